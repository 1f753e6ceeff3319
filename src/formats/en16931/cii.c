/* SPDX-License-Identifier: EUPL-1.2
 *
 * The order of elements is that of the XSD. Dates are YYYYMMDD (format 102); only the total of
 * VAT names its currency. What repeats on each VAT breakdown in this syntax (BT-7, BT-8) is one
 * term of the invoice.
 */
#include "en16931/cii.h"

#include "crypto.h"
#include "markup.h"

#define DATA "urn:un:unece:uncefact:data:standard:"

typedef struct {
    Markup m;
    Arena *a;
    const EnInvoice *inv;
    bool no_vat_ids; /* category O: BR-O-02 forbids them */
} Cii;

static void open(Cii *c, const char *name)
{
    m_tag(&c->m, name);
}

static void end(Cii *c, const char *name)
{
    m_end(&c->m, name);
}

static void leaf(Cii *c, const char *name, Str s)
{
    m_leaf_if(&c->m, name, s);
}

static void leaf_attr(Cii *c, const char *name, Str s, const char *attr, Str value)
{
    open(c, name);
    if (value.n)
        m_attr(&c->m, attr, value);
    m_text(&c->m, s);
    end(c, name);
}

/* <outer><inner>s</inner></outer>, or nothing. */
static void nested(Cii *c, const char *outer, const char *inner, Str s)
{
    if (!s.n)
        return;
    open(c, outer);
    leaf(c, inner, s);
    end(c, outer);
}

static void amount(Cii *c, const char *name, Money v)
{
    leaf(c, name, num_format(c->a, v.minor, c->inv->decimals));
}

static void amount_if(Cii *c, const char *name, Money v)
{
    if (v.minor)
        amount(c, name, v);
}

static void price(Cii *c, const char *name, Price p)
{
    leaf(c, name, num_format_short(c->a, p.micro, 6, 2));
}

static Str percent_text(Cii *c, Percent p)
{
    return num_format_short(c->a, p.micro, 6, 2);
}

static void date(Cii *c, const char *element, Date d)
{
    if (!d.day)
        return;
    open(c, element);
    leaf_attr(c, "udt:DateTimeString", date_format_compact(c->a, d), "format", STR("102"));
    end(c, element);
}

static void period(Cii *c, Date start, Date last)
{
    if (!start.day && !last.day)
        return;
    open(c, "ram:BillingSpecifiedPeriod");
    date(c, "ram:StartDateTime", start);
    date(c, "ram:EndDateTime", last);
    end(c, "ram:BillingSpecifiedPeriod");
}

static void vat_key(Cii *c, const char *element, VatKey vat)
{
    open(c, element);
    leaf(c, "ram:TypeCode", STR("VAT"));
    leaf(c, "ram:CategoryCode", vat.category);
    if (!str_is(vat.category, "O"))
        leaf(c, "ram:RateApplicablePercent", percent_text(c, vat.rate));
    end(c, element);
}

static void document_reference(Cii *c, const char *element, Str id)
{
    nested(c, element, "ram:IssuerAssignedID", id);
}

/* --- head --- */

static void context(Cii *c)
{
    const EnInvoice *inv = c->inv;
    open(c, "rsm:ExchangedDocumentContext");
    nested(c, "ram:BusinessProcessSpecifiedDocumentContextParameter", "ram:ID", inv->process);
    nested(c, "ram:GuidelineSpecifiedDocumentContextParameter", "ram:ID",
           inv->specification.n ? inv->specification : STR("urn:cen.eu:en16931:2017"));
    end(c, "rsm:ExchangedDocumentContext");
}

static void document(Cii *c)
{
    const EnInvoice *inv = c->inv;
    open(c, "rsm:ExchangedDocument");
    leaf(c, "ram:ID", inv->number);
    leaf(c, "ram:TypeCode", inv->type_code);
    date(c, "ram:IssueDateTime", inv->issue_date);
    for (int i = 0; i < inv->n_notes; i++) {
        open(c, "ram:IncludedNote");
        leaf(c, "ram:Content", inv->notes[i].text);
        leaf(c, "ram:SubjectCode", inv->notes[i].subject);
        end(c, "ram:IncludedNote");
    }
    end(c, "rsm:ExchangedDocument");
}

