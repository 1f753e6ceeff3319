/* SPDX-License-Identifier: EUPL-1.2
 * The statements of a list: from a plan to the ids of a page, in order.
 */
#include "list_ids.h"

#include "filter.h"
#include "perm.h"

enum { SORTED_MAX = 2000, WINDOW = 10000 };

void sql_add_number(SqlBuf *q, int64_t n)
{
    buf_format(&q->text, "%lld", (long long)n);
}

/* Its rows of the type; `alone`: the table of the type is not read. A partial index is found by its
 * condition, written out. */
static void add_registry(const ListPlan *p, SqlBuf *q, Str index, bool alone)
{
    const TypeDef *t = p->l->type;
    sql_add(q, "document d");
    if (index.n)
        sql_index_hint(p->c->db, q, index);
    if (!alone) {
        sql_add(q, " CROSS JOIN ");
        sql_name(q, t->name);
        sql_add(q, " t");
    }
    sql_add(q, " WHERE d.type_id = ");
    sql_param(q, db_i(t->id));
    if (!alone)
        sql_add(q, " AND t.id = d.id");
    if (index.n)
        sql_add(q, " AND d.sort_name IS NOT NULL");
}

/* `leads`: the registry comes first, and its indexes are open. Else `index` is read, "" = the
 * engine's choice. */
static void add_from(const ListPlan *p, SqlBuf *q, Str index, bool leads)
{
    const TypeDef *t = p->l->type;
    sql_add(q, " FROM ");
    if (leads) {
        add_registry(p, q, STR(""), false);
        return;
    }
    sql_name(q, t->name);
    sql_add(q, " t");
    if (index.n)
        sql_index_hint(p->c->db, q, index);
    if (p->reads_d)
        sql_add(q, " CROSS JOIN document d WHERE d.id = t.id");
    else
        sql_add(q, " WHERE 1 = 1");
}

/* The rows that the filter finds, in no order. */
static void find_from(const ListPlan *p, SqlBuf *q)
{
    bool names = p->headed && list_names_given(p->l);
    add_from(p, q, names ? STR("") : p->found_by, names);
}

bool list_add_where(Ctx *c, SqlBuf *q, const ListQuery *l)
{
    perm_rows(c, q, l->type, "t");
    return filter_add(c, q, l->type, l->filters, false) &&
           filter_add(c, q, l->type, l->or_filters, true);
}

bool list_source(Ctx *c, SqlBuf *q, const ListQuery *l)
{
    ListPlan p = {.c = c, .l = l, .headed = !l->type->child && !l->type->ledger};
    p.reads_d = filter_reads_registry(c, l->type, l->filters) ||
                filter_reads_registry(c, l->type, l->or_filters);
    p.n_indexes = table_indexes(l->type, p.indexes, TABLE_INDEXES_MAX);
    p.found_by = list_served_index(&p, &p.served);
    find_from(&p, q);
    return list_add_where(c, q, l);
}

static void add_key(const ListPlan *p, SqlBuf *q, int i)
{
    if (p->kinds[i] == KEY_LINK) {
        sql_add(q, "(SELECT coalesce(l.sort_name, l.name) FROM document l WHERE l.id = ");
        filter_column_sql(q, p->l->type, &p->keys[i], "t");
        sql_add(q, ")");
    } else if (p->kinds[i] == KEY_NAME)
        sql_add(q, "d.sort_name");
    else if (p->kinds[i] == KEY_TEXT) {
        sql_add(q, "bastide_order(");
        filter_column_sql(q, p->l->type, &p->keys[i], "t");
        sql_add(q, ")");
    } else if (p->headed || p->keys[i].kind != COL_NAME)
        filter_column_sql(q, p->l->type, &p->keys[i], "t");
    else
        sql_add(q, "t.id");
}

static void add_id(const ListPlan *p, SqlBuf *q)
{
    p->leads_d ? sql_add(q, "d.id") : sql_add(q, "t.id");
}

void list_add_direction(SqlBuf *q, bool desc, bool nullable)
{
    if (desc)
        sql_add(q, " DESC");
    if (nullable && desc)
        sql_add(q, " NULLS LAST");
    else if (nullable)
        sql_add(q, " NULLS FIRST");
}

