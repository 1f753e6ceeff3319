/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the payment reconciliation share.
 */
#ifndef BASTIDE_RECONCILIATION_H
#define BASTIDE_RECONCILIATION_H

#include "matching.h"
#include "payment_reconciliation.gen.h"

enum { RECONCILIATION_LINES = 2000, RECONCILIATION_ROWS = 500 };

/* Adds rows: equal amounts, then the oldest due against the oldest due. */
bool reconciliation_propose(Ctx *c, PaymentReconciliation *d);

#endif
