/* SPDX-License-Identifier: EUPL-1.2
 * How an invoice looks on paper.
 */
#ifndef BASTIDE_FACTURX_LAYOUT_H
#define BASTIDE_FACTURX_LAYOUT_H

#include "facturx/facturx.h"

/* "Invoice", "CREDIT NOTE"… in the language. */
Str layout_title(Arena *a, const EnInvoice *inv, Lang lang);
/* A plain PDF of A4 pages. */
bool layout_draw(Errors *e, Arena *a, const EnInvoice *inv, const FacturxPaper *paper, Str *out);

#endif
