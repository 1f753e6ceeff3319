/* SPDX-License-Identifier: EUPL-1.2
 * The figures are added up by hand from the entries of books():
 *   2025-11-20  411 / 706   1 000.00      2026-01-01  AN 411 / 101   (only in some tests)
 *   2025-12-05  512 / 411     400.00
 *   2026-01-10  411 / 706     200.00
 *   2026-01-25  606 / 512      50.00
 *   2026-03-15  512 / 411     300.00
 */
#include "balance_read.h"
#include "ledger_testing.h"
#include "report.h"

static void books(TestSite *t)
{
    test_post(t, "VE", "2025-11-20", "411", "706", 100000);
    test_post(t, "BQ", "2025-12-05", "512", "411", 40000);
    test_post(t, "VE", "2026-01-10", "411", "706", 20000);
    test_post(t, "AC", "2026-01-25", "606", "512", 5000);
    test_post(t, "BQ", "2026-03-15", "512", "411", 30000);
}

static bool run_report(TestSite *t, const char *name, const char *filters, ReportResult *out)
{
    const char *why;
    size_t at;
    Json *args = json_parse(t->a, str_c(filters), &why, &at);
    assert_non_null(args);
    t->c->e.n = 0;
    return report_run(t->c, report_find(str_c(name)), args, out);
}

static int column(const ReportResult *r, const char *name)
{
    for (int i = 0; i < r->n_columns; i++)
        if (strcmp(r->columns[i].fieldname, name) == 0)
            return i;
    fail_msg("no column %s", name);
    return -1;
}

static const ReportRow *row_of(const ReportResult *r, const char *number)
{
    int col = column(r, "account_number");
    for (int i = 0; i < r->n; i++)
        if (str_is(r->rows[i].cells[col].s, number) && !r->rows[i].is_total)
            return &r->rows[i];
    fail_msg("no row %s", number);
    return NULL;
}

/* opening debit, opening credit, debit, credit, closing debit, closing credit in euros */
static void assert_row(const ReportResult *r, const ReportRow *row, int od, int oc, int d, int k,
                       int cd, int cc)
{
    const int want[] = {od, oc, d, k, cd, cc};
    int first = column(r, "opening_debit");
    for (int i = 0; i < 6; i++)
        if (row->cells[first + i].i != want[i] * 100)
            fail_msg("%s: %lld instead of %d00", r->columns[first + i].fieldname,
                     (long long)row->cells[first + i].i, want[i]);
}

static void trial_balance_of_a_year(void **state)
{
    TestSite *t = *state;
    ReportResult r;
    books(t);
    assert_true(run_report(t, "Trial Balance",
                           "{\"from_date\":\"2026-01-01\",\"to_date\":\"2026-12-31\"}", &r));
    assert_row(&r, row_of(&r, "411"), 600, 0, 200, 300, 500, 0);
    assert_row(&r, row_of(&r, "512"), 400, 0, 300, 50, 650, 0);
    assert_row(&r, row_of(&r, "706"), 0, 0, 0, 200, 0, 200); /* the year begins anew */
    assert_row(&r, row_of(&r, "606"), 0, 0, 50, 0, 50, 0);
    const ReportRow *total = &r.rows[r.n - 1];
    assert_true(total->is_total);
    /* 2025 made 1000.00 of result and was not closed: a row of its own keeps the balance */
    assert_row(&r, &r.rows[r.n - 2], 0, 1000, 0, 0, 0, 1000);
    assert_row(&r, total, 1000, 1000, 550, 550, 1200, 1200);
    const ReportRow *group = row_of(&r, "41");
    assert_true(group->is_group);
    assert_int_equal(group->level, 1);
    assert_row(&r, group, 600, 0, 200, 300, 500, 0);
    assert_str(group->cells[2].s, "Clients et comptes rattachés");
    assert_str(row_of(&r, "411")->drill,
               "/app/query-report/General%20Ledger?company=Essai%20SARL&account=411%20-%20Clients"
               "&from_date=2026-01-01&to_date=2026-12-31");
}

static void trial_balance_within_months(void **state)
{
    TestSite *t = *state;
    ReportResult r;
    books(t);
    /* both borders in the first half of a month, then both in the second, then one month */
    assert_true(run_report(t, "Trial Balance",
                           "{\"from_date\":\"2025-12-06\",\"to_date\":\"2026-01-10\"}", &r));
    assert_row(&r, row_of(&r, "411"), 600, 0, 200, 0, 800, 0);
    assert_row(&r, row_of(&r, "706"), 0, 1000, 0, 200, 0, 1200);
    assert_true(run_report(t, "Trial Balance",
                           "{\"from_date\":\"2026-01-20\",\"to_date\":\"2026-01-24\"}", &r));
    assert_row(&r, row_of(&r, "411"), 800, 0, 0, 0, 800, 0);
    assert_row(&r, row_of(&r, "706"), 0, 200, 0, 0, 0, 200);
    assert_true(run_report(t, "Trial Balance",
                           "{\"from_date\":\"2026-01-11\",\"to_date\":\"2026-01-25\"}", &r));
    assert_row(&r, row_of(&r, "606"), 0, 0, 50, 0, 50, 0);
    assert_row(&r, row_of(&r, "512"), 400, 0, 0, 50, 350, 0);
}

