/* SPDX-License-Identifier: EUPL-1.2
 * Rules of the payment entry: accounts and currencies by default, the invoices that it pays, its
 * states. The arithmetic is in plan.c, the entries in compose.c, VAT on receipts in vat.c.
 */
#include "account.gen.h"
#include "company.gen.h"
#include "customer.gen.h"
#include "entry_plan.h"
#include "mode_of_payment.gen.h"
#include "payment_entry/payment.h"
#include "sales_invoice.gen.h"
#include "site.h"
#include "supplier.gen.h"

static bool is_transfer(const PaymentEntry *d)
{
    return str_is(d->payment_type, "Internal Transfer");
}

static bool receives(const PaymentEntry *d)
{
    return str_is(d->payment_type, "Receive");
}

/* --- defaults --- */

static void default_mode(Ctx *c, PaymentEntry *d)
{
    Str name = STR("");
    int64_t id = 0;
    if (d->mode_of_payment.id || is_transfer(d))
        return;
    if (db_one_int(c->db, SQL("SELECT id FROM mode_of_payment WHERE code = '30' ORDER BY id"),
                   DB_NONE, &id)) {
        name = id_to_name(c, id);
        d->mode_of_payment = (Link){id, name};
    }
}

static int64_t bank_account(Ctx *c, const PaymentEntry *d)
{
    const Company *k = doc_peek_of(c, company, d->company.id);
    const ModeOfPayment *m = d->mode_of_payment.id
                                 ? doc_peek_of(c, mode_of_payment, d->mode_of_payment.id)
                                 : NULL;
    if (m && str_is(m->type, "Cash"))
        return account_of_role(c, d->company.id, "CASH");
    if (k && k->default_bank_account.id)
        return k->default_bank_account.id;
    return account_of_role(c, d->company.id, "BANK");
}

/* The lines of a document that are this party's, the oldest due first; an entry by hand may have
 * lines of several. */
static bool reference_lines(Ctx *c, const PaymentEntry *d, int i, OpenLine **out, int *out_n)
{
    int n, kept = 0;
    *out_n = 0;
    if (!d->references[i].reference_name.id)
        return true;
    if (!open_lines_by_due(c, d->references[i].reference_name.id, out, &n))
        return false;
    for (int k = 0; k < n; k++)
        if ((*out)[k].party == d->party.id)
            (*out)[kept++] = (*out)[k];
    *out_n = kept;
    return true;
}

/* The account of the first invoice, else that of the party, else that of the chart. */
static int64_t party_account(Ctx *c, const PaymentEntry *d)
{
    OpenLine *lines;
    int n = 0;
    for (int i = 0; i < d->references_n && !n; i++)
        if (reference_lines(c, d, i, &lines, &n) && n)
            return lines[0].account;
    if (str_is(d->party_type, "Supplier")) {
        const Supplier *s = doc_peek_or_empty_of(c, supplier, d->party.id);
        return s && s->default_payable_account.id ? s->default_payable_account.id
                                                  : account_of_role(c, d->company.id, "PAYABLE");
    }
    const Customer *b = doc_peek_or_empty_of(c, customer, d->party.id);
    return b && b->default_receivable_account.id ? b->default_receivable_account.id
                                                 : account_of_role(c, d->company.id, "RECEIVABLE");
}

static bool default_accounts(Ctx *c, PaymentEntry *d)
{
    Link *bank = receives(d) ? &d->paid_to : &d->paid_from;
    Link *party = receives(d) ? &d->paid_from : &d->paid_to;
    default_mode(c, d);
    if (!bank->id)
        *bank = (Link){bank_account(c, d), STR("")};
    if (!party->id)
        *party = (Link){party_account(c, d), STR("")};
    return bank->id && party->id;
}

static bool rescale(Money *m, int from, int to)
{
    int64_t factor = num_pow10(from > to ? from - to : to - from);
    if (from > to && m->minor % factor)
        return false;
    return from > to ? (m->minor /= factor, true) : num_narrow((Wide)m->minor * factor, &m->minor);
}

/* Amounts that were read before the currency was known have the decimals of the company. */
static bool rescale_all(Ctx *c, PaymentEntry *d, int from, int to)
{
    bool ok = rescale(receives(d) ? &d->paid_amount : &d->received_amount, from, to);
    for (int i = 0; i < d->references_n; i++)
        ok = rescale(&d->references[i].allocated_amount, from, to) &&
             rescale(&d->references[i].discount_amount, from, to) && ok;
    return ok || fail_field(c, ERR_VALIDATION, "paid_amount",
                            "too many decimals for an amount. Round it first.");
}

