/* SPDX-License-Identifier: EUPL-1.2
 *
 * The order of elements is that of the XSD; Invoice and CreditNote differ in the type code, the
 * due date, the project and the names of lines.
 */
#include "en16931/ubl.h"

#include "crypto.h"
#include "markup.h"

#define NS "urn:oasis:names:specification:ubl:schema:xsd:"

typedef struct {
    Markup m;
    Arena *a;
    const EnInvoice *inv;
    bool credit;
    bool no_vat_ids; /* category O: BR-O-02 forbids them */
} Ubl;

static void leaf(Ubl *u, const char *name, Str s)
{
    m_leaf_if(&u->m, name, s);
}

static void date_leaf(Ubl *u, const char *name, Date d)
{
    leaf(u, name, date_format(u->a, d));
}

static void leaf_attr(Ubl *u, const char *name, Str s, const char *attr, Str value)
{
    m_tag(&u->m, name);
    if (value.n)
        m_attr(&u->m, attr, value);
    m_text(&u->m, s);
    m_end(&u->m, name);
}

static void id_leaf(Ubl *u, const char *name, EnId id)
{
    if (id.id.n)
        leaf_attr(u, name, id.id, "schemeID", id.scheme);
}

static void amount(Ubl *u, const char *name, Money v)
{
    leaf_attr(u, name, num_format(u->a, v.minor, u->inv->decimals), "currencyID", u->inv->currency);
}

static void amount_if(Ubl *u, const char *name, Money v)
{
    if (v.minor)
        amount(u, name, v);
}

static void price(Ubl *u, const char *name, Price p)
{
    leaf_attr(u, name, num_format_short(u->a, p.micro, 6, 2), "currencyID", u->inv->currency);
}

static Str percent_text(Ubl *u, Percent p)
{
    return num_format_short(u->a, p.micro, 6, 2);
}

static void tax_scheme(Ubl *u, const char *id)
{
    m_tag(&u->m, "cac:TaxScheme");
    m_leaf(&u->m, "cbc:ID", NULL, str_c(id));
    m_end(&u->m, "cac:TaxScheme");
}

static void tax_category(Ubl *u, const char *element, VatKey vat, Str code, Str reason)
{
    m_tag(&u->m, element);
    leaf(u, "cbc:ID", vat.category);
    if (!str_is(vat.category, "O"))
        leaf(u, "cbc:Percent", percent_text(u, vat.rate));
    leaf(u, "cbc:TaxExemptionReasonCode", code);
    leaf(u, "cbc:TaxExemptionReason", reason);
    tax_scheme(u, "VAT");
    m_end(&u->m, element);
}

static void reference(Ubl *u, const char *element, Str id)
{
    if (!id.n)
        return;
    m_tag(&u->m, element);
    leaf(u, "cbc:ID", id);
    m_end(&u->m, element);
}

/* UBL has no place for a subject code: the French platforms read "#CODE#" before the text, and
 * join all notes before they do, so a note without code must not follow one with it. */
static void notes(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    for (int i = 0; i < inv->n_notes; i++)
        if (!inv->notes[i].subject.n)
            leaf(u, "cbc:Note", inv->notes[i].text);
    for (int i = 0; i < inv->n_notes; i++)
        if (inv->notes[i].subject.n)
            leaf(u, "cbc:Note",
                 str_format(u->a, "#%.*s#%.*s", STR_ARG(inv->notes[i].subject),
                            STR_ARG(inv->notes[i].text)));
}

