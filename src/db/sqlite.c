/* SPDX-License-Identifier: EUPL-1.2
 * The SQLite engine: WAL, synchronous FULL (NORMAL may lose the last commits at power loss).
 */
#include "alphabet.h"
#include "driver.h"
#include "sqlite_gather.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>

static DbErr kind_of(sqlite3 *h)
{
    switch (sqlite3_extended_errcode(h)) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY: return DB_ERR_UNIQUE;
    case SQLITE_CONSTRAINT_FOREIGNKEY: return DB_ERR_LINKED;
    case SQLITE_CONSTRAINT_TRIGGER: return DB_ERR_GUARD;
    default: break;
    }
    switch (sqlite3_errcode(h)) {
    case SQLITE_FULL:
    case SQLITE_IOERR: return DB_ERR_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return DB_ERR_BUSY;
    case SQLITE_CANTOPEN: return DB_ERR_GONE;
    case SQLITE_READONLY: return DB_ERR_READONLY;
    default: return DB_ERR_OTHER;
    }
}

static bool failed(Db *db)
{
    return db_fail(db, kind_of(db->handle), sqlite3_errmsg(db->handle));
}

static void *lite_prepare(Db *db, Str sql)
{
    sqlite3_stmt *st = NULL;
    const char *tail = NULL;
    if (sqlite3_prepare_v3(db->handle, sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, &st, &tail) !=
        SQLITE_OK) {
        failed(db);
        return NULL;
    }
    Str rest = str_trim(str_slice(sql, (size_t)(tail - sql.p), sql.n));
    if (!st || rest.n) {
        db_fail(db, DB_ERR_OTHER, "one statement at a time, please");
        sqlite3_finalize(st);
        return NULL;
    }
    return st;
}

static void lite_discard(Db *db, void *stmt)
{
    (void)db;
    sqlite3_finalize(stmt);
}

static bool bind_one(sqlite3_stmt *st, int at, const DbValue *v)
{
    switch (v->kind) {
    case DB_NULL: return sqlite3_bind_null(st, at) == SQLITE_OK;
    case DB_INT: return sqlite3_bind_int64(st, at, v->i) == SQLITE_OK;
    case DB_TEXT: break;
    }
    /* texts live in the request's arena at least until the statement is reset */
    return sqlite3_bind_text(st, at, v->s.p ? v->s.p : "", (int)v->s.n, SQLITE_STATIC) == SQLITE_OK;
}

static bool lite_run(Db *db, void *stmt, const DbValue *params, int n)
{
    if (sqlite3_bind_parameter_count(stmt) != n)
        return db_fail(db, DB_ERR_OTHER, "wrong number of parameters");
    for (int i = 0; i < n; i++)
        if (!bind_one(stmt, i + 1, &params[i]))
            return failed(db);
    return true;
}

static bool lite_next(Db *db, void *stmt)
{
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        failed(db);
    return false;
}

static void lite_reset(Db *db, void *stmt)
{
    (void)db;
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
}

static int64_t lite_changed(Db *db, void *stmt)
{
    (void)stmt;
    return sqlite3_changes(db->handle);
}

