/* SPDX-License-Identifier: EUPL-1.2 */
#include "store.h"

#include "facts.h"
#include "identity.h"
#include "site.h"
#include "sort_name.h"

#include <assert.h>

/* --- statements --- */

static void add_columns(SqlBuf *q, const TypeDef *t, bool with_marks)
{
    for (int i = 0; i < t->n_fields; i++) {
        if (!field_stored(&t->fields[i]))
            continue;
        sql_add(q, ", ");
        sql_name(q, t->fields[i].name);
        if (with_marks)
            sql_add(q, " = ?");
    }
}

static Sql insert_statement(Arena *a, const TypeDef *t)
{
    SqlBuf q = sql_new(a);
    sql_add(&q, "INSERT INTO ");
    sql_name(&q, t->name);
    if (t->child)
        sql_add(&q, " (parent, parentfield, idx");
    else
        sql_add(&q, " (id, name, docstatus");
    add_columns(&q, t, false);
    sql_add(&q, ") VALUES (?, ?, ?");
    for (int i = 0; i < t->n_fields; i++)
        if (field_stored(&t->fields[i]))
            sql_add(&q, ", ?");
    if (t->child)
        sql_add(&q, ") RETURNING id");
    else
        sql_add(&q, ")");
    return sql_statement(&q);
}

static Sql update_statement(Arena *a, const TypeDef *t)
{
    SqlBuf q = sql_new(a);
    sql_add(&q, "UPDATE ");
    sql_name(&q, t->name);
    if (t->child)
        sql_add(&q, " SET idx = ?");
    else
        sql_add(&q, " SET name = ?, docstatus = ?");
    add_columns(&q, t, true);
    sql_add(&q, " WHERE id = ?");
    return sql_statement(&q);
}

static Sql select_statement(Arena *a, const TypeDef *t, bool rows)
{
    SqlBuf q = sql_new(a);
    sql_add(&q, "SELECT id, docstatus");
    if (rows)
        sql_add(&q, ", idx");
    add_columns(&q, t, false);
    sql_add(&q, " FROM ");
    sql_name(&q, t->name);
    if (rows)
        sql_add(&q, " WHERE parent = ? AND parentfield = ? ORDER BY idx");
    else
        sql_add(&q, " WHERE id = ?");
    return sql_statement(&q);
}

TypeSql *store_statements(Arena *a, const TypeDef *t)
{
    TypeSql *s = arena_new_of(a, TypeSql);
    s->insert = insert_statement(a, t);
    s->update = update_statement(a, t);
    s->select = select_statement(a, t, t->child);
    SqlBuf q = sql_new(a);
    sql_add(&q, "DELETE FROM ");
    sql_name(&q, t->name);
    sql_add(&q, " WHERE id = ?");
    s->delete_row = sql_statement(&q);
    return s;
}

static const TypeSql *statements_of(const DocHead *d)
{
    return d->type->sql;
}

/* --- values --- */

DbValue field_db(const DocHead *d, const FieldDef *f)
{
    const void *p = field_at(d, f);
    if (type_is_text(f->type))
        return db_t(*(const Str *)p);
    switch (f->type) {
    case FT_DATETIME: return db_ref(*(const int64_t *)p);
    case FT_DATE: return db_ref(((const Date *)p)->day);
    case FT_YES: return db_i(*(const bool *)p);
    case FT_LINK:
    case FT_DYNAMIC: return db_ref(((const Link *)p)->id);
    default: return db_i(*(const int64_t *)p);
    }
}

void field_from_db(DocHead *d, const FieldDef *f, DbRows *r, int column, Arena *a)
{
    void *p = field_at(d, f);
    if (type_is_text(f->type)) {
        *(Str *)p = str_copy(a, db_get_text(r, column));
        return;
    }
    int64_t v = db_is_null(r, column) ? 0 : db_get_int(r, column);
    switch (f->type) {
    case FT_DATE: *(Date *)p = (Date){(int32_t)v}; break;
    case FT_YES: *(bool *)p = v != 0; break;
    case FT_LINK:
    case FT_DYNAMIC: *(Link *)p = (Link){.id = v}; break;
    default: *(int64_t *)p = v; break;
    }
}

static int row_values(const DocHead *d, DbValue *out)
{
    int n = 0;
    for (int i = 0; i < d->type->n_fields; i++)
        if (field_stored(&d->type->fields[i]))
            out[n++] = field_db(d, &d->type->fields[i]);
    return n;
}

/* --- reading --- */

static void read_columns(DocHead *d, DbRows *r, int column, Arena *a)
{
    for (int i = 0; i < d->type->n_fields; i++)
        if (field_stored(&d->type->fields[i]))
            field_from_db(d, &d->type->fields[i], r, column++, a);
}

