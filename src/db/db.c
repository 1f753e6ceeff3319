/* SPDX-License-Identifier: EUPL-1.2
 * The part common to both engines: statement cache, errors, small conveniences.
 */
#include "db.h"

#include "driver.h"

#include <assert.h>
#include <stdio.h>

Db *db_new(const Driver *driver, void *handle, bool read_only)
{
    Db *db = mem_alloc(sizeof(Db));
    db->driver = driver;
    db->handle = handle;
    db->read_only = read_only;
    db->arena = arena_new();
    return db;
}

static void discard_all(Db *db)
{
    for (int i = 0; i < STMT_BUCKETS; i++) {
        for (DbRows *r = db->buckets[i]; r; r = r->next_in_bucket)
            db->driver->discard(db, r->stmt);
        db->buckets[i] = NULL;
    }
    db->stmt_count = 0;
    arena_reset(db->arena);
}

void db_close(Db *db)
{
    if (!db)
        return;
    discard_all(db);
    db->driver->close(db);
    arena_free(db->arena);
    arena_free(db->deferred_arena);
    mem_free(db);
}

DbEngine db_engine(const Db *db)
{
    return db->driver->engine;
}

DbErr db_error(const Db *db)
{
    return db->error;
}

const char *db_error_text(const Db *db)
{
    return db->error_text;
}

bool db_fail(Db *db, DbErr kind, const char *text)
{
    if (db->error == DB_OK) {
        db->error = kind;
        snprintf(db->error_text, sizeof db->error_text, "%s", text ? text : "");
    }
    return false;
}

void db_clear_error(Db *db)
{
    db->error = DB_OK;
    db->error_text[0] = 0;
}

bool db_report(const Db *db, Errors *e)
{
    switch (db->error) {
    case DB_OK: return false;
    case DB_ERR_UNIQUE:
        return err_add(e, ERR_DUPLICATE, "",
                       "This value is already used by another document. Choose another one.");
    case DB_ERR_LINKED:
        return err_add(e, ERR_LINK_EXISTS, "", "Other data points here. Remove those links first.");
    case DB_ERR_GUARD:
        return err_add(e, ERR_SUBMITTED, "",
                       "Submitted documents and their entries cannot be changed. "
                       "Cancel the document or make a correcting one.");
    case DB_ERR_FULL:
        return err_add(e, ERR_UNAVAILABLE, "",
                       "The disk is full: nothing was saved. Free some space, then try again.");
    case DB_ERR_BUSY:
        return err_add(e, ERR_UNAVAILABLE, "",
                       "The database is busy: nothing was saved. Try again in a moment.");
    case DB_ERR_GONE:
        return err_add(e, ERR_UNAVAILABLE, "",
                       "The database cannot be reached: nothing was saved. Try again later.");
    case DB_ERR_READONLY:
    case DB_ERR_OTHER: break;
    }
    return err_add(e, ERR_INTERNAL, "", "The database refused: %s", db->error_text);
}

static DbRows *cache_find(Db *db, Str sql, uint64_t hash)
{
    for (DbRows *r = db->buckets[hash % STMT_BUCKETS]; r; r = r->next_in_bucket)
        if (r->hash == hash && !r->in_use && str_eq(r->sql, sql))
            return r;
    return NULL;
}

static bool any_in_use(const Db *db)
{
    for (int i = 0; i < STMT_BUCKETS; i++)
        for (const DbRows *r = db->buckets[i]; r; r = r->next_in_bucket)
            if (r->in_use)
                return true;
    return false;
}

static DbRows *statement(Db *db, Str sql)
{
    uint64_t hash = hash_bytes(sql.p, sql.n);
    DbRows *r = cache_find(db, sql, hash);
    if (r)
        return r;
    if (db->stmt_count >= STMT_MAX && !any_in_use(db))
        discard_all(db);
    void *stmt = db->driver->prepare(db, sql);
    if (!stmt)
        return NULL;
    r = arena_new_of(db->arena, DbRows);
    *r = (DbRows){.db = db,
                  .stmt = stmt,
                  .hash = hash,
                  .sql = str_copy(db->arena, sql),
                  .next_in_bucket = db->buckets[hash % STMT_BUCKETS]};
    db->buckets[hash % STMT_BUCKETS] = r;
    db->stmt_count++;
    return r;
}

static DbRows *start(Db *db, Str sql, const DbValue *params, int n)
{
    if (db->error != DB_OK)
        return NULL;
    DbRows *r = statement(db, sql);
    if (!r)
        return NULL;
    r->in_use = true;
    if (db->driver->run(db, r->stmt, params, n))
        return r;
    db->driver->reset(db, r->stmt);
    r->in_use = false;
    return NULL;
}