/* Balances carried forward stand for the history: they are not counted beside it. */
static void carried_forward_balances(void **state)
{
    TestSite *t = *state;
    ReportResult r;
    books(t);
    assert_true(
        test_try_post((TestEntry){t, "AN", "2026-01-01", "411", "101", 60000, ENTRY_OPENING}));
    assert_true(
        test_try_post((TestEntry){t, "AN", "2026-01-01", "512", "101", 40000, ENTRY_OPENING}));
    assert_true(run_report(t, "Trial Balance",
                           "{\"from_date\":\"2026-01-01\",\"to_date\":\"2026-12-31\"}", &r));
    assert_row(&r, row_of(&r, "411"), 600, 0, 200, 300, 500, 0);
    assert_row(&r, row_of(&r, "101"), 0, 1000, 0, 0, 0, 1000);
    assert_true(run_report(t, "Trial Balance",
                           "{\"from_date\":\"2026-03-01\",\"to_date\":\"2026-12-31\"}", &r));
    assert_row(&r, row_of(&r, "411"), 800, 0, 0, 300, 500, 0);
    /* over both years: what happened, without the entries that repeat it */
    assert_true(run_report(t, "Trial Balance",
                           "{\"from_date\":\"2025-01-01\",\"to_date\":\"2026-12-31\"}", &r));
    assert_row(&r, row_of(&r, "411"), 0, 0, 1200, 700, 500, 0);
    assert_true(
        run_report(t, "General Ledger", "{\"account\":\"411\",\"from_date\":\"2025-01-01\"}", &r));
    assert_int_equal(r.n, 6); /* opening, four lines, total */
    assert_int_equal(r.rows[r.n - 1].cells[column(&r, "balance")].i, 50000);
    assert_true(
        run_report(t, "General Ledger", "{\"account\":\"411\",\"from_date\":\"2026-01-01\"}", &r));
    assert_int_equal(r.n, 5); /* opening 0, carried forward, two lines, total */
    assert_int_equal(r.rows[0].cells[column(&r, "balance")].i, 0);
    assert_int_equal(r.rows[r.n - 1].cells[column(&r, "balance")].i, 50000);
}

static void general_ledger_by_pages(void **state)
{
    TestSite *t = *state;
    ReportResult r;
    books(t);
    assert_true(run_report(t, "General Ledger",
                           "{\"account\":\"411\",\"from_date\":\"2025-12-01\",\"limit\":2}", &r));
    int balance = column(&r, "balance"), entry = column(&r, "entry_number");
    assert_int_equal(r.n, 4);
    assert_int_equal(r.rows[0].cells[balance].i, 100000);
    assert_int_equal(r.rows[1].cells[balance].i, 60000);
    assert_str(r.rows[2].cells[entry].s, "VE-2026-00001");
    assert_int_equal(r.rows[2].cells[balance].i, 80000);
    assert_int_equal(r.rows[3].cells[column(&r, "credit")].i, 70000);
    assert_true(r.next.n > 0);
    Str filters = str_format(t->a,
                             "{\"account\":\"411 - Clients\",\"from_date\":\"2025-12-01\","
                             "\"limit\":2,\"after\":\"%s\"}",
                             r.next.p);
    assert_true(run_report(t, "General Ledger", filters.p, &r));
    assert_int_equal(r.n, 2);
    assert_str(r.rows[0].cells[entry].s, "BQ-2026-00001");
    assert_int_equal(r.rows[0].cells[balance].i, 50000);
    assert_int_equal(r.next.n, 0);
}

static void wrong_filters(void **state)
{
    TestSite *t = *state;
    ReportResult r;
    assert_false(run_report(t, "Trial Balance", "{\"from_date\":\"x\"}", &r));
    assert_str(t->c->e.list[0].field, "from_date");
    assert_false(run_report(t, "Trial Balance",
                            "{\"from_date\":\"2026-02-01\",\"to_date\":\"2026-01-01\"}", &r));
    assert_false(run_report(t, "General Ledger", "{\"account\":\"nothing\"}", &r));
    assert_false(run_report(t, "General Ledger", "{\"party\":\"nobody\"}", &r));
    assert_false(run_report(t, "General Ledger", "{\"after\":\"1.x\"}", &r));
    assert_false(run_report(t, "General Ledger", "{\"company\":\"None SARL\"}", &r));
}

/* Whoever may see one account only gets the sums of its lines only. */
static void rows_that_may_not_be_seen(void **state)
{
    TestSite *t = *state;
    ReportResult r;
    books(t);
    UserRule rule = {type_of(t->c, STR("account")), test_account(t, "411")};
    Str role = STR("Accounts User");
    t->c->user = (Actor){
        .id = 1, .name = STR("x"), .roles = &role, .n_roles = 1, .rules = &rule, .n_rules = 1};
    assert_true(run_report(t, "Trial Balance",
                           "{\"from_date\":\"2026-01-01\",\"to_date\":\"2026-12-31\"}", &r));
    assert_int_equal(r.n, 4); /* class, sub-class, account, total */
    assert_row(&r, row_of(&r, "411"), 600, 0, 200, 300, 500, 0);
    assert_true(run_report(t, "General Ledger", "{\"from_date\":\"2025-01-01\"}", &r));
    assert_int_equal(r.n, 6);
    UserRule other = {type_of(t->c, STR("company")), t->company + 1000};
    t->c->user.rules = &other;
    assert_false(run_report(t, "Trial Balance", "{\"company\":\"Essai SARL\"}", &r));
    t->c->user = (Actor){.id = 1, .name = STR("x")};
    assert_false(run_report(t, "Trial Balance", "{}", &r));
    ctx_as_system(t->c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(trial_balance_of_a_year, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(trial_balance_within_months, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(carried_forward_balances, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(general_ledger_by_pages, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(wrong_filters, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(rows_that_may_not_be_seen, test_setup, test_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
