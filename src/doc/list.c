/* SPDX-License-Identifier: EUPL-1.2 */
#include "list.h"

#include "filter.h"
#include "perm.h"
#include "site.h"
#include "store.h"
#include "utf8.h"

static bool add_column(Ctx *c, ListResult *out, const TypeDef *t, Str name)
{
    if (out->n_columns >= LIST_COLUMNS_MAX)
        return fail_field(c, ERR_VALIDATION, "fields", "Too many fields are asked for.");
    if (!out->columns)
        out->columns = arena_array_of(c->a, Column, LIST_COLUMNS_MAX);
    return filter_column(c, t, name, &out->columns[out->n_columns]) && ++out->n_columns;
}

static void add_all(ListResult *out, const TypeDef *t)
{
    static const char *const heads[] = {"name",     "owner",       "creation",
                                        "modified", "modified_by", "docstatus"};
    for (int i = 0; i < 6 && !(t->child && i > 0); i++)
        out->columns[out->n_columns++] = (Column){.kind = (ColKind)i, .name = str_c(heads[i])};
    for (int i = 0; i < t->n_fields && out->n_columns < LIST_COLUMNS_MAX; i++) {
        const FieldDef *f = &t->fields[i];
        if (f->type != FT_TABLE && f->type != FT_PASSWORD && !f->secret)
            out->columns[out->n_columns++] = (Column){
                .kind = COL_FIELD, .field = f, .name = f->name};
    }
}

static bool choose_columns(Ctx *c, const ListQuery *q, ListResult *out)
{
    bool ok = true;
    out->columns = arena_array_of(c->a, Column, LIST_COLUMNS_MAX);
    if (!q->fields || q->fields->kind == JSON_NULL || !q->fields->n)
        return add_column(c, out, q->type, STR("name"));
    if (q->fields->kind != JSON_LIST)
        return fail_field(c, ERR_VALIDATION, "fields", "\"fields\" is a list of field names.");
    JSON_EACH (f, q->fields) {
        Str name = f->kind == JSON_TEXT ? f->text : STR("");
        if (str_is(name, "*"))
            add_all(out, q->type);
        else
            ok = add_column(c, out, q->type, name) && ok;
    }
    return ok;
}

/* An amount needs its currency and company beside it to be shown with the right decimals. */
static void select_field(SqlBuf *q, const TypeDef *t, const FieldDef *f)
{
    Column col = {.kind = COL_FIELD, .field = f};
    sql_add(q, ", ");
    filter_column_sql(q, t, &col, "t");
}

static const FieldDef *helper(const TypeDef *t, const ListResult *r, Str name)
{
    const FieldDef *f = name.n ? type_field(t, name) : NULL;
    for (int i = 0; f && i < r->n_columns; i++)
        if (r->columns[i].field == f)
            return NULL;
    return f;
}

static int helpers_of(const TypeDef *t, const ListResult *r, const FieldDef **out)
{
    int n = 0;
    const FieldDef *company = helper(t, r, STR("company"));
    if (company)
        out[n++] = company;
    for (int i = 0; i < r->n_columns && n < 4; i++) {
        const FieldDef *f = r->columns[i].field;
        const FieldDef *cur = f && f->type == FT_MONEY ? helper(t, r, f->currency) : NULL;
        bool known = false;
        for (int k = 0; k < n; k++)
            known = known || out[k] == cur;
        if (cur && !known)
            out[n++] = cur;
    }
    return n;
}

/* `walk`: with the condition that opens the indexes of the registry (by name, by modified), so
 * that the first page in their order is read without sorting. */
static void add_from(SqlBuf *q, const TypeDef *t, bool walk)
{
    sql_add(q, " FROM ");
    sql_name(q, t->name);
    sql_add(q, " t");
    if (!t->child && !t->ledger)
        sql_add(q, " JOIN document d ON d.id = t.id");
    sql_add(q, " WHERE 1 = 1");
    if (!walk)
        return;
    sql_add(q, " AND d.type_id = ");
    sql_param(q, db_i(t->id));
}

static bool add_where(Ctx *c, SqlBuf *q, const ListQuery *l)
{
    perm_rows(c, q, l->type, "t");
    return filter_add(c, q, l->type, l->filters, false) &&
           filter_add(c, q, l->type, l->or_filters, true);
}

enum { SORTED_MAX = 2000 };

