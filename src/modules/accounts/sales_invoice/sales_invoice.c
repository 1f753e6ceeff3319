/* SPDX-License-Identifier: EUPL-1.2
 * Rules of the sales invoice: defaults, dates, totals, state. The arithmetic is in
 * formats/en16931/totals.c, the entry in compose.c.
 */
#include "company.gen.h"
#include "entry_plan.h"
#include "invoice_rules.h"
#include "payment_schedule.h"
#include "sales_invoice/figures.h"
#include "site.h"

/* --- defaults --- */

static void default_dates(Ctx *c, SalesInvoice *d, const Customer *customer)
{
    if (!d->payment_terms.id)
        d->payment_terms = customer->payment_terms;
    if (!d->due_date.day && d->posting_date.day)
        d->due_date = due_by_terms(c, d->payment_terms.id, d->posting_date);
}

static bool default_account(Ctx *c, SalesInvoice *d, const Customer *customer)
{
    if (d->debit_to.id)
        return true;
    d->debit_to = customer->default_receivable_account;
    if (!d->debit_to.id)
        d->debit_to.id = account_of_role(c, d->company.id, "RECEIVABLE");
    return d->debit_to.id != 0;
}

/* --- totals --- */

const VatCode *invoice_vat_code(Ctx *c, const SalesInvoice *d, int line)
{
    int64_t id = d->items[line].vat_code.id;
    return doc_peek_of(c, vat_code, id);
}

static bool vat_key(Ctx *c, const SalesInvoice *d, int i, VatKey *out)
{
    for (int k = 0; k < i; k++) /* codes repeat from line to line: the same id gives the same key */
        if (d->items[k].vat_code.id == d->items[i].vat_code.id && out[k - i].category.n) {
            *out = out[k - i];
            return true;
        }
    return vat_key_of(c, d->items[i].vat_code.id, out);
}

bool invoice_totals(Ctx *c, const SalesInvoice *d, TotalsInput *in, Totals *out)
{
    const CompanyInfo *info = company_info(c, d->company.id);
    TotalsLine *lines = arena_array_of(c->a, TotalsLine, d->items_n + 1);
    VatKey *keys = arena_array_of(c->a, VatKey, d->items_n + 1);
    for (int i = 0; i < d->items_n; i++) {
        if (!vat_key(c, d, i, &keys[i]))
            return false;
        lines[i] = (TotalsLine){.qty = d->items[i].qty, .price = d->items[i].rate, .vat = keys[i]};
    }
    bool percent = d->additional_discount_percentage.micro != 0;
    *in = (TotalsInput){
        .lines = lines,
        .n_lines = d->items_n,
        .discount_on = str_is(d->apply_discount_on, "Net Total") ? DISCOUNT_ON_NET_TOTAL
                                                                 : DISCOUNT_ON_GRAND_TOTAL,
        .discount_amount = percent ? (Money){0} : d->discount_amount,
        .discount_percent = d->additional_discount_percentage,
        .included = d->prices_include_vat,
        .decimals = currency_decimals(c, d->currency.id),
        .base_decimals = info->decimals,
        .rate = {d->currency.id == info->currency_id ? 0 : d->conversion_rate.pico}};
    return totals_compute(&c->e, in, out);
}

static bool add_tax_row(Ctx *c, SalesInvoice *d, const TotalsVat *v, Money *running)
{
    SalesTaxesAndCharges *t = sales_invoice_add_taxes(c, d);
    for (int i = 0; i < d->items_n; i++) {
        const VatCode *code = invoice_vat_code(c, d, i);
        if (!code || !str_eq(code->category, v->vat.category) ||
            code->rate.micro != v->vat.rate.micro)
            continue;
        t->vat_code = d->items[i].vat_code;
        t->description = code->label;
        t->account_head.id = account_of_role(c, d->company.id, code->account_role.p);
        break;
    }
    t->charge_type = STR("On Net Total");
    t->category = v->vat.category;
    t->rate = v->vat.rate;
    t->net_amount = v->basis;
    t->tax_amount = v->tax;
    t->base_net_amount = v->base_basis;
    t->base_tax_amount = v->base_tax;
    if (!money_add(*running, v->tax, running))
        return fail_field(c, ERR_VALIDATION, "items", "The amounts are too large to be added. "
                                                      "Check them.");
    t->total = *running;
    return true;
}

