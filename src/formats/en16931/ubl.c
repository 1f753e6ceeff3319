/* SPDX-License-Identifier: EUPL-1.2
 *
 * The order of elements is that of the XSD; Invoice and CreditNote differ in the type code, the
 * due date, the project and the names of lines.
 */
#include "en16931/ubl.h"

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
    leaf_attr(u, name, num_format(u->a, v.minor, u->inv->decimals), "currencyID",
              u->inv->currency);
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
            leaf(u, "cbc:Note", str_format(u->a, "#%.*s#%.*s", STR_ARG(inv->notes[i].subject),
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
    if (!u->credit)
        date_leaf(u, "cbc:DueDate", inv->due_date);
    leaf(u, u->credit ? "cbc:CreditNoteTypeCode" : "cbc:InvoiceTypeCode", inv->type_code);
    notes(u);
    leaf(u, "cbc:DocumentCurrencyCode", inv->currency);
    leaf(u, "cbc:TaxCurrencyCode", inv->tax_currency);
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

static void preceding(Ubl *u)
{
    for (int i = 0; i < u->inv->n_preceding; i++) {
        m_tag(&u->m, "cac:BillingReference");
        m_tag(&u->m, "cac:InvoiceDocumentReference");
        leaf(u, "cbc:ID", u->inv->preceding[i].number);
        date_leaf(u, "cbc:IssueDate", u->inv->preceding[i].date);
        m_end(&u->m, "cac:InvoiceDocumentReference");
        m_end(&u->m, "cac:BillingReference");
    }
}

static void credit_project(Ubl *u)
{
    m_tag(&u->m, "cac:AdditionalDocumentReference");
    leaf(u, "cbc:ID", u->inv->project);
    leaf(u, "cbc:DocumentTypeCode", STR("50"));
    m_end(&u->m, "cac:AdditionalDocumentReference");
}

static void references(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    period(u, inv->period_start, inv->period_end, inv->vat_due_code);
    order_reference(u);
    preceding(u);
    reference(u, "cac:DespatchDocumentReference", inv->despatch);
    reference(u, "cac:ContractDocumentReference", inv->contract);
    if (u->credit && inv->project.n)
        credit_project(u);
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

static void party_ids(Ubl *u, const EnParty *p)
{
    id_leaf(u, "cbc:EndpointID", p->electronic);
    for (int i = 0; i < p->n_ids; i++) {
        m_tag(&u->m, "cac:PartyIdentification");
        id_leaf(u, "cbc:ID", p->ids[i]);
        m_end(&u->m, "cac:PartyIdentification");
    }
    if (p->trading_name.n) {
        m_tag(&u->m, "cac:PartyName");
        leaf(u, "cbc:Name", p->trading_name);
        m_end(&u->m, "cac:PartyName");
    }
}

static void party(Ubl *u, const char *element, const EnParty *p)
{
    m_tag(&u->m, element);
    m_tag(&u->m, "cac:Party");
    party_ids(u, p);
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

static void delivery(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    if (!inv->delivery_date.day && !inv->deliver_to.country.n && !inv->deliver_to_name.n)
        return;
    m_tag(&u->m, "cac:Delivery");
    date_leaf(u, "cbc:ActualDeliveryDate", inv->delivery_date);
    if (inv->deliver_to.country.n) {
        m_tag(&u->m, "cac:DeliveryLocation");
        id_leaf(u, "cbc:ID", inv->deliver_to_id);
        address(u, "cac:Address", &inv->deliver_to);
        m_end(&u->m, "cac:DeliveryLocation");
    }
    if (inv->deliver_to_name.n) {
        m_tag(&u->m, "cac:DeliveryParty");
        m_tag(&u->m, "cac:PartyName");
        leaf(u, "cbc:Name", inv->deliver_to_name);
        m_end(&u->m, "cac:PartyName");
        m_end(&u->m, "cac:DeliveryParty");
    }
    m_end(&u->m, "cac:Delivery");
}

static void payee_account(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    if (!inv->iban.n)
        return;
    m_tag(&u->m, "cac:PayeeFinancialAccount");
    leaf(u, "cbc:ID", inv->iban);
    leaf(u, "cbc:Name", inv->account_name);
    reference(u, "cac:FinancialInstitutionBranch", inv->bic);
    m_end(&u->m, "cac:PayeeFinancialAccount");
}

static void mandate(Ubl *u)
{
    if (!u->inv->mandate.n)
        return;
    m_tag(&u->m, "cac:PaymentMandate");
    leaf(u, "cbc:ID", u->inv->mandate);
    reference(u, "cac:PayerFinancialAccount", u->inv->debited_iban);
    m_end(&u->m, "cac:PaymentMandate");
}

static void payment(Ubl *u)
{
    const EnInvoice *inv = u->inv;
    if (inv->payment_means_code.n || (u->credit && inv->due_date.day)) {
        m_tag(&u->m, "cac:PaymentMeans");
        leaf_attr(u, "cbc:PaymentMeansCode",
                  inv->payment_means_code.n ? inv->payment_means_code : STR("1"), "name",
                  inv->payment_means_text);
        if (u->credit)
            date_leaf(u, "cbc:PaymentDueDate", inv->due_date);
        leaf(u, "cbc:PaymentID", inv->payment_reference);
        payee_account(u);
        mandate(u);
        m_end(&u->m, "cac:PaymentMeans");
    }
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
    tax_category(u, "cac:ClassifiedTaxCategory", l->vat, STR(""), STR(""));
    m_end(&u->m, "cac:Item");
}

static void line_price(Ubl *u, const EnLine *l)
{
    m_tag(&u->m, "cac:Price");
    price(u, "cbc:PriceAmount", l->net_price);
    if (l->price_discount.micro > 0) {
        m_tag(&u->m, "cac:AllowanceCharge");
        m_leaf(&u->m, "cbc:ChargeIndicator", NULL, STR("false"));
        price(u, "cbc:Amount", l->price_discount);
        price(u, "cbc:BaseAmount", l->gross_price);
        m_end(&u->m, "cac:AllowanceCharge");
    }
    m_end(&u->m, "cac:Price");
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
    period(u, l->start, l->end, STR(""));
    if (l->order_line.n) {
        m_tag(&u->m, "cac:OrderLineReference");
        leaf(u, "cbc:LineID", l->order_line);
        m_end(&u->m, "cac:OrderLineReference");
    }
    allowances(u, l->allowances, l->n_allowances, false);
    item(u, l);
    line_price(u, l);
    m_end(&u->m, element);
}

static bool can_be_said(Errors *e, const EnInvoice *inv)
{
    if (inv->decimals > 2)
        return err_add(e, ERR_VALIDATION, "currency",
                       "An electronic invoice cannot be in %.*s: its amounts have at most two "
                       "decimals.", STR_ARG(inv->currency));
    for (int i = 0; i < inv->n_lines; i++)
        if (inv->lines[i].qty.micro % 100) {
            Str name = str_format(e->a, "items[%d].qty", i);
            return err_add(e, ERR_VALIDATION, name.p, "Line %d: the quantity may have at most "
                           "four decimals in an electronic invoice.", i + 1);
        }
    return true;
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
    if (!can_be_said(e, inv))
        return false;
    Ubl u = {.m = xml_new(e->a), .a = e->a, .inv = inv, .credit = en_is_credit(inv->type_code)};
    for (int i = 0; i < inv->n_vat; i++)
        u.no_vat_ids = u.no_vat_ids || str_is(inv->vat[i].vat.category, "O");
    const char *name = u.credit ? "CreditNote" : "Invoice";
    root(&u, name);
    identity(&u);
    references(&u);
    party(&u, "cac:AccountingSupplierParty", &inv->seller);
    party(&u, "cac:AccountingCustomerParty", &inv->buyer);
    delivery(&u);
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