/* --- lines --- */

static void preceding(Cii *c, const EnPreceding *list, int n)
{
    for (int i = 0; i < n; i++) {
        open(c, "ram:InvoiceReferencedDocument");
        leaf(c, "ram:IssuerAssignedID", list[i].number);
        leaf(c, "ram:TypeCode", list[i].type_code);
        if (list[i].date.day) {
            open(c, "ram:FormattedIssueDateTime");
            leaf_attr(c, "qdt:DateTimeString", date_format_compact(c->a, list[i].date), "format",
                      STR("102"));
            end(c, "ram:FormattedIssueDateTime");
        }
        end(c, "ram:InvoiceReferencedDocument");
    }
}

static void allowances(Cii *c, const EnAllowance *list, int n, bool of_document)
{
    for (int i = 0; i < n; i++) {
        const EnAllowance *a = &list[i];
        open(c, "ram:SpecifiedTradeAllowanceCharge");
        nested(c, "ram:ChargeIndicator", "udt:Indicator", a->charge ? STR("true") : STR("false"));
        if (a->percent.micro)
            leaf(c, "ram:CalculationPercent", percent_text(c, a->percent));
        amount_if(c, "ram:BasisAmount", a->base);
        amount(c, "ram:ActualAmount", a->amount);
        leaf(c, "ram:ReasonCode", a->reason_code);
        leaf(c, "ram:Reason", a->reason);
        if (of_document)
            vat_key(c, "ram:CategoryTradeTax", a->vat);
        end(c, "ram:SpecifiedTradeAllowanceCharge");
    }
}

static void object(Cii *c, EnId id)
{
    open(c, "ram:AdditionalReferencedDocument");
    leaf(c, "ram:IssuerAssignedID", id.id);
    leaf(c, "ram:TypeCode", STR("130"));
    leaf(c, "ram:ReferenceTypeCode", id.scheme);
    end(c, "ram:AdditionalReferencedDocument");
}

static void product(Cii *c, const EnLine *l)
{
    open(c, "ram:SpecifiedTradeProduct");
    if (l->standard_item_id.id.n)
        leaf_attr(c, "ram:GlobalID", l->standard_item_id.id, "schemeID",
                  l->standard_item_id.scheme);
    leaf(c, "ram:SellerAssignedID", l->seller_item_id);
    leaf(c, "ram:BuyerAssignedID", l->buyer_item_id);
    leaf(c, "ram:Name", l->name);
    leaf(c, "ram:Description", l->description);
    for (int i = 0; i < l->n_attributes; i++) {
        open(c, "ram:ApplicableProductCharacteristic");
        leaf(c, "ram:Description", l->attributes[i].name);
        leaf(c, "ram:Value", l->attributes[i].value);
        end(c, "ram:ApplicableProductCharacteristic");
    }
    for (int i = 0; i < l->n_classes; i++) {
        open(c, "ram:DesignatedProductClassification");
        open(c, "ram:ClassCode");
        m_attr(&c->m, "listID", l->classes[i].list);
        if (l->classes[i].version.n)
            m_attr(&c->m, "listVersionID", l->classes[i].version);
        m_text(&c->m, l->classes[i].code);
        end(c, "ram:ClassCode");
        end(c, "ram:DesignatedProductClassification");
    }
    nested(c, "ram:OriginTradeCountry", "ram:ID", l->origin_country);
    end(c, "ram:SpecifiedTradeProduct");
}

static void basis(Cii *c, const EnLine *l)
{
    if (l->base_qty.micro)
        leaf_attr(c, "ram:BasisQuantity", num_format_short(c->a, l->base_qty.micro, 6, 0),
                  "unitCode", l->base_unit);
}

