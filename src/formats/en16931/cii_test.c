/* SPDX-License-Identifier: EUPL-1.2 */
#include "en16931/cii.h"

#include "en16931/invoice_testing.h"

static void every_regime_and_kind(void **state)
{
    (void)state;
    int serial = 0;
    for (size_t r = 0; r < sizeof regimes / sizeof *regimes; r++)
        for (int v = 0; v < VARIANTS; v++) {
            arena = arena_new();
            errors = (Errors){.a = arena};
            Str xml;
            EnInvoice inv = invoice(&regimes[r], (Variant)v, ++serial);
            if (r == 0)
                fill_all(&inv);
            assert_true(cii_write(&errors, &inv, &xml));
            assert_true(inv.payable.minor >= 0);
            save(str_format(arena, "cii-%s-%s", regimes[r].name, variant_names[v]), xml);
            arena_free(arena);
        }
}

static void has(Str xml, const char *piece)
{
    if (str_find_str(xml, str_c(piece)) < 0)
        fail_msg("%s is not in the XML", piece);
}

/* The figures of ubl_test.c: lines 535.89, VAT 107.18, in all 643.07. */
static void figures_and_escapes(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    Str xml;
    EnInvoice inv = invoice(&regimes[0], PLAIN, 1);
    assert_true(cii_write(&errors, &inv, &xml));
    has(xml, "<ram:LineTotalAmount>535.89</ram:LineTotalAmount>");
    has(xml, "<ram:TaxTotalAmount currencyID=\"EUR\">107.18</ram:TaxTotalAmount>");
    has(xml, "<ram:GrandTotalAmount>643.07</ram:GrandTotalAmount>");
    has(xml, "<ram:DuePayableAmount>643.07</ram:DuePayableAmount>");
    has(xml, "<ram:ChargeAmount>78.74125</ram:ChargeAmount>");
    has(xml, "<ram:ActualAmount>11.24875</ram:ActualAmount>");
    has(xml, "<ram:BilledQuantity unitCode=\"HUR\">7.25</ram:BilledQuantity>");
    has(xml, "<ram:RateApplicablePercent>20.00</ram:RateApplicablePercent>");
    has(xml, "<ram:SubjectCode>PMT</ram:SubjectCode>");
    has(xml, "Menuiserie &lt;Bois Vert&gt;");
    has(xml, "<udt:DateTimeString format=\"102\">20261104</udt:DateTimeString>");
    has(xml, "<ram:ID>urn:cen.eu:en16931:2017</ram:ID>");
    has(xml, "<ram:DueDateTypeCode>5</ram:DueDateTypeCode>");
    inv = invoice(&regimes[0], CREDIT, 2);
    assert_true(cii_write(&errors, &inv, &xml));
    has(xml, "<ram:TypeCode>381</ram:TypeCode>");
    has(xml, "<ram:BilledQuantity unitCode=\"HUR\">7.25</ram:BilledQuantity>");
    has(xml, "<ram:DuePayableAmount>643.07</ram:DuePayableAmount>");
    has(xml, "<qdt:DateTimeString format=\"102\">20260901</qdt:DateTimeString>");
    arena_free(arena);
}

static void the_extended_profile_of_france(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    Str xml;
    EnInvoice inv = extended(900);
    assert_true(cii_write(&errors, &inv, &xml));
    has(xml, ">GROUP</");
    save(STR("cii-extended"), xml);
    arena_free(arena);
}

static void what_cannot_be_said_is_refused(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    Str xml = STR("untouched");
    EnInvoice inv = {.currency = STR("TND"), .decimals = 3};
    assert_false(cii_write(&errors, &inv, &xml));
    assert_str(errors.list[0].field, "currency");
    assert_str(xml, "untouched");
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_regime_and_kind),
        cmocka_unit_test(figures_and_escapes),
        cmocka_unit_test(the_extended_profile_of_france),
        cmocka_unit_test(what_cannot_be_said_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
