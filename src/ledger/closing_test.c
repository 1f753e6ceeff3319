/* SPDX-License-Identifier: EUPL-1.2 */
#include "closing.h"
#include "ledger_testing.h"
#include "report.h"

static bool close_on(TestSite *t, const char *day)
{
    t->c->e.n = 0;
    return period_close(t->c, t->company, test_day(day)) && ctx_refresh(t->c);
}

static void read_closing(TestSite *t, DbValue row[CLOSING_N])
{
    DbRows *r = db_query(
        t->c->db, SQL("SELECT " CLOSING_COLUMNS " FROM period_closing ORDER BY id DESC"), DB_NONE);
    assert_true(db_next(r));
    closing_read(t->a, r, 0, row);
    assert_true(db_finish(r));
}

static void a_closed_period_takes_nothing_more(void **state)
{
    TestSite *t = *state;
    test_post(t, "VE", "2026-01-31", "411", "706", 12000);
    test_post(t, "VE", "2026-02-10", "411", "706", 500);
    assert_true(close_on(t, "2026-01-31"));
    assert_false(test_try_post((TestEntry){t, "VE", "2026-01-31", "411", "706", 1, 0}));
    assert_str(t->c->e.list[0].field, "posting_date");
    assert_true(test_try_post((TestEntry){t, "VE", "2026-02-01", "411", "706", 1, 0}));
    DbValue row[CLOSING_N];
    read_closing(t, row);
    assert_int_equal(row[CLOSING_entry_seq].i, 2);
    assert_int_equal(row[CLOSING_total_debit].i, 12000);
    assert_true(closing_verify(t->a, row));
    Str first = row[CLOSING_signature].s;
    assert_true(close_on(t, "2026-02-15"));
    read_closing(t, row);
    assert_true(str_eq(row[CLOSING_previous].s, first));
    assert_int_equal(row[CLOSING_total_debit].i, 12501);
    row[CLOSING_total_debit].i++;
    assert_false(closing_verify(t->a, row));
}

static void days_that_cannot_be_closed(void **state)
{
    TestSite *t = *state;
    assert_false(close_on(t, "2026-06-16")); /* tomorrow */
    assert_false(close_on(t, "2024-12-31")); /* no fiscal year */
    assert_true(close_on(t, "2026-05-31"));
    assert_false(close_on(t, "2026-05-31"));
    assert_str(t->c->e.list[0].field, "to_date");
    assert_false(close_on(t, "2025-12-31"));
}

static void the_method_asks_for_a_day(void **state)
{
    TestSite *t = *state;
    const MethodDef *m = method_find(STR("bastide.ledger.close_period"));
    Buf b = {.a = t->a};
    JsonOut out = {.b = &b};
    MethodAnswer answer = {.out = &out};
    const char *why;
    size_t at;
    Json *args = json_parse(t->a, STR("{\"company\":\"Essai SARL\"}"), &why, &at);
    assert_true(m && m->writes);
    assert_false(m->run(t->c, args, &answer));
    assert_str(t->c->e.list[0].field, "to_date");
    t->c->e.n = 0;
    args = json_parse(t->a, STR("{\"company\":\"Essai SARL\",\"to_date\":\"2026-03-31\"}"), &why,
                      &at);
    assert_true(m->run(t->c, args, &answer));
    assert_str(buf_str(&b), "{\"company\":\"Essai SARL\",\"to_date\":\"2026-03-31\"}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_closed_period_takes_nothing_more, test_setup,
                                        test_teardown),
        cmocka_unit_test_setup_teardown(days_that_cannot_be_closed, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(the_method_asks_for_a_day, test_setup, test_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
