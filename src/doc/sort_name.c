/* SPDX-License-Identifier: EUPL-1.2 */
#include "sort_name.h"

#include "alphabet.h"

static bool is_sorted(const TypeDef *t)
{
    return !t->submittable && !t->child && !t->ledger;
}

DbValue sort_name(Arena *a, const TypeDef *t, Str name)
{
    return is_sorted(t) ? db_t(alphabet_key(a, name)) : (DbValue){0};
}

void sort_name_column(SqlBuf *q, const TypeDef *t)
{
    if (is_sorted(t))
        sql_add(q, "d.sort_name");
    else
        sql_add(q, "d.name");
}

bool sort_name_upgrade(Db *db)
{
    Arena *a = arena_new();
    Str *names;
    int n = db_columns(db, a, STR("document"), &names);
    bool known = n == 0; /* a new database gets the whole table */
    for (int i = 0; i < n; i++)
        known = known || str_is(names[i], "sort_name");
    arena_free(a);
    return db_error(db) == DB_OK &&
           (known || db_ddl(db, SQL("ALTER TABLE document ADD COLUMN sort_name {text}")));
}

bool sort_name_fill(Db *db, const TypeDef *t)
{
    int64_t id = 0; /* a type that is made just now has none yet in its schema */
    if (!is_sorted(t) ||
        !db_one_int(db, SQL("SELECT id FROM doctype_id WHERE name = ?"), DB_P(db_t(t->name)), &id))
        return db_error(db) == DB_OK;
    return db_exec(db,
                   SQL("UPDATE document SET sort_name = bastide_order(name) WHERE type_id = ? AND "
                       "sort_name IS NULL"),
                   DB_P(db_i(id)), NULL);
}
