/* SPDX-License-Identifier: EUPL-1.2
 * Whatever is changed behind the program's back is found, and the row is named.
 */
#include "verify.h"
#include "closing.h"
#include "ledger_testing.h"

static void books(TestSite *t)
{
    test_post(t, "VE", "2026-01-10", "411", "706", 120000);
    test_post(t, "VE", "2026-01-11", "411", "706", 60000);
    test_post(t, "BQ", "2026-02-05", "512", "411", 120000);
    assert_true(period_close(t->c, t->company, test_day("2026-01-31")));
    test_refresh(t);
    test_post(t, "BQ", "2026-02-06", "512", "411", 60000);
}

static bool drop_guards(Db *db)
{
    static const Sql lite[] = {
        SQL_INIT("DROP TRIGGER gl_entry__sealed_update"),
        SQL_INIT("DROP TRIGGER gl_entry__sealed_delete"),
        SQL_INIT("DROP TRIGGER ledger_entry__sealed_update"),
        SQL_INIT("DROP TRIGGER ledger_entry__sealed_delete"),
        SQL_INIT("DROP TRIGGER period_closing__sealed_update"),
        SQL_INIT("DROP TRIGGER period_closing__sealed_delete"),
    };
    static const Sql pg[] = {
        SQL_INIT("DROP TRIGGER gl_entry__sealed ON gl_entry"),
        SQL_INIT("DROP TRIGGER ledger_entry__sealed ON ledger_entry"),
        SQL_INIT("DROP TRIGGER period_closing__sealed ON period_closing"),
    };
    bool is_lite = db_engine(db) == DB_SQLITE, ok = true;
    for (int i = 0; ok && i < (is_lite ? COUNT_OF(lite) : COUNT_OF(pg)); i++)
        ok = db_ddl(db, is_lite ? lite[i] : pg[i]);
    return ok;
}

typedef struct {
    Sql statement, second;
} Tamper;

static bool tamper_job(Ctx *c, void *arg)
{
    const Tamper *x = arg;
    Db *db = c->db;
    int64_t changed = 0;
    return drop_guards(db) && db_exec(db, x->statement, DB_NONE, &changed) && changed > 0 &&
           (!x->second.text || db_exec(db, x->second, DB_NONE, NULL));
}

static VerifyReport verify(TestSite *t)
{
    VerifyReport r = {0};
    test_refresh(t);
    if (!verify_site(t->c, &r))
        test_failed(t->c, "verify");
    return r;
}

static void expect(TestSite *t, Tamper x, const char *table, const char *what)
{
    books(t);
    VerifyReport r = verify(t);
    if (r.broken)
        fail_msg("%.*s %lld: %.*s", STR_ARG(r.table), (long long)r.id, STR_ARG(r.what));
    assert_int_equal(r.entries, 4);
    assert_int_equal(r.lines, 8);
    assert_int_equal(r.closings, 1);
    assert_true(ctx_write(t->c, tamper_job, &x));
    r = verify(t);
    assert_true(r.broken > 0);
    assert_str(r.table, table);
    if (str_find_str(r.what, str_c(what)) < 0)
        fail_msg("%.*s", STR_ARG(r.what));
}

#define FINDS(name, statement, table, what)                            \
    static void name(void **state)                                     \
    {                                                                  \
        expect(*state, (Tamper){SQL(statement), {NULL}}, table, what); \
    }

FINDS(an_amount,
      "UPDATE gl_entry SET debit = debit + 1 WHERE id = (SELECT min(id) FROM gl_entry WHERE "
      "debit > 0)",
      "ledger_entry", "not balanced")
FINDS(both_sides, "UPDATE gl_entry SET debit = debit * 2, credit = credit * 2", "ledger_entry",
      "VE-2026-00001 does not fit")
FINDS(a_date,
      "UPDATE gl_entry SET posting_date = posting_date - 1 WHERE id = (SELECT max(id) FROM "
      "gl_entry)",
      "gl_entry", "differs from its entry")
