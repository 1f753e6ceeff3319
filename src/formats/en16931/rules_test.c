/* SPDX-License-Identifier: EUPL-1.2
 *
 * What the program writes keeps every rule; each change below breaks the rules named, and no other.
 * tests/einvoice_rules.py compares with the published rules on the invoices of others.
 */
#include "en16931/einvoice_rules.h"

#include "en16931/cii.h"
#include "en16931/einvoice_read.h"
#include "en16931/invoice_testing.h"
#include "en16931/ubl.h"

static void begin(void)
{
    arena = arena_new();
    errors = (Errors){.a = arena};
}

/* The numbers of the rules broken, apart by spaces, in the order of findings. */
static Str broken(const EnInvoice *inv, EnSyntax syntax)
{
    EnVerdict v;
    Buf b = {.a = arena};
    en_check(arena, inv, syntax, &v);
    for (int i = 0; i < v.n; i++)
        if (v.list[i].severity == EN_ERROR)
            buf_format(&b, "%s%s", b.n ? " " : "", v.list[i].rule);
    return buf_str(&b);
}

static void what_we_write_keeps_the_rules(void **state)
{
    (void)state;
    int serial = 0;
    for (int r = 0; r < COUNT_OF(regimes); r++)
        for (int v = 0; v < VARIANTS; v++) {
            Str xml[2];
            begin();
            EnInvoice inv = invoice(&regimes[r], (Variant)v, ++serial);
            assert_true(ubl_write(&errors, &inv, &xml[0]) && cii_write(&errors, &inv, &xml[1]));
            for (int s = 0; s < 2; s++) {
                EnRead read;
                EnVerdict verdict;
                assert_true(en_read(&errors, arena, xml[s], &read));
                en_check(arena, &read.inv, read.syntax, &verdict);
                if (verdict.n)
                    fail_msg("%s %s: %s %s", regimes[r].name, variant_names[v],
                             verdict.list[0].rule, verdict.list[0].path.p);
                assert_true(verdict.valid && verdict.valid_french);
            }
            arena_free(arena);
        }
}

static EnInvoice plain(void)
{
    begin();
    EnInvoice inv = invoice(&regimes[0], PLAIN, 1);
    assert_str(broken(&inv, EN_UBL_INVOICE), "");
    return inv;
}

static void assert_broken(const EnInvoice *inv, const char *rules)
{
    Str got = broken(inv, EN_UBL_INVOICE);
    if (!str_is(got, rules))
        fail_msg("broken: \"%s\", expected \"%s\"", got.p, rules);
    arena_free(arena);
}

/* Lines 535.89, VAT 20 % 107.18, in all 643.07 (ubl_test.c). */
static void totals(void **state)
{
    (void)state;
    EnInvoice inv = plain();
    inv.lines_total.minor++;
    assert_broken(&inv, "BR-CO-10 BR-CO-13");
    inv = plain();
    inv.gross_total.minor++;
    inv.payable.minor++;
    assert_broken(&inv, "BR-CO-15");
    inv = plain();
    inv.payable.minor = 1;
    assert_broken(&inv, "BR-CO-16");
    inv = plain();
    inv.vat[0].tax.minor = inv.tax_total.minor = 10819; /* 1.01 off: more than a unit */
    inv.gross_total.minor = inv.payable.minor = 53589 + 10819;
    assert_broken(&inv, "BR-S-09 BR-CO-17");
    inv = plain();
    inv.vat[0].tax.minor = inv.tax_total.minor = 10817; /* 0.99 off */
    inv.gross_total.minor = inv.payable.minor = 53589 + 10817;
    assert_broken(&inv, "");
}

static void missing_terms(void **state)
{
    (void)state;
    EnInvoice inv = plain();
    inv.number = STR("");
    assert_broken(&inv, "BR-02");
    inv = plain();
    inv.issue_date.day = 0;
    assert_broken(&inv, "BR-03");
    inv = plain();
    inv.lines[2].name = STR("");
    inv.lines[3].unit_code = STR("");
    assert_broken(&inv, "BR-25 BR-23");
    inv = plain();
    inv.lines[1].vat.category = STR("E");
    inv.lines[1].vat.rate.micro = 0;
    assert_broken(&inv, "BR-E-01 BR-S-08");
}