static void add_order(const ListPlan *p, SqlBuf *q)
{
    sql_add(q, " ORDER BY ");
    for (int i = 0; i < p->n_keys; i++) {
        add_key(p, q, i);
        list_add_direction(q, p->desc[i], filter_nullable(&p->keys[i]));
        sql_add(q, ", ");
    }
    add_id(p, q);
    list_add_direction(q, p->tie_desc, false);
}

void list_plan_order(const ListPlan *p, SqlBuf *q, const char *alias)
{
    sql_add(q, " ORDER BY ");
    for (int i = 0; i < p->n_keys; i++) {
        buf_format(&q->text, "%s.k%d", alias, i);
        list_add_direction(q, p->desc[i], filter_nullable(&p->keys[i]));
        sql_add(q, ", ");
    }
    buf_format(&q->text, "%s.id", alias);
    list_add_direction(q, p->tie_desc, false);
}

static void add_keys(const ListPlan *p, SqlBuf *q)
{
    sql_add(q, "SELECT ");
    add_id(p, q);
    sql_add(q, " AS id");
    for (int i = 0; i < p->n_keys; i++) {
        sql_add(q, ", ");
        add_key(p, q, i);
        buf_format(&q->text, " AS k%d", i);
    }
}

void list_add_limit(SqlBuf *q, int64_t limit, int64_t start)
{
    sql_add(q, " LIMIT ");
    sql_add_number(q, limit);
    if (start > 0) {
        sql_add(q, " OFFSET ");
        sql_param(q, db_i(start));
    }
}

/* (key, id) on this side of these two. `op` is one of < <= > >= */
static void add_side(const ListPlan *p, SqlBuf *q, const char *op, DbValue key, int64_t id)
{
    sql_add(q, " AND ");
    if (p->n_keys) {
        sql_add(q, "(");
        add_key(p, q, 0);
        sql_add(q, ", ");
    }
    add_id(p, q);
    if (p->n_keys)
        sql_add(q, ")");
    buf_format(&q->text, " %s ", op);
    if (p->n_keys) {
        sql_add(q, "(");
        sql_param(q, key);
        sql_add(q, ", ");
    }
    sql_param(q, db_i(id));
    if (p->n_keys)
        sql_add(q, ")");
}

static bool key_nullable(const ListPlan *p)
{
    return p->n_keys && filter_nullable(&p->keys[0]);
}

bool list_first_desc(const ListPlan *p)
{
    return p->n_keys ? p->desc[0] : p->tie_desc;
}

/* Behind the cursor lie up to two runs: those beside it, and those on the other side of the line
 * between NULL and the values. */
static int segments(const ListPlan *p)
{
    bool other = p->after && key_nullable(p) && p->after_null != list_first_desc(p);
    return other ? 2 : 1;
}

static void add_segment(const ListPlan *p, SqlBuf *q, int which)
{
    if (!p->after)
        return;
    if (which == 0 && !p->after_null) {
        add_side(p, q, list_first_desc(p) ? "<" : ">", p->after_key, p->after_id);
        return;
    }
    bool null = (which == 0) == p->after_null;
    sql_add(q, " AND ");
    add_key(p, q, 0);
    null ? sql_add(q, " IS NULL") : sql_add(q, " IS NOT NULL");
    if (which == 1)
        return;
    sql_add(q, " AND ");
    add_id(p, q);
    buf_format(&q->text, " %s ", list_first_desc(p) ? "<" : ">");
    sql_param(q, db_i(p->after_id));
}

/* The same in runs of which each is one stretch of an index: SQLite walks (key, id) by its key
 * only, and a day may have very many documents. */
typedef enum { RUN_ALL, RUN_EQUAL, RUN_BEYOND, RUN_ID, RUN_NULL, RUN_SET } Run;
enum { RUNS_MAX = 3 };