static Link account_currency(Ctx *c, int64_t account)
{
    const CompanyInfo *info;
    const Account *a = doc_peek_of(c, account, account);
    if (a && a->account_currency.id)
        return a->account_currency;
    info = company_info(c, a ? a->company.id : 0);
    return info ? (Link){info->currency_id, info->currency} : (Link){0};
}

static Link reference_currency(Ctx *c, const PaymentEntry *d)
{
    OpenLine *lines;
    int n = 0;
    for (int i = 0; i < d->references_n; i++)
        if (reference_lines(c, d, i, &lines, &n) && n)
            return (Link){lines[0].currency, STR("")};
    return (Link){0};
}

static bool set_currencies(Ctx *c, PaymentEntry *d)
{
    const CompanyInfo *info = company_info(c, d->company.id);
    Link *party = receives(d) ? &d->paid_from_account_currency : &d->paid_to_account_currency;
    Link *bank = receives(d) ? &d->paid_to_account_currency : &d->paid_from_account_currency;
    bool read_blind = !party->id && !d->party_currency.id;
    if (!bank->id)
        *bank = account_currency(c, receives(d) ? d->paid_to.id : d->paid_from.id);
    if (!party->id)
        *party = reference_currency(c, d);
    if (!party->id)
        *party = account_currency(c, receives(d) ? d->paid_from.id : d->paid_to.id);
    d->party_currency = *party;
    int from = info->decimals, to = currency_decimals(c, party->id);
    return !read_blind || from == to || rescale_all(c, d, from, to);
}

static bool rate_of(ExRate rate, bool own, ExRate *out)
{
    *out = own ? (ExRate){PICO} : rate;
    return out->pico != 0;
}

static bool is_given(const PaymentEntry *d, const char *field)
{
    return field_given(&d->head, type_field(d->head.type, str_c(field)));
}

/* One amount gives the other: the same in one currency, else by the rates. */
static void other_amount(Ctx *c, PaymentEntry *d)
{
    const CompanyInfo *info = company_info(c, d->company.id);
    int64_t from = d->paid_from_account_currency.id, to = d->paid_to_account_currency.id;
    bool gave_paid = is_given(d, "paid_amount"), gave_received = is_given(d, "received_amount");
    if (from == to && gave_paid != gave_received) /* of two that must agree one was changed */
        *(gave_paid ? &d->received_amount : &d->paid_amount) = (Money){0};
    bool forward = d->paid_amount.minor != 0;
    Money *known = forward ? &d->paid_amount : &d->received_amount;
    Money *wanted = forward ? &d->received_amount : &d->paid_amount, base;
    ExRate source, target, *there = forward ? &source : &target,
                           *back = forward ? &target : &source;
    if (wanted->minor || !known->minor)
        return;
    if (from == to) {
        *wanted = *known;
        return;
    }
    if (!rate_of(d->source_exchange_rate, from == info->currency_id, &source) ||
        !rate_of(d->target_exchange_rate, to == info->currency_id, &target) ||
        !money_convert(*known, *there, currency_decimals(c, forward ? from : to), info->decimals,
                       &base))
        return;
    int decimals = currency_decimals(c, forward ? to : from);
    Wide minor = num_div_round((Wide)base.minor * PICO * num_pow10(decimals),
                               (Wide)back->pico * num_pow10(info->decimals));
    num_narrow(minor, &wanted->minor);
}

/* --- the invoices --- */

static const char *ref_path(Ctx *c, int i, const char *field)
{
    return str_format(c->a, "references[%d].%s", i, field).p;
}

/* Of what is still open, else of the last instalment. */
static Date next_due(const OpenLine *lines, int n)
{
    for (int i = 0; i < n; i++)
        if (lines[i].open_in_currency.minor)
            return lines[i].due_date;
    return n ? lines[n - 1].due_date : (Date){0};
}

static bool describe(Ctx *c, PaymentEntry *d, int i, int64_t *left)
{
    PaymentEntryReference *r = &d->references[i];
    OpenLine *lines;
    int n;
    if (!reference_lines(c, d, i, &lines, &n))
        return false;
    Money open = open_sum(lines, n);
    r->outstanding_amount = (Money){receives(d) ? open.minor : -open.minor};
    r->due_date = next_due(lines, n);
    const FieldDef *f = type_field(r->head.type, STR("allocated_amount"));
    if (!r->allocated_amount.minor && !field_given(&r->head, f)) {
        int64_t want = r->outstanding_amount.minor;
        r->allocated_amount.minor = want > 0 && want > *left ? *left : want;
    }
    *left -= r->allocated_amount.minor - r->discount_amount.minor;
    return true;
}

