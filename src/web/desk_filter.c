/* SPDX-License-Identifier: EUPL-1.2
 * Filters of a list: from its address to conditions and chips, and from typed words to an address.
 *
 * Address: field=value, field__gte=value (gt gte lt lte ne like in is), text=words,
 * filters=[["field","op",value],…] as Frappe's programs send it.
 */
#include "desk_private.h"
#include "input.h"
#include "trace.h"
#include "utf8.h"

enum { CHIPS_MAX = 30, FOUND_MAX = 200 };

static const struct {
    const char *suffix, *op, *shown; /* shown: before the value in a chip */
} ops[] = {
    {"", "=", ""},        {"gte", ">=", "≥ "}, {"lte", "<=", "≤ "},
    {"gt", ">", "> "},    {"lt", "<", "< "},   {"ne", "!=", "≠ "},
    {"like", "like", ""}, {"in", "in", ""},    {"is", "is", ""},
};
enum { OPS = sizeof ops / sizeof *ops };

static bool is_reserved(Str name)
{
    static const char *const names[] = {"order", "start", "after",   "before",     "format",
                                        "q",     "text",  "filters", "csrf_token", "do"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static void add_param(Buf *b, Str name, Str value)
{
    buf_add_c(b, b->n ? "&" : "");
    buf_add(b, percent_encode(b->a, name, false));
    buf_add_char(b, '=');
    buf_add(b, percent_encode(b->a, value, false));
}

/* Where the reader stands, and how: not which documents are listed. */
static bool is_view(Str name)
{
    static const char *const names[] = {"start", "after", "before", "format", "q"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

/* The query without what only belongs to one view of the page, and without parameter `but`. */
static Str query_without(const Request *r, int but)
{
    Buf b = {.a = r->arena};
    for (int i = 0; i < r->n_params; i++) {
        Str name = r->params[i].name;
        if (i != but && !is_view(name))
            add_param(&b, name, r->params[i].value);
    }
    return buf_str(&b);
}

/* --- one condition --- */

typedef struct {
    Desk *d;
    const TypeDef *t;
    JsonOut *o;
    Filters *out;
} Reading;

static bool head_name(Str name)
{
    static const char *const names[] = {"name", "docstatus", "owner", "creation", "modified"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static void split_name(Str param, Str *out_field, int *out_op)
{
    *out_field = param;
    *out_op = 0;
    for (int i = 1; i < OPS; i++) {
        size_t n = strlen(ops[i].suffix) + 2;
        if (param.n > n && str_ends(param, str_c(ops[i].suffix)) &&
            memcmp(param.p + param.n - n, "__", 2) == 0) {
            *out_field = str_slice(param, 0, param.n - n);
            *out_op = i;
        }
    }
}

static void put_value(Reading *x, const FieldDef *f, int op, Str value)
{
    Ctx *c = x->d->c;
    if (str_is(str_c(ops[op].op), "in")) {
        Str rest = value, part;
        json_begin(x->o, '[');
        while (str_split(&rest, ',', &part))
            json_text(x->o, part);
        json_end(x->o, ']');
    } else if (str_is(str_c(ops[op].op), "like") && str_find(value, '%') < 0) {
        json_text(x->o, str_format(c->a, "%%%.*s%%", STR_ARG(value)));
    } else {
        json_text(x->o,
                  f ? input_text(c->a, f->type, value, 6, c->lang == LANG_FR, c->today) : value);
    }
}

static Str docstatus_word(Ctx *c, Str value)
{
    return str_is(value, "0")   ? str_c(tr(c->lang, "Draft"))
           : str_is(value, "1") ? str_c(tr(c->lang, "Submitted"))
                                : str_c(tr(c->lang, "Cancelled"));
}

static Str shown_value(Ctx *c, const FieldDef *f, Str name, int op, Str value)
{
    Date day;
    if (str_is(str_c(ops[op].op), "is"))
        return str_c(str_is(value, "set") ? tr(c->lang, "filled in") : tr(c->lang, "empty"));
    if (str_is(name, "docstatus"))
        return docstatus_word(c, value);
    if (!f)
        return value;
    if (f->type == FT_DATE && date_parse(value, &day))
        return show_day(c, day);
    if (f->type == FT_YES)
        return str_c(str_is(value, "1") ? tr(c->lang, "Yes") : tr(c->lang, "No"));
    return f->type == FT_CHOICE ? tr_str(c->lang, value) : value;
}

static void add_chip(Reading *x, Str prefix, Str text, int param)
{
    Filters *out = x->out;
    if (out->n_chips >= CHIPS_MAX)
        return;
    if (!out->chips)
        out->chips = arena_array_of(x->d->c->a, FilterChip, CHIPS_MAX);
    Str query = query_without(x->d->r, param);
    Str url = type_url(x->d->c->a, x->t);
    out->chips[out->n_chips++] = (FilterChip){
        prefix, text, query.n ? str_format(x->d->c->a, "%s?%s", url.p, query.p) : url};
}

static Str head_label(Ctx *c, Str name)
{
    return str_is(name, "docstatus")  ? str_c(tr(c->lang, "State"))
           : str_is(name, "name")     ? str_c(tr(c->lang, "Number"))
           : str_is(name, "owner")    ? str_c(tr(c->lang, "Made by"))
           : str_is(name, "creation") ? str_c(tr(c->lang, "Made on"))
                                      : str_c(tr(c->lang, "Changed on"));
}

static void read_param(Reading *x, int i)
{
    Ctx *c = x->d->c;
    const Param *p = &x->d->r->params[i];
    Str name;
    int op;
    split_name(p->name, &name, &op);
    const FieldDef *f = type_field(x->t, name);
    if (is_reserved(p->name) || (!f && !head_name(name)) || (f && f->type == FT_TABLE))
        return;
    json_begin(x->o, '[');
    json_text(x->o, name);
    json_text(x->o, str_c(ops[op].op));
    put_value(x, f, op, p->value);
    json_end(x->o, ']');
    add_chip(x, f ? field_label(c, f) : head_label(c, name),
             str_format(c->a, "%s%s", ops[op].shown, shown_value(c, f, name, op, p->value).p), i);
}

/* Words are found by the index of the search. */
static void read_words(Reading *x, int i)
{
    Ctx *c = x->d->c;
    int64_t ids[FOUND_MAX];
    int n = search_find(c, x->t, x->d->r->params[i].value, ids, FOUND_MAX);
    json_begin(x->o, '[');
    json_text(x->o, STR("name"));
    json_text(x->o, STR("in"));
    json_begin(x->o, '[');
    for (int k = 0; k < n; k++)
        json_text(x->o, id_to_name(c, ids[k]));
    if (!n)
        json_text(x->o, STR("")); /* nothing has this name */
    json_end(x->o, ']');
    json_end(x->o, ']');
    x->out->cut = n == FOUND_MAX;
    add_chip(x, str_c(tr(c->lang, "with")), x->d->r->params[i].value, i);
}

static Str json_shown(Ctx *c, const Json *v)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    if (v && (v->kind == JSON_TEXT || v->kind == JSON_NUMBER))
        return v->text;
    if (v)
        json_value(&o, v);
    return buf_str(&b);
}

static void read_json(Reading *x, int i)
{
    Ctx *c = x->d->c;
    const char *why;
    size_t at;
    const Json *list = json_parse(c->a, x->d->r->params[i].value, &why, &at);
    if (!list || (list->kind != JSON_LIST && list->kind != JSON_OBJECT)) {
        fail_field(c, ERR_VALIDATION, "filters",
                   "A filter is [\"field\", \"operator\", value] or {\"field\": value}.");
        return;
    }
    JSON_EACH (f, list) {
        if (list->kind == JSON_OBJECT) {
            json_begin(x->o, '[');
            json_text(x->o, f->key);
            json_text(x->o, STR("="));
            json_value(x->o, f);
            json_end(x->o, ']');
            add_chip(x, f->key, json_shown(c, f), i);
        } else {
            json_value(x->o, f);
            add_chip(x, STR(""), json_shown(c, f), i);
        }
    }
}

bool filters_read(Desk *d, const TypeDef *t, Filters *out)
{
    Ctx *c = d->c;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    Reading x = {d, t, &o, out};
    const char *why;
    size_t at;
    *out = (Filters){0};
    json_begin(&o, '[');
    for (int i = 0; i < d->r->n_params; i++) {
        if (str_is(d->r->params[i].name, "text"))
            read_words(&x, i);
        else if (str_is(d->r->params[i].name, "filters"))
            read_json(&x, i);
        else
            read_param(&x, i);
    }
    json_end(&o, ']');
    out->json = json_parse(c->a, buf_str(&b), &why, &at);
    out->query = query_without(d->r, -1);
    return !ctx_failed(c);
}

/* --- typed words --- */

typedef struct {
    Desk *d;
    const TypeDef *t;
    Buf query;
    Buf words;
} Typed;

static const FieldDef *list_field(const TypeDef *t, bool (*is)(const FieldDef *), bool last)
{
    const FieldDef *found = NULL;
    for (int i = 0; i < t->n_list; i++) {
        const FieldDef *f = type_field(t, t->list[i]);
        if (f && is(f) && (!found || last))
            found = f;
    }
    return found;
}

static bool is_date(const FieldDef *f)
{
    return f->type == FT_DATE;
}

static bool is_amount(const FieldDef *f)
{
    return f->type == FT_MONEY || f->type == FT_PRICE;
}

static const FieldDef *main_amount(const TypeDef *t)
{
    const FieldDef *total = type_field(t, STR("grand_total"));
    return total ? total : list_field(t, is_amount, true);
}

/* By its label or name, accents and case aside; a beginning of three letters is enough. */
static const FieldDef *field_called(Ctx *c, const TypeDef *t, Str word)
{
    Str w = utf8_fold(c->a, word);
    const FieldDef *found = NULL;
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        Str label = utf8_fold(c->a, field_label(c, f));
        if (f->type == FT_TABLE || f->secret)
            continue;
        if (str_eq(label, w) || str_eq(f->name, w))
            return f;
        if (w.n >= 3 && str_starts(label, w) && !found)
            found = f;
    }
    return found;
}

static Str choice_called(Ctx *c, const FieldDef *f, Str word)
{
    Str w = utf8_fold(c->a, word);
    for (int i = 0; i < f->n_choices; i++)
        if (w.n >= 3 && (str_starts(utf8_fold(c->a, tr_str(c->lang, f->choices[i])), w) ||
                         str_starts(utf8_fold(c->a, f->choices[i]), w)))
            return f->choices[i];
    return STR("");
}

static bool month_of(Str s, Date *out)
{
    int64_t y = 0, m = 0;
    bool iso = s.n == 7 && s.p[4] == '-', fr = s.n == 7 && s.p[2] == '/';
    Str year = iso ? str_slice(s, 0, 4) : str_slice(s, 3, 7);
    Str month = iso ? str_slice(s, 5, 7) : str_slice(s, 0, 2);
    return (iso || fr) && str_to_int(year, &y) && str_to_int(month, &m) &&
           date_from_ymd((int)y, (int)m, 1, out);
}

static void put(Typed *x, Str field, const char *op, Str value)
{
    Arena *a = x->d->c->a;
    add_param(&x->query, *op ? str_format(a, "%.*s__%s", STR_ARG(field), op) : field, value);
}

static void put_month(Typed *x, const FieldDef *f, Date first)
{
    Arena *a = x->d->c->a;
    put(x, f->name, "gte", date_format(a, first));
    put(x, f->name, "lte", date_format(a, date_month_end(first)));
}

/* ">1000", "<=50": sets the operator and takes it off. */
static const char *comparison(Str *s)
{
    static const struct {
        const char *sign, *op;
    } signs[] = {{">=", "gte"}, {"<=", "lte"}, {">", "gt"}, {"<", "lt"}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(*s, str_c(signs[i].sign))) {
            *s = str_slice(*s, strlen(signs[i].sign), s->n);
            return signs[i].op;
        }
    return "";
}

static void put_field(Typed *x, const FieldDef *f, Str value)
{
    Ctx *c = x->d->c;
    Date month;
    const char *op = comparison(&value);
    if (f->type == FT_DATE && !*op && month_of(value, &month)) {
        put_month(x, f, month);
        return;
    }
    Str choice = f->type == FT_CHOICE ? choice_called(c, f, value) : STR("");
    bool words = f->type == FT_LINK || f->type == FT_DYNAMIC || type_is_text(f->type);
    if (choice.n)
        value = choice;
    else if (words && !*op)
        op = "like";
    else
        value = input_text(c->a, f->type, value, 6, c->lang == LANG_FR, c->today);
    put(x, f->name, op, value);
}

static bool put_alone(Typed *x, Str word)
{
    Ctx *c = x->d->c;
    const FieldDef *date = list_field(x->t, is_date, false), *amount = main_amount(x->t);
    const FieldDef *status = type_field(x->t, STR("status"));
    Str number = word, day;
    const char *op = comparison(&number);
    Date month;
    if (*op && amount) {
        put(x, amount->name, op,
            input_text(c->a, FT_MONEY, number, 6, c->lang == LANG_FR, c->today));
        return true;
    }
    if (date && month_of(word, &month)) {
        put_month(x, date, month);
        return true;
    }
    bool dated = str_find(word, '/') > 0 || (word.n == 10 && word.p[4] == '-');
    if (date && dated && input_date(c->a, word, c->today, &day)) {
        put(x, date->name, "", day);
        return true;
    }
    Str choice = status && status->type == FT_CHOICE ? choice_called(c, status, word) : STR("");
    if (choice.n)
        put(x, status->name, "", choice);
    return choice.n > 0;
}

static void put_word(Typed *x, Str word)
{
    long colon = str_find(word, ':');
    const FieldDef *f = colon > 0 ? field_called(x->d->c, x->t, str_slice(word, 0, (size_t)colon))
                                  : NULL;
    if (f && (size_t)colon + 1 < word.n) {
        put_field(x, f, str_slice(word, (size_t)colon + 1, word.n));
        return;
    }
    if (put_alone(x, word))
        return;
    buf_add_c(&x->words, x->words.n ? " " : "");
    buf_add(&x->words, word);
}

/* The next word; quotes keep spaces: client:"Hôtel du Port". */
static bool next_word(Arena *a, Str *rest, Str *out)
{
    Buf b = {.a = a};
    size_t i = 0;
    bool quoted = false;
    while (i < rest->n && rest->p[i] == ' ')
        i++;
    for (; i < rest->n && (quoted || rest->p[i] != ' '); i++) {
        if (rest->p[i] == '"')
            quoted = !quoted;
        else
            buf_add_char(&b, rest->p[i]);
    }
    *rest = str_slice(*rest, i, rest->n);
    *out = buf_str(&b);
    return out->n > 0;
}

Str filters_of_words(Desk *d, const TypeDef *t, Str typed)
{
    Arena *a = d->c->a;
    Typed x = {d, t, {.a = a}, {.a = a}};
    Str rest = typed, word, url = type_url(a, t);
    buf_add(&x.query, query_without(d->r, -1));
    while (next_word(a, &rest, &word))
        put_word(&x, word);
    if (x.words.n)
        add_param(&x.query, STR("text"), buf_str(&x.words));
    return x.query.n ? str_format(a, "%s?%s", url.p, buf_str(&x.query).p) : url;
}
