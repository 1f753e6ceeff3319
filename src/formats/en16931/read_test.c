/* SPDX-License-Identifier: EUPL-1.2
 *
 * Two invoices are the same when both syntaxes write the same bytes for them: what an XML loses
 * of an invoice shows in one of the two.
 */
#include "en16931/cii.h"
#include "en16931/einvoice_read.h"
#include "en16931/ubl.h"

#include "en16931/invoice_testing.h"
#include "xml.h"

#define UBL_HEAD                                                                              \
    "<Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" "              \
    "xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" " \
    "xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">"

static void begin(void)
{
    arena = arena_new();
    errors = (Errors){.a = arena};
}

static void assert_same_xml(Str got, Str want)
{
    size_t i = 0;
    while (i < got.n && i < want.n && got.p[i] == want.p[i])
        i++;
    if (i < got.n || i < want.n)
        fail_msg("differs at %zu: got \"%.60s\", expected \"%.60s\"", i, got.p + i, want.p + i);
}

static void assert_reads_back(const EnInvoice *inv, Str xml, EnSyntax syntax)
{
    EnRead got;
    Str ubl, cii, ubl_again, cii_again;
    assert_true(en_read(&errors, arena, xml, &got));
    assert_int_equal(got.syntax, syntax);
    assert_int_equal(got.profile, inv->specification.n ? en_profile(inv->specification, NULL)
                                                       : EN_PROFILE_EN16931);
    assert_int_equal(got.n_warnings, 0);
    assert_int_equal(got.inv.n_facts, 0);
    assert_true(ubl_write(&errors, inv, &ubl) && cii_write(&errors, inv, &cii));
    assert_true(ubl_write(&errors, &got.inv, &ubl_again) &&
                cii_write(&errors, &got.inv, &cii_again));
    assert_same_xml(ubl_again, ubl);
    assert_same_xml(cii_again, cii);
}

/* UBL has no place for the subject of a note, so the reader finds those without one first. */
static void plain_note_first(EnInvoice *inv)
{
    EnNote *n = arena_array_of(arena, EnNote, inv->n_notes);
    n[0] = inv->notes[inv->n_notes - 1];
    for (int i = 1; i < inv->n_notes; i++)
        n[i] = inv->notes[i - 1];
    inv->notes = n;
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    int serial = 0;
    for (int r = 0; r < COUNT_OF(regimes); r++)
        for (int v = 0; v < VARIANTS; v++) {
            Str ubl, cii;
            begin();
            EnInvoice inv = invoice(&regimes[r], (Variant)v, ++serial);
            plain_note_first(&inv);
            if (r == 0)
                fill_all(&inv);
            assert_true(ubl_write(&errors, &inv, &ubl) && cii_write(&errors, &inv, &cii));
            assert_reads_back(&inv, ubl, v == CREDIT ? EN_UBL_CREDIT_NOTE : EN_UBL_INVOICE);
            assert_reads_back(&inv, cii, EN_CII);
            arena_free(arena);
        }
}

static void the_extended_profile_is_read_back(void **state)
{
    (void)state;
    Str ubl, cii;
    begin();
    EnInvoice inv = extended(900);
    plain_note_first(&inv);
    assert_true(ubl_write(&errors, &inv, &ubl) && cii_write(&errors, &inv, &cii));
    assert_reads_back(&inv, ubl, EN_UBL_INVOICE);
    assert_reads_back(&inv, cii, EN_CII);
    arena_free(arena);
}

static void refused(const char *xml, const char *part)
{
    EnRead got = {.n_warnings = 77};
    begin();
    assert_false(en_read(&errors, arena, str_c(xml), &got));
    assert_int_equal(errors.n, 1);
    if (!strstr(errors.list[0].text.p, part))
        fail_msg("\"%s\" does not say \"%s\"", errors.list[0].text.p, part);
    assert_int_equal(got.n_warnings, 77);
    arena_free(arena);
}

static void hostile_files_are_refused(void **state)
{
    (void)state;
    refused("<!DOCTYPE Invoice [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
            "<Invoice>&b;</Invoice>",
            "DOCTYPE");
    refused("<?xml version=\"1.0\"?>\n<!-- x -->\n<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><r/>",
            "DOCTYPE");
    refused("<!DOCTYPE r [<!ENTITY % p SYSTEM \"http://127.0.0.1:9/x\"> %p;]><r/>", "DOCTYPE");
    refused("<Invoice>&undefined;</Invoice>", "cannot be read");
    refused("", "cannot be read");
    refused("not xml", "cannot be read");
    refused("<a><b></a>", "cannot be read");
    refused("<a/>", "not an invoice");
    refused("<Invoice xmlns=\"urn:example:other\"/>", "not an invoice");
    refused("<rsm:CrossIndustryDocument xmlns:rsm=\"urn:ferd:CrossIndustryDocument:invoice:1p0\"/>",
            "ZUGFeRD 1");
}