bool db_finish(DbRows *r)
{
    if (!r)
        return false;
    r->db->driver->reset(r->db, r->stmt);
    r->in_use = false;
    return r->db->error == DB_OK;
}

static bool exec_text(Db *db, Str sql, const DbValue *params, int n, int64_t *out_changed)
{
    DbRows *r = start(db, sql, params, n);
    if (!r)
        return false;
    while (db->driver->next(db, r->stmt))
        ;
    if (out_changed && db->error == DB_OK)
        *out_changed = db->driver->changed(db, r->stmt);
    return db_finish(r);
}

bool db_exec(Db *db, Sql sql, const DbValue *params, int n, int64_t *out_changed)
{
    return exec_text(db, str_c(sql.text), params, n, out_changed);
}

bool db_insert(Db *db, Sql sql, const DbValue *params, int n, int64_t *out_id)
{
    Str text = str_c(sql.text), end = STR(" RETURNING id");
    assert(str_ends(text, end));
    if (!db->driver->last_id)
        return db_one_int(db, sql, params, n, out_id);
    if (!exec_text(db, str_slice(text, 0, text.n - end.n), params, n, NULL))
        return false;
    *out_id = db->driver->last_id(db);
    return true;
}

DbRows *db_query(Db *db, Sql sql, const DbValue *params, int n)
{
    return start(db, str_c(sql.text), params, n);
}

DbRows *db_query_user(Db *db, Str sql)
{
    return start(db, sql, NULL, 0);
}

bool db_next(DbRows *r)
{
    return r && r->db->error == DB_OK && r->db->driver->next(r->db, r->stmt);
}

bool db_is_null(DbRows *r, int column)
{
    return r->db->driver->is_null(r->stmt, column);
}

int64_t db_get_int(DbRows *r, int column)
{
    return r->db->driver->get_int(r->stmt, column);
}

Str db_get_text(DbRows *r, int column)
{
    return r->db->driver->get_text(r->stmt, column);
}

int db_column_count(DbRows *r)
{
    return r->db->driver->column_count(r->stmt);
}

const char *db_column_name(DbRows *r, int column)
{
    return r->db->driver->column_name(r->stmt, column);
}

bool db_one_int(Db *db, Sql sql, const DbValue *params, int n, int64_t *out)
{
    DbRows *r = db_query(db, sql, params, n);
    bool found = db_next(r);
    if (found)
        *out = db_get_int(r, 0);
    return db_finish(r) && found;
}

bool db_one_text(Db *db, Arena *a, Sql sql, const DbValue *params, int n, Str *out)
{
    DbRows *r = db_query(db, sql, params, n);
    bool found = db_next(r);
    if (found)
        *out = str_copy(a, db_get_text(r, 0));
    return db_finish(r) && found;
}

bool db_plain(Db *db, const char *sql)
{
    return db->driver->plain(db, sql);
}

bool db_transact(Db *db, const char *sql)
{
    return db->driver->engine == DB_SQLITE ? exec_text(db, str_c(sql), NULL, 0, NULL)
                                           : db_plain(db, sql);
}

void db_reset_all(Db *db)
{
    for (int i = 0; i < STMT_BUCKETS; i++)
        for (DbRows *r = db->buckets[i]; r; r = r->next_in_bucket)
            if (r->in_use) {
                db->driver->reset(db, r->stmt);
                r->in_use = false;
            }
}

static const char *const savepoint_names[SAVEPOINTS_MAX] = {"s0", "s1", "s2", "s3"};

static bool savepoint_do(Db *db, const char *verb, int level)
{
    char sql[64];
    assert(level >= 0 && level < SAVEPOINTS_MAX);
    snprintf(sql, sizeof sql, "%s %s", verb, savepoint_names[level]);
    return db_transact(db, sql);
}

bool db_savepoint(Db *db)
{
    if (db->error != DB_OK || !savepoint_do(db, "SAVEPOINT", db->savepoints))
        return false;
    deferred_mark(db, db->savepoints++);
    return true;
}

bool db_savepoint_release(Db *db)
{
    if (db->error != DB_OK || !savepoint_do(db, "RELEASE SAVEPOINT", --db->savepoints))
        return false;
    deferred_released(db, db->savepoints);
    return true;
}

bool db_savepoint_rollback(Db *db)
{
    db_reset_all(db);
    db_clear_error(db);
    deferred_rolled_back(db, --db->savepoints);
    return savepoint_do(db, "ROLLBACK TO SAVEPOINT", db->savepoints) &&
           savepoint_do(db, "RELEASE SAVEPOINT", db->savepoints);
}
