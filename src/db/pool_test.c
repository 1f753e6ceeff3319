/* SPDX-License-Identifier: EUPL-1.2
 * Many threads write at once, and some of their jobs fail half-way: what was answered with yes is
 * there whole, what was answered with no has left nothing, however the jobs shared their commits.
 */
#include "pool.h"

#include "driver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS = 8, JOBS = 150 };

static DbPool *open_in(char *folder, Arena *a)
{
    char path[64];
    Str why = STR("");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/t.db", folder);
    DbPool *p = pool_open(str_c(path), true, a, &why);
    assert_non_null(p);
    return p;
}

static void close_in(DbPool *p, const char *folder)
{
    static const char *const names[] = {"t.db", "t.db-wal", "t.db-shm"};
    char path[80];
    pool_close(p);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(folder), 0);
}

/* --- many at once --- */

typedef struct {
    DbPool *pool;
    int number;
    int said_yes;
    int64_t sum; /* of the values that were answered with yes */
} Worker;

typedef struct {
    int64_t value;
    int way; /* 0 works; 1 says no after a first row; 2 breaks a rule of the database */
} Work;

static bool add(Db *db, int64_t value, int part)
{
    return db_exec(db, SQL("INSERT INTO t (value, part) VALUES (?, ?)"),
                   DB_P(db_i(value), db_i(part)), NULL);
}

static bool job(Db *db, void *arg)
{
    const Work *w = arg;
    if (!add(db, w->value, 1) || w->way == 1)
        return false;
    return add(db, w->value, w->way == 2 ? 1 : 2);
}

static void *work(void *arg)
{
    Worker *me = arg;
    Arena *a = arena_new();
    for (int i = 0; i < JOBS; i++) {
        Errors e = {.a = a};
        Work w = {.value = (int64_t)me->number * JOBS + i + 1, .way = (me->number * 7 + i * 5) % 4};
        if (!db_write(me->pool, job, &w, &e))
            continue;
        me->said_yes++;
        me->sum += w.value;
    }
    arena_free(a);
    return NULL;
}

static bool make_table(Db *db, void *arg)
{
    (void)arg;
    return db_ddl(db, SQL("CREATE TABLE t (value INTEGER, part INTEGER, UNIQUE (value, part))"));
}

static int64_t number(DbPool *p, Sql sql)
{
    int64_t n = -1;
    Db *db = pool_reader(p);
    assert_non_null(db);
    assert_true(db_one_int(db, sql, DB_NONE, &n));
    pool_release(p, db);
    return n;
}

/* Of four jobs one says no and one breaks a rule: ways 0 and 3 are the ones that work. */
static void each_answer_is_true(void **state)
{
    (void)state;
    char folder[] = "/tmp/pool-XXXXXX";
    Arena *a = arena_new();
    Errors e = {.a = a};
    DbPool *p = open_in(folder, a);
    assert_true(db_write(p, make_table, NULL, &e));
    pthread_t threads[THREADS];
    Worker workers[THREADS] = {{0}};
    int64_t yes = 0, sum = 0;
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (Worker){.pool = p, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        yes += workers[i].said_yes;
        sum += workers[i].sum;
    }
    assert_int_equal(yes, THREADS * JOBS / 2);
    assert_int_equal(number(p, SQL("SELECT count(*) FROM t WHERE part = 1")), yes);
    assert_int_equal(number(p, SQL("SELECT count(*) FROM t WHERE part = 2")), yes);
    assert_int_equal(number(p, SQL("SELECT coalesce(sum(value), 0) FROM t")), 2 * sum);
    close_in(p, folder);
    arena_free(a);
}

/* --- a batch that runs again --- */

typedef struct {
    DbPool *pool;
    Arena *a;
    pthread_t refused, lost;
    Errors said; /* to the one that was refused */
    int runs;
} Again;

static bool says_no(Db *db, void *arg)
{
    (void)db;
    return err_add(arg, ERR_VALIDATION, "field", "no");
}

static bool lost_at_first(Db *db, void *arg)
{
    Again *x = arg;
    if (x->runs++ == 0)
        db->error = DB_ERR_BUSY;
    return db->error == DB_OK;
}

static void *be_refused(void *arg)
{
    Again *x = arg;
    return db_write(x->pool, says_no, &x->said, &x->said) ? x : NULL;
}

static void *be_lost(void *arg)
{
    Again *x = arg;
    Errors e = {.a = x->a};
    return db_write(x->pool, lost_at_first, x, &e) && e.n == 0 ? x : NULL;
}

/* Leads the batch, and gives the two others the time to queue one behind the other. */
static bool lead_both(Db *db, void *arg)
{
    Again *x = arg;
    (void)db;
    if (x->runs)
        return true;
    pthread_create(&x->refused, NULL, be_refused, x);
    usleep(50000);
    pthread_create(&x->lost, NULL, be_lost, x);
    usleep(50000);
    return true;
}

static void who_is_refused_hears_it_once(void **state)
{
    (void)state;
    char folder[] = "/tmp/pool-XXXXXX";
    Arena *a = arena_new();
    Errors e = {.a = a};
    Again x = {.pool = open_in(folder, a), .a = a, .said = {.a = a}};
    void *said_yes;
    assert_true(db_write(x.pool, lead_both, &x, &e));
    pthread_join(x.refused, &said_yes);
    assert_null(said_yes);
    pthread_join(x.lost, &said_yes);
    assert_non_null(said_yes);
    assert_int_equal(x.runs, 2);
    assert_int_equal(x.said.n, 1);
    close_in(x.pool, folder);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_answer_is_true),
        cmocka_unit_test(who_is_refused_hears_it_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
