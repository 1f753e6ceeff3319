/* SPDX-License-Identifier: EUPL-1.2
 *
 * Invoices of every VAT regime and many kinds. With BASTIDE_UBL_OUT=FOLDER they are written
 * there, for tests/einvoice_valid.py to show them to validators that share no code with us.
 */
#include "en16931/ubl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static Arena *arena;
static Errors errors;

typedef enum { BUYER_FR, BUYER_EU, BUYER_US, BUYER_PERSON } BuyerKind;

typedef struct {
    const char *name;
    const char *categories[3];
    int64_t rates[3]; /* hundredths of a percent */
    const char *code, *reason;
    BuyerKind buyer;
    char nature; /* B goods, S services, M both */
} Regime;

static const Regime regimes[] = {
    {"s20", {"S"}, {2000}, "", "", BUYER_FR, 'B'},
    {"s10", {"S"}, {1000}, "", "", BUYER_FR, 'S'},
    {"s55", {"S"}, {550}, "", "", BUYER_PERSON, 'B'},
    {"s21", {"S"}, {210}, "", "", BUYER_FR, 'B'},
    {"mixed", {"S", "S", "S"}, {2000, 1000, 550}, "", "", BUYER_FR, 'M'},
    {"partly-exempt", {"S", "E"}, {2000, 0}, "VATEX-FR-CGI261-4",
     "Exonération de TVA, art. 261, 4 du CGI", BUYER_FR, 'S'},
    {"reverse-fr", {"AE"}, {0}, "VATEX-FR-AE", "Autoliquidation", BUYER_FR, 'S'},
    {"reverse-eu", {"AE"}, {0}, "VATEX-EU-AE", "Autoliquidation", BUYER_EU, 'S'},
    {"intra", {"K"}, {0}, "VATEX-EU-IC", "Exonération de TVA, art. 262 ter I du CGI", BUYER_EU,
     'B'},
    {"export", {"G"}, {0}, "VATEX-EU-G", "Exonération de TVA, art. 262 I du CGI", BUYER_US, 'B'},
    {"franchise", {"E"}, {0}, "VATEX-FR-FRANCHISE", "TVA non applicable, art. 293 B du CGI",
     BUYER_FR, 'S'},
    {"exempt", {"E"}, {0}, "VATEX-FR-CGI261-4", "Exonération de TVA, art. 261, 4 du CGI",
     BUYER_FR, 'S'},
    {"outside", {"O"}, {0}, "VATEX-EU-O", "TVA non applicable, art. 259-1 du CGI", BUYER_US, 'S'},
    {"zero", {"Z"}, {0}, "", "", BUYER_FR, 'B'},
};

typedef enum {
    PLAIN,
    CREDIT,
    DISCOUNT,
    FOREIGN,
    DEPOSIT,
    FINAL,
    PAID,
    CORRECTED,
    VARIANTS
} Variant;

static const char *const variant_names[VARIANTS] = {
    "plain", "credit", "discount", "foreign", "deposit", "final", "paid", "corrected"};

static Date day(int year, int month, int d)
{
    Date out;
    assert_true(date_from_ymd(year, month, d, &out));
    return out;
}

static EnParty seller(bool franchise)
{
    EnId *siret = arena_new_of(arena, EnId);
    *siret = (EnId){STR("0009"), STR("73282932000074")};
    EnParty p = {.name = STR("Atelier de l'Étang & Cie"), .trading_name = STR("L'Étang"),
                 .ids = siret, .n_ids = 1, .legal_id = {STR("0002"), STR("732829320")},
                 .electronic = {STR("0225"), STR("732829320")},
                 .legal_info = STR("SAS au capital de 10 000 €"),
                 .address = {.line1 = STR("3 rue des Joncs"), .line2 = STR("Bâtiment B"),
                             .line3 = STR("BP 12"), .city = STR("Nantes"),
                             .postcode = STR("44000"), .country = STR("FR")},
                 .contact_name = STR("Service clients"), .contact_phone = STR("+33 2 40 00 00 00"),
                 .contact_email = STR("clients@exemple.fr")};
    if (franchise)
        p.tax_registration = STR("732829320");
    else
        p.vat_id = STR("FR44732829320");
    return p;
}