static bool load_table(Ctx *c, DocHead *d, const FieldDef *f)
{
    const TypeSql *s = f->child->sql;
    DbRows *r = db_query(c->db, s->select, DB_P(db_i(d->id), db_t(f->name)));
    while (db_next(r)) {
        DocHead *row = doc_add_row(c, d, f);
        row->id = db_get_int(r, 0);
        row->docstatus = d->docstatus;
        row->idx = (int32_t)db_get_int(r, 2);
        row->parent = d->id;
        read_columns(row, r, 3, c->a);
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static bool load_header(Ctx *c, DocHead *d, int64_t id)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT name, owner, creation, modified, modified_by, version, "
                             "docstatus FROM document WHERE id = ? AND type_id = ?"),
                         DB_P(db_i(id), db_i(d->type->id)));
    bool found = db_next(r);
    if (found) {
        d->id = id;
        d->name = str_copy(c->a, db_get_text(r, 0));
        d->owner = str_copy(c->a, db_get_text(r, 1));
        d->creation.us = db_get_int(r, 2);
        d->modified.us = db_get_int(r, 3);
        d->modified_by = str_copy(c->a, db_get_text(r, 4));
        d->version = db_get_int(r, 5);
        d->docstatus = (int32_t)db_get_int(r, 6);
    }
    return db_finish(r) && found;
}

bool store_load(Ctx *c, DocHead *d, int64_t id)
{
    const TypeSql *s = d->type->sql;
    if (!load_header(c, d, id))
        return db_report(c->db, &c->e);
    DbRows *r = db_query(c->db, s->select, DB_P(db_i(id)));
    bool found = db_next(r);
    if (found)
        read_columns(d, r, 2, c->a);
    bool ok = db_finish(r) && found;
    for (int i = 0; ok && i < d->type->n_fields; i++)
        if (d->type->fields[i].type == FT_TABLE)
            ok = load_table(c, d, &d->type->fields[i]);
    return ok || db_report(c->db, &c->e);
}

/* --- writing --- */

static bool insert_own_row(Ctx *c, DocHead *d)
{
    DbValue v[FIELDS_MAX + 3];
    v[0] = db_i(d->id);
    v[1] = db_t(d->name);
    v[2] = db_i(d->docstatus);
    int n = 3 + row_values(d, v + 3);
    return db_exec(c->db, statements_of(d)->insert, v, n, NULL);
}

static bool update_own_row(Ctx *c, DocHead *d)
{
    DbValue v[FIELDS_MAX + 3];
    v[0] = db_t(d->name);
    v[1] = db_i(d->docstatus);
    int n = 2 + row_values(d, v + 2);
    v[n++] = db_i(d->id);
    return db_exec(c->db, statements_of(d)->update, v, n, NULL);
}

static bool insert_row(Ctx *c, const DocHead *d, const FieldDef *f, DocHead *row)
{
    DbValue v[FIELDS_MAX + 3];
    v[0] = db_i(d->id);
    v[1] = db_t(f->name);
    v[2] = db_i(row->idx);
    int n = 3 + row_values(row, v + 3);
    row->parent = d->id;
    return db_insert(c->db, statements_of(row)->insert, v, n, &row->id);
}

static bool update_row(Ctx *c, DocHead *row)
{
    DbValue v[FIELDS_MAX + 3];
    v[0] = db_i(row->idx);
    int n = 1 + row_values(row, v + 1);
    v[n++] = db_i(row->id);
    return db_exec(c->db, statements_of(row)->update, v, n, NULL);
}

static bool row_is_kept(const DocHead *d, const FieldDef *f, int64_t id)
{
    for (int i = 0; i < doc_rows(d, f)->n; i++)
        if (doc_row(d, f, i)->id == id)
            return true;
    return false;
}

static bool delete_missing_rows(Ctx *c, const DocHead *d, const FieldDef *f)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT id FROM ");
    sql_name(&q, f->child->name);
    sql_add(&q, " WHERE parent = ? AND parentfield = ?");
    int64_t *gone = NULL;
    int n = 0;
    DbRows *r = db_query(c->db, sql_statement(&q), DB_P(db_i(d->id), db_t(f->name)));
    while (db_next(r)) {
        int64_t id = db_get_int(r, 0);
        if (row_is_kept(d, f, id))
            continue;
        gone = arena_grow(c->a, gone, sizeof(int64_t) * (size_t)n,
                          sizeof(int64_t) * (size_t)(n + 1));
        gone[n++] = id;
    }
    bool ok = db_finish(r);
    for (int i = 0; ok && i < n; i++)
        ok = db_exec(c->db, ((const TypeSql *)f->child->sql)->delete_row, DB_P(db_i(gone[i])),
                     NULL);
    return ok;
}

