/* SPDX-License-Identifier: EUPL-1.2
 * Credit notes (avoirs): sales invoices with negative quantities, in a series of their own, that
 * correct an invoice that was sent (CGI ann. II 242 nonies A, 289 I-5: it names the invoice).
 */
#include "invoice_rules.h"
#include "sales_invoice/figures.h"
#include "settlement.h"
#include "site.h"
#include "store.h"

/* --- before the totals --- */

static const char *const copied_fields[] = {"item_code", "item_name",       "description",
                                            "uom",       "price_list_rate", "discount_percentage",
                                            "rate",      "vat_code",        "income_account"};

static void copy_line(Ctx *c, SalesInvoice *d, const SalesInvoiceItem *from)
{
    SalesInvoiceItem *row = sales_invoice_add_items(c, d);
    for (size_t i = 0; i < sizeof copied_fields / sizeof *copied_fields; i++) {
        const FieldDef *f = type_field(row->head.type, str_c(copied_fields[i]));
        field_copy(&row->head, &from->head, f);
        field_mark_given(&row->head, f);
    }
    row->qty.micro = -from->qty.micro;
}

/* A whole credit note gives back the discount too. */
static void copy_discount(SalesInvoice *d, const SalesInvoice *of)
{
    const FieldDef *percent = type_field(d->head.type, STR("additional_discount_percentage"));
    const FieldDef *amount = type_field(d->head.type, STR("discount_amount"));
    if (field_given(&d->head, percent) || field_given(&d->head, amount))
        return;
    d->apply_discount_on = of->apply_discount_on;
    d->additional_discount_percentage = of->additional_discount_percentage;
    if (!of->additional_discount_percentage.micro)
        d->discount_amount = money_neg(of->discount_amount);
}

static bool chosen_series(const SalesInvoice *d)
{
    for (int i = 1; i < d->head.type->n_numbers; i++)
        if (str_eq(d->head.type->number[i], d->naming_series))
            return true;
    return false;
}

bool credit_note_prepare(Ctx *c, SalesInvoice *d)
{
    if (!chosen_series(d))
        d->naming_series = d->head.type->number[1];
    if (!d->return_against.id)
        return true;
    const SalesInvoice *of = doc_peek_of(c, sales_invoice, d->return_against.id);
    if (!of)
        return false;
    if (of->head.docstatus != 1 || of->is_return)
        return fail_field(c, ERR_VALIDATION, "return_against",
                          "%s cannot be credited: choose a submitted invoice.", of->head.name.p);
    if ((d->customer.id && of->customer.id != d->customer.id) || of->company.id != d->company.id)
        return fail_field(c, ERR_VALIDATION, "return_against",
                          "%s is of another customer or company. Choose another invoice.",
                          of->head.name.p);
    d->currency = of->currency;
    d->conversion_rate = of->conversion_rate;
    d->debit_to = of->debit_to;
    if (d->items_n == 0) {
        for (int i = 0; i < of->items_n; i++)
            copy_line(c, d, &of->items[i]);
        copy_discount(d, of);
    }
    return true;
}

/* --- on the writer --- */

bool credit_note_check(Ctx *c, const SalesInvoice *d)
{
    int64_t credited = 0;
    if (d->grand_total.minor >= 0)
        return fail_field(c, ERR_VALIDATION, "items",
                          "A credit note gives back: write the quantities with a minus sign.");
    if (!d->return_against.id)
        return true;
    const SalesInvoice *of = doc_load_of(c, sales_invoice, d->return_against.id);
    if (!of || !db_one_int(c->db,
                           SQL("SELECT coalesce(sum(grand_total), 0) FROM sales_invoice "
                               "WHERE return_against = ? AND docstatus = 1"),
                           DB_P(db_i(of->head.id)), &credited))
        return db_report(c->db, &c->e);
    if (of->grand_total.minor + credited + d->grand_total.minor >= 0)
        return true;
    return fail_field(
        c, ERR_VALIDATION, "items", "Only %s of %s can still be credited. Lower the quantities.",
        ctx_amount(c, of->grand_total.minor + credited, currency_decimals(c, of->currency.id)).p,
        of->head.name.p);
}

bool credit_note_settle(Ctx *c, SalesInvoice *d)
{
    OpenLine *own, *theirs;
    int n, m;
    if (!d->return_against.id)
        return true;
    if (!open_lines(c, d->head.id, &own, &n) || !open_lines(c, d->return_against.id, &theirs, &m))
        return false;
    for (int i = 0; n && i < m; i++) {
        Money amount = money_least(own->open_in_currency, theirs[i].open_in_currency);
        Money base = money_least(own->open, theirs[i].open);
        if (amount.minor == 0 || theirs[i].open_in_currency.minor < 0)
            continue;
        if (!settle(c, &theirs[i], own, base, amount, d->posting_date, &d->head, "return_against"))
            return false;
        own->open.minor += base.minor;
        own->open_in_currency.minor += amount.minor;
    }
    return sales_invoice_update_open(c, d);
}

/* --- what is open --- */

static Str state_of(Ctx *c, const SalesInvoice *d, Date due)
{
    int64_t credited = 0;
    if (d->is_return)
        return STR("Return");
    if (d->outstanding_amount.minor != 0)
        return open_state(c, d->outstanding_amount, d->grand_total, due);
    db_one_int(
        c->db,
        SQL("SELECT 1 FROM sales_invoice WHERE return_against = ? AND docstatus = 1 LIMIT 1"),
        DB_P(db_i(d->head.id)), &credited);
    return credited ? STR("Credit Note Issued") : STR("Paid");
}

bool sales_invoice_update_open(Ctx *c, SalesInvoice *d)
{
    OpenLine *lines;
    int n;
    if (!open_lines(c, d->head.id, &lines, &n))
        return false;
    d->outstanding_amount = open_sum(lines, n);
    d->status = state_of(c, d, open_due(lines, n, d->due_date));
    return store_own_row(c, &d->head);
}

bool sales_invoice_settled(Ctx *c, SalesInvoice *d)
{
    return d->head.docstatus != 1 || sales_invoice_update_open(c, d);
}
