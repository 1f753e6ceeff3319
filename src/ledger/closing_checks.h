/* SPDX-License-Identifier: EUPL-1.2
 * What is looked at before a period is closed: computed facts, nothing is refused for them.
 */
#ifndef BASTIDE_CLOSING_CHECKS_H
#define BASTIDE_CLOSING_CHECKS_H

#include "doc.h"

/* Documents of a type that are dated in the period and not posted. */
typedef struct {
    const TypeDef *type;
    int64_t n;
} ClosingDrafts;

/* An account and what is wrong with it: debit - credit on that day. */
typedef struct {
    Str name;
    int64_t balance;
    Date day;
} ClosingAccount;

typedef struct {
    Date from, to; /* from: behind the last closing, else the begin of the fiscal year */
    ClosingDrafts *drafts;
    int n_drafts;
    /* With a balance though they only carry things over: accounts 471 to 473, where what is not yet
     * understood waits, and 58, money between own accounts (PCG, plan of accounts). */
    ClosingAccount *waiting;
    int n_waiting;
    /* Cash boxes that held less than nothing on a day of the fiscal year up to `to`: the first such
     * day. Money that is not there cannot be spent. */
    ClosingAccount *cash;
    int n_cash;
    bool has_cash; /* some cash box was used */
} ClosingChecks;

/* False on a database error. */
bool closing_checks(Ctx *c, int64_t company, Date to, ClosingChecks *out);

#endif
