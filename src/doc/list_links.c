/* SPDX-License-Identifier: EUPL-1.2
 * Lists in the order of the names of a link. What it may point to is walked by name, equal names
 * by id, and of each the rows as their index has them, so that a page costs the same wherever it
 * stands. Behind a cursor lie up to five stretches: of the same link the same day, then the days
 * beyond; others of the same name; the other names; and where no link is set, which counts as
 * before all names.
 */
#include "filter.h"
#include "list_ids.h"

typedef enum { SAME_LINK, SAME_NAME, OTHER_NAMES, NO_NAME } Names;
typedef enum { ALL_ROWS, SAME_SECOND, BEYOND } Rows;

typedef struct {
    Names names;
    Rows rows;
} Stretch;

enum { STRETCHES_MAX = 5 };

static int stretches_of(const ListPlan *p, Stretch out[STRETCHES_MAX])
{
    bool desc = list_first_desc(p);
    int n = 0;
    if (p->after) {
        Names own = p->after_null ? NO_NAME : SAME_LINK;
        out[n++] = (Stretch){own, SAME_SECOND};
        if (p->second)
            out[n++] = (Stretch){own, BEYOND};
    }
    if (p->after && !p->after_null)
        out[n++] = (Stretch){SAME_NAME, ALL_ROWS};
    if (!p->after || !p->after_null || !desc)
        out[n++] = (Stretch){OTHER_NAMES, ALL_ROWS};
    if (!p->after || (!p->after_null && desc))
        out[n++] = (Stretch){NO_NAME, ALL_ROWS};
    return n;
}

static const char *tie_op(const ListPlan *p)
{
    return p->tie_desc ? " < " : " > ";
}

static const char *names_op(const ListPlan *p)
{
    return list_first_desc(p) ? " < " : " > ";
}

/* --- the walk --- */

/* Few values left to the link (a filter, a rule) are few names to walk. */
static void add_names(const ListPlan *p, SqlBuf *q, const TypeDef *target, Names names)
{
    DbValue values[BRANCHES_MAX];
    bool narrow = false;
    int n = list_values_of(p, p->keys[0].field, values, &narrow);
    sql_add(q, "l.sort_name IS NOT NULL AND l.type_id = ");
    sql_param(q, db_i(target->id));
    if (p->after && !p->after_null) {
        sql_add(q, " AND l.sort_name");
        buf_add_c(&q->text, names == OTHER_NAMES ? names_op(p) : " = ");
        sql_param(q, p->after_key);
    }
    if (names == SAME_LINK || names == SAME_NAME) {
        sql_add(q, " AND l.id");
        buf_add_c(&q->text, names == SAME_LINK ? " = " : names_op(p));
        sql_param(q, db_i(p->after_link));
    }
    for (int i = 0; i < n; i++) {
        buf_add_c(&q->text, i ? ", " : " AND l.id IN (");
        sql_param(q, values[i]);
    }
    if (n)
        sql_add(q, ")");
}

static void add_column(const ListPlan *p, SqlBuf *q, int key)
{
    filter_column_sql(q, p->l->type, &p->keys[key], "t");
}

static void add_rows(const ListPlan *p, SqlBuf *q, Rows rows)
{
    if (rows == ALL_ROWS)
        return;
    sql_add(q, " AND ");
    if (p->second) {
        add_column(p, q, 2);
        buf_add_c(&q->text, rows == SAME_SECOND ? " = " : tie_op(p));
        sql_param(q, p->after_second);
    }
    if (rows == BEYOND)
        return;
    if (p->second)
        sql_add(q, " AND ");
    sql_add(q, "t.id");
    buf_add_c(&q->text, tie_op(p));
    sql_param(q, db_i(p->after_id));
}

/* " FROM type t …", its rows of one name or of none. */
static bool add_source(const ListPlan *p, SqlBuf *q, Names names, Rows rows)
{
    sql_name(q, p->l->type->name);
    sql_add(q, " t");
    sql_index_hint(p->c->db, q, p->index);
    if (p->reads_d)
        sql_add(q, " CROSS JOIN document d");
    sql_add(q, " WHERE ");
    add_column(p, q, 0);
    names == NO_NAME ? sql_add(q, " IS NULL") : sql_add(q, " = l.id");
    if (p->reads_d)
        sql_add(q, " AND d.id = t.id");
    add_rows(p, q, rows);
    return list_add_where(p->c, q, p->l);
}

static void add_rows_order(const ListPlan *p, SqlBuf *q)
{
    if (p->second) {
        add_column(p, q, 2);
        list_add_direction(q, p->desc[2], filter_nullable(&p->keys[2]));
        sql_add(q, ", ");
    }
    sql_add(q, "t.id");
    list_add_direction(q, p->tie_desc, false);
}

static void add_second(const ListPlan *p, SqlBuf *q)
{
    if (!p->second)
        return;
    sql_add(q, ", ");
    add_column(p, q, 2);
    sql_add(q, " AS k2");
}

static bool nameless(const ListPlan *p, SqlBuf *q, Rows rows, int64_t limit)
{
    sql_add(q, "SELECT t.id AS id, CAST(NULL AS TEXT) AS k0, CAST(NULL AS BIGINT) AS k1");
    add_second(p, q);
    sql_add(q, " FROM ");
    if (!add_source(p, q, NO_NAME, rows))
        return false;
    sql_add(q, " ORDER BY ");
    add_rows_order(p, q);
    list_add_limit(q, limit, 0);
    return true;
}

