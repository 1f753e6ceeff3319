/* SPDX-License-Identifier: EUPL-1.2 */
#include "closing.h"
#include "fec_import.h"
#include "ledger_testing.h"

#include <fcntl.h>
#include <unistd.h>

#define HEAD                                                                                       \
    "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\t"       \
    "CompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate" \
    "\tMontantdevise\tIdevise\n"
#define LINE(journal, n, day, account, party, d, k, letter)                                  \
    journal "\tJournal " journal "\t" n "\t" day "\t" account "\tCompte " account "\t" party \
            "\t" party "\tP" n "\t" day "\tÉcriture " n "\t" d "\t" k "\t" letter            \
            "\t\t20241231\t\t\n"

/* The year 2024: 411 1 000 carried forward and settled, one sale of 1 200 left open. */
static const char small_file[] = HEAD LINE("AN", "1", "20240101", "411000", "C1", "1000,00", "0,00",
                                           "A")
    LINE("AN", "1", "20240101", "101000", "", "0,00", "1000,00", "")
        LINE("VT", "2", "20240215", "411000", "C1", "1200,00", "0,00", "B")
            LINE("VT", "2", "20240215", "706000", "", "0,00", "1000,00", "")
                LINE("VT", "2", "20240215", "445710", "", "0,00", "200,00", "")
                    LINE("BQ", "3", "20240301", "512000", "", "1000,00", "0,00", "")
                        LINE("BQ", "3", "20240301", "411000", "C1", "0,00", "1000,00", "A");

static bool import(TestSite *t, const char *name, Str bytes, FecImportResult *out)
{
    t->c->e.n = 0;
    return fec_import(t->c, t->company, str_c(name), bytes, out) && ctx_refresh(t->c);
}

static bool has_oddity(const FecImportResult *r, const char *code)
{
    for (int i = 0; i < r->n_oddities; i++)
        if (strcmp(r->oddities[i].code, code) == 0)
            return true;
    return false;
}

static int64_t balance_of(TestSite *t, const char *number)
{
    int64_t n = 0;
    assert_true(db_one_int(t->c->db,
                           SQL("SELECT coalesce(sum(b.debit - b.credit), 0) FROM balance b "
                               "JOIN account a ON a.id = b.account "
                               "WHERE a.account_number = ?"),
                           DB_P(db_t(str_c(number))), &n));
    return n;
}

static void a_year_comes_in(void **state)
{
    TestSite *t = *state;
    FecImportResult r;
    if (!import(t, "123456782FEC20241231.txt", str_c(small_file), &r))
        test_failed(t->c, "import");
    assert_int_equal(r.lines, 7);
    assert_int_equal(r.entries, 3);
    assert_int_equal(r.accounts, 5);
    assert_int_equal(r.journals, 3);
    assert_int_equal(r.parties, 1);
    assert_int_equal(r.created_years, 1);
    assert_int_equal(r.created_journals, 1);
    assert_int_equal(balance_of(t, "411000"), 120000);
    assert_int_equal(balance_of(t, "512000"), 100000);
    Str text = STR("");
    assert_true(db_one_text(t->c->db, t->a,
                            SQL("SELECT number_text || ' ' || source_journal || ' ' || "
                                "source_number FROM ledger_entry WHERE seq = 2"),
                            DB_NONE, &text));
    assert_str(text, "VT-2024-00001 VT 2");
    assert_int_equal(test_int(t, SQL("SELECT count(*) FROM ledger_entry WHERE kind = 'opening'")),
                     1);
    assert_int_equal(test_int(t, SQL("SELECT count(*) FROM lettrage")), 1); /* B is not settled */
    assert_int_equal(test_int(t, SQL("SELECT count(*) FROM lettrage_line")), 2);
    assert_true(has_oddity(&r, "LETTERING"));
    assert_int_equal(test_int(t, SQL("SELECT count(*) FROM account WHERE account_number = '411000' "
                                     "AND account_type = 'Receivable' AND root_type = 'Asset'")),
                     1);
    assert_int_equal(
        test_int(t, SQL("SELECT year_start_date FROM fiscal_year WHERE year = '2024'")),
        test_day("2024-01-01").day);
    /* what is posted afterwards goes on in the same counters and the same chain */
    test_post(t, "BQ", "2024-12-31", "512", "411", 100);
    assert_true(db_one_text(
        t->c->db, t->a, SQL("SELECT number_text FROM ledger_entry WHERE seq = 4"), DB_NONE, &text));
    assert_str(text, "BQ-2024-00002");
}

