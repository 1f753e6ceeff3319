/* SPDX-License-Identifier: EUPL-1.2
 * The ledger effect of a purchase invoice: DB expense by account and VAT code, DB deductible VAT,
 * CR 401. VAT that is not deducted stays in the expense: of a company exempt as a
 * small business (CGI 293 B), or the share that the law refuses (ann. II 206). Under the reverse
 * charge the buyer owes the VAT and deducts it (CGI 283). VAT of services of a
 * supplier on receipts waits for the payment (CGI 271 I-3).
 */
#include "account.gen.h"
#include "entry_plan.h"
#include "invoice_rules.h"
#include "payment_schedule.h"
#include "purchase_invoice/purchase.h"
#include "site.h"

#include <stdlib.h>

typedef struct {
    Ctx *c;
    const PurchaseInvoice *d;
    Entry *e;
    bool exempt; /* the company deducts nothing */
    Money *kept; /* VAT that stays in the expense of each line */
    Money *base_kept;
    Money *deducted, *base_deducted; /* of each row of VAT */
} Composer;

static EntryLine *in_currency(const Composer *k, EntryLine *l, Money amount, bool debit)
{
    if (l) {
        l->currency = k->d->currency.id;
        l->currency_amount = debit ? amount : money_neg(amount);
    }
    return l;
}

static bool of_row(const Composer *k, const PurchaseInvoiceItem *l,
                   const PurchaseTaxesAndCharges *t)
{
    VatKey key;
    return vat_key_of(k->c, l->vat_code.id, &key) && str_eq(key.category, t->category) &&
           key.rate.micro == t->rate.micro;
}

/* VAT of a row falls on its lines by their amounts, the last takes the cent; of each, the share
 * that is not deductible stays with the line. Gives what is deducted. */
static void split_row(const Composer *k, const PurchaseTaxesAndCharges *t, Money tax, Money *kept,
                      Money *out_deducted)
{
    int64_t all = 0, done = 0, before = 0;
    *out_deducted = tax;
    for (int i = 0; i < k->d->items_n; i++)
        if (of_row(k, &k->d->items[i], t))
            all += k->d->items[i].net_amount.minor;
    for (int i = 0; i < k->d->items_n && all; i++) {
        const PurchaseInvoiceItem *l = &k->d->items[i];
        Money up_to, share;
        if (!of_row(k, l, t))
            continue;
        done += l->net_amount.minor;
        money_share(tax, all < 0 ? -done : done, all < 0 ? -all : all, &up_to);
        share.minor = up_to.minor - before;
        before = up_to.minor;
        Money stays = share;
        if (!k->exempt)
            money_percent(share, (Percent){100 * (int64_t)MICRO - l->deductible_percentage.micro},
                          &stays);
        kept[i].minor += stays.minor;
        out_deducted->minor -= stays.minor;
    }
}

/* What is bought on one account under one VAT code. */
typedef struct {
    const PurchaseInvoiceItem *first;
    Money base, amount, net;
} Group;

static bool same_group(const PurchaseInvoiceItem *a, const PurchaseInvoiceItem *b)
{
    return a->expense_account.id == b->expense_account.id && a->vat_code.id == b->vat_code.id;
}

/* In the order of their first lines; few, so that they are looked through for each line. */
static Group *groups_of(const Composer *k, int *out_n)
{
    const PurchaseInvoice *d = k->d;
    Group *list = arena_array_of(k->c->a, Group, d->items_n + 1);
    *out_n = 0;
    for (int i = 0; i < d->items_n; i++) {
        int at = 0;
        while (at < *out_n && !same_group(list[at].first, &d->items[i]))
            at++;
        if (at == *out_n)
            list[(*out_n)++].first = &d->items[i];
        list[at].net.minor += d->items[i].base_net_amount.minor; /* bounded: the totals fit */
        list[at].base.minor += d->items[i].base_net_amount.minor + k->base_kept[i].minor;
        list[at].amount.minor += d->items[i].net_amount.minor + k->kept[i].minor;
    }
    return list;
}

