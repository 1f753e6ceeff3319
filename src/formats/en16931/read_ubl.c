/* SPDX-License-Identifier: EUPL-1.2
 *
 * UBL 2.1 by the mapping of CEN/TS 16931-3-2. Invoice and CreditNote differ in a few names only,
 * so both are looked for.
 */
#include "en16931/read_private.h"

#define AT(node, path) xml_at((node), (path))

static Date ubl_date(Reader *r, const XmlNode *n, const char *path, const char *term)
{
    return read_date(r, AT(n, path), false, term);
}

/* The category of VAT; another tax has none here. */
static Str vat_category(Reader *r, const XmlNode *category)
{
    Str scheme = read_text(r, category, "TaxScheme/ID");
    return str_eq_nocase(scheme, STR("VAT")) ? read_text(r, category, "ID") : STR("");
}

static VatKey vat_key(Reader *r, const XmlNode *category, const char *rate_term)
{
    VatKey key = {.category = vat_category(r, category)};
    if (category)
        key.rate = read_rate(r, AT(category, "Percent"), key.category, rate_term);
    return key;
}

static void address(Reader *r, const XmlNode *n, EnAddress *a)
{
    *a = (EnAddress){.line1 = read_text(r, n, "StreetName"),
                     .line2 = read_text(r, n, "AdditionalStreetName"),
                     .line3 = read_text(r, n, "AddressLine/Line"),
                     .city = read_text(r, n, "CityName"),
                     .postcode = read_text(r, n, "PostalZone"),
                     .subdivision = read_text(r, n, "CountrySubentity"),
                     .country = read_text(r, n, "Country/IdentificationCode")};
}

/* --- parties --- */

/* The number of a creditor (SEPA) is a term of the invoice, not of the party. */
static void party_ids(Reader *r, const XmlNode *n, EnParty *p)
{
    EnId *ids = arena_array_of(r->a, EnId, xml_count(n, "PartyIdentification") + 1);
    for (XML_EACH(c, n, "PartyIdentification")) {
        EnId id = read_id(r, AT(c, "ID"), "schemeID");
        if (str_eq_nocase(id.scheme, STR("SEPA")))
            r->inv->creditor_id = id.id;
        else if (AT(c, "ID"))
            ids[p->n_ids++] = id;
    }
    p->ids = ids;
}

static void tax_registrations(Reader *r, const XmlNode *n, EnParty *p)
{
    for (XML_EACH(c, n, "PartyTaxScheme")) {
        Str id = read_text(r, c, "CompanyID"), scheme = read_text(r, c, "TaxScheme/ID");
        if (!id.n || !scheme.n)
            read_fact(r, EN_ABSENT, "PartyTaxScheme", id);
        if (str_eq_nocase(scheme, STR("VAT")))
            p->vat_id = id;
        else
            p->tax_registration = id;
    }
}

static void party(Reader *r, const XmlNode *outer, EnParty *p, const char *group, const char *place)
{
    const XmlNode *n = AT(outer, "Party");
    if (!outer)
        read_fact(r, EN_ABSENT, group, STR(""));
    if (!n) {
        read_fact(r, EN_ABSENT, place, STR(""));
        return;
    }
    const XmlNode *legal = AT(n, "PartyLegalEntity");
    p->electronic = read_id(r, AT(n, "EndpointID"), "schemeID");
    if (AT(n, "EndpointID") && !p->electronic.scheme.n)
        read_fact(r, EN_ABSENT, p == &r->inv->seller ? "BT-34-1" : "BT-49-1", STR(""));
    party_ids(r, n, p);
    p->trading_name = read_text(r, n, "PartyName/Name");
    p->name = read_text(r, legal, "RegistrationName");
    p->legal_id = read_id(r, AT(legal, "CompanyID"), "schemeID");
    p->legal_info = read_text(r, legal, "CompanyLegalForm");
    tax_registrations(r, n, p);
    p->contact_name = read_text(r, n, "Contact/Name");
    p->contact_phone = read_text(r, n, "Contact/Telephone");
    p->contact_email = read_text(r, n, "Contact/ElectronicMail");
    if (!AT(n, "PostalAddress"))
        read_fact(r, EN_ABSENT, place, STR(""));
    address(r, AT(n, "PostalAddress"), &p->address);
}

