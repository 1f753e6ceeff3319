/* SPDX-License-Identifier: EUPL-1.2
 *
 * The figures of the real files (rows, entries, totals) were added up column by column with a
 * script of a few lines that knows nothing of this reader.
 */
#include "fec.h"
#include "utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static Arena *arena;
static Errors errors;
static Fec fec;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    fec = (Fec){0};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool read_c(const char *s)
{
    return fec_read(&errors, str_c(s), &fec);
}

static bool has_odd(const char *code)
{
    for (int i = 0; i < fec.n_oddities; i++)
        if (strcmp(fec.oddities[i].code, code) == 0)
            return true;
    return false;
}

static int odd_line(const char *code)
{
    for (int i = 0; i < fec.n_oddities; i++)
        if (strcmp(fec.oddities[i].code, code) == 0)
            return fec.oddities[i].line;
    return -1;
}

static void assert_refused(const char *text, const char *why)
{
    errors.n = 0;
    bool ok = read_c(text);
    assert_false(ok);
    assert_true(errors.n > 0);
    if (str_find_str(errors.list[0].text, str_c(why)) < 0)
        fail_msg("%s instead of %s", errors.list[0].text.p, why);
}

#define HEAD "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\t" \
    "CompAuxNum\tCompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\t" \
    "DateLet\tValidDate\tMontantdevise\tIdevise"
#define ROW(n, account, d, c) "VE\tVentes\t" n "\t20260115\t" account "\tCompte\t\t\tF" n \
    "\t20260115\tFacture\t" d "\t" c "\t\t\t20260131\t\t\n"

static void a_clean_file(void **state)
{
    (void)state;
    assert_true(read_c(HEAD "\n" ROW("1", "411", "120,00", "0,00")
                       ROW("1", "707", "0,00", "100,00") ROW("1", "44571", "0,00", "20,00")));
    assert_int_equal(fec.n_rows, 3);
    assert_int_equal(fec.n_entries, 1);
    assert_int_equal(fec.n_oddities, 0);
    assert_int_equal(fec.debit.minor, 12000);
    assert_int_equal(fec.credit.minor, 12000);
    const FecRow *row = &fec.rows[2];
    assert_true(str_is(row->account, "44571"));
    assert_int_equal(row->credit.minor, 2000);
    assert_int_equal(row->line, 4);
    assert_true(str_is(date_format(arena, row->date), "2026-01-15"));
    assert_true(str_is(date_format(arena, row->valid_date), "2026-01-31"));
    assert_int_equal(row->lettering_date.day, 0);
    assert_int_equal(fec.entries[0].n, 3);
    assert_int_equal(fec.entries[0].line, 2);
}

/* Order, case, accents, spaces, extra columns, no ValidDate, Montant and Sens, pipes. */
static void a_strange_header(void **state)
{
    (void)state;
    assert_true(read_c(
        "Ecriture_Num|JOURNALCODE|journal lib|écritureDate|compteNum|CompteLib|Analytique|"
        "PieceRef|PieceDate|EcritureLib|Montant|Sens|\n"
        "7|OD|Divers|31/12/2025|658|Arrondi|A1|X1|31-12-2025|Ecart|0.5|D|\n"
        "7|OD|Divers|2025-12-31|512|Banque||X1|2025-12-31 00:00:00|Ecart|0,50|c|\n"));
    assert_int_equal(fec.n_rows, 2);
    assert_int_equal(fec.rows[0].debit.minor, 50);
    assert_int_equal(fec.rows[1].credit.minor, 50);
    assert_true(str_is(date_format(arena, fec.rows[0].date), "2025-12-31"));
    assert_true(str_is(date_format(arena, fec.rows[1].piece_date), "2025-12-31"));
    const char *want[] = {"HEADER",      "COLUMN_ORDER", "EXTRA_COLUMN",       "MISSING_COLUMN",
                          "AMOUNT_SIDE", "VALID_DATE",   "TRAILING_SEPARATOR", "DECIMAL_POINT",
                          "DATE_FORM"};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        if (!has_odd(want[i]))
            fail_msg("no oddity %s", want[i]);
    assert_int_equal(odd_line("DECIMAL_POINT"), 2);
}

typedef struct {
    const char *text;
    int64_t cents; /* INT64_MIN: refused */
} AmountCase;

