/* SPDX-License-Identifier: EUPL-1.2
 * What goes out is what came in or was posted. The files are shown to the official rules by
 * tests/api_fec.py; with BASTIDE_FEC_OUT they stay in that folder.
 */
#include "fec_export.h"
#include "fec.h"
#include "fec_import.h"
#include "ledger_testing.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static Str read_all(Arena *a, Str path)
{
    int fd = open(path.p, O_RDONLY);
    Buf b = {.a = a};
    char part[65536];
    if (fd < 0)
        return STR("");
    for (ssize_t n; (n = read(fd, part, sizeof part)) > 0;)
        buf_add(&b, (Str){part, (size_t)n});
    close(fd);
    return buf_str(&b);
}

static FecExportResult export(TestSite *t, const char *from, const char *to, bool describe)
{
    const char *kept = getenv("BASTIDE_FEC_OUT");
    Str dir = str_c(kept ? kept : t->dir);
    FecExport x = {t->company, test_day(from), test_day(to), dir, describe};
    FecExportResult r;
    if (!fec_export(t->c, &x, &r))
        test_failed(t->c, "export");
    return r;
}

static void entries_of_ours(void **state)
{
    TestSite *t = *state;
    test_post(t, "VE", "2026-03-02", "411", "706", 12000);
    test_post(t, "BQ", "2026-03-03", "512", "411", 5050);
    test_post(t, "BQ", "2025-12-31", "512", "411", 1);
    assert_true(
        test_try_post((TestEntry){t, "OD", "2026-12-31", "706", "101", 12000, ENTRY_CLOSING}));
    FecExportResult r = export(t, "2026-01-01", "2026-12-31", true);
    assert_int_equal(r.entries, 2);
    assert_int_equal(r.lines, 4);
    assert_int_equal(r.debit, 17050);
    Str text = read_all(t->a, r.path);
    assert_true(str_ends(r.path, STR("/123456782FEC20261231.txt")));
    assert_true(
        str_find_str(text, STR("\r\nVE\tVentes\tVE-2026-00001\t20260302\t411\tClients\t\t\t"
                               "Pièce\t20260302\tPièce\t120,00\t0,00\t\t\t20260615\t\t\r\n")) > 0);
    text = read_all(t->a, r.description_path);
    assert_true(str_find_str(text, STR("lignes : 4")) > 0);
}

static void periods_that_cannot_be(void **state)
{
    TestSite *t = *state;
    FecExportResult r;
    FecExport x = {t->company, test_day("2026-02-01"), test_day("2026-01-01"), str_c(t->dir),
                   false};
    assert_false(fec_export(t->c, &x, &r));
    t->c->e.n = 0;
    x.to = test_day("2026-02-28");
    x.dir = STR("/nonexistent");
    assert_false(fec_export(t->c, &x, &r));
    assert_true(t->c->e.n > 0);
}

static int64_t sum_of(const Fec *fec, Str account)
{
    int64_t n = 0;
    for (int i = 0; i < fec->n_rows; i++)
        if (str_eq(fec->rows[i].account, account))
            n += fec->rows[i].debit.minor - fec->rows[i].credit.minor;
    return n;
}

static int settled(const Fec *fec)
{
    int n = 0;
    for (int i = 0; i < fec->n_rows; i++)
        n += fec->rows[i].lettering.n > 0;
    return n;
}

static void round_trip(TestSite *t, const char *name, const char *from, const char *to,
                       int want_settled)
{
    const char *top = getenv("BASTIDE_SHARED");
    Str bytes = read_all(t->a, str_format(t->a, "%s/corpus/fec/%s", top ? top : "../shared", name));
    FecImportResult imported;
    Fec source, back;
    if (!bytes.n)
        skip();
    if (!fec_import(t->c, t->company, str_c(name), bytes, &imported) || !ctx_refresh(t->c))
        test_failed(t->c, name);
    FecExportResult r = export(t, from, to, false);
    assert_true(fec_read(&t->c->e, bytes, &source));
    assert_true(fec_read(&t->c->e, read_all(t->a, r.path), &back));
    for (int i = 0; i < source.n_rows; i++)
        if (sum_of(&source, source.rows[i].account) != sum_of(&back, source.rows[i].account))
            fail_msg("%s: account %.*s", name, STR_ARG(source.rows[i].account));
    assert_int_equal(back.debit.minor, source.debit.minor);
    assert_int_equal(back.n_oddities, 0);
    assert_int_equal(settled(&back), want_settled);
}

static void a_clean_file_goes_out_again(void **state)
{
    /* C0001 A and B, F0001 A, 445510 A: two lines each */
    round_trip(*state, "own-clean/123456782FEC20251231.txt", "2025-01-01", "2025-12-31", 8);
}

static void a_real_file_goes_out_again(void **state)
{
    /* 2 035 lettered lines, of which 1 900 in groups that balance */
    round_trip(*state, "0000000001FEC20220831.txt", "2021-09-01", "2022-08-31", 1900);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(entries_of_ours, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(periods_that_cannot_be, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(a_clean_file_goes_out_again, test_setup, test_teardown),
        cmocka_unit_test_setup_teardown(a_real_file_goes_out_again, test_setup, test_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