static bool set_total(Ctx *c, PaymentEntryReference *r)
{
    const TypeDef *t = registry_label(c->reg, r->reference_doctype);
    const DocHead *of = t ? doc_peek(c, t, r->reference_name.id) : NULL;
    const FieldDef *total = of ? type_field(of->type, STR("grand_total")) : NULL;
    const FieldDef *bill = of ? type_field(of->type, STR("bill_no")) : NULL;
    r->total_amount = total ? *(const Money *)field_at(of, total) : r->outstanding_amount;
    if (bill)
        r->bill_no = *(const Str *)field_at(of, bill);
    return of != NULL;
}

static bool named_once(Ctx *c, const PaymentEntry *d, int i)
{
    for (int k = 0; k < i; k++)
        if (d->references[k].reference_name.id == d->references[i].reference_name.id)
            return fail_field(c, ERR_VALIDATION, ref_path(c, i, "reference_name"),
                              "%s stands in two rows. Keep one.",
                              id_to_name(c, d->references[i].reference_name.id).p);
    return true;
}

static bool set_references(Ctx *c, PaymentEntry *d)
{
    int64_t left = receives(d) ? d->paid_amount.minor : d->received_amount.minor;
    for (int i = 0; i < d->deductions_n; i++)
        left += receives(d) ? d->deductions[i].amount.minor : -d->deductions[i].amount.minor;
    bool ok = true;
    for (int i = 0; i < d->references_n && d->party.id; i++)
        if (d->references[i].reference_name.id)
            ok = named_once(c, d, i) && describe(c, d, i, &left) &&
                 set_total(c, &d->references[i]) && ok;
    return ok;
}

/* --- validate --- */

static bool set_figures(Ctx *c, PaymentEntry *d)
{
    PaymentPlan p;
    if (!payment_plan(c, d, &p))
        return false;
    d->total_allocated_amount = (Money){0};
    for (int i = 0; i < p.n_parts; i++)
        d->total_allocated_amount.minor += p.parts[i].same_side ? -p.parts[i].amount.minor
                                                                : p.parts[i].amount.minor;
    d->unallocated_amount = p.unallocated;
    d->difference_amount = p.difference;
    d->base_paid_amount = d->base_received_amount = p.bank_base;
    return true;
}

static bool validate_party(Ctx *c, PaymentEntry *d)
{
    if (d->party.id)
        d->party_name = id_to_name(c, d->party.id);
    if (!default_accounts(c, d) || !set_currencies(c, d))
        return false;
    other_amount(c, d);
    return set_references(c, d) && set_figures(c, d);
}

static bool validate_transfer(Ctx *c, PaymentEntry *d)
{
    const CompanyInfo *info = company_info(c, d->company.id);
    if (!d->paid_from.id || !d->paid_to.id || d->paid_from.id == d->paid_to.id)
        return fail_field(c, ERR_MANDATORY, d->paid_from.id ? "paid_to" : "paid_from",
                          "An internal transfer needs two different accounts. Choose both.");
    if (!d->paid_from_account_currency.id)
        d->paid_from_account_currency = account_currency(c, d->paid_from.id);
    if (!d->paid_to_account_currency.id)
        d->paid_to_account_currency = account_currency(c, d->paid_to.id);
    other_amount(c, d);
    ExRate rate;
    bool own = d->paid_from_account_currency.id == info->currency_id;
    if (!rate_of(d->source_exchange_rate, own, &rate))
        return fail_field(c, ERR_MANDATORY, "source_exchange_rate",
                          "Give the exchange rate: how much one unit of the bank account's "
                          "currency is in the company's.");
    d->party_name = str_copy(c->a, str_c(tr(LANG_FR, "Internal Transfer")));
    return money_convert(d->paid_amount, rate,
                         currency_decimals(c, d->paid_from_account_currency.id), info->decimals,
                         &d->base_paid_amount) ||
           fail_field(c, ERR_VALIDATION, "paid_amount", "The amounts are too large to be added. "
                                                        "Check them.");
}