static bool set_totals(Ctx *c, SalesInvoice *d)
{
    TotalsInput in;
    Totals t;
    if (!invoice_totals(c, d, &in, &t))
        return false;
    for (int i = 0; i < d->items_n; i++) {
        d->items[i].amount = t.lines[i].net;
        d->items[i].net_amount = t.lines[i].net_after;
        d->items[i].base_net_amount = d->items[i].base_amount = t.lines[i].base_net_after;
    }
    d->total = t.lines_total;
    d->net_total = t.net;
    d->total_taxes_and_charges = t.tax;
    d->grand_total = d->rounded_total = t.gross;
    d->discount_amount = t.discount;
    d->base_net_total = t.base_net;
    d->base_total_taxes_and_charges = t.base_tax;
    d->base_grand_total = t.base_gross;
    d->taxes_n = 0;
    Money running = t.net;
    for (int i = 0; i < t.n_vat; i++)
        if (!add_tax_row(c, d, &t.vat[i], &running))
            return false;
    return true;
}

static bool set_schedule(Ctx *c, SalesInvoice *d, const Customer *customer, bool dated)
{
    if (d->is_return)
        d->payment_schedule_n = 0;
    else if (schedule_wanted(c, &d->head, d->payment_terms.id, dated) &&
             !schedule_fill(c, &d->head, d->payment_terms.id, d->posting_date, d->grand_total,
                            &d->due_date))
        return false;
    if (!d->is_return && d->customer.id && !str_is(customer->customer_type, "Individual"))
        schedule_note_cap(c, d->posting_date, d->due_date);
    return true;
}

/* What is missing is told, and the rest worked out without it; the required fields say that of the
 * customer. */
bool sales_invoice_validate(Ctx *c, SalesInvoice *d)
{
    if (d->head.docstatus != 0)
        return true;
    const Customer *customer = doc_peek_or_empty_of(c, customer, d->customer.id);
    d->status = STR("Draft");
    bool ok = !d->is_return || credit_note_prepare(c, d);
    if (!customer || !invoice_company(c, d->company.id))
        return false;
    bool rated = invoice_currency(c, d->company.id, customer->default_currency, &d->currency,
                                  &d->conversion_rate);
    ok = default_account(c, d, customer) && ok && rated;
    bool dated = d->due_date.day != 0;
    default_dates(c, d, customer);
    ok = invoice_lines(c, d, customer) && ok;
    if (d->items_n && (!set_totals(c, d) || !set_schedule(c, d, customer, dated)))
        return false;
    if (!rated)
        clear_base(&d->head);
    d->outstanding_amount = d->grand_total;
    return ok;
}

/* --- states --- */

bool sales_invoice_before_submit(Ctx *c, SalesInvoice *d)
{
    if (d->is_return ? !credit_note_check(c, d) : d->return_against.id != 0)
        return !ctx_failed(c) ? fail_field(c, ERR_VALIDATION, "return_against",
                                           "Only a credit note credits an invoice: tick Credit "
                                           "Note, or clear this field.")
                              : false;
    if (d->grand_total.minor < 0 && !d->is_return)
        return fail_field(c, ERR_VALIDATION, "items",
                          "The total is negative: make a credit note instead.");
    d->outstanding_amount = d->grand_total;
    d->status = d->is_return ? STR("Return")
                             : open_state(c, d->grand_total, d->grand_total,
                                          schedule_first(&d->head, d->due_date));
    return true;
}

bool sales_invoice_entries(Ctx *c, SalesInvoice *d)
{
    return entry_give(c, sales_invoice_compose(c, d));
}

bool sales_invoice_saved(Ctx *c, SalesInvoice *d)
{
    return entries_keep(c, &d->head);
}

bool sales_invoice_submit(Ctx *c, SalesInvoice *d)
{
    return entries_post(c, &d->head) && (!d->is_return || credit_note_settle(c, d));
}

bool sales_invoice_cancel(Ctx *c, SalesInvoice *d)
{
    if (d->is_sent) /* CGI ann. II 242 nonies A; 289 I-5: corrected by another document */
        return fail_field(c, ERR_VALIDATION, "is_sent",
                          "%s was sent to the customer: it is not cancelled, make a credit note.",
                          d->head.name.p);
    d->outstanding_amount = (Money){0};
    d->status = STR("Cancelled");
    return entry_reverse_all(c, &d->head, entry_reversal_day(c, d->company.id, d->posting_date));
}

bool sales_invoice_deleted(Ctx *c, SalesInvoice *d)
{
    return entry_draft_clear(c, d->head.id);
}
