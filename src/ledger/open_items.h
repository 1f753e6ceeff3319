/* SPDX-License-Identifier: EUPL-1.2
 * What customers owe and suppliers are owed at the end of a day, by party and by age.
 *
 * Today's items are those whose gl_entry.outstanding is not 0, read from an index that holds only
 * them; for an earlier day the settlements made since are added back. So the cost follows what is
 * open and what happened since that day, never the length of the history.
 */
#ifndef BASTIDE_OPEN_ITEMS_H
#define BASTIDE_OPEN_ITEMS_H

#include "doc.h"
#include "map.h"

/* Not due, then 1 to 30, 31 to 60, 61 to 90 and more than 90 days late. */
enum { AGES = 5 };

typedef struct {
    int64_t company;
    bool payable;  /* what suppliers are owed, else what customers owe */
    Date day;
    int64_t party; /* 0: all */
} OpenQuery;

typedef struct {
    int64_t party;
    int64_t total;      /* in the company's minor units; owed is positive on both sides */
    int64_t ages[AGES];
    int64_t n;          /* items */
} OpenParty;

typedef struct {
    int64_t line, account, party;
    Date posting_date, due_date;
    int64_t amount, outstanding;
    Str party_type, voucher_type, voucher_no, remarks;
} OpenItem;

typedef struct {
    OpenQuery q;
    OpenParty *parties; /* those with something open, by total, the largest first */
    int n;
    Map later; /* line -> what was settled after the day */
    int64_t accounts[64];
    int n_accounts;
} OpenItems;

/* Sums by party. False with an error. */
bool open_items_sum(Ctx *c, const OpenQuery *q, OpenItems *out);
/* The items of one of the parties, by due date; at most `max`. */
bool open_items_of(Ctx *c, const OpenItems *s, int64_t party, int max, OpenItem **out, int *out_n);
/* The bucket of an item and its days late (0 when not due). */
int open_item_age(Date due, Date posting, Date day, int *out_days);

#endif