static void add_names_order(const ListPlan *p, SqlBuf *q)
{
    sql_add(q, " ORDER BY l.sort_name");
    list_add_direction(q, list_first_desc(p), false);
    sql_add(q, ", l.id");
    list_add_direction(q, list_first_desc(p), false);
}

/* SQLite sees that two walks one in the other have the order of both. */
static bool nested(const ListPlan *p, SqlBuf *q, const TypeDef *target, Stretch s, int64_t limit)
{
    sql_add(q, "SELECT t.id AS id, l.sort_name AS k0, l.id AS k1");
    add_second(p, q);
    sql_add(q, " FROM document l");
    sql_index_hint(p->c->db, q, STR(DOCUMENT_SORT));
    sql_add(q, " CROSS JOIN ");
    if (!add_source(p, q, s.names, s.rows))
        return false;
    sql_add(q, " AND ");
    add_names(p, q, target, s.names);
    add_names_order(p, q);
    sql_add(q, ", ");
    add_rows_order(p, q);
    list_add_limit(q, limit, 0);
    return true;
}

/* PostgreSQL does not: it is told to take of each name no more than the page holds, and all of the
 * last name. Asked for their order too it would sort the rows of all names, since it takes those
 * that have a key for one or two among all documents. */
static bool lateral(const ListPlan *p, SqlBuf *q, const TypeDef *target, Stretch s, int64_t limit)
{
    sql_add(q, "SELECT x.id, l.sort_name AS k0, l.id AS k1");
    if (p->second)
        sql_add(q, ", x.k2");
    sql_add(q, " FROM (SELECT l.id, l.sort_name FROM document l WHERE ");
    add_names(p, q, target, s.names);
    add_names_order(p, q);
    sql_add(q, ") l CROSS JOIN LATERAL (SELECT t.id AS id");
    add_second(p, q);
    sql_add(q, " FROM ");
    if (!add_source(p, q, s.names, s.rows))
        return false;
    sql_add(q, " ORDER BY ");
    add_rows_order(p, q);
    list_add_limit(q, limit, 0);
    sql_add(q, ") x");
    add_names_order(p, q);
    sql_add(q, " FETCH FIRST ");
    sql_add_number(q, limit);
    sql_add(q, " ROWS WITH TIES");
    return true;
}

static bool add_stretch(const ListPlan *p, SqlBuf *q, Stretch s, int64_t limit, int *n)
{
    int targets = s.names == NO_NAME ? 1 : p->n_targets;
    for (int i = 0; i < targets; i++, ++*n) {
        if (*n)
            sql_add(q, " UNION ALL ");
        sql_add(q, "SELECT * FROM (");
        if (s.names == NO_NAME                 ? !nameless(p, q, s.rows, limit)
            : db_engine(p->c->db) == DB_SQLITE ? !nested(p, q, p->targets[i], s, limit)
                                               : !lateral(p, q, p->targets[i], s, limit))
            return false;
        buf_format(&q->text, ") b%d", *n);
    }
    return true;
}

bool list_links_walk(const ListPlan *p, SqlBuf *q, int64_t limit)
{
    Stretch list[STRETCHES_MAX];
    int n = stretches_of(p, list), branches = 0;
    int64_t start = p->l->start > 0 ? p->l->start : 0;
    sql_add(q, "SELECT u.* FROM (");
    for (int i = 0; i < n; i++)
        if (!add_stretch(p, q, list[i], limit + start, &branches))
            return false;
    sql_add(q, ") u");
    list_plan_order(p, q, "u");
    list_add_limit(q, limit, start);
    return true;
}

/* --- among rows that were found --- */

static void add_behind_rows(const ListPlan *p, SqlBuf *q)
{
    if (p->second) {
        sql_add(q, "(u.k2");
        buf_add_c(&q->text, tie_op(p));
        sql_param(q, p->after_second);
        sql_add(q, " OR (u.k2 = ");
        sql_param(q, p->after_second);
        sql_add(q, " AND ");
    }
    sql_add(q, "u.id");
    buf_add_c(&q->text, tie_op(p));
    sql_param(q, db_i(p->after_id));
    if (p->second)
        sql_add(q, "))");
}

/* (k, rest) behind (value, …); The caller adds what must hold beside and "))". */
static void add_behind(const ListPlan *p, SqlBuf *q, const char *k, DbValue value)
{
    buf_format(&q->text, "(%s%s", k, names_op(p));
    sql_param(q, value);
    buf_format(&q->text, " OR (%s = ", k);
    sql_param(q, value);
    sql_add(q, " AND ");
}

void list_keys_behind(const ListPlan *p, SqlBuf *q)
{
    bool desc = list_first_desc(p), link = p->kinds[0] == KEY_LINK;
    if (!p->after)
        return;
    sql_add(q, " WHERE ");
    if (p->after_null) {
        buf_add_c(&q->text, desc ? "u.k0 IS NULL AND " : "u.k0 IS NOT NULL OR ");
        add_behind_rows(p, q);
        return;
    }
    if (desc)
        sql_add(q, "u.k0 IS NULL OR ");
    add_behind(p, q, "u.k0", p->after_key);
    if (link)
        add_behind(p, q, "u.k1", db_i(p->after_link));
    add_behind_rows(p, q);
    if (link)
        sql_add(q, "))");
    sql_add(q, "))");
}
