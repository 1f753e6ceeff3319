/* SPDX-License-Identifier: EUPL-1.2 */
#include "list_plan.h"

#include "filter.h"
#include "perm.h"
#include "registry.h"
#include "store.h"
#include "tables.h"

enum { SORTED_MAX = 2000, WINDOW = 10000 };

void sql_add_number(SqlBuf *q, int64_t n)
{
    buf_format(&q->text, "%lld", (long long)n);
}

/* --- the order --- */

static bool read_direction(Ctx *c, Str word, bool *out_desc)
{
    *out_desc = str_eq_nocase(word, STR("desc"));
    return !word.n || *out_desc || str_eq_nocase(word, STR("asc")) ||
           fail_field(c, ERR_VALIDATION, "order_by",
                      "The order cannot be read. Write \"field asc\" or \"field desc\".");
}

static bool read_order(ListPlan *p)
{
    Ctx *c = p->c;
    Str rest = p->l->order_by, part;
    while (p->l->order_by.n && p->n_keys < ORDER_MAX && str_split(&rest, ',', &part)) {
        Str words = str_trim(part), name;
        if (!words.n)
            continue;
        str_split(&words, ' ', &name);
        if (!filter_column(c, p->l->type, name, &p->keys[p->n_keys]) ||
            !read_direction(c, str_trim(words), &p->desc[p->n_keys]))
            return false;
        p->n_keys++;
    }
    if (!p->l->order_by.n && p->headed) {
        p->keys[0] = (Column){.kind = COL_MODIFIED, .name = STR("modified")};
        p->desc[p->n_keys++] = true;
    }
    p->tie_desc = p->n_keys ? p->desc[p->n_keys - 1] : true;
    for (int i = 0; p->l->back && i < p->n_keys; i++)
        p->desc[i] = !p->desc[i];
    p->tie_desc ^= p->l->back;
    return true;
}

bool list_key_is_text(const ListPlan *p)
{
    const Column *k = &p->keys[0];
    if (k->kind == COL_NAME)
        return p->headed;
    return k->kind == COL_FIELD ? type_is_text(k->field->type)
                                : k->kind == COL_OWNER || k->kind == COL_MODIFIED_BY;
}

/* "ID.VALUE", "ID" when the value is NULL. */
static bool read_cursor(ListPlan *p)
{
    Str s = p->l->after;
    if (!s.n)
        return true;
    long dot = str_find(s, '.');
    Str id = dot < 0 ? s : str_slice(s, 0, (size_t)dot);
    Str value = dot < 0 ? STR("") : str_slice(s, (size_t)dot + 1, s.n);
    bool ok = p->n_keys < 2 && str_to_int(id, &p->after_id);
    p->after = true;
    p->after_null = dot < 0;
    if (ok && p->n_keys && !p->after_null && list_key_is_text(p))
        p->after_key = db_t(str_copy(p->c->a, value));
    else if (ok && p->n_keys && !p->after_null) {
        p->after_key = db_i(0);
        ok = str_to_int(value, &p->after_key.i);
    }
    return ok || fail_field(p->c, ERR_VALIDATION, "after",
                            "This page does not exist. Begin at the first page.");
}

/* --- rows that are few by their nature --- */

static bool is_amount(const TypeDef *t, Str name)
{
    const FieldDef *f = type_field(t, name);
    return f && !field_nullable(f) && !type_is_text(f->type);
}

/* ["docstatus", "=", 0]: drafts are few and have an index; so have open amounts. "" = none. */
static Str few_of(Ctx *c, const TypeDef *t, const Json *f)
{
    Str indexes[TABLE_INDEXES_MAX];
    if (f->kind != JSON_LIST || f->n != 3 || f->first->kind != JSON_TEXT)
        return STR("");
    Str name = f->first->text, op = f->first->next->text, value = f->first->next->next->text;
    if (!str_is(value, "0"))
        return STR("");
    if (str_is(name, "docstatus"))
        return t->submittable && str_is(op, "=") ? table_draft_index(c->a, t) : STR("");
    bool open = is_amount(t, name) && (str_is(op, ">") || str_is(op, "<") || str_is(op, "!="));
    for (int i = 0, n = open ? table_indexes(t, indexes, TABLE_INDEXES_MAX) : 0; i < n; i++)
        if (str_eq(table_index_open(indexes[i]), name))
            return table_index_name(c->a, c->db, t, indexes[i]);
    return STR("");
}

