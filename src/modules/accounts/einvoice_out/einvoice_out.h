/* SPDX-License-Identifier: EUPL-1.2
 * Electronic invoices of the sales invoices of a company: UBL, CII and Factur-X.
 *
 * A file is made when it is first asked for, kept with its hash in the chain of its document
 * (doc/einvoice_file.h), and the same bytes are given ever after.
 */
#ifndef BASTIDE_EINVOICE_OUT_H
#define BASTIDE_EINVOICE_OUT_H

#include "en16931/invoice.h"
#include "sales_invoice/figures.h"

/* What the invoice says. Amounts of credit notes are positive. */
bool einvoice_build(Ctx *c, const SalesInvoice *d, EnInvoice *out);
/* The language of what is sent to a customer. */
Lang einvoice_language(const Customer *b);

#endif
