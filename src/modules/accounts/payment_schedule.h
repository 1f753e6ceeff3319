/* SPDX-License-Identifier: EUPL-1.2
 * Instalments of an invoice: rows of its table `payment_schedule`, the same fields for sales and
 * purchases. They sum to the total; an invoice without rows falls due as a whole.
 */
#ifndef BASTIDE_PAYMENT_SCHEDULE_H
#define BASTIDE_PAYMENT_SCHEDULE_H

#include "doc.h"

enum { INSTALMENTS_MAX = 36 };

typedef struct {
    Date due;
    Money amount, base; /* in the currency of the invoice, in the company's */
} Instalment;

/* Is a schedule to be made or completed: rows stand there, or the terms have several parts and no
 * due date was given? */
bool schedule_wanted(Ctx *c, const DocHead *invoice, int64_t terms, bool dated);
/* Makes the rows by the terms when there are none, completes portions and amounts (the last row
 * takes the cents) and sets `*due` to the last day. Refused: amounts or portions that do not sum to
 * the whole, parts of nothing, days before `from`. */
bool schedule_fill(Ctx *c, DocHead *invoice, int64_t terms, Date from, Money total, Date *due);
/* The parts of the total, at least one; returns how many. */
int schedule_parts(const DocHead *invoice, Date due, Money total, Money base,
                   Instalment out[INSTALMENTS_MAX]);
/* The first day that something falls due. */
Date schedule_first(const DocHead *invoice, Date due);
/* Tells the reader when a term between businesses is longer than the law allows. */
void schedule_note_cap(Ctx *c, Date from, Date due);

#endif
