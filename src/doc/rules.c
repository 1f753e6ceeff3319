/* SPDX-License-Identifier: EUPL-1.2 */
#include "rules.h"

#include "site.h"

typedef struct {
    Ctx *c;
    const DocHead *parent, *d;
} Source;

Value rules_value(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f)
{
    const void *p = field_at(d, f);
    if (type_is_text(f->type))
        return (Value){.kind = VALUE_TEXT, .text = *(const Str *)p};
    switch (f->type) {
    case FT_INT: return value_number(*(const int64_t *)p, 0);
    case FT_MONEY: return value_number(*(const int64_t *)p, money_decimals(c, parent, d, f));
    case FT_QTY:
    case FT_PRICE:
    case FT_PERCENT: return value_number(*(const int64_t *)p, 6);
    case FT_EXCHANGE: return value_number(*(const int64_t *)p, 12);
    case FT_DATE: {
        int32_t day = ((const Date *)p)->day;
        return (Value){.kind = day ? VALUE_DATE : VALUE_NONE, .day = day};
    }
    case FT_YES: return (Value){.kind = VALUE_BOOL, .truth = *(const bool *)p};
    case FT_LINK:
    case FT_DYNAMIC: {
        Str name = field_text(c, parent, d, f);
        return (Value){.kind = name.n ? VALUE_TEXT : VALUE_NONE, .text = name};
    }
    default: return (Value){0};
    }
}

/* One column of a linked document, into a scratch document of its type. */
static const DocHead *linked_with(Ctx *c, const FieldDef *link, int64_t id, Str field)
{
    const TypeDef *t = registry_type(c->reg, link->target);
    return t && type_field(t, field) ? doc_peek(c, t, id) : NULL;
}

static bool source_field(void *arg, Str name, Str step, Value *out)
{
    Source *s = arg;
    const FieldDef *f = type_field(s->d->type, name);
    if (!f)
        return false;
    if (!step.n) {
        *out = rules_value(s->c, s->parent, s->d, f);
        return true;
    }
    *out = (Value){0};
    int64_t id = f->type == FT_LINK ? ((const Link *)field_at(s->d, f))->id : 0;
    if (!id)
        return true;
    const DocHead *other = linked_with(s->c, f, id, step);
    if (!other)
        return false;
    *out = rules_value(s->c, NULL, other, type_field(other->type, step));
    return true;
}

static bool source_sum(void *arg, Str table, Str field, Value *out)
{
    Source *s = arg;
    const FieldDef *t = type_field(s->d->type, table);
    const FieldDef *f = t && t->type == FT_TABLE ? type_field(t->child, field) : NULL;
    if (!f)
        return false;
    *out = (Value){.kind = VALUE_NUMBER};
    for (int i = 0; i < doc_rows(s->d, t)->n; i++) {
        Value v = rules_value(s->c, s->d, doc_row(s->d, t, i), f);
        out->number += v.kind == VALUE_BOOL ? value_number(v.truth, 0).number : v.number;
    }
    return true;
}

bool rules_holds(Ctx *c, const DocHead *parent, const DocHead *d, const Expr *condition)
{
    if (!condition)
        return true;
    Source s = {c, parent, d};
    ExprSource source = {&s, source_field, source_sum, c->today.day};
    const char *why = "";
    bool truth = false;
    if (!expr_true(condition, &source, &truth, &why))
        return fail_field(c, ERR_VALIDATION, "", "%s: %s", d->type->label.p, tr(c->lang, why));
    return truth;
}

static const char *path_of(Ctx *c, Str prefix, const FieldDef *f)
{
    return str_cat(c->a, prefix, f->name).p;
}

/* --- defaults and fetched fields --- */

static bool fill_default(Ctx *c, const DocHead *parent, DocHead *d, const FieldDef *f)
{
    Str v = f->fallback;
    if (str_is(v, "today")) {
        *(Date *)field_at(d, f) = c->today;
        return true;
    }
    if (str_is(v, "company")) {
        const CompanyInfo *info = company_info(c, 0);
        if (info)
            *(Link *)field_at(d, f) = (Link){info->id, info->name};
        return true;
    }
    if (str_is(v, "company_currency")) {
        const FieldDef *by = type_field(d->type, STR("company"));
        int64_t company = by ? ((const Link *)field_at(d, by))->id : 0;
        const CompanyInfo *info = company_info(c, company);
        if (info)
            *(Link *)field_at(d, f) = (Link){info->currency_id, info->currency};
        return true;
    }
    return field_set_text(c, parent, d, f, v, f->name.p);
}