static void amounts_as_others_write_them(void **state)
{
    (void)state;
    static const AmountCase cases[] = {
        {"1234,56", 123456},     {"1234.56", 123456},       {"1 234,56", 123456},
        {"1.234,56", 123456},    {"1,234.56", 123456},      {"1\xC2\xA0" "234,5", 123450},
        {"0000000069,60", 6960}, {"12", 1200},              {"12,", 1200},
        {",5", 50},              {"+3,00", 300},            {"3,00+", 300},
        {"  7,10  ", 710},       {"\"8,00\"", 800},         {"12,3400", 1234},
        {"1 234 567", 123456700}, {"1.234.567", 123456700}, {"0.500", 50},
        {"1e3", INT64_MIN},      {"1,2,3", INT64_MIN},      {"abc", INT64_MIN},
        {"1.234", INT64_MIN},    {"12,345", INT64_MIN},     {"--1", INT64_MIN},
        {",", INT64_MIN},        {"1 23,00", INT64_MIN},    {"99999999999999999999", INT64_MIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str s = str_format(arena, HEAD "\n" "VE\tV\t1\t20260101\t411000\tC\t\t\tP\t20260101\tL\t"
                           "%s\t\t\t\t20260101\t\t\nVE\tV\t1\t20260101\t707000\tV\t\t\tP\t20260101"
                           "\tL\t\t%s\t\t\t20260101\t\t\n", cases[i].text, cases[i].text);
        bool ok = fec_read(&errors, s, &fec);
        if (ok != (cases[i].cents != INT64_MIN) || (ok && fec.debit.minor != cases[i].cents))
            fail_msg("%s", cases[i].text);
        errors.n = 0;
    }
}

static void signs_first_or_last_move_to_the_other_side(void **state)
{
    (void)state;
    assert_true(read_c(HEAD "\n" ROW("1", "411000", "-120,00", "0,00")
                       ROW("1", "707000", "0,00", "120,00-")));
    assert_int_equal(fec.rows[0].credit.minor, 12000);
    assert_int_equal(fec.rows[0].debit.minor, 0);
    assert_int_equal(fec.rows[1].debit.minor, 12000);
    assert_true(has_odd("NEGATIVE"));
}

static void character_sets(void **state)
{
    (void)state;
    const char *heads[] = {"\xEF\xBB\xBF", "", "", ""};
    const char *labels[] = {"Co\xC3\xBBt \xE2\x82\xAC", "Co\xFBt \x80", "Co\xFBt \xA4", "Cout"};
    const char *want[] = {"Co\xC3\xBBt \xE2\x82\xAC", "Co\xC3\xBBt \xE2\x82\xAC",
                          "Co\xC3\xBBt \xE2\x82\xAC", "Cout"};
    for (int i = 0; i < 4; i++) {
        Str s = str_format(arena, "%s" HEAD "\r\n"
                           "VE\tV\t1\t20260101\t411000\t%s\t\t\tP\t20260101\tL\t1,00\t0,00\t\t\t"
                           "20260101\t\t\r\n"
                           "VE\tV\t1\t20260101\t707000\tV\t\t\tP\t20260101\tL\t0,00\t1,00\t\t\t"
                           "20260101\t\t\r\n", heads[i], labels[i]);
        assert_true(fec_read(&errors, s, &fec));
        assert_true(str_is(fec.rows[0].account_label, want[i]));
        assert_int_equal(has_odd("BOM"), i == 0);
        assert_int_equal(has_odd("ENCODING"), i == 1 || i == 2);
    }
    assert_refused("\xFF\xFE" "J\0o", "UTF-16");
}

static void line_ends_and_blank_lines(void **state)
{
    (void)state;
    assert_true(read_c("\n" HEAD "\r\n" ROW("1", "411000", "1,00", "")
                       "   \r\n" ROW("1", "707000", "", "1,00") "\t\t\t\t\n\n"));
    assert_int_equal(fec.n_rows, 2);
    assert_int_equal(fec.rows[1].line, 5);
    assert_true(has_odd("BLANK_LINE"));
    assert_int_equal(odd_line("BLANK_LINE"), 1);
    assert_true(has_odd("LINE_ENDS"));
    Str lf = str_c(HEAD "\n" ROW("1", "411000", "1,00", "") ROW("1", "707000", "", "1,00"));
    const char *ends[] = {"\r", "\r\n", "\r\r\n"};
    for (int i = 0; i < 3; i++) {
        assert_true(fec_read(&errors, str_replace(arena, lf, STR("\n"), str_c(ends[i])), &fec));
        assert_int_equal(fec.n_rows, 2);
        assert_int_equal(fec.rows[1].line, 3);
        assert_int_equal(has_odd("LINE_ENDS"), i == 2);
    }
}

static void texts_hold_no_control_characters(void **state)
{
    (void)state;
    Str s = str_c(HEAD "\n" "VE\tV\t1\t20260101\t411000\tA\x01" "B\xC2\x85" "C\xC2\xA0" "D\t\t\tP"
                  "\t20260101\tL\t1,00\t\t\t\t20260101\t\t\n" ROW("1", "707000", "", "1,00"));
    assert_true(fec_read(&errors, s, &fec));
    assert_true(str_is(fec.rows[0].account_label, "A B C D"));
    assert_true(has_odd("CONTROL"));
}

static void scattered_rows_are_grouped(void **state)
{
    (void)state;
    assert_true(read_c(HEAD "\n" ROW("1", "411000", "10,00", "") ROW("2", "411000", "5,00", "")
                       ROW("1", "707000", "", "10,00") ROW("2", "707000", "", "5,00")));
    assert_int_equal(fec.n_entries, 2);
    assert_int_equal(fec.rows[1].line, 4);
    assert_int_equal(fec.rows[2].line, 3);
    assert_int_equal(fec.entries[1].first, 2);
    assert_int_equal(fec.entries[1].n, 2);
}

/* One number for two days: cut where it balances. */
static void one_number_for_all(void **state)
{
    (void)state;
    assert_true(read_c(HEAD "\n" ROW("0", "411000", "10,00", "") ROW("0", "707000", "", "10,00")
                       "VE\tV\t0\t20260116\t411000\tC\t\t\tP\t20260116\tL\t3,00\t\t\t\t\t\t\n"
                       "VE\tV\t0\t20260117\t707000\tC\t\t\tP\t20260116\tL\t\t3,00\t\t\t\t\t\n"));
    assert_int_equal(fec.n_entries, 2);
    assert_true(has_odd("ENTRY_SPLIT"));
    assert_true(has_odd("ENTRY_DATES"));
    assert_true(str_is(date_format(arena, fec.entries[1].date), "2026-01-17"));
}

static void currency_amounts_take_the_sign_of_the_side(void **state)
{
    (void)state;
    assert_true(read_c(HEAD "\n"
        "AC\tA\t1\t20260101\t607000\tC\t\t\tP\t20260101\tL\t180,00\t\t\t\t20260101\t200,00\tUSD\n"
        "AC\tA\t1\t20260101\t401000\tC\t\t\tP\t20260101\tL\t\t180,00\t\t\t20260101\t200,00\tUSD\n"
        "AC\tA\t2\t20260101\t607000\tC\t\t\tP\t20260101\tL\t180,00\t\t\t\t20260101\t1,234\tTND\n"
        "AC\tA\t2\t20260101\t401000\tC\t\t\tP\t20260101\tL\t\t180,00\t\t\t20260101\t\tEUR\n"));
    assert_int_equal(fec.rows[0].currency_amount.minor, 20000);
    assert_int_equal(fec.rows[1].currency_amount.minor, -20000);
    assert_int_equal(fec.rows[2].currency_amount.minor, 1234);
    assert_int_equal(fec.rows[2].currency_decimals, 3);
    assert_int_equal(fec.rows[3].currency.n, 0);
    assert_int_equal(fec.n_oddities, 0);
}

static void what_cannot_be_read_is_refused_with_its_line(void **state)
{
    (void)state;
    assert_refused("", "empty");
    assert_refused("\n \n", "empty");
    assert_refused(HEAD "\n", "no entries");
    assert_refused("VE\tVentes\t1\t20260115\t411\n", "Line 1 does not hold the column names");
    assert_refused("JournalCode\tEcritureNum\n", "Line 1: the column JournalLib is missing");
    assert_refused("JournalCode\tJournalCode\n", "twice");
    assert_refused(HEAD "\n" ROW("1", "411", "10,00", "") ROW("1", "707", "", "9,99"),
                   "Line 2: entry 1 of journal VE does not balance: debit 10.00, credit 9.99, "
                   "difference 0.01");
    assert_refused(HEAD "\n" ROW("1", "411", "ten", ""), "Line 2: Debit is not an amount");
    assert_refused(HEAD "\n" ROW("", "411", "1,00", ""), "Line 2: EcritureNum is empty");
    assert_refused(HEAD "\n" ROW("1", "", "1,00", ""), "Line 2: CompteNum is empty");
    assert_refused(HEAD "\nVE\tV\t1\t20260230\t411\tC\t\t\tP\t20260101\tL\t1,00\t\t\t\t\t\t\n",
                   "Line 2: EcritureDate is not a date: 20260230");
    assert_refused(HEAD "\nVE\tV\t1\t18081879\t411\tC\t\t\tP\t20260101\tL\t1,00\t\t\t\t\t\t\n",
                   "Line 2: EcritureDate is not a date: 18081879");
    assert_refused(HEAD "\nVE\tV\t1\t20260101\t411\tC\t\t\tP\t20260101\tL\t1,00\t\t\t\t\n",
                   "Line 2 has 16 fields, the header 18");
    assert_refused(HEAD "\nVE\tV\t1\t20260101\t411\tC\t\t\tP\t20260101\tL\tx\t1,00\t\t\t"
                   "20260101\t\t\tmore\n", "Line 2 has 19 fields");
}

static void a_short_line_is_taken_when_only_its_end_is_lost(void **state)
{
    (void)state;
    assert_true(read_c(HEAD "\n" "VE\tV\t1\t20260101\t411000\tC\t\t\tP\t20260101\tL\t1,00\t\t\t"
                       "\t20260101\n" ROW("1", "707000", "", "1,00")));
    assert_true(has_odd("FIELD_COUNT"));
}

/* ---- the writer ---- */

static FecRow good_row(void)
{
    FecRow r = {.journal_code = STR("VE"), .journal_label = STR("Ventes"),
                .entry_number = STR("VE-2026-00001"), .account = STR("411"),
                .account_label = STR("Clients"), .party = STR("C1"), .party_label = STR("Martin"),
                .piece_ref = STR("FAC-2026-00001"), .label = STR("Facture"),
                .debit = {123456}};
    date_from_ymd(2026, 1, 15, &r.date);
    r.piece_date = r.valid_date = r.date;
    return r;
}

static void rows_are_written_as_the_law_says(void **state)
{
    (void)state;
    Buf b = {.a = arena};
    FecRow r = good_row();
    r.label = STR(" Vis\t6|8\r\nlot\xC2\xA0" "2 ");
    r.currency = STR("JPY");
    r.currency_amount.minor = -150000;
    assert_true(fec_write_row(&errors, &b, &r));
    assert_string_equal(buf_str(&b).p,
                        "VE\tVentes\tVE-2026-00001\t20260115\t411\tClients\tC1\tMartin\t"
                        "FAC-2026-00001\t20260115\tVis 6 8  lot 2\t1234,56\t0,00\t\t\t20260115\t"
                        "-150000\tJPY\r\n");
    b.n = 0;
    r = good_row();
    r.debit.minor = -5; /* a negative debit is a credit */
    assert_true(fec_write_row(&errors, &b, &r));
    assert_true(str_find_str(buf_str(&b), STR("\t0,00\t0,05\t")) > 0);
    assert_true(str_is(fec_file_name(arena, STR("732829320"), r.date),
                       "732829320FEC20260115.txt"));
}

static void incomplete_rows_are_not_written(void **state)
{
    (void)state;
    Buf b = {.a = arena};
    FecRow bad[9];
    for (int i = 0; i < 9; i++)
        bad[i] = good_row();
    bad[0].piece_ref = STR(" ");
    bad[1].valid_date.day = 0;
    bad[2].party_label = STR("");
    bad[3].lettering = STR("A");
    bad[4].currency_amount.minor = 1;
    bad[5].debit.minor = 0;
    bad[6].credit.minor = 1;
    bad[7].account = STR("41");
    bad[8].label = (Str){0};
    for (int i = 0; i < 9; i++)
        if (fec_write_row(&errors, &b, &bad[i]) || b.n || errors.n != i + 1)
            fail_msg("row %d", i);
}

static void what_is_written_is_read_without_oddity(void **state)
{
    (void)state;
    Buf b = {.a = arena};
    FecRow r = good_row();
    fec_write_header(&b);
    assert_true(fec_write_row(&errors, &b, &r));
    r.debit.minor = 0;
    r.credit.minor = 123456;
    r.account = STR("707");
    r.party = r.party_label = (Str){0};
    assert_true(fec_write_row(&errors, &b, &r));
    assert_true(fec_read(&errors, buf_str(&b), &fec));
    assert_int_equal(fec.n_oddities, 0);
    assert_int_equal(fec.n_rows, 2);
    assert_true(str_is(fec.rows[0].party_label, "Martin"));
}

static void sample_entry(Buf *b, int n)
{
    FecRow r = good_row();
    r.entry_number = str_format(arena, "VE-2026-%05d", n);
    r.piece_ref = str_format(arena, "FAC-2026-%05d", n);
    r.date = date_add_days(r.date, n);
    r.piece_date = r.date;
    r.valid_date = date_month_end(r.date);
    r.label = str_format(arena, "Façade |n° %d\tœuvre", n);
    if (n % 3 == 0) {
        r.lettering = str_format(arena, "L%d", n);
        r.lettering_date = date_add_days(r.date, 30);
    }
    if (n % 4 == 0) {
        r.currency = STR("USD");
        r.currency_amount.minor = 150000;
        r.currency_decimals = 2;
    }
    assert_true(fec_write_row(&errors, b, &r));
    bool paid = r.lettering.n > 0;
    r.party = r.party_label = r.lettering = (Str){0};
    r.lettering_date = (Date){0};
    r.currency_amount.minor = -r.currency_amount.minor;
    r.debit.minor = n % 5 ? 0 : -r.debit.minor; /* a negative debit is written as a credit */
    r.credit.minor = n % 5 ? 123456 : 0;
    r.account = STR("707");
    r.account_label = STR("Ventes de marchandises");
    assert_true(fec_write_row(&errors, b, &r));
    if (!paid)
        return;
    r = good_row(); /* the same lettering is paid in the bank's journal */
    r.journal_code = STR("BQ");
    r.journal_label = STR("Banque");
    r.entry_number = str_format(arena, "BQ-2026-%05d", n / 3);
    assert_true(date_from_ymd(2026, 12, 30, &r.date));
    r.piece_date = r.date;
    r.valid_date = date_month_end(r.date);
    r.lettering = str_format(arena, "L%d", n);
    r.lettering_date = r.date;
    r.debit.minor = 0;
    r.credit.minor = 123456;
    assert_true(fec_write_row(&errors, b, &r));
    r.account = STR("512");
    r.account_label = STR("Banque");
    r.party = r.party_label = r.lettering = (Str){0};
    r.lettering_date = (Date){0};
    r.debit.minor = 123456;
    r.credit.minor = 0;
    assert_true(fec_write_row(&errors, b, &r));
}

/* With BASTIDE_FEC_OUT=FOLDER the file is written there, for tests/fec_valid.py. */
static void a_year_is_written(void **state)
{
    (void)state;
    Buf b = {.a = arena};
    Date end;
    fec_write_header(&b);
    for (int n = 1; n <= 300; n++)
        sample_entry(&b, n);
    assert_true(fec_read(&errors, buf_str(&b), &fec));
    assert_int_equal(fec.n_rows, 800);
    assert_int_equal(fec.n_entries, 400);
    assert_int_equal(fec.debit.minor, 400LL * 123456);
    const char *folder = getenv("BASTIDE_FEC_OUT");
    if (!folder)
        return;
    assert_true(date_from_ymd(2026, 12, 31, &end));
    Str name = fec_file_name(arena, STR("732829320"), end);
    FILE *f = fopen(str_format(arena, "%s/%s", folder, name.p).p, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(b.p, 1, b.n, f), b.n);
    assert_int_equal(fclose(f), 0);
}

/* ---- files of other programs ---- */

static bool read_shared(const char *name, Str *out)
{
    const char *shared = getenv("BASTIDE_SHARED");
    Str path = str_format(arena, "%s/corpus/fec/%s", shared ? shared : "../shared", name);
    FILE *f = fopen(path.p, "rb");
    if (!f)
        return false;
    char *p = arena_alloc(arena, 4 << 20);
    *out = (Str){p, fread(p, 1, 4 << 20, f)};
    fclose(f);
    return true;
}

typedef struct {
    const char *file;
    int rows, entries;
    int64_t cents;
} RealFile;

static void real_files(void **state)
{
    (void)state;
    static const RealFile files[] = {
        {"0000000001FEC20220831.txt", 5422, 2033, 1018621981},
        {"000000000FEC20231231.txt", 2102, 666, 126535082},
        {"111111111FEC20221231.TXT", 934, 248, 22568223},
        {"123456782FEC20220831.txt", 215, 60, 249794996},
        {"own-clean/123456782FEC20251231.txt", 30, 10, -1},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Str s;
        if (!read_shared(files[i].file, &s)) {
            print_message("# SKIPPED: the shared corpus is not there\n");
            skip();
        }
        if (!fec_read(&errors, s, &fec))
            fail_msg("%s: %s", files[i].file, errors.list[0].text.p);
        assert_int_equal(fec.n_rows, files[i].rows);
        assert_int_equal(fec.n_entries, files[i].entries);
        if (files[i].cents >= 0)
            assert_int_equal(fec.debit.minor, files[i].cents);
        for (int k = 0; k < fec.n_rows; k++) {
            const FecRow *r = &fec.rows[k];
            assert_true(utf8_valid(r->label) && !utf8_has_control(r->label));
            assert_true(utf8_valid(r->party_label) && !utf8_has_control(r->account_label));
        }
    }
}

typedef struct {
    const char *folder;
    const char *answer; /* part of the refusal, or "=" and the code of an oddity */
} BadFile;

static void derived_bad_files(void **state)
{
    (void)state;
    static const BadFile files[] = {
        {"bad-ACCOUNT/123456782FEC20220831.txt", "=ACCOUNT"},
        {"bad-AMOUNT-SPACE/123456782FEC20220831.txt", "=THOUSANDS"},
        {"bad-AUX-PAIR/123456782FEC20220831.txt", "=PARTY_PAIR"},
        {"bad-COLUMNS/123456782FEC20220831.txt", "the column JournalLib is missing"},
        {"bad-DATE-EcritureDate/123456782FEC20220831.txt", "=DATE_FORM"},
        {"bad-EMPTY/123456782FEC20220831.txt", "empty"},
        {"bad-ENTRY-BALANCE/123456782FEC20220831.txt", "Line 5: entry 2 of journal ACH"},
        {"bad-FIELD-COUNT/123456782FEC20220831.txt", "=FIELD_COUNT"},
        {"bad-MISSING-EcritureNum/123456782FEC20220831.txt", "Line 3: EcritureNum is empty"},
        {"bad-NO-ENTRIES/123456782FEC20220831.txt", "no entries"},
        {"own-bad-BLANK-LINE/123456782FEC20251231.txt", "=BLANK_LINE"},
        {"own-bad-COLUMNS/123456782FEC20251231.txt", "=HEADER"},
        {"own-bad-CUR-AMOUNT/123456782FEC20251231.txt", "=DECIMAL_POINT"},
        {"own-bad-EOL/123456782FEC20251231.txt", "=LINE_ENDS"},
        {"own-bad-EOL-CRCRLF/123456782FEC20251231.txt", "=LINE_ENDS"},
        {"own-bad-FIELD-COUNT/123456782FEC20251231.txt", "=FIELD_COUNT"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Str s;
        if (!read_shared(files[i].folder, &s)) {
            print_message("# SKIPPED: the shared corpus is not there\n");
            skip();
        }
        errors.n = 0;
        bool odd = files[i].answer[0] == '=', ok = fec_read(&errors, s, &fec);
        if (ok != odd || (odd && !has_odd(files[i].answer + 1)) ||
            (!odd && str_find_str(errors.list[0].text, str_c(files[i].answer)) < 0))
            fail_msg("%s: %s", files[i].folder, errors.n ? errors.list[0].text.p : "taken");
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_clean_file),
        TEST(a_strange_header),
        TEST(amounts_as_others_write_them),
        TEST(signs_first_or_last_move_to_the_other_side),
        TEST(character_sets),
        TEST(line_ends_and_blank_lines),
        TEST(texts_hold_no_control_characters),
        TEST(scattered_rows_are_grouped),
        TEST(one_number_for_all),
        TEST(currency_amounts_take_the_sign_of_the_side),
        TEST(what_cannot_be_read_is_refused_with_its_line),
        TEST(a_short_line_is_taken_when_only_its_end_is_lost),
        TEST(rows_are_written_as_the_law_says),
        TEST(incomplete_rows_are_not_written),
        TEST(what_is_written_is_read_without_oddity),
        TEST(a_year_is_written),
        TEST(real_files),
        TEST(derived_bad_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
