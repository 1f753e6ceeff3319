/* SPDX-License-Identifier: EUPL-1.2 */
#include "batch.h"

enum { PARAMS = 960 }; /* both engines take more, but gain nothing */

struct Batch {
    Ctx *c;
    Sql head;
    int columns, rows, max;
    DbValue *values;
};

Batch *batch_new(Ctx *c, Sql head, int columns)
{
    Batch *b = arena_new_of(c->a, Batch);
    *b = (Batch){.c = c, .head = head, .columns = columns, .max = PARAMS / columns};
    b->values = arena_array_of(c->a, DbValue, PARAMS);
    return b;
}

bool batch_flush(Batch *b)
{
    Arena *a = arena_new();
    SqlBuf q = sql_new(a);
    int n = b->rows;
    bool ok = true;
    buf_add_c(&q.text, b->head.text);
    sql_rows(&q, b->values, b->columns, n);
    b->rows = 0;
    if (n)
        ok = sql_exec(b->c->db, &q, NULL) || db_report(b->c->db, &b->c->e);
    arena_free(a);
    return ok;
}

bool batch_add(Batch *b, const DbValue *row)
{
    memcpy(b->values + b->rows * b->columns, row, sizeof(DbValue) * (size_t)b->columns);
    return ++b->rows < b->max || batch_flush(b);
}

static bool lite_reserve(Ctx *c, Str table, int n, int64_t *out_ids)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT coalesce(max(id), 0) FROM ");
    sql_name(&q, table);
    DbRows *r = sql_query(c->db, &q);
    int64_t last = db_next(r) ? db_get_int(r, 0) : 0;
    for (int i = 0; i < n; i++)
        out_ids[i] = last + 1 + i;
    return db_finish(r);
}

bool ids_reserve(Ctx *c, Str table, int n, int64_t *out_ids)
{
    if (db_engine(c->db) == DB_SQLITE)
        return lite_reserve(c, table, n, out_ids) || db_report(c->db, &c->e);
    DbRows *r = db_query(c->db,
                         SQL("SELECT nextval(pg_get_serial_sequence(?, 'id')) "
                             "FROM generate_series(1, CAST(? AS int))"),
                         DB_P(db_t(table), db_i(n)));
    for (int i = 0; i < n && db_next(r); i++)
        out_ids[i] = db_get_int(r, 0);
    return db_finish(r) || db_report(c->db, &c->e);
}
