/* SPDX-License-Identifier: EUPL-1.2 */
#include "perm_beside.h"

#include "perm.h"
#include "site.h"

/* The fields that say beside which document it stands. */
static const struct Beside {
    const char *type, *label, *id;
} besides[] = {
    {"file", "attached_to_doctype", "attached_to"},
    {"comment", "reference_doctype", "reference"},
};

static const struct Beside *beside_of(const TypeDef *t)
{
    for (size_t i = 0; i < sizeof besides / sizeof *besides; i++)
        if (str_is(t->name, besides[i].type))
            return &besides[i];
    return NULL;
}

bool type_is_beside(const TypeDef *t)
{
    return beside_of(t) != NULL;
}

static void column(SqlBuf *q, const char *alias, const char *name)
{
    buf_add_c(&q->text, alias);
    sql_add(q, ".");
    sql_name(q, str_c(name));
}

static void stands_by(const Ctx *c, SqlBuf *q, const struct Beside *b, const TypeDef *t,
                      const char *alias)
{
    sql_add(q, " OR (");
    column(q, alias, b->label);
    sql_add(q, " = ");
    sql_param(q, db_t(t->label));
    if (c->user.n_rules) {
        sql_add(q, " AND ");
        column(q, alias, b->id);
        sql_add(q, " IN ");
        perm_subselect_ids(c, q, t);
    }
    sql_add(q, ")");
}

void perm_beside_rows(const Ctx *c, SqlBuf *q, const TypeDef *t, const char *alias)
{
    const struct Beside *b = beside_of(t);
    if (!b || c->user.admin)
        return;
    sql_add(q, " AND (EXISTS (SELECT 1 FROM document o WHERE o.id = ");
    column(q, alias, "id");
    sql_add(q, " AND o.owner = ");
    sql_param(q, db_t(c->user.name));
    sql_add(q, ")");
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *at = registry_at(c->reg, i);
        bool may = !at->child && !at->ledger && !type_is_beside(at);
        if (may && perm_rights(c, at) & RIGHT_READ)
            stands_by(c, q, b, at, alias);
    }
    sql_add(q, ")");
}

bool perm_beside_readable(const Ctx *c, const TypeDef *t, int64_t id)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT 1 FROM ");
    sql_name(&q, t->name);
    sql_add(&q, " t WHERE t.id = ");
    sql_param(&q, db_i(id));
    perm_beside_rows(c, &q, t, "t");
    DbRows *r = sql_query(c->db, &q);
    bool found = db_next(r);
    return db_finish(r) && found;
}