/* What kind of party and of document is meant, before their names are looked up. */
bool payment_entry_defaults(Ctx *c, PaymentEntry *d)
{
    (void)c;
    if (!d->payment_type.n)
        d->payment_type = STR("Receive");
    if (!d->party_type.n && !is_transfer(d))
        d->party_type = receives(d) ? STR("Customer") : STR("Supplier");
    for (int i = 0; i < d->references_n; i++)
        if (!d->references[i].reference_doctype.n)
            d->references[i].reference_doctype = str_is(d->party_type, "Customer")
                                                     ? STR("Sales Invoice")
                                                     : STR("Purchase Invoice");
    return true;
}

/* Without an amount, all that is open of the invoices is paid. */
static bool default_amount(Ctx *c, PaymentEntry *d)
{
    Money *amount = receives(d) ? &d->paid_amount : &d->received_amount;
    int64_t sum = 0;
    for (int i = 0; i < d->references_n && !is_transfer(d); i++) {
        OpenLine *lines;
        int n = 0;
        if (!reference_lines(c, d, i, &lines, &n))
            return false;
        sum += n ? open_sum(lines, n).minor : 0;
    }
    sum = receives(d) ? sum : -sum;
    if (sum > 0 && !d->paid_amount.minor && !d->received_amount.minor)
        amount->minor = sum;
    return true;
}

bool payment_entry_validate(Ctx *c, PaymentEntry *d)
{
    if (d->head.docstatus != 0)
        return true;
    d->status = STR("Draft");
    if (d->paid_amount.minor < 0 || d->received_amount.minor < 0)
        return fail_field(c, ERR_VALIDATION, "paid_amount",
                          "A payment is positive. To give money back, choose the other payment "
                          "type.");
    if (!company_info(c, d->company.id))
        return fail_field(c, ERR_VALIDATION, "company", "Create a company first.");
    if (!default_amount(c, d))
        return false;
    bool ok = d->paid_amount.minor || d->received_amount.minor ||
              fail_field(c, ERR_MANDATORY, "paid_amount", "%s is missing. Fill it in.",
                         tr(c->lang, "Amount Paid"));
    return (is_transfer(d) ? validate_transfer(c, d) : validate_party(c, d)) && ok;
}

/* --- states --- */

static bool compose_all(Ctx *c, const PaymentEntry *d, PaymentPlan *p, Entry *out[2], int *out_n)
{
    *out_n = is_transfer(d) ? 2 : 1;
    if (is_transfer(d))
        return transfer_compose(c, d, out);
    if (!payment_plan(c, d, p))
        return false;
    out[0] = payment_compose(c, d, p);
    return out[0] != NULL;
}

bool payment_entry_entries(Ctx *c, PaymentEntry *d)
{
    PaymentPlan p;
    Entry *entries[2];
    int n;
    if (!compose_all(c, d, &p, entries, &n))
        return false;
    for (int i = 0; i < n; i++)
        entry_give(c, entries[i]);
    return true;
}

bool payment_entry_saved(Ctx *c, PaymentEntry *d)
{
    return entries_keep(c, &d->head);
}

/* The lines on the party's account stand in the order of the parts. */
static bool settle_parts(Ctx *c, const PaymentEntry *d, const PaymentPlan *p)
{
    OpenLine *own;
    int n;
    if (!open_lines(c, d->head.id, &own, &n))
        return false;
    for (int i = 0; i < p->n_parts && i < n; i++) {
        const PaymentPart *q = &p->parts[i];
        if (!settle(c, &q->line, &own[i], q->base, q->amount, d->posting_date, &d->head,
                    ref_path(c, q->ref, "allocated_amount")))
            return false;
    }
    return true;
}

bool payment_entry_before_submit(Ctx *c, PaymentEntry *d)
{
    (void)c;
    d->status = STR("Submitted");
    return true;
}

bool payment_entry_submit(Ctx *c, PaymentEntry *d)
{
    PaymentPlan p = {0};
    Entry *entries[2];
    int n;
    return compose_all(c, d, &p, entries, &n) && entries_write(c, &d->head, entries, n) &&
           settle_parts(c, d, &p);
}

bool payment_entry_cancel(Ctx *c, PaymentEntry *d)
{
    d->status = STR("Cancelled");
    return entry_reverse_all(c, &d->head, entry_reversal_day(c, d->company.id, d->posting_date));
}

bool payment_entry_deleted(Ctx *c, PaymentEntry *d)
{
    return entry_draft_clear(c, d->head.id);
}
