/* SPDX-License-Identifier: EUPL-1.2
 * Lines of a party set against each other by what is no payment of an invoice: reconciliations and
 * entries by hand. The VAT that falls due and the exchange difference (PCG 656, 756) are posted in
 * the journal OD.
 */
#ifndef BASTIDE_MATCHING_H
#define BASTIDE_MATCHING_H

#include "entry.h"
#include "settlement.h"

typedef struct {
    OpenLine debit, credit;        /* as they were before the match */
    Money amount;                  /* in their currency */
    Money debit_base, credit_base; /* of it, in the company's; they differ by the exchange */
    const char *field;             /* named in errors */
    bool written_off; /* one line only, the other is zero: its amount goes to 658 or 758 */
} Match;

/* Takes `amount` of both lines, which keep what is left of them. Refused, naming the field: lines
 * that cannot be settled with each other, an amount of nothing, more than is open. */
bool match_take(Ctx *c, OpenLine *debit, OpenLine *credit, Money amount, const char *field,
                Match *out);
/* Takes `amount` of one line, to be written off; no VAT is moved, as nothing was received. Refused,
 * naming the field: another currency than the company's, no amount, more than is open. */
bool match_write_off(Ctx *c, OpenLine *line, Money amount, const char *field, Match *out);
/* The entry of differences and VAT of `by`; without lines when nothing is to be posted. NULL with
 * an error. */
Entry *matches_compose(Ctx *c, const DocHead *by, int64_t company, Date day, const Match *list,
                       int n);
/* On the writer: posts the entry and settles. */
bool matches_settle(Ctx *c, const DocHead *by, int64_t company, Date day, const Match *list, int n);

#endif