/* Agents, payer, invoicee and invoicer (EXTENDED-CTC-FR). */
static const OtherPlace other_places[] = {
    {"AccountingCustomerParty/Party/AgentParty", "EXT-FR-FE-06"},
    {"PaymentMeans/PaymentMandate/PayerParty", "EXT-FR-FE-46"},
    {"AccountingSupplierParty/Party/AgentParty", "EXT-FR-FE-69"},
    {"AccountingCustomerParty/Party/ServiceProviderParty/Party", "EXT-FR-FE-92"},
    {"AccountingSupplierParty/Party/ServiceProviderParty/Party", "EXT-FR-FE-115"},
};
enum { OTHER_PLACES = sizeof other_places / sizeof *other_places };

static void others(Reader *r, const XmlNode *root)
{
    EnOther *list = arena_array_of(r->a, EnOther, OTHER_PLACES);
    for (int i = 0; i < OTHER_PLACES; i++) {
        const XmlNode *n = AT(root, other_places[i].path);
        EnOther *o = &list[r->inv->n_others];
        if (!n)
            continue;
        o->term = other_places[i].term;
        party_ids(r, n, &o->party);
        o->party.electronic = read_id(r, AT(n, "EndpointID"), "schemeID");
        o->party.name = read_text(r, n, "PartyLegalEntity/RegistrationName");
        o->party.legal_id = read_id(r, AT(n, "PartyLegalEntity/CompanyID"), "schemeID");
        address(r, AT(n, "PostalAddress"), &o->party.address);
        r->inv->n_others++;
    }
    r->inv->others = list;
}

static void payee(Reader *r, const XmlNode *n, EnParty *p)
{
    if (!n)
        return;
    party_ids(r, n, p);
    p->name = read_text(r, n, "PartyName/Name");
    p->legal_id = read_id(r, AT(n, "PartyLegalEntity/CompanyID"), "schemeID");
    if (!p->name.n)
        read_fact(r, EN_ABSENT, "BT-59", STR(""));
}

static void tax_representative(Reader *r, const XmlNode *n, EnParty *p)
{
    if (!n)
        return;
    p->name = read_text(r, n, "PartyName/Name");
    tax_registrations(r, n, p);
    address(r, AT(n, "PostalAddress"), &p->address);
    if (!p->name.n)
        read_fact(r, EN_ABSENT, "BT-62", STR(""));
    if (!p->vat_id.n)
        read_fact(r, EN_ABSENT, "BT-63", STR(""));
    if (!AT(n, "PostalAddress"))
        read_fact(r, EN_ABSENT, "BG-12", STR(""));
    else if (!p->address.country.n)
        read_fact(r, EN_ABSENT, "BT-69", STR(""));
}

/* --- references --- */

static void preceding(Reader *r, const XmlNode *n, const EnPreceding **out, int *out_n)
{
    EnPreceding *list = arena_array_of(r->a, EnPreceding, xml_count(n, "BillingReference"));
    for (XML_EACH(c, n, "BillingReference")) {
        const XmlNode *d = AT(c, "InvoiceDocumentReference");
        if (!d)
            d = AT(c, "CreditNoteDocumentReference");
        if (AT(d, "DocumentStatusCode"))
            continue; /* the place of a line in its own invoice */
        list[(*out_n)++] = (EnPreceding){read_text(r, d, "ID"),
                                         ubl_date(r, d, "IssueDate", "BT-26"),
                                         read_text(r, d, "DocumentTypeCode")};
    }
    *out = list;
}

static void document(Reader *r, const XmlNode *n, EnDocument *d)
{
    *d = (EnDocument){.id = read_text(r, n, "ID"),
                      .description = read_text(r, n, "DocumentDescription"),
                      .uri = read_text(r, n, "Attachment/ExternalReference/URI")};
    read_attachment(r, AT(n, "Attachment/EmbeddedDocumentBinaryObject"), d);
    if (read_text(r, n, "DocumentTypeCode").n || xml_has_attr(AT(n, "ID"), "schemeID"))
        read_fact(r, EN_FOREIGN, "BG-24", read_text(r, n, "DocumentTypeCode"));
}

/* One element for three terms: the object (130), in credit notes the project (50), documents. */
static void documents(Reader *r, const XmlNode *root)
{
    EnInvoice *inv = r->inv;
    int n = xml_count(root, "AdditionalDocumentReference");
    EnDocument *list = arena_array_of(r->a, EnDocument, n);
    EnId *objects = arena_array_of(r->a, EnId, n);
    for (XML_EACH(c, root, "AdditionalDocumentReference")) {
        Str type = read_text(r, c, "DocumentTypeCode");
        r->row = inv->n_documents;
        if (str_is(type, "130"))
            objects[inv->n_objects++] = read_id(r, AT(c, "ID"), "schemeID");
        else if (str_is(type, "50") && xml_named(root, "CreditNote"))
            inv->project = read_text(r, c, "ID");
        else
            document(r, c, &list[inv->n_documents++]);
    }
    r->row = -1;
    inv->documents = list;
    inv->objects = objects;
}

