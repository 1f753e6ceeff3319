/* SPDX-License-Identifier: EUPL-1.2
 * One narrow door to SQLite and PostgreSQL.
 *
 * A Db is one connection, used by one thread at a time. SQL is text of the common dialect with
 * `?` for each parameter; it is built only from literals (SQL("…"), sql_add), checked identifiers
 * (sql_name) and bound parameters, never from values. Statements are prepared once a connection.
 *
 * After a failure the connection refuses every statement until its savepoint or transaction is
 * rolled back, as PostgreSQL does, so that nothing goes on half-way; the first error is kept.
 */
#ifndef BASTIDE_DB_H
#define BASTIDE_DB_H

#include "err.h"
#include "str.h"

typedef enum { DB_SQLITE, DB_POSTGRESQL } DbEngine;
typedef struct Db Db;
typedef struct DbRows DbRows;

typedef struct {
    const char *text;
} Sql;
#define SQL(literal) ((Sql){"" literal ""})
/* The same in the initializer of a static table. */
#define SQL_INIT(literal) \
    {                     \
        "" literal ""     \
    }

typedef enum { DB_NULL, DB_INT, DB_TEXT } DbKind;
typedef struct {
    DbKind kind;
    int64_t i;
    Str s;
} DbValue;

static inline DbValue db_i(int64_t v)
{
    return (DbValue){.kind = DB_INT, .i = v};
}
static inline DbValue db_t(Str s)
{
    return (DbValue){.kind = DB_TEXT, .s = s};
}
/* An id or a day: 0 is stored as NULL. */
static inline DbValue db_ref(int64_t v)
{
    return v ? db_i(v) : (DbValue){0};
}
/* Parameters: DB_P(db_i(1), db_t(s)); none: DB_NONE. */
#define DB_P(...) \
    (const DbValue[]){__VA_ARGS__}, (int)(sizeof((const DbValue[]){__VA_ARGS__}) / sizeof(DbValue))
#define DB_NONE NULL, 0

typedef enum {
    DB_OK,
    DB_ERR_UNIQUE,   /* a unique index refuses */
    DB_ERR_LINKED,   /* a foreign key refuses */
    DB_ERR_GUARD,    /* a trigger of ours refuses: sealed rows */
    DB_ERR_FULL,     /* no space on the disk */
    DB_ERR_BUSY,     /* locked too long, deadlock: may be tried again */
    DB_ERR_GONE,     /* no connection */
    DB_ERR_READONLY, /* the query of a reader tried to write */
    DB_ERR_OTHER
} DbErr;

DbEngine db_engine(const Db *db);
DbErr db_error(const Db *db);
/* The engine's words for the log and for `sql`; never shown to users of the desk. */
const char *db_error_text(const Db *db);
/* Turns the kept error into one for people. Returns false. */
bool db_report(const Db *db, Errors *e);

/* Runs a statement without result. `out_changed` (may be NULL): rows changed. */
bool db_exec(Db *db, Sql sql, const DbValue *params, int n, int64_t *out_changed);
/* Opens a result; NULL on error. It must be given to db_finish(). */
DbRows *db_query(Db *db, Sql sql, const DbValue *params, int n);
/* Goes to the next row; false at the end or on error (db_error tells). */
bool db_next(DbRows *r);
bool db_is_null(DbRows *r, int column);
int64_t db_get_int(DbRows *r, int column);
/* A view, valid until the next db_next() or db_finish(); not always NUL-terminated. */
Str db_get_text(DbRows *r, int column);
int db_column_count(DbRows *r);
const char *db_column_name(DbRows *r, int column);
/* Closes the result; false when the query had failed. NULL is allowed (false). */
bool db_finish(DbRows *r);

/* An INSERT of one row that ends with " RETURNING id": the new id. SQLite is asked for its last id
 * instead, which costs a fifth less. */