static void depth_and_size_are_bounded(void **state)
{
    (void)state;
    begin();
    Buf b = {.a = arena};
    for (int i = 0; i < 100; i++)
        buf_add_c(&b, "<a>");
    Arena *own = b.a;
    refused(buf_str(&b).p, "levels");
    b.n = 0;
    buf_add_c(&b, "<a>");
    for (int i = 0; i < XML_ELEMENTS_MAX; i++)
        buf_add_c(&b, "<a/>");
    buf_add_c(&b, "</a>");
    refused(buf_str(&b).p, "1000000 elements");
    arena = own;
    errors = (Errors){.a = own};
    EnRead got;
    Str large = {arena_alloc(own, XML_BYTES_MAX + 1), XML_BYTES_MAX + 1};
    assert_false(en_read(&errors, own, large, &got));
    assert_int_equal(errors.list[0].kind, ERR_TOO_LARGE);
    arena_free(own);
}

/* An attached file of 12 MB is longer than what libxml2 allows a text by itself. */
static void a_large_attachment_is_read(void **state)
{
    (void)state;
    enum { SIZE = 12 * 1024 * 1024 };
    begin();
    char *bytes = arena_alloc(arena, SIZE);
    memset(bytes, 'x', SIZE);
    EnDocument d = {.id = STR("1"),
                    .mime_code = STR("text/csv"),
                    .filename = STR("a.csv"),
                    .content = {bytes, SIZE}};
    EnInvoice inv = {.currency = STR("EUR"), .decimals = 2, .documents = &d, .n_documents = 1};
    Str xml;
    EnRead got;
    assert_true(ubl_write(&errors, &inv, &xml));
    assert_true(en_read(&errors, arena, xml, &got));
    assert_int_equal(got.inv.documents[0].content.n, SIZE);
    arena_free(arena);
}

static const EnFact *fact(const EnRead *r, EnFactKind kind, const char *term)
{
    for (int i = 0; i < r->inv.n_facts; i++)
        if (r->inv.facts[i].kind == kind && strcmp(r->inv.facts[i].term, term) == 0)
            return &r->inv.facts[i];
    return NULL;
}

/* 10.005 is half way to 10.01; 1 + 1 is not 5, and is kept so. */
static void figures_are_kept_as_written(void **state)
{
    (void)state;
    EnRead r;
    begin();
    assert_true(en_read(
        &errors, arena,
        STR(UBL_HEAD
            "<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>"
            "<cbc:IssueDate>2026-02-30</cbc:IssueDate>"
            "<cbc:DueDate>2026-03-01+01:00</cbc:DueDate>"
            "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
            "<cac:TaxTotal><cbc:TaxAmount currencyID=\"EUR\"> 1.00 </cbc:TaxAmount></cac:TaxTotal>"
            "<cac:LegalMonetaryTotal><cbc:LineExtensionAmount>10.005</cbc:LineExtensionAmount>"
            "<cbc:TaxExclusiveAmount>1.0000</cbc:TaxExclusiveAmount>"
            "<cbc:TaxInclusiveAmount>5</cbc:TaxInclusiveAmount>"
            "<cbc:PrepaidAmount>.5</cbc:PrepaidAmount>"
            "<cbc:PayableAmount>1e3</cbc:PayableAmount></cac:LegalMonetaryTotal></Invoice>"),
        &r));
    assert_int_equal(r.inv.lines_total.minor, 1001);
    assert_int_equal(r.inv.net_total.minor, 100);
    assert_int_equal(r.inv.tax_total.minor, 100);
    assert_int_equal(r.inv.gross_total.minor, 500);
    assert_int_equal(r.inv.prepaid.minor, 50);
    assert_int_equal(r.inv.payable.minor, 0);
    assert_str(fact(&r, EN_DECIMALS, "BT-106")->text, "10.005");
    assert_str(fact(&r, EN_DECIMALS, "BT-109")->text, "1.0000");
    assert_str(fact(&r, EN_MALFORMED, "BT-115")->text, "1e3");
    assert_str(fact(&r, EN_MALFORMED, "BT-2")->text, "2026-02-30");
    assert_null(fact(&r, EN_MALFORMED, "BT-9"));
    assert_int_equal(r.inv.due_date.day, day(2026, 3, 1).day);
    assert_int_equal(r.n_warnings, 3); /* 10.005, 1e3 and 30 February; 1.0000 loses nothing */
    assert_non_null(fact(&r, EN_ABSENT, "BG-4"));
    assert_null(fact(&r, EN_ABSENT, "BG-22"));
    arena_free(arena);
}

/* XML allows DEL, which no field of ours takes and nobody sees. */
static void an_invisible_character_is_left_out(void **state)
{
    (void)state;
    EnRead r;
    begin();
    assert_true(en_read(&errors, arena,
                        STR(UBL_HEAD "<cbc:ID>F\x7f"
                                     "-1</cbc:ID><cac:AccountingSupplierParty><cac:Party>"
                                     "<cac:PartyLegalEntity><cbc:RegistrationName>Atel\x7f"
                                     "ier&#127; <![CDATA[Du\x7fpont]]></cbc:RegistrationName>"
                                     "<cbc:CompanyID schemeID=\"00\x7f"
                                     "02\">732829320</cbc:CompanyID></cac:PartyLegalEntity>"
                                     "</cac:Party></cac:AccountingSupplierParty></Invoice>"),
                        &r));
    assert_str(r.inv.number, "F-1");
    assert_str(r.inv.seller.name, "Atelier Dupont");
    assert_str(r.inv.seller.legal_id.scheme, "0002");
    arena_free(arena);
}