static void line_agreement(Cii *c, const EnLine *l)
{
    open(c, "ram:SpecifiedLineTradeAgreement");
    if (l->order_line.n || l->order.n) {
        open(c, "ram:BuyerOrderReferencedDocument");
        leaf(c, "ram:IssuerAssignedID", l->order);
        leaf(c, "ram:LineID", l->order_line);
        end(c, "ram:BuyerOrderReferencedDocument");
    }
    if (l->gross_price.micro) {
        open(c, "ram:GrossPriceProductTradePrice");
        price(c, "ram:ChargeAmount", l->gross_price);
        basis(c, l);
        if (l->price_discount.micro > 0) {
            open(c, "ram:AppliedTradeAllowanceCharge");
            nested(c, "ram:ChargeIndicator", "udt:Indicator", STR("false"));
            price(c, "ram:ActualAmount", l->price_discount);
            end(c, "ram:AppliedTradeAllowanceCharge");
        }
        end(c, "ram:GrossPriceProductTradePrice");
    }
    open(c, "ram:NetPriceProductTradePrice");
    price(c, "ram:ChargeAmount", l->net_price);
    basis(c, l);
    end(c, "ram:NetPriceProductTradePrice");
    end(c, "ram:SpecifiedLineTradeAgreement");
}

static void line_settlement(Cii *c, const EnLine *l)
{
    open(c, "ram:SpecifiedLineTradeSettlement");
    vat_key(c, "ram:ApplicableTradeTax", l->vat);
    period(c, l->start, l->end);
    allowances(c, l->allowances, l->n_allowances, false);
    open(c, "ram:SpecifiedTradeSettlementLineMonetarySummation");
    amount(c, "ram:LineTotalAmount", l->net_amount);
    end(c, "ram:SpecifiedTradeSettlementLineMonetarySummation");
    preceding(c, l->preceding, l->n_preceding);
    for (int i = 0; i < l->n_objects; i++)
        object(c, l->objects[i]);
    nested(c, "ram:ReceivableSpecifiedTradeAccountingAccount", "ram:ID", l->accounting_reference);
    end(c, "ram:SpecifiedLineTradeSettlement");
}

static void address(Cii *c, const EnAddress *a)
{
    open(c, "ram:PostalTradeAddress");
    leaf(c, "ram:PostcodeCode", a->postcode);
    leaf(c, "ram:LineOne", a->line1);
    leaf(c, "ram:LineTwo", a->line2);
    leaf(c, "ram:LineThree", a->line3);
    leaf(c, "ram:CityName", a->city);
    leaf(c, "ram:CountryID", a->country);
    leaf(c, "ram:CountrySubDivisionName", a->subdivision);
    end(c, "ram:PostalTradeAddress");
}

static void identifier(Cii *c, EnId id)
{
    if (id.scheme.n)
        leaf_attr(c, "ram:GlobalID", id.id, "schemeID", id.scheme);
    else
        leaf(c, "ram:ID", id.id);
}

static void ship_to(Cii *c, const EnDelivery *d)
{
    if (!d->name.n && !d->id.id.n && !d->address.country.n)
        return;
    open(c, "ram:ShipToTradeParty");
    if (d->id.id.n)
        identifier(c, d->id);
    leaf(c, "ram:Name", d->name);
    if (d->address.country.n)
        address(c, &d->address);
    end(c, "ram:ShipToTradeParty");
}

static void delivery_event(Cii *c, Date d)
{
    if (!d.day)
        return;
    open(c, "ram:ActualDeliverySupplyChainEvent");
    date(c, "ram:OccurrenceDateTime", d);
    end(c, "ram:ActualDeliverySupplyChainEvent");
}

static void line(Cii *c, const EnLine *l)
{
    open(c, "ram:IncludedSupplyChainTradeLineItem");
    open(c, "ram:AssociatedDocumentLineDocument");
    leaf(c, "ram:LineID", l->id);
    leaf(c, "ram:ParentLineID", l->parent);
    leaf(c, "ram:LineStatusReasonCode", l->kind);
    nested(c, "ram:IncludedNote", "ram:Content", l->note);
    end(c, "ram:AssociatedDocumentLineDocument");
    product(c, l);
    line_agreement(c, l);
    open(c, "ram:SpecifiedLineTradeDelivery");
    leaf_attr(c, "ram:BilledQuantity", num_format_short(c->a, l->qty.micro, 6, 0), "unitCode",
              l->unit_code);
    ship_to(c, &l->delivery);
    delivery_event(c, l->delivery.date);
    end(c, "ram:SpecifiedLineTradeDelivery");
    line_settlement(c, l);
    end(c, "ram:IncludedSupplyChainTradeLineItem");
}

/* --- agreement --- */

