/* SPDX-License-Identifier: EUPL-1.2
 *
 * UN/CEFACT CrossIndustryInvoice by the mapping of CEN/TS 16931-3-3, D16B and D22B. Profiles
 * without lines lack whole groups, which stay empty.
 */
#include "en16931/read_private.h"

#include "en16931/codes.h"

#define AT(node, path) xml_at((node), (path))

/* Dates stand in udt:DateTimeString or qdt:DateTimeString with the format 102. */
static Date cii_date(Reader *r, const XmlNode *n, const char *path, const char *term)
{
    const XmlNode *text = xml_first_child(AT(n, path));
    Str format = xml_attr(r->a, text, "format");
    if (text && !str_is(format, "102"))
        read_fact(r, EN_FOREIGN, term, format);
    return read_date(r, text, true, term);
}

static bool is_vat(Reader *r, const XmlNode *tax)
{
    return str_eq_nocase(read_text(r, tax, "TypeCode"), STR("VAT"));
}

static VatKey vat_key(Reader *r, const XmlNode *tax, const char *rate_term)
{
    VatKey key = {.category = is_vat(r, tax) ? read_text(r, tax, "CategoryCode") : STR("")};
    if (tax)
        key.rate = read_rate(r, AT(tax, "RateApplicablePercent"), key.category, rate_term);
    return key;
}

static void address(Reader *r, const XmlNode *n, EnAddress *a)
{
    *a = (EnAddress){.line1 = read_text(r, n, "LineOne"),
                     .line2 = read_text(r, n, "LineTwo"),
                     .line3 = read_text(r, n, "LineThree"),
                     .city = read_text(r, n, "CityName"),
                     .postcode = read_text(r, n, "PostcodeCode"),
                     .subdivision = read_text(r, n, "CountrySubDivisionName"),
                     .country = read_text(r, n, "CountryID")};
}

/* --- parties --- */

static void party_ids(Reader *r, const XmlNode *n, EnParty *p)
{
    EnId *ids = arena_array_of(r->a, EnId, xml_count(n, "ID") + xml_count(n, "GlobalID"));
    for (XML_EACH(c, n, "ID"))
        ids[p->n_ids++] = read_id(r, c, "schemeID");
    for (XML_EACH(c, n, "GlobalID")) {
        ids[p->n_ids] = read_id(r, c, "schemeID");
        if (!ids[p->n_ids++].scheme.n)
            read_fact(r, EN_ABSENT, "BT-29-1", STR(""));
    }
    p->ids = ids;
}

static void tax_registrations(Reader *r, const XmlNode *n, EnParty *p)
{
    for (XML_EACH(c, n, "SpecifiedTaxRegistration")) {
        EnId id = read_id(r, AT(c, "ID"), "schemeID");
        if (str_is(id.scheme, "VA"))
            p->vat_id = id.id;
        else if (str_is(id.scheme, "FC"))
            p->tax_registration = id.id;
    }
}

static void contact(Reader *r, const XmlNode *n, EnParty *p)
{
    p->contact_name = read_text(r, n, "PersonName");
    if (!p->contact_name.n)
        p->contact_name = read_text(r, n, "DepartmentName");
    p->contact_phone = read_text(r, n, "TelephoneUniversalCommunication/CompleteNumber");
    p->contact_email = read_text(r, n, "EmailURIUniversalCommunication/URIID");
}

static void party(Reader *r, const XmlNode *n, EnParty *p, const char *group, const char *place)
{
    if (!n)
        read_fact(r, EN_ABSENT, group, STR(""));
    if (!AT(n, "PostalTradeAddress"))
        read_fact(r, EN_ABSENT, place, STR(""));
    if (!n)
        return;
    const XmlNode *legal = AT(n, "SpecifiedLegalOrganization");
    party_ids(r, n, p);
    p->name = read_text(r, n, "Name");
    p->legal_info = read_text(r, n, "Description");
    p->legal_id = read_id(r, AT(legal, "ID"), "schemeID");
    p->trading_name = read_text(r, legal, "TradingBusinessName");
    contact(r, AT(n, "DefinedTradeContact"), p);
    address(r, AT(n, "PostalTradeAddress"), &p->address);
    p->electronic = read_id(r, AT(n, "URIUniversalCommunication/URIID"), "schemeID");
    if (AT(n, "URIUniversalCommunication") && !p->electronic.scheme.n)
        read_fact(r, EN_ABSENT, p == &r->inv->seller ? "BT-34-1" : "BT-49-1", STR(""));
    tax_registrations(r, n, p);
}

