/* SPDX-License-Identifier: EUPL-1.2
 * A connection that gathers its log beside one that does not, on one file.
 */
#include "sqlite_gather.h"

#include "pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[64];

static int number(sqlite3 *h, const char *sql)
{
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(h, sql, -1, &s, NULL), SQLITE_OK);
    int n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int(s, 0) : -1;
    sqlite3_finalize(s);
    return n;
}

static void run(sqlite3 *h, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(h, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
}

static sqlite3 *open_gathering(void)
{
    sqlite3 *h = NULL;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    assert_non_null(sqlite_gather());
    assert_int_equal(sqlite3_open_v2(path, &h, flags, sqlite_gather()), SQLITE_OK);
    run(h, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=20");
    return h;
}

static sqlite3 *open_plain(void)
{
    sqlite3 *h = NULL;
    assert_int_equal(sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    return h;
}

/* 2 000 rows of 500 bytes are some 280 pages: the cache of 20 pages spills them to the log. */
static const char many[] =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) "
    "INSERT INTO t SELECT i, hex(zeroblob(250)) FROM n";

static void others_see_what_is_committed(void **state)
{
    (void)state;
    sqlite3 *mine = open_gathering();
    run(mine, "CREATE TABLE t (i INTEGER, x TEXT)");
    sqlite3 *other = open_plain();
    run(mine, many);
    assert_int_equal(number(other, "SELECT count(*) FROM t"), 2000);
    run(mine, "BEGIN");
    run(mine, many);
    assert_int_equal(number(mine, "SELECT sum(i) FROM t"), 2 * 2001000);
    assert_int_equal(number(other, "SELECT count(*) FROM t"), 2000);
    run(mine, "COMMIT");
    assert_int_equal(number(other, "SELECT count(*) FROM t"), 4000);
    sqlite3_close(other);
    sqlite3_close(mine);
}

static void what_is_taken_back_stays_away(void **state)
{
    (void)state;
    sqlite3 *mine = open_gathering();
    for (int i = 0; i < 5; i++) {
        run(mine, "BEGIN; DELETE FROM t WHERE i % 3 = 0");
        run(mine, many);
        run(mine, "UPDATE t SET x = x || 'y' WHERE i % 7 = 0");
        run(mine, "ROLLBACK");
        run(mine, "INSERT INTO t VALUES (-1, 'kept')");
    }
    sqlite3 *other = open_plain();
    assert_int_equal(number(other, "SELECT count(*) FROM t"), 4005);
    assert_int_equal(number(other, "SELECT count(*) FROM t WHERE x LIKE '%y'"), 0);
    assert_int_equal(number(other, "SELECT count(*) FROM pragma_integrity_check "
                                   "WHERE integrity_check <> 'ok'"),
                     0);
    sqlite3_close(other);
    sqlite3_close(mine);
}

/* What the first savepoint keeps aside, 1 000 pages, goes to a file; the second uses that file. */
static void a_savepoint_is_taken_back_from_its_file(void **state)
{
    (void)state;
    sqlite3 *mine = open_gathering();
    run(mine, "BEGIN; INSERT INTO t VALUES (-5, 'whole')");
    for (int i = 0; i < 3; i++) {
        run(mine, "SAVEPOINT s; UPDATE u SET x = 'z', i = i - 10000");
        assert_int_equal(number(mine, "SELECT count(*) FROM u WHERE x = 'z'"), 8000);
        run(mine, "ROLLBACK TO s; RELEASE s");
        run(mine, "SAVEPOINT s; UPDATE t SET x = 'w' WHERE i = -5; RELEASE s");
    }
    run(mine, "COMMIT");
    sqlite3 *other = open_plain();
    assert_int_equal(number(other, "SELECT count(*) FROM u WHERE i BETWEEN -8000 AND -1 "
                                   "AND x LIKE '0000%y'"),
                     8000);
    assert_int_equal(number(other, "SELECT count(*) FROM t WHERE i = -5 AND x = 'w'"), 1);
    assert_int_equal(number(other, "SELECT count(*) FROM pragma_integrity_check "
                                   "WHERE integrity_check <> 'ok'"),
                     0);
    run(mine, "DELETE FROM t WHERE i = -5");
    sqlite3_close(other);
    sqlite3_close(mine);
}

static void copy_file(const char *from, const char *to, const char *end)
{
    char name[96], bytes[4096];
    snprintf(name, sizeof name, "%s%s", from, end);
    FILE *in = fopen(name, "rb");
    snprintf(name, sizeof name, "%s%s", to, end);
    FILE *out = fopen(name, "wb");
    assert_true(in && out);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        assert_int_equal(fwrite(bytes, 1, n, out), n);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

/* What a crash leaves is the database file and the log as they are at that moment. */
static void the_log_alone_holds_the_commit(void **state)
{
    (void)state;
    sqlite3 *mine = open_gathering();
    run(mine, "PRAGMA wal_autocheckpoint=0; INSERT INTO t VALUES (-2, 'last')");
    char copy[80];
    snprintf(copy, sizeof copy, "%s-copy", path);
    copy_file(path, copy, "");
    copy_file(path, copy, "-wal");
    sqlite3 *after = NULL;
    assert_int_equal(sqlite3_open_v2(copy, &after, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(number(after, "SELECT count(*) FROM t WHERE i = -2"), 1);
    assert_int_equal(number(after, "SELECT count(*) FROM t"), 4006);
    sqlite3_close(after);
    sqlite3_close(mine);
}

/* The log begins anew after a checkpoint, and is cut back. */
static void a_checkpoint_reads_all(void **state)
{
    (void)state;
    sqlite3 *mine = open_gathering();
    run(mine, many);
    run(mine, "PRAGMA wal_checkpoint(TRUNCATE)");
    run(mine, "INSERT INTO t VALUES (-3, 'after')");
    run(mine, "PRAGMA wal_checkpoint(PASSIVE); INSERT INTO t VALUES (-4, 'again')");
    sqlite3 *other = open_plain();
    assert_int_equal(number(other, "SELECT count(*) FROM t"), 6008);
    sqlite3_close(mine);
    assert_int_equal(number(other, "SELECT count(*) FROM t WHERE i < -2"), 2);
    sqlite3_close(other);
}

/* A statement that may fail half-way keeps what it changes aside: 300 pages, more than fit in
 * memory. */
static bool change_many(Db *db, void *arg)
{
    (void)arg;
    return db_ddl(db, SQL("CREATE TABLE u (i INTEGER, x TEXT, UNIQUE (i))")) &&
           db_exec(db,
                   SQL("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                       "WHERE i < 8000) INSERT INTO u SELECT i, hex(zeroblob(250)) FROM n"),
                   DB_NONE, NULL) &&
           db_exec(db, SQL("UPDATE u SET i = -i, x = x || 'y'"), DB_NONE, NULL);
}

static void a_statement_that_changes_much(void **state)
{
    (void)state;
    Arena *a = arena_new();
    Errors e = {.a = a};
    Str why = STR("");
    DbPool *p = pool_open(str_c(path), true, a, &why);
    assert_non_null(p);
    if (!db_write(p, change_many, NULL, &e))
        fail_msg("%s", e.list[0].text.p);
    pool_close(p);
    arena_free(a);
    sqlite3 *other = open_plain();
    assert_int_equal(number(other, "SELECT count(*) FROM u WHERE i < 0 AND x LIKE '%y'"), 8000);
    sqlite3_close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_statement_that_changes_much), /* first: it sets SQLite up */
        cmocka_unit_test(others_see_what_is_committed),
        cmocka_unit_test(what_is_taken_back_stays_away),
        cmocka_unit_test(a_savepoint_is_taken_back_from_its_file),
        cmocka_unit_test(the_log_alone_holds_the_commit),
        cmocka_unit_test(a_checkpoint_reads_all),
    };
    char folder[] = "/tmp/gather-XXXXXX";
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/t.db", folder);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    static const char *const ends[] = {"", "-wal", "-shm", "-copy", "-copy-wal", "-copy-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        char name[96];
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
    return rmdir(folder) == 0 ? failed : 1;
}