static Str few_index(Ctx *c, const ListQuery *l)
{
    Str found = STR("");
    if (l->filters && l->filters->kind == JSON_LIST)
        JSON_EACH (f, l->filters)
            found = found.n ? found : few_of(c, l->type, f);
    return found;
}

/* Names are found in the registry. */
static bool names_given(const ListQuery *l)
{
    if (l->filters && l->filters->kind == JSON_LIST)
        JSON_EACH (f, l->filters)
            if (f->kind == JSON_LIST && f->n == 3 && str_is(f->first->text, "name") &&
                (str_is(f->first->next->text, "=") || str_is(f->first->next->text, "in")))
                return true;
    return false;
}

/* --- which index --- */

static Str word_of(Str columns, int n)
{
    Str word = STR("");
    for (int i = 0; i <= n; i++)
        if (!str_split(&columns, ' ', &word))
            return STR("");
    return word;
}

/* The companies of the site are the values of a field that every document has. */
static int company_values(const ListPlan *p, const FieldDef *f, DbValue *out)
{
    const Registry *r = p->c->reg;
    if (!str_is(f->target, "company") || !f->required || f->custom || r->n_companies > BRANCHES_MAX)
        return 0;
    for (int i = 0; i < r->n_companies; i++)
        out[i] = db_i(r->companies[i].id);
    return r->n_companies;
}

static int rule_values(const ListPlan *p, const FieldDef *f, DbValue *out)
{
    const TypeDef *target = registry_type(p->c->reg, f->target);
    int n = 0;
    for (int i = 0; f->required && !f->custom && i < p->c->user.n_rules; i++) {
        if (p->c->user.rules[i].allow != target)
            continue;
        if (n == BRANCHES_MAX)
            return 0;
        out[n++] = db_i(p->c->user.rules[i].id);
    }
    return n;
}

static int without_repeats(DbValue *v, int n)
{
    int kept = 0;
    for (int i = 0; i < n; i++) {
        bool known = false;
        for (int k = 0; k < kept; k++)
            known = known || (v[k].kind == v[i].kind &&
                              (v[i].kind == DB_TEXT ? str_eq(v[k].s, v[i].s) : v[k].i == v[i].i));
        if (!known)
            v[kept++] = v[i];
    }
    return kept;
}

/* The few values that a field can have in this list; 0: any. *out_narrow: not just companies. */
static int values_of(const ListPlan *p, const FieldDef *f, DbValue *out, bool *out_narrow)
{
    int n = filter_equal(p->c, p->l->type, p->l->filters, f, out, BRANCHES_MAX);
    if (!n && f->type == FT_LINK)
        n = rule_values(p, f, out);
    *out_narrow = n > 0 && !str_is(f->target, "company");
    if (!n && f->type == FT_LINK)
        n = company_values(p, f, out);
    return without_repeats(out, n);
}

static Str few_columns(const ListPlan *p, Str few)
{
    if (str_eq(few, table_draft_index(p->c->a, p->l->type)))
        return table_order_index(p->l->type);
    for (int i = 0; i < p->n_indexes; i++)
        if (str_eq(few, table_index_name(p->c->a, p->c->db, p->l->type, p->indexes[i])))
            return p->indexes[i];
    return STR("");
}

/* An index "company posting_date" has the order posting_date within each company. */
static void try_index(ListPlan *p, Str columns, Str name, const FieldDef *order)
{
    DbValue values[BRANCHES_MAX];
    bool narrow = false;
    const TypeDef *t = p->l->type;
    Str first = word_of(columns, 0);
    if (str_eq(first, order->name)) {
        p->walks = true;
        if (!p->by)
            p->index = name;
        return;
    }
    const FieldDef *f = type_field(t, first);
    if (!f || !str_eq(word_of(columns, 1), order->name))
        return;
    int n = values_of(p, f, values, &narrow);
    if (!n || (p->by && !narrow) || (p->index.n && !p->by && !narrow))
        return;
    p->walks = true;
    p->by = f;
    p->n_values = n;
    memcpy(p->values, values, sizeof values);
    p->index = name;
}