static void expense_lines(const Composer *k)
{
    int n;
    const Group *groups = groups_of(k, &n);
    for (const Group *g = groups; g < groups + n; g++) {
        EntryLine *l = entry_debit(k->c, k->e, g->first->expense_account.id, g->base);
        if (!in_currency(k, l, g->amount, true))
            continue;
        l->vat_code = id_to_name(k->c, g->first->vat_code.id);
        l->vat_base = g->net;
    }
}

static void deducted_line(const Composer *k, const PurchaseTaxesAndCharges *t, const char *role,
                          Money amount, Money base)
{
    int64_t account = role ? account_of_role(k->c, k->d->company.id, role) : t->account_head.id;
    EntryLine *l = in_currency(k, entry_debit(k->c, k->e, account, base), amount, true);
    if (l) {
        l->vat_code = id_to_name(k->c, t->vat_code.id);
        l->vat_base = t->base_net_amount;
    }
}

/* The buyer's own VAT, in the company's currency: owed, and deducted unless exempt. */
static void reverse_charge(const Composer *k, const PurchaseTaxesAndCharges *t)
{
    const VatCode *v = t->vat_code.id ? doc_peek_of(k->c, vat_code, t->vat_code.id) : NULL;
    Money tax;
    if (!v || !v->reverse_rate.micro || !money_percent(t->base_net_amount, v->reverse_rate, &tax))
        return;
    const char *owed = str_starts(v->code, STR("INTRA")) ? "VAT_REVERSE_CHARGE_DUE"
                                                         : "VAT_REVERSE_CHARGE_DUE_DOMESTIC";
    EntryLine *due = entry_credit(k->c, k->e, account_of_role(k->c, k->d->company.id, owed), tax);
    int64_t account = k->exempt ? k->d->items[0].expense_account.id
                                : account_of_role(k->c, k->d->company.id,
                                                  "VAT_REVERSE_CHARGE_DEDUCTIBLE");
    EntryLine *back = entry_debit(k->c, k->e, account, tax);
    EntryLine *both[] = {due, back};
    for (int i = 0; i < 2 && due && back; i++) {
        both[i]->vat_code = v->code;
        both[i]->vat_base = t->base_net_amount;
    }
}

/* --- VAT that waits --- */

static bool is_service(Ctx *c, const PurchaseInvoiceItem *l)
{
    const Account *a = doc_peek_of(c, account, l->expense_account.id);
    return a && !str_starts(a->account_number, STR("607")) &&
           !str_starts(a->account_number, STR("601")) && !str_starts(a->account_number, STR("2"));
}

static void waiting_part(const Composer *k, const PurchaseTaxesAndCharges *t, Money deducted,
                         Money base_deducted, Money *out, Money *out_base)
{
    int64_t services = 0, all = 0;
    *out = *out_base = (Money){0};
    for (int i = 0; i < k->d->items_n && k->d->vat_on_payment; i++) {
        const PurchaseInvoiceItem *l = &k->d->items[i];
        if (!of_row(k, l, t))
            continue;
        all += l->net_amount.minor;
        services += is_service(k->c, l) ? l->net_amount.minor : 0;
    }
    if (!all || !services)
        return;
    int64_t sign = all < 0 ? -1 : 1;
    money_share(deducted, sign * services, sign * all, out);
    money_share(base_deducted, sign * services, sign * all, out_base);
}

static void split_rows(const Composer *k)
{
    for (int i = 0; i < k->d->taxes_n; i++) {
        const PurchaseTaxesAndCharges *t = &k->d->taxes[i];
        split_row(k, t, t->tax_amount, k->kept, &k->deducted[i]);
        split_row(k, t, t->base_tax_amount, k->base_kept, &k->base_deducted[i]);
    }
}