/* Agents, payer, invoicee and invoicer (EXTENDED). */
static const OtherPlace other_places[] = {
    {"ApplicableHeaderTradeAgreement/BuyerAgentTradeParty", "EXT-FR-FE-06"},
    {"ApplicableHeaderTradeSettlement/PayerTradeParty", "EXT-FR-FE-46"},
    {"ApplicableHeaderTradeAgreement/SalesAgentTradeParty", "EXT-FR-FE-69"},
    {"ApplicableHeaderTradeSettlement/InvoiceeTradeParty", "EXT-FR-FE-92"},
    {"ApplicableHeaderTradeSettlement/InvoicerTradeParty", "EXT-FR-FE-115"},
};
enum { OTHER_PLACES = sizeof other_places / sizeof *other_places };

static void others(Reader *r, const XmlNode *trade)
{
    EnOther *list = arena_array_of(r->a, EnOther, OTHER_PLACES);
    for (int i = 0; i < OTHER_PLACES; i++) {
        const XmlNode *n = AT(trade, other_places[i].path);
        EnOther *o = &list[r->inv->n_others];
        if (!n)
            continue;
        o->term = other_places[i].term;
        party_ids(r, n, &o->party);
        o->party.electronic = read_id(r, AT(n, "URIUniversalCommunication/URIID"), "schemeID");
        o->party.name = read_text(r, n, "Name");
        o->party.legal_id = read_id(r, AT(n, "SpecifiedLegalOrganization/ID"), "schemeID");
        address(r, AT(n, "PostalTradeAddress"), &o->party.address);
        tax_registrations(r, n, &o->party);
        r->inv->n_others++;
    }
    r->inv->others = list;
}

static void payee(Reader *r, const XmlNode *n, EnParty *p)
{
    if (!n)
        return;
    party_ids(r, n, p);
    p->name = read_text(r, n, "Name");
    p->legal_id = read_id(r, AT(n, "SpecifiedLegalOrganization/ID"), "schemeID");
    if (!p->name.n)
        read_fact(r, EN_ABSENT, "BT-59", STR(""));
}

static void tax_representative(Reader *r, const XmlNode *n, EnParty *p)
{
    if (!n)
        return;
    p->name = read_text(r, n, "Name");
    tax_registrations(r, n, p);
    address(r, AT(n, "PostalTradeAddress"), &p->address);
    if (!p->name.n)
        read_fact(r, EN_ABSENT, "BT-62", STR(""));
    if (!p->vat_id.n)
        read_fact(r, EN_ABSENT, "BT-63", STR(""));
    if (!AT(n, "PostalTradeAddress"))
        read_fact(r, EN_ABSENT, "BG-12", STR(""));
    if (!p->address.country.n)
        read_fact(r, EN_ABSENT, "BT-69", STR(""));
}

/* --- head --- */

static void notes(Reader *r, const XmlNode *document)
{
    EnNote *list = arena_array_of(r->a, EnNote, xml_count(document, "IncludedNote"));
    for (XML_EACH(c, document, "IncludedNote"))
        list[r->inv->n_notes++] = (EnNote){read_text(r, c, "SubjectCode"),
                                           read_text(r, c, "Content")};
    r->inv->notes = list;
}

static void head(Reader *r, const XmlNode *root)
{
    EnInvoice *inv = r->inv;
    const XmlNode *context = AT(root, "ExchangedDocumentContext");
    const XmlNode *document = AT(root, "ExchangedDocument");
    inv->process = read_text(r, context, "BusinessProcessSpecifiedDocumentContextParameter/ID");
    inv->specification = read_text(r, context, "GuidelineSpecifiedDocumentContextParameter/ID");
    inv->number = read_text(r, document, "ID");
    inv->type_code = read_text(r, document, "TypeCode");
    inv->issue_date = cii_date(r, document, "IssueDateTime", "BT-2");
    notes(r, document);
}

