/* SPDX-License-Identifier: EUPL-1.2
 * Balances by construction: kept in the commit of each entry, so that reports do not depend on the
 * length of the history. A period is a calendar month within a fiscal year.
 */
#ifndef BASTIDE_BALANCE_H
#define BASTIDE_BALANCE_H

#include "entry.h"

/* What a balance is of; party 0: of the whole account. */
typedef struct {
    int64_t account, party, fiscal_year, period, kind;
} BalanceKey;

/* On the writer: adds the lines of an entry to the balances of accounts and parties. */
bool balance_add(Ctx *c, const Entry *e, int64_t fiscal_year);
/* On the writer: adds amounts to one balance. */
bool balance_add_amounts(Ctx *c, int64_t company, const BalanceKey *k, Money debit, Money credit);
#endif
