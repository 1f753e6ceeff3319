/* SPDX-License-Identifier: EUPL-1.2
 * GET /palette?q=…: what the palette (web/src/palette.ts) offers, as JSON: groups of hits, the best
 * group first. Documents are read through lists, so that only permitted ones are shown.
 */
#include "desk_find.h"
#include "perm.h"
#include "utf8.h"

enum { IDS_MAX = 40, PAPERS_MAX = 8, RECORDS_MAX = 5, PLACES_SHOWN = 6, MAKES_MAX = 3 };
enum { HITS_MAX = 16, TEXT_MAX = 200 };

typedef struct {
    const char *title; /* msgid */
    Hit list[HITS_MAX];
    int n;
} Group;

typedef struct {
    Desk *d;
    Str text;
    Group results, papers, records, makes, places, help;
} Palette;

static void add(Group *g, Hit hit, int max)
{
    if (g->n < max && g->n < HITS_MAX)
        g->list[g->n++] = hit;
}

/* --- documents --- */

typedef struct {
    int64_t id;
    const TypeDef *type;
    Str name;
    Hit hit; /* without address as long as it was not found to be readable */
} Candidate;

static int read_candidates(Ctx *c, const int64_t *ids, int n, Candidate *out)
{
    int kept = 0;
    SqlBuf q = sql_new(c->a);
    if (!n)
        return 0;
    sql_add(&q, "SELECT id, type_id, name FROM document WHERE id IN (");
    for (int i = 0; i < n; i++) {
        if (i)
            sql_add(&q, ", ");
        sql_param(&q, db_i(ids[i]));
    }
    sql_add(&q, ") ORDER BY id DESC");
    DbRows *r = sql_query(c->db, &q);
    while (kept < n && db_next(r)) {
        Candidate x = {db_get_int(r, 0),
                       registry_by_id(c->reg, db_get_int(r, 1)),
                       str_copy(c->a, db_get_text(r, 2)),
                       {0}};
        if (x.type && find_is_list(c, x.type))
            out[kept++] = x;
    }
    db_finish(r);
    return kept;
}

static const FieldDef *amount_of(const TypeDef *t)
{
    for (int i = 0; i < t->n_fields; i++)
        if (t->fields[i].type == FT_MONEY && t->fields[i].search)
            return &t->fields[i];
    return NULL;
}

static const FieldDef *title_of(const TypeDef *t)
{
    return t->title.n ? type_field(t, t->title) : NULL;
}

static const Json *wanted(Ctx *c, const TypeDef *t)
{
    const char *why, *const helpers[] = {"status", "due_date", "siren"};
    size_t at;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    const FieldDef *amount = amount_of(t), *title = title_of(t);
    json_begin(&o, '[');
    json_text(&o, STR("name"));
    if (title)
        json_text(&o, title->name);
    if (amount)
        json_text(&o, amount->name);
    for (size_t i = 0; i < sizeof helpers / sizeof *helpers; i++)
        if (type_field(t, str_c(helpers[i])))
            json_text(&o, str_c(helpers[i]));
    json_end(&o, ']');
    return json_parse(c->a, buf_str(&b), &why, &at);
}

static const Json *with_names(Ctx *c, const TypeDef *t, const Candidate *list, int n)
{
    const char *why;
    size_t at;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '[');
    json_begin(&o, '[');
    json_text(&o, STR("name"));
    json_text(&o, STR("in"));
    json_begin(&o, '[');
    for (int i = 0; i < n; i++)
        if (list[i].type == t)
            json_text(&o, list[i].name);
    json_end(&o, ']');
    json_end(&o, ']');
    json_end(&o, ']');
    return json_parse(c->a, buf_str(&b), &why, &at);
}

static Str note_of(Ctx *c, const DocHead *doc)
{
    Str word;
    const FieldDef *amount = amount_of(doc->type), *siren = type_field(doc->type, STR("siren"));
    doc_state(c, doc, &word);
    if (amount && !field_is_empty(doc, amount))
        return str_format(c->a, "%s%s%s", word.n ? word.p : "", word.n ? " · " : "",
                          field_show(c, NULL, doc, amount).p);
    if (siren && !field_is_empty(doc, siren))
        return str_format(c->a, "SIREN %s", field_show(c, NULL, doc, siren).p);
    return word.n ? word : type_label(c, doc->type);
}

static Hit hit_of(Ctx *c, const DocHead *doc)
{
    const FieldDef *title = title_of(doc->type);
    Str name = show_name(c, doc->name), shown = title ? field_show(c, NULL, doc, title) : STR("");
    Hit hit = {.icon = desk_menu_icon(doc->type->menu),
               .label = name,
               .note = note_of(c, doc),
               .url = doc_url(c->a, doc->type, doc->name),
               .type = doc->type};
    if (doc->type->submittable)
        hit.strong = name;
    if (shown.n && str_find_str(name, shown) < 0)
        hit.label = doc->type->submittable ? str_format(c->a, "%s %s", name.p, shown.p) : shown;
    return hit;
}

