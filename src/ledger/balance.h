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

/* Rows of one company being added up; begins as {.a = arena, .company = id}. The texts of VAT codes
 * are copied. */
typedef struct {
    Arena *a;
    int64_t company;
    Map totals[BALANCE_TABLES], codes;
} BalanceTotals;

/* Adds a line to its two or three rows; false with an error when sums grow too large. */
bool balance_collect(Ctx *c, BalanceTotals *t, const BalanceLine *l);
/* The lines of an entry. */
bool balance_collect_entry(Ctx *c, BalanceTotals *t, const Entry *e, int64_t fiscal_year);
/* On the writer: adds all that was collected to the balances of the company; false with an error
 * of the database. */
bool balance_write(Db *db, const BalanceTotals *t);
/* In a write job: the same before its COMMIT, together with what the other jobs of its batch add.
 * `t` must live until the job is committed. Who reads balances in a job calls db_settle() first. */
void balance_defer(Db *db, BalanceTotals *t);
/* The row of a table with this key and VAT code, NULL when nothing was collected for it; `when`
 * of the key is a month or a day as the table has it, `of` of a day is not looked at. */
BalanceTotal *balance_total(const BalanceTotals *t, BalanceTable table, BalanceTotal like);

#endif