/* Without the buyer's order the schema still wants one: "NA" says so (Peppol BIS 3). */
static void references(Reader *r, const XmlNode *root)
{
    EnInvoice *inv = r->inv;
    inv->order = read_text(r, root, "OrderReference/ID");
    inv->sales_order = read_text(r, root, "OrderReference/SalesOrderID");
    if (inv->sales_order.n && str_is(inv->order, "NA"))
        inv->order = STR("");
    preceding(r, root, &inv->preceding, &inv->n_preceding);
    inv->despatch = read_text(r, root, "DespatchDocumentReference/ID");
    inv->receiving = read_text(r, root, "ReceiptDocumentReference/ID");
    inv->tender = read_text(r, root, "OriginatorDocumentReference/ID");
    inv->contract = read_text(r, root, "ContractDocumentReference/ID");
    inv->project = read_text(r, root, "ProjectReference/ID");
    documents(r, root);
}

static void notes(Reader *r, const XmlNode *root)
{
    int room = 1;
    for (XML_EACH(c, root, "Note"))
        room += 1 + (int)(xml_text(r->a, c).n / 5);
    EnNote *list = arena_array_of(r->a, EnNote, room);
    for (XML_EACH(c, root, "Note"))
        r->inv->n_notes += read_notes(xml_text(r->a, c), list + r->inv->n_notes,
                                      room - r->inv->n_notes);
    r->inv->notes = list;
}

static void head(Reader *r, const XmlNode *root)
{
    EnInvoice *inv = r->inv;
    const XmlNode *period = AT(root, "InvoicePeriod");
    inv->specification = read_text(r, root, "CustomizationID");
    inv->process = read_text(r, root, "ProfileID");
    inv->number = read_text(r, root, "ID");
    inv->issue_date = ubl_date(r, root, "IssueDate", "BT-2");
    inv->due_date = ubl_date(r, root, "DueDate", "BT-9");
    inv->tax_point_date = ubl_date(r, root, "TaxPointDate", "BT-7");
    inv->type_code = read_text(r, root, "InvoiceTypeCode");
    if (!inv->type_code.n)
        inv->type_code = read_text(r, root, "CreditNoteTypeCode");
    notes(r, root);
    inv->tax_currency = read_text(r, root, "TaxCurrencyCode");
    inv->accounting_reference = read_text(r, root, "AccountingCost");
    inv->buyer_reference = read_text(r, root, "BuyerReference");
    inv->period_start = ubl_date(r, period, "StartDate", "BT-73");
    inv->period_end = ubl_date(r, period, "EndDate", "BT-74");
    inv->vat_due_code = read_text(r, period, "DescriptionCode");
    if (period && !xml_first_child(period))
        read_fact(r, EN_ABSENT, "BG-14", STR(""));
}

/* --- delivery and payment --- */

static void delivery(Reader *r, const XmlNode *n, EnDelivery *d)
{
    const XmlNode *place = AT(n, "DeliveryLocation");
    d->name = read_text(r, n, "DeliveryParty/PartyName/Name");
    d->id = read_id(r, AT(place, "ID"), "schemeID");
    d->date = ubl_date(r, n, "ActualDeliveryDate", "BT-72");
    address(r, AT(place, "Address"), &d->address);
    if (AT(place, "Address") && !AT(place, "Address/Country/IdentificationCode"))
        read_fact(r, EN_ABSENT, "BT-80", STR(""));
}

static void payment(Reader *r, const XmlNode *c, EnPayment *p)
{
    const XmlNode *code = AT(c, "PaymentMeansCode"), *account = AT(c, "PayeeFinancialAccount");
    *p = (EnPayment){.code = xml_text(r->a, code),
                     .text = xml_attr(r->a, code, "name"),
                     .iban = read_text(r, account, "ID"),
                     .account_name = read_text(r, account, "Name"),
                     .bic = read_text(r, account, "FinancialInstitutionBranch/ID"),
                     .card = read_text(r, c, "CardAccount/PrimaryAccountNumberID"),
                     .card_holder = read_text(r, c, "CardAccount/HolderName"),
                     .debited_iban = read_text(r, c, "PaymentMandate/PayerFinancialAccount/ID")};
    if (account && !p->iban.n)
        read_fact(r, EN_ABSENT, "BT-84", STR(""));
}