/* --- documents named --- */

static void preceding(Reader *r, const XmlNode *n, const EnPreceding **out, int *out_n)
{
    EnPreceding *list = arena_array_of(r->a, EnPreceding,
                                       xml_count(n, "InvoiceReferencedDocument"));
    for (XML_EACH(c, n, "InvoiceReferencedDocument"))
        list[(*out_n)++] = (EnPreceding){read_text(r, c, "IssuerAssignedID"),
                                         cii_date(r, c, "FormattedIssueDateTime", "BT-26"),
                                         read_text(r, c, "TypeCode")};
    *out = list;
}

static EnId object(Reader *r, const XmlNode *n)
{
    return (EnId){read_text(r, n, "ReferenceTypeCode"), read_text(r, n, "IssuerAssignedID")};
}

static void document(Reader *r, const XmlNode *n, EnDocument *d)
{
    *d = (EnDocument){.id = read_text(r, n, "IssuerAssignedID"),
                      .description = read_text(r, n, "Name"),
                      .uri = read_text(r, n, "URIID")};
    read_attachment(r, AT(n, "AttachmentBinaryObject"), d);
}

static void documents(Reader *r, const XmlNode *agreement)
{
    EnInvoice *inv = r->inv;
    int n = xml_count(agreement, "AdditionalReferencedDocument");
    EnDocument *list = arena_array_of(r->a, EnDocument, n);
    EnId *objects = arena_array_of(r->a, EnId, n);
    for (XML_EACH(c, agreement, "AdditionalReferencedDocument")) {
        Str type = read_text(r, c, "TypeCode");
        r->row = inv->n_documents;
        if (str_is(type, "130"))
            objects[inv->n_objects++] = object(r, c);
        else if (str_is(type, "50"))
            inv->tender = read_text(r, c, "IssuerAssignedID");
        else
            document(r, c, &list[inv->n_documents++]);
    }
    r->row = -1;
    inv->documents = list;
    inv->objects = objects;
}

static void agreement(Reader *r, const XmlNode *n)
{
    EnInvoice *inv = r->inv;
    inv->buyer_reference = read_text(r, n, "BuyerReference");
    party(r, AT(n, "SellerTradeParty"), &inv->seller, "BG-4", "BG-5");
    party(r, AT(n, "BuyerTradeParty"), &inv->buyer, "BG-7", "BG-8");
    tax_representative(r, AT(n, "SellerTaxRepresentativeTradeParty"), &inv->tax_representative);
    inv->sales_order = read_text(r, n, "SellerOrderReferencedDocument/IssuerAssignedID");
    inv->order = read_text(r, n, "BuyerOrderReferencedDocument/IssuerAssignedID");
    inv->contract = read_text(r, n, "ContractReferencedDocument/IssuerAssignedID");
    inv->project = read_text(r, n, "SpecifiedProcuringProject/ID");
    documents(r, n);
}

static void delivery(Reader *r, const XmlNode *n, EnDelivery *d)
{
    const XmlNode *party = AT(n, "ShipToTradeParty"), *id = AT(party, "GlobalID");
    d->id = read_id(r, id ? id : AT(party, "ID"), "schemeID");
    d->name = read_text(r, party, "Name");
    d->date = cii_date(r, n, "ActualDeliverySupplyChainEvent/OccurrenceDateTime", "BT-72");
    address(r, AT(party, "PostalTradeAddress"), &d->address);
    if (AT(party, "PostalTradeAddress") && !d->address.country.n)
        read_fact(r, EN_ABSENT, "BT-80", STR(""));
}

/* --- settlement --- */

