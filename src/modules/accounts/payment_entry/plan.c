/* SPDX-License-Identifier: EUPL-1.2
 * The arithmetic of a payment: amounts in three currencies (of the party, of the bank account, of
 * the company), what it settles, what stays unallocated, the exchange difference (PCG 656, 756).
 */
#include "account.gen.h"
#include "payment_entry/payment.h"
#include "site.h"

static const char *ref_path(Ctx *c, int i, const char *field)
{
    return str_format(c->a, "references[%d].%s", i, field).p;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t size_of(Money m)
{
    return m.minor < 0 ? -m.minor : m.minor;
}

/* --- parts --- */

/* Takes of an open line what is wanted; the whole line keeps no cent behind. */
static bool take(Ctx *c, PaymentPlan *p, int ref, const OpenLine *line, bool same_side,
                 int64_t *wanted)
{
    int64_t open = size_of(line->open_in_currency), amount = least(*wanted, open);
    Money base = {size_of(line->open)};
    if (amount < open && !money_share(base, amount, open, &base))
        return fail_field(c, ERR_VALIDATION, ref_path(c, ref, "allocated_amount"),
                          "The amounts are too large to be added. Check them.");
    p->parts[p->n_parts++] = (PaymentPart){
        .ref = ref, .line = *line, .amount = {amount}, .base = base, .same_side = same_side};
    *wanted -= amount;
    return true;
}

static bool too_much(Ctx *c, const PaymentEntry *d, int ref, int64_t open)
{
    const PaymentEntryReference *r = &d->references[ref];
    return fail_field(c, ERR_VALIDATION, ref_path(c, ref, "allocated_amount"),
                      "%s: only %s is still open, less than what is allocated. Lower the amount.",
                      id_to_name(c, r->reference_name.id).p,
                      ctx_amount(c, open, currency_decimals(c, d->party_currency.id)).p);
}

static bool not_posted(Ctx *c, const PaymentEntry *d, int ref)
{
    return fail_field(c, ERR_VALIDATION, ref_path(c, ref, "reference_name"),
                      "%s: nothing is open there for this party and currency. Choose a submitted "
                      "invoice of the party.",
                      id_to_name(c, d->references[ref].reference_name.id).p);
}

static bool add_reference(Ctx *c, const PaymentEntry *d, PaymentPlan *p, int ref)
{
    const PaymentEntryReference *r = &d->references[ref];
    OpenLine *lines;
    int n;
    int64_t wanted = size_of(r->allocated_amount), open = 0;
    if (!open_lines_by_due(c, r->reference_name.id, &lines, &n))
        return false;
    for (int i = 0; i < n; i++) {
        const OpenLine *l = &lines[i];
        bool debit = l->open_in_currency.minor > 0;
        if (l->party != d->party.id || l->account != p->party_account ||
            l->currency != p->party_currency || l->open_in_currency.minor == 0)
            continue;
        open += size_of(l->open_in_currency);
        if (wanted && !take(c, p, ref, l, debit != p->receive, &wanted))
            return false;
    }
    if (!open)
        return not_posted(c, d, ref);
    return wanted == 0 || too_much(c, d, ref, open);
}

static bool set_discount(Ctx *c, const PaymentEntry *d, PaymentPlan *p, PaymentPart *part)
{
    int64_t discount = size_of(d->references[part->ref].discount_amount);
    for (const PaymentPart *q = p->parts; q < part; q++)
        if (q->ref == part->ref)
            discount -= q->discount.minor;
    part->discount.minor = least(discount, part->amount.minor);
    if (!part->discount.minor)
        return true;
    return money_share(part->base, part->discount.minor, part->amount.minor,
                       &part->discount_base) ||
           fail_field(c, ERR_VALIDATION, ref_path(c, part->ref, "discount_amount"),
                      "The amounts are too large to be added. Check them.");
}

static bool set_parts(Ctx *c, const PaymentEntry *d, PaymentPlan *p)
{
    enum { LINES_OF_ONE = 64 };
    p->parts = arena_array_of(c->a, PaymentPart, d->references_n * LINES_OF_ONE + 1);
    bool ok = true;
    for (int i = 0; i < d->references_n && d->party.id; i++)
        if (d->references[i].reference_name.id && d->references[i].allocated_amount.minor)
            ok = add_reference(c, d, p, i) && ok;
    for (int i = 0; ok && i < p->n_parts; i++)
        ok = set_discount(c, d, p, &p->parts[i]);
    return ok;
}

/* --- amounts --- */

static bool too_large(Ctx *c)
{
    return fail_field(c, ERR_VALIDATION, "paid_amount", "The amounts are too large to be added. "
                                                        "Check them.");
}

/* The bank's amount in the company's currency; without rate it is that of the party's side. */
static bool set_bank_base(Ctx *c, const PaymentEntry *d, PaymentPlan *p)
{
    ExRate bank_rate = p->receive ? d->target_exchange_rate : d->source_exchange_rate;
    if (p->bank_currency == p->company_currency) {
        p->bank_base = p->bank_amount;
        return true;
    }
    if (!bank_rate.pico)
        return fail_field(c, ERR_MANDATORY,
                          p->receive ? "target_exchange_rate" : "source_exchange_rate",
                          "Give the exchange rate: how much one unit of the bank account's "
                          "currency is in the company's.");
    return money_convert(p->bank_amount, bank_rate, p->bank_decimals, p->company_decimals,
                         &p->bank_base) ||
           too_large(c);
}

static bool set_amounts(Ctx *c, const PaymentEntry *d, PaymentPlan *p)
{
    p->party_amount = p->receive ? d->paid_amount : d->received_amount;
    p->bank_amount = p->receive ? d->received_amount : d->paid_amount;
    for (int i = 0; i < d->deductions_n; i++)
        if (!money_add(p->deductions, d->deductions[i].amount, &p->deductions))
            return too_large(c);
    return set_bank_base(c, d, p);
}

static bool over_allocated(Ctx *c, const PaymentPlan *p, int64_t missing)
{
    return fail_field(c, ERR_VALIDATION, "paid_amount",
                      "More is allocated to invoices than was paid: %s is missing. Raise the "
                      "amount or lower the allocations.",
                      ctx_amount(c, missing, p->party_decimals).p);
}

/* What the payment leaves on the account of the party, and the exchange difference. */
static bool set_rest(Ctx *c, const PaymentEntry *d, PaymentPlan *p)
{
    Wide rest = p->party_amount.minor, base = p->bank_base.minor;
    bool own = p->party_currency == p->company_currency;
    base += p->receive ? p->deductions.minor : -p->deductions.minor;
    if (own)
        rest += p->receive ? p->deductions.minor : -p->deductions.minor;
    for (int i = 0; i < p->n_parts; i++) {
        const PaymentPart *q = &p->parts[i];
        int sign = q->same_side ? -1 : 1;
        rest -= sign * (Wide)(q->amount.minor - q->discount.minor);
        base -= sign * (Wide)(q->base.minor - q->discount_base.minor);
    }
    if (rest < 0)
        return over_allocated(c, p, (int64_t)-rest);
    ExRate rate = p->receive ? d->source_exchange_rate : d->target_exchange_rate;
    p->unallocated.minor = p->unallocated_base.minor = (int64_t)rest;
    if (!own && rest && rate.pico &&
        !money_convert(p->unallocated, rate, p->party_decimals, p->company_decimals,
                       &p->unallocated_base))
        return too_large(c);
    if (!own && rest && !rate.pico &&
        !money_share(p->bank_base, (int64_t)rest, p->party_amount.minor, &p->unallocated_base))
        return too_large(c);
    base -= p->unallocated_base.minor;
    return num_narrow(p->receive ? base : -base, &p->difference.minor) || too_large(c);
}

static bool same_currencies(const PaymentPlan *p)
{
    return p->party_currency == p->company_currency && p->bank_currency == p->company_currency;
}

bool payment_plan(Ctx *c, const PaymentEntry *d, PaymentPlan *out)
{
    const CompanyInfo *info = company_info(c, d->company.id);
    bool receive = str_is(d->payment_type, "Receive");
    PaymentPlan p = {.receive = receive,
                     .party_account = receive ? d->paid_from.id : d->paid_to.id,
                     .bank_account = receive ? d->paid_to.id : d->paid_from.id,
                     .party_currency = d->party_currency.id,
                     .bank_currency = receive ? d->paid_to_account_currency.id
                                              : d->paid_from_account_currency.id,
                     .company_currency = info->currency_id,
                     .company_decimals = info->decimals};
    p.party_decimals = currency_decimals(c, p.party_currency);
    p.bank_decimals = currency_decimals(c, p.bank_currency);
    if (!set_amounts(c, d, &p) || !set_parts(c, d, &p) || !set_rest(c, d, &p))
        return false;
    if (same_currencies(&p) && p.difference.minor)
        return fail_field(c, ERR_VALIDATION, "received_amount",
                          "The two amounts differ by %s in one currency. Enter the difference as a "
                          "fee or a discount.",
                          ctx_amount(c, p.difference.minor, p.company_decimals).p);
    *out = p;
    return true;
}
