/* SPDX-License-Identifier: EUPL-1.2
 * The entries of payments: bank against party, fees, discount (665, 765), exchange difference
 * (656, 756), VAT that falls due, and internal transfers through 580.
 */
#include "account.gen.h"
#include "payment_entry/payment.h"
#include "payment_vat.h"

const char *payment_journal(Ctx *c, int64_t account)
{
    const Account *a = doc_peek_of(c, account, account);
    return a && str_is(a->account_type, "Cash") ? "CA" : "BQ";
}

static EntryLine *in_currency(EntryLine *l, int64_t currency, Money amount, bool debit)
{
    if (l) {
        l->currency = currency;
        l->currency_amount = debit ? amount : money_neg(amount);
    }
    return l;
}

static EntryLine *put(Ctx *c, Entry *e, bool debit, int64_t account, Money amount)
{
    return debit ? entry_debit(c, e, account, amount) : entry_credit(c, e, account, amount);
}

static void bank_line(Ctx *c, Entry *e, const PaymentPlan *p)
{
    EntryLine *l = put(c, e, p->receive, p->bank_account, p->bank_base);
    in_currency(l, p->bank_currency, p->bank_amount, p->receive);
}

/* One line for each open line it settles, so that their settlement is whole in both currencies. */
static void party_line(Ctx *c, Entry *e, const PaymentEntry *d, const PaymentPlan *p, bool debit,
                       Money base, Money amount, Str of)
{
    EntryLine *l = in_currency(put(c, e, debit, p->party_account, base), p->party_currency, amount,
                               debit);
    if (!l)
        return;
    line_party(c, l, d->party_type, d->party, d->party_name);
    if (of.n)
        l->label = str_format(c->a, "%s %s", e->label.p, of.p);
}

static void difference_line(Ctx *c, Entry *e, const PaymentEntry *d, const PaymentPlan *p)
{
    bool gain = p->difference.minor > 0;
    Money size = {gain ? p->difference.minor : -p->difference.minor};
    if (size.minor)
        put(c, e, !gain,
            account_of_role(c, d->company.id, gain ? "TRADE_EXCHANGE_GAIN" : "TRADE_EXCHANGE_LOSS"),
            size);
}

static bool part_vat(Ctx *c, Entry *e, const PaymentPlan *p, int i, Money *out_discount_vat)
{
    const PaymentPart *q = &p->parts[i];
    PaidPart part = {.line = q->line, .amount = q->amount, .discount = q->discount};
    for (int k = 0; k < i; k++)
        if (p->parts[k].line.voucher == q->line.voucher)
            part.earlier.minor += p->parts[k].amount.minor;
    return payment_vat(c, e, &part, out_discount_vat);
}

static void discount_line(Ctx *c, Entry *e, const PaymentEntry *d, const PaymentPlan *p,
                          const PaymentPart *part, Money vat)
{
    Money net = {part->discount_base.minor - vat.minor};
    if (part->discount.minor)
        put(c, e, p->receive != part->same_side,
            account_of_role(c, d->company.id,
                            p->receive ? "DISCOUNT_GRANTED" : "DISCOUNT_OBTAINED"),
            net);
}

Entry *payment_compose(Ctx *c, const PaymentEntry *d, const PaymentPlan *p)
{
    Entry *e = entry_new(c, payment_journal(c, p->bank_account), d->company.id, d->posting_date,
                         &d->head);
    e->label = str_format(c->a, "%s %s", tr(LANG_FR, "Payment"), d->party_name.p);
    if (d->reference_no.n)
        e->label = str_format(c->a, "%s %s", e->label.p, d->reference_no.p);
    bank_line(c, e, p);
    for (int i = 0; i < p->n_parts; i++) {
        const PaymentPart *q = &p->parts[i];
        party_line(c, e, d, p, p->receive == q->same_side, q->base, q->amount,
                   id_to_name(c, q->line.voucher));
    }
    party_line(c, e, d, p, !p->receive, p->unallocated_base, p->unallocated, STR(""));
    for (int i = 0; i < d->deductions_n; i++) {
        EntryLine *l = entry_debit(c, e, d->deductions[i].account.id, d->deductions[i].amount);
        if (l && d->deductions[i].description.n)
            l->label = d->deductions[i].description;
    }
    for (int i = 0; i < p->n_parts; i++) {
        Money vat = {0};
        if (!part_vat(c, e, p, i, &vat))
            return NULL;
        discount_line(c, e, d, p, &p->parts[i], vat);
    }
    difference_line(c, e, d, p);
    return e;
}

bool transfer_compose(Ctx *c, const PaymentEntry *d, Entry *out[2])
{
    int64_t way = account_of_role(c, d->company.id, "INTERNAL_TRANSFER");
    const int64_t accounts[] = {d->paid_from.id, d->paid_to.id};
    const Money base[] = {d->base_paid_amount, d->base_paid_amount};
    const Link currencies[] = {d->paid_from_account_currency, d->paid_to_account_currency};
    const Money amounts[] = {d->paid_amount, d->received_amount};
    for (int i = 0; i < 2; i++) {
        Entry *e = out[i] = entry_new(c, payment_journal(c, accounts[i]), d->company.id,
                                      d->posting_date, &d->head);
        e->label = str_copy(c->a, str_c(tr(LANG_FR, "Internal Transfer")));
        in_currency(put(c, e, i == 1, accounts[i], base[i]), currencies[i].id, amounts[i], i == 1);
        put(c, e, i == 0, way, base[i]);
    }
    return way != 0;
}
