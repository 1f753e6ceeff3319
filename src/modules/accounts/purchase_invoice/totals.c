/* SPDX-License-Identifier: EUPL-1.2
 * Figures of a purchase invoice. Those that are worked out come from formats/en16931/totals.c;
 * those of a received invoice stand as they were written.
 */
#include "account.gen.h"
#include "invoice_rules.h"
#include "purchase_invoice/purchase.h"
#include "site.h"

#include <stdlib.h>

static bool too_large(Ctx *c)
{
    return fail_field(c, ERR_VALIDATION, "items", "The amounts are too large to be added. Check "
                                                  "them.");
}

static bool compute(Ctx *c, const PurchaseInvoice *d, Totals *out)
{
    const CompanyInfo *info = company_info(c, d->company.id);
    TotalsLine *lines = arena_array_of(c->a, TotalsLine, d->items_n + 1);
    for (int i = 0; i < d->items_n; i++) {
        lines[i] = (TotalsLine){.qty = d->items[i].qty, .price = d->items[i].rate};
        if (!vat_key_of(c, d->items[i].vat_code.id, &lines[i].vat))
            return false;
    }
    bool percent = d->additional_discount_percentage.micro != 0;
    TotalsInput in = {.lines = lines,
                      .n_lines = d->items_n,
                      .discount_on = str_is(d->apply_discount_on, "Net Total")
                                         ? DISCOUNT_ON_NET_TOTAL
                                         : DISCOUNT_ON_GRAND_TOTAL,
                      .discount_amount = percent ? (Money){0} : d->discount_amount,
                      .discount_percent = d->additional_discount_percentage,
                      .included = d->prices_include_vat,
                      .decimals = currency_decimals(c, d->currency.id),
                      .base_decimals = info->decimals,
                      .rate = {d->currency.id == info->currency_id ? 0 : d->conversion_rate.pico}};
    return totals_compute(&c->e, &in, out);
}

/* VAT of what is bought to be kept (class 2) is told apart (CA3, line 19). */
static int64_t deductible_account(Ctx *c, const PurchaseInvoice *d, const VatKey *key)
{
    bool assets = true;
    for (int i = 0; i < d->items_n && assets; i++) {
        const Account *a = doc_peek_of(c, account, d->items[i].expense_account.id);
        VatKey own = *key;
        assets = vat_key_of(c, d->items[i].vat_code.id, &own) &&
                 (own.rate.micro != key->rate.micro || !str_eq(own.category, key->category) ||
                  (a && str_starts(a->account_number, STR("2"))));
    }
    return account_of_role(c, d->company.id, assets ? "VAT_DEDUCTIBLE_ASSETS" : "VAT_DEDUCTIBLE");
}

static void add_tax_row(Ctx *c, PurchaseInvoice *d, const TotalsVat *v)
{
    PurchaseTaxesAndCharges *t = purchase_invoice_add_taxes(c, d);
    for (int i = 0; i < d->items_n && !t->vat_code.id; i++) {
        const VatCode *code = doc_peek_of(c, vat_code, d->items[i].vat_code.id);
        if (!code || !str_eq(code->category, v->vat.category) ||
            code->rate.micro != v->vat.rate.micro)
            continue;
        t->vat_code = d->items[i].vat_code;
        t->description = code->label;
    }
    t->account_head.id = deductible_account(c, d, &v->vat);
    t->charge_type = STR("On Net Total");
    t->category = v->vat.category;
    t->rate = v->vat.rate;
    t->net_amount = v->basis;
    t->tax_amount = v->tax;
    t->base_net_amount = v->base_basis;
    t->base_tax_amount = v->base_tax;
}

/* The supplier's cents go to the row with most tax. */
static bool add_difference(Ctx *c, PurchaseInvoice *d)
{
    PurchaseTaxesAndCharges *most = d->taxes;
    Money base = {0};
    for (int i = 1; i < d->taxes_n; i++)
        if (llabs(d->taxes[i].tax_amount.minor) > llabs(most->tax_amount.minor))
            most = &d->taxes[i];
    if (!d->vat_difference.minor || !d->taxes_n)
        return true;
    if (!money_convert(d->vat_difference, d->conversion_rate, currency_decimals(c, d->currency.id),
                       company_info(c, d->company.id)->decimals, &base))
        return too_large(c);
    most->tax_amount.minor += d->vat_difference.minor; /* one unit at most */
    most->base_tax_amount.minor += base.minor;
    d->total_taxes_and_charges.minor += d->vat_difference.minor;
    d->grand_total.minor += d->vat_difference.minor;
    d->base_total_taxes_and_charges.minor += base.minor;
    d->base_grand_total.minor += base.minor;
    return true;
}

static void running_totals(PurchaseInvoice *d)
{
    Money running = d->net_total;
    for (int i = 0; i < d->taxes_n; i++) {
        running.minor += d->taxes[i].tax_amount.minor; /* within the totals, which were checked */
        d->taxes[i].total = running;
    }
    d->rounded_total = d->grand_total;
}

static bool from_lines(Ctx *c, PurchaseInvoice *d)
{
    Totals t;
    if (!compute(c, d, &t))
        return false;
    for (int i = 0; i < d->items_n; i++) {
        d->items[i].amount = t.lines[i].net;
        d->items[i].net_amount = t.lines[i].net_after;
        d->items[i].base_net_amount = d->items[i].base_amount = t.lines[i].base_net_after;
    }
    d->total = t.lines_total;
    d->net_total = t.net;
    d->total_taxes_and_charges = t.tax;
    d->grand_total = t.gross;
    d->discount_amount = t.discount;
    d->base_net_total = t.base_net;
    d->base_total_taxes_and_charges = t.base_tax;
    d->base_grand_total = t.base_gross;
    d->taxes_n = 0;
    for (int i = 0; i < t.n_vat; i++)
        add_tax_row(c, d, &t.vat[i]);
    return add_difference(c, d);
}

/* --- as stated --- */

typedef struct {
    Ctx *c;
    ExRate rate;
    int from, to;
    bool ok;
} Converter;

static Money base_of(Converter *k, Money m)
{
    Money out = {0};
    k->ok = money_convert(m, k->rate, k->from, k->to, &out) && k->ok;
    return out;
}

/* Amounts in the company's currency: each posted one is converted, the rest follows from them. */
static bool stated(Ctx *c, PurchaseInvoice *d)
{
    Converter k = {c, d->conversion_rate, currency_decimals(c, d->currency.id),
                   company_info(c, d->company.id)->decimals, true};
    d->base_net_total = base_of(&k, d->net_total);
    d->base_grand_total = base_of(&k, d->grand_total);
    for (int i = 0; i < d->items_n; i++)
        d->items[i].base_amount = d->items[i].base_net_amount = base_of(&k, d->items[i].net_amount);
    for (int i = 0; i < d->taxes_n; i++) {
        d->taxes[i].base_net_amount = base_of(&k, d->taxes[i].net_amount);
        d->taxes[i].base_tax_amount = base_of(&k, d->taxes[i].tax_amount);
    }
    d->base_total_taxes_and_charges.minor = d->base_grand_total.minor - d->base_net_total.minor;
    return k.ok || too_large(c);
}

bool purchase_totals(Ctx *c, PurchaseInvoice *d)
{
    if (!(d->as_stated ? stated(c, d) : from_lines(c, d)))
        return false;
    running_totals(d);
    return true;
}
