/* SPDX-License-Identifier: EUPL-1.2
 * Readers and the shared writer. Whoever finds no leader becomes it: it takes the waiting jobs,
 * commits them together and hands the lead to the next waiting thread, so a lone writer pays no
 * change of thread and a crowd shares its commits.
 */
#include "pool.h"

#include "date.h"

#include "driver.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

enum { READERS_MAX = 16, BATCH_MAX = 64, ATTEMPTS = 5 };

typedef struct Job Job;
struct Job {
    DbJob fn;
    void *arg;
    Errors *errors;
    int errors_before; /* those that an attempt added go when there is another */
    Job *next;
    bool ok;
    bool done;
    sem_t woken; /* its own: who wakes needs no lock that others hold */
    DbErr db_error;
    char db_text[512]; /* as in Db */
};

struct DbPool {
    Arena *a;
    Str where;
    bool postgresql;
    pthread_mutex_t lock;
    pthread_cond_t reader_free;
    Db *writer;
    bool leading;
    Instant optimized; /* when the writer last looked at the data */
    Job *first, *last;
    Db *free_readers[READERS_MAX];
    int n_free, n_readers;
};

static Db *open_one(DbPool *p, bool create, bool read_only, char *why, size_t size)
{
    return p->postgresql ? pg_open(p->where, read_only, why, size)
                         : sqlite_open(p->where, create, read_only, why, size);
}

DbPool *pool_open(Str where, bool create, Arena *a, Str *out_why)
{
    DbPool *p = mem_alloc(sizeof(DbPool));
    char why[512] = "";
    p->a = arena_new();
    p->where = str_copy(p->a, where);
    p->postgresql = str_starts(where, STR("postgresql://")) ||
                    str_starts(where, STR("postgres://"));
    p->optimized = clock_now();
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->reader_free, NULL);
    p->writer = open_one(p, create, false, why, sizeof why);
    if (p->writer)
        return p;
    *out_why = str_copy(a, str_trim(str_c(why)));
    pool_close(p);
    return NULL;
}

void pool_close(DbPool *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->n_free; i++)
        db_close(p->free_readers[i]);
    db_close(p->writer);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->reader_free);
    arena_free(p->a);
    mem_free(p);
}

DbEngine pool_engine(const DbPool *p)
{
    return p->postgresql ? DB_POSTGRESQL : DB_SQLITE;
}