static void payment(Reader *r, const XmlNode *c, EnPayment *p)
{
    const XmlNode *account = AT(c, "PayeePartyCreditorFinancialAccount");
    const XmlNode *card = AT(c, "ApplicableTradeSettlementFinancialCard");
    *p = (EnPayment){.code = read_text(r, c, "TypeCode"),
                     .text = read_text(r, c, "Information"),
                     .iban = read_text(r, account, "IBANID"),
                     .account_name = read_text(r, account, "AccountName"),
                     .bic = read_text(r, c, "PayeeSpecifiedCreditorFinancialInstitution/BICID"),
                     .card = read_text(r, card, "ID"),
                     .card_holder = read_text(r, card, "CardholderName"),
                     .debited_iban = read_text(r, c, "PayerPartyDebtorFinancialAccount/IBANID")};
    if (!p->iban.n)
        p->iban = read_text(r, account, "ProprietaryID");
    if (account && !p->iban.n)
        read_fact(r, EN_ABSENT, "BT-84", STR(""));
}

static void payments(Reader *r, const XmlNode *n)
{
    EnInvoice *inv = r->inv;
    EnPayment *list = arena_array_of(r->a, EnPayment,
                                     xml_count(n, "SpecifiedTradeSettlementPaymentMeans"));
    for (XML_EACH(c, n, "SpecifiedTradeSettlementPaymentMeans")) {
        r->row = inv->n_payments++;
        payment(r, c, &list[r->row]);
        if (list[r->row].code.n && list[0].code.n && !str_eq(list[r->row].code, list[0].code))
            read_fact(r, EN_REPEATED, "BT-81", list[r->row].code);
    }
    r->row = -1;
    inv->payments = list;
}

/* Profiles EXTENDED may give terms for each instalment; their texts are joined. */
static void payment_terms(Reader *r, const XmlNode *n)
{
    EnInvoice *inv = r->inv;
    for (XML_EACH(c, n, "SpecifiedTradePaymentTerms")) {
        Str text = read_text(r, c, "Description");
        if (inv->payment_terms.n && text.n)
            text = str_format(r->a, "%s\n%s", inv->payment_terms.p, text.p);
        if (text.n)
            inv->payment_terms = text;
        if (!inv->due_date.day)
            inv->due_date = cii_date(r, c, "DueDateDateTime", "BT-9");
        if (!inv->mandate.n)
            inv->mandate = read_text(r, c, "DirectDebitMandateID");
    }
}

static const char *const document_terms[2][4] = {{"BT-92", "BT-93", "BT-94", "BT-96"},
                                                 {"BT-99", "BT-100", "BT-101", "BT-103"}};
static const char *const line_terms[2][4] = {{"BT-136", "BT-137", "BT-138", ""},
                                             {"BT-141", "BT-142", "BT-143", ""}};

static void allowance(Reader *r, const XmlNode *c, bool of_document, EnAllowance *a)
{
    Str indicator = read_text(r, c, "ChargeIndicator/Indicator");
    a->charge = str_is(indicator, "true") || str_is(indicator, "1");
    const char *const *terms = of_document ? document_terms[a->charge] : line_terms[a->charge];
    a->amount = read_money_due(r, AT(c, "ActualAmount"), terms[0]);
    a->base = read_money(r, AT(c, "BasisAmount"), terms[1]);
    a->percent = (Percent){read_qty(r, AT(c, "CalculationPercent"), terms[2]).micro};
    a->reason_code = read_text(r, c, "ReasonCode");
    a->reason = read_text(r, c, "Reason");
    if (of_document)
        a->vat = vat_key(r, AT(c, "CategoryTradeTax"), terms[3]);
}

/* EXTENDED: charges of transport are part of the charges of the document. */
static void service_charge(Reader *r, const XmlNode *c, EnAllowance *a)
{
    *a = (EnAllowance){.charge = true,
                       .amount = read_money_due(r, AT(c, "AppliedAmount"), "BT-99"),
                       .reason = read_text(r, c, "Description"),
                       .vat = vat_key(r, AT(c, "AppliedTradeTax"), "BT-103")};
}