static bool fill_fetch(Ctx *c, const DocHead *parent, DocHead *d, const FieldDef *f)
{
    Str rest = f->fetch, link_name, field;
    str_split(&rest, '.', &link_name);
    field = rest;
    const DocHead *from = d;
    const FieldDef *link = type_field(d->type, link_name);
    if (!link && parent) {
        from = parent;
        link = type_field(parent->type, link_name);
    }
    int64_t id = link && link->type == FT_LINK ? ((const Link *)field_at(from, link))->id : 0;
    const DocHead *other = id ? linked_with(c, link, id, field) : NULL;
    if (!other)
        return true;
    const FieldDef *source = type_field(other->type, field);
    if (source->type == f->type) {
        memcpy(field_at(d, f), field_at(other, source),
               f->type == FT_YES    ? sizeof(bool)
               : f->type == FT_DATE ? sizeof(Date)
                                    : field_size(f->type));
        return true;
    }
    return field_set_text(c, parent, d, f, field_text(c, NULL, other, source), f->name.p);
}

static bool fill_one(Ctx *c, const DocHead *parent, DocHead *d, const FieldDef *f)
{
    bool empty = field_is_empty(d, f);
    bool is_new = d->id == 0;
    if (f->fetch.n && (f->computed || (empty && !field_given(d, f))))
        if (!fill_fetch(c, parent, d, f))
            return false;
    if (is_new && f->fallback.n && field_is_empty(d, f) && !field_given(d, f))
        return fill_default(c, parent, d, f);
    return true;
}

/* A dynamic link whose type was not known yet when it was read. */
static bool settle_dynamic(Ctx *c, const DocHead *parent, DocHead *d, const FieldDef *f, Str prefix)
{
    Link *l = field_at(d, f);
    if (l->id || !l->name.n)
        return true;
    const FieldDef *by = type_field(d->type, f->target);
    if (by && !field_is_empty(d, by))
        return field_set_text(c, parent, d, f, l->name, path_of(c, prefix, f));
    return fail_field(c, ERR_VALIDATION, str_cat(c->a, prefix, f->target).p,
                      "%s: choose first what kind of document it is.", tr_str(c->lang, f->label).p);
}

static bool fill(Ctx *c, const DocHead *parent, DocHead *d, Str prefix)
{
    bool ok = true;
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->via.n)
            continue;
        if (f->type == FT_TABLE) {
            for (int k = 0; k < doc_rows(d, f)->n; k++)
                ok = fill(c, d, doc_row(d, f, k), row_path(c, f, k)) && ok;
            continue;
        }
        ok = fill_one(c, parent, d, f) && ok;
        if (f->type == FT_DYNAMIC)
            ok = settle_dynamic(c, parent, d, f, prefix) && ok;
    }
    return ok;
}

bool rules_fill(Ctx *c, DocHead *d)
{
    return fill(c, NULL, d, STR(""));
}

bool rules_fill_currencies(Ctx *c, const DocHead *parent, DocHead *d)
{
    bool ok = true;
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->type == FT_LINK && (str_is(f->target, "currency") || str_is(f->target, "company")))
            ok = fill_one(c, parent, d, f) && ok;
    }
    return ok;
}

/* --- checks --- */

/* A value that was refused when it was read is not said to be missing as well. */
static bool refused_already(const Ctx *c, const char *path)
{
    for (int i = 0; i < c->e.n; i++)
        if (str_is(c->e.list[i].field, path))
            return true;
    return false;
}

/* "end_on > start_on" in the words of the form: "Fin > Début". */
static Str told_check(Ctx *c, const TypeDef *t, Str text)
{
    Buf b = {.a = c->a};
    Str word;
    while (str_split(&text, ' ', &word)) {
        const FieldDef *f = type_field(t, word);
        buf_add_c(&b, b.n ? " " : "");
        buf_add(&b, f ? tr_str(c->lang, f->label) : tr_str(c->lang, word));
    }
    return buf_str(&b);
}

static bool check_one(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f,
                      Str prefix)
{
    bool needed = f->required || (f->required_if && rules_holds(c, parent, d, f->required_if));
    if (needed && field_is_empty(d, f) && f->type != FT_YES &&
        !(field_given(d, f) && type_is_int64(f->type)) &&
        !refused_already(c, path_of(c, prefix, f)))
        return fail_field(c, ERR_MANDATORY, path_of(c, prefix, f), "%s is missing. Fill it in.",
                          tr_str(c->lang, f->label).p);
    if (f->check && !field_is_empty(d, f) && !rules_holds(c, parent, d, f->check))
        return fail_field(c, ERR_VALIDATION, path_of(c, prefix, f),
                          "%s: this value is not allowed (%s). Correct it.",
                          tr_str(c->lang, f->label).p, told_check(c, d->type, f->check_text).p);
    return true;
}

static bool check(Ctx *c, const DocHead *parent, const DocHead *d, Str prefix)
{
    bool ok = true;
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->via.n)
            continue;
        ok = check_one(c, parent, d, f, prefix) && ok;
        for (int k = 0; f->type == FT_TABLE && k < doc_rows(d, f)->n; k++)
            ok = check(c, d, doc_row(d, f, k), row_path(c, f, k)) && ok;
    }
    return ok;
}

bool rules_check(Ctx *c, const DocHead *d)
{
    return check(c, NULL, d, STR(""));
}