static void french_rules(void **state)
{
    (void)state;
    EnInvoice inv = plain();
    inv.notes = NULL;
    inv.n_notes = 0;
    assert_broken(&inv, "BR-FR-05 BR-FR-05 BR-FR-05");
    inv = plain();
    inv.number = STR("F 1");
    assert_broken(&inv, "BR-FR-01 BR-FR-02");
    inv = plain();
    inv.process = STR("B3");
    assert_broken(&inv, "BR-FR-08");
    inv = plain();
    inv.process = STR("B8"); /* what is not checked is said */
    EnVerdict v;
    en_check(arena, &inv, EN_UBL_INVOICE, &v);
    assert_int_equal(v.n, 1);
    assert_string_equal(v.list[0].rule, "BR-FR-MV");
    assert_int_equal(v.list[0].severity, EN_WARNING);
    arena_free(arena);
    inv = plain();
    inv.seller.legal_id.id = STR("732829321");
    assert_broken(&inv, "BR-FR-09");
    inv = plain();
    inv.due_date = day(2026, 10, 4);
    assert_broken(&inv, "BR-FR-CO-07");
    inv = plain();
    inv.buyer.electronic.id = STR("999999999");
    assert_broken(&inv, "BR-FR-21");
}

static void a_finding_speaks(void **state)
{
    (void)state;
    EnVerdict v;
    EnInvoice inv = plain();
    inv.lines[3].unit_code = STR("QQQQ");
    en_check(arena, &inv, EN_UBL_INVOICE, &v);
    assert_int_equal(v.n, 1);
    assert_string_equal(v.list[0].rule, "BR-CL-23");
    assert_string_equal(v.list[0].term, "BT-130");
    assert_str(v.list[0].path, "lines[3].unit_code");
    assert_str(en_finding_text(arena, LANG_EN, &v.list[0]),
               "This code is not in its list. Choose one that EN 16931 allows. (QQQQ)");
    assert_false(v.valid || v.valid_french || en_is_french(&v.list[0]));
    arena_free(arena);
}

/* MINIMUM has neither lines nor breakdown; its rules are few. */
static void profiles_have_their_rules(void **state)
{
    (void)state;
    EnInvoice inv = plain();
    inv.n_lines = inv.n_vat = 0;
    inv.lines_total.minor = 0;
    inv.specification = STR("urn:factur-x.eu:1p0:minimum");
    assert_broken(&inv, "");
    inv = plain();
    inv.n_lines = inv.n_vat = 0;
    assert_broken(&inv, "BR-16 BR-CO-10 BR-CO-18");
}

/* 292.17 and 15.00 make a group of 307.17, which does not count in the total. */
static void lines_inside_lines(void **state)
{
    (void)state;
    EnInvoice inv = plain();
    EnLine *lines = arena_array_of(arena, EnLine, inv.n_lines + 1);
    memcpy(lines, inv.lines, sizeof *lines * (size_t)inv.n_lines);
    lines[inv.n_lines] = lines[0];
    EnLine *group = &lines[inv.n_lines++];
    inv.lines = lines;
    inv.specification = STR(
        "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr");
    group->id = STR("G");
    group->kind = STR("GROUP");
    group->net_amount.minor = lines[1].net_amount.minor + lines[2].net_amount.minor;
    lines[1].parent = lines[2].parent = STR("G");
    lines[1].kind = lines[2].kind = STR("DETAIL");
    assert_str(broken(&inv, EN_UBL_INVOICE), "");
    group->net_amount.minor++;
    assert_str(broken(&inv, EN_UBL_INVOICE), "BR-FREXT-08");
    group->net_amount.minor--;
    lines[3].parent = STR("H");
    assert_broken(&inv, "BR-FREXT-06 BR-FREXT-11");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_we_write_keeps_the_rules),
        cmocka_unit_test(totals),
        cmocka_unit_test(missing_terms),
        cmocka_unit_test(french_rules),
        cmocka_unit_test(a_finding_speaks),
        cmocka_unit_test(lines_inside_lines),
        cmocka_unit_test(profiles_have_their_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