static void choose_index(ListPlan *p)
{
    const Column *k = p->n_keys ? &p->keys[0] : NULL;
    if (!k || (k->kind == COL_NAME && !p->headed)) {
        p->walks = true; /* by id */
        return;
    }
    if (k->kind != COL_FIELD) {
        p->walks = p->leads_d = p->headed && (k->kind == COL_MODIFIED || k->kind == COL_NAME);
        return;
    }
    if (k->field->via.n)
        return;
    Str few = few_index(p->c, p->l), columns = few_columns(p, few);
    if (few.n)
        try_index(p, columns, few, k->field);
    p->walks_few = p->walks;
    for (int i = 0; i < p->n_indexes && !p->walks_few; i++)
        if (!table_index_open(p->indexes[i]).n)
            try_index(p, p->indexes[i],
                      table_index_name(p->c->a, p->c->db, p->l->type, p->indexes[i]), k->field);
}

/* --- are the conditions found by an index? --- */

/* The index by which the rows of the filter are found; "" = none, or the engine's choice. */
static Str served_index(const ListPlan *p, bool *out_served)
{
    const TypeDef *t = p->l->type;
    DbValue values[BRANCHES_MAX];
    Str few = few_index(p->c, p->l);
    *out_served = true;
    if (few.n || names_given(p->l))
        return few;
    for (int i = 0; i < p->n_indexes; i++) {
        const FieldDef *f = type_field(t, word_of(p->indexes[i], 0));
        bool narrow = false;
        if (f && !table_index_open(p->indexes[i]).n && values_of(p, f, values, &narrow) && narrow)
            return table_index_name(p->c->a, p->c->db, t, p->indexes[i]);
    }
    *out_served = false;
    return STR("");
}

bool list_plan(Ctx *c, const ListQuery *l, ListPlan *out)
{
    *out = (ListPlan){.c = c, .l = l, .headed = !l->type->child && !l->type->ledger};
    if (!read_order(out) || !read_cursor(out))
        return false;
    out->n_indexes = table_indexes(l->type, out->indexes, TABLE_INDEXES_MAX);
    out->reads_d = filter_reads_registry(c, l->type, l->filters) ||
                   filter_reads_registry(c, l->type, l->or_filters);
    for (int i = 0; i < out->n_keys; i++)
        out->reads_d |= out->headed && out->keys[i].kind != COL_FIELD &&
                        out->keys[i].kind != COL_DOCSTATUS;
    choose_index(out);
    out->limited = perm_limits_rows(c, l->type);
    out->filters = (l->filters && l->filters->n) || (l->or_filters && l->or_filters->n) ||
                   out->limited;
    out->found_by = out->filters ? served_index(out, &out->served) : STR("");
    return true;
}

bool list_order_is_quick(Ctx *c, const ListQuery *l, bool *out)
{
    ListPlan p;
    if (!list_plan(c, l, &p))
        return false;
    *out = p.walks;
    return true;
}

/* --- statements --- */

/* `leads`: the registry comes first, and its indexes are open. Else `index` is read, "" = the
 * engine's choice. */
static void add_from(const ListPlan *p, SqlBuf *q, Str index, bool leads)
{
    const TypeDef *t = p->l->type;
    sql_add(q, " FROM ");
    if (leads) {
        sql_add(q, "document d CROSS JOIN ");
        sql_name(q, t->name);
        sql_add(q, " t WHERE t.id = d.id AND d.type_id = ");
        sql_param(q, db_i(t->id));
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
    bool names = p->headed && names_given(p->l);
    add_from(p, q, names ? STR("") : p->found_by, names);
}

static bool add_where(Ctx *c, SqlBuf *q, const ListQuery *l)
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
    p.found_by = served_index(&p, &p.served);
    find_from(&p, q);
    return add_where(c, q, l);
}

static void add_key(const ListPlan *p, SqlBuf *q, int i)
{
    if (p->headed || p->keys[i].kind != COL_NAME)
        filter_column_sql(q, p->l->type, &p->keys[i], "t");
    else
        sql_add(q, "t.id");
}

static void add_id(const ListPlan *p, SqlBuf *q)
{
    p->leads_d ? sql_add(q, "d.id") : sql_add(q, "t.id");
}

/* NULL before all values, as SQLite has it; its own words would keep it from an index. */
static void add_direction(SqlBuf *q, bool desc, bool nullable)
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
        add_direction(q, p->desc[i], filter_nullable(&p->keys[i]));
        sql_add(q, ", ");
    }
    add_id(p, q);
    add_direction(q, p->tie_desc, false);
}

