/* SPDX-License-Identifier: EUPL-1.2
 * Opening balances and movements of accounts between two days, for reports.
 *
 * Whole months come from the balances of months, what is left of a month from those of days (of a
 * party from its lines), so that the cost does not grow with the history. A user whose rows are
 * restricted by more than the company gets the sums of the rows that he may see.
 *
 * The opening of an income or expense account begins with the fiscal year. For all others it is
 * the whole history, or what the last carried-forward balances (à-nouveaux) before that day and
 * the entries since say: such entries repeat the history and are not counted beside it.
 */
#ifndef BASTIDE_BALANCE_READ_H
#define BASTIDE_BALANCE_READ_H

#include "doc.h"

typedef struct {
    int64_t company;
    int64_t account; /* 0: all, or those of the list */
    const int64_t *accounts;
    int n_accounts;        /* 0: no list */
    int64_t party;         /* 0: whole accounts; else only what is of this party */
    Date from, to;         /* both days included */
    bool drafts;           /* adds the lines of drafts (brouillard) */
    bool openings_as_rows; /* carried-forward balances dated in the period are movements */
} BalanceQuery;

typedef struct {
    int64_t account;
    int64_t opening; /* debit - credit before `from` */
    int64_t debit, credit;
} BalanceSum;

typedef struct {
    int64_t id;
    Date start, end;
    bool opening; /* holds carried-forward balances */
    bool used;    /* holds entries */
} FiscalYearInfo;

/* Sums by account, in order of account ids; accounts without any are left out. */
bool balance_read(Ctx *c, const BalanceQuery *q, BalanceSum **out, int *out_n);
/* The fiscal years of a company in order. */
bool fiscal_years(Ctx *c, int64_t company, FiscalYearInfo **out, int *out_n);
/* The one that holds the day, else the last one; false when there is none. */
bool fiscal_year_of(Ctx *c, int64_t company, Date day, FiscalYearInfo *out);
/* Restricted by more than the company? */
bool balance_restricted(const Ctx *c);
/* May the user see this company's books at all? */
bool company_permitted(const Ctx *c, int64_t company);
/* Do the carried-forward balances of years[i] repeat a history that a report from `from` on shows
 * already? Then their entries are not to be counted. */
bool opening_repeated(const FiscalYearInfo *years, int i, Date from);

#endif
