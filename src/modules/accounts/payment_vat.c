/* SPDX-License-Identifier: EUPL-1.2
 * VAT on receipts (CGI 269-2 c): the VAT of services falls due as the invoice is paid. Of a total
 * T, payments up to P have moved round(VAT × P / T), so that the last payment moves what is left,
 * to the cent. A discount for early payment takes its VAT back (CGI 272).
 */
#include "payment_vat.h"

#include "purchase_invoice/purchase.h"
#include "sales_invoice/figures.h"

#include <stdlib.h>

typedef struct {
    Money gross;     /* of the invoice, in its currency */
    PendingVat *vat; /* what waited when it was submitted */
    Money *all;      /* the whole VAT of each row */
    int n;
    const char *pending_role;
} InvoiceVat;

static bool read_sales(Ctx *c, int64_t invoice, InvoiceVat *out)
{
    const SalesInvoice *d = doc_peek_of(c, sales_invoice, invoice);
    if (!d)
        return false;
    *out = (InvoiceVat){.gross = d->grand_total,
                        .vat = invoice_pending_vat(c, d),
                        .all = arena_array_of(c->a, Money, d->taxes_n + 1),
                        .n = d->taxes_n,
                        .pending_role = "VAT_COLLECTED_PENDING"};
    for (int i = 0; i < d->taxes_n; i++)
        out->all[i] = d->taxes[i].base_tax_amount;
    return true;
}

static bool is_invoice(Str voucher_type)
{
    return str_is(voucher_type, "Sales Invoice") || str_is(voucher_type, "Purchase Invoice");
}

bool line_pays(Ctx *c, const OpenLine *l, bool *out)
{
    int64_t lost = 0;
    *out = !is_invoice(l->voucher_type) && !l->lost;
    if (!*out || !l->line)
        return true;
    *out = !db_one_int(c->db,
                       SQL("SELECT 1 FROM gl_entry g JOIN gl_entry o ON o.entry = g.entry "
                           "WHERE g.id = ? AND o.account_number LIKE '654%' LIMIT 1"),
                       DB_P(db_i(l->line)), &lost);
    return db_error(c->db) == DB_OK || db_report(c->db, &c->e);
}

/* What has paid the invoice before, in its currency: the rule of line_pays(). The lines of a
 * reconciliation itself write differences off. */
static bool paid_before(Ctx *c, int64_t invoice, int64_t *out)
{
    *out = 0;
    return db_one_int(c->db,
                      SQL("SELECT coalesce(sum(s.amount_in_account_currency), 0) FROM gl_entry g "
                          "JOIN settlement s ON s.debit_line = g.id OR s.credit_line = g.id "
                          "JOIN gl_entry o ON o.id = s.debit_line + s.credit_line - g.id "
                          "WHERE g.voucher_no = ? "
                          "AND o.voucher_type NOT IN ('Sales Invoice', 'Purchase Invoice', "
                          "'Payment Reconciliation') "
                          "AND NOT EXISTS (SELECT 1 FROM gl_entry l WHERE l.entry = o.entry "
                          "AND l.account_number LIKE '654%')"),
                      DB_P(db_i(invoice)), out) ||
           db_report(c->db, &c->e);
}

/* Of an amount with the sign of the invoice, the part of its whole; sizes, signs apart. */
static Money share(Money tax, int64_t part, int64_t whole)
{
    Money out = {0};
    if (whole && tax.minor) /* part ≤ whole: no overflow */
        money_share(tax, llabs(part), llabs(whole), &out);
    return out;
}

/* The base follows the tax: what is charged on this part of it. */
static void name_vat(EntryLine *l, const PendingVat *v, Money base)
{
    if (!l)
        return;
    l->vat_code = v->vat_code;
    l->vat_base = base;
}

/* From the account where it waits to that where it is due; the sides follow the sign. */
static void move(Ctx *c, Entry *e, int64_t pending, const PendingVat *v, bool sale, Money tax)
{
    Money base = share(v->base, tax.minor, v->tax.minor);
    name_vat(sale ? entry_credit(c, e, v->account, tax) : entry_debit(c, e, v->account, tax), v,
             base);
    name_vat(sale ? entry_debit(c, e, pending, tax) : entry_credit(c, e, pending, tax), v,
             money_neg(base));
}

static void take_back(Ctx *c, Entry *e, int64_t account, const PendingVat *v, bool sale, Money all,
                      Money tax)
{
    name_vat(sale ? entry_debit(c, e, account, tax) : entry_credit(c, e, account, tax), v,
             money_neg(share(v->base, tax.minor, all.minor)));
}

static bool read_purchase(Ctx *c, int64_t invoice, InvoiceVat *out)
{
    const PurchaseInvoice *d = doc_peek_of(c, purchase_invoice, invoice);
    if (!d)
        return false;
    *out = (InvoiceVat){.gross = d->grand_total,
                        .vat = purchase_pending_vat(c, d),
                        .all = arena_array_of(c->a, Money, d->taxes_n + 1),
                        .n = d->taxes_n,
                        .pending_role = "VAT_DEDUCTIBLE_PENDING"};
    for (int i = 0; i < d->taxes_n; i++)
        out->all[i] = d->taxes[i].base_tax_amount;
    return true;
}

bool payment_vat(Ctx *c, Entry *e, const PaidPart *p, Money *out_discount_vat)
{
    InvoiceVat v;
    int64_t before;
    bool sale = str_is(p->line.voucher_type, "Sales Invoice");
    if (!is_invoice(p->line.voucher_type))
        return true;
    if (!(sale ? read_sales : read_purchase)(c, p->line.voucher, &v) ||
        !paid_before(c, p->line.voucher, &before))
        return false;
    before += p->earlier.minor;
    int64_t after = before + p->amount.minor;
    for (int i = 0; i < v.n; i++) {
        bool waits = v.vat[i].tax.minor != 0;
        int64_t pending = waits ? account_of_role(c, e->company, v.pending_role) : 0;
        Money taken = share(v.all[i], p->discount.minor, v.gross.minor);
        Money now = {share(v.vat[i].tax, after, v.gross.minor).minor -
                     share(v.vat[i].tax, before, v.gross.minor).minor};
        if (waits)
            now.minor -= taken.minor;
        move(c, e, pending, &v.vat[i], sale, now);
        take_back(c, e, waits ? pending : v.vat[i].account, &v.vat[i], sale, v.all[i], taken);
        out_discount_vat->minor += taken.minor;
    }
    return true;
}
