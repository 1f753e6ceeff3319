/* SPDX-License-Identifier: EUPL-1.2
 * Balances by construction: kept in the commit of each entry, so that reports do not depend on the
 * length of the history. They are kept by month for accounts and for parties, and by day and VAT
 * code for accounts: what a report needs beside whole months, and what VAT is made up of. A month
 * lies within a fiscal year.
 */
#ifndef BASTIDE_BALANCE_H
#define BASTIDE_BALANCE_H

#include "entry.h"
#include "map.h"

typedef enum { BALANCE_ACCOUNT, BALANCE_PARTY, BALANCE_DAY, BALANCE_TABLES } BalanceTable;

/* What balances take of a line of an entry. */
typedef struct {
    int64_t account, party; /* party 0: none */
    int64_t fiscal_year, kind;
    Date day;
    Str vat_code;
    int64_t debit, credit, vat_base; /* minor units of the company's currency */
} BalanceLine;

/* One row of a table of balances. `of`: the party, or a number for the VAT code of a day; `when`:
 * a month (202611) or a day. */
typedef struct {
    struct {
        int64_t account, of, fiscal_year, when, kind;
    } key;
    Str vat_code;
    int64_t debit, credit, vat_base;
    bool seen; /* free for the caller */
} BalanceTotal;

/* Rows being added up; begins as {.c = c}. The texts of VAT codes are copied. */
typedef struct {
    Ctx *c;
    Map totals[BALANCE_TABLES], codes;
} BalanceTotals;

/* Adds a line to its two or three rows; false with an error when sums grow too large. */
bool balance_collect(BalanceTotals *t, const BalanceLine *l);
/* The lines of an entry. */
bool balance_collect_entry(BalanceTotals *t, const Entry *e, int64_t fiscal_year);
/* On the writer: adds all that was collected to the balances of the company. */
bool balance_write(const BalanceTotals *t, int64_t company);
/* The row of a table with this key and VAT code, NULL when nothing was collected for it; `when`
 * of the key is a month or a day as the table has it, `of` of a day is not looked at. */
BalanceTotal *balance_total(const BalanceTotals *t, BalanceTable table, BalanceTotal like);

#endif
