/* SPDX-License-Identifier: EUPL-1.2
 * Rules of the purchase invoice: defaults, duplicates, credit notes, states.
 */
#include "entry_plan.h"
#include "invoice_rules.h"
#include "payment_schedule.h"
#include "purchase_invoice/purchase.h"
#include "settlement.h"
#include "site.h"
#include "store.h"

static bool default_account(Ctx *c, PurchaseInvoice *d, const Supplier *s)
{
    if (!d->credit_to.id)
        d->credit_to = s->default_payable_account;
    if (!d->credit_to.id)
        d->credit_to.id = account_of_role(c, d->company.id, "PAYABLE");
    return d->credit_to.id != 0;
}

static void default_dates(Ctx *c, PurchaseInvoice *d, const Supplier *s)
{
    Date from = d->bill_date.day ? d->bill_date : d->posting_date;
    if (!d->payment_terms.id)
        d->payment_terms = s->payment_terms;
    if (!d->due_date.day && from.day)
        d->due_date = due_by_terms(c, d->payment_terms.id, from);
}

static bool set_schedule(Ctx *c, PurchaseInvoice *d, bool dated)
{
    Date from = d->bill_date.day ? d->bill_date : d->posting_date;
    if (d->is_return)
        d->payment_schedule_n = 0;
    if (d->is_return || !d->items_n)
        return true;
    if (schedule_wanted(c, &d->head, d->payment_terms.id, dated) &&
        !schedule_fill(c, &d->head, d->payment_terms.id, from, d->grand_total, &d->due_date))
        return false;
    if (d->supplier.id)
        schedule_note_cap(c, from, d->due_date);
    return true;
}

/* Another invoice of this supplier with the same number, that is not cancelled; 0 when none. */
static int64_t twin(Ctx *c, const PurchaseInvoice *d)
{
    int64_t id = 0;
    if (d->bill_no.n)
        db_one_int(
            c->db,
            SQL("SELECT id FROM purchase_invoice WHERE supplier = ? AND bill_no = ? "
                "AND docstatus = 1 AND id <> ? AND is_return = ? ORDER BY id LIMIT 1"),
            DB_P(db_i(d->supplier.id), db_t(d->bill_no), db_i(d->head.id), db_i(d->is_return)),
            &id);
    return id;
}

static bool set_return(Ctx *c, PurchaseInvoice *d)
{
    if (!d->return_against.id)
        return true;
    const PurchaseInvoice *of = doc_peek_of(c, purchase_invoice, d->return_against.id);
    if (!of)
        return false;
    if (of->head.docstatus != 1 || of->is_return ||
        (d->supplier.id && of->supplier.id != d->supplier.id) || of->company.id != d->company.id)
        return fail_field(c, ERR_VALIDATION, "return_against",
                          "%s cannot be credited: choose a submitted invoice of this supplier.",
                          of->head.name.p);
    d->currency = of->currency;
    d->conversion_rate = of->conversion_rate;
    d->credit_to = of->credit_to;
    return true;
}

/* A received invoice may lack its rate of exchange: the draft waits for it. */
static bool rate_known(Ctx *c, PurchaseInvoice *d, const Supplier *s)
{
    if (d->as_stated && d->currency.id && !d->conversion_rate.pico &&
        d->currency.id != company_info(c, d->company.id)->currency_id)
        return false;
    return invoice_currency(c, d->company.id, s->default_currency, &d->currency,
                            &d->conversion_rate);
}

/* As for sales: what is missing is told, and the rest worked out without it. */
bool purchase_invoice_validate(Ctx *c, PurchaseInvoice *d)
{
    if (d->head.docstatus != 0)
        return true;
    const Supplier *s = doc_peek_or_empty_of(c, supplier, d->supplier.id);
    d->status = STR("Draft");
    bool ok = !d->is_return || set_return(c, d);
    if (!s || !invoice_company(c, d->company.id))
        return false;
    bool rated = rate_known(c, d, s);
    ok = default_account(c, d, s) && ok;
    bool dated = d->due_date.day != 0;
    default_dates(c, d, s);
    ok = purchase_lines(c, d, s) && ok;
    if ((d->items_n && (rated || !d->as_stated) && !purchase_totals(c, d)) ||
        !set_schedule(c, d, dated))
        return false;
    if (!rated && !d->as_stated)
        clear_base(&d->head);
    if (!d->as_stated)
        d->outstanding_amount = d->grand_total;
    return ok && !ctx_failed(c);
}