/* Few rows are found by the index of their field and sorted; among many the order is walked until
 * the page is full. An engine without statistics cannot tell which, so they are counted, up to the
 * limit between the two. Errors of the filter come again with the list itself. */
static bool walk_is_better(Ctx *c, const ListQuery *l)
{
    if (l->type->child || l->type->ledger)
        return false;
    if (!l->filters && !l->or_filters && !c->user.n_rules)
        return true;
    SqlBuf q = sql_new(c->a);
    int errors = c->e.n;
    int64_t n = 0;
    sql_add(&q, "SELECT count(*) FROM (SELECT 1");
    add_from(&q, l->type, false);
    if (!add_where(c, &q, l)) {
        c->e.n = errors;
        return false;
    }
    sql_add(&q, " LIMIT ");
    sql_param(&q, db_i(SORTED_MAX));
    sql_add(&q, ") x");
    DbRows *r = sql_query(c->db, &q);
    if (db_next(r))
        n = db_get_int(r, 0);
    return db_finish(r) && n == SORTED_MAX;
}

static bool add_order(Ctx *c, SqlBuf *q, const ListQuery *l)
{
    Str rest = l->order_by, part;
    bool headed = !l->type->child && !l->type->ledger;
    sql_add(q, " ORDER BY ");
    while (l->order_by.n && str_split(&rest, ',', &part)) {
        Str words = str_trim(part), name;
        Column col;
        if (!words.n)
            continue;
        str_split(&words, ' ', &name);
        Str direction = str_trim(words);
        if (!filter_column(c, l->type, name, &col))
            return false;
        if (direction.n && !str_eq_nocase(direction, STR("asc")) &&
            !str_eq_nocase(direction, STR("desc")))
            return fail_field(c, ERR_VALIDATION, "order_by",
                              "The order is \"field asc\" or \"field desc\".");
        filter_column_sql(q, l->type, &col, "t");
        if (str_eq_nocase(direction, STR("desc")))
            sql_add(q, " DESC");
        sql_add(q, ", ");
    }
    if (!l->order_by.n && headed)
        sql_add(q, "d.modified DESC, ");
    if (headed)
        sql_add(q, "d.id DESC");
    else
        sql_add(q, "t.id DESC");
    return true;
}

static void read_head(const TypeDef *t, DocHead *d, DbRows *r, int *column, Arena *a)
{
    d->id = db_get_int(r, 0);
    d->docstatus = (int32_t)db_get_int(r, 1);
    if (t->child) {
        d->parent = db_get_int(r, 2);
        d->idx = (int32_t)db_get_int(r, 3);
        d->name = str_format(a, "%lld", (long long)d->id);
        *column = 4;
        return;
    }
    d->name = str_copy(a, db_get_text(r, 2));
    if (!d->name.n)
        d->name = str_format(a, "%lld", (long long)d->id);
    *column = 3;
    if (t->ledger)
        return;
    d->owner = str_copy(a, db_get_text(r, 3));
    d->creation.us = db_get_int(r, 4);
    d->modified.us = db_get_int(r, 5);
    d->modified_by = str_copy(a, db_get_text(r, 6));
    d->version = db_get_int(r, 7);
    *column = 8;
}

static void add_select(SqlBuf *q, const TypeDef *t, const ListResult *out, const FieldDef **extra,
                       int n_extra)
{
    if (t->child)
        sql_add(q, "SELECT t.id, t.docstatus, t.parent, t.idx");
    else if (t->ledger)
        sql_add(q, "SELECT t.id, t.docstatus, t.name");
    else
        sql_add(q, "SELECT t.id, d.docstatus, d.name, d.owner, d.creation, d.modified, "
                   "d.modified_by, d.version");
    for (int i = 0; i < out->n_columns; i++)
        if (out->columns[i].kind == COL_FIELD)
            select_field(q, t, out->columns[i].field);
    for (int i = 0; i < n_extra; i++)
        select_field(q, t, extra[i]);
}

