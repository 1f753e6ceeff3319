/* SPDX-License-Identifier: EUPL-1.2
 * Defaults of the lines of a purchase invoice.
 */
#include "invoice_rules.h"
#include "item_tax_template.gen.h"
#include "purchase_invoice/purchase.h"

static Link default_vat(Ctx *c, const Supplier *s, const Item *item)
{
    if (s->vat_code.id)
        return s->vat_code;
    if (item && item->vat_code.id)
        return item->vat_code;
    Str code = STR("TVA20");
    return (Link){name_to_id(c, type_of(c, STR("vat_code")), code), code};
}

/* The account that this supplier's last invoice was booked on. */
static int64_t account_before(Ctx *c, const PurchaseInvoice *d)
{
    int64_t id = 0;
    if (!d->supplier.id)
        return 0;
    db_one_int(c->db,
               SQL("SELECT i.expense_account FROM purchase_invoice p JOIN purchase_invoice_item i "
                   "ON i.parent = p.id WHERE p.supplier = ? AND p.company = ? AND p.docstatus = 1 "
                   "AND i.expense_account IS NOT NULL ORDER BY p.posting_date DESC NULLS LAST, "
                   "p.id DESC, i.idx LIMIT 1"),
               DB_P(db_i(d->supplier.id), db_i(d->company.id)), &id);
    return id;
}

static void default_account(Ctx *c, const PurchaseInvoice *d, const Supplier *s, const Item *item,
                            PurchaseInvoiceItem *l)
{
    if (!l->expense_account.id && item)
        l->expense_account = item->expense_account;
    if (!l->expense_account.id && item && item->is_stock_item)
        l->expense_account.id = account_of_role(c, d->company.id, "PURCHASE_GOODS");
    if (!l->expense_account.id)
        l->expense_account = s->default_expense_account;
    if (!l->expense_account.id)
        l->expense_account.id = account_before(c, d);
    if (!l->expense_account.id)
        l->expense_account.id = account_of_role(c, d->company.id, "PURCHASE_SERVICES");
}

static bool line_price(Ctx *c, PurchaseInvoiceItem *l)
{
    const FieldDef *rate = type_field(l->head.type, STR("rate"));
    if (!l->price_list_rate.micro || (field_given(&l->head, rate) && l->rate.micro))
        return true;
    return price_less_percent(l->price_list_rate, l->discount_percentage, &l->rate) ||
           fail_field(c, ERR_VALIDATION, "items", "The amounts are too large to be added. Check "
                                                  "them.");
}

/* As for sales: one given row of taxes serves the lines that name no VAT code themselves. */
static bool read_told(Ctx *c, PurchaseInvoice *d, Link *out)
{
    *out = (Link){0};
    if (!field_given(&d->head, type_field(d->head.type, STR("taxes"))) || d->as_stated)
        return true;
    bool ok = true;
    for (int i = 0; i < d->taxes_n; i++) {
        const PurchaseTaxesAndCharges *t = &d->taxes[i];
        Link code = t->vat_code;
        d->prices_include_vat = d->prices_include_vat || t->included_in_print_rate;
        ok = told_vat(c, i, t->charge_type, t->rate, &code) && ok;
        if (ok && d->taxes_n == 1)
            *out = code;
    }
    return ok;
}

static void line_vat(Ctx *c, const Supplier *s, const Item *item, Link told, PurchaseInvoiceItem *l)
{
    const ItemTaxTemplate *t = l->item_tax_template.id && !l->vat_code.id
                                   ? doc_peek_of(c, item_tax_template, l->item_tax_template.id)
                                   : NULL;
    if (t)
        l->vat_code = t->vat_code;
    if (!l->vat_code.id)
        l->vat_code = told;
    if (!l->vat_code.id)
        l->vat_code = default_vat(c, s, item);
}

static bool line_defaults(Ctx *c, PurchaseInvoice *d, const Supplier *s, Link told, int i)
{
    PurchaseInvoiceItem *l = &d->items[i];
    const Item *item = l->item_code.id ? doc_peek_of(c, item, l->item_code.id) : NULL;
    if (!l->item_name.n)
        l->item_name = l->description;
    bool ok = l->item_name.n ||
              fail_field(c, ERR_MANDATORY, line_path(c, i, "item_code"),
                         "Line %d: choose an item or write what was bought.", i + 1);
    if (!l->uom.id)
        l->uom = (Link){name_to_id(c, type_of(c, STR("uom")), STR("C62")), STR("")};
    line_vat(c, s, item, told, l);
    default_account(c, d, s, item, l);
    return line_price(c, l) && l->expense_account.id && ok;
}

bool purchase_lines(Ctx *c, PurchaseInvoice *d, const Supplier *s)
{
    Link told;
    bool ok = read_told(c, d, &told);
    for (int i = 0; i < d->items_n; i++)
        ok = line_defaults(c, d, s, told, i) && ok;
    return ok;
}