static void legal_organization(Cii *c, const EnParty *p)
{
    if (!p->legal_id.id.n && !p->trading_name.n)
        return;
    open(c, "ram:SpecifiedLegalOrganization");
    if (p->legal_id.id.n)
        leaf_attr(c, "ram:ID", p->legal_id.id, "schemeID", p->legal_id.scheme);
    leaf(c, "ram:TradingBusinessName", p->trading_name);
    end(c, "ram:SpecifiedLegalOrganization");
}

static void contact(Cii *c, const EnParty *p)
{
    if (!p->contact_name.n && !p->contact_phone.n && !p->contact_email.n)
        return;
    open(c, "ram:DefinedTradeContact");
    leaf(c, "ram:PersonName", p->contact_name);
    nested(c, "ram:TelephoneUniversalCommunication", "ram:CompleteNumber", p->contact_phone);
    nested(c, "ram:EmailURIUniversalCommunication", "ram:URIID", p->contact_email);
    end(c, "ram:DefinedTradeContact");
}

static void tax_registration(Cii *c, Str id, const char *scheme)
{
    if (!id.n)
        return;
    open(c, "ram:SpecifiedTaxRegistration");
    leaf_attr(c, "ram:ID", id, "schemeID", str_c(scheme));
    end(c, "ram:SpecifiedTaxRegistration");
}

/* Identifiers without scheme come before those with one. */
static void party_ids(Cii *c, const EnParty *p)
{
    for (int i = 0; i < p->n_ids; i++)
        if (!p->ids[i].scheme.n)
            identifier(c, p->ids[i]);
    for (int i = 0; i < p->n_ids; i++)
        if (p->ids[i].scheme.n)
            identifier(c, p->ids[i]);
}

static void party(Cii *c, const char *element, const EnParty *p)
{
    open(c, element);
    party_ids(c, p);
    leaf(c, "ram:Name", p->name);
    leaf(c, "ram:Description", p->legal_info);
    legal_organization(c, p);
    contact(c, p);
    address(c, &p->address);
    if (p->electronic.id.n) {
        open(c, "ram:URIUniversalCommunication");
        leaf_attr(c, "ram:URIID", p->electronic.id, "schemeID", p->electronic.scheme);
        end(c, "ram:URIUniversalCommunication");
    }
    if (!c->no_vat_ids)
        tax_registration(c, p->vat_id, "VA");
    tax_registration(c, p->tax_registration, "FC");
    end(c, element);
}

static void attached(Cii *c, const EnDocument *d)
{
    open(c, "ram:AdditionalReferencedDocument");
    leaf(c, "ram:IssuerAssignedID", d->id);
    leaf(c, "ram:URIID", d->uri);
    leaf(c, "ram:TypeCode", STR("916"));
    leaf(c, "ram:Name", d->description);
    if (d->content.n) {
        open(c, "ram:AttachmentBinaryObject");
        m_attr(&c->m, "mimeCode", d->mime_code);
        m_attr(&c->m, "filename", d->filename);
        m_text(&c->m, base64_encode(c->a, d->content));
        end(c, "ram:AttachmentBinaryObject");
    }
    end(c, "ram:AdditionalReferencedDocument");
}

static void tender(Cii *c)
{
    if (!c->inv->tender.n)
        return;
    open(c, "ram:AdditionalReferencedDocument");
    leaf(c, "ram:IssuerAssignedID", c->inv->tender);
    leaf(c, "ram:TypeCode", STR("50"));
    end(c, "ram:AdditionalReferencedDocument");
}

static void tax_representative(Cii *c)
{
    const EnParty *p = &c->inv->tax_representative;
    if (!p->name.n)
        return;
    open(c, "ram:SellerTaxRepresentativeTradeParty");
    leaf(c, "ram:Name", p->name);
    address(c, &p->address);
    tax_registration(c, p->vat_id, "VA");
    end(c, "ram:SellerTaxRepresentativeTradeParty");
}