bool db_insert(Db *db, Sql sql, const DbValue *params, int n, int64_t *out_id);
/* One value of one row; false when there is no row (db_error tells an error apart). */
bool db_one_int(Db *db, Sql sql, const DbValue *params, int n, int64_t *out);
bool db_one_text(Db *db, Arena *a, Sql sql, const DbValue *params, int n, Str *out);

/* Builds a statement. SqlBuf q = sql_new(arena); */
typedef struct {
    Buf text;
    DbValue *params;
    int n;
    int cap;
} SqlBuf;

SqlBuf sql_new(Arena *a);
#define sql_add(b, literal) sql_add_literal_((b), "" literal "")
void sql_add_literal_(SqlBuf *b, const char *literal);
/* A quoted identifier; letters, digits and _ only (asserted). */
void sql_name(SqlBuf *b, Str name);
bool sql_name_valid(Str name);
/* A `?` and its value. */
void sql_param(SqlBuf *b, DbValue v);
/* Behind a table of FROM: names the index to read it by. SQLite must be told when it has no
 * statistics; PostgreSQL always has some and takes no advice. */
void sql_index_hint(const Db *db, SqlBuf *b, Str index);
/* Text and parameters of another. */
void sql_append(SqlBuf *b, const SqlBuf *other);
/* The statement of a builder without values, to be kept; its arena must live as long. */
Sql sql_statement(SqlBuf *b);
bool sql_exec(Db *db, SqlBuf *b, int64_t *out_changed);
DbRows *sql_query(Db *db, SqlBuf *b);
/* INSERTs `rows` rows of `columns` values: `head` ends with VALUES, `tail` follows the rows ("" for
 * none). PostgreSQL gets all in one statement, which saves round trips; SQLite one by one, which is
 * quicker there. */
bool db_insert_rows(Db *db, Arena *a, Sql head, const DbValue *values, int columns, int rows,
                    Sql tail);
/* Appends "(?, ?), (?, ?)": the values of `rows` rows of `columns` each, for VALUES. */
void sql_rows(SqlBuf *b, const DbValue *values, int columns, int rows);

/* Data definition. {id} {int} {text} {strict} {clustered} in the literal become words of the
 * engine. */
bool db_ddl(Db *db, Sql sql);
bool sql_ddl(Db *db, SqlBuf *b);
/* Runs text that a person typed (`bastide sql`): several statements are refused. */
DbRows *db_query_user(Db *db, Str sql);
/* bastide_fold(text) is utf8_fold(), bastide_order(text) alphabet_key(): made here on PostgreSQL;
 * SQLite has them in each connection, for queries only: other programs read the file too. */
bool db_create_functions(Db *db);
bool db_table_exists(Db *db, Str table);
/* Names of the columns of a table, in order. */
int db_columns(Db *db, Arena *a, Str table, Str **out_names);

/* PostgreSQL only: "COPY … TO STDOUT", whose text is given to `sink` in parts, and
 * "COPY … FROM STDIN", whose text `source` gives until it gives an empty part. Both may stop it by
 * returning false; *out_stopped tells that from an error of the database. */
bool sql_copy_out(Db *db, SqlBuf *copy, bool (*sink)(void *arg, Str part), void *arg,
                  bool *out_stopped);
bool sql_copy_in(Db *db, SqlBuf *copy, bool (*source)(void *arg, Str *out_part), void *arg,
                 bool *out_stopped);

/* Savepoints inside a write job. */
bool db_savepoint(Db *db);
bool db_savepoint_release(Db *db);
bool db_savepoint_rollback(Db *db);

/* Inside a write job: what it adds to rows that other jobs add to as well. `fn` gets what all jobs
 * of the batch gave, once, before the COMMIT; what a job gives that fails is forgotten. `item` must
 * live until db_write() returns. When `fn` fails the jobs run again, each in a batch of its own. */
typedef bool (*DbDeferred)(Db *db, void **items, int n);
void db_defer(Db *db, DbDeferred fn, void *item);
/* Writes what was given so far: before it is read in the same transaction. */
bool db_settle(Db *db);

#endif
