/* SPDX-License-Identifier: EUPL-1.2
 * Defaults of the lines of a sales invoice: VAT code, price, account, unit.
 */
#include "invoice_rules.h"
#include "item_tax_template.gen.h"
#include "sales_invoice/figures.h"
#include "site.h"

/* --- VAT --- */

static Link default_vat(Ctx *c, const SalesInvoice *d, const Customer *customer, const Item *item)
{
    if (item && item->vat_code.id)
        return item->vat_code;
    if (customer->vat_code.id)
        return customer->vat_code;
    const CompanyInfo *info = company_info(c, d->company.id);
    Str code = str_is(info ? info->vat_regime : STR(""), "franchise") ? STR("FRANCHISE")
                                                                      : STR("TVA20");
    return (Link){name_to_id(c, type_of(c, STR("vat_code")), code), code};
}

static bool line_price(Ctx *c, SalesInvoiceItem *l)
{
    const FieldDef *rate = type_field(l->head.type, STR("rate"));
    if (!l->price_list_rate.micro || (field_given(&l->head, rate) && l->rate.micro))
        return true;
    return price_less_percent(l->price_list_rate, l->discount_percentage, &l->rate) ||
           fail_field(c, ERR_VALIDATION, "items", "The amounts are too large to be added. Check "
                                                  "them.");
}

/* The platforms take four decimals of a quantity (AFNOR XP Z12-012, DEC-02). */
static bool line_quantity(Ctx *c, const SalesInvoiceItem *l, int i)
{
    return l->qty.micro % 100 == 0 ||
           fail_field(c, ERR_VALIDATION, line_path(c, i, "qty"),
                      "Line %d: a quantity has four decimals at most. Round it.", i + 1);
}

/* --- prices of lists --- */

/* The best fitting price: that of the customer, of the largest quantity reached, the latest. */
static bool find_price(Ctx *c, const SalesInvoice *d, const SalesInvoiceItem *l, int64_t *out)
{
    return db_one_int(
        c->db,
        SQL("SELECT p.price_list_rate FROM item_price p JOIN price_list k ON k.id = p.price_list "
            "WHERE p.item_code = ? AND p.price_list = ? AND k.enabled = 1 AND k.selling = 1 "
            "AND k.currency = ? AND (p.customer IS NULL OR p.customer = ?) "
            "AND (p.uom IS NULL OR p.uom = ?) AND p.min_qty <= ? "
            "AND (p.valid_from IS NULL OR p.valid_from <= ?) "
            "AND (p.valid_upto IS NULL OR p.valid_upto >= ?) "
            "ORDER BY CASE WHEN p.customer IS NULL THEN 1 ELSE 0 END, p.min_qty DESC, "
            "coalesce(p.valid_from, 0) DESC, p.id DESC LIMIT 1"),
        DB_P(db_i(l->item_code.id), db_i(d->selling_price_list.id), db_i(d->currency.id),
             db_i(d->customer.id), db_i(l->uom.id),
             db_i(l->qty.micro < 0 ? -l->qty.micro : l->qty.micro), db_i(d->posting_date.day),
             db_i(d->posting_date.day)),
        out);
}

/* New lines only: what stands in a stored one was seen by somebody. */
static void list_price(Ctx *c, const SalesInvoice *d, SalesInvoiceItem *l)
{
    bool rate = field_given(&l->head, type_field(l->head.type, STR("rate")));
    bool listed = field_given(&l->head, type_field(l->head.type, STR("price_list_rate")));
    int64_t price;
    if (l->head.id || rate || listed || !l->item_code.id || !d->selling_price_list.id ||
        !find_price(c, d, l, &price))
        return;
    l->price_list_rate.micro = price;
    l->rate.micro = 0;
}

/* --- rows of taxes that a program gives --- */

/* One row serves the lines that name no VAT code themselves; of several, lines must name theirs. */
static bool read_told(Ctx *c, SalesInvoice *d, Link *out)
{
    const FieldDef *f = type_field(d->head.type, STR("taxes"));
    *out = (Link){0};
    if (!field_given(&d->head, f))
        return true;
    bool ok = true;
    for (int i = 0; i < d->taxes_n; i++) {
        const SalesTaxesAndCharges *t = &d->taxes[i];
        Link code = t->vat_code;
        d->prices_include_vat = d->prices_include_vat || t->included_in_print_rate;
        ok = told_vat(c, i, t->charge_type, t->rate, &code) && ok;
        if (ok && d->taxes_n == 1)
            *out = code;
    }
    return ok;
}

/* --- lines --- */

static bool line_vat(Ctx *c, const SalesInvoice *d, const Customer *customer, const Item *item,
                     Link told, int i)
{
    SalesInvoiceItem *l = &d->items[i];
    bool fresh = !l->head.id && !field_given(&l->head, type_field(l->head.type, STR("vat_code")));
    const ItemTaxTemplate *t = l->item_tax_template.id && fresh
                                   ? doc_peek_of(c, item_tax_template, l->item_tax_template.id)
                                   : NULL;
    if (t)
        l->vat_code = t->vat_code;
    else if (fresh && told.id)
        l->vat_code = told; /* the invoice says more than the item */
    if (!l->vat_code.id)
        l->vat_code = default_vat(c, d, customer, item);
    return l->vat_code.id != 0;
}

static bool line_defaults(Ctx *c, SalesInvoice *d, const Customer *customer, Link told, int i)
{
    SalesInvoiceItem *l = &d->items[i];
    const Item *item = l->item_code.id ? doc_peek_of(c, item, l->item_code.id) : NULL;
    if (!l->item_name.n)
        l->item_name = l->description.n ? l->description : STR("");
    bool ok = l->item_name.n || fail_field(c, ERR_MANDATORY, line_path(c, i, "item_code"),
                                           "Line %d: choose an item or write what is sold.", i + 1);
    if (!l->uom.id)
        l->uom = (Link){name_to_id(c, type_of(c, STR("uom")), STR("C62")), STR("")};
    ok = line_vat(c, d, customer, item, told, i) && ok;
    if (!l->income_account.id && item)
        l->income_account = item->income_account;
    if (!l->income_account.id)
        l->income_account.id = account_of_role(
            c, d->company.id, item && item->is_stock_item ? "SALES_GOODS" : "SALES_SERVICES");
    list_price(c, d, l);
    ok = line_quantity(c, l, i) && ok;
    return line_price(c, l) && l->income_account.id && ok;
}

bool invoice_lines(Ctx *c, SalesInvoice *d, const Customer *customer)
{
    Link told;
    bool ok = read_told(c, d, &told);
    for (int i = 0; i < d->items_n; i++)
        ok = line_defaults(c, d, customer, told, i) && ok;
    return ok;
}