static int runs_of(const ListPlan *p, Run out[RUNS_MAX])
{
    bool other = p->after && key_nullable(p) && p->after_null != list_first_desc(p);
    int n = 0;
    if (!p->after || !p->n_keys) {
        out[n++] = p->after ? RUN_ID : RUN_ALL;
        return n;
    }
    out[n++] = RUN_EQUAL;
    if (!p->after_null)
        out[n++] = RUN_BEYOND;
    if (other)
        out[n++] = p->after_null ? RUN_SET : RUN_NULL;
    return n;
}

static void add_run(const ListPlan *p, SqlBuf *q, Run run)
{
    const char *op = list_first_desc(p) ? "<" : ">";
    if (run == RUN_ALL)
        return;
    sql_add(q, " AND ");
    if (run != RUN_ID)
        add_key(p, q, 0);
    if (run == RUN_SET)
        sql_add(q, " IS NOT NULL");
    else if (run == RUN_NULL || (run == RUN_EQUAL && p->after_null))
        sql_add(q, " IS NULL");
    else if (run != RUN_ID) {
        buf_format(&q->text, " %s ", run == RUN_EQUAL ? "=" : op);
        sql_param(q, p->after_key);
    }
    if (run != RUN_EQUAL && run != RUN_ID)
        return;
    if (run == RUN_EQUAL)
        sql_add(q, " AND ");
    add_id(p, q);
    buf_format(&q->text, " %s ", op);
    sql_param(q, db_i(p->after_id));
}

static void add_value(const ListPlan *p, SqlBuf *q, int value)
{
    if (!p->by)
        return;
    sql_add(q, " AND t.");
    sql_name(q, p->by->name);
    sql_add(q, " = ");
    sql_param(q, p->values[value]);
}

static void walk_from(const ListPlan *p, SqlBuf *q, bool bare)
{
    if (!p->leads_d) {
        add_from(p, q, p->index, false);
        return;
    }
    sql_add(q, " FROM ");
    add_registry(p, q, p->kinds[0] == KEY_NAME ? STR(DOCUMENT_SORT) : STR(""),
                 p->n_keys == 1 && (bare || !p->filters));
}

/* The row at the end of the window; false when the walk ends before. */
static bool window_end(const ListPlan *p, DbValue *out_key, int64_t *out_id)
{
    SqlBuf q = sql_new(p->c->a);
    add_keys(p, &q);
    walk_from(p, &q, true);
    add_value(p, &q, 0);
    add_segment(p, &q, 0);
    add_order(p, &q);
    list_add_limit(&q, 1, WINDOW);
    DbRows *r = sql_query(p->c->db, &q);
    bool found = db_next(r) && !(p->n_keys && db_is_null(r, 1));
    if (found) {
        *out_id = db_get_int(r, 0);
        if (p->n_keys)
            *out_key = list_key_is_text(p) ? db_t(str_copy(p->c->a, db_get_text(r, 1)))
                                           : db_i(db_get_int(r, 1));
    }
    return db_finish(r) && found;
}

typedef struct {
    bool bounded;
    DbValue key;
    int64_t id;
} Window;

static bool add_branch(const ListPlan *p, SqlBuf *q, int value, Run run, const Window *w,
                       int64_t limit, int64_t start)
{
    add_keys(p, q);
    walk_from(p, q, false);
    add_value(p, q, value);
    if (!list_add_where(p->c, q, p->l))
        return false;
    add_run(p, q, run);
    if (w->bounded)
        add_side(p, q, list_first_desc(p) ? ">=" : "<=", w->key, w->id);
    add_order(p, q);
    list_add_limit(q, limit, start);
    return true;
}

static bool add_walk(const ListPlan *p, SqlBuf *q, const Window *w, int64_t limit)
{
    Run runs[RUNS_MAX];
    int n = runs_of(p, runs), branches = (p->by ? p->n_values : 1) * n;
    int64_t start = p->l->start > 0 ? p->l->start : 0;
    if (branches == 1)
        return add_branch(p, q, 0, runs[0], w, limit, start);
    sql_add(q, "SELECT u.* FROM (");
    for (int i = 0; i < branches; i++) {
        if (i)
            sql_add(q, " UNION ALL ");
        sql_add(q, "SELECT * FROM (");
        if (!add_branch(p, q, i / n, runs[i % n], w, limit + start, 0))
            return false;
        buf_format(&q->text, ") b%d", i);
    }
    sql_add(q, ") u");
    list_plan_order(p, q, "u");
    list_add_limit(q, limit, start);
    return true;
}