FINDS(a_label, "UPDATE gl_entry SET remarks = 'x' WHERE id = (SELECT max(id) FROM gl_entry)",
      "ledger_entry", "BQ-2026-00002 does not fit")
FINDS(an_account,
      "UPDATE gl_entry SET account_number = '9' WHERE id = (SELECT min(id) FROM gl_entry)",
      "ledger_entry", "does not fit")
FINDS(the_day_of_posting, "UPDATE ledger_entry SET posted_at = posted_at + 1 WHERE seq = 2",
      "ledger_entry", "does not fit")
FINDS(a_line_removed, "DELETE FROM gl_entry WHERE id = (SELECT min(id) FROM gl_entry)",
      "ledger_entry", "Line 1")
FINDS(the_last_line_removed, "DELETE FROM gl_entry WHERE id = (SELECT max(id) FROM gl_entry)",
      "ledger_entry", "not balanced")
FINDS(all_lines_removed, "DELETE FROM gl_entry", "ledger_entry", "does not fit")
FINDS(an_entry_removed, "DELETE FROM ledger_entry WHERE seq = 2", "ledger_entry",
      "entries are missing")
FINDS(a_line_added, "INSERT INTO gl_entry (company, entry, debit) VALUES (1, 999999, 5)",
      "gl_entry", "belong to no sealed entry")
FINDS(a_balance, "UPDATE balance SET debit = debit + 1 WHERE debit > 0", "balance",
      "is not the sum")
FINDS(a_balance_removed, "DELETE FROM balance WHERE debit > 0", "balance", "is missing")
FINDS(a_balance_of_a_day,
      "UPDATE day_balance SET vat_base = 7 WHERE debit = 60000 AND posting_date = (SELECT "
      "max(posting_date) FROM day_balance)",
      "day_balance", "for 2026-02-06 is not the sum")
FINDS(a_balance_of_a_day_removed, "DELETE FROM day_balance WHERE debit = 60000", "day_balance",
      "is missing")
FINDS(a_closing, "UPDATE period_closing SET total_debit = total_debit + 1", "period_closing",
      "signature")
FINDS(a_counter, "UPDATE series SET last = last + 1 WHERE prefix LIKE 'entry:VE%'", "series",
      "counter")

/* Who also rewrites the head of the chain: the counter of the journal tells. */
static void the_end_removed_with_the_head(void **state)
{
    expect(*state,
           (Tamper){SQL("UPDATE seal_head SET seq = 3, hash = (SELECT seal FROM ledger_entry WHERE "
                        "seq = 3) WHERE kind = 'entry'"),
                    SQL("DELETE FROM ledger_entry WHERE seq = 4")},
           "series", "counter");
}

static void the_end_removed(void **state)
{
    expect(*state, (Tamper){SQL("DELETE FROM ledger_entry WHERE seq = 4"), {NULL}}, "seal_head",
           "missing at the end");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, test_setup, test_teardown)

static bool at_once(void)
{
    return true;
}

static void it_stops_when_it_is_told(void **state)
{
    TestSite *t = *state;
    VerifyReport r = {.stopped = at_once};
    books(t);
    test_refresh(t);
    assert_false(verify_site(t->c, &r));
    assert_int_equal(t->c->e.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_amount),
        CASE(both_sides),
        CASE(a_date),
        CASE(a_label),
        CASE(an_account),
        CASE(the_day_of_posting),
        CASE(a_line_removed),
        CASE(the_last_line_removed),
        CASE(all_lines_removed),
        CASE(an_entry_removed),
        CASE(a_line_added),
        CASE(a_balance),
        CASE(a_balance_removed),
        CASE(a_balance_of_a_day),
        CASE(a_balance_of_a_day_removed),
        CASE(a_closing),
        CASE(a_counter),
        CASE(the_end_removed),
        CASE(the_end_removed_with_the_head),
        cmocka_unit_test_setup_teardown(it_stops_when_it_is_told, test_setup, test_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