static EnAllowance *allowances(Reader *r, const XmlNode *n, bool of_document, int *out_n)
{
    EnAllowance *list = arena_array_of(r->a, EnAllowance,
                                       xml_count(n, "SpecifiedTradeAllowanceCharge") +
                                           xml_count(n, "SpecifiedLogisticsServiceCharge"));
    int line = r->row;
    for (XML_EACH(c, n, "SpecifiedTradeAllowanceCharge")) {
        r->row = of_document ? *out_n : line;
        allowance(r, c, of_document, &list[(*out_n)++]);
    }
    if (of_document)
        for (XML_EACH(c, n, "SpecifiedLogisticsServiceCharge")) {
            r->row = *out_n;
            service_charge(r, c, &list[(*out_n)++]);
        }
    r->row = line;
    return list;
}

/* BT-8 in the codes of UBL: UNTDID 2005 for the UNTDID 2475 of this syntax. */
static Str vat_due_code(Str code)
{
    return str_is(code, "5")    ? STR("3")
           : str_is(code, "29") ? STR("35")
           : str_is(code, "72") ? STR("432")
                                : code;
}

static void breakdown(Reader *r, const XmlNode *n)
{
    EnInvoice *inv = r->inv;
    Str due = STR("");
    inv->vat = arena_array_of(r->a, EnVat, xml_count(n, "ApplicableTradeTax"));
    for (XML_EACH(c, n, "ApplicableTradeTax")) {
        Str code = read_text(r, c, "DueDateTypeCode");
        r->row = inv->n_vat;
        inv->vat[inv->n_vat++] = (EnVat){
            .basis = read_money_due(r, AT(c, "BasisAmount"), "BT-116"),
            .tax = read_money_due(r, AT(c, "CalculatedAmount"), "BT-117"),
            .exemption_reason = read_text(r, c, "ExemptionReason"),
            .exemption_code = read_text(r, c, "ExemptionReasonCode"),
            .vat = vat_key(r, c, "BT-119")};
        if (!is_vat(r, c))
            read_fact(r, EN_ABSENT, "VAT", STR(""));
        if (!inv->tax_point_date.day)
            inv->tax_point_date = cii_date(r, c, "TaxPointDate", "BT-7");
        if (code.n && due.n && !str_eq(code, due))
            read_fact(r, EN_REPEATED, "BT-8", code);
        if (code.n && str_eq(code, vat_due_code(code)))
            read_fact(r, EN_FOREIGN, "BT-8", code);
        due = code.n ? code : due;
    }
    r->row = -1;
    inv->vat_due_code = vat_due_code(due);
}

static void tax_totals(Reader *r, const XmlNode *sums)
{
    EnInvoice *inv = r->inv;
    int own = 0, other = 0;
    for (XML_EACH(c, sums, "TaxTotalAmount")) {
        Str currency = xml_attr(r->a, c, "currencyID");
        if (str_eq(currency, inv->currency) && currency.n && ++own == 1)
            inv->tax_total = read_money(r, c, "BT-110");
        else if (currency.n && str_eq(currency, inv->tax_currency) && !other++)
            inv->tax_total_in_tax_currency = read_money_of(r, c, "BT-111", 2);
        if (currency.n && !en_code_in(EN_CODES_CURRENCY, currency))
            read_fact(r, EN_FOREIGN, "currency", currency);
    }
    if (own > 1)
        read_fact(r, EN_REPEATED, "BT-110", STR(""));
    if (!own) {
        read_fact(r, EN_ABSENT, "BT-110", STR(""));
        if (!other)
            inv->tax_total = read_money(r, AT(sums, "TaxTotalAmount"), "BT-110");
    }
    if (inv->tax_currency.n && !other)
        read_fact(r, EN_ABSENT, "BT-111", STR(""));
}