/* --- states --- */

bool purchase_invoice_entries(Ctx *c, PurchaseInvoice *d)
{
    return !d->conversion_rate.pico || !d->items_n || purchase_give(c, d);
}

bool purchase_invoice_saved(Ctx *c, PurchaseInvoice *d)
{
    return entries_keep(c, &d->head);
}

static bool check_total(Ctx *c, const PurchaseInvoice *d)
{
    if (d->is_return ? d->grand_total.minor >= 0 : d->grand_total.minor < 0)
        return fail_field(c, ERR_VALIDATION, "items",
                          d->is_return
                              ? "A credit note gives back: write the quantities with a minus sign."
                              : "The total is negative: make a credit note instead.");
    return d->is_return || !d->return_against.id ||
           fail_field(c, ERR_VALIDATION, "return_against",
                      "Only a credit note credits an invoice: tick Credit Note, or clear this "
                      "field.");
}

bool purchase_invoice_before_submit(Ctx *c, PurchaseInvoice *d)
{
    int64_t other = twin(c, d);
    if (other)
        return fail_field(c, ERR_DUPLICATE, "bill_no",
                          "%s has this number of the supplier already: the invoice was booked. "
                          "Correct the number or delete this draft.",
                          id_to_name(c, other).p);
    if (!d->conversion_rate.pico)
        return fail_field(
            c, ERR_MANDATORY, "conversion_rate",
            "Give the exchange rate: how much one unit of the invoice's currency is in %s.",
            company_info(c, d->company.id)->currency.p);
    d->outstanding_amount = d->grand_total;
    d->status = d->is_return ? STR("Return")
                             : open_state(c, d->grand_total, d->grand_total,
                                          schedule_first(&d->head, d->due_date));
    return check_total(c, d);
}

static bool update_open(Ctx *c, PurchaseInvoice *d)
{
    OpenLine *lines;
    int n;
    if (!open_lines(c, d->head.id, &lines, &n))
        return false;
    d->outstanding_amount = money_neg(open_sum(lines, n));
    if (!d->is_return)
        d->status = open_state(c, d->outstanding_amount, d->grand_total,
                               open_due(lines, n, d->due_date));
    return store_own_row(c, &d->head);
}

bool purchase_invoice_settled(Ctx *c, PurchaseInvoice *d)
{
    return d->head.docstatus != 1 || update_open(c, d);
}

/* A credit note settles its invoice as far as that is open. */
static bool settle_credited(Ctx *c, PurchaseInvoice *d)
{
    OpenLine *own, *theirs;
    int n, m;
    if (!d->is_return || !d->return_against.id)
        return true;
    if (!open_lines(c, d->head.id, &own, &n) || !open_lines(c, d->return_against.id, &theirs, &m))
        return false;
    for (int i = 0; n && i < m; i++) {
        Money amount = money_least(own->open_in_currency, theirs[i].open_in_currency);
        if (amount.minor == 0 || theirs[i].open_in_currency.minor > 0)
            continue;
        Money base = money_least(own->open, theirs[i].open);
        if (!settle(c, &theirs[i], own, base, amount, d->posting_date, &d->head, "return_against"))
            return false;
        own->open.minor -= base.minor;
        own->open_in_currency.minor -= amount.minor;
    }
    return update_open(c, d);
}

bool purchase_invoice_submit(Ctx *c, PurchaseInvoice *d)
{
    return entries_post(c, &d->head) && settle_credited(c, d);
}

bool purchase_invoice_cancel(Ctx *c, PurchaseInvoice *d)
{
    d->outstanding_amount = (Money){0};
    d->status = STR("Cancelled");
    return entry_reverse_all(c, &d->head, entry_reversal_day(c, d->company.id, d->posting_date));
}

bool purchase_invoice_deleted(Ctx *c, PurchaseInvoice *d)
{
    return entry_draft_clear(c, d->head.id);
}