static void notes_are_cut_at_their_codes(void **state)
{
    (void)state;
    EnRead r;
    begin();
    assert_true(en_read(
        &errors, arena,
        STR(UBL_HEAD "<cbc:Note>Bonjour #1 #PMT#40 €#PMD# 12 %</cbc:Note><cbc:Note>#AAB#</cbc:Note>"
                     "<cbc:Note>a#b#c#abc#</cbc:Note></Invoice>"),
        &r));
    assert_int_equal(r.inv.n_notes, 5);
    assert_str(r.inv.notes[0].text, "Bonjour #1");
    assert_str(r.inv.notes[1].subject, "PMT");
    assert_str(r.inv.notes[1].text, "40 €");
    assert_str(r.inv.notes[2].subject, "PMD");
    assert_str(r.inv.notes[2].text, "12 %");
    assert_str(r.inv.notes[3].subject, "AAB");
    assert_str(r.inv.notes[3].text, "");
    assert_str(r.inv.notes[4].subject, "");
    assert_str(r.inv.notes[4].text, "a#b#c#abc#");
    arena_free(arena);
}

/* What could make rules compare everything with everything is refused. */
static void endless_lists_are_refused(void **state)
{
    (void)state;
    begin();
    Arena *own = arena;
    Buf b = {.a = own};
    buf_add_c(&b, UBL_HEAD);
    for (int i = 0; i < 1001; i++)
        buf_add_c(&b, "<cac:AllowanceCharge/>");
    buf_add_c(&b, "</Invoice>");
    refused(buf_str(&b).p, "1001 times");
    b.n = 0;
    buf_add_c(&b, UBL_HEAD);
    for (int i = 0; i < 10001; i++)
        buf_add_c(&b, "<cac:InvoiceLine/>");
    buf_add_c(&b, "</Invoice>");
    refused(buf_str(&b).p, "10001 lines");
    arena_free(own);
}

/* "<!DOCTYPE a><a/>" and an invoice in UTF-16 and in Latin-1: what is seen is what is parsed. */
static void other_encodings(void **state)
{
    (void)state;
    static const char text[] = "<!DOCTYPE a><a/>";
    char wide[2 + 2 * sizeof text] = {(char)0xFF, (char)0xFE};
    EnRead r;
    for (size_t i = 0; i < sizeof text - 1; i++)
        wide[2 + 2 * i] = text[i];
    begin();
    assert_false(en_read(&errors, arena, (Str){wide, 2 * sizeof text}, &r));
    assert_non_null(strstr(errors.list[0].text.p, "DOCTYPE"));
    assert_true(en_read(&errors, arena,
                        STR("<?xml version='1.0' encoding='ISO-8859-1'?>" UBL_HEAD
                            "<cbc:ID>N\xE9</cbc:ID></Invoice>"),
                        &r));
    assert_str(r.inv.number, "Né");
    arena_free(arena);
}

static void profiles_are_recognised(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        EnProfile profile;
        bool old;
    } cases[] = {
        {"urn:cen.eu:en16931:2017", EN_PROFILE_EN16931, false},
        {"urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
         EN_PROFILE_EN16931, false},
        {"urn:factur-x.eu:1p0:minimum", EN_PROFILE_MINIMUM, false},
        {"urn:zugferd.de:2p0:basicwl", EN_PROFILE_BASIC_WL, true},
        {"urn:cen.eu:en16931:2017:compliant:factur-x.eu:1p0:basic", EN_PROFILE_BASIC, true},
        {"urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", EN_PROFILE_EXTENDED,
         false},
        {"urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr",
         EN_PROFILE_EXTENDED_CTC_FR, false},
        {"urn:example", EN_PROFILE_UNKNOWN, false}};
    for (int i = 0; i < COUNT_OF(cases); i++) {
        bool old;
        assert_int_equal(en_profile(str_c(cases[i].id), &old), cases[i].profile);
        assert_int_equal(old, cases[i].old);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(the_extended_profile_is_read_back),
        cmocka_unit_test(hostile_files_are_refused),
        cmocka_unit_test(depth_and_size_are_bounded),
        cmocka_unit_test(a_large_attachment_is_read),
        cmocka_unit_test(figures_are_kept_as_written),
        cmocka_unit_test(an_invisible_character_is_left_out),
        cmocka_unit_test(notes_are_cut_at_their_codes),
        cmocka_unit_test(endless_lists_are_refused),
        cmocka_unit_test(other_encodings),
        cmocka_unit_test(profiles_are_recognised),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