static bool fetch(Ctx *c, SqlBuf *q, const ListQuery *l, ListResult *out, const FieldDef **extra,
                  int n_extra)
{
    int cap = 0;
    DbRows *r = sql_query(c->db, q);
    while (db_next(r)) {
        if (out->n == cap) {
            int more = cap ? cap * 2 : 32;
            out->rows = arena_grow(c->a, out->rows, sizeof(DocHead *) * (size_t)cap,
                                   sizeof(DocHead *) * (size_t)more);
            cap = more;
        }
        DocHead *d = doc_new(c, l->type);
        int column;
        read_head(l->type, d, r, &column, c->a);
        for (int i = 0; i < out->n_columns; i++)
            if (out->columns[i].kind == COL_FIELD)
                field_from_db(d, out->columns[i].field, r, column++, c->a);
        for (int i = 0; i < n_extra; i++)
            field_from_db(d, extra[i], r, column++, c->a);
        out->rows[out->n++] = d;
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

bool list_run(Ctx *c, const ListQuery *l, ListResult *out)
{
    const FieldDef *extra[5];
    *out = (ListResult){0};
    if (!perm_check(c, l->type, RIGHT_READ) || !choose_columns(c, l, out))
        return false;
    int n_extra = helpers_of(l->type, out, extra);
    SqlBuf q = sql_new(c->a);
    add_select(&q, l->type, out, extra, n_extra);
    add_from(&q, l->type, walk_is_better(c, l));
    if (!add_where(c, &q, l) || !add_order(c, &q, l))
        return false;
    int64_t limit = l->limit > 0 && l->limit < LIST_ROWS_MAX ? l->limit : LIST_ROWS_MAX;
    sql_add(&q, " LIMIT ");
    sql_param(&q, db_i(limit));
    sql_add(&q, " OFFSET ");
    sql_param(&q, db_i(l->start > 0 ? l->start : 0));
    return fetch(c, &q, l, out, extra, n_extra) && docs_resolve_names(c, out->rows, out->n);
}

bool list_count(Ctx *c, const ListQuery *l, int64_t *out)
{
    if (!perm_check(c, l->type, RIGHT_READ))
        return false;
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT count(*)");
    add_from(&q, l->type, false);
    if (!add_where(c, &q, l))
        return false;
    DbRows *r = sql_query(c->db, &q);
    if (db_next(r))
        *out = db_get_int(r, 0);
    return db_finish(r) || db_report(c->db, &c->e);
}

bool list_sums(Ctx *c, const ListQuery *l, const ListResult *shown, int64_t *out_sums)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT 0");
    for (int i = 0; i < shown->n_columns; i++) {
        const FieldDef *f = shown->columns[i].field;
        if (!f || (f->type != FT_MONEY && f->type != FT_QTY))
            continue;
        sql_add(&q, ", CAST(coalesce(sum(");
        filter_column_sql(&q, l->type, &shown->columns[i], "t");
        sql_add(&q, "), 0) AS BIGINT)");
    }
    add_from(&q, l->type, false);
    if (!add_where(c, &q, l))
        return false;
    DbRows *r = sql_query(c->db, &q);
    bool found = db_next(r);
    for (int i = 0, k = 1; found && i < shown->n_columns; i++) {
        const FieldDef *f = shown->columns[i].field;
        out_sums[i] = f && (f->type == FT_MONEY || f->type == FT_QTY) ? db_get_int(r, k++) : 0;
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static Str head_text(Ctx *c, const DocHead *d, ColKind kind)
{
    switch (kind) {
    case COL_NAME: return d->name;
    case COL_OWNER: return d->owner;
    case COL_CREATION: return instant_format(c->a, d->creation);
    case COL_MODIFIED: return instant_format(c->a, d->modified);
    case COL_MODIFIED_BY: return d->modified_by;
    case COL_PARENT: return id_to_name(c, d->parent);
    case COL_DOCSTATUS: return str_format(c->a, "%d", d->docstatus);
    case COL_VERSION: return str_format(c->a, "%lld", (long long)d->version);
    case COL_IDX: return str_format(c->a, "%d", d->idx);
    case COL_FIELD: break;
    }
    return STR("");
}

void list_cell_json(Ctx *c, const ListResult *r, int row, int column, JsonOut *o)
{
    const Column *col = &r->columns[column];
    const DocHead *d = r->rows[row];
    if (col->kind == COL_FIELD)
        field_to_json(c, NULL, d, col->field, o);
    else if (col->kind == COL_DOCSTATUS || col->kind == COL_VERSION || col->kind == COL_IDX)
        json_number(o, head_text(c, d, col->kind));
    else
        json_text(o, head_text(c, d, col->kind));
}

Str list_cell_show(Ctx *c, const ListResult *r, int row, int column)
{
    const Column *col = &r->columns[column];
    return col->kind == COL_FIELD ? field_show(c, NULL, r->rows[row], col->field)
                                  : head_text(c, r->rows[row], col->kind);
}