static bool write_table(Ctx *c, DocHead *d, const FieldDef *f, bool fresh)
{
    bool ok = fresh || delete_missing_rows(c, d, f);
    for (int i = 0; ok && i < doc_rows(d, f)->n; i++) {
        DocHead *row = doc_row(d, f, i);
        row->idx = i + 1;
        ok = row->id && !fresh ? update_row(c, row) : insert_row(c, d, f, row);
    }
    return ok;
}

static bool write_tables(Ctx *c, DocHead *d, bool fresh)
{
    bool ok = true;
    for (int i = 0; ok && i < d->type->n_fields; i++)
        if (d->type->fields[i].type == FT_TABLE)
            ok = write_table(c, d, &d->type->fields[i], fresh);
    return ok;
}

/* What requests remember of masters is no longer true. */
static void tell_masters(Ctx *c, const DocHead *d)
{
    if (!d->type->submittable)
        facts_change(c);
}

bool store_own_row(Ctx *c, DocHead *d)
{
    tell_masters(c, d);
    return update_own_row(c, d);
}

/* SQLite would give the id of the last document once more when that was deleted (identity.h). */
static Sql insert_header(Db *db)
{
    if (db_engine(db) == DB_SQLITE)
        return SQL("INSERT INTO document (id, type_id, name, title, company, owner, creation, "
                   "modified, modified_by, version, sort_name, docstatus) "
                   "SELECT 1 + max(coalesce((SELECT max(id) FROM document), 0), coalesce((SELECT "
                   "CAST(value AS INTEGER) FROM meta WHERE key = 'last_document'), 0)), "
                   "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0 RETURNING id");
    return SQL("INSERT INTO document (type_id, name, title, company, owner, creation, "
               "modified, modified_by, version, sort_name, docstatus) "
               "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) RETURNING id");
}

bool store_insert(Ctx *c, DocHead *d, Str title, int64_t company)
{
    tell_masters(c, d);
    d->version = identity_first_version(c, d);
    d->creation = d->modified = c->now;
    d->owner = d->modified_by = c->user.name;
    if (!db_insert(c->db, insert_header(c->db),
                   DB_P(db_i(d->type->id), db_t(d->name), db_t(title), db_ref(company),
                        db_t(d->owner), db_i(d->creation.us), db_i(d->modified.us),
                        db_t(d->modified_by), db_i(d->version), sort_name(c->a, d->type, d->name)),
                   &d->id))
        return false;
    return write_tables(c, d, true) && insert_own_row(c, d);
}

static bool update_header(Ctx *c, DocHead *d, Str title, int64_t company)
{
    int64_t changed = 0;
    if (!db_exec(c->db,
                 SQL("UPDATE document SET name = ?, sort_name = ?, title = ?, company = ?, "
                     "modified = ?, modified_by = ?, version = version + 1 WHERE id = ? AND "
                     "version = ?"),
                 DB_P(db_t(d->name), sort_name(c->a, d->type, d->name), db_t(title),
                      db_ref(company), db_i(c->now.us), db_t(c->user.name), db_i(d->id),
                      db_i(d->version)),
                 &changed))
        return false;
    if (changed)
        return true;
    int64_t stored = 0;
    if (!db_one_int(c->db, SQL("SELECT version FROM document WHERE id = ?"), DB_P(db_i(d->id)),
                    &stored))
        return identity_tell_gone(c, d->type);
    return fail_field(c, ERR_CONFLICT, "version",
                      "%s was changed by someone else meanwhile (you have version %lld, version "
                      "%lld is stored). Reload it, then make your change again.",
                      d->name.p, (long long)d->version, (long long)stored);
}

bool store_update(Ctx *c, DocHead *d, Str title, int64_t company)
{
    tell_masters(c, d);
    if (!update_header(c, d, title, company))
        return false;
    d->version++;
    d->modified = c->now;
    d->modified_by = c->user.name;
    bool sealed = d->docstatus == 1; /* its rows are as they were, and the database refuses them */
    return (sealed || write_tables(c, d, false)) && update_own_row(c, d);
}

bool store_set_docstatus(Ctx *c, DocHead *d, int docstatus)
{
    tell_masters(c, d);
    d->docstatus = docstatus;
    return db_exec(c->db,
                   SQL("UPDATE document SET docstatus = ?, modified = ?, modified_by = ? "
                       "WHERE id = ?"),
                   DB_P(db_i(docstatus), db_i(c->now.us), db_t(c->user.name), db_i(d->id)), NULL);
}

bool store_set_field(Ctx *c, const DocHead *d, const FieldDef *f)
{
    tell_masters(c, d);
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "UPDATE ");
    sql_name(&q, d->type->name);
    sql_add(&q, " SET ");
    sql_name(&q, f->name);
    sql_add(&q, " = ");
    sql_param(&q, field_db(d, f));
    sql_add(&q, " WHERE id = ");
    sql_param(&q, db_i(d->id));
    return sql_exec(c->db, &q, NULL);
}
