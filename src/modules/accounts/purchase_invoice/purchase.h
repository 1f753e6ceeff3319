/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the purchase invoice share.
 */
#ifndef BASTIDE_PURCHASE_H
#define BASTIDE_PURCHASE_H

#include "entry.h"
#include "item.gen.h"
#include "purchase_invoice.gen.h"
#include "sales_invoice/figures.h"
#include "supplier.gen.h"
#include "vat_code.gen.h"

/* Totals and VAT rows; of an invoice `as_stated` only the amounts in the company's currency. */
bool purchase_totals(Ctx *c, PurchaseInvoice *d);
/* Defaults of lines: VAT code, account by item, by supplier, by what was bought there before. */
bool purchase_lines(Ctx *c, PurchaseInvoice *d, const Supplier *s);
/* Gives the entry: DB expense and VAT, CR 401; reverse charge on both sides. False with an error
 * when the stated amounts do not add up. */
bool purchase_give(Ctx *c, const PurchaseInvoice *d);
/* The VAT that waits for the payment, one for each row of `taxes`. */
PendingVat *purchase_pending_vat(Ctx *c, const PurchaseInvoice *d);

#endif
