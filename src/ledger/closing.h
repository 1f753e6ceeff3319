/* SPDX-License-Identifier: EUPL-1.2
 * Closing a period: from then on nothing dated on or before that day can be posted (PCG art. 921-4;
 * closings of periods, art. 1031-4). The closing is signed and holds the heads of both chains of
 * the company, so that what was sealed before cannot be rewritten by who has not the key.
 */
#ifndef BASTIDE_CLOSING_H
#define BASTIDE_CLOSING_H

#include "doc.h"

/* Signed columns of period_closing, in the order of format 1. */
#define CLOSING_FIELDS(X)                                                                 \
    X(company)                                                                            \
    X(to_date)                                                                            \
    X(entry_seq)                                                                          \
    X(entry_hash)                                                                         \
    X(document_seq)                                                                       \
    X(document_hash) X(total_debit) X(total_credit) X(closed_at) X(closed_by) X(previous) \
        X(format) X(algorithm) X(public_key)
#define CLOSING_COMMA(name) #name ", "
#define CLOSING_MARK(name) "?, "
#define CLOSING_INDEX(name) CLOSING_##name,
enum {
    CLOSING_FIELDS(CLOSING_INDEX) CLOSING_signature,
    CLOSING_N,
    CLOSING_SIGNED = CLOSING_signature
};
#define CLOSING_COLUMNS CLOSING_FIELDS(CLOSING_COMMA) "signature"
#define CLOSING_MARKS CLOSING_FIELDS(CLOSING_MARK) "?"
enum { CLOSING_FORMAT = 1 };

/* Closes the company's books up to `to`, that day included. Refused when the day is in no open
 * fiscal year, after today, or on or before the last closing. */
bool period_close(Ctx *c, int64_t company, Date to);
/* Reads the columns from `column` on; texts are copied to `a`. */
void closing_read(Arena *a, DbRows *r, int column, DbValue out[CLOSING_N]);
/* The text that is signed (docs/seal.md). */
Str closing_text(Arena *a, const DbValue row[CLOSING_N]);
/* Is the signature of the row its public key's? */
bool closing_verify(Arena *a, const DbValue row[CLOSING_N]);
/* bastide.ledger.close_period {company, to_date}; called once at start. */
void closing_register(void);

#endif
