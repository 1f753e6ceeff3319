/* SPDX-License-Identifier: EUPL-1.2
 * What an engine must offer; only the files of db/ include this.
 */
#ifndef BASTIDE_DRIVER_H
#define BASTIDE_DRIVER_H

#include "db.h"
#include "map.h"

typedef struct Driver {
    DbEngine engine;
    void *(*prepare)(Db *db, Str sql);
    void (*discard)(Db *db, void *stmt);
    bool (*run)(Db *db, void *stmt, const DbValue *params, int n);
    bool (*next)(Db *db, void *stmt);
    void (*reset)(Db *db, void *stmt);
    int64_t (*changed)(Db *db, void *stmt);
    int64_t (*last_id)(Db *db); /* NULL: the statement has to return it */
    bool (*is_null)(void *stmt, int column);
    int64_t (*get_int)(void *stmt, int column);
    Str (*get_text)(void *stmt, int column);
    int (*column_count)(void *stmt);
    const char *(*column_name)(void *stmt, int column);
    bool (*plain)(Db *db, const char *sql); /* BEGIN, COMMIT, DDL: no parameters, no cache */
    void (*close)(Db *db);
} Driver;

struct DbRows {
    Db *db;
    void *stmt;
    uint64_t hash;
    Str sql;
    bool in_use;
    DbRows *next_in_bucket;
};

enum { STMT_BUCKETS = 256, STMT_MAX = 400, SAVEPOINTS_MAX = 4 };

typedef struct Deferred Deferred;

struct Db {
    const Driver *driver;
    void *handle;
    Arena *arena; /* statements and their texts; renewed when the cache overflows */
    DbRows *buckets[STMT_BUCKETS];
    int stmt_count;
    DbErr error;
    char error_text[512];
    bool read_only;
    int savepoints;
    Deferred *deferred; /* of the transaction, in the order in which they were given */
    int n_deferred, deferred_cap, deferred_marks[SAVEPOINTS_MAX];
    Arena *deferred_arena; /* NULL before the first one */
    bool deferred_failed;  /* whose fault it is is not known */
};

Db *sqlite_open(Str path, bool create, bool read_only, char *out_why, size_t why_size);
Db *pg_open(Str conninfo, bool read_only, char *out_why, size_t why_size);
bool sqlite_backup(Db *from, const char *path, char *out_why, size_t why_size);
Db *db_new(const Driver *driver, void *handle, bool read_only);
void db_close(Db *db);
/* Keeps the first error. Returns false. */
bool db_fail(Db *db, DbErr kind, const char *text);
bool db_plain(Db *db, const char *sql);
/* BEGIN, COMMIT, SAVEPOINT and the like. SQLite keeps them prepared: to parse them at each request
 * costs as much as a tenth of a small write. */
bool db_transact(Db *db, const char *sql);
void db_clear_error(Db *db);
/* Resets statements that were left open. */
void db_reset_all(Db *db);
/* A savepoint was opened, released, rolled back: it was the one of that level, from 0. */
void deferred_mark(Db *db, int level);
void deferred_released(Db *db, int level);
void deferred_rolled_back(Db *db, int level);
/* The transaction is over. */
void deferred_forget(Db *db);
/* {id} {int} {text} {strict} -> words of the engine, `?` untouched. */
Str ddl_text(DbEngine engine, Arena *a, Str sql);

#endif