static bool begin_read(DbPool *p, Db *db)
{
    return db_transact(db,
                       p->postgresql ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN");
}

static Db *take_reader(DbPool *p)
{
    Db *db = NULL;
    pthread_mutex_lock(&p->lock);
    while (p->n_free == 0 && p->n_readers >= READERS_MAX)
        pthread_cond_wait(&p->reader_free, &p->lock);
    if (p->n_free > 0)
        db = p->free_readers[--p->n_free];
    else
        p->n_readers++;
    pthread_mutex_unlock(&p->lock);
    return db;
}

static void forget_reader(DbPool *p)
{
    pthread_mutex_lock(&p->lock);
    p->n_readers--;
    pthread_cond_signal(&p->reader_free);
    pthread_mutex_unlock(&p->lock);
}

Db *pool_reader(DbPool *p)
{
    char why[512];
    for (int i = 0; i < READERS_MAX + 1; i++) {
        Db *db = take_reader(p);
        bool fresh = !db;
        if (fresh)
            db = open_one(p, false, true, why, sizeof why);
        if (db && begin_read(p, db))
            return db;
        db_close(db); /* a connection that the server closed meanwhile: try another */
        forget_reader(p);
        if (fresh)
            return NULL;
    }
    return NULL;
}

void pool_release(DbPool *p, Db *db)
{
    if (!db)
        return;
    db_reset_all(db);
    db_clear_error(db);
    if (!db_transact(db, "ROLLBACK")) {
        db_close(db);
        forget_reader(p);
        return;
    }
    pthread_mutex_lock(&p->lock);
    p->free_readers[p->n_free++] = db;
    pthread_cond_signal(&p->reader_free);
    pthread_mutex_unlock(&p->lock);
}

static bool run_job(Db *db, Job *j, bool alone)
{
    int level = db->savepoints;
    j->errors->n = j->errors_before;
    if (!alone && !db_savepoint(db))
        return false;
    j->ok = j->fn(db, j->arg) && db->error == DB_OK;
    j->db_error = db->error;
    snprintf(j->db_text, sizeof j->db_text, "%s", db->error_text);
    if (db->error == DB_ERR_BUSY || db->error == DB_ERR_GONE || db->deferred_failed) {
        j->errors->n = j->errors_before;
        return false;
    }
    if (alone)
        return true;
    db->savepoints = level + 1; /* one that it left open goes with its own */
    return j->ok ? db_savepoint_release(db) : db_savepoint_rollback(db);
}

static void undo(Db *db)
{
    db_reset_all(db);
    db_clear_error(db);
    db->savepoints = 0;
    deferred_forget(db);
    db_transact(db, "ROLLBACK");
    db_clear_error(db);
}

/* Up to so many jobs from the head of the queue, or NULL. */
static Job *take_waiting(DbPool *p, int max)
{
    pthread_mutex_lock(&p->lock);
    Job *taken = max > 0 ? p->first : NULL, *j = taken;
    for (int n = 1; j && n < max && j->next; n++)
        j = j->next;
    if (j) {
        p->first = j->next;
        j->next = NULL;
        if (!p->first)
            p->last = NULL;
    }
    pthread_mutex_unlock(&p->lock);
    return taken;
}

static int count(const Job *batch)
{
    int n = 0;
    for (; batch; batch = batch->next)
        n++;
    return n;
}

/* What the jobs left to be written together, and the end. */
static bool commit(Db *db)
{
    if (db->error != DB_OK || !db_settle(db) || !db_transact(db, "COMMIT"))
        return false;
    deferred_forget(db);
    return true;
}

/* One attempt at the whole batch. Jobs that came while it ran may join it: they share its commit
 * instead of waiting for it. False: nothing was committed, *out_kind says why. */
static bool try_batch(DbPool *p, Job *batch, bool joined, DbErr *out_kind)
{
    Db *db = p->writer;
    bool any = false, whole = true;
    int n = count(batch);
    bool alone = n == 1;
    db_clear_error(db);
    bool begun = db_transact(db, db_engine(db) == DB_SQLITE ? "BEGIN IMMEDIATE" : "BEGIN");
    for (Job *j = batch; begun && whole && j; j = j->next) {
        whole = run_job(db, j, alone);
        any = any || j->ok;
        if (j->next || !whole || !joined || (alone && !j->ok))
            continue; /* what a lone job left undone goes with it */
        j->next = take_waiting(p, BATCH_MAX - n);
        n += count(j->next);
        alone = false;
    }
    if (begun && whole && any && commit(db))
        return true;
    *out_kind = db->error;
    bool refused = begun && whole && !any; /* all jobs said no: that is an answer, not a failure */
    undo(db);
    return refused;
}

static void batch_failed(Job *batch, DbErr kind)
{
    for (Job *j = batch; j; j = j->next) {
        j->ok = false;
        if (j->db_error == DB_OK)
            j->db_error = kind == DB_OK ? DB_ERR_OTHER : kind;
    }
}

static void reopen_writer(DbPool *p)
{
    char why[512];
    Db *fresh = open_one(p, false, false, why, sizeof why);
    if (!fresh)
        return;
    db_close(p->writer);
    p->writer = fresh;
}

static bool attempt(DbPool *p, Job *batch, bool joined, DbErr *out_kind)
{
    for (int i = 0; i < ATTEMPTS; i++) {
        *out_kind = DB_OK;
        if (try_batch(p, batch, joined, out_kind))
            return true;
        batch_failed(batch, *out_kind);
        if (*out_kind == DB_ERR_GONE && p->postgresql)
            reopen_writer(p);
        else if (*out_kind != DB_ERR_BUSY)
            return false;
    }
    return false;
}

/* When what the jobs did together is refused, each is tried by itself: the others did no wrong. */
static void run_batch(DbPool *p, Job *batch)
{
    DbErr kind;
    if (attempt(p, batch, true, &kind) || !batch->next)
        return;
    if (kind == DB_ERR_FULL || kind == DB_ERR_BUSY || kind == DB_ERR_GONE)
        return;
    for (Job *j = batch; j; j = j->next) {
        Job *next = j->next;
        j->next = NULL;
        attempt(p, j, false, &kind);
        j->next = next;
    }
}

static const int64_t DAY_US = 86400LL * 1000000;

/* A look at some hundred entries of each index that has grown: some milliseconds. */
static void optimize(DbPool *p)
{
    p->optimized = clock_now();
    if (p->postgresql)
        return;
    db_plain(p->writer, "PRAGMA analysis_limit=1000");
    db_plain(p->writer, "PRAGMA optimize");
    db_clear_error(p->writer);
}

static void run_batch_of_day(DbPool *p, Job *batch)
{
    run_batch(p, batch);
    if (clock_now().us - p->optimized.us > DAY_US)
        optimize(p);
}

static bool analyze_job(Db *db, void *arg)
{
    (void)arg;
    if (db_engine(db) == DB_SQLITE && !db_plain(db, "PRAGMA analysis_limit=1000"))
        return false;
    return db_plain(db, "ANALYZE");
}

void pool_optimize(DbPool *p)
{
    Arena *a = arena_new();
    Errors e = {.a = a};
    db_write(p, analyze_job, NULL, &e);
    arena_free(a);
}

/* Runs the waiting jobs, the own one among them, and hands the lead on before it wakes the others:
 * so the next batch begins meanwhile. */
static void lead(DbPool *p)
{
    Job *batch = take_waiting(p, BATCH_MAX);
    run_batch_of_day(p, batch);
    pthread_mutex_lock(&p->lock);
    Job *next_leader = p->first;
    p->leading = next_leader != NULL;
    pthread_mutex_unlock(&p->lock);
    if (next_leader)
        sem_post(&next_leader->woken);
    for (Job *j = batch; j;) {
        Job *next = j->next; /* `j` may vanish as soon as it is woken */
        j->done = true;
        sem_post(&j->woken);
        j = next;
    }
}

static bool enqueue(DbPool *p, Job *j)
{
    pthread_mutex_lock(&p->lock);
    if (p->last)
        p->last->next = j;
    else
        p->first = j;
    p->last = j;
    bool leads = !p->leading;
    p->leading = true;
    pthread_mutex_unlock(&p->lock);
    return leads;
}

static void await(Job *j)
{
    while (sem_wait(&j->woken) != 0)
        ; /* a signal came between */
}

static void report(const Job *j, Errors *e)
{
    Db error = {.error = j->db_error};
    snprintf(error.error_text, sizeof error.error_text, "%s", j->db_text);
    if (!j->ok && j->db_error != DB_OK)
        db_report(&error, e);
}

bool db_write(DbPool *p, DbJob fn, void *arg, Errors *e)
{
    Job j = {.fn = fn, .arg = arg, .errors = e, .errors_before = e->n};
    sem_init(&j.woken, 0, 0);
    if (!enqueue(p, &j))
        await(&j);
    if (!j.done) { /* it leads: at once, or because the leader before handed the lead to it */
        lead(p);
        await(&j);
    }
    sem_destroy(&j.woken);
    report(&j, e);
    return j.ok;
}

bool pool_backup_sqlite(DbPool *p, const char *path, Arena *a, Str *out_why)
{
    char why[512] = "";
    Db *db = pool_reader(p);
    bool ok = db && sqlite_backup(db, path, why, sizeof why);
    pool_release(p, db);
    if (!ok)
        *out_why = str_copy(a, str_c(why));
    return ok;
}
