/* SPDX-License-Identifier: EUPL-1.2
 * Invoices of every VAT regime and many kinds, for the tests of the syntaxes and of the rules.
 * With BASTIDE_EINVOICE_OUT=FOLDER they are written there, for tests/einvoice_valid.py to show
 * them to validators that share no code with us.
 */
#ifndef BASTIDE_EN16931_INVOICE_TESTING_H
#define BASTIDE_EN16931_INVOICE_TESTING_H

#include "en16931/invoice.h"
#include "testing.h"

#include <stdio.h>
#include <stdlib.h>

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
    {"partly-exempt",
     {"S", "E"},
     {2000, 0},
     "VATEX-FR-CGI261-4",
     "Exonération de TVA, art. 261, 4 du CGI",
     BUYER_FR,
     'S'},
    {"reverse-fr", {"AE"}, {0}, "VATEX-FR-AE", "Autoliquidation", BUYER_FR, 'S'},
    {"reverse-eu", {"AE"}, {0}, "VATEX-EU-AE", "Autoliquidation", BUYER_EU, 'S'},
    {"intra",
     {"K"},
     {0},
     "VATEX-EU-IC",
     "Exonération de TVA, art. 262 ter I du CGI",
     BUYER_EU,
     'B'},
    {"export", {"G"}, {0}, "VATEX-EU-G", "Exonération de TVA, art. 262 I du CGI", BUYER_US, 'B'},
    {"franchise",
     {"E"},
     {0},
     "VATEX-FR-FRANCHISE",
     "TVA non applicable, art. 293 B du CGI",
     BUYER_FR,
     'S'},
    {"exempt",
     {"E"},
     {0},
     "VATEX-FR-CGI261-4",
     "Exonération de TVA, art. 261, 4 du CGI",
     BUYER_FR,
     'S'},
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

static const char *const variant_names[VARIANTS] = {"plain",   "credit", "discount", "foreign",
                                                    "deposit", "final",  "paid",     "corrected"};

static inline Date day(int year, int month, int d)
{
    Date out;
    assert_true(date_from_ymd(year, month, d, &out));
    return out;
}

static inline EnParty seller(bool franchise)
{
    EnId *siret = arena_new_of(arena, EnId);
    *siret = (EnId){STR("0009"), STR("73282932000074")};
    EnParty p = {.name = STR("Atelier de l'Étang & Cie"),
                 .trading_name = STR("L'Étang"),
                 .ids = siret,
                 .n_ids = 1,
                 .legal_id = {STR("0002"), STR("732829320")},
                 .electronic = {STR("0225"), STR("732829320")},
                 .legal_info = STR("SAS au capital de 10 000 €"),
                 .address = {.line1 = STR("3 rue des Joncs"),
                             .line2 = STR("Bâtiment B"),
                             .line3 = STR("BP 12"),
                             .city = STR("Nantes"),
                             .postcode = STR("44000"),
                             .country = STR("FR")},
                 .contact_name = STR("Service clients"),
                 .contact_phone = STR("+33 2 40 00 00 00"),
                 .contact_email = STR("clients@exemple.fr")};
    if (franchise)
        p.tax_registration = STR("732829320");
    else
        p.vat_id = STR("FR44732829320");
    return p;
}

static inline EnParty buyer(BuyerKind kind)
{
    const EnParty parties[] = {
        [BUYER_FR] = {.name = STR("Menuiserie <Bois Vert>"),
                      .legal_id = {STR("0002"), STR("123456782")},
                      .vat_id = STR("FR11123456782"),
                      .electronic = {STR("0225"), STR("123456782_ACHATS")},
                      .address = {.line1 = STR("12 quai Nord"),
                                  .city = STR("Lyon"),
                                  .postcode = STR("69001"),
                                  .country = STR("FR")}},
        [BUYER_EU] = {.name = STR("Holz \"und\" Söhne GmbH"),
                      .vat_id = STR("DE136695976"),
                      .electronic = {STR("9930"), STR("DE136695976")},
                      .address = {.line1 = STR("Hafenstraße 1"),
                                  .city = STR("Köln"),
                                  .postcode = STR("50667"),
                                  .country = STR("DE")}},
        [BUYER_US] = {.name = STR("Wood Inc."),
                      .electronic = {STR("EM"), STR("ap@wood.example")},
                      .address = {.line1 = STR("1 Main Street"),
                                  .city = STR("Boston"),
                                  .subdivision = STR("MA"),
                                  .country = STR("US")}},
        [BUYER_PERSON] = {.name = STR("Camille Durand"),
                          .electronic = {STR("EM"), STR("camille@exemple.fr")},
                          .address = {.city = STR("Rezé"),
                                      .postcode = STR("44400"),
                                      .country = STR("FR")}},
    };
    return parties[kind];
}

