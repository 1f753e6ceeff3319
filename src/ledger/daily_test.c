/* SPDX-License-Identifier: EUPL-1.2 */
#include "daily.h"

#include "ledger_testing.h"

static int batches, fails, others;

/* Three batches; another server asks within the second one. */
static bool three(Ctx *c, bool *out_more)
{
    batches++;
    if (batches == 2)
        others += daily_run(c->site);
    *out_more = batches % 3 != 0;
    return c->user.admin;
}

static bool failing(Ctx *c, bool *out_more)
{
    (void)out_more;
    fails++;
    return fail_field(c, ERR_VALIDATION, "", "No.");
}

static void each_batch_is_run_by_one_server(void **state)
{
    TestSite *t = *state;
    daily_register("three", three);
    assert_true(daily_run(t->site));
    assert_int_equal(batches, 3);
    assert_int_equal(others, 0);
    test_refresh(t);
    Str day = STR("");
    db_one_text(t->c->db, t->a, SQL("SELECT value FROM meta WHERE key = 'daily_done'"), DB_NONE,
                &day);
    assert_str(day, "2026-06-15");
}

static bool take(Ctx *c, void *arg)
{
    return db_exec(c->db, SQL("UPDATE meta SET value = ? WHERE key = 'daily_lease'"),
                   DB_P(db_t(str_format(c->a, "%lld", (long long)*(int64_t *)arg))), NULL);
}

/* A server that died within its work keeps the others off for a while, not for ever. */
static void a_lease_ends(void **state)
{
    TestSite *t = *state;
    assert_true(daily_run(t->site));
    int64_t until = clock_now().us + 1;
    batches = 0;
    assert_true(ctx_write(t->c, take, &until));
    assert_false(daily_run(t->site));
    assert_int_equal(batches, 0);
    clock_set((Instant){until});
    assert_true(daily_run(t->site));
    assert_int_equal(batches, 3);
}

static void a_task_that_fails_stops_no_other(void **state)
{
    TestSite *t = *state;
    daily_register("failing", failing);
    daily_register("three again", three);
    batches = 0;
    assert_false(daily_run(t->site));
    assert_int_equal(fails, 1);
    assert_int_equal(batches, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_batch_is_run_by_one_server, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(a_lease_ends, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(a_task_that_fails_stops_no_other, test_setup,
                                        test_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
