/* SPDX-License-Identifier: EUPL-1.2
 * VAT on receipts: what falls due when an invoice is paid, whatever document settles it.
 *
 * An invoice is paid by payments, by entries and by lines taken over; not by a credit note, which
 * carries its own VAT, nor by an entry that writes a debt off (654: nothing was received).
 */
#ifndef BASTIDE_PAYMENT_VAT_H
#define BASTIDE_PAYMENT_VAT_H

#include "entry.h"
#include "settlement.h"

typedef struct {
    OpenLine line;          /* that is paid; of what is no invoice nothing falls due */
    Money earlier;          /* paid of the invoice by the same document, not settled yet */
    Money amount, discount; /* in the currency of the line; the discount is a part of the amount */
} PaidPart;

/* Does this line pay what it settles? False on a database error. */
bool line_pays(Ctx *c, const OpenLine *l, bool *out);
/* Adds to the entry the VAT that falls due by this part, and takes back that of the discount
 * (CGI 269-2 c, 272); what was paid before is read from the settlements. Adds to
 * `out_discount_vat` the part of the discount that is VAT. */
bool payment_vat(Ctx *c, Entry *e, const PaidPart *p, Money *out_discount_vat);

#endif