/* One list a type; rows that it does not give are not for this user. */
static void read_type(Ctx *c, const TypeDef *t, Candidate *list, int n)
{
    ListResult rows;
    ListQuery q = {
        .type = t, .fields = wanted(c, t), .filters = with_names(c, t, list, n), .limit = n};
    if (!list_run(c, &q, &rows))
        return;
    for (int i = 0; i < rows.n; i++)
        for (int k = 0; k < n; k++)
            if (list[k].type == t && str_eq(list[k].name, rows.rows[i]->name))
                list[k].hit = hit_of(c, rows.rows[i]);
}

static int read_documents(Ctx *c, const int64_t *ids, int n, Candidate *out)
{
    int errors = c->e.n, kept = read_candidates(c, ids, n, out);
    for (int i = 0; i < kept; i++) {
        bool first = true;
        for (int k = 0; k < i; k++)
            first = first && out[k].type != out[i].type;
        if (first)
            read_type(c, out[i].type, out, kept);
    }
    c->e.n = errors;
    return kept;
}

static bool begins(Ctx *c, Str label, Str text)
{
    return str_starts(utf8_fold(c->a, label), utf8_fold(c->a, text));
}

static void find_all(Palette *p)
{
    Ctx *c = p->d->c;
    int64_t ids[IDS_MAX];
    Candidate *list = arena_array_of(c->a, Candidate, IDS_MAX);
    int n = read_documents(c, ids, find_documents(c, p->text, ids, IDS_MAX), list);
    for (int i = 0; i < n; i++)
        if (list[i].hit.url.n && (list[i].type->submittable || list[i].type->ledger))
            add(&p->papers, list[i].hit, PAPERS_MAX);
    n = read_documents(c, ids, find_records(c, p->text, ids, IDS_MAX), list);
    for (int pass = 0; pass < 2; pass++) /* those that begin so stand first */
        for (int i = 0; i < n; i++)
            if (list[i].hit.url.n && begins(c, list[i].hit.label, p->text) == (pass == 0))
                add(&p->records, list[i].hit, RECORDS_MAX);
}

/* --- to be made --- */

static bool may_make(Ctx *c, const TypeDef *t)
{
    return t && find_is_list(c, t) && !t->ledger && (perm_rights(c, t) & RIGHT_CREATE);
}

static Hit make_hit(Ctx *c, const TypeDef *t)
{
    return (Hit){.icon = "plus",
                 .label = type_phrase(c, "New", t),
                 .note = STR(""),
                 .type = t,
                 .url = str_format(c->a, "%s/new", type_url(c->a, t).p)};
}

/* The papers that need a record of this kind: "New Sales Invoice for Dupont". */
static void make_for(Palette *p, const TypeDef *only, const Hit *record)
{
    Ctx *c = p->d->c;
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *t = registry_at(c->reg, i);
        if (!t->submittable || (only && t != only) || !may_make(c, t))
            continue;
        for (int k = 0; k < t->n_fields; k++) {
            const FieldDef *f = &t->fields[k];
            if (f->type != FT_LINK || !f->required || !str_eq(f->target, record->type->name))
                continue;
            Hit hit = make_hit(c, t);
            Str name = str_slice(record->url, type_url(c->a, record->type).n + 1, record->url.n);
            hit.label = str_format(c->a, tr(c->lang, "%s for %s"), hit.label.p, record->label.p);
            hit.url = str_format(c->a, "%s?%s=%s", hit.url.p, f->name.p, name.p);
            add(&p->makes, hit, MAKES_MAX);
            break;
        }
    }
}

static bool cut_word(Str *s, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_starts(*s, str_c(words[i]))) {
            *s = str_trim(str_slice(*s, strlen(words[i]), s->n));
            return true;
        }
    return false;
}

/* "faire une facture pour dupont" -> "facture", "dupont". */
static Str without_verb(Ctx *c, Str text, bool *out_verb)
{
    static const char *const verbs[] = {"nouvelle ", "nouveau ", "nouvel ", "creer ",
                                        "ajouter ",  "saisir ",  "faire ",  "etablir ",
                                        "emettre ",  "new ",     "create ", "add ",
                                        "make "};
    static const char *const articles[] = {"une ", "un ", "des ", "an ", "a "};
    Str s = utf8_fold(c->a, text);
    if (cut_word(&s, verbs, sizeof verbs / sizeof *verbs)) {
        *out_verb = true;
        cut_word(&s, articles, sizeof articles / sizeof *articles);
    }
    return s;
}

