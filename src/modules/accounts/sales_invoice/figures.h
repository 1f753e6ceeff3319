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
/* The entry of the invoice: a pure projection of its figures (features A1, A2, A3). */
Entry *sales_invoice_compose(Ctx *c, const SalesInvoice *d);
/* The VAT code of a line, loaded once a request; NULL with an error. */
const VatCode *invoice_vat_code(Ctx *c, const SalesInvoice *d, int line);

#endif
