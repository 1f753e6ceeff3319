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

/* --- what is written together --- */

enum { POISON = 1000000 };

typedef struct {
    DbPool *pool;
    int number;
    int64_t given, said_yes, poisoned;
} Giver;

typedef struct {
    int64_t amount;
    int way; /* 0 gives; 1 gives and says no; 2 gives, reads what is there, and says no; 3 gives in
              * a savepoint that it takes back, and again; 4 gives what cannot be written */
} Gift;

/* Adds all amounts to the one row of `sum`, which counts how often it was written. */
static bool add_up(Db *db, void **items, int n)
{
    int64_t sum = 0;
    bool poisoned = false;
    for (int i = 0; i < n; i++) {
        int64_t amount = *(int64_t *)items[i];
        poisoned = poisoned || amount == POISON;
        sum += amount;
    }
    return !poisoned && db_exec(db, SQL("UPDATE sum SET amount = amount + ?, writes = writes + 1"),
                                DB_P(db_i(sum)), NULL);
}

static bool give(Db *db, void *arg)
{
    Gift *g = arg;
    if (g->way == 3) {
        if (!db_savepoint(db))
            return false;
        db_defer(db, add_up, &g->amount);
        if (!db_settle(db) || !db_savepoint_rollback(db))
            return false;
    }
    db_defer(db, add_up, &g->amount);
    if (g->way == 2 && !db_settle(db))
        return false;
    return g->way != 1 && g->way != 2;
}

static void *give_all(void *arg)
{
    Giver *me = arg;
    Arena *a = arena_new();
    for (int i = 0; i < JOBS; i++) {
        Errors e = {.a = a};
        Gift g = {.amount = me->number + i + 1, .way = (me->number + i) % 5};
        g.amount = g.way == 4 ? POISON : g.amount;
        bool yes = db_write(me->pool, give, &g, &e);
        me->said_yes += yes ? g.amount : 0;
        me->given += g.way == 0 || g.way == 3 ? g.amount : 0;
        me->poisoned += yes && g.way == 4;
    }
    arena_free(a);
    return NULL;
}

static bool make_sum(Db *db, void *arg)
{
    (void)arg;
    return db_ddl(db, SQL("CREATE TABLE sum (amount INTEGER, writes INTEGER)")) &&
           db_exec(db, SQL("INSERT INTO sum (amount, writes) VALUES (0, 0)"), DB_NONE, NULL);
}

/* Each amount that was answered with yes is in the sum once, no other, whoever shared its batch. */
static void what_is_deferred_is_written_once(void **state)
{
    (void)state;
    char folder[] = "/tmp/pool-XXXXXX";
    Arena *a = arena_new();
    Errors e = {.a = a};
    DbPool *p = open_in(folder, a);
    assert_true(db_write(p, make_sum, NULL, &e));
    pthread_t threads[THREADS];
    Giver givers[THREADS] = {{0}};
    int64_t given = 0;
    for (int i = 0; i < THREADS; i++) {
        givers[i] = (Giver){.pool = p, .number = i};
        assert_int_equal(pthread_create(&threads[i], NULL, give_all, &givers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(givers[i].said_yes, givers[i].given);
        assert_int_equal(givers[i].poisoned, 0);
        given += givers[i].given;
    }
    assert_int_equal(number(p, SQL("SELECT amount FROM sum")), given);
    close_in(p, folder);
    arena_free(a);
}

/* Leads a batch of three that give 1, 20 and 300: one row is written once. */
typedef struct {
    DbPool *pool;
    Gift gifts[3];
    pthread_t others[2];
    int started;
} Three;

static void *give_one(void *arg)
{
    Arena *a = arena_new();
    Errors e = {.a = a};
    Three *x = arg;
    bool yes = db_write(x->pool, give, &x->gifts[++x->started], &e);
    arena_free(a);
    return yes ? x : NULL;
}

static bool lead_three(Db *db, void *arg)
{
    Three *x = arg;
    for (int i = 0; i < 2; i++) {
        pthread_create(&x->others[i], NULL, give_one, x);
        usleep(50000);
    }
    return give(db, &x->gifts[0]);
}

static void a_batch_writes_it_once(void **state)
{
    (void)state;
    char folder[] = "/tmp/pool-XXXXXX";
    Arena *a = arena_new();
    Errors e = {.a = a};
    Three x = {.pool = open_in(folder, a), .gifts = {{1, 0}, {20, 0}, {300, 0}}};
    void *yes;
    assert_true(db_write(x.pool, make_sum, NULL, &e));
    assert_true(db_write(x.pool, lead_three, &x, &e));
    for (int i = 0; i < 2; i++) {
        pthread_join(x.others[i], &yes);
        assert_non_null(yes);
    }
    assert_int_equal(number(x.pool, SQL("SELECT amount FROM sum")), 321);
    assert_int_equal(number(x.pool, SQL("SELECT writes FROM sum")), 1);
    close_in(x.pool, folder);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_answer_is_true),
        cmocka_unit_test(who_is_refused_hears_it_once),
        cmocka_unit_test(what_is_deferred_is_written_once),
        cmocka_unit_test(a_batch_writes_it_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