static EnParty buyer(BuyerKind kind)
{
    const EnParty parties[] = {
        [BUYER_FR] = {.name = STR("Menuiserie <Bois Vert>"),
                      .legal_id = {STR("0002"), STR("123456782")},
                      .vat_id = STR("FR11123456782"),
                      .electronic = {STR("0225"), STR("123456782_ACHATS")},
                      .address = {.line1 = STR("12 quai Nord"), .city = STR("Lyon"),
                                  .postcode = STR("69001"), .country = STR("FR")}},
        [BUYER_EU] = {.name = STR("Holz \"und\" Söhne GmbH"), .vat_id = STR("DE136695976"),
                      .electronic = {STR("9930"), STR("DE136695976")},
                      .address = {.line1 = STR("Hafenstraße 1"), .city = STR("Köln"),
                                  .postcode = STR("50667"), .country = STR("DE")}},
        [BUYER_US] = {.name = STR("Wood Inc."), .electronic = {STR("EM"), STR("ap@wood.example")},
                      .address = {.line1 = STR("1 Main Street"), .city = STR("Boston"),
                                  .subdivision = STR("MA"), .country = STR("US")}},
        [BUYER_PERSON] = {.name = STR("Camille Durand"),
                          .electronic = {STR("EM"), STR("camille@exemple.fr")},
                          .address = {.city = STR("Rezé"), .postcode = STR("44400"),
                                      .country = STR("FR")}},
    };
    return parties[kind];
}

static void set_notes(EnInvoice *inv, BuyerKind kind)
{
    static const char *const treatment[] = {"B2B", "B2BINT", "B2BINT", "B2C"};
    EnNote *n = arena_array_of(arena, EnNote, 5);
    n[0] = (EnNote){STR("PMT"), STR("Indemnité forfaitaire pour frais de recouvrement : 40 €.")};
    n[1] = (EnNote){STR("PMD"), STR("Pénalités de retard au taux annuel de 12 %.")};
    n[2] = (EnNote){STR("AAB"), STR("Pas d'escompte pour paiement anticipé.")};
    n[3] = (EnNote){STR("BAR"), str_c(treatment[kind])};
    n[4] = (EnNote){STR(""), STR("Merci de votre confiance.")};
    inv->notes = n;
    inv->n_notes = 5;
}

enum { LINES = 4 };

static EnLine *named_lines(const Regime *r)
{
    static const char *const names[LINES] = {"Étagère chêne 80 × 30", "Pose", "Livraison",
                                             "Remise fidélité"};
    EnLine *l = arena_array_of(arena, EnLine, LINES);
    for (int i = 0; i < LINES; i++) {
        l[i] = (EnLine){.id = str_format(arena, "%d", i + 1), .name = str_c(names[i]),
                        .unit_code = i == 1 ? STR("HUR") : STR("C62"),
                        .exemption_code = str_c(r->code), .exemption_reason = str_c(r->reason)};
        if (strcmp(r->categories[i % 3] ? r->categories[i % 3] : r->categories[0], "S") == 0)
            l[i].exemption_code = l[i].exemption_reason = (Str){0};
    }
    l[0].description = STR("Bois massif\nfinition huile");
    l[0].seller_item_id = STR("ETA-80");
    l[0].buyer_item_id = STR("B-1");
    l[0].standard_item_id = (EnId){STR("0160"), STR("3518370900150")};
    l[1].note = STR("deux compagnons");
    l[1].start = day(2026, 10, 1);
    l[1].end = day(2026, 10, 2);
    l[2].order_line = STR("30");
    return l;
}

static VatKey key(const Regime *r, int i)
{
    int k = i % 3;
    if (!r->categories[k])
        k = 0;
    return (VatKey){str_c(r->categories[k]), {r->rates[k] * (MICRO / 100)}};
}

/* Shelves with a discount, hours, freight, and a negative line. */
static void priced_lines(TotalsLine *l, const Regime *r, int64_t sign)
{
    static const int64_t qty[LINES] = {3 * MICRO, 7250000, MICRO, -MICRO};
    static const int64_t prices[LINES] = {89990000, 41333333, 15000000, 7500000};
    for (int i = 0; i < LINES; i++)
        l[i] = (TotalsLine){.qty = {sign * qty[i]}, .price = {prices[i]}, .vat = key(r, i)};
    l[0].discount.micro = 12500000;
    l[1].allowances.minor = sign * 1000;
    l[1].charges.minor = sign * 250;
}

