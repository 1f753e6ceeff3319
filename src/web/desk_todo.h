/* SPDX-License-Identifier: EUPL-1.2
 * The home page's list of what is to be done, and the sums it shares with the charts.
 *
 * Nothing here grows with the history: open invoices and drafts are read by their indexes up to a
 * number that the page tells, VAT comes from the monthly balances.
 */
#ifndef BASTIDE_DESK_TODO_H
#define BASTIDE_DESK_TODO_H

#include "desk_private.h"

enum { OPEN_MAX = 25000, BUCKETS = 4 }; /* more open invoices are not added up */

/* What is open by lateness: not due, 1 to 7 days, 8 to 30, more; minor units of the company. */
typedef struct {
    int64_t n[BUCKETS], amount[BUCKETS], total, count;
} Aging;

/* The type, when the user may read it; else NULL. */
const TypeDef *home_readable(Ctx *c, const char *snake);
/* The submitted invoices of a type that are not settled. */
bool aging_read(Ctx *c, const TypeDef *t, Aging *out);
/* Customers' and suppliers' invoices, what was received, drafts, VAT of the month; nothing when
 * there is nothing of them. `invoice` is the type of the customers' invoices, NULL while there is
 * none; `aging` is of them. */
void todo_write(Desk *d, const TypeDef *invoice, const Aging *aging);

#endif
