/* SPDX-License-Identifier: EUPL-1.2
 * The brouillard of a journal in a month: the lines that its drafts would post.
 */
#ifndef BASTIDE_DRAFT_READ_H
#define BASTIDE_DRAFT_READ_H

#include "doc.h"

typedef struct {
    int64_t voucher;
    Str type, name; /* of the draft: "journal_entry" and its name */
    Date day;
    Str account, party, label;
    int64_t debit, credit; /* minor units of the company's currency */
} DraftLine;

typedef struct {
    int64_t vouchers, debit; /* of all of them */
    DraftLine *lines;        /* of the last ones, by day and in the order in which they were made */
    int n;
} DraftMonth;

/* Of the month of the day; lines of at most `max` documents. Nothing for users whose rows are
 * restricted. False on a database error. */
bool drafts_of_month(Ctx *c, int64_t company, int64_t journal, Date day, int max, DraftMonth *out);

#endif