static void agreement(Cii *c)
{
    const EnInvoice *inv = c->inv;
    open(c, "ram:ApplicableHeaderTradeAgreement");
    leaf(c, "ram:BuyerReference", inv->buyer_reference);
    party(c, "ram:SellerTradeParty", &inv->seller);
    party(c, "ram:BuyerTradeParty", &inv->buyer);
    tax_representative(c);
    document_reference(c, "ram:SellerOrderReferencedDocument", inv->sales_order);
    document_reference(c, "ram:BuyerOrderReferencedDocument", inv->order);
    document_reference(c, "ram:ContractReferencedDocument", inv->contract);
    for (int i = 0; i < inv->n_documents; i++)
        attached(c, &inv->documents[i]);
    tender(c);
    for (int i = 0; i < inv->n_objects; i++)
        object(c, inv->objects[i]);
    if (inv->project.n) { /* the schema wants a name, the norm has only its number */
        open(c, "ram:SpecifiedProcuringProject");
        leaf(c, "ram:ID", inv->project);
        leaf(c, "ram:Name", STR("Project reference"));
        end(c, "ram:SpecifiedProcuringProject");
    }
    end(c, "ram:ApplicableHeaderTradeAgreement");
}

static void delivery(Cii *c)
{
    const EnInvoice *inv = c->inv;
    open(c, "ram:ApplicableHeaderTradeDelivery");
    ship_to(c, &inv->delivery);
    delivery_event(c, inv->delivery.date);
    document_reference(c, "ram:DespatchAdviceReferencedDocument", inv->despatch);
    document_reference(c, "ram:ReceivingAdviceReferencedDocument", inv->receiving);
    end(c, "ram:ApplicableHeaderTradeDelivery");
}

/* --- settlement --- */

static void payee(Cii *c)
{
    const EnParty *p = &c->inv->payee;
    if (!p->name.n)
        return;
    open(c, "ram:PayeeTradeParty");
    party_ids(c, p);
    leaf(c, "ram:Name", p->name);
    legal_organization(c, p);
    end(c, "ram:PayeeTradeParty");
}

static void payment_means(Cii *c, const EnPayment *p)
{
    open(c, "ram:SpecifiedTradeSettlementPaymentMeans");
    leaf(c, "ram:TypeCode", p->code);
    leaf(c, "ram:Information", p->text);
    if (p->card.n) {
        open(c, "ram:ApplicableTradeSettlementFinancialCard");
        leaf(c, "ram:ID", p->card);
        leaf(c, "ram:CardholderName", p->card_holder);
        end(c, "ram:ApplicableTradeSettlementFinancialCard");
    }
    nested(c, "ram:PayerPartyDebtorFinancialAccount", "ram:IBANID", p->debited_iban);
    if (p->iban.n) {
        open(c, "ram:PayeePartyCreditorFinancialAccount");
        leaf(c, "ram:IBANID", p->iban);
        leaf(c, "ram:AccountName", p->account_name);
        end(c, "ram:PayeePartyCreditorFinancialAccount");
    }
    nested(c, "ram:PayeeSpecifiedCreditorFinancialInstitution", "ram:BICID", p->bic);
    end(c, "ram:SpecifiedTradeSettlementPaymentMeans");
}

/* BT-8 in the codes of this syntax: UNTDID 2475 for the UNTDID 2005 of UBL. */
static Str due_date_type(Str code)
{
    return str_is(code, "3")     ? STR("5")
           : str_is(code, "35")  ? STR("29")
           : str_is(code, "432") ? STR("72")
                                 : code;
}

static void vat(Cii *c, const EnVat *v)
{
    const EnInvoice *inv = c->inv;
    open(c, "ram:ApplicableTradeTax");
    amount(c, "ram:CalculatedAmount", v->tax);
    leaf(c, "ram:TypeCode", STR("VAT"));
    leaf(c, "ram:ExemptionReason", v->exemption_reason);
    amount(c, "ram:BasisAmount", v->basis);
    leaf(c, "ram:CategoryCode", v->vat.category);
    leaf(c, "ram:ExemptionReasonCode", v->exemption_code);
    if (inv->tax_point_date.day) {
        open(c, "ram:TaxPointDate");
        leaf_attr(c, "udt:DateString", date_format_compact(c->a, inv->tax_point_date), "format",
                  STR("102"));
        end(c, "ram:TaxPointDate");
    }
    leaf(c, "ram:DueDateTypeCode", due_date_type(inv->vat_due_code));
    if (!str_is(v->vat.category, "O"))
        leaf(c, "ram:RateApplicablePercent", percent_text(c, v->vat.rate));
    end(c, "ram:ApplicableTradeTax");
}

