/* SPDX-License-Identifier: EUPL-1.2 */
#include "en16931/ubl.h"

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
            assert_true(ubl_write(&errors, &inv, &xml));
            assert_true(inv.payable.minor >= 0);
            save(str_format(arena, "ubl-%s-%s", regimes[r].name, variant_names[v]), xml);
            arena_free(arena);
        }
}

static void has(Str xml, const char *piece)
{
    if (str_find_str(xml, str_c(piece)) < 0)
        fail_msg("%s is not in the XML", piece);
}

/* 3 × 89.99 less 12.5 % (78.74125) = 236.22375 -> 236.22; 7.25 × 41.333333 = 299.66666 -> 299.67
 * less 10.00 plus 2.50 = 292.17; 15.00; -7.50. Sum 535.89; VAT 20 % 107.178 -> 107.18. */
static void figures_and_escapes(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    Str xml;
    EnInvoice inv = invoice(&regimes[0], PLAIN, 1);
    assert_true(ubl_write(&errors, &inv, &xml));
    has(xml, "<cbc:LineExtensionAmount currencyID=\"EUR\">535.89</cbc:LineExtensionAmount>");
    has(xml, "<cbc:TaxAmount currencyID=\"EUR\">107.18</cbc:TaxAmount>");
    has(xml, "<cbc:PayableAmount currencyID=\"EUR\">643.07</cbc:PayableAmount>");
    has(xml, "<cbc:PriceAmount currencyID=\"EUR\">78.74125</cbc:PriceAmount>");
    has(xml, "<cbc:Amount currencyID=\"EUR\">11.24875</cbc:Amount>");
    has(xml, "<cbc:InvoicedQuantity unitCode=\"HUR\">7.25</cbc:InvoicedQuantity>");
    has(xml, "<cbc:InvoicedQuantity unitCode=\"C62\">-1</cbc:InvoicedQuantity>");
    has(xml, "<cbc:Percent>20.00</cbc:Percent>");
    has(xml, "#PMT#Indemnité");
    has(xml, "Menuiserie &lt;Bois Vert&gt;");
    has(xml, "<cbc:DueDate>2026-11-04</cbc:DueDate>");
    inv = invoice(&regimes[0], CREDIT, 2);
    assert_true(ubl_write(&errors, &inv, &xml));
    has(xml, "<CreditNote xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2\"");
    has(xml, "<cbc:CreditedQuantity unitCode=\"HUR\">7.25</cbc:CreditedQuantity>");
    has(xml, "<cbc:PayableAmount currencyID=\"EUR\">643.07</cbc:PayableAmount>");
    has(xml, "<cbc:PaymentDueDate>2026-11-04</cbc:PaymentDueDate>");
    arena_free(arena);
}

static void a_negative_price_becomes_a_negative_quantity(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    TotalsLine l = {.qty = {2 * MICRO}, .price = {-5 * MICRO}, .vat = {STR("S"), {20 * MICRO}}};
    TotalsInput in = {.lines = &l, .n_lines = 1, .decimals = 2};
    EnLine line = {.id = STR("1")};
    EnInvoice inv = {.lines = &line, .n_lines = 1};
    Totals t;
    assert_true(totals_compute(&errors, &in, &t));
    en_set_totals(&errors, &inv, &in, &t, NULL);
    assert_int_equal(line.qty.micro, -2 * MICRO);
    assert_int_equal(line.net_price.micro, 5 * MICRO);
    assert_int_equal(line.net_amount.minor, -1000);
    arena_free(arena);
}

static void the_extended_profile_of_france(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    Str xml;
    EnInvoice inv = extended(900);
    assert_true(ubl_write(&errors, &inv, &xml));
    has(xml, ">GROUP</");
    save(STR("ubl-extended"), xml);
    arena_free(arena);
}

static void what_cannot_be_said_is_refused(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    Str xml = STR("untouched");
    EnInvoice inv = {.currency = STR("TND"), .decimals = 3};
    assert_false(ubl_write(&errors, &inv, &xml));
    assert_string_equal(errors.list[0].field.p, "currency");
    EnLine lines[] = {{.qty = {MICRO}}, {.qty = {MICRO + 10}}};
    inv = (EnInvoice){.currency = STR("EUR"), .decimals = 2, .lines = lines, .n_lines = 2};
    assert_false(ubl_write(&errors, &inv, &xml));
    assert_string_equal(errors.list[1].field.p, "items[1].qty");
    assert_true(str_is(xml, "untouched"));
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_regime_and_kind),
        cmocka_unit_test(figures_and_escapes),
        cmocka_unit_test(a_negative_price_becomes_a_negative_quantity),
        cmocka_unit_test(the_extended_profile_of_france),
        cmocka_unit_test(what_cannot_be_said_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
