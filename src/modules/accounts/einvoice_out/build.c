/* SPDX-License-Identifier: EUPL-1.2
 * A sales invoice as an EN 16931 invoice with what French platforms ask for (BR-FR: notes PMT, PMD,
 * AAB; process BT-23; electronic addresses).
 */
#include "address.gen.h"
#include "company.gen.h"
#include "einvoice_out/einvoice_out.h"
#include "mentions.h"
#include "sales_invoice/figures.h"
#include "payment_terms_template.gen.h"
#include "site.h"
#include "uom.gen.h"

/* --- mentions: dated data with their legal basis --- */

static void add_note(EnInvoice *inv, EnNote *notes, const char *subject, const char *code,
                     Lang lang)
{
    Str text = mention_text(code, lang);
    if (text.n)
        notes[inv->n_notes++] = (EnNote){str_c(subject), text};
}

static Str country_code(Ctx *c, int64_t country)
{
    Str code = STR("");
    db_one_text(c->db, c->a, SQL("SELECT code FROM country WHERE id = ?"), DB_P(db_i(country)),
                &code);
    return code.n ? code : STR("FR");
}

Lang einvoice_language(const Customer *b)
{
    return str_is(b->language, "en") ? LANG_EN : LANG_FR;
}

static void set_notes(Ctx *c, EnInvoice *inv, const SalesInvoice *d, const Customer *buyer,
                      Str regime)
{
    Lang lang = einvoice_language(buyer);
    EnNote *notes = arena_array_of(c->a, EnNote, 8);
    bool french = str_is(inv->buyer.address.country, "FR");
    inv->notes = notes;
    add_note(inv, notes, "PMT", "RECOVERY_40", lang);
    add_note(inv, notes, "PMD", "LATE_PENALTY_LEGAL", lang);
    add_note(inv, notes, "AAB", "DISCOUNT_NONE", lang);
    notes[inv->n_notes++] = (EnNote){STR("BAR"), str_is(buyer->customer_type, "Individual")
                                                     ? STR("B2C")
                                                 : french ? STR("B2B")
                                                          : STR("B2BINT")};
    if (str_is(regime, "debits"))
        add_note(inv, notes, "", "DEBITS", lang);
    if (d->remarks.n)
        notes[inv->n_notes++] = (EnNote){STR(""), d->remarks};
}

/* --- parties --- */

static EnAddress address_of(Ctx *c, const Address *x)
{
    return (EnAddress){.line1 = x->address_line1,
                       .line2 = x->address_line2,
                       .city = x->city,
                       .postcode = x->pincode,
                       .country = country_code(c, x->country.id)};
}

static EnParty seller(Ctx *c, const Company *k, Lang lang)
{
    EnId *siret = arena_new_of(c->a, EnId);
    EnParty p = {.name = k->company_name,
                 .legal_id = {STR("0002"), k->siren},
                 .electronic = {STR("0225"), k->siren},
                 .address = {.line1 = k->address_line1,
                             .line2 = k->address_line2,
                             .city = k->city,
                             .postcode = k->pincode,
                             .country = country_code(c, k->country.id)},
                 .contact_name = k->company_name,
                 .contact_phone = k->phone_no,
                 .contact_email = k->email_id};
    if (k->siret.n) {
        *siret = (EnId){STR("0009"), k->siret};
        p.ids = siret;
        p.n_ids = 1;
    }
    if (k->capital.n)
        p.legal_info = str_format(c->a, tr(lang, "%s with a capital of %s"), k->legal_form.p,
                                  k->capital.p);
    if (k->tax_id.n && !str_is(k->vat_regime, "franchise"))
        p.vat_id = k->tax_id;
    else
        p.tax_registration = k->siren;
    return p;
}

/* A French business is reached by its SIREN; others by what is known of them. */
static EnId electronic_address(const Customer *b, Str country)
{
    if (b->electronic_address.n)
        return (EnId){b->electronic_scheme.n ? b->electronic_scheme : STR("0225"),
                      b->electronic_address};
    if (b->siren.n)
        return (EnId){STR("0225"), b->siren};
    if (b->tax_id.n && str_is(country, "DE"))
        return (EnId){STR("9930"), b->tax_id};
    return (EnId){STR("EM"), b->email_id};
}