static void payment_terms(Cii *c)
{
    const EnInvoice *inv = c->inv;
    if (!inv->payment_terms.n && !inv->due_date.day && !inv->mandate.n)
        return;
    open(c, "ram:SpecifiedTradePaymentTerms");
    leaf(c, "ram:Description", inv->payment_terms);
    date(c, "ram:DueDateDateTime", inv->due_date);
    leaf(c, "ram:DirectDebitMandateID", inv->mandate);
    end(c, "ram:SpecifiedTradePaymentTerms");
}

static void totals(Cii *c)
{
    const EnInvoice *inv = c->inv;
    open(c, "ram:SpecifiedTradeSettlementHeaderMonetarySummation");
    amount(c, "ram:LineTotalAmount", inv->lines_total);
    amount_if(c, "ram:ChargeTotalAmount", inv->charges_total);
    amount_if(c, "ram:AllowanceTotalAmount", inv->allowances_total);
    amount(c, "ram:TaxBasisTotalAmount", inv->net_total);
    leaf_attr(c, "ram:TaxTotalAmount", num_format(c->a, inv->tax_total.minor, inv->decimals),
              "currencyID", inv->currency);
    if (inv->tax_currency.n)
        leaf_attr(c, "ram:TaxTotalAmount",
                  num_format(c->a, inv->tax_total_in_tax_currency.minor, 2), "currencyID",
                  inv->tax_currency);
    amount_if(c, "ram:RoundingAmount", inv->rounding);
    amount(c, "ram:GrandTotalAmount", inv->gross_total);
    amount_if(c, "ram:TotalPrepaidAmount", inv->prepaid);
    amount(c, "ram:DuePayableAmount", inv->payable);
    end(c, "ram:SpecifiedTradeSettlementHeaderMonetarySummation");
}

static void settlement(Cii *c)
{
    const EnInvoice *inv = c->inv;
    open(c, "ram:ApplicableHeaderTradeSettlement");
    leaf(c, "ram:CreditorReferenceID", inv->creditor_id);
    leaf(c, "ram:PaymentReference", inv->payment_reference);
    leaf(c, "ram:TaxCurrencyCode", inv->tax_currency);
    leaf(c, "ram:InvoiceCurrencyCode", inv->currency);
    payee(c);
    for (int i = 0; i < inv->n_payments; i++)
        payment_means(c, &inv->payments[i]);
    for (int i = 0; i < inv->n_vat; i++)
        vat(c, &inv->vat[i]);
    period(c, inv->period_start, inv->period_end);
    allowances(c, inv->allowances, inv->n_allowances, true);
    payment_terms(c);
    totals(c);
    preceding(c, inv->preceding, inv->n_preceding);
    nested(c, "ram:ReceivableSpecifiedTradeAccountingAccount", "ram:ID", inv->accounting_reference);
    end(c, "ram:ApplicableHeaderTradeSettlement");
}

bool cii_write(Errors *e, const EnInvoice *inv, Str *out_xml)
{
    if (!en_can_be_said(e, inv))
        return false;
    Cii c = {.m = xml_new(e->a), .a = e->a, .inv = inv};
    for (int i = 0; i < inv->n_vat; i++)
        c.no_vat_ids = c.no_vat_ids || str_is(inv->vat[i].vat.category, "O");
    open(&c, "rsm:CrossIndustryInvoice");
    m_attr(&c.m, "xmlns:rsm", STR(DATA "CrossIndustryInvoice:100"));
    m_attr(&c.m, "xmlns:ram", STR(DATA "ReusableAggregateBusinessInformationEntity:100"));
    m_attr(&c.m, "xmlns:udt", STR(DATA "UnqualifiedDataType:100"));
    m_attr(&c.m, "xmlns:qdt", STR(DATA "QualifiedDataType:100"));
    context(&c);
    document(&c);
    open(&c, "rsm:SupplyChainTradeTransaction");
    for (int i = 0; i < inv->n_lines; i++)
        line(&c, &inv->lines[i]);
    agreement(&c);
    delivery(&c);
    settlement(&c);
    end(&c, "rsm:SupplyChainTradeTransaction");
    end(&c, "rsm:CrossIndustryInvoice");
    *out_xml = markup_finish(&c.m);
    return true;
}