static int64_t lite_last_id(Db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

static bool lite_is_null(void *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL;
}

static int64_t lite_get_int(void *stmt, int column)
{
    return sqlite3_column_int64(stmt, column);
}

static Str lite_get_text(void *stmt, int column)
{
    const char *p = (const char *)sqlite3_column_text(stmt, column);
    return p ? (Str){p, (size_t)sqlite3_column_bytes(stmt, column)} : STR("");
}

static int lite_column_count(void *stmt)
{
    return sqlite3_column_count(stmt);
}

static const char *lite_column_name(void *stmt, int column)
{
    return sqlite3_column_name(stmt, column);
}

static bool lite_plain(Db *db, const char *sql)
{
    if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    return failed(db);
}

static void lite_close(Db *db)
{
    sqlite3_close(db->handle);
}

static const Driver driver = {
    DB_SQLITE,     lite_prepare,      lite_discard,     lite_run,     lite_next,
    lite_reset,    lite_changed,      lite_last_id,     lite_is_null, lite_get_int,
    lite_get_text, lite_column_count, lite_column_name, lite_plain,   lite_close,
};

/* Small memory that a connection keeps for itself. The statements that it keeps prepared hold many
 * pieces for good; with too few left, each run of a statement asks the system for its own. */
enum { LOOKASIDE_BYTES = 1200, LOOKASIDE_WRITER = 4000, LOOKASIDE_READER = 500 };

/* What a savepoint keeps aside, the pages that its job changes, stays in memory up to so much, then
 * goes to a file, and so does all that the later jobs of the batch keep aside: an invoice changes
 * some fifty pages. It is written in one piece then, which the files of sqlite_gather() take;
 * SQLite's own, that readers have, take less than 128 kB at once and call a disk full that was
 * asked for more. */
enum { SPILL_BYTES = 1 << 19 };

/* 4 000 pages of WAL before a checkpoint; the file is cut back to 64 MB after a long reader. No
 * mmap: while the file grows each growth would unmap it under all readers. */
static const char settings[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    "PRAGMA busy_timeout=30000; PRAGMA cache_size=-32768;"
    "PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;"
    "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;";
static const char reader_settings[] =
    "PRAGMA busy_timeout=30000; PRAGMA query_only=ON; PRAGMA cache_size=-4096;"
    "PRAGMA temp_store=MEMORY;";

/* The same as in C; PostgreSQL has its own of these names (fold.c). */
static void apply(sqlite3_context *context, sqlite3_value *value, Str (*fn)(Arena *a, Str text))
{
    const char *p = (const char *)sqlite3_value_text(value);
    Arena *a = arena_new();
    Str s = fn(a, p ? (Str){p, (size_t)sqlite3_value_bytes(value)} : STR(""));
    sqlite3_result_text(context, s.p ? s.p : "", (int)s.n, SQLITE_TRANSIENT);
    arena_free(a);
}

static void fold(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    apply(context, values[0], utf8_fold);
}

static void order(sqlite3_context *context, int n, sqlite3_value **values)
{
    (void)n;
    if (sqlite3_value_type(values[0]) != SQLITE_NULL)
        apply(context, values[0], alphabet_key);
}

static int add_functions(sqlite3 *h)
{
    int how = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int rc = sqlite3_create_function(h, "bastide_fold", 1, how, NULL, fold, NULL, NULL);
    return rc == SQLITE_OK
               ? sqlite3_create_function(h, "bastide_order", 1, how, NULL, order, NULL, NULL)
               : rc;
}

/* Counting its memory would make all connections wait for one lock. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, SPILL_BYTES);
    sqlite3_initialize();
}

Db *sqlite_open(Str path, bool create, bool read_only, char *out_why, size_t why_size)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    Arena *a = arena_new();
    sqlite3 *h = NULL;
    pthread_once(&once, configure);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(str_z(a, path), &h, flags, read_only ? NULL : sqlite_gather());
    arena_free(a);
    if (rc == SQLITE_OK)
        rc = sqlite3_db_config(h, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE_BYTES,
                               read_only ? LOOKASIDE_READER : LOOKASIDE_WRITER);
    if (rc == SQLITE_OK)
        rc = add_functions(h);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(h, read_only ? reader_settings : settings, NULL, NULL, NULL);
    if (rc != SQLITE_OK) {
        snprintf(out_why, why_size, "%s", h ? sqlite3_errmsg(h) : "out of memory");
        sqlite3_close(h);
        return NULL;
    }
    return db_new(&driver, h, read_only);
}

bool sqlite_backup(Db *from, const char *path, char *out_why, size_t why_size)
{
    sqlite3 *to = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    bool ok = sqlite3_open_v2(path, &to, flags, NULL) == SQLITE_OK;
    sqlite3_backup *b = ok ? sqlite3_backup_init(to, "main", from->handle, "main") : NULL;
    if (b) {
        int rc = sqlite3_backup_step(b, -1);
        ok = sqlite3_backup_finish(b) == SQLITE_OK && rc == SQLITE_DONE;
    } else {
        ok = false;
    }
    if (!ok)
        snprintf(out_why, why_size, "%s", to ? sqlite3_errmsg(to) : "cannot open the copy");
    sqlite3_close(to);
    return ok;
}
