/* SPDX-License-Identifier: EUPL-1.2
 * The ledger effect of a sales invoice: DB 411, CR income by account and VAT code, CR VAT.
 *
 * VAT of services of a company on receipts (encaissements) is not due yet: it waits on its own
 * account until the payment (CGI 269-2 c).
 */
#include "company.gen.h"
#include "payment_schedule.h"
#include "sales_invoice/figures.h"
#include "site.h"

typedef struct {
    Ctx *c;
    const SalesInvoice *d;
    Entry *e;
    bool on_receipts;
    int64_t goods_account;
} Composer;

static void in_currency(const Composer *k, EntryLine *l, Money amount, bool debit)
{
    if (!l)
        return;
    l->currency = k->d->currency.id;
    l->currency_amount = debit ? amount : money_neg(amount);
}

/* One for each instalment, so that each one ages by its own day. */
static void receivable_lines(const Composer *k)
{
    const SalesInvoice *d = k->d;
    Instalment parts[INSTALMENTS_MAX];
    int n = schedule_parts(&d->head, d->due_date, d->grand_total, d->base_grand_total, parts);
    for (int i = 0; i < n; i++) {
        EntryLine *l = entry_debit(k->c, k->e, d->debit_to.id, parts[i].base);
        line_party(k->c, l, STR("Customer"), d->customer, d->customer_name);
        in_currency(k, l, parts[i].amount, true);
        if (l)
            l->due_date = parts[i].due;
    }
}

/* What is sold on one account under one VAT code. */
typedef struct {
    const SalesInvoiceItem *first;
    Money base, amount;
} Group;

static bool same_group(const SalesInvoiceItem *a, const SalesInvoiceItem *b)
{
    return a->income_account.id == b->income_account.id && a->vat_code.id == b->vat_code.id;
}

/* In the order of their first lines; few, so that they are looked through for each line. */
static Group *groups_of(const Composer *k, int *out_n)
{
    const SalesInvoice *d = k->d;
    Group *list = arena_array_of(k->c->a, Group, d->items_n + 1);
    *out_n = 0;
    for (int i = 0; i < d->items_n; i++) {
        int at = 0;
        while (at < *out_n && !same_group(list[at].first, &d->items[i]))
            at++;
        if (at == *out_n)
            list[(*out_n)++].first = &d->items[i];
        list[at].base.minor += d->items[i].base_net_amount.minor; /* bounded: the totals fit */
        list[at].amount.minor += d->items[i].net_amount.minor;
    }
    return list;
}

static void income_lines(const Composer *k)
{
    int n;
    const Group *groups = groups_of(k, &n);
    for (const Group *g = groups; g < groups + n; g++) {
        EntryLine *l = entry_credit(k->c, k->e, g->first->income_account.id, g->base);
        in_currency(k, l, g->amount, false);
        if (!l)
            continue;
        l->vat_code = id_to_name(k->c, g->first->vat_code.id);
        l->vat_base = g->base;
    }
}

/* The part of a VAT group that stems from services. */
static void services_part(const Composer *k, const SalesTaxesAndCharges *t, Money *out,
                          Money *out_base)
{
    int64_t services = 0, all = 0;
    for (int i = 0; i < k->d->items_n; i++) {
        const SalesInvoiceItem *l = &k->d->items[i];
        const VatCode *v = invoice_vat_code(k->c, k->d, i);
        if (!v || !str_eq(v->category, t->category) || v->rate.micro != t->rate.micro)
            continue;
        all += l->net_amount.minor;
        if (l->income_account.id != k->goods_account)
            services += l->net_amount.minor;
    }
    *out = *out_base = (Money){0};
    if (all && services) {
        money_share(t->tax_amount, services, all, out);
        money_share(t->base_tax_amount, services, all, out_base);
    }
}

static void vat_line(const Composer *k, const SalesTaxesAndCharges *t, int64_t account,
                     Money amount, Money base)
{
    EntryLine *l = entry_credit(k->c, k->e, account, base);
    in_currency(k, l, amount, false);
    if (!l)
        return;
    l->vat_code = id_to_name(k->c, t->vat_code.id);
    l->vat_base = t->base_net_amount;
}

static Composer composer(Ctx *c, const SalesInvoice *d)
{
    const CompanyInfo *info = company_info(c, d->company.id);
    Composer k = {.c = c, .d = d};
    k.on_receipts = info && str_is(info->vat_regime, "encaissements");
    if (k.on_receipts)
        k.goods_account = account_of_role(c, d->company.id, "SALES_GOODS");
    return k;
}

PendingVat *invoice_pending_vat(Ctx *c, const SalesInvoice *d)
{
    Composer k = composer(c, d);
    PendingVat *list = arena_array_of(c->a, PendingVat, d->taxes_n + 1);
    for (int i = 0; i < d->taxes_n; i++) {
        const SalesTaxesAndCharges *t = &d->taxes[i];
        Money tax;
        list[i] = (PendingVat){
            t->account_head.id, id_to_name(c, t->vat_code.id), {0}, t->base_net_amount};
        if (k.on_receipts && t->base_tax_amount.minor)
            services_part(&k, t, &tax, &list[i].tax);
    }
    return list;
}

static void vat_lines(const Composer *k)
{
    for (int i = 0; i < k->d->taxes_n; i++) {
        const SalesTaxesAndCharges *t = &k->d->taxes[i];
        Money later = {0}, later_base = {0};
        if (k->on_receipts && t->base_tax_amount.minor)
            services_part(k, t, &later, &later_base);
        if (later_base.minor)
            vat_line(k, t, account_of_role(k->c, k->d->company.id, "VAT_COLLECTED_PENDING"), later,
                     later_base);
        vat_line(k, t, t->account_head.id, (Money){t->tax_amount.minor - later.minor},
                 (Money){t->base_tax_amount.minor - later_base.minor});
    }
}

Entry *sales_invoice_compose(Ctx *c, const SalesInvoice *d)
{
    Composer k = composer(c, d);
    k.e = entry_new(c, "VE", d->company.id, d->posting_date, &d->head);
    k.e->label = d->customer_name.n ? str_format(c->a, "%s %s", d->customer_name.p, d->head.name.p)
                                    : d->head.name;
    receivable_lines(&k);
    income_lines(&k);
    vat_lines(&k);
    return k.e;
}
