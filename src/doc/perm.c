/* SPDX-License-Identifier: EUPL-1.2 */
#include "perm.h"

#include "perm_beside.h"
#include "site.h"

static bool has_role(const Actor *u, Str role)
{
    if (str_is(role, "All"))
        return u->id != 0 || u->admin;
    for (int i = 0; i < u->n_roles; i++)
        if (str_eq(u->roles[i], role))
            return true;
    return false;
}

unsigned perm_rights(const Ctx *c, const TypeDef *t)
{
    if (c->user.admin)
        return ~0u;
    if (t->child)
        return t->parent_type ? perm_rights(c, t->parent_type) : 0;
    unsigned rights = 0;
    for (int i = 0; i < t->n_permits; i++)
        if (has_role(&c->user, t->permits[i].role))
            rights |= t->permits[i].rights;
    return rights;
}

static const char *right_msgid(Right right)
{
    switch (right) {
    case RIGHT_READ: return "You may not read %s. Ask an administrator for the right.";
    case RIGHT_WRITE: return "You may not change %s. Ask an administrator for the right.";
    case RIGHT_CREATE: return "You may not create %s. Ask an administrator for the right.";
    case RIGHT_SUBMIT: return "You may not submit %s. Ask an administrator for the right.";
    case RIGHT_CANCEL: return "You may not cancel %s. Ask an administrator for the right.";
    case RIGHT_DELETE: return "You may not delete %s. Ask an administrator for the right.";
    case RIGHT_REPORT:
    case RIGHT_EXPORT: break;
    }
    return "You may not export %s. Ask an administrator for the right.";
}

static bool refuse(Ctx *c, Right right, Str what)
{
    Str text = str_replace(c->a, str_c(tr(c->lang, right_msgid(right))), STR("%s"), what);
    return fail_field(c, ERR_PERMISSION, "", "%s", text.p);
}

bool perm_check(Ctx *c, const TypeDef *t, Right right)
{
    return (perm_rights(c, t) & right) || refuse(c, right, tr_str(c->lang, t->label));
}

static bool rule_allows(const Actor *u, const TypeDef *target, int64_t id)
{
    bool any = false;
    for (int i = 0; i < u->n_rules; i++) {
        if (u->rules[i].allow != target)
            continue;
        any = true;
        if (u->rules[i].id == id)
            return true;
    }
    return !any;
}

/* The type that a field points to: its own, or the one that another field of the document names. */
static const TypeDef *target_of(const Ctx *c, const DocHead *d, const FieldDef *f)
{
    if (f->type == FT_LINK)
        return registry_type(c->reg, f->target);
    const FieldDef *by = f->type == FT_DYNAMIC ? type_field(d->type, f->target) : NULL;
    return by ? registry_label(c->reg, *(const Str *)field_at(d, by)) : NULL;
}

static bool rules_allow(const Ctx *c, const DocHead *d)
{
    if (d->id && !rule_allows(&c->user, d->type, d->id))
        return false;
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        const TypeDef *target = f->via.n ? NULL : target_of(c, d, f);
        int64_t id = target ? ((const Link *)field_at(d, f))->id : 0;
        if (id && !rule_allows(&c->user, target, id))
            return false;
    }
    return true;
}

bool perm_check_doc(Ctx *c, const DocHead *d, Right right)
{
    if (!perm_check(c, d->type, right))
        return false;
    bool hidden = d->id && type_is_beside(d->type) && !perm_beside_readable(c, d->type, d->id);
    if (!hidden && (!c->user.n_rules || rules_allow(c, d)))
        return true;
    return refuse(c, right, d->name.n ? d->name : tr_str(c->lang, d->type->label));
}

static bool has_rule(const Actor *u, const TypeDef *target)
{
    for (int i = 0; i < u->n_rules; i++)
        if (u->rules[i].allow == target)
            return true;
    return false;
}

static void column_in_rules(const Ctx *c, SqlBuf *q, const TypeDef *target, const char *alias,
                            Str column, bool may_be_null)
{
    sql_add(q, " AND (");
    if (may_be_null) {
        buf_add_c(&q->text, alias);
        sql_add(q, ".");
        sql_name(q, column);
        sql_add(q, " IS NULL OR ");
    }
    buf_add_c(&q->text, alias);
    sql_add(q, ".");
    sql_name(q, column);
    sql_add(q, " IN (");
    bool first = true;
    for (int i = 0; i < c->user.n_rules; i++) {
        if (c->user.rules[i].allow != target)
            continue;
        if (!first)
            sql_add(q, ", ");
        sql_param(q, db_i(c->user.rules[i].id));
        first = false;
    }
    sql_add(q, "))");
}

/* A party or voucher: each rule holds for the rows whose other field names its type. */
static void dynamic_in_rules(const Ctx *c, SqlBuf *q, const FieldDef *f, const char *alias)
{
    for (int i = 0; i < c->user.n_rules; i++) {
        const TypeDef *allow = c->user.rules[i].allow;
        bool done = false;
        for (int k = 0; k < i; k++)
            done = done || c->user.rules[k].allow == allow;
        if (done)
            continue;
        sql_add(q, " AND (");
        buf_add_c(&q->text, alias);
        sql_add(q, ".");
        sql_name(q, f->target);
        sql_add(q, " <> ");
        sql_param(q, db_t(allow->label));
        sql_add(q, " OR (1 = 1");
        column_in_rules(c, q, allow, alias, f->name, true);
        sql_add(q, "))");
    }
}

void perm_rows(const Ctx *c, SqlBuf *q, const TypeDef *t, const char *alias)
{
    if (!(perm_rights(c, t) & RIGHT_READ)) {
        sql_add(q, " AND 1 = 0");
        return;
    }
    if (type_is_beside(t))
        perm_beside_rows(c, q, t, alias);
    if (t->child && t->parent_type && c->user.n_rules) {
        sql_add(q, " AND ");
        buf_add_c(&q->text, alias);
        sql_add(q, ".parent IN (SELECT p.id FROM ");
        sql_name(q, t->parent_type->name);
        sql_add(q, " p WHERE 1 = 1");
        perm_rows(c, q, t->parent_type, "p");
        sql_add(q, ")");
        return;
    }
    if (has_rule(&c->user, t))
        column_in_rules(c, q, t, alias, STR("id"), false);
    for (int i = 0; c->user.n_rules && i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        const TypeDef *target = f->type == FT_LINK && !f->via.n ? registry_type(c->reg, f->target)
                                                                : NULL;
        if (target && has_rule(&c->user, target))
            column_in_rules(c, q, target, alias, f->name, !f->required || f->custom);
        if (f->type == FT_DYNAMIC && !f->via.n)
            dynamic_in_rules(c, q, f, alias);
    }
}

bool perm_limits_rows(const Ctx *c, const TypeDef *t)
{
    SqlBuf q = sql_new(c->a);
    perm_rows(c, &q, t, "t");
    return q.text.n > 0;
}

void perm_subselect(const Ctx *c, SqlBuf *q, const TypeDef *t)
{
    sql_add(q, "(SELECT t.* FROM ");
    sql_name(q, t->name);
    sql_add(q, " t WHERE 1 = 1");
    perm_rows(c, q, t, "t");
    sql_add(q, ")");
}

void perm_subselect_ids(const Ctx *c, SqlBuf *q, const TypeDef *t)
{
    sql_add(q, "(SELECT t.id FROM ");
    sql_name(q, t->name);
    sql_add(q, " t WHERE 1 = 1");
    perm_rows(c, q, t, "t");
    sql_add(q, ")");
}
