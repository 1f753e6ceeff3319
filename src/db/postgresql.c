/* SPDX-License-Identifier: EUPL-1.2
 * The PostgreSQL engine: prepared statements by libpq, `?` becomes $1, $2 … outside quotes.
 */
#include "driver.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

enum { PARAMS_MAX = 2000 };

typedef struct {
    char name[24];
    int n_params;
    PGresult *result;
    int row;
} PgStmt;

static DbErr kind_of_state(const char *state)
{
    if (!state)
        return DB_ERR_GONE;
    if (strcmp(state, "23505") == 0)
        return DB_ERR_UNIQUE;
    if (strcmp(state, "23503") == 0)
        return DB_ERR_LINKED;
    if (strcmp(state, "P0001") == 0)
        return DB_ERR_GUARD;
    if (strncmp(state, "53", 2) == 0 || strncmp(state, "58", 2) == 0)
        return DB_ERR_FULL;
    if (strncmp(state, "40", 2) == 0 || strcmp(state, "55P03") == 0)
        return DB_ERR_BUSY;
    if (strcmp(state, "25006") == 0)
        return DB_ERR_READONLY;
    return strncmp(state, "57P", 3) == 0 || strncmp(state, "08", 2) == 0 ? DB_ERR_GONE
                                                                         : DB_ERR_OTHER;
}

/* Takes the result over; false when it is an error. */
static bool check(Db *db, PGresult *r)
{
    ExecStatusType s = PQresultStatus(r);
    if (s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK)
        return true;
    const char *text = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    DbErr kind = PQstatus(db->handle) == CONNECTION_OK ? kind_of_state(state) : DB_ERR_GONE;
    return db_fail(db, kind, text ? text : PQerrorMessage(db->handle));
}

/* `?` -> $n, but not inside '…' or "…". */
static Str numbered(Arena *a, Str sql, int *out_n)
{
    Buf b = {.a = a};
    char quote = 0;
    int n = 0;
    for (size_t i = 0; i < sql.n; i++) {
        char c = sql.p[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '\'' || c == '"')
            quote = c;
        if (c == '?' && !quote)
            buf_format(&b, "$%d", ++n);
        else
            buf_add_char(&b, c);
    }
    *out_n = n;
    return buf_str(&b);
}

static void *pg_prepare(Db *db, Str sql)
{
    static _Atomic unsigned long counter;
    PgStmt *st = mem_alloc(sizeof(PgStmt));
    Arena *a = arena_new();
    Str text = numbered(a, sql, &st->n_params);
    snprintf(st->name, sizeof st->name, "b%lu", ++counter);
    PGresult *r = PQprepare(db->handle, st->name, text.p, 0, NULL);
    arena_free(a);
    bool ok = st->n_params <= PARAMS_MAX && check(db, r);
    PQclear(r);
    if (ok)
        return st;
    mem_free(st);
    return NULL;
}

static void pg_discard(Db *db, void *stmt)
{
    PgStmt *st = stmt;
    char sql[64];
    PQclear(st->result);
    snprintf(sql, sizeof sql, "DEALLOCATE %s", st->name);
    PQclear(PQexec(db->handle, sql));
    mem_free(st);
}

static const char *param_text(Arena *a, const DbValue *v)
{
    switch (v->kind) {
    case DB_NULL: return NULL;
    case DB_INT: return str_format(a, "%lld", (long long)v->i).p;
    case DB_TEXT: break;
    }
    return str_z(a, v->s);
}

static bool pg_run(Db *db, void *stmt, const DbValue *params, int n)
{
    PgStmt *st = stmt;
    if (n != st->n_params)
        return db_fail(db, DB_ERR_OTHER, "wrong number of parameters");
    Arena *a = arena_new();
    const char **values = arena_alloc(a, sizeof(char *) * (size_t)(n + 1));
    for (int i = 0; i < n; i++)
        values[i] = param_text(a, &params[i]);
    st->result = PQexecPrepared(db->handle, st->name, n, values, NULL, NULL, 0);
    arena_free(a);
    st->row = -1;
    return check(db, st->result);
}

static bool pg_next(Db *db, void *stmt)
{
    (void)db;
    PgStmt *st = stmt;
    return ++st->row < PQntuples(st->result);
}

static void pg_reset(Db *db, void *stmt)
{
    (void)db;
    PgStmt *st = stmt;
    PQclear(st->result);
    st->result = NULL;
}

static int64_t pg_changed(Db *db, void *stmt)
{
    (void)db;
    return strtoll(PQcmdTuples(((PgStmt *)stmt)->result), NULL, 10);
}

static bool pg_is_null(void *stmt, int column)
{
    PgStmt *st = stmt;
    return PQgetisnull(st->result, st->row, column);
}