/* What stands in each means of payment and is one term of the norm. */
static void once(Reader *r, Str *term, Str value, const char *name)
{
    if (value.n && term->n && !str_eq(*term, value))
        read_fact(r, EN_REPEATED, name, value);
    if (!term->n)
        *term = value;
}

static void payments(Reader *r, const XmlNode *root)
{
    EnInvoice *inv = r->inv;
    Str code = STR("");
    EnPayment *list = arena_array_of(r->a, EnPayment, xml_count(root, "PaymentMeans"));
    for (XML_EACH(c, root, "PaymentMeans")) {
        r->row = inv->n_payments;
        payment(r, c, &list[inv->n_payments]);
        once(r, &code, list[inv->n_payments++].code, "BT-81");
        for (XML_EACH(id, c, "PaymentID"))
            once(r, &inv->payment_reference, xml_text(r->a, id), "BT-83");
        once(r, &inv->mandate, read_text(r, c, "PaymentMandate/ID"), "BT-89");
        if (!inv->due_date.day)
            inv->due_date = ubl_date(r, c, "PaymentDueDate", "BT-9");
    }
    r->row = -1;
    inv->payments = list;
    inv->payment_terms = read_text(r, root, "PaymentTerms/Note");
}

/* --- amounts --- */

static const char *const document_terms[2][4] = {{"BT-92", "BT-93", "BT-94", "BT-96"},
                                                 {"BT-99", "BT-100", "BT-101", "BT-103"}};
static const char *const line_terms[2][4] = {{"BT-136", "BT-137", "BT-138", ""},
                                             {"BT-141", "BT-142", "BT-143", ""}};

static EnAllowance *allowances(Reader *r, const XmlNode *n, bool of_document, int *out_n)
{
    EnAllowance *list = arena_array_of(r->a, EnAllowance, xml_count(n, "AllowanceCharge"));
    int line = r->row;
    for (XML_EACH(c, n, "AllowanceCharge")) {
        EnAllowance *a = &list[*out_n];
        Str indicator = read_text(r, c, "ChargeIndicator");
        a->charge = str_is(indicator, "true") || str_is(indicator, "1");
        const char *const *terms = of_document ? document_terms[a->charge] : line_terms[a->charge];
        r->row = of_document ? *out_n : line;
        a->amount = read_money_due(r, AT(c, "Amount"), terms[0]);
        a->base = read_money(r, AT(c, "BaseAmount"), terms[1]);
        a->percent = (Percent){read_qty(r, AT(c, "MultiplierFactorNumeric"), terms[2]).micro};
        a->reason_code = read_text(r, c, "AllowanceChargeReasonCode");
        a->reason = read_text(r, c, "AllowanceChargeReason");
        if (of_document)
            a->vat = vat_key(r, AT(c, "TaxCategory"), terms[3]);
        (*out_n)++;
    }
    r->row = line;
    return list;
}

static void breakdown(Reader *r, const XmlNode *total)
{
    EnInvoice *inv = r->inv;
    for (XML_EACH(c, total, "TaxSubtotal")) {
        const XmlNode *category = AT(c, "TaxCategory");
        EnVat *v = &inv->vat[inv->n_vat];
        r->row = inv->n_vat++;
        *v = (EnVat){.basis = read_money_due(r, AT(c, "TaxableAmount"), "BT-116"),
                     .tax = read_money_due(r, AT(c, "TaxAmount"), "BT-117"),
                     .exemption_reason = read_text(r, category, "TaxExemptionReason"),
                     .exemption_code = read_text(r, category, "TaxExemptionReasonCode"),
                     .vat = vat_key(r, category, "BT-119")};
        if (!category)
            read_fact(r, EN_ABSENT, "BT-119", STR(""));
        if (!str_eq_nocase(read_text(r, category, "TaxScheme/ID"), STR("VAT")))
            read_fact(r, EN_ABSENT, "VAT", STR(""));
    }
    r->row = -1;
}

