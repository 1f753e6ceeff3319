/* SPDX-License-Identifier: EUPL-1.2
 * Filters of a list: from its address to conditions and chips. What people type becomes such an
 * address in desk_typed.c.
 *
 * Address: field=value, field__gte=value (gt gte lt lte ne like in is between), is=view,
 * text=words; not.field=value and not.is=view for what must not hold; days as desk_days.h writes
 * them; filters=[["field","op",value],…] as Frappe's programs send it.
 */
#include "desk_days.h"
#include "desk_views.h"
#include "input.h"
#include "search.h"

enum { CHIPS_MAX = 30, FOUND_MAX = 200 };

static const struct {
    const char *suffix, *op, *shown; /* shown: before the value in a chip */
} ops[] = {
    {"", "=", ""},     {"gte", ">=", "≥ "},        {"lte", "<=", "≤ "},  {"gt", ">", "> "},
    {"lt", "<", "< "}, {"ne", "!=", "≠ "},         {"like", "like", ""}, {"in", "in", ""},
    {"is", "is", ""},  {"between", "between", ""},
};
enum { OPS = sizeof ops / sizeof *ops };

static bool is_reserved(Str name)
{
    static const char *const names[] = {"order", "start", "after",   "before",     "format",
                                        "q",     "text",  "filters", "csrf_token", "do",
                                        "is",    "sum",   "columns", "open",       "choose"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

void filter_add_param(Buf *b, Str name, Str value)
{
    buf_add_c(b, b->n ? "&" : "");
    buf_add(b, percent_encode(b->a, name, false));
    buf_add_char(b, '=');
    buf_add(b, percent_encode(b->a, value, false));
}

/* Where the reader stands, and how: not which documents are listed. */
static bool is_view(Str name)
{
    static const char *const names[] = {"start", "after", "before", "format",
                                        "q",     "sum",   "open",   "choose"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

/* The query without what only belongs to one view of the page, and without parameter `but`. */
Str filter_query_without(const Request *r, int but)
{
    Buf b = {.a = r->arena};
    for (int i = 0; i < r->n_params; i++) {
        Str name = r->params[i].name;
        if (i != but && !is_view(name))
            filter_add_param(&b, name, r->params[i].value);
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

static Str number_shown(Ctx *c, Str value)
{
    long point = str_find(value, '.');
    int64_t minor;
    bool money = point < 0 || value.n - (size_t)point <= 3;
    return money && num_parse_rounded(value, 2, &minor) ? show_money(c, minor, 2) : value;
}

static Str amount_shown(Ctx *c, Str value)
{
    long dots = str_find_str(value, STR(".."));
    if (dots < 0)
        return number_shown(c, value);
    return str_format(c->a, "%s – %s", number_shown(c, str_slice(value, 0, (size_t)dots)).p,
                      number_shown(c, str_slice(value, (size_t)dots + 2, value.n)).p);
}

static Str docstatus_word(Ctx *c, Str value)
{
    return str_is(value, "0")   ? str_c(tr(c->lang, "Draft"))
           : str_is(value, "1") ? str_c(tr(c->lang, "Submitted"))
                                : str_c(tr(c->lang, "Cancelled"));
}

static Str shown_value(Ctx *c, const FieldDef *f, Str name, int op, Str value)
{
    if (str_is(str_c(ops[op].op), "is"))
        return str_c(str_is(value, "set") ? tr(c->lang, "filled in") : tr(c->lang, "empty"));
    if (str_is(name, "docstatus"))
        return docstatus_word(c, value);
    if (!f)
        return value;
    if (f->type == FT_DATE)
        return days_shown(c->a, c->lang, value, c->today);
    if (f->type == FT_MONEY || f->type == FT_PRICE)
        return amount_shown(c, value);
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
    Str query = filter_query_without(x->d->r, param);
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

static void put_condition(Reading *x, Str field, const char *op, Str value)
{
    json_begin(x->o, '[');
    json_text(x->o, field);
    json_text(x->o, str_c(op));
    json_text(x->o, value);
    json_end(x->o, ']');
}

/* What does not hold: ["", "not", [ … ]]. */
static void begin_not(Reading *x)
{
    json_begin(x->o, '[');
    json_text(x->o, STR(""));
    json_text(x->o, STR("not"));
    json_begin(x->o, '[');
}

static void end_not(Reading *x)
{
    json_end(x->o, ']');
    json_end(x->o, ']');
}

/* Days are those of today: "this-month" is another one next month. */
static bool put_days(Reading *x, const FieldDef *f, int op, Str value)
{
    Arena *a = x->d->c->a;
    Days days;
    const char *sign = ops[op].op;
    bool equal = str_is(str_c(sign), "=") || str_is(str_c(sign), "between");
    bool order = strchr("<>", sign[0]) != NULL;
    if (!f || f->type != FT_DATE || (!equal && !order) || !days_of(value, x->d->c->today, &days))
        return false;
    Str from = date_format(a, days.from), to = date_format(a, days.to);
    bool late = str_is(str_c(sign), ">") || str_is(str_c(sign), "<=");
    if (equal && days.from.day == days.to.day) {
        put_condition(x, f->name, "=", from);
    } else if (equal) {
        put_condition(x, f->name, ">=", from);
        put_condition(x, f->name, "<=", to);
    } else {
        put_condition(x, f->name, sign, late ? to : from);
    }
    return true;
}

static bool put_between(Reading *x, const FieldDef *f, int op, Str value)
{
    Ctx *c = x->d->c;
    long dots = str_find_str(value, STR(".."));
    bool between = str_is(str_c(ops[op].op), "between");
    if (!f || !between || dots < 0)
        return false;
    Str from = str_slice(value, 0, (size_t)dots), to = str_slice(value, (size_t)dots + 2, value.n);
    bool french = c->lang == LANG_FR;
    put_condition(x, f->name, ">=", input_text(c->a, f->type, from, 6, french, c->today));
    put_condition(x, f->name, "<=", input_text(c->a, f->type, to, 6, french, c->today));
    return true;
}

static Str chip_prefix(Reading *x, bool no, Str label)
{
    Ctx *c = x->d->c;
    return no ? str_format(c->a, tr(c->lang, "except %s"), str_z(c->a, label)) : label;
}

static bool read_view(Reading *x, int i, bool no)
{
    Ctx *c = x->d->c;
    const Param *p = &x->d->r->params[i];
    DeskView v;
    if (!str_is(p->name, no ? "not.is" : "is") || !desk_view_find(c, x->t, p->value, &v))
        return false;
    if (no)
        begin_not(x);
    desk_view_filters(c, x->t, &v, x->o);
    if (no)
        end_not(x);
    add_chip(x, str_c(no ? tr(c->lang, "is not") : tr(c->lang, "is")), v.word, i);
    return true;
}

static void read_param(Reading *x, int i)
{
    Ctx *c = x->d->c;
    const Param *p = &x->d->r->params[i];
    bool no = str_starts(p->name, STR("not."));
    Str name;
    int op;
    if (read_view(x, i, no))
        return;
    split_name(no ? str_slice(p->name, 4, p->name.n) : p->name, &name, &op);
    const FieldDef *f = type_field(x->t, name);
    if (is_reserved(p->name) || (!f && !head_name(name)) || (f && f->type == FT_TABLE))
        return;
    if (no)
        begin_not(x);
    if (!put_days(x, f, op, p->value) && !put_between(x, f, op, p->value)) {
        json_begin(x->o, '[');
        json_text(x->o, name);
        json_text(x->o, str_c(ops[op].op));
        put_value(x, f, op, p->value);
        json_end(x->o, ']');
    }
    if (no)
        end_not(x);
    add_chip(x, chip_prefix(x, no, f ? field_label(c, f) : head_label(c, name)),
             str_format(c->a, "%s%s", ops[op].shown, shown_value(c, f, name, op, p->value).p), i);
}

/* Words are found by the index of the search. */
static void read_words(Reading *x, int i)
{
    Ctx *c = x->d->c;
    int64_t ids[FOUND_MAX];
    int n = search_find(c, x->t, x->d->r->params[i].value, ids, FOUND_MAX);
    bool no = str_starts(x->d->r->params[i].name, STR("not."));
    json_begin(x->o, '[');
    json_text(x->o, STR("name"));
    json_text(x->o, no ? STR("not in") : STR("in"));
    json_begin(x->o, '[');
    for (int k = 0; k < n; k++)
        json_text(x->o, id_to_name(c, ids[k]));
    if (!n)
        json_text(x->o, STR("")); /* nothing has this name */
    json_end(x->o, ']');
    json_end(x->o, ']');
    x->out->cut = n == FOUND_MAX;
    add_chip(x, str_c(no ? tr(c->lang, "without") : tr(c->lang, "with")), x->d->r->params[i].value,
             i);
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
        if (str_is(d->r->params[i].name, "text") || str_is(d->r->params[i].name, "not.text"))
            read_words(&x, i);
        else if (str_is(d->r->params[i].name, "filters"))
            read_json(&x, i);
        else
            read_param(&x, i);
    }
    json_end(&o, ']');
    out->json = json_parse(c->a, buf_str(&b), &why, &at);
    out->query = filter_query_without(d->r, -1);
    return !ctx_failed(c);
}