static void totals(Reader *r, const XmlNode *settlement)
{
    EnInvoice *inv = r->inv;
    const XmlNode *n = AT(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation");
    if (!n) {
        read_fact(r, EN_ABSENT, "BG-22", STR(""));
        return;
    }
    inv->lines_total = read_money_due(r, AT(n, "LineTotalAmount"), "BT-106");
    inv->charges_total = read_money(r, AT(n, "ChargeTotalAmount"), "BT-108");
    inv->allowances_total = read_money(r, AT(n, "AllowanceTotalAmount"), "BT-107");
    inv->net_total = read_money_due(r, AT(n, "TaxBasisTotalAmount"), "BT-109");
    tax_totals(r, n);
    inv->rounding = read_money(r, AT(n, "RoundingAmount"), "BT-114");
    inv->gross_total = read_money_due(r, AT(n, "GrandTotalAmount"), "BT-112");
    inv->prepaid = read_money(r, AT(n, "TotalPrepaidAmount"), "BT-113");
    inv->payable = read_money_due(r, AT(n, "DuePayableAmount"), "BT-115");
}

static void settlement(Reader *r, const XmlNode *n)
{
    EnInvoice *inv = r->inv;
    const XmlNode *period = AT(n, "BillingSpecifiedPeriod");
    inv->creditor_id = read_text(r, n, "CreditorReferenceID");
    inv->payment_reference = read_text(r, n, "PaymentReference");
    inv->tax_currency = read_text(r, n, "TaxCurrencyCode");
    payee(r, AT(n, "PayeeTradeParty"), &inv->payee);
    payments(r, n);
    breakdown(r, n);
    inv->period_start = cii_date(r, period, "StartDateTime", "BT-73");
    inv->period_end = cii_date(r, period, "EndDateTime", "BT-74");
    if (period && !AT(period, "StartDateTime") && !AT(period, "EndDateTime"))
        read_fact(r, EN_ABSENT, "BG-14", STR(""));
    inv->allowances = allowances(r, n, true, &inv->n_allowances);
    payment_terms(r, n);
    totals(r, n);
    preceding(r, n, &inv->preceding, &inv->n_preceding);
    inv->accounting_reference = read_text(r, n, "ReceivableSpecifiedTradeAccountingAccount/ID");
}

/* --- lines --- */

static void product_lists(Reader *r, const XmlNode *n, EnLine *l)
{
    EnAttribute *attributes = arena_array_of(r->a, EnAttribute,
                                             xml_count(n, "ApplicableProductCharacteristic"));
    EnClass *classes = arena_array_of(r->a, EnClass,
                                      xml_count(n, "DesignatedProductClassification"));
    for (XML_EACH(c, n, "ApplicableProductCharacteristic"))
        attributes[l->n_attributes++] = (EnAttribute){read_first(r, c, "Description", "TypeCode"),
                                                      read_first(r, c, "Value", "ValueMeasure")};
    for (XML_EACH(c, n, "DesignatedProductClassification")) {
        const XmlNode *code = AT(c, "ClassCode");
        if (code)
            classes[l->n_classes++] = (EnClass){xml_text(r->a, code),
                                                xml_attr(r->a, code, "listID"),
                                                xml_attr(r->a, code, "listVersionID")};
    }
    l->attributes = attributes;
    l->classes = classes;
}

static void product(Reader *r, const XmlNode *n, EnLine *l)
{
    l->standard_item_id = read_id(r, AT(n, "GlobalID"), "schemeID");
    l->seller_item_id = read_text(r, n, "SellerAssignedID");
    l->buyer_item_id = read_text(r, n, "BuyerAssignedID");
    l->name = read_text(r, n, "Name");
    l->description = read_text(r, n, "Description");
    l->origin_country = read_text(r, n, "OriginTradeCountry/ID");
    product_lists(r, n, l);
}

static void line_agreement(Reader *r, const XmlNode *n, EnLine *l)
{
    const XmlNode *gross = AT(n, "GrossPriceProductTradePrice");
    const XmlNode *net = AT(n, "NetPriceProductTradePrice");
    const XmlNode *basis = AT(net, "BasisQuantity");
    if (!basis)
        basis = AT(gross, "BasisQuantity");
    if (!AT(net, "ChargeAmount"))
        read_fact(r, EN_ABSENT, "BT-146", STR(""));
    l->order = read_text(r, n, "BuyerOrderReferencedDocument/IssuerAssignedID");
    l->order_line = read_text(r, n, "BuyerOrderReferencedDocument/LineID");
    l->gross_price = read_price(r, AT(gross, "ChargeAmount"), "BT-148");
    l->price_discount = read_price(r, AT(gross, "AppliedTradeAllowanceCharge/ActualAmount"),
                                   "BT-147");
    l->net_price = read_price(r, AT(net, "ChargeAmount"), "BT-146");
    l->base_qty = read_qty(r, basis, "BT-149");
    l->base_unit = xml_attr(r->a, basis, "unitCode");
}

static void line_settlement(Reader *r, const XmlNode *n, EnLine *l)
{
    const XmlNode *tax = AT(n, "ApplicableTradeTax"), *period = AT(n, "BillingSpecifiedPeriod");
    EnId *objects = arena_array_of(r->a, EnId, xml_count(n, "AdditionalReferencedDocument"));
    l->vat = vat_key(r, tax, "BT-152");
    l->exemption_reason = read_text(r, tax, "ExemptionReason");
    l->exemption_code = read_text(r, tax, "ExemptionReasonCode");
    l->start = cii_date(r, period, "StartDateTime", "BT-134");
    l->end = cii_date(r, period, "EndDateTime", "BT-135");
    if (period && !AT(period, "StartDateTime") && !AT(period, "EndDateTime"))
        read_fact(r, EN_ABSENT, "BG-26", STR(""));
    l->allowances = allowances(r, n, false, &l->n_allowances);
    l->net_amount = read_money_due(
        r, AT(n, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"), "BT-131");
    for (XML_EACH(c, n, "AdditionalReferencedDocument"))
        objects[l->n_objects++] = object(r, c);
    l->objects = objects;
    preceding(r, n, &l->preceding, &l->n_preceding);
    l->accounting_reference = read_text(r, n, "ReceivableSpecifiedTradeAccountingAccount/ID");
}

static void line(Reader *r, const XmlNode *n, EnLine *l)
{
    const XmlNode *document = AT(n, "AssociatedDocumentLineDocument");
    const XmlNode *shipment = AT(n, "SpecifiedLineTradeDelivery");
    const XmlNode *qty = AT(shipment, "BilledQuantity");
    l->id = read_text(r, document, "LineID");
    l->parent = read_text(r, document, "ParentLineID");
    l->kind = read_text(r, document, "LineStatusReasonCode");
    l->note = read_text(r, document, "IncludedNote/Content");
    product(r, AT(n, "SpecifiedTradeProduct"), l);
    line_agreement(r, AT(n, "SpecifiedLineTradeAgreement"), l);
    if (!qty)
        read_fact(r, EN_ABSENT, "BT-129", STR(""));
    l->qty = read_qty(r, qty, "BT-129");
    l->unit_code = xml_attr(r->a, qty, "unitCode");
    delivery(r, shipment, &l->delivery);
    line_settlement(r, AT(n, "SpecifiedLineTradeSettlement"), l);
}

static void lines(Reader *r, const XmlNode *trade)
{
    EnInvoice *inv = r->inv;
    inv->lines = arena_array_of(r->a, EnLine, xml_count(trade, "IncludedSupplyChainTradeLineItem"));
    for (XML_EACH(c, trade, "IncludedSupplyChainTradeLineItem")) {
        r->row = inv->n_lines++;
        line(r, c, &inv->lines[r->row]);
    }
    r->row = -1;
}

void read_cii(Reader *r, const XmlNode *root)
{
    EnInvoice *inv = r->inv;
    const XmlNode *trade = AT(root, "SupplyChainTradeTransaction");
    const XmlNode *shipment = AT(trade, "ApplicableHeaderTradeDelivery");
    head(r, root);
    lines(r, trade);
    agreement(r, AT(trade, "ApplicableHeaderTradeAgreement"));
    delivery(r, shipment, &inv->delivery);
    inv->despatch = read_text(r, shipment, "DespatchAdviceReferencedDocument/IssuerAssignedID");
    inv->receiving = read_text(r, shipment, "ReceivingAdviceReferencedDocument/IssuerAssignedID");
    settlement(r, AT(trade, "ApplicableHeaderTradeSettlement"));
    others(r, trade);
}
