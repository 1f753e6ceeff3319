/* SPDX-License-Identifier: EUPL-1.2 */
#include "ledger_testing.h"

static void an_entry_is_numbered_and_balanced(void **state)
{
    TestSite *t = *state;
    test_post(t, "VE", "2026-03-02", "411", "706", 12000);
    test_post(t, "VE", "2026-03-01", "411", "706", 100);
    test_post(t, "BQ", "2025-12-31", "512", "411", 5000);
    Str number = STR("");
    assert_true(db_one_text(t->c->db, t->a,
                            SQL("SELECT number_text FROM ledger_entry WHERE seq = 2"), DB_NONE,
                            &number));
    assert_str(number, "VE-2026-00002");
    assert_int_equal(test_int(t, SQL("SELECT count(*) FROM gl_entry")), 6);
    assert_int_equal(test_int(t, SQL("SELECT sum(debit) - sum(credit) FROM balance WHERE period = "
                                     "202603 AND account = (SELECT id FROM account WHERE "
                                     "account_number = '411')")),
                     12100);
    assert_int_equal(test_int(t, SQL("SELECT seq FROM seal_head WHERE kind = 'entry'")), 3);
}

static void what_is_wrong_is_refused(void **state)
{
    TestSite *t = *state;
    assert_false(test_try_post((TestEntry){t, "VE", "2024-12-31", "411", "706", 1, 0}));
    assert_str(t->c->e.list[0].field, "posting_date");
    assert_false(test_try_post((TestEntry){t, "XX", "2026-01-01", "411", "706", 1, 0}));
    assert_str(t->c->e.list[0].field, "journal");
    assert_false(test_try_post((TestEntry){t, "VE", "2026-01-01", "41", "706", 1, 0}));
    assert_str(t->c->e.list[0].field, "account");
    assert_false(test_try_post((TestEntry){t, "VE", "2026-01-01", "411", "706", 0, 0}));
    test_refresh(t);
    assert_int_equal(test_int(t, SQL("SELECT count(*) FROM ledger_entry")), 0);
    assert_int_equal(test_int(t, SQL("SELECT count(*) FROM series WHERE prefix LIKE 'entry%'")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_entry_is_numbered_and_balanced, test_setup,
                                        test_teardown),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_refused, test_setup, test_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