static inline void set_notes(EnInvoice *inv, BuyerKind kind)
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

static inline EnLine *named_lines(const Regime *r)
{
    static const char *const names[LINES] = {"Étagère chêne 80 × 30", "Pose", "Livraison",
                                             "Remise fidélité"};
    EnLine *l = arena_array_of(arena, EnLine, LINES);
    for (int i = 0; i < LINES; i++) {
        l[i] = (EnLine){.id = str_format(arena, "%d", i + 1),
                        .name = str_c(names[i]),
                        .unit_code = i == 1 ? STR("HUR") : STR("C62"),
                        .exemption_code = str_c(r->code),
                        .exemption_reason = str_c(r->reason)};
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

static inline VatKey key(const Regime *r, int i)
{
    int k = i % 3;
    if (!r->categories[k])
        k = 0;
    return (VatKey){str_c(r->categories[k]), {r->rates[k] * (MICRO / 100)}};
}

/* Shelves with a discount, hours, freight, and a negative line. */
static inline void priced_lines(TotalsLine *l, const Regime *r, int64_t sign)
{
    static const int64_t qty[LINES] = {3 * MICRO, 7250000, MICRO, -MICRO};
    static const int64_t prices[LINES] = {89990000, 41333333, 15000000, 7500000};
    for (int i = 0; i < LINES; i++)
        l[i] = (TotalsLine){.qty = {sign * qty[i]}, .price = {prices[i]}, .vat = key(r, i)};
    l[0].discount.micro = 12500000;
    l[1].allowances.minor = sign * 1000;
    l[1].charges.minor = sign * 250;
}

static inline EnInvoice header(const Regime *r, Variant v, int serial)
{
    static const char *const types[VARIANTS] = {"380", "381", "380", "380",
                                                "386", "380", "380", "384"};
    static const char process[VARIANTS] = {'1', '1', '1', '1', '1', '4', '2', '1'};
    EnPreceding *previous = arena_new_of(arena, EnPreceding);
    *previous = (EnPreceding){STR("FAC-2026-00001"), day(2026, 9, 1), STR("")};
    EnPayment *payments = arena_new_of(arena, EnPayment);
    *payments = (EnPayment){.code = STR("30"),
                            .text = STR("Virement"),
                            .iban = STR("FR7630006000011234567890189"),
                            .account_name = STR("Atelier de l'Étang"),
                            .bic = STR("AGRIFRPP")};
    EnInvoice inv = {
        .process = str_format(arena, "%c%c", r->nature, process[v]),
        .number = str_format(arena, "FAC-2026-%05d", serial),
        .issue_date = day(2026, 10, 5),
        .type_code = str_c(types[v]),
        .currency = STR("EUR"),
        .due_date = day(2026, 11, 4),
        .buyer_reference = STR("SERVICE-7"),
        .order = STR("BC-88"),
        .contract = STR("CT-2"),
        .despatch = STR("BL-2026-9"),
        .project = STR("Halle"),
        .seller = seller(strcmp(r->name, "franchise") == 0),
        .buyer = buyer(r->buyer),
        .payment_reference = STR("RF 2026"),
        .payment_terms = STR("30 jours"),
    };
    inv.vat_due_code = r->nature == 'S' ? STR("432") : STR("3");
    if (v == CREDIT || v == CORRECTED || v == FINAL) {
        inv.preceding = previous;
        inv.n_preceding = 1;
    }
    inv.payments = payments;
    inv.n_payments = 1;
    inv.delivery = (EnDelivery){
        .date = day(2026, 10, 2), .address = inv.buyer.address, .name = STR("Dépôt")};
    inv.lines = named_lines(r);
    inv.n_lines = LINES;
    set_notes(&inv, r->buyer);
    return inv;
}

static inline void set_currency(EnInvoice *inv, TotalsInput *in, int serial)
{
    bool yen = serial % 2;
    in->decimals = yen ? 0 : 2;
    in->rate.pico = yen ? 6123000000LL : 915400000000LL;
    inv->currency = yen ? STR("JPY") : STR("USD");
    inv->tax_currency = STR("EUR");
}

static inline EnInvoice invoice(const Regime *r, Variant v, int serial)
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

/* Fills every term that the norm names and the makers above leave out. */
#define LIT(text)              \
    {                          \
        text, sizeof(text) - 1 \
    } /* a Str of constants */

static inline void fill_all(EnInvoice *inv)
{
    static const EnId objects[] = {{LIT("AFL"), LIT("CTR-1")}};
    static const EnDocument documents[] = {
        {.id = LIT("DOC-1"),
         .description = LIT("LISIBLE"),
         .mime_code = LIT("text/csv"),
         .filename = LIT("relevé.csv"),
         .content = LIT("a;b\n1;2\n")},
        {.id = LIT("DOC-2"), .uri = LIT("https://exemple.fr/doc")}};
    static const EnAttribute attributes[] = {{LIT("Couleur"), LIT("noir & blanc")}};
    static const EnClass classes[] = {{LIT("44101501"), LIT("TST"), LIT("19")},
                                      {LIT("9403"), LIT("HS"), LIT("")}};
    static const EnId payee_ids[] = {{LIT("0009"), LIT("35600000000048")}};
    inv->receiving = STR("REC-4");
    inv->tender = STR("LOT-3");
    inv->sales_order = STR("CV-12");
    inv->accounting_reference = STR("6064");
    inv->objects = objects;
    inv->n_objects = 1;
    inv->documents = documents;
    inv->n_documents = 2;
    inv->mandate = STR("RUM-77");
    inv->creditor_id = STR("FR12ZZZ123456");
    inv->payee = (EnParty){.name = STR("Affactureur SA"),
                           .ids = payee_ids,
                           .n_ids = 1,
                           .legal_id = {STR("0002"), STR("356000000")}};
    inv->tax_representative = (EnParty){.name = STR("Représentant"),
                                        .vat_id = STR("FR44732829320"),
                                        .address = {.city = STR("Paris"), .country = STR("FR")}};
    inv->period_start = day(2026, 9, 1);
    inv->period_end = day(2026, 9, 30);
    inv->delivery.id = (EnId){STR("0009"), STR("12345678200010")};
    inv->lines[0].attributes = attributes;
    inv->lines[0].n_attributes = 1;
    inv->lines[0].classes = classes;
    inv->lines[0].n_classes = 2;
    inv->lines[0].origin_country = STR("IT");
    inv->lines[0].base_qty.micro = MICRO;
    inv->lines[0].base_unit = inv->lines[0].unit_code;
    inv->lines[0].objects = objects;
    inv->lines[0].n_objects = 1;
    inv->lines[1].accounting_reference = STR("606");
}

/* An invoice of the EXTENDED profile of France: a group of two lines, and a line with an order, a
 * place of delivery and an earlier invoice of its own. */
static inline EnInvoice extended(int serial)
{
    EnInvoice inv = invoice(&regimes[4], PLAIN, serial);
    EnLine *lines = arena_array_of(arena, EnLine, inv.n_lines + 1);
    EnPreceding *earlier = arena_new_of(arena, EnPreceding);
    memcpy(lines, inv.lines, sizeof *lines * (size_t)inv.n_lines);
    inv.specification = STR(
        "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr");
    *earlier = (EnPreceding){STR("FAC-2026-00002"), day(2026, 9, 2), STR("380")};
    lines[3].order = STR("BC-99");
    lines[3].order_line = STR("4");
    lines[3].preceding = earlier;
    lines[3].n_preceding = 1;
    lines[3].delivery = (EnDelivery){.name = STR("Chantier"),
                                     .address = {.line1 = STR("2 rue Neuve"),
                                                 .city = STR("Lyon"),
                                                 .postcode = STR("69002"),
                                                 .country = STR("FR")},
                                     .date = day(2026, 10, 3)};
    lines[inv.n_lines] = lines[0];
    EnLine *group = &lines[inv.n_lines++];
    group->id = STR("G");
    group->kind = STR("GROUP");
    group->net_amount.minor = lines[1].net_amount.minor + lines[2].net_amount.minor;
    lines[0].kind = lines[3].kind = STR("DETAIL");
    lines[1].kind = lines[2].kind = STR("DETAIL");
    lines[1].parent = lines[2].parent = STR("G");
    inv.lines = lines;
    return inv;
}

static inline void save(Str name, Str xml)
{
    const char *folder = getenv("BASTIDE_EINVOICE_OUT");
    if (!folder)
        return;
    FILE *f = fopen(str_format(arena, "%s/%s.xml", folder, name.p).p, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(xml.p, 1, xml.n, f), xml.n);
    assert_int_equal(fclose(f), 0);
}

#endif
