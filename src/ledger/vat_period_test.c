/* SPDX-License-Identifier: EUPL-1.2
 * Days worked out by hand from CGI ann. IV art. 39. Today is 15 June 2026 where a site is used.
 */
#include "ledger_testing.h"
#include "vat_period.h"

static int day_of(const char *form, const char *siren, const char *postcode)
{
    TestSite t = {.a = arena_new()};
    VatPayer who = {str_c(form), str_c(siren), str_c(postcode)};
    int day = vat_return_day(t.a, &who);
    arena_free(t.a);
    return day;
}

static void the_day_follows_form_place_and_siren(void **state)
{
    (void)state;
    assert_int_equal(day_of("SAS", "712049618", "44000"), 24);
    assert_int_equal(day_of("SAS", "712049618", "75011"), 23);
    assert_int_equal(day_of("SA", "750000000", "92100"), 24);
    assert_int_equal(day_of("SARL", "440000000", "69001"), 21);
    assert_int_equal(day_of("SARL", "440000000", "75011"), 19);
    assert_int_equal(day_of("EURL", "690000000", "93100"), 20);
    assert_int_equal(day_of("SCI", "780000000", "94000"), 20);
    assert_int_equal(day_of("SNC", "790000000", "75001"), 21);
    assert_int_equal(day_of("EI", "440000000", "75011"), 15);
    assert_int_equal(day_of("EI", "440000000", "13001"), 16);
    assert_int_equal(day_of("Association", "440000000", "75011"), 24);
}

static void what_is_not_known_has_no_day(void **state)
{
    (void)state;
    assert_int_equal(day_of("SCOP", "440000000", "75011"), 0);
    assert_int_equal(day_of("Ltd", "440000000", "75011"), 0);
    assert_int_equal(day_of("", "440000000", "75011"), 0);
    assert_int_equal(day_of("SARL", "", "75011"), 0);
    assert_int_equal(day_of("SARL", "440000000", ""), 0);
}

static bool write_company(Ctx *c, void *arg)
{
    const DbValue *v = arg;
    return db_exec(c->db,
                   SQL("UPDATE company SET legal_form = ?, pincode = '69001', vat_returns = ?, "
                       "vat_regime = ?"),
                   DB_P(v[0], v[1], v[2]), NULL);
}

static void tell(TestSite *t, const char *form, const char *returns, const char *regime)
{
    DbValue v[] = {db_t(str_c(form)), db_t(str_c(returns)), db_t(str_c(regime))};
    assert_true(ctx_write(t->c, write_company, v) && ctx_refresh(t->c));
}

static void assert_period(TestSite *t, const char *today, const char *from, const char *to,
                          const char *due)
{
    VatPeriod p;
    assert_true(vat_period_next(t->c, t->company, test_day(today), &p));
    assert_int_equal(p.from.day, test_day(from).day);
    assert_int_equal(p.to.day, test_day(to).day);
    assert_int_equal(p.has_due, due != NULL);
    if (due)
        assert_int_equal(p.due.day, test_day(due).day);
}

static void the_last_period_stays_until_its_day(void **state)
{
    TestSite *t = *state;
    tell(t, "SARL", "monthly", "debits");
    assert_period(t, "2026-06-15", "2026-05-01", "2026-05-31", "2026-06-21");
    assert_period(t, "2026-06-21", "2026-05-01", "2026-05-31", "2026-06-21");
    assert_period(t, "2026-06-22", "2026-06-01", "2026-06-30", "2026-07-21");
    assert_period(t, "2026-01-02", "2025-12-01", "2025-12-31", "2026-01-21");
    tell(t, "SARL", "quarterly", "debits");
    assert_period(t, "2026-04-20", "2026-01-01", "2026-03-31", "2026-04-21");
    assert_period(t, "2026-04-22", "2026-04-01", "2026-06-30", "2026-07-21");
    assert_period(t, "2026-12-31", "2026-10-01", "2026-12-31", "2027-01-21");
}

static void no_day_without_form_and_none_in_franchise(void **state)
{
    TestSite *t = *state;
    VatPeriod p;
    tell(t, "", "monthly", "debits");
    assert_period(t, "2026-06-02", "2026-06-01", "2026-06-30", NULL);
    tell(t, "SARL", "yearly", "debits");
    assert_period(t, "2026-06-02", "2026-06-01", "2026-06-30", NULL);
    tell(t, "SARL", "monthly", "franchise");
    assert_false(vat_period_next(t->c, t->company, test_day("2026-06-02"), &p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_day_follows_form_place_and_siren),
        cmocka_unit_test(what_is_not_known_has_no_day),
        cmocka_unit_test_setup_teardown(the_last_period_stays_until_its_day, test_setup,
                                        test_teardown),
        cmocka_unit_test_setup_teardown(no_day_without_form_and_none_in_franchise, test_setup,
                                        test_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