/* A second total tells the VAT in the currency of its accounting, without breakdown. */
static void taxes(Reader *r, const XmlNode *root)
{
    EnInvoice *inv = r->inv;
    int own = 0, other = 0, rows = 0;
    for (XML_EACH(c, root, "TaxTotal"))
        rows += xml_count(c, "TaxSubtotal");
    inv->vat = arena_array_of(r->a, EnVat, rows);
    for (XML_EACH(c, root, "TaxTotal")) {
        const XmlNode *amount = AT(c, "TaxAmount");
        Str currency = xml_attr(r->a, amount, "currencyID");
        read_currency(r, amount);
        if (!amount && AT(c, "TaxSubtotal"))
            read_fact(r, EN_ABSENT, "TaxAmount", STR(""));
        bool of_tax = inv->tax_currency.n && str_eq(currency, inv->tax_currency);
        bool of_invoice = inv->currency.n ? str_eq(currency, inv->currency) : !of_tax;
        if (amount && of_invoice && ++own == 1)
            inv->tax_total = read_money(r, amount, "BT-110");
        else if (amount && of_tax && !other++)
            inv->tax_total_in_tax_currency = read_money_of(r, amount, "BT-111", 2);
        if (of_invoice || !of_tax)
            breakdown(r, c);
    }
    if (own > 1)
        read_fact(r, EN_REPEATED, "BT-110", STR(""));
    if (!own) {
        read_fact(r, EN_ABSENT, "BT-110", STR(""));
        if (!other)
            inv->tax_total = read_money(r, AT(root, "TaxTotal/TaxAmount"), "BT-110");
    }
    if (inv->tax_currency.n && !other && !(own && str_eq(inv->tax_currency, inv->currency)))
        read_fact(r, EN_ABSENT, "BT-111", STR(""));
}

static void totals(Reader *r, const XmlNode *root)
{
    EnInvoice *inv = r->inv;
    const XmlNode *n = AT(root, "LegalMonetaryTotal");
    if (!n) {
        read_fact(r, EN_ABSENT, "BG-22", STR(""));
        return;
    }
    inv->lines_total = read_money_due(r, AT(n, "LineExtensionAmount"), "BT-106");
    inv->net_total = read_money_due(r, AT(n, "TaxExclusiveAmount"), "BT-109");
    inv->gross_total = read_money_due(r, AT(n, "TaxInclusiveAmount"), "BT-112");
    inv->allowances_total = read_money(r, AT(n, "AllowanceTotalAmount"), "BT-107");
    inv->charges_total = read_money(r, AT(n, "ChargeTotalAmount"), "BT-108");
    inv->prepaid = read_money(r, AT(n, "PrepaidAmount"), "BT-113");
    inv->rounding = read_money(r, AT(n, "PayableRoundingAmount"), "BT-114");
    inv->payable = read_money_due(r, AT(n, "PayableAmount"), "BT-115");
}

/* --- lines --- */

static void item_lists(Reader *r, const XmlNode *item, EnLine *l)
{
    EnClass *classes = arena_array_of(r->a, EnClass, xml_count(item, "CommodityClassification"));
    EnAttribute *attributes = arena_array_of(r->a, EnAttribute,
                                             xml_count(item, "AdditionalItemProperty"));
    for (XML_EACH(c, item, "CommodityClassification")) {
        const XmlNode *code = AT(c, "ItemClassificationCode");
        if (code)
            classes[l->n_classes++] = (EnClass){xml_text(r->a, code),
                                                xml_attr(r->a, code, "listID"),
                                                xml_attr(r->a, code, "listVersionID")};
    }
    for (XML_EACH(c, item, "AdditionalItemProperty"))
        attributes[l->n_attributes++] = (EnAttribute){read_first(r, c, "Name", "NameCode"),
                                                      read_first(r, c, "Value", "ValueQuantity")};
    l->classes = classes;
    l->attributes = attributes;
}

static void item(Reader *r, const XmlNode *n, EnLine *l)
{
    const XmlNode *category = AT(n, "ClassifiedTaxCategory");
    l->name = read_text(r, n, "Name");
    l->description = read_text(r, n, "Description");
    l->seller_item_id = read_text(r, n, "SellersItemIdentification/ID");
    l->buyer_item_id = read_text(r, n, "BuyersItemIdentification/ID");
    l->standard_item_id = read_id(r, AT(n, "StandardItemIdentification/ID"), "schemeID");
    l->origin_country = read_text(r, n, "OriginCountry/IdentificationCode");
    item_lists(r, n, l);
    l->vat = vat_key(r, category, "BT-152");
    l->exemption_reason = read_text(r, category, "TaxExemptionReason");
    l->exemption_code = read_text(r, category, "TaxExemptionReasonCode");
    if (!category)
        read_fact(r, EN_ABSENT, "BT-151", STR(""));
    if (category && xml_next(category))
        read_fact(r, EN_REPEATED, "BT-151", read_text(r, xml_next(category), "ID"));
}

