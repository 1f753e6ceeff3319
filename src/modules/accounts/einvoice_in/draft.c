/* SPDX-License-Identifier: EUPL-1.2
 * An EN 16931 invoice as a draft purchase invoice: every amount as written. A profile without
 * lines gets one for each VAT rate; allowances and charges of the document become lines, so that
 * the lines add up to the total without VAT.
 */
#include "einvoice_in/einvoice_in.h"
#include "entry.h"
#include "site.h"
#include "utf8.h"

typedef struct {
    Ctx *c;
    const EnInvoice *inv;
    PurchaseInvoice *d;
    int sign; /* -1: a credit note, which is kept with negative amounts */
} Filler;

/* --- VAT codes --- */

static const char *code_of(const EnInvoice *inv, VatKey key, Str exemption)
{
    bool french = !inv->seller.address.country.n || str_is(inv->seller.address.country, "FR");
    if (str_is(key.category, "K"))
        return "INTRA-B";
    if (str_is(key.category, "AE"))
        return french ? "AUTOLIQ" : "INTRA-S";
    if (str_is(key.category, "G"))
        return "EXPORT";
    return str_is(exemption, "VATEX-FR-FRANCHISE") ? "FRANCHISE" : "EXO";
}

static Link vat_link(const Filler *k, VatKey key, Str exemption)
{
    Ctx *c = k->c;
    int64_t id = 0;
    if (str_is(key.category, "S"))
        db_one_int(c->db,
                   SQL("SELECT id FROM vat_code WHERE category = 'S' AND rate = ? ORDER BY id"),
                   DB_P(db_i(key.rate.micro)), &id);
    Str code = id ? id_to_name(c, id) : str_c(code_of(k->inv, key, exemption));
    return (Link){id ? id : name_to_id(c, type_of(c, STR("vat_code")), code), code};
}

/* --- lines --- */

static PurchaseInvoiceItem *add_line(const Filler *k, Str name, Qty qty, Price rate, Money net,
                                     VatKey vat, Str exemption)
{
    PurchaseInvoiceItem *l = purchase_invoice_add_items(k->c, k->d);
    l->item_name = utf8_cut(name.n ? name : STR("?"), 140);
    l->qty.micro = k->sign * qty.micro;
    l->rate = rate;
    l->amount.minor = l->net_amount.minor = k->sign * net.minor;
    l->vat_code = vat_link(k, vat, exemption);
    field_mark_given(&l->head, type_field(l->head.type, STR("qty")));
    field_mark_given(&l->head, type_field(l->head.type, STR("rate")));
    return l;
}

static Price price_of(const Filler *k, Money amount)
{
    int64_t unit = MICRO / num_pow10(currency_decimals(k->c, k->d->currency.id));
    return (Price){amount.minor * unit};
}

static Price unit_price(const EnLine *l)
{
    Price p = l->net_price;
    if (l->base_qty.micro > 0)
        num_narrow(num_div_round((Wide)p.micro * MICRO, l->base_qty.micro), &p.micro);
    return p;
}

static void add_lines(const Filler *k)
{
    for (int i = 0; i < k->inv->n_lines; i++) {
        const EnLine *from = &k->inv->lines[i];
        if (from->kind.n && !str_is(from->kind, "DETAIL"))
            continue;
        PurchaseInvoiceItem *l = add_line(k, from->name, from->qty, unit_price(from),
                                          from->net_amount, from->vat, from->exemption_code);
        l->description = from->description;
        if (from->unit_code.n)
            l->uom = (Link){name_to_id(k->c, type_of(k->c, STR("uom")), from->unit_code), STR("")};
    }
}

static void add_allowances(const Filler *k)
{
    for (int i = 0; i < k->inv->n_allowances; i++) {
        const EnAllowance *a = &k->inv->allowances[i];
        Str name = a->reason.n ? a->reason
                               : str_c(tr(LANG_FR, a->charge ? "Surcharge" : "Allowance"));
        Qty one = {a->charge ? MICRO : -MICRO};
        Money net = {a->charge ? a->amount.minor : -a->amount.minor};
        add_line(k, name, one, price_of(k, a->amount), net, a->vat, STR(""));
    }
}

/* MINIMUM and BASIC WL have no lines. */
static void add_summary(const Filler *k)
{
    const EnInvoice *inv = k->inv;
    Str name = str_format(k->c->a, "%s %s", tr(LANG_FR, "Invoice"), inv->number.p);
    for (int i = 0; i < inv->n_vat; i++)
        add_line(k, name, (Qty){MICRO}, price_of(k, inv->vat[i].basis), inv->vat[i].basis,
                 inv->vat[i].vat, inv->vat[i].exemption_code);
    if (!inv->n_vat)
        add_line(k, name, (Qty){MICRO}, price_of(k, inv->net_total), inv->net_total,
                 (VatKey){STR("S"), {20 * MICRO}}, STR(""));
}

