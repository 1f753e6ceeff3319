/* SPDX-License-Identifier: EUPL-1.2
 * Words -> lists, reports and pages, by their names and by the words of the trade in
 * data/fr/synonyms.csv. Only what the user may open is found.
 */
#include "csv_table.h"
#include "desk_find.h"
#include "perm.h"
#include "utf8.h"

enum { PLACES_MAX = 300 };

typedef struct {
    Desk *d;
    Str query; /* folded */
    Hit list[PLACES_MAX];
    int n;
} Places;

static bool begins_a_word(Str text, Str word)
{
    for (size_t i = 0; i + word.n <= text.n; i++)
        if ((i == 0 || strchr(" -'/(", text.p[i - 1])) && memcmp(text.p + i, word.p, word.n) == 0)
            return true;
    return false;
}

/* "payer un fournisseur" asks for "payer", "fournisseur". */
static bool is_filler(Str word)
{
    static const char *const fillers[] = {"le", "la", "les", "un", "une", "des", "du",
                                          "de", "a",  "au",  "en", "the", "an",  "of"};
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
        if (str_is(word, fillers[i]))
            return true;
    return false;
}

static int score_of(Ctx *c, Str query, Str name)
{
    Str text = utf8_fold(c->a, name), rest = query, word;
    if (!query.n)
        return 0;
    if (str_eq(text, query))
        return SCORE_SAME;
    if (str_starts(text, query))
        return SCORE_BEGINS;
    bool any = false;
    while (str_split(&rest, ' ', &word)) {
        bool filler = is_filler(word);
        if (word.n && !filler && !begins_a_word(text, word))
            return 0;
        any = any || (word.n && !filler);
    }
    return any ? SCORE_WORDS : 0;
}

/* One address stands once, with its best score. */
static void add(Places *p, Hit hit)
{
    if (!hit.score)
        return;
    for (int i = 0; i < p->n; i++)
        if (str_eq(p->list[i].url, hit.url)) {
            if (hit.score > p->list[i].score)
                p->list[i].score = hit.score;
            return;
        }
    if (p->n < PLACES_MAX)
        p->list[p->n++] = hit;
}

static Hit hit_of_type(Desk *d, const TypeDef *t)
{
    return (Hit){.icon = desk_menu_icon(t->menu),
                 .label = type_plural(d->c, t),
                 .url = type_url(d->c->a, t),
                 .note = str_c(tr(d->c->lang, "list")),
                 .type = t};
}

static Hit hit_of_report(Desk *d, const ReportDef *r)
{
    return (Hit){.icon = desk_menu_icon(str_c(r->menu ? r->menu : "")),
                 .label = tr_str(d->c->lang, str_c(r->name)),
                 .url = report_url(d->c->a, r),
                 .note = str_c(tr(d->c->lang, "report"))};
}

static bool may_run(Ctx *c, const ReportDef *r)
{
    const TypeDef *t = registry_type(c->reg, str_c(r->type));
    return t && (perm_rights(c, t) & RIGHT_REPORT);
}

/* The page of an address of the table; false when there is none for this user. */
static bool hit_of_url(Desk *d, Str target, Hit *out)
{
    Ctx *c = d->c;
    Str path = target, query, slug, app = STR("/app/"), report = STR("/app/query-report/");
    long mark = str_find(target, '?');
    if (mark >= 0) {
        path = str_slice(target, 0, (size_t)mark);
        query = str_slice(target, (size_t)mark, target.n);
    } else {
        query = STR("");
    }
    if (str_starts(path, report)) {
        const ReportDef *r = report_find(str_slice(path, report.n, path.n));
        if (!r || !may_run(c, r))
            return false;
        *out = hit_of_report(d, r);
    } else if (str_starts(path, app)) {
        slug = str_slice(path, app.n, path.n);
        const TypeDef *t = registry_type(c->reg, str_replace(c->a, slug, STR("-"), STR("_")));
        if (!t || !find_is_list(c, t))
            return false;
        *out = hit_of_type(d, t);
        out->url = str_cat(c->a, out->url, query);
        if (query.n)
            out->type = NULL;
    } else {
        const char *url = str_z(c->a, path);
        if (str_starts(path, STR("/books/")) && !desk_may_open(d, url))
            return false;
        *out = (Hit){.icon = str_is(path, "/") ? "home" : "doc",
                     .label = str_c(tr(c->lang, "Home")),
                     .url = str_copy(c->a, target),
                     .note = str_c(tr(c->lang, "page"))};
        Str label, address;
        for (int i = 0; desk_own_page(d, i, &label, &address); i++)
            if (str_eq(address, path))
                out->label = label;
    }
    return true;
}

static void add_synonyms(Places *p)
{
    Ctx *c = p->d->c;
    CsvTable t = csv_table(c->a, "data/fr/synonyms.csv");
    while (csv_table_next(&t)) {
        Str words = csv_cell(&t, "words"), word, label = csv_cell(&t, "label");
        int best = label.n ? score_of(c, p->query, tr_str(c->lang, str_copy(c->a, label))) : 0;
        Hit hit;
        while (str_split(&words, ',', &word)) {
            int score = score_of(c, p->query, str_trim(word));
            best = score > best ? score : best;
        }
        if (!best || !hit_of_url(p->d, csv_cell(&t, "target"), &hit))
            continue;
        if (label.n)
            hit.label = tr_str(c->lang, str_copy(c->a, label));
        hit.score = best;
        add(p, hit);
    }
}

static void add_names(Places *p)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *t = registry_at(c->reg, i);
        int score = t->child ? 0 : score_of(c, p->query, type_plural(c, t));
        if (!score || !find_is_list(c, t))
            continue;
        Hit hit = hit_of_type(d, t);
        hit.score = score;
        add(p, hit);
    }
    for (int i = 0; i < report_count(); i++) {
        const ReportDef *r = report_at(i);
        Hit hit = hit_of_report(d, r);
        hit.score = may_run(c, r) ? score_of(c, p->query, hit.label) : 0;
        add(p, hit);
    }
    Str label, url;
    for (int i = 0; desk_own_page(d, i, &label, &url); i++)
        add(p, (Hit){.icon = "doc",
                     .label = label,
                     .url = url,
                     .note = str_c(tr(c->lang, "page")),
                     .score = score_of(c, p->query, label)});
}

int find_places(Desk *d, Str text, Hit *out, int max)
{
    Places *p = arena_new_of(d->c->a, Places);
    int n = 0;
    p->d = d;
    p->query = str_trim(utf8_fold(d->c->a, text));
    if (p->query.n) {
        add_names(p);
        add_synonyms(p);
    }
    while (n < max) {
        Hit *best = NULL;
        for (int i = 0; i < p->n; i++)
            if (p->list[i].score && (!best || p->list[i].score > best->score))
                best = &p->list[i];
        if (!best)
            break;
        out[n++] = *best;
        best->score = 0;
    }
    return n;
}