static void price(Reader *r, const XmlNode *n, EnLine *l)
{
    const XmlNode *net = AT(n, "PriceAmount"), *base = AT(n, "BaseQuantity");
    if (!net)
        read_fact(r, EN_ABSENT, "BT-146", STR(""));
    l->net_price = read_price(r, net, "BT-146");
    l->gross_price = read_price(r, AT(n, "AllowanceCharge/BaseAmount"), "BT-148");
    l->price_discount = read_price(r, AT(n, "AllowanceCharge/Amount"), "BT-147");
    l->base_qty = read_qty(r, base, "BT-149");
    l->base_unit = xml_attr(r->a, base, "unitCode");
    if (xml_count(n, "AllowanceCharge") > 1)
        read_fact(r, EN_REPEATED, "BT-147", STR(""));
}

static void line_references(Reader *r, const XmlNode *n, EnLine *l)
{
    EnId *objects = arena_array_of(r->a, EnId, xml_count(n, "DocumentReference"));
    l->order_line = read_text(r, n, "OrderLineReference/LineID");
    l->order = read_text(r, n, "OrderLineReference/OrderReference/ID");
    if (l->order.n && str_is(l->order_line, "NA"))
        l->order_line = STR("");
    for (XML_EACH(c, n, "DocumentReference"))
        if (str_is(read_text(r, c, "DocumentTypeCode"), "130"))
            objects[l->n_objects++] = read_id(r, AT(c, "ID"), "schemeID");
    l->objects = objects;
    for (XML_EACH(c, n, "BillingReference"))
        if (AT(c, "InvoiceDocumentReference/DocumentStatusCode")) {
            l->kind = read_text(r, c, "InvoiceDocumentReference/DocumentStatusCode");
            l->parent = read_text(r, c, "BillingReferenceLine/ID");
        }
    preceding(r, n, &l->preceding, &l->n_preceding);
}

static void line(Reader *r, const XmlNode *n, EnLine *l)
{
    const XmlNode *qty = AT(n, "InvoicedQuantity"), *period = AT(n, "InvoicePeriod");
    if (!qty)
        qty = AT(n, "CreditedQuantity");
    if (!qty)
        read_fact(r, EN_ABSENT, "BT-129", STR(""));
    l->id = read_text(r, n, "ID");
    l->note = read_text(r, n, "Note");
    l->qty = read_qty(r, qty, "BT-129");
    l->unit_code = xml_attr(r->a, qty, "unitCode");
    l->net_amount = read_money_due(r, AT(n, "LineExtensionAmount"), "BT-131");
    l->accounting_reference = read_text(r, n, "AccountingCost");
    l->start = ubl_date(r, period, "StartDate", "BT-134");
    l->end = ubl_date(r, period, "EndDate", "BT-135");
    if (period && !AT(period, "StartDate") && !AT(period, "EndDate"))
        read_fact(r, EN_ABSENT, "BG-26", STR(""));
    line_references(r, n, l);
    delivery(r, AT(n, "Delivery"), &l->delivery);
    l->allowances = allowances(r, n, false, &l->n_allowances);
    item(r, AT(n, "Item"), l);
    price(r, AT(n, "Price"), l);
}

static void lines(Reader *r, const XmlNode *root)
{
    EnInvoice *inv = r->inv;
    const char *name = AT(root, "InvoiceLine") ? "InvoiceLine" : "CreditNoteLine";
    inv->lines = arena_array_of(r->a, EnLine, xml_count(root, name));
    for (XML_EACH(c, root, name)) {
        r->row = inv->n_lines++;
        line(r, c, &inv->lines[r->row]);
    }
    r->row = -1;
}

void read_ubl(Reader *r, const XmlNode *root)
{
    EnInvoice *inv = r->inv;
    head(r, root);
    references(r, root);
    party(r, AT(root, "AccountingSupplierParty"), &inv->seller, "BG-4", "BG-5");
    party(r, AT(root, "AccountingCustomerParty"), &inv->buyer, "BG-7", "BG-8");
    others(r, root);
    payee(r, AT(root, "PayeeParty"), &inv->payee);
    tax_representative(r, AT(root, "TaxRepresentativeParty"), &inv->tax_representative);
    delivery(r, AT(root, "Delivery"), &inv->delivery);
    payments(r, root);
    inv->allowances = allowances(r, root, true, &inv->n_allowances);
    taxes(r, root);
    totals(r, root);
    lines(r, root);
}