static EnInvoice header(const Regime *r, Variant v, int serial)
{
    static const char *const types[VARIANTS] = {"380", "381", "380", "380",
                                                "386", "380", "380", "384"};
    static const char process[VARIANTS] = {'1', '1', '1', '1', '1', '4', '2', '1'};
    EnPreceding *previous = arena_new_of(arena, EnPreceding);
    *previous = (EnPreceding){STR("FAC-2026-00001"), day(2026, 9, 1)};
    EnInvoice inv = {
        .process = str_format(arena, "%c%c", r->nature, process[v]),
        .number = str_format(arena, "FAC-2026-%05d", serial),
        .issue_date = day(2026, 10, 5), .type_code = str_c(types[v]), .currency = STR("EUR"),
        .due_date = day(2026, 11, 4), .buyer_reference = STR("SERVICE-7"), .order = STR("BC-88"),
        .contract = STR("CT-2"), .despatch = STR("BL-2026-9"), .project = STR("Halle"),
        .seller = seller(strcmp(r->name, "franchise") == 0), .buyer = buyer(r->buyer),
        .delivery_date = day(2026, 10, 2), .payment_means_code = STR("30"),
        .payment_means_text = STR("Virement"), .payment_reference = STR("RF 2026"),
        .iban = STR("FR7630006000011234567890189"), .account_name = STR("Atelier de l'Étang"),
        .bic = STR("AGRIFRPP"), .payment_terms = STR("30 jours"),
    };
    inv.vat_due_code = r->nature == 'S' ? STR("432") : STR("3");
    if (v == CREDIT || v == CORRECTED || v == FINAL) {
        inv.preceding = previous;
        inv.n_preceding = 1;
    }
    inv.deliver_to = inv.buyer.address;
    inv.deliver_to_name = STR("Dépôt");
    inv.lines = named_lines(r);
    inv.n_lines = LINES;
    set_notes(&inv, r->buyer);
    return inv;
}

static void set_currency(EnInvoice *inv, TotalsInput *in, int serial)
{
    bool yen = serial % 2;
    in->decimals = yen ? 0 : 2;
    in->rate.pico = yen ? 6123000000LL : 915400000000LL;
    inv->currency = yen ? STR("JPY") : STR("USD");
    inv->tax_currency = STR("EUR");
}

static EnInvoice invoice(const Regime *r, Variant v, int serial)
{
    const EnAllowance reasons[] = {
        {.reason = STR("Remise de fin d'année"), .reason_code = STR("95")},
        {.reason = STR("Port"), .reason_code = STR("FC")}};
    TotalsLine lines[LINES];
    TotalsAllowance allowances[] = {{false, {500}, key(r, 0)}, {true, {1290}, key(r, 1)}};
    TotalsInput in = {.lines = lines, .n_lines = LINES, .decimals = 2, .base_decimals = 2};
    EnInvoice inv = header(r, v, serial);
    Totals t;
    priced_lines(lines, r, v == CREDIT ? -1 : 1);
    if (v == DISCOUNT) {
        in.allowances = allowances;
        in.n_allowances = 2;
        in.discount_percent.micro = 7500000;
        in.discount_on = serial % 2 ? DISCOUNT_ON_GRAND_TOTAL : DISCOUNT_ON_NET_TOTAL;
    }
    in.included = v == CORRECTED;
    if (v == FOREIGN)
        set_currency(&inv, &in, serial);
    if (v == FINAL)
        in.prepaid.minor = 10000;
    assert_true(totals_compute(&errors, &in, &t));
    if (v == PAID) {
        in.prepaid = t.gross;
        assert_true(totals_compute(&errors, &in, &t));
    }
    en_set_totals(&errors, &inv, &in, &t, reasons);
    if (v == CREDIT)
        en_reverse(arena, &inv);
    return inv;
}

static void save(Str name, Str xml)
{
    const char *folder = getenv("BASTIDE_UBL_OUT");
    if (!folder)
        return;
    FILE *f = fopen(str_format(arena, "%s/%s.xml", folder, name.p).p, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(xml.p, 1, xml.n, f), xml.n);
    assert_int_equal(fclose(f), 0);
}

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
            assert_true(ubl_write(&errors, &inv, &xml));
            assert_true(inv.payable.minor >= 0);
            save(str_format(arena, "%s-%s", regimes[r].name, variant_names[v]), xml);
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
        cmocka_unit_test(what_cannot_be_said_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