/* --- VAT and totals --- */

static void add_tax(const Filler *k, VatKey key, Money basis, Money tax, Str exemption)
{
    PurchaseTaxesAndCharges *t = purchase_invoice_add_taxes(k->c, k->d);
    t->charge_type = STR("Actual");
    t->category = key.category;
    t->rate = key.rate;
    t->vat_code = vat_link(k, key, exemption);
    t->description = t->vat_code.name;
    t->account_head.id = account_of_role(k->c, k->d->company.id, "VAT_DEDUCTIBLE");
    t->net_amount.minor = k->sign * basis.minor;
    t->tax_amount.minor = k->sign * tax.minor;
}

static void add_taxes(const Filler *k)
{
    const EnInvoice *inv = k->inv;
    for (int i = 0; i < inv->n_vat; i++)
        add_tax(k, inv->vat[i].vat, inv->vat[i].basis, inv->vat[i].tax, inv->vat[i].exemption_code);
    if (!inv->n_vat && inv->tax_total.minor)
        add_tax(k, (VatKey){STR("S"), {20 * MICRO}}, inv->net_total, inv->tax_total, STR(""));
}

static void set_totals(const Filler *k)
{
    const EnInvoice *inv = k->inv;
    PurchaseInvoice *d = k->d;
    d->total.minor = d->net_total.minor = k->sign * inv->net_total.minor;
    d->total_taxes_and_charges.minor = k->sign * inv->tax_total.minor;
    d->grand_total.minor = k->sign * inv->gross_total.minor;
    d->outstanding_amount.minor = k->sign * inv->payable.minor;
}

/* --- header --- */

static bool set_currency(Ctx *c, const EnInvoice *inv, PurchaseInvoice *d)
{
    const CompanyInfo *info = company_info(c, d->company.id);
    d->currency.id = inv->currency.n ? name_to_id(c, type_of(c, STR("currency")), inv->currency)
                                     : info->currency_id;
    if (!d->currency.id)
        return fail_field(c, ERR_VALIDATION, "currency",
                          "The currency \"%.*s\" is not known here. Create it first.",
                          STR_ARG(inv->currency));
    field_mark_given(&d->head, type_field(d->head.type, STR("currency")));
    return true;
}

/* The supplier's day when the books are open on it, else today. */
static Date posting_day(Ctx *c, const PurchaseInvoice *d)
{
    int64_t year;
    int before = c->e.n;
    if (!d->bill_date.day || d->bill_date.day > c->today.day)
        return c->today;
    bool open = period_check(c, d->company.id, d->bill_date, "posting_date", &year);
    c->e.n = before;
    return open ? d->bill_date : c->today;
}

static void set_credited(Ctx *c, const EnInvoice *inv, PurchaseInvoice *d)
{
    for (int i = 0; i < inv->n_preceding && d->is_return && !d->return_against.id; i++)
        db_one_int(c->db,
                   SQL("SELECT id FROM purchase_invoice WHERE supplier = ? AND company = ? "
                       "AND bill_no = ? AND docstatus = 1 AND is_return = 0 ORDER BY id LIMIT 1"),
                   DB_P(db_i(d->supplier.id), db_i(d->company.id), db_t(inv->preceding[i].number)),
                   &d->return_against.id);
}

bool draft_fill(Ctx *c, const EnRead *read, PurchaseInvoice *d, Findings *f)
{
    const EnInvoice *inv = &read->inv;
    bool credit = en_is_credit(inv->type_code) || read->syntax == EN_UBL_CREDIT_NOTE;
    Filler k = {c, inv, d, credit ? -1 : 1};
    d->as_stated = true;
    d->bill_no = utf8_cut(inv->number, 140);
    d->bill_date = inv->issue_date;
    d->posting_date = posting_day(c, d);
    d->due_date = inv->due_date.day < inv->issue_date.day ? (Date){0} : inv->due_date;
    d->is_return = credit || inv->gross_total.minor < 0;
    d->vat_on_payment = str_is(inv->vat_due_code, "432");
    field_mark_given(&d->head, type_field(d->head.type, STR("vat_on_payment")));
    if (!set_currency(c, inv, d))
        return false;
    set_credited(c, inv, d);
    add_lines(&k);
    add_allowances(&k);
    if (!d->items_n)
        add_summary(&k);
    add_taxes(&k);
    set_totals(&k);
    if (d->due_date.day && d->due_date.day < d->posting_date.day)
        d->posting_date = d->bill_date;
    if (d->currency.id != company_info(c, d->company.id)->currency_id)
        finding_add(f, str_c(tr(c->lang, "It is in another currency: enter the exchange rate "
                                         "before it is booked.")));
    return true;
}