/* At `place`, unless that is NULL. */
static EnParty buyer(Ctx *c, const Customer *b, const Address *place)
{
    EnParty p = {.name = b->customer_name,
                 .vat_id = b->tax_id,
                 .address = {.line1 = b->address_line1,
                             .line2 = b->address_line2,
                             .city = b->city,
                             .postcode = b->pincode,
                             .country = country_code(c, b->territory.id)}};
    if (place)
        p.address = address_of(c, place);
    if (b->siren.n)
        p.legal_id = (EnId){STR("0002"), b->siren};
    if (!p.vat_id.n && b->siren.n && !str_is(b->customer_type, "Individual"))
        p.vat_id = STR("");
    p.electronic = electronic_address(b, p.address.country);
    return p;
}

/* --- lines --- */

static bool set_line(Ctx *c, const SalesInvoice *d, int i, Lang lang, EnLine *l)
{
    const SalesInvoiceItem *row = &d->items[i];
    const VatCode *v = invoice_vat_code(c, d, i);
    const Uom *unit = row->uom.id ? doc_peek_of(c, uom, row->uom.id) : NULL;
    if (!v)
        return false;
    *l = (EnLine){.id = str_format(c->a, "%d", i + 1),
                  .name = row->item_name,
                  .seller_item_id = row->item_code.id ? id_to_name(c, row->item_code.id) : STR(""),
                  .unit_code = unit && unit->code.n ? unit->code : STR("C62"),
                  .exemption_reason = lang == LANG_EN && v->mention_en.n ? v->mention_en
                                                                         : v->mention,
                  .exemption_code = v->vatex};
    if (!str_eq(row->description, row->item_name))
        l->description = row->description;
    return true;
}

static const Address *address_at(Ctx *c, int64_t id)
{
    return id ? doc_peek_of(c, address, id) : NULL;
}

static void deliver(Ctx *c, EnDelivery *out, const Address *to)
{
    out->name = to->address_title;
    out->address = address_of(c, to);
}

/* Lines that all go to one place make it the place of the invoice (BG-15). Only the French extended
 * profile has places of lines (EXT-FR-FE-BG-10). */
static void set_delivery(Ctx *c, EnInvoice *inv, const SalesInvoice *d)
{
    int64_t common = d->items_n ? d->items[0].shipping_address_name.id : 0;
    for (int i = 0; i < d->items_n; i++)
        if (d->items[i].shipping_address_name.id != common)
            common = 0;
    int64_t whole = common ? common : d->shipping_address_name.id;
    inv->delivery = (EnDelivery){.date = d->posting_date, .address = inv->buyer.address};
    const Address *to = address_at(c, whole);
    if (to)
        deliver(c, &inv->delivery, to);
    for (int i = 0; i < d->items_n; i++) {
        int64_t own = d->items[i].shipping_address_name.id;
        to = own != whole ? address_at(c, own) : NULL;
        if (!to)
            continue;
        deliver(c, &inv->lines[i].delivery, to);
        inv->specification = STR(EN_EXTENDED_CTC_FR);
    }
}

/* Discounts known when the goods are sold stand on the invoice (ann. II 242 nonies A, 9°). */
static void set_list_prices(const SalesInvoice *d, EnInvoice *inv)
{
    for (int i = 0; i < d->items_n && !d->prices_include_vat; i++) {
        const SalesInvoiceItem *row = &d->items[i];
        EnLine *l = &inv->lines[i];
        if (row->rate.micro < 0 || row->price_list_rate.micro <= row->rate.micro ||
            l->net_price.micro != row->rate.micro)
            continue;
        l->gross_price = row->price_list_rate;
        l->price_discount.micro = row->price_list_rate.micro - row->rate.micro;
    }
}

static Str process_code(Ctx *c, const SalesInvoice *d)
{
    bool goods = false, services = false;
    int64_t goods_account = account_of_role(c, d->company.id, "SALES_GOODS");
    for (int i = 0; i < d->items_n; i++)
        if (d->items[i].income_account.id == goods_account)
            goods = true;
        else
            services = true;
    return goods && services ? STR("M1") : goods ? STR("B1") : STR("S1");
}

static Str day_text(Ctx *c, Date day, bool french)
{
    Str iso = date_format(c->a, day);
    return french ? str_format(c->a, "%.2s/%.2s/%.4s", iso.p + 8, iso.p + 5, iso.p) : iso;
}

/* Days and amounts of instalments are written out (BT-20): BT-9 has room for one day only
 * (C. com. L441-9 I: the invoice says when payment is due). */
