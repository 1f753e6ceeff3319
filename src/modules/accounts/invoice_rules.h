/* SPDX-License-Identifier: EUPL-1.2
 * Rules that invoices of sales and of purchases share.
 */
#ifndef BASTIDE_INVOICE_RULES_H
#define BASTIDE_INVOICE_RULES_H

#include "doc.h"
#include "en16931/totals.h"
#include "settlement.h"

/* So many days after (after the end of the month), at the end of that month when asked. */
Date term_end(Date from, int64_t days, bool end_of_month, bool from_month_end);
/* The (last) day by terms of payment; 30 days when nothing is agreed (C. com. L441-10 I). */
Date due_by_terms(Ctx *c, int64_t terms, Date from);
/* Category and rate of a VAT code; false with an error when there is none. */
bool vat_key_of(Ctx *c, int64_t vat_code, VatKey *out);
/* "Paid", else "Overdue" when something open was due before today, else "Partly Paid" or "Unpaid";
 * amounts positive. */
Str open_state(const Ctx *c, Money outstanding, Money total, Date due);
/* The first day of what is open of an invoice. */
Date open_due(const OpenLine *lines, int n, Date otherwise);
/* The smaller of two sizes, signs apart. */
Money money_least(Money a, Money b);
/* Is there a company? Else an error. */
bool invoice_company(Ctx *c, int64_t company);
/* Amounts in the company's currency, of the document and its rows, are not known. */
void clear_base(DocHead *d);
/* Currency, and the rate that a foreign one needs. `currency` is filled when empty. */
bool invoice_currency(Ctx *c, int64_t company, Link wanted, Link *currency, ExRate *rate);
/* The VAT code that row `i` of given `taxes` means, when it names none: of its rate. Refused: what
 * is not charged on the net total, rates that no code has. */
bool told_vat(Ctx *c, int i, Str charge_type, Percent rate, Link *code);
/* "items[2].qty" */
const char *line_path(Ctx *c, int i, const char *field);

#endif