/* All that fits, sorted. The inner LIMIT keeps the engine from walking the order instead. Keys that
 * are made of each row are compared when they are there. */
static bool add_find(const ListPlan *p, SqlBuf *q, int64_t limit)
{
    bool made = p->kinds[0] == KEY_LINK || p->kinds[0] == KEY_TEXT;
    int runs = made ? 1 : segments(p);
    sql_add(q, "SELECT u.* FROM (");
    for (int i = 0; i < runs; i++) {
        if (i)
            sql_add(q, " UNION ALL ");
        sql_add(q, "SELECT * FROM (");
        add_keys(p, q);
        find_from(p, q);
        if (!list_add_where(p->c, q, p->l))
            return false;
        if (!made)
            add_segment(p, q, i);
        sql_add(q, " LIMIT 1000000000");
        buf_format(&q->text, ") b%d", i);
    }
    sql_add(q, ") u");
    if (made)
        list_keys_behind(p, q);
    list_plan_order(p, q, "u");
    list_add_limit(q, limit, p->l->start);
    return true;
}

/* Are SORTED_MAX or more found? Errors of the filter come again with the list itself. */
static bool many(const ListPlan *p)
{
    SqlBuf q = sql_new(p->c->a);
    int errors = p->c->e.n;
    int64_t n = 0;
    sql_add(&q, "SELECT count(*) FROM (SELECT 1");
    if (!list_source(p->c, &q, p->l)) {
        p->c->e.n = errors;
        return false;
    }
    list_add_limit(&q, SORTED_MAX, 0);
    sql_add(&q, ") x");
    DbRows *r = sql_query(p->c->db, &q);
    if (db_next(r))
        n = db_get_int(r, 0);
    return db_finish(r) && n == SORTED_MAX;
}

/* Are all filters about the column of the order, which the walk reads from its index? */
static bool only_about_order(const ListPlan *p)
{
    if (p->limited || (p->l->or_filters && p->l->or_filters->n) || !p->n_keys ||
        p->kinds[0] == KEY_NAME)
        return false;
    JSON_EACH (f, p->l->filters)
        if (f->kind != JSON_LIST || f->n != 3 || !str_eq(f->first->text, p->keys[0].name))
            return false;
    return true;
}

/* The conditions are those of the walk's own column (and rules about the company). */
static bool walk_has_all(const ListPlan *p)
{
    int conditions = p->l->filters ? p->l->filters->n : 0;
    DbValue values[BRANCHES_MAX];
    if (!p->by || (p->l->or_filters && p->l->or_filters->n))
        return false;
    if (filter_equal(p->c, p->l->type, p->l->filters, p->by, values, BRANCHES_MAX))
        conditions--;
    for (int i = 0; i < p->c->user.n_rules; i++) {
        const TypeDef *allow = p->c->user.rules[i].allow;
        if (!str_is(allow->name, "company") && !str_eq(allow->name, p->by->target))
            return false;
    }
    return conditions == 0;
}

/* A window needs one walk in one direction, whose end is a value. */
static bool has_window(const ListPlan *p)
{
    return p->n_keys <= 1 && (!p->by || p->n_values == 1) && p->l->start <= 0 &&
           !(key_nullable(p) && !list_first_desc(p)) && !p->after_null;
}

bool list_plan_ids(ListPlan *p, int64_t limit, bool all, SqlBuf *out, bool *out_short)
{
    Window w = {0};
    bool plain = !p->filters || only_about_order(p) || walk_has_all(p) || p->walks_few;
    *out_short = false;
    if (p->n_targets && (plain || !p->served || many(p)))
        return list_links_walk(p, out, limit);
    if (p->n_targets)
        return add_find(p, out, limit);
    if (p->walks && (plain || (p->served && many(p))))
        return add_walk(p, out, &w, limit);
    if (all || !p->walks || p->served || !has_window(p) || !window_end(p, &w.key, &w.id))
        return add_find(p, out, limit);
    *out_short = w.bounded = true;
    return add_walk(p, out, &w, limit);
}
