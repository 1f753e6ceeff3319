/* SPDX-License-Identifier: EUPL-1.2 */
#include "perm_file.h"

#include "perm.h"
#include "site.h"

static void column(SqlBuf *q, const char *alias, Str name)
{
    buf_add_c(&q->text, alias);
    sql_add(q, ".");
    sql_name(q, name);
}

static void attached_to(const Ctx *c, SqlBuf *q, const TypeDef *t, const char *alias)
{
    sql_add(q, " OR (");
    column(q, alias, STR("attached_to_doctype"));
    sql_add(q, " = ");
    sql_param(q, db_t(t->label));
    if (c->user.n_rules) {
        sql_add(q, " AND ");
        column(q, alias, STR("attached_to"));
        sql_add(q, " IN ");
        perm_subselect_ids(c, q, t);
    }
    sql_add(q, ")");
}

void perm_file_rows(const Ctx *c, SqlBuf *q, const char *alias)
{
    if (c->user.admin)
        return;
    sql_add(q, " AND (EXISTS (SELECT 1 FROM document o WHERE o.id = ");
    column(q, alias, STR("id"));
    sql_add(q, " AND o.owner = ");
    sql_param(q, db_t(c->user.name));
    sql_add(q, ")");
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *t = registry_at(c->reg, i);
        if (!t->child && !t->ledger && !str_is(t->name, "file") && perm_rights(c, t) & RIGHT_READ)
            attached_to(c, q, t, alias);
    }
    sql_add(q, ")");
}

bool perm_file_readable(const Ctx *c, int64_t id)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT 1 FROM file t WHERE t.id = ");
    sql_param(&q, db_i(id));
    perm_file_rows(c, &q, "t");
    DbRows *r = sql_query(c->db, &q);
    bool found = db_next(r);
    return db_finish(r) && found;
}