static Str cut_party(Str *what)
{
    static const char *const words[] = {" pour ", " for "};
    for (size_t i = 0; i < 2; i++) {
        long at = str_find_str(*what, str_c(words[i]));
        if (at > 0) {
            Str party = str_slice(*what, (size_t)at + strlen(words[i]), what->n);
            *what = str_slice(*what, 0, (size_t)at);
            return str_trim(party);
        }
    }
    return STR("");
}

static void find_makes(Palette *p, bool *out_verb)
{
    Ctx *c = p->d->c;
    Hit places[PLACES_SHOWN];
    Palette party = {.d = p->d};
    Str what = without_verb(c, p->text, out_verb);
    party.text = cut_party(&what);
    if (party.text.n)
        find_all(&party);
    int n = find_places(p->d, what, places, PLACES_SHOWN);
    for (int i = 0; i < n; i++) {
        if (!may_make(c, places[i].type) || places[i].score < SCORE_BEGINS)
            continue;
        for (int k = 0; k < party.records.n; k++)
            make_for(p, places[i].type, &party.records.list[k]);
        if (!party.text.n)
            add(&p->makes, make_hit(c, places[i].type), MAKES_MAX);
    }
    if (p->records.n && !party.text.n)
        make_for(p, NULL, &p->records.list[0]);
}

/* --- help --- */

static void find_help(Palette *p)
{
    static const struct {
        const char *title, *url;
    } parts[] = {{"Keys", "/help#keys"},
                 {"In a list", "/help#list"},
                 {"In a field", "/help#field"},
                 {"In the filter of a list", "/help#filter"}};
    Ctx *c = p->d->c;
    Str help = str_c(tr(c->lang, "Help")), query = utf8_fold(c->a, p->text);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        Str label = str_format(c->a, "%s: %s", help.p, tr(c->lang, parts[i].title));
        if (str_find_str(utf8_fold(c->a, label), query) >= 0)
            add(&p->help,
                (Hit){.icon = "help", .label = label, .note = STR(""), .url = str_c(parts[i].url)},
                HITS_MAX);
    }
}

/* --- the answer --- */

static void put_group(JsonOut *o, Ctx *c, const Group *g)
{
    if (!g->n)
        return;
    json_begin(o, '{');
    json_put_c(o, "title", tr(c->lang, g->title));
    json_key(o, STR("hits"));
    json_begin(o, '[');
    for (int i = 0; i < g->n; i++) {
        json_begin(o, '{');
        json_put_c(o, "icon", g->list[i].icon);
        json_put(o, "label", g->list[i].label);
        if (g->list[i].strong.n)
            json_put(o, "strong", g->list[i].strong);
        json_put(o, "note", g->list[i].note);
        if (g->list[i].copy.n)
            json_put(o, "copy", g->list[i].copy);
        else
            json_put(o, "url", g->list[i].url);
        json_end(o, '}');
    }
    json_end(o, ']');
    json_end(o, '}');
}

/* A place of the very name, and what the verb asks for, stand before documents. */
static void answer(Palette *p, bool verb)
{
    Ctx *c = p->d->c;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    bool place = p->places.n && p->places.list[0].score == SCORE_SAME;
    json_begin(&o, '{');
    json_key(&o, STR("groups"));
    json_begin(&o, '[');
    put_group(&o, c, &p->results);
    if (verb)
        put_group(&o, c, &p->makes);
    if (place)
        put_group(&o, c, &p->places);
    if (place && !verb)
        put_group(&o, c, &p->makes);
    put_group(&o, c, &p->papers);
    put_group(&o, c, &p->records);
    if (!verb && !place)
        put_group(&o, c, &p->makes);
    if (!place)
        put_group(&o, c, &p->places);
    put_group(&o, c, &p->help);
    json_end(&o, ']');
    json_end(&o, '}');
    response_json(p->d->out, 200, buf_str(&b));
}

void desk_palette(Desk *d)
{
    Ctx *c = d->c;
    bool verb = false;
    Palette *p = arena_new_of(c->a, Palette);
    *p = (Palette){.d = d,
                   .results.title = "Calculate",
                   .papers.title = "Documents",
                   .records.title = "Records",
                   .makes.title = "Create",
                   .places.title = "Go to",
                   .help.title = "Help"};
    p->text = str_trim(utf8_cut(request_param_or_empty(d->r, "q"), TEXT_MAX));
    Str result;
    if (p->text.n && find_result(c, p->text, &result))
        add(&p->results,
            (Hit){.icon = "tool",
                  .label = result,
                  .copy = result,
                  .note = str_c(tr(c->lang, "Enter copies it"))},
            1);
    if (p->text.n && !p->results.n) {
        find_all(p);
        p->places.n = find_places(d, p->text, p->places.list, PLACES_SHOWN);
        find_makes(p, &verb);
        find_help(p);
    }
    answer(p, verb || str_find_str(utf8_fold(c->a, p->text), STR(" pour ")) > 0);
}