static void vat_row(const Composer *k, int row)
{
    const PurchaseTaxesAndCharges *t = &k->d->taxes[row];
    Money deducted = k->deducted[row], base_deducted = k->base_deducted[row], later, base_later;
    waiting_part(k, t, deducted, base_deducted, &later, &base_later);
    if (base_later.minor)
        deducted_line(k, t, "VAT_DEDUCTIBLE_PENDING", later, base_later);
    deducted_line(k, t, NULL, (Money){deducted.minor - later.minor},
                  (Money){base_deducted.minor - base_later.minor});
    reverse_charge(k, t);
}

static Composer composer(Ctx *c, const PurchaseInvoice *d)
{
    const CompanyInfo *info = company_info(c, d->company.id);
    return (Composer){.c = c,
                      .d = d,
                      .exempt = info && str_is(info->vat_regime, "franchise"),
                      .kept = arena_array_of(c->a, Money, d->items_n + 1),
                      .base_kept = arena_array_of(c->a, Money, d->items_n + 1),
                      .deducted = arena_array_of(c->a, Money, d->taxes_n + 1),
                      .base_deducted = arena_array_of(c->a, Money, d->taxes_n + 1)};
}

PendingVat *purchase_pending_vat(Ctx *c, const PurchaseInvoice *d)
{
    Composer k = composer(c, d);
    PendingVat *list = arena_array_of(c->a, PendingVat, d->taxes_n + 1);
    split_rows(&k);
    for (int i = 0; i < d->taxes_n; i++) {
        const PurchaseTaxesAndCharges *t = &d->taxes[i];
        Money later;
        list[i] = (PendingVat){
            t->account_head.id, id_to_name(c, t->vat_code.id), {0}, t->base_net_amount};
        waiting_part(&k, t, k.deducted[i], k.base_deducted[i], &later, &list[i].tax);
    }
    return list;
}

/* --- the whole --- */

/* One for each instalment. */
static void payable_lines(const Composer *k)
{
    const PurchaseInvoice *d = k->d;
    Instalment parts[INSTALMENTS_MAX];
    int n = schedule_parts(&d->head, d->due_date, d->grand_total, d->base_grand_total, parts);
    for (int i = 0; i < n; i++) {
        EntryLine *l = entry_credit(k->c, k->e, d->credit_to.id, parts[i].base);
        if (!in_currency(k, l, parts[i].amount, false))
            continue;
        line_party(k->c, l, STR("Supplier"), d->supplier, d->supplier_name);
        l->due_date = parts[i].due;
    }
}

/* Cents between what the supplier wrote and its sum: 658 or 758, within 0.05 a line. */
static bool close_entry(const Composer *k)
{
    int64_t rest = 0, most = 5 * (k->d->items_n + k->d->taxes_n);
    for (int i = 0; i < k->e->n; i++)
        rest += k->e->lines[i].debit.minor - k->e->lines[i].credit.minor;
    if (llabs(rest) > most)
        return fail_field(
            k->c, ERR_VALIDATION, "items",
            "The lines and the VAT differ from the total by %s. Correct the lines, or "
            "refuse the invoice.",
            ctx_amount(k->c, rest, company_info(k->c, k->d->company.id)->decimals).p);
    if (rest)
        entry_credit(
            k->c, k->e,
            account_of_role(k->c, k->d->company.id, rest > 0 ? "ROUNDING_GAIN" : "ROUNDING_LOSS"),
            (Money){rest});
    return true;
}

bool purchase_give(Ctx *c, const PurchaseInvoice *d)
{
    Composer k = composer(c, d);
    k.e = entry_new(c, "AC", d->company.id, d->posting_date, &d->head);
    if (d->bill_no.n) {
        k.e->piece_ref = d->bill_no;
        k.e->piece_date = d->bill_date.day ? d->bill_date : d->posting_date;
    }
    k.e->label = str_format(c->a, "%s %s", d->supplier_name.p,
                            d->bill_no.n ? d->bill_no.p : d->head.name.p);
    split_rows(&k);
    expense_lines(&k);
    for (int i = 0; i < d->taxes_n; i++)
        vat_row(&k, i);
    payable_lines(&k);
    bool closed = close_entry(&k);
    return entry_give(c, k.e) && closed;
}
