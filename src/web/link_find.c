/* SPDX-License-Identifier: EUPL-1.2 */
#include "link_find.h"

#include "filter.h"
#include "perm.h"
#include "search.h"
#include "site.h"
#include "sort_name.h"
#include "utf8.h"

enum { NAMED = 3 /* of several that begin so */, TARGETS = 4 };

bool link_rows(Ctx *c, SqlBuf *q, const TypeDef *t, Str text, const Json *filters)
{
    sql_add(q, " FROM ");
    sql_name(q, t->name);
    sql_add(q, " t JOIN document d ON d.id = t.id WHERE 1 = 1");
    search_rows(c, q, text, "t");
    perm_rows(c, q, t, "t");
    return filter_add(c, q, t, filters, false);
}

/* --- what is offered --- */

static Str offered_text(Ctx *c, const TypeDef *t, const FieldDef *f)
{
    if (!t || !t->offered.field.n || f->any)
        return STR("");
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '[');
    json_begin(&o, '[');
    json_text(&o, t->offered.field);
    json_text(&o, t->offered.op);
    json_text(&o, t->offered.value);
    json_end(&o, ']');
    json_end(&o, ']');
    return buf_str(&b);
}

static const Json *offered_of(Ctx *c, const TypeDef *t, const FieldDef *f)
{
    const char *why;
    size_t at;
    Str text = offered_text(c, t, f);
    return text.n ? json_parse(c->a, text, &why, &at) : NULL;
}

static const TypeDef *own_target(Ctx *c, const FieldDef *f)
{
    return f->type == FT_LINK ? registry_type(c->reg, f->target) : NULL;
}

Str link_offered_text(Ctx *c, const FieldDef *f)
{
    return offered_text(c, own_target(c, f), f);
}

const Json *link_offered(Ctx *c, const FieldDef *f)
{
    return offered_of(c, own_target(c, f), f);
}

/* --- completing --- */

/* What the field may name: of a dynamic link what the field beside it says, else its choices. */
static int targets_of(Ctx *c, const DocHead *d, const FieldDef *f, const TypeDef **out)
{
    const FieldDef *by = f->type == FT_DYNAMIC ? type_field(d->type, f->target) : NULL;
    Str chosen = by && type_is_text(by->type) ? *(const Str *)field_at(d, by) : STR("");
    int n = 0;
    if (f->type == FT_LINK)
        out[n++] = own_target(c, f);
    else if (chosen.n)
        out[n++] = registry_label(c->reg, chosen);
    for (int i = 0; by && !chosen.n && i < by->n_choices && n < TARGETS; i++)
        out[n++] = registry_label(c->reg, by->choices[i]);
    for (int i = 0; i < n; i++)
        if (!out[i])
            return 0;
    return n;
}

/* "account_number" of "{account_number} - {account_name}". */
static const FieldDef *number_of(const TypeDef *t)
{
    long end = str_find(t->named, '}');
    const FieldDef *f = end > 0 && t->named.p[0] == '{'
                            ? type_field(t, str_slice(t->named, 1, (size_t)end))
                            : NULL;
    return f && type_is_text(f->type) ? f : NULL;
}

/* A document of a company means accounts of that one. */
static int64_t company_of(Ctx *c, const DocHead *d)
{
    const FieldDef *f = d ? type_field(d->type, STR("company")) : NULL;
    if (!f || f->type != FT_LINK)
        return 0;
    int64_t id = ((const Link *)field_at(d, f))->id;
    const CompanyInfo *own = id ? NULL : company_info(c, 0);
    return own ? own->id : id;
}

static void add_company(Ctx *c, SqlBuf *q, const DocHead *parent, const DocHead *d,
                        const TypeDef *t)
{
    const FieldDef *f = type_field(t, STR("company"));
    int64_t company = company_of(c, parent ? parent : d);
    if (!company || !f || f->type != FT_LINK || !str_is(f->target, "company"))
        return;
    sql_add(q, " AND t.company = ");
    sql_param(q, db_i(company));
}

/* Names of those that begin so, the one of that number first; at most NAMED + 1. */
static int find(Ctx *c, const DocHead *parent, const DocHead *d, const TypeDef *t,
                const FieldDef *f, Str text, Str *out, bool *out_exact)
{
    const FieldDef *number = number_of(t);
    int n = 0, exact = 0;
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT d.name, ");
    if (number) {
        sql_add(&q, "CASE WHEN t.");
        sql_name(&q, number->name);
        sql_add(&q, " = ");
        sql_param(&q, db_t(text));
        sql_add(&q, " THEN 1 ELSE 0 END");
    } else
        sql_add(&q, "0");
    sql_add(&q, " AS itself");
    if (!link_rows(c, &q, t, text, offered_of(c, t, f)))
        return 0;
    add_company(c, &q, parent, d, t);
    sql_add(&q, " ORDER BY itself DESC, ");
    sort_name_column(&q, t);
    sql_add(&q, ", d.id LIMIT ");
    sql_param(&q, db_i(NAMED + 1));
    DbRows *r = sql_query(c->db, &q);
    while (n <= NAMED && db_next(r)) {
        out[n++] = str_copy(c->a, db_get_text(r, 0));
        exact += db_get_int(r, 1) == 1;
    }
    *out_exact = exact == 1;
    return db_finish(r) ? n : 0;
}

static bool tell_several(Ctx *c, const FieldDef *f, Str text, const Str *names, int n,
                         const char *path)
{
    Buf b = {.a = c->a};
    const char *between = c->lang == LANG_FR ? "\u00a0; " : "; ";
    for (int i = 0; i < n && i < NAMED; i++)
        buf_format(&b, "%s%s", i ? between : "", str_z(c->a, utf8_cut(names[i], 60)));
    if (n > NAMED)
        buf_format(&b, "%s…", between);
    return fail_field(c, ERR_LINK, path,
                      "%s: several begin with \"%.*s\" (%s). Choose one of them, or type more.",
                      tr_str(c->lang, f->label).p, STR_ARG(utf8_cut(text, 100)), buf_str(&b).p);
}

bool link_complete(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f, Str text,
                   const char *path, Str *out)
{
    const TypeDef *targets[TARGETS];
    Str names[TARGETS * (NAMED + 1)];
    bool exact = false;
    int n = 0, n_targets = utf8_has_control(text) ? 0 : targets_of(c, d, f, targets);
    *out = text;
    for (int i = 0; i < n_targets; i++)
        if (name_to_id(c, targets[i], text))
            return true;
    for (int i = 0; i < n_targets; i++)
        n += find(c, parent, d, targets[i], f, text, names + n, &exact);
    exact = exact && n_targets == 1;
    if (n == 1 || exact)
        *out = names[0];
    return n <= 1 || exact || tell_several(c, f, text, names, n, path);
}
