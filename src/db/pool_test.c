/* SPDX-License-Identifier: EUPL-1.2
 * Many threads write at once, and some of their jobs fail half-way: what was answered with yes is
 * there whole, what was answered with no has left nothing, however the jobs shared their commits.
 */
#include "pool.h"

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
    char folder[] = "/tmp/pool-XXXXXX", path[64], name[80];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/t.db", folder);
    Arena *a = arena_new();
    Errors e = {.a = a};
    Str why = STR("");
    DbPool *p = pool_open(str_c(path), true, a, &why);
    assert_non_null(p);
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
    pool_close(p);
    arena_free(a);
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_answer_is_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