void list_plan_order(const ListPlan *p, SqlBuf *q, const char *alias)
{
    sql_add(q, " ORDER BY ");
    for (int i = 0; i < p->n_keys; i++) {
        buf_format(&q->text, "%s.k%d", alias, i);
        add_direction(q, p->desc[i], filter_nullable(&p->keys[i]));
        sql_add(q, ", ");
    }
    buf_format(&q->text, "%s.id", alias);
    add_direction(q, p->tie_desc, false);
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

static void add_limit(SqlBuf *q, int64_t limit, int64_t start)
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

static bool first_desc(const ListPlan *p)
{
    return p->n_keys ? p->desc[0] : p->tie_desc;
}

/* Behind the cursor lie up to two runs: those beside it, and those on the other side of the line
 * between NULL and the values. */
static int segments(const ListPlan *p)
{
    bool other = p->after && key_nullable(p) && p->after_null != first_desc(p);
    return other ? 2 : 1;
}

static void add_segment(const ListPlan *p, SqlBuf *q, int which)
{
    if (!p->after)
        return;
    if (which == 0 && !p->after_null) {
        add_side(p, q, first_desc(p) ? "<" : ">", p->after_key, p->after_id);
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
    buf_format(&q->text, " %s ", first_desc(p) ? "<" : ">");
    sql_param(q, db_i(p->after_id));
}

/* The same in runs of which each is one stretch of an index: SQLite walks (key, id) by its key
 * only, and a day may have very many documents. */
typedef enum { RUN_ALL, RUN_EQUAL, RUN_BEYOND, RUN_ID, RUN_NULL, RUN_SET } Run;
enum { RUNS_MAX = 3 };

static int runs_of(const ListPlan *p, Run out[RUNS_MAX])
{
    bool other = p->after && key_nullable(p) && p->after_null != first_desc(p);
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
    const char *op = first_desc(p) ? "<" : ">";
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
    const TypeDef *t = p->l->type;
    if (p->leads_d && (bare || !p->filters)) {
        sql_add(q, " FROM document d WHERE d.type_id = ");
        sql_param(q, db_i(t->id));
        return;
    }
    add_from(p, q, p->index, p->leads_d);
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
    add_limit(&q, 1, WINDOW);
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
    if (!add_where(p->c, q, p->l))
        return false;
    add_run(p, q, run);
    if (w->bounded)
        add_side(p, q, first_desc(p) ? ">=" : "<=", w->key, w->id);
    add_order(p, q);
    add_limit(q, limit, start);
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
    add_limit(q, limit, start);
    return true;
}

/* All that fits, sorted. The inner LIMIT keeps the engine from walking the order instead. */
static bool add_find(const ListPlan *p, SqlBuf *q, int64_t limit)
{
    int runs = segments(p);
    sql_add(q, "SELECT u.* FROM (");
    for (int i = 0; i < runs; i++) {
        if (i)
            sql_add(q, " UNION ALL ");
        sql_add(q, "SELECT * FROM (");
        add_keys(p, q);
        find_from(p, q);
        if (!add_where(p->c, q, p->l))
            return false;
        add_segment(p, q, i);
        sql_add(q, " LIMIT 1000000000");
        buf_format(&q->text, ") b%d", i);
    }
    sql_add(q, ") u");
    list_plan_order(p, q, "u");
    add_limit(q, limit, p->l->start);
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
    add_limit(&q, SORTED_MAX, 0);
    sql_add(&q, ") x");
    DbRows *r = sql_query(p->c->db, &q);
    if (db_next(r))
        n = db_get_int(r, 0);
    return db_finish(r) && n == SORTED_MAX;
}

/* Are all filters about the column of the order, which the walk reads from its index? */
static bool only_about_order(const ListPlan *p)
{
    if (p->limited || (p->l->or_filters && p->l->or_filters->n) || !p->n_keys)
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
           !(key_nullable(p) && !first_desc(p)) && !p->after_null;
}

bool list_plan_ids(ListPlan *p, int64_t limit, bool all, SqlBuf *out, bool *out_short)
{
    Window w = {0};
    bool plain = !p->filters || only_about_order(p) || walk_has_all(p) || p->walks_few;
    *out_short = false;
    if (p->walks && (plain || (p->served && many(p))))
        return add_walk(p, out, &w, limit);
    if (all || !p->walks || p->served || !has_window(p) || !window_end(p, &w.key, &w.id))
        return add_find(p, out, limit);
    *out_short = w.bounded = true;
    return add_walk(p, out, &w, limit);
}