static void identity(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    leaf(u, "cbc:CustomizationID",
         inv->specification.n ? inv->specification : STR("urn:cen.eu:en16931:2017"));
    leaf(u, "cbc:ProfileID", inv->process);
    leaf(u, "cbc:ID", inv->number);
    date_leaf(u, "cbc:IssueDate", inv->issue_date);
    date_leaf(u, u->credit ? "cbc:TaxPointDate" : "cbc:DueDate",
              u->credit ? inv->tax_point_date : inv->due_date);
    leaf(u, u->credit ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode", inv->type_code);
    notes(u);
    if (!u->credit)
        date_leaf(u, "cbc:TaxPointDate", inv->tax_point_date);
    leaf(u, "cbc:DocumentCurrencyCode", inv->currency);
    leaf(u, "cbc:TaxCurrencyCode", inv->tax_currency);
    leaf(u, "cbc:AccountingCost", inv->accounting_reference);
    leaf(u, "cbc:BuyerReference", inv->buyer_reference);
}

static void period(Ubl *u, Date start, Date end, Str code)
{
    if (!start.day && !end.day && !code.n)
        return;
    m_tag(&u->m, "cac:InvoicePeriod");
    date_leaf(u, "cbc:StartDate", start);
    date_leaf(u, "cbc:EndDate", end);
    leaf(u, "cbc:DescriptionCode", code);
    m_end(&u->m, "cac:InvoicePeriod");
}

/* A sales order alone is not allowed without the element of the order. */
static void order_reference(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    if (!inv->order.n && !inv->sales_order.n)
        return;
    m_tag(&u->m, "cac:OrderReference");
    leaf(u, "cbc:ID", inv->order.n ? inv->order : STR("NA"));
    leaf(u, "cbc:SalesOrderID", inv->sales_order);
    m_end(&u->m, "cac:OrderReference");
}

static void preceding(Ubl *u, const EnPreceding *list, int n)
{
    for (int i = 0; i < n; i++) {
        m_tag(&u->m, "cac:BillingReference");
        m_tag(&u->m, "cac:InvoiceDocumentReference");
        leaf(u, "cbc:ID", list[i].number);
        date_leaf(u, "cbc:IssueDate", list[i].date);
        leaf(u, "cbc:DocumentTypeCode", list[i].type_code);
        m_end(&u->m, "cac:InvoiceDocumentReference");
        m_end(&u->m, "cac:BillingReference");
    }
}

/* 130 is the object of the invoice (BT-18, BT-128), 50 the project of a credit note. */
static void typed_reference(Ubl *u, const char *element, EnId id, const char *type)
{
    m_tag(&u->m, element);
    id_leaf(u, "cbc:ID", id);
    leaf(u, "cbc:DocumentTypeCode", str_c(type));
    m_end(&u->m, element);
}

static void attachment(Ubl *u, const EnDocument *d)
{
    m_tag(&u->m, "cac:Attachment");
    if (d->content.n) {
        m_tag(&u->m, "cbc:EmbeddedDocumentBinaryObject");
        m_attr(&u->m, "mimeCode", d->mime_code);
        m_attr(&u->m, "filename", d->filename);
        m_text(&u->m, base64_encode(u->a, d->content));
        m_end(&u->m, "cbc:EmbeddedDocumentBinaryObject");
    }
    if (d->uri.n) {
        m_tag(&u->m, "cac:ExternalReference");
        leaf(u, "cbc:URI", d->uri);
        m_end(&u->m, "cac:ExternalReference");
    }
    m_end(&u->m, "cac:Attachment");
}

static void documents(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    for (int i = 0; i < inv->n_objects; i++)
        typed_reference(u, "cac:AdditionalDocumentReference", inv->objects[i], "130");
    for (int i = 0; i < inv->n_documents; i++) {
        m_tag(&u->m, "cac:AdditionalDocumentReference");
        leaf(u, "cbc:ID", inv->documents[i].id);
        leaf(u, "cbc:DocumentDescription", inv->documents[i].description);
        if (inv->documents[i].content.n || inv->documents[i].uri.n)
            attachment(u, &inv->documents[i]);
        m_end(&u->m, "cac:AdditionalDocumentReference");
    }
    if (u->credit && inv->project.n)
        typed_reference(u, "cac:AdditionalDocumentReference", (EnId){.id = inv->project}, "50");
}

static void references(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    period(u, inv->period_start, inv->period_end, inv->vat_due_code);
    order_reference(u);
    preceding(u, inv->preceding, inv->n_preceding);
    reference(u, "cac:DespatchDocumentReference", inv->despatch);
    reference(u, "cac:ReceiptDocumentReference", inv->receiving);
    if (!u->credit)
        reference(u, "cac:OriginatorDocumentReference", inv->tender);
    reference(u, "cac:ContractDocumentReference", inv->contract);
    documents(u);
    if (u->credit)
        reference(u, "cac:OriginatorDocumentReference", inv->tender);
    else
        reference(u, "cac:ProjectReference", inv->project);
}

static void address(Ubl *u, const char *element, const EnAddress *a)
{
    m_tag(&u->m, element);
    leaf(u, "cbc:StreetName", a->line1);
    leaf(u, "cbc:AdditionalStreetName", a->line2);
    leaf(u, "cbc:CityName", a->city);
    leaf(u, "cbc:PostalZone", a->postcode);
    leaf(u, "cbc:CountrySubentity", a->subdivision);
    if (a->line3.n) {
        m_tag(&u->m, "cac:AddressLine");
        leaf(u, "cbc:Line", a->line3);
        m_end(&u->m, "cac:AddressLine");
    }
    m_tag(&u->m, "cac:Country");
    leaf(u, "cbc:IdentificationCode", a->country);
    m_end(&u->m, "cac:Country");
    m_end(&u->m, element);
}

static void tax_registration(Ubl *u, Str id, const char *scheme)
{
    if (!id.n)
        return;
    m_tag(&u->m, "cac:PartyTaxScheme");
    leaf(u, "cbc:CompanyID", id);
    tax_scheme(u, scheme);
    m_end(&u->m, "cac:PartyTaxScheme");
}

static void contact(Ubl *u, const EnParty *p)
{
    if (!p->contact_name.n && !p->contact_phone.n && !p->contact_email.n)
        return;
    m_tag(&u->m, "cac:Contact");
    leaf(u, "cbc:Name", p->contact_name);
    leaf(u, "cbc:Telephone", p->contact_phone);
    leaf(u, "cbc:ElectronicMail", p->contact_email);
    m_end(&u->m, "cac:Contact");
}

static void party_id(Ubl *u, EnId id)
{
    m_tag(&u->m, "cac:PartyIdentification");
    id_leaf(u, "cbc:ID", id);
    m_end(&u->m, "cac:PartyIdentification");
}

static void party_name(Ubl *u, Str name)
{
    if (!name.n)
        return;
    m_tag(&u->m, "cac:PartyName");
    leaf(u, "cbc:Name", name);
    m_end(&u->m, "cac:PartyName");
}

/* The creditor's number of direct debits stands with the payee, or with the seller. */
static void party_ids(Ubl *u, const EnParty *p, Str creditor_id)
{
    id_leaf(u, "cbc:EndpointID", p->electronic);
    for (int i = 0; i < p->n_ids; i++)
        party_id(u, p->ids[i]);
    if (creditor_id.n)
        party_id(u, (EnId){STR("SEPA"), creditor_id});
}

static void party(Ubl *u, const char *element, const EnParty *p, Str creditor_id)
{
    m_tag(&u->m, element);
    m_tag(&u->m, "cac:Party");
    party_ids(u, p, creditor_id);
    party_name(u, p->trading_name);
    address(u, "cac:PostalAddress", &p->address);
    if (!u->no_vat_ids)
        tax_registration(u, p->vat_id, "VAT");
    tax_registration(u, p->tax_registration, "LOC");
    m_tag(&u->m, "cac:PartyLegalEntity");
    leaf(u, "cbc:RegistrationName", p->name);
    id_leaf(u, "cbc:CompanyID", p->legal_id);
    leaf(u, "cbc:CompanyLegalForm", p->legal_info);
    m_end(&u->m, "cac:PartyLegalEntity");
    contact(u, p);
    m_end(&u->m, "cac:Party");
    m_end(&u->m, element);
}

static void payee(Ubl *u)
{
    const EnParty *p = &u->inv->payee;
    if (!p->name.n)
        return;
    m_tag(&u->m, "cac:PayeeParty");
    party_ids(u, p, u->inv->creditor_id);
    party_name(u, p->name);
    if (p->legal_id.id.n) {
        m_tag(&u->m, "cac:PartyLegalEntity");
        id_leaf(u, "cbc:CompanyID", p->legal_id);
        m_end(&u->m, "cac:PartyLegalEntity");
    }
    m_end(&u->m, "cac:PayeeParty");
}

static void tax_representative(Ubl *u)
{
    const EnParty *p = &u->inv->tax_representative;
    if (!p->name.n)
        return;
    m_tag(&u->m, "cac:TaxRepresentativeParty");
    party_name(u, p->name);
    address(u, "cac:PostalAddress", &p->address);
    tax_registration(u, p->vat_id, "VAT");
    m_end(&u->m, "cac:TaxRepresentativeParty");
}

static void delivery(Ubl *u, const EnDelivery *d)
{
    if (!d->date.day && !d->address.country.n && !d->name.n)
        return;
    m_tag(&u->m, "cac:Delivery");
    date_leaf(u, "cbc:ActualDeliveryDate", d->date);
    if (d->address.country.n || d->id.id.n) {
        m_tag(&u->m, "cac:DeliveryLocation");
        id_leaf(u, "cbc:ID", d->id);
        if (d->address.country.n)
            address(u, "cac:Address", &d->address);
        m_end(&u->m, "cac:DeliveryLocation");
    }
    if (d->name.n) {
        m_tag(&u->m, "cac:DeliveryParty");
        party_name(u, d->name);
        m_end(&u->m, "cac:DeliveryParty");
    }
    m_end(&u->m, "cac:Delivery");
}

static void card(Ubl *u, const EnPayment *p)
{
    if (!p->card.n)
        return;
    m_tag(&u->m, "cac:CardAccount");
    leaf(u, "cbc:PrimaryAccountNumberID", p->card);
    leaf(u, "cbc:NetworkID", STR("NA")); /* UBL wants it, the norm has no such term */
    leaf(u, "cbc:HolderName", p->card_holder);
    m_end(&u->m, "cac:CardAccount");
}

static void payee_account(Ubl *u, const EnPayment *p)
{
    if (!p->iban.n)
        return;
    m_tag(&u->m, "cac:PayeeFinancialAccount");
    leaf(u, "cbc:ID", p->iban);
    leaf(u, "cbc:Name", p->account_name);
    reference(u, "cac:FinancialInstitutionBranch", p->bic);
    m_end(&u->m, "cac:PayeeFinancialAccount");
}

static void mandate(Ubl *u, const EnPayment *p)
{
    if (!u->inv->mandate.n && !p->debited_iban.n)
        return;
    m_tag(&u->m, "cac:PaymentMandate");
    leaf(u, "cbc:ID", u->inv->mandate);
    reference(u, "cac:PayerFinancialAccount", p->debited_iban);
    m_end(&u->m, "cac:PaymentMandate");
}

static void payment_means(Ubl *u, const EnPayment *p, bool first)
{
    m_tag(&u->m, "cac:PaymentMeans");
    leaf_attr(u, "cbc:PaymentMeansCode", p->code.n ? p->code : STR("1"), "name", p->text);
    if (u->credit && first)
        date_leaf(u, "cbc:PaymentDueDate", u->inv->due_date);
    leaf(u, "cbc:PaymentID", u->inv->payment_reference);
    card(u, p);
    payee_account(u, p);
    if (first || p->debited_iban.n)
        mandate(u, p);
    m_end(&u->m, "cac:PaymentMeans");
}

static void payment(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    for (int i = 0; i < inv->n_payments; i++)
        payment_means(u, &inv->payments[i], i == 0);
    if (!inv->n_payments && u->credit && inv->due_date.day) /* a date needs a means there */
        payment_means(u, &(EnPayment){0}, true);
    if (inv->payment_terms.n) {
        m_tag(&u->m, "cac:PaymentTerms");
        leaf(u, "cbc:Note", inv->payment_terms);
        m_end(&u->m, "cac:PaymentTerms");
    }
}

static void allowances(Ubl *u, const EnAllowance *list, int n, bool document)
{
    for (int i = 0; i < n; i++) {
        const EnAllowance *a = &list[i];
        m_tag(&u->m, "cac:AllowanceCharge");
        m_leaf(&u->m, "cbc:ChargeIndicator", NULL, a->charge ? STR("true") : STR("false"));
        leaf(u, "cbc:AllowanceChargeReasonCode", a->reason_code);
        leaf(u, "cbc:AllowanceChargeReason", a->reason);
        if (a->percent.micro)
            leaf(u, "cbc:MultiplierFactorNumeric", percent_text(u, a->percent));
        amount(u, "cbc:Amount", a->amount);
        amount_if(u, "cbc:BaseAmount", a->base);
        if (document)
            tax_category(u, "cac:TaxCategory", a->vat, STR(""), STR(""));
        m_end(&u->m, "cac:AllowanceCharge");
    }
}

static void taxes(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    m_tag(&u->m, "cac:TaxTotal");
    amount(u, "cbc:TaxAmount", inv->tax_total);
    for (int i = 0; i < inv->n_vat; i++) {
        const EnVat *v = &inv->vat[i];
        m_tag(&u->m, "cac:TaxSubtotal");
        amount(u, "cbc:TaxableAmount", v->basis);
        amount(u, "cbc:TaxAmount", v->tax);
        tax_category(u, "cac:TaxCategory", v->vat, v->exemption_code, v->exemption_reason);
        m_end(&u->m, "cac:TaxSubtotal");
    }
    m_end(&u->m, "cac:TaxTotal");
    if (!inv->tax_currency.n)
        return;
    m_tag(&u->m, "cac:TaxTotal");
    leaf_attr(u, "cbc:TaxAmount", num_format(u->a, inv->tax_total_in_tax_currency.minor, 2),
              "currencyID", inv->tax_currency);
    m_end(&u->m, "cac:TaxTotal");
}

static void totals(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    m_tag(&u->m, "cac:LegalMonetaryTotal");
    amount(u, "cbc:LineExtensionAmount", inv->lines_total);
    amount(u, "cbc:TaxExclusiveAmount", inv->net_total);
    amount(u, "cbc:TaxInclusiveAmount", inv->gross_total);
    amount_if(u, "cbc:AllowanceTotalAmount", inv->allowances_total);
    amount_if(u, "cbc:ChargeTotalAmount", inv->charges_total);
    amount_if(u, "cbc:PrepaidAmount", inv->prepaid);
    amount_if(u, "cbc:PayableRoundingAmount", inv->rounding);
    amount(u, "cbc:PayableAmount", inv->payable);
    m_end(&u->m, "cac:LegalMonetaryTotal");
}

static void item_class(Ubl *u, const EnClass *c)
{
    m_tag(&u->m, "cac:CommodityClassification");
    m_tag(&u->m, "cbc:ItemClassificationCode");
    m_attr(&u->m, "listID", c->list);
    if (c->version.n)
        m_attr(&u->m, "listVersionID", c->version);
    m_text(&u->m, c->code);
    m_end(&u->m, "cbc:ItemClassificationCode");
    m_end(&u->m, "cac:CommodityClassification");
}

static void item(Ubl *u, const EnLine *l)
{
    m_tag(&u->m, "cac:Item");
    leaf(u, "cbc:Description", l->description);
    leaf(u, "cbc:Name", l->name);
    reference(u, "cac:BuyersItemIdentification", l->buyer_item_id);
    reference(u, "cac:SellersItemIdentification", l->seller_item_id);
    if (l->standard_item_id.id.n) {
        m_tag(&u->m, "cac:StandardItemIdentification");
        id_leaf(u, "cbc:ID", l->standard_item_id);
        m_end(&u->m, "cac:StandardItemIdentification");
    }
    if (l->origin_country.n) {
        m_tag(&u->m, "cac:OriginCountry");
        leaf(u, "cbc:IdentificationCode", l->origin_country);
        m_end(&u->m, "cac:OriginCountry");
    }
    for (int i = 0; i < l->n_classes; i++)
        item_class(u, &l->classes[i]);
    tax_category(u, "cac:ClassifiedTaxCategory", l->vat, STR(""), STR(""));
    for (int i = 0; i < l->n_attributes; i++) {
        m_tag(&u->m, "cac:AdditionalItemProperty");
        leaf(u, "cbc:Name", l->attributes[i].name);
        leaf(u, "cbc:Value", l->attributes[i].value);
        m_end(&u->m, "cac:AdditionalItemProperty");
    }
    m_end(&u->m, "cac:Item");
}

static void line_price(Ubl *u, const EnLine *l)
{
    m_tag(&u->m, "cac:Price");
    price(u, "cbc:PriceAmount", l->net_price);
    if (l->base_qty.micro)
        leaf_attr(u, "cbc:BaseQuantity", num_format_short(u->a, l->base_qty.micro, 6, 0),
                  "unitCode", l->base_unit);
    if (l->price_discount.micro > 0) {
        m_tag(&u->m, "cac:AllowanceCharge");
        m_leaf(&u->m, "cbc:ChargeIndicator", NULL, STR("false"));
        price(u, "cbc:Amount", l->price_discount);
        price(u, "cbc:BaseAmount", l->gross_price);
        m_end(&u->m, "cac:AllowanceCharge");
    }
    m_end(&u->m, "cac:Price");
}

/* EXTENDED-CTC-FR says the place of a line among others by a reference to its own invoice. */
static void line_parent(Ubl *u, const EnLine *l)
{
    if (!l->kind.n && !l->parent.n)
        return;
    m_tag(&u->m, "cac:BillingReference");
    m_tag(&u->m, "cac:InvoiceDocumentReference");
    leaf(u, "cbc:ID", u->inv->number);
    leaf(u, "cbc:DocumentStatusCode", l->kind);
    m_end(&u->m, "cac:InvoiceDocumentReference");
    reference(u, "cac:BillingReferenceLine", l->parent);
    m_end(&u->m, "cac:BillingReference");
}

static void line_references(Ubl *u, const EnLine *l)
{
    if (l->order_line.n || l->order.n) {
        m_tag(&u->m, "cac:OrderLineReference");
        leaf(u, "cbc:LineID", l->order_line.n ? l->order_line : STR("NA"));
        reference(u, "cac:OrderReference", l->order);
        m_end(&u->m, "cac:OrderLineReference");
    }
    line_parent(u, l);
    preceding(u, l->preceding, l->n_preceding);
    for (int i = 0; i < l->n_objects; i++)
        typed_reference(u, "cac:DocumentReference", l->objects[i], "130");
}

static void line(Ubl *u, const EnLine *l)
{
    const char *element = u->credit ? "cac:CreditNoteLine" : "cac:InvoiceLine";
    m_tag(&u->m, element);
    leaf(u, "cbc:ID", l->id);
    leaf(u, "cbc:Note", l->note);
    leaf_attr(u, u->credit ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity",
              num_format_short(u->a, l->qty.micro, 6, 0), "unitCode", l->unit_code);
    amount(u, "cbc:LineExtensionAmount", l->net_amount);
    leaf(u, "cbc:AccountingCost", l->accounting_reference);
    period(u, l->start, l->end, STR(""));
    line_references(u, l);
    delivery(u, &l->delivery);
    allowances(u, l->allowances, l->n_allowances, false);
    item(u, l);
    line_price(u, l);
    m_end(&u->m, element);
}

static void root(Ubl *u, const char *name)
{
    m_tag(&u->m, name);
    m_attr(&u->m, "xmlns", u->credit ? STR(NS "CreditNote-2") : STR(NS "Invoice-2"));
    m_attr(&u->m, "xmlns:cac", STR(NS "CommonAggregateComponents-2"));
    m_attr(&u->m, "xmlns:cbc", STR(NS "CommonBasicComponents-2"));
}

bool ubl_write(Errors *e, const EnInvoice *inv, Str *out_xml)
{
    if (!en_can_be_said(e, inv))
        return false;
    Ubl u = {.m = xml_new(e->a), .a = e->a, .inv = inv, .credit = en_is_credit(inv->type_code)};
    for (int i = 0; i < inv->n_vat; i++)
        u.no_vat_ids = u.no_vat_ids || str_is(inv->vat[i].vat.category, "O");
    const char *name = u.credit ? "CreditNote" : "Invoice";
    root(&u, name);
    identity(&u);
    references(&u);
    party(&u, "cac:AccountingSupplierParty", &inv->seller,
          inv->payee.name.n ? STR("") : inv->creditor_id);
    party(&u, "cac:AccountingCustomerParty", &inv->buyer, STR(""));
    payee(&u);
    tax_representative(&u);
    delivery(&u, &inv->delivery);
    payment(&u);
    allowances(&u, inv->allowances, inv->n_allowances, true);
    taxes(&u);
    totals(&u);
    for (int i = 0; i < inv->n_lines; i++)
        line(&u, &inv->lines[i]);
    m_end(&u.m, name);
    *out_xml = markup_finish(&u.m);
    return true;
}
