/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the sales invoice share.
 */
#ifndef BASTIDE_SALES_INVOICE_FIGURES_H
#define BASTIDE_SALES_INVOICE_FIGURES_H

#include "customer.gen.h"
#include "en16931/totals.h"
#include "entry.h"
#include "item.gen.h"
#include "sales_invoice.gen.h"
#include "vat_code.gen.h"

/* The figures of an invoice: lines, VAT groups and totals in both currencies. */
bool invoice_totals(Ctx *c, const SalesInvoice *d, TotalsInput *out_input, Totals *out);
/* Defaults of the lines: VAT code, price, account, unit; all errors at once. */
bool invoice_lines(Ctx *c, SalesInvoice *d, const Customer *customer);
/* The entry of the invoice: a pure projection of its figures. */
Entry *sales_invoice_compose(Ctx *c, const SalesInvoice *d);
/* Computes `outstanding_amount` and `status` of a submitted invoice from what is open in the books,
 * and stores them. On the writer. */
bool sales_invoice_update_open(Ctx *c, SalesInvoice *d);
/* The VAT of the invoice that waits for its payment, one for each row of `taxes` (0: none). */
typedef struct {
    int64_t account; /* that it goes to when paid */
    Str vat_code;
    Money tax, base; /* of the company's currency: the tax, what it is charged on */
} PendingVat;
PendingVat *invoice_pending_vat(Ctx *c, const SalesInvoice *d);

/* Credit notes (is_return). Lines and defaults from the credited invoice, before the totals. */
bool credit_note_prepare(Ctx *c, SalesInvoice *d);
/* On the writer: refuses what is no credit, or more than is left of the invoice. */
bool credit_note_check(Ctx *c, const SalesInvoice *d);
/* On the writer, once posted: settles the credited invoice as far as it is open. */
bool credit_note_settle(Ctx *c, SalesInvoice *d);

/* The VAT code of a line, loaded once a request; NULL with an error. */
const VatCode *invoice_vat_code(Ctx *c, const SalesInvoice *d, int line);

#endif
