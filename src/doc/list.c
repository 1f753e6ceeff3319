/* SPDX-License-Identifier: EUPL-1.2 */
#include "list.h"

#include "filter.h"
#include "list_plan.h"
#include "perm.h"
#include "site.h"
#include "store.h"
#include "utf8.h"

static bool add_column(Ctx *c, ListResult *out, const TypeDef *t, Str name)
{
    if (out->n_columns >= LIST_COLUMNS_MAX)
        return fail_field(c, ERR_VALIDATION, "fields",
                          "Too many fields are asked for. Ask for "
                          "fewer.");
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
        return fail_field(c, ERR_VALIDATION, "fields",
                          "\"fields\" is a list of field names: "
                          "send [\"name\"] for one.");
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

static bool fetch(Ctx *c, SqlBuf *q, const ListPlan *p, ListResult *out, const FieldDef **extra,
                  int n_extra)
{
    const ListQuery *l = p->l;
    int cap = 0;
    DbRows *r = sql_query(c->db, q);
    while (db_next(r)) {
        if (out->n == cap) {
            int more = cap ? cap * 2 : 32;
            out->rows = arena_grow(c->a, out->rows, sizeof(DocHead *) * (size_t)cap,
                                   sizeof(DocHead *) * (size_t)more);
            out->keys = arena_grow(c->a, out->keys, sizeof(DbValue) * (size_t)cap,
                                   sizeof(DbValue) * (size_t)more);
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
        out->keys[out->n] = list_key_read(p, r, column);
        out->rows[out->n++] = d;
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

/* The rows of the page by their ids, in the order in which these were found. */
static bool run(Ctx *c, ListPlan *p, bool all, ListResult *out, bool *out_short)
{
    const FieldDef *extra[5];
    const ListQuery *l = p->l;
    int n_extra = helpers_of(l->type, out, extra);
    int64_t limit = l->limit > 0 && l->limit < LIST_ROWS_MAX ? l->limit : LIST_ROWS_MAX;
    SqlBuf q = sql_new(c->a), ids = sql_new(c->a);
    if (!list_plan_ids(p, limit, all, &ids, out_short))
        return false;
    add_select(&q, l->type, out, extra, n_extra);
    if (p->n_keys)
        sql_add(&q, ", k.k0");
    if (p->n_keys > 1)
        sql_add(&q, ", k.k1");
    if (p->second)
        sql_add(&q, ", k.k2");
    sql_add(&q, " FROM (");
    sql_append(&q, &ids);
    sql_add(&q, ") k CROSS JOIN ");
    sql_name(&q, l->type->name);
    sql_add(&q, " t");
    if (p->headed)
        sql_add(&q, " CROSS JOIN document d WHERE t.id = k.id AND d.id = k.id");
    else
        sql_add(&q, " WHERE t.id = k.id");
    list_plan_order(p, &q, "k");
    if (!fetch(c, &q, p, out, extra, n_extra))
        return false;
    if (*out_short && out->n < limit)
        out->n = 0;
    else
        *out_short = false;
    return true;
}

static void turn_round(ListResult *r)
{
    for (int i = 0, k = r->n - 1; i < k; i++, k--) {
        DocHead *row = r->rows[i];
        DbValue key = r->keys[i];
        r->rows[i] = r->rows[k];
        r->rows[k] = row;
        r->keys[i] = r->keys[k];
        r->keys[k] = key;
    }
}

bool list_run(Ctx *c, const ListQuery *l, ListResult *out)
{
    ListPlan p;
    bool partial = false;
    *out = (ListResult){0};
    if (!perm_check(c, l->type, RIGHT_READ) || !choose_columns(c, l, out) || !list_plan(c, l, &p) ||
        !run(c, &p, false, out, &partial))
        return false;
    if (partial && !run(c, &p, true, out, &partial))
        return false;
    if (l->back)
        turn_round(out);
    return docs_resolve_names(c, out->rows, out->n);
}

bool list_count_part(Ctx *c, const ListQuery *l, const Json *part, int64_t max, int64_t *out,
                     int64_t *out_part)
{
    SqlBuf q = sql_new(c->a);
    if (!perm_check(c, l->type, RIGHT_READ))
        return false;
    sql_add(&q, "SELECT count(*), coalesce(sum(x.part), 0) FROM (SELECT CASE WHEN ");
    part ? sql_add(&q, "1 = 1") : sql_add(&q, "1 = 0");
    if (!filter_add(c, &q, l->type, part, false))
        return false;
    sql_add(&q, " THEN 1 ELSE 0 END AS part");
    if (!list_source(c, &q, l))
        return false;
    if (max) {
        sql_add(&q, " LIMIT ");
        sql_add_number(&q, max);
    }
    sql_add(&q, ") x");
    DbRows *r = sql_query(c->db, &q);
    if (db_next(r)) {
        *out = db_get_int(r, 0);
        *out_part = max && *out >= max ? -1 : db_get_int(r, 1);
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

bool list_count(Ctx *c, const ListQuery *l, int64_t max, int64_t *out)
{
    int64_t part;
    return list_count_part(c, l, NULL, max, out, &part);
}

bool list_sums(Ctx *c, const ListQuery *l, const FieldDef *const *fields, int n, ListSums *out)
{
    SqlBuf q = sql_new(c->a);
    const FieldDef *currency = type_field(l->type, STR("currency"));
    bool several = currency && currency->type == FT_LINK;
    if (several)
        sql_add(&q, "SELECT count(*), min(t.currency), max(t.currency)");
    else
        sql_add(&q, "SELECT count(*), 0, 0");
    for (int i = 0; i < n; i++) {
        sql_add(&q, ", CAST(coalesce(sum(t.");
        sql_name(&q, fields[i]->name);
        sql_add(&q, "), 0) AS BIGINT)");
    }
    if (!list_source(c, &q, l))
        return false;
    DbRows *r = sql_query(c->db, &q);
    bool found = db_next(r);
    out->sums = arena_array_of(c->a, int64_t, n + 1);
    if (found) {
        out->count = db_get_int(r, 0);
        out->currency = db_get_int(r, 1);
        out->mixed = out->currency != db_get_int(r, 2);
    }
    for (int i = 0; found && i < n; i++)
        out->sums[i] = db_get_int(r, i + 3);
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
