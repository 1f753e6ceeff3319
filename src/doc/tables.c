/* SPDX-License-Identifier: EUPL-1.2
 * Additive differences only: a field that a schema no longer has keeps its column and its data.
 */
#include "tables.h"

#include "sort_name.h"
#include "store.h"

#include <assert.h>

static const Sql engine_tables[] = {
    SQL_INIT(
        "CREATE TABLE IF NOT EXISTS meta (key {text} PRIMARY KEY, value {text} NOT NULL) {strict}"),
    SQL_INIT(
        "CREATE TABLE IF NOT EXISTS doctype_id (id {id}, name {text} NOT NULL UNIQUE) {strict}"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS document (id {id}, type_id {int} NOT NULL, "
             "name {text} NOT NULL, title {text} NOT NULL DEFAULT '', company {int}, "
             "owner {text} NOT NULL, creation {int} NOT NULL, modified {int} NOT NULL, "
             "modified_by {text} NOT NULL, version {int} NOT NULL, docstatus {int} NOT NULL, "
             "sort_name {text}) {strict}"),
    SQL_INIT("CREATE UNIQUE INDEX IF NOT EXISTS document_name ON document (type_id, name)"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS document_modified ON document (type_id, modified, id)"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS document_sort ON document (type_id, sort_name, id) WHERE "
             "sort_name IS NOT NULL"),
    SQL_INIT(
        "CREATE TABLE IF NOT EXISTS document_alias (type_id {int} NOT NULL, name {text} NOT NULL, "
        "document {int} NOT NULL, PRIMARY KEY (type_id, name)) {clustered}"),
    SQL_INIT(
        "CREATE TABLE IF NOT EXISTS history (id {id}, document {int} NOT NULL, at {int} NOT NULL, "
        "by_user {text} NOT NULL, changes {text} NOT NULL) {strict}"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS history_document ON history (document, id)"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS deleted (id {id}, type_id {int} NOT NULL, name {text} NOT "
             "NULL, "
             "at {int} NOT NULL, by_user {text} NOT NULL, content {text} NOT NULL) {strict}"),
    SQL_INIT(
        "CREATE TABLE IF NOT EXISTS series (company {int} NOT NULL, prefix {text} NOT NULL, "
        "last {int} NOT NULL, last_day {int} NOT NULL, PRIMARY KEY (company, prefix)) {clustered}"),
    SQL_INIT(
        "CREATE TABLE IF NOT EXISTS search_word (word {text} NOT NULL, document {int} NOT NULL, "
        "PRIMARY KEY (word, document)) {clustered}"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS search_document ON search_word (document)"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS session (token_hash {text} PRIMARY KEY, user_id {int} NOT "
             "NULL, "
             "csrf {text} NOT NULL, created {int} NOT NULL, seen {int} NOT NULL, "
             "lang {text} NOT NULL DEFAULT '') {strict}"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS login_attempt (user_name {text} PRIMARY KEY, "
             "failures {int} NOT NULL, first {int} NOT NULL) {strict}"),
    SQL_INIT(
        "CREATE TABLE IF NOT EXISTS draft (user_id {int} NOT NULL, type_id {int} NOT NULL, "
        "key {text} NOT NULL, content {text} NOT NULL, version {int} NOT NULL, at {int} NOT NULL, "
        "PRIMARY KEY (user_id, type_id, key)) {clustered}"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS idempotency (user_id {int} NOT NULL, key {text} NOT NULL, "
             "at {int} NOT NULL, status {int} NOT NULL, answer {text} NOT NULL, "
             "PRIMARY KEY (user_id, key)) {clustered}"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS idempotency_at ON idempotency (at)"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS user_setting (user_id {int} NOT NULL, "
             "key {text} NOT NULL, "
             "value {text} NOT NULL, PRIMARY KEY (user_id, key)) {clustered}"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS seal_head (company {int} NOT NULL, kind {text} NOT NULL, "
             "seq {int} NOT NULL, hash {text} NOT NULL, PRIMARY KEY (company, kind)) {clustered}"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS seal_record (id {id}, company {int} NOT NULL, "
             "seq {int} NOT NULL, event {text} NOT NULL, document {int} NOT NULL, "
             "name {text} NOT NULL, at {int} NOT NULL, by_user {text} NOT NULL, "
             "format {int} NOT NULL, digest {text} NOT NULL, hash {text} NOT NULL) {strict}"),
    SQL_INIT("CREATE UNIQUE INDEX IF NOT EXISTS seal_record_seq ON seal_record (company, seq)"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS seal_record_document ON seal_record (document)"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS einvoice_file (document {int} NOT NULL, "
             "format {text} NOT NULL, hash {text} NOT NULL, made_at {int} NOT NULL, "
             "PRIMARY KEY (document, format)) {clustered}"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS spent_name (type_id {int} NOT NULL, name {text} NOT NULL, "
             "version {int} NOT NULL, deleted_as {text} NOT NULL, at {int} NOT NULL, "
             "PRIMARY KEY (type_id, name)) {clustered}"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS deleted_name ON deleted (type_id, name)"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS deleted_at ON deleted (at)"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS file_orphan (hash {text} PRIMARY KEY, at {int} NOT NULL) "
             "{strict}"),
};

/* Guards of rows that are sealed by what they are, not by a state. */
static const Sql sqlite_guards[] = {
    SQL_INIT("CREATE TRIGGER IF NOT EXISTS seal_record_update BEFORE UPDATE ON seal_record "
             "BEGIN SELECT RAISE(ABORT, 'sealed: seal_record'); END"),
    SQL_INIT("CREATE TRIGGER IF NOT EXISTS seal_record_delete BEFORE DELETE ON seal_record "
             "BEGIN SELECT RAISE(ABORT, 'sealed: seal_record'); END"),
    SQL_INIT("CREATE TRIGGER IF NOT EXISTS einvoice_file_update BEFORE UPDATE ON einvoice_file "
             "BEGIN SELECT RAISE(ABORT, 'sealed: einvoice_file'); END"),
    SQL_INIT("CREATE TRIGGER IF NOT EXISTS einvoice_file_delete BEFORE DELETE ON einvoice_file "
             "BEGIN SELECT RAISE(ABORT, 'sealed: einvoice_file'); END"),
    SQL_INIT("CREATE TRIGGER IF NOT EXISTS document_delete BEFORE DELETE ON document "
             "WHEN OLD.docstatus > 0 BEGIN SELECT RAISE(ABORT, 'sealed: document'); END"),
    SQL_INIT("CREATE TRIGGER IF NOT EXISTS document_update BEFORE UPDATE ON document "
             "WHEN OLD.docstatus > 0 AND (NEW.name <> OLD.name OR NEW.type_id <> OLD.type_id OR "
             "NEW.docstatus < OLD.docstatus OR NEW.id <> OLD.id OR NEW.company IS NOT OLD.company) "
             "BEGIN SELECT RAISE(ABORT, 'sealed: document'); END"),
};

/* One function serves all tables: TG_ARGV names the columns that may still change; it is NULL, not
 * empty, when there are none. */
static const Sql pg_guards[] = {
    SQL_INIT(
        "CREATE OR REPLACE FUNCTION bastide_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'sealed: %', TG_TABLE_NAME; END IF; "
        "IF (to_jsonb(OLD) - coalesce(TG_ARGV::text[], '{}')) IS DISTINCT FROM "
        "(to_jsonb(NEW) - coalesce(TG_ARGV::text[], '{}')) "
        "OR NOT (to_jsonb(NEW)->>'docstatus' IS NOT DISTINCT FROM to_jsonb(OLD)->>'docstatus' OR "
        "(to_jsonb(OLD)->>'docstatus' = '1' AND to_jsonb(NEW)->>'docstatus' = '2')) "
        "THEN RAISE EXCEPTION 'sealed: %', TG_TABLE_NAME; END IF; RETURN NEW; END $$"),
    SQL_INIT(
        "CREATE OR REPLACE FUNCTION bastide_row_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE p bigint; BEGIN IF TG_OP = 'INSERT' THEN p := NEW.parent; ELSE p := OLD.parent; "
        "END IF; IF (SELECT docstatus FROM document WHERE id = p) > 0 THEN "
        "RAISE EXCEPTION 'sealed: %', TG_TABLE_NAME; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"),
    SQL_INIT("DROP TRIGGER IF EXISTS seal_record_sealed ON seal_record"),
    SQL_INIT(
        "CREATE TRIGGER seal_record_sealed BEFORE UPDATE OR DELETE ON seal_record FOR EACH ROW "
        "EXECUTE FUNCTION bastide_sealed()"),
    SQL_INIT("DROP TRIGGER IF EXISTS einvoice_file_sealed ON einvoice_file"),
    SQL_INIT("CREATE TRIGGER einvoice_file_sealed BEFORE UPDATE OR DELETE ON einvoice_file FOR "
             "EACH ROW EXECUTE FUNCTION bastide_sealed()"),
    SQL_INIT("DROP TRIGGER IF EXISTS document_update ON document"),
    SQL_INIT(
        "CREATE TRIGGER document_update BEFORE UPDATE ON document FOR EACH ROW WHEN "
        "(OLD.docstatus > 0) EXECUTE FUNCTION bastide_sealed('modified', 'modified_by', 'version', "
        "'title', 'sort_name', 'docstatus')"),
    SQL_INIT("DROP TRIGGER IF EXISTS document_delete ON document"),
    SQL_INIT("CREATE TRIGGER document_delete BEFORE DELETE ON document FOR EACH ROW WHEN "
             "(OLD.docstatus > 0) EXECUTE FUNCTION bastide_sealed()"),
};

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

static bool run_all(Db *db, const Sql *list, int n)
{
    bool ok = true;
    for (int i = 0; ok && i < n; i++)
        ok = db_ddl(db, list[i]);
    return ok;
}

enum { TABLES_MAX = 64 };
static Sql more_tables[TABLES_MAX];
static int n_more_tables;

void tables_register(const Sql *tables, int n)
{
    assert(n_more_tables + n <= TABLES_MAX);
    for (int i = 0; i < n; i++)
        more_tables[n_more_tables++] = tables[i];
}

bool tables_registered(Db *db)
{
    return run_all(db, more_tables, n_more_tables);
}

void tables_describe(Buf *out)
{
    for (int i = 0; i < COUNT(engine_tables); i++)
        buf_add_c(out, engine_tables[i].text);
    for (int i = 0; i < n_more_tables; i++)
        buf_add_c(out, more_tables[i].text);
}

bool tables_engine(Db *db)
{
    bool lite = db_engine(db) == DB_SQLITE;
    return db_create_functions(db) && sort_name_upgrade(db) &&
           run_all(db, engine_tables, COUNT(engine_tables)) &&
           (lite ? run_all(db, sqlite_guards, COUNT(sqlite_guards))
                 : run_all(db, pg_guards, COUNT(pg_guards)));
}

static void column_type(SqlBuf *q, const FieldDef *f)
{
    if (type_is_text(f->type))
        sql_add(q, " {text} NOT NULL DEFAULT ''");
    else if (field_nullable(f))
        sql_add(q, " {int}");
    else
        sql_add(q, " {int} NOT NULL DEFAULT 0");
}

static bool create_table(Db *db, Arena *a, const TypeDef *t)
{
    SqlBuf q = sql_new(a);
    sql_add(&q, "CREATE TABLE ");
    sql_name(&q, t->name);
    if (t->child)
        sql_add(&q, " (id {id}, parent {int} NOT NULL REFERENCES document (id), "
                    "parentfield {text} NOT NULL, idx {int} NOT NULL, "
                    "docstatus {int} NOT NULL DEFAULT 0");
    else
        sql_add(&q, " (id {id}, name {text} NOT NULL DEFAULT '', "
                    "docstatus {int} NOT NULL DEFAULT 0");
    for (int i = 0; i < t->n_fields; i++) {
        if (!field_stored(&t->fields[i]))
            continue;
        sql_add(&q, ", ");
        sql_name(&q, t->fields[i].name);
        column_type(&q, &t->fields[i]);
    }
    sql_add(&q, ") {strict}");
    return sql_ddl(db, &q);
}

static bool has_name(const Str *names, int n, Str name)
{
    for (int i = 0; i < n; i++)
        if (str_eq(names[i], name))
            return true;
    return false;
}

static bool add_columns(Db *db, Arena *a, const TypeDef *t)
{
    Str *names;
    int n = db_columns(db, a, t->name, &names);
    bool ok = n > 0;
    for (int i = 0; ok && i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        if (!field_stored(f) || has_name(names, n, f->name))
            continue;
        SqlBuf q = sql_new(a);
        sql_add(&q, "ALTER TABLE ");
        sql_name(&q, t->name);
        sql_add(&q, " ADD COLUMN ");
        sql_name(&q, f->name);
        column_type(&q, f);
        ok = sql_ddl(db, &q);
    }
    return ok;
}

/* --- indexes --- */

static const char OPEN[] = " open ";

Str table_index_open(Str columns)
{
    long at = str_find_str(columns, str_c(OPEN));
    return at < 0 ? STR("") : str_trim(str_slice(columns, (size_t)at + strlen(OPEN), columns.n));
}

Str table_order_index(const TypeDef *t)
{
    Str first, second, rest;
    for (int i = 0; i < t->n_indexes; i++) {
        rest = t->indexes[i];
        str_split(&rest, ' ', &first);
        str_split(&rest, ' ', &second);
        if (t->order_by.n && !table_index_open(t->indexes[i]).n &&
            (str_eq(first, t->order_by) ||
             (str_is(first, "company") && str_eq(second, t->order_by))))
            return t->indexes[i];
    }
    return STR("");
}

static Str columns_only(Str columns)
{
    long at = str_find_str(columns, str_c(OPEN));
    return at < 0 ? columns : str_slice(columns, 0, (size_t)at);
}

/* Unique texts have an index of the filled ones only: it is no way to all rows. */
int table_indexes(const TypeDef *t, Str *out, int max)
{
    int n = 0;
    for (int i = 0; i < t->n_indexes && n < max; i++)
        out[n++] = t->indexes[i];
    for (int i = 0; i < t->n_fields && n < max; i++) {
        const FieldDef *f = &t->fields[i];
        if (field_stored(f) && (f->index || (f->unique && !type_is_text(f->type))))
            out[n++] = f->name;
    }
    return n;
}

/* PostgreSQL keeps the id as the last column, which SQLite has in every index, so that rows of
 * equal values have an order; indexes made before that were of the other name. */
static Str name_of(Arena *a, DbEngine engine, const TypeDef *t, Str columns, bool unique)
{
    bool ours = engine == DB_POSTGRESQL ? !unique && !t->child : unique;
    const char *end = !ours ? "" : unique ? "_unique" : "_id";
    size_t room = t->name.n < 28 ? 30 : t->name.n < 50 ? 58 - t->name.n : 8;
    return str_format(a, "%s__%.*s%s", t->name.p,
                      STR_ARG(str_slice(str_replace(a, columns, STR(" "), STR("_")), 0, room)),
                      end);
}

Str table_index_name(Arena *a, const Db *db, const TypeDef *t, Str columns)
{
    return name_of(a, db_engine(db), t, columns, false);
}

Str table_draft_index(Arena *a, const TypeDef *t)
{
    return str_format(a, "%s__draft", t->name.p);
}

static void add_columns_of(SqlBuf *q, DbEngine engine, const TypeDef *t, Str columns, bool keyed)
{
    Str part, last = STR("");
    bool first = true;
    while (str_split(&columns, ' ', &part)) {
        const FieldDef *f = type_field(t, part);
        if (!part.n)
            continue;
        if (!first)
            sql_add(q, ", ");
        sql_name(q, part);
        if (keyed && engine == DB_POSTGRESQL && f && field_nullable(f))
            sql_add(q, " NULLS FIRST"); /* the order of lists on both engines */
        first = false;
        last = part;
    }
    if (keyed && engine == DB_POSTGRESQL && !str_is(last, "id"))
        sql_add(q, ", id");
}

/* On SQLite unique indexes once had the name of the plain one of the same column, so that only one
 * of both was made. */
static bool is_old_index(Db *db, Str name)
{
    int64_t n = 0;
    return db_engine(db) == DB_POSTGRESQL ||
           (db_one_int(db,
                       SQL("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND name = ? "
                           "AND sql LIKE 'CREATE UNIQUE%'"),
                       DB_P(db_t(name)), &n) &&
            n > 0);
}

static bool drop_old_index(Db *db, Arena *a, const TypeDef *t, Str columns)
{
    SqlBuf q = sql_new(a);
    if (!is_old_index(db, name_of(a, DB_SQLITE, t, columns, false)))
        return db_error(db) == DB_OK;
    sql_add(&q, "DROP INDEX IF EXISTS ");
    sql_name(&q, name_of(a, DB_SQLITE, t, columns, false));
    return sql_ddl(db, &q);
}

static bool create_index(Db *db, Arena *a, const TypeDef *t, Str columns, bool unique)
{
    SqlBuf q = sql_new(a);
    DbEngine engine = db_engine(db);
    bool keyed = !unique && !t->child;
    Str open = table_index_open(columns);
    if (unique)
        sql_add(&q, "CREATE UNIQUE INDEX IF NOT EXISTS ");
    else
        sql_add(&q, "CREATE INDEX IF NOT EXISTS ");
    sql_name(&q, name_of(a, engine, t, columns, unique));
    sql_add(&q, " ON ");
    sql_name(&q, t->name);
    sql_add(&q, " (");
    add_columns_of(&q, engine, t, columns_only(columns), keyed);
    sql_add(&q, ")");
    if (unique || open.n) {
        sql_add(&q, " WHERE ");
        sql_name(&q, unique ? columns : open);
        if (unique)
            sql_add(&q, " <> ''");
        else
            sql_add(&q, " <> 0");
    }
    if ((engine == DB_POSTGRESQL ? keyed : !t->child) && !drop_old_index(db, a, t, columns))
        return false;
    return sql_ddl(db, &q);
}

/* Drafts are few among submitted documents: their own index has them in the default order. */
static bool create_draft_index(Db *db, Arena *a, const TypeDef *t)
{
    SqlBuf q = sql_new(a);
    Str columns = table_order_index(t);
    sql_add(&q, "CREATE INDEX IF NOT EXISTS ");
    sql_name(&q, table_draft_index(a, t));
    sql_add(&q, " ON ");
    sql_name(&q, t->name);
    sql_add(&q, " (");
    add_columns_of(&q, db_engine(db), t, columns.n ? columns : STR("id"), true);
    sql_add(&q, ") WHERE docstatus = 0");
    return sql_ddl(db, &q);
}

static bool create_indexes(Db *db, Arena *a, const TypeDef *t)
{
    Str list[TABLE_INDEXES_MAX];
    bool ok = !t->child || create_index(db, a, t, STR("parent parentfield idx"), false);
    for (int i = 0, n = table_indexes(t, list, TABLE_INDEXES_MAX); ok && i < n; i++)
        ok = create_index(db, a, t, list[i], false);
    for (int i = 0; ok && i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        if (field_stored(f) && f->unique && type_is_text(f->type))
            ok = create_index(db, a, t, f->name, true);
    }
    return ok && (!t->submittable || create_draft_index(db, a, t));
}

/* --- guards --- */

static bool sealed_field(const FieldDef *f)
{
    return field_stored(f) && !f->after_submit;
}

static void name_with(SqlBuf *q, Arena *a, const TypeDef *t, const char *suffix)
{
    sql_name(q, str_format(a, "%s__%s", t->name.p, suffix));
}

static bool drop_trigger(Db *db, Arena *a, const TypeDef *t, const char *suffix)
{
    SqlBuf q = sql_new(a);
    sql_add(&q, "DROP TRIGGER IF EXISTS ");
    name_with(&q, a, t, suffix);
    if (db_engine(db) == DB_POSTGRESQL) {
        sql_add(&q, " ON ");
        sql_name(&q, t->name);
    }
    return sql_ddl(db, &q);
}

static void raise_sealed(SqlBuf *q, const TypeDef *t)
{
    sql_add(q, " BEGIN SELECT RAISE(ABORT, 'sealed: ");
    buf_add(&q->text, t->name); /* a checked identifier */
    sql_add(q, "'); END");
}

static bool lite_guard_update(Db *db, Arena *a, const TypeDef *t)
{
    SqlBuf q = sql_new(a);
    sql_add(&q, "CREATE TRIGGER ");
    name_with(&q, a, t, "sealed_update");
    sql_add(&q, " BEFORE UPDATE ON ");
    sql_name(&q, t->name);
    if (t->ledger)
        sql_add(&q, " WHEN (NEW.id <> OLD.id OR NEW.name <> OLD.name "
                    "OR NEW.docstatus <> OLD.docstatus");
    else
        sql_add(&q, " WHEN OLD.docstatus > 0 AND (NEW.id <> OLD.id OR NEW.name <> OLD.name "
                    "OR NOT (NEW.docstatus = OLD.docstatus OR "
                    "(OLD.docstatus = 1 AND NEW.docstatus = 2))");
    for (int i = 0; i < t->n_fields; i++) {
        if (!sealed_field(&t->fields[i]))
            continue;
        sql_add(&q, " OR NEW.");
        sql_name(&q, t->fields[i].name);
        sql_add(&q, " IS NOT OLD.");
        sql_name(&q, t->fields[i].name);
    }
    sql_add(&q, ")");
    raise_sealed(&q, t);
    return sql_ddl(db, &q);
}

static bool lite_guard_delete(Db *db, Arena *a, const TypeDef *t)
{
    SqlBuf q = sql_new(a);
    sql_add(&q, "CREATE TRIGGER ");
    name_with(&q, a, t, "sealed_delete");
    sql_add(&q, " BEFORE DELETE ON ");
    sql_name(&q, t->name);
    if (!t->ledger)
        sql_add(&q, " WHEN OLD.docstatus > 0");
    raise_sealed(&q, t);
    return sql_ddl(db, &q);
}

static bool lite_guard_row(Db *db, Arena *a, const TypeDef *t, int which)
{
    static const char *const names[] = {"sealed_insert", "sealed_update", "sealed_delete"};
    SqlBuf q = sql_new(a);
    sql_add(&q, "CREATE TRIGGER ");
    name_with(&q, a, t, names[which]);
    if (which == 0)
        sql_add(&q, " BEFORE INSERT ON ");
    else if (which == 1)
        sql_add(&q, " BEFORE UPDATE ON ");
    else
        sql_add(&q, " BEFORE DELETE ON ");
    sql_name(&q, t->name);
    if (which == 0)
        sql_add(&q, " WHEN (SELECT docstatus FROM document WHERE id = NEW.parent) > 0");
    else
        sql_add(&q, " WHEN (SELECT docstatus FROM document WHERE id = OLD.parent) > 0");
    raise_sealed(&q, t);
    return sql_ddl(db, &q);
}

static bool lite_guards(Db *db, Arena *a, const TypeDef *t)
{
    bool ok = drop_trigger(db, a, t, "sealed_update") && drop_trigger(db, a, t, "sealed_delete");
    if (!t->child)
        return ok && lite_guard_update(db, a, t) && lite_guard_delete(db, a, t);
    return ok && drop_trigger(db, a, t, "sealed_insert") && lite_guard_row(db, a, t, 0) &&
           lite_guard_row(db, a, t, 1) && lite_guard_row(db, a, t, 2);
}

static bool pg_guard_child(Db *db, Arena *a, const TypeDef *t)
{
    SqlBuf q = sql_new(a);
    sql_add(&q, "CREATE TRIGGER ");
    name_with(&q, a, t, "sealed");
    sql_add(&q, " BEFORE INSERT OR UPDATE OR DELETE ON ");
    sql_name(&q, t->name);
    sql_add(&q, " FOR EACH ROW EXECUTE FUNCTION bastide_row_sealed()");
    return sql_ddl(db, &q);
}

static bool pg_guard_parent(Db *db, Arena *a, const TypeDef *t)
{
    SqlBuf q = sql_new(a);
    sql_add(&q, "CREATE TRIGGER ");
    name_with(&q, a, t, "sealed");
    sql_add(&q, " BEFORE UPDATE OR DELETE ON ");
    sql_name(&q, t->name);
    sql_add(&q, " FOR EACH ROW ");
    if (!t->ledger)
        sql_add(&q, "WHEN (OLD.docstatus > 0) ");
    sql_add(&q, "EXECUTE FUNCTION bastide_sealed('docstatus'");
    for (int i = 0; i < t->n_fields; i++)
        if (field_stored(&t->fields[i]) && t->fields[i].after_submit) {
            sql_add(&q, ", '");
            buf_add(&q.text, t->fields[i].name); /* a checked identifier */
            sql_add(&q, "'");
        }
    sql_add(&q, ")");
    return sql_ddl(db, &q);
}

static bool has_submittable_parent(const TypeDef *t)
{
    return t->child && t->parent_type && t->parent_type->submittable;
}

static bool create_guards(Db *db, Arena *a, const TypeDef *t)
{
    if (!t->submittable && !t->ledger && !has_submittable_parent(t))
        return true;
    if (db_engine(db) == DB_SQLITE)
        return lite_guards(db, a, t);
    return drop_trigger(db, a, t, "sealed") &&
           (t->child ? pg_guard_child(db, a, t) : pg_guard_parent(db, a, t));
}

/* --- views for people --- */

static void view_name(Db *db, SqlBuf *q, Arena *a, const TypeDef *t)
{
    if (db_engine(db) == DB_POSTGRESQL) {
        sql_add(q, "bi.");
        sql_name(q, t->name);
    } else {
        sql_name(q, str_format(a, "bi_%s", t->name.p));
    }
}

typedef enum { NOWHERE, OWN, PARENT } Holder;

/* Where a link of a document or of its row stands: in the table of the view, or in the parent's. */
static Holder holder(const TypeDef *t, Str field)
{
    const FieldDef *f = type_field(t, field);
    if (f && field_stored(f))
        return OWN;
    f = t->child && t->parent_type ? type_field(t->parent_type, field) : NULL;
    return f && field_stored(f) ? PARENT : NOWHERE;
}

static void add_number(Db *db, SqlBuf *q, int decimals)
{
    switch (decimals) {
    case 0: sql_add(q, "1.0"); break;
    case 1: sql_add(q, "10.0"); break;
    case 2: sql_add(q, "100.0"); break;
    case 3: sql_add(q, "1000.0"); break;
    case 4: sql_add(q, "10000.0"); break;
    default: sql_add(q, "1000000.0");
    }
    if (db_engine(db) == DB_POSTGRESQL)
        sql_add(q, "::numeric");
}

/* An amount counts in the minor unit of its own currency, else of the company's. */
static void money_column(Db *db, SqlBuf *q, Arena *a, const TypeDef *t, const FieldDef *f,
                         bool companies)
{
    sql_add(q, "(t.");
    sql_name(q, f->name);
    sql_add(q, " / CASE coalesce(");
    if (f->currency.n && holder(t, f->currency)) {
        sql_name(q, str_format(a, "c_%s", f->currency.p));
        sql_add(q, ".decimals, ");
    }
    if (companies)
        sql_add(q, "kc.decimals, ");
    sql_add(q, "2, 2) WHEN 0 THEN ");
    add_number(db, q, 0);
    sql_add(q, " WHEN 1 THEN ");
    add_number(db, q, 1);
    sql_add(q, " WHEN 2 THEN ");
    add_number(db, q, 2);
    sql_add(q, " WHEN 3 THEN ");
    add_number(db, q, 3);
    sql_add(q, " ELSE ");
    add_number(db, q, 4);
    sql_add(q, " END)");
}

static void view_column(Db *db, SqlBuf *q, Arena *a, const TypeDef *t, const FieldDef *f,
                        bool companies)
{
    bool pg = db_engine(db) == DB_POSTGRESQL;
    if (f->type == FT_LINK || f->type == FT_DYNAMIC) {
        sql_add(q, "(SELECT d.name FROM document d WHERE d.id = t.");
        sql_name(q, f->name);
        sql_add(q, ")");
    } else if (f->type == FT_DATE && pg) {
        sql_add(q, "(date '0001-01-01' + (t.");
        sql_name(q, f->name);
        sql_add(q, " - 1)::int)");
    } else if (f->type == FT_DATE) {
        sql_add(q, "date(t.");
        sql_name(q, f->name);
        sql_add(q, " + 1721424.5)");
    } else if (f->type == FT_MONEY) {
        money_column(db, q, a, t, f, companies);
    } else if (type_decimals(f, 0) == 6) {
        sql_add(q, "(t.");
        sql_name(q, f->name);
        sql_add(q, " / ");
        add_number(db, q, 6);
        sql_add(q, ")");
    } else {
        sql_add(q, "t.");
        sql_name(q, f->name);
    }
    sql_add(q, " AS ");
    sql_name(q, f->name);
}

static bool joined_before(const TypeDef *t, int i)
{
    for (int k = 0; k < i; k++)
        if (t->fields[k].type == FT_MONEY && str_eq(t->fields[k].currency, t->fields[i].currency))
            return true;
    return false;
}

/* Each is one row by its key: engines leave out what a query does not use. */
static void view_joins(SqlBuf *q, Arena *a, const TypeDef *t, bool companies)
{
    Holder company = holder(t, STR("company"));
    if (t->child && t->parent_type) {
        sql_add(q, " LEFT JOIN ");
        sql_name(q, t->parent_type->name);
        sql_add(q, " p ON p.id = t.parent");
    }
    if (companies && company == OWN)
        sql_add(q, " LEFT JOIN company k ON k.id = t.company");
    else if (companies && company == PARENT)
        sql_add(q, " LEFT JOIN company k ON k.id = p.company");
    else if (companies)
        sql_add(q, " LEFT JOIN company k ON k.id = (SELECT min(id) FROM company)");
    if (companies)
        sql_add(q, " LEFT JOIN currency kc ON kc.id = k.default_currency");
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        Holder from = f->type == FT_MONEY && f->currency.n ? holder(t, f->currency) : NOWHERE;
        if (!from || joined_before(t, i))
            continue;
        Str alias = str_format(a, "c_%s", f->currency.p);
        sql_add(q, " LEFT JOIN currency ");
        sql_name(q, alias);
        sql_add(q, " ON ");
        sql_name(q, alias);
        if (from == OWN)
            sql_add(q, ".id = t.");
        else
            sql_add(q, ".id = p.");
        sql_name(q, f->currency);
    }
}

static bool has_money(const TypeDef *t)
{
    for (int i = 0; i < t->n_fields; i++)
        if (t->fields[i].type == FT_MONEY && field_stored(&t->fields[i]))
            return true;
    return false;
}

bool tables_view(Db *db, Arena *a, const TypeDef *t)
{
    bool companies = db_table_exists(db, STR("company"));
    SqlBuf drop = sql_new(a), q = sql_new(a);
    sql_add(&drop, "DROP VIEW IF EXISTS ");
    view_name(db, &drop, a, t);
    sql_add(&q, "CREATE VIEW ");
    view_name(db, &q, a, t);
    if (t->child)
        sql_add(&q, " AS SELECT t.id, (SELECT d.name FROM document d WHERE d.id = t.parent) AS "
                    "parent, t.idx");
    else
        sql_add(&q, " AS SELECT t.id, t.name, t.docstatus");
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        if (!field_stored(f) || f->secret || f->type == FT_PASSWORD)
            continue;
        sql_add(&q, ", ");
        view_column(db, &q, a, t, f, companies);
    }
    sql_add(&q, " FROM ");
    sql_name(&q, t->name);
    sql_add(&q, " t");
    if (has_money(t))
        view_joins(&q, a, t, companies);
    return sql_ddl(db, &drop) && sql_ddl(db, &q);
}

bool tables_type(Db *db, Arena *a, const TypeDef *t)
{
    bool ok = db_table_exists(db, t->name) ? add_columns(db, a, t) : create_table(db, a, t);
    return ok && create_indexes(db, a, t) && create_guards(db, a, t);
}