static int64_t pg_get_int(void *stmt, int column)
{
    PgStmt *st = stmt;
    const char *p = PQgetvalue(st->result, st->row, column);
    return p[0] == 't' ? 1 : strtoll(p, NULL, 10);
}

static Str pg_get_text(void *stmt, int column)
{
    PgStmt *st = stmt;
    return (Str){PQgetvalue(st->result, st->row, column),
                 (size_t)PQgetlength(st->result, st->row, column)};
}

static int pg_column_count(void *stmt)
{
    return PQnfields(((PgStmt *)stmt)->result);
}

static const char *pg_column_name(void *stmt, int column)
{
    return PQfname(((PgStmt *)stmt)->result, column);
}

static bool pg_plain(Db *db, const char *sql)
{
    PGresult *r = PQexec(db->handle, sql);
    bool ok = check(db, r);
    PQclear(r);
    return ok;
}

static void pg_close(Db *db)
{
    PQfinish(db->handle);
}

static const Driver driver = {
    DB_POSTGRESQL, pg_prepare,      pg_discard,     pg_run,     pg_next,
    pg_reset,      pg_changed,      NULL,           pg_is_null, pg_get_int,
    pg_get_text,   pg_column_count, pg_column_name, pg_plain,   pg_close,
};

/* --- COPY --- */

static bool begin_copy(Db *db, SqlBuf *copy, ExecStatusType want)
{
    if (db->driver != &driver)
        return db_fail(db, DB_ERR_OTHER, "COPY is of PostgreSQL");
    if (db->error != DB_OK)
        return false;
    PGresult *r = PQexec(db->handle, buf_str(&copy->text).p);
    bool ok = PQresultStatus(r) == want || check(db, r);
    PQclear(r);
    return ok;
}

/* The result that follows the data tells whether all went well. */
static bool end_copy(Db *db)
{
    bool ok = true;
    PGresult *r;
    while ((r = PQgetResult(db->handle))) {
        ok = check(db, r) && ok;
        PQclear(r);
    }
    return ok;
}

bool sql_copy_out(Db *db, SqlBuf *copy, bool (*sink)(void *arg, Str part), void *arg,
                  bool *out_stopped)
{
    char *row = NULL;
    int n;
    *out_stopped = false;
    if (!begin_copy(db, copy, PGRES_COPY_OUT))
        return false;
    while ((n = PQgetCopyData(db->handle, &row, 0)) > 0) {
        *out_stopped = *out_stopped || !sink(arg, (Str){row, (size_t)n});
        PQfreemem(row); /* after a stop the rest is read and thrown away */
    }
    if (n == -2)
        db_fail(db, DB_ERR_GONE, PQerrorMessage(db->handle));
    return end_copy(db) && n == -1 && !*out_stopped;
}

bool sql_copy_in(Db *db, SqlBuf *copy, bool (*source)(void *arg, Str *out_part), void *arg,
                 bool *out_stopped)
{
    Str part = STR("");
    *out_stopped = false;
    if (!begin_copy(db, copy, PGRES_COPY_IN))
        return false;
    bool sent = true;
    while (sent && !*out_stopped) {
        *out_stopped = !source(arg, &part);
        if (*out_stopped || !part.n)
            break;
        sent = PQputCopyData(db->handle, part.p, (int)part.n) == 1;
    }
    if (PQputCopyEnd(db->handle, *out_stopped ? "stopped" : NULL) != 1)
        db_fail(db, DB_ERR_GONE, PQerrorMessage(db->handle));
    return end_copy(db) && sent && !*out_stopped;
}

static void quiet(void *arg, const char *message)
{
    (void)arg;
    (void)message; /* notices of DDL are of no use to anybody */
}

Db *pg_open(Str conninfo, bool read_only, char *out_why, size_t why_size)
{
    Arena *a = arena_new();
    PGconn *h = PQconnectdb(str_z(a, conninfo));
    arena_free(a);
    if (PQstatus(h) != CONNECTION_OK) {
        snprintf(out_why, why_size, "%s", PQerrorMessage(h));
        PQfinish(h);
        return NULL;
    }
    PQsetNoticeProcessor(h, quiet, NULL);
    Db *db = db_new(&driver, h, read_only);
    /* A page has few rows, found by index: a merge join reads on in the table of all documents
     * until it meets one that fits. */
    if (!db_plain(db, "SET client_encoding='UTF8'; SET synchronous_commit=on; "
                      "SET lock_timeout='30s'; SET standard_conforming_strings=on; "
                      "SET enable_mergejoin=off") ||
        (read_only && !db_plain(db, "SET default_transaction_read_only=on"))) {
        snprintf(out_why, why_size, "%s", db_error_text(db));
        db_close(db);
        return NULL;
    }
    return db;
}