static void the_same_file_books_nothing(void **state)
{
    TestSite *t = *state;
    FecImportResult r;
    assert_true(import(t, "123456782FEC20241231.txt", str_c(small_file), &r));
    assert_true(import(t, "other.txt", str_c(small_file), &r));
    assert_true(r.known);
    assert_true(has_oddity(&r, "ALREADY_IMPORTED"));
    assert_int_equal(test_int(t, SQL("SELECT count(*) FROM gl_entry")), 7);
}

static void names_that_are_odd(void **state)
{
    TestSite *t = *state;
    FecImportResult r;
    assert_true(import(t, "/x/999999999FEC20230630.txt", str_c(small_file), &r));
    assert_true(has_oddity(&r, "SIREN"));
    assert_true(has_oddity(&r, "CLOSING_DAY"));
    /* 30 June is the end of the year; the first day of the file is 2024-01-01 */
    assert_int_equal(
        test_int(t, SQL("SELECT year_start_date FROM fiscal_year WHERE year = '2023-2024'")),
        test_day("2023-07-01").day);
}

static void a_closed_period_refuses_all(void **state)
{
    TestSite *t = *state;
    FecImportResult r;
    TEST_DOC(t->c, "fiscal_year", "year", "2024", "year_start_date", "2024-01-01", "year_end_date",
             "2024-12-31", "company", "Essai SARL");
    assert_true(period_close(t->c, t->company, test_day("2024-01-31")));
    test_refresh(t);
    assert_false(import(t, "123456782FEC20241231.txt", str_c(small_file), &r));
    assert_non_null(strstr(t->c->e.list[t->c->e.n - 1].text.p, "2"));
    test_refresh(t);
    assert_int_equal(test_int(t, SQL("SELECT count(*) FROM gl_entry")), 0);
    assert_int_equal(
        test_int(t, SQL("SELECT count(*) FROM account WHERE account_number = '411000'")), 0);
}

static Str read_shared(TestSite *t, const char *name)
{
    const char *top = getenv("BASTIDE_SHARED");
    Str path = str_format(t->a, "%s/corpus/fec/%s", top ? top : "../shared", name);
    int fd = open(path.p, O_RDONLY);
    Buf b = {.a = t->a};
    char part[65536];
    if (fd < 0)
        return STR("");
    for (ssize_t n; (n = read(fd, part, sizeof part)) > 0;)
        buf_add(&b, (Str){part, (size_t)n});
    close(fd);
    return buf_str(&b);
}

/* Rows and totals of the files were counted with a script that knows nothing of this program. */
static void real_files_come_in(void **state)
{
    TestSite *t = *state;
    static const char *const names[] = {"0000000001FEC20220831.txt", "000000000FEC20231231.txt",
                                        "111111111FEC20221231.TXT", "123456782FEC20220831.txt"};
    int64_t lines = 0;
    for (int i = 0; i < COUNT_OF(names); i++) {
        Str bytes = read_shared(t, names[i]);
        FecImportResult r;
        if (!bytes.n)
            skip();
        if (!import(t, names[i], bytes, &r))
            test_failed(t->c, names[i]);
        lines += r.lines;
        assert_int_equal(test_int(t, SQL("SELECT count(*) FROM gl_entry")), lines);
        assert_int_equal(
            test_int(t, SQL("SELECT CAST(sum(debit - credit) AS BIGINT) FROM gl_entry")), 0);
        assert_int_equal(test_int(t, SQL("SELECT CAST(sum(debit) AS BIGINT) FROM gl_entry")),
                         test_int(t, SQL("SELECT CAST(sum(debit) AS BIGINT) FROM balance")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_year_comes_in, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(the_same_file_books_nothing, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(names_that_are_odd, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(a_closed_period_refuses_all, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(real_files_come_in, test_setup, test_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