static void set_instalments(Ctx *c, EnInvoice *inv, const Customer *b, const SalesInvoice *d)
{
    Lang lang = einvoice_language(b);
    Buf text = {.a = c->a};
    for (int i = 0; i < d->payment_schedule_n; i++) {
        const PaymentSchedule *row = &d->payment_schedule[i];
        buf_format(&text, "%s%s: %s %s", i ? "; " : "",
                   day_text(c, row->due_date, lang == LANG_FR).p,
                   num_format_local(c->a, row->payment_amount.minor, inv->decimals, inv->decimals,
                                    lang == LANG_FR)
                       .p,
                   inv->currency.p);
    }
    if (d->payment_schedule_n > 1)
        inv->payment_terms = str_format(c->a, tr(lang, "Payable in instalments: %s"),
                                        buf_str(&text).p);
}

static void set_payment(Ctx *c, EnInvoice *inv, const Company *k, const SalesInvoice *d)
{
    if (k->iban.n) { /* a transfer without an account breaks BR-61 */
        EnPayment *p = arena_new_of(c->a, EnPayment);
        *p = (EnPayment){
            .code = STR("30"), .iban = k->iban, .bic = k->bic, .account_name = k->company_name};
        inv->payments = p;
        inv->n_payments = 1;
    }
    inv->payment_reference = d->head.name;
}

/* A credit note holds positive amounts and names the invoice that it credits (BG-3). */
static void set_credit(Ctx *c, EnInvoice *inv, const SalesInvoice *d)
{
    const SalesInvoice *of = d->return_against.id
                                 ? doc_peek_of(c, sales_invoice, d->return_against.id)
                                 : NULL;
    inv->type_code = STR("381");
    en_reverse(c->a, inv);
    if (!of)
        return;
    EnPreceding *p = arena_new_of(c->a, EnPreceding);
    *p = (EnPreceding){.number = of->head.name, .date = of->posting_date};
    inv->preceding = p;
    inv->n_preceding = 1;
}

/* What payments have settled so far, in the currency of the invoice; a credit note pays nothing. */
static bool paid(Ctx *c, const SalesInvoice *d, Money *out)
{
    int64_t sum = 0;
    if (!db_one_int(c->db,
                    SQL("SELECT coalesce(sum(s.amount_in_account_currency), 0) FROM gl_entry g "
                        "JOIN settlement s ON s.debit_line = g.id WHERE g.voucher_no = ? "
                        "AND s.account_currency = ? AND s.voucher_type <> 'Sales Invoice'"),
                    DB_P(db_i(d->head.id), db_i(d->currency.id)), &sum))
        return db_report(c->db, &c->e);
    *out = (Money){sum > d->grand_total.minor ? d->grand_total.minor : sum};
    return true;
}

bool einvoice_build(Ctx *c, const SalesInvoice *d, EnInvoice *inv)
{
    const Company *k = doc_peek_of(c, company, d->company.id);
    const Customer *b = doc_peek_of(c, customer, d->customer.id);
    const CompanyInfo *info = company_info(c, d->company.id);
    TotalsInput in;
    Totals t;
    if (!k || !b || !invoice_totals(c, d, &in, &t))
        return false;
    if (d->head.docstatus == 1 && !d->is_return && !paid(c, d, &in.prepaid))
        return false;
    t.prepaid = in.prepaid;
    t.payable.minor -= in.prepaid.minor;
    *inv = (EnInvoice){.process = process_code(c, d),
                       .number = d->head.name,
                       .issue_date = d->posting_date,
                       .due_date = d->due_date,
                       .type_code = STR("380"),
                       .currency = id_to_name(c, d->currency.id),
                       .decimals = in.decimals,
                       .order = d->po_no,
                       .buyer_reference = b->buyer_reference,
                       .seller = seller(c, k, einvoice_language(b)),
                       .buyer = buyer(c, b, address_at(c, d->customer_address.id))};
    if (d->currency.id != info->currency_id)
        inv->tax_currency = info->currency;
    inv->vat_due_code = str_is(k->vat_regime, "encaissements") ? STR("432") : STR("3");
    inv->lines = arena_array_of(c->a, EnLine, d->items_n);
    inv->n_lines = d->items_n;
    for (int i = 0; i < d->items_n; i++)
        if (!set_line(c, d, i, einvoice_language(b), &inv->lines[i]))
            return false;
    set_delivery(c, inv, d);
    set_notes(c, inv, d, b, k->vat_regime);
    set_payment(c, inv, k, d);
    set_instalments(c, inv, b, d);
    Lang reader = c->e.lang; /* reasons are written for the customer, whoever asks */
    c->e.lang = einvoice_language(b);
    en_set_totals(&c->e, inv, &in, &t, NULL);
    c->e.lang = reader;
    set_list_prices(d, inv);
    if (d->is_return)
        set_credit(c, inv, d);
    return !ctx_failed(c);
}
