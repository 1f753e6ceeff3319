/* SPDX-License-Identifier: EUPL-1.2
 * Settlement: which payments, credit notes and entries settle which invoices.
 *
 * Each line on the account of a party (411, 401) opens an item: gl_entry.outstanding, signed as
 * debit - credit. A settlement sets a debit and a credit of the same account and party against each
 * other: it lowers both, is kept as a row of `settlement`, and tells the documents of both lines
 * through their hook `settled`. When all that hangs together is settled, the lines get a letter
 * (lettrage; LPF A47 A-1: EcritureLet, DateLet). Nothing here posts an entry.
 */
#ifndef BASTIDE_SETTLEMENT_H
#define BASTIDE_SETTLEMENT_H

#include "doc.h"

/* A line of a party's account. Amounts are signed as debit - credit: what is still open, in the
 * company's currency and in that of the line. */
typedef struct {
    int64_t line, entry, company, account, party, currency, voucher;
    Str party_type, voucher_type;
    Date posting_date, due_date;
    Money open, open_in_currency;
    bool lost; /* of an entry that is not posted yet (line 0): it writes a debt off (654) */
} OpenLine;

/* Columns of gl_entry "g" that make an open line, the first 13 of a query (OPEN_LINE_N); others may
 * follow. */
#define OPEN_LINE_COLUMNS                                                                          \
    "g.id, g.company, g.account, g.party, g.account_currency, g.party_type, g.voucher_type, "      \
    "g.posting_date, g.due_date, g.outstanding, g.outstanding_in_account_currency, g.voucher_no, " \
    "g.entry "
enum { OPEN_LINE_N = 13 };
/* The line of such a row; its texts are copied. */
OpenLine open_line_read(Arena *a, DbRows *r);

/* The lines of a document on accounts of parties, in the order of posting, settled ones too.
 * False on a database error. */
bool open_lines(Ctx *c, int64_t voucher, OpenLine **out, int *out_n);
/* The same, the oldest due first. */
bool open_lines_by_due(Ctx *c, int64_t voucher, OpenLine **out, int *out_n);
/* What is open of a party, the oldest due first; at most `max` lines. */
bool open_lines_of_party(Ctx *c, int64_t company, int64_t party, int max, OpenLine **out,
                         int *out_n);
/* One line; `out->line` is 0 when it is not on a party's account. False on a database error. */
bool open_line(Ctx *c, int64_t line, OpenLine *out);
/* The name of its document, else the number of its entry (a line taken over). */
Str open_line_name(Ctx *c, const OpenLine *l);
/* The sum of what is open of a document in the currency of its lines. */
Money open_sum(const OpenLine *lines, int n);

/* Can they be settled with each other? Else an error that names `field`. */
bool open_lines_comparable(Ctx *c, const OpenLine *a, const OpenLine *b, const char *field);
/* On the writer: sets `amount` (> 0, in the currency of both lines) and `base` (in the company's)
 * of two lines against each other, on `day`, for the document `by`. Without amount, what two lines
 * have open in the company's currency only (an exchange difference). Refused, naming `field`: lines
 * of other parties, accounts, currencies or of the same side; more than is open. */
bool settle(Ctx *c, const OpenLine *a, const OpenLine *b, Money base, Money amount, Date day,
            const DocHead *by, const char *field);
/* On the writer: undoes what the document settled, as of `day`. */
bool settlement_undo(Ctx *c, const DocHead *by, Date day);
/* On the writer: refuses when another document settles lines of this one, naming it. */
bool settlement_free(Ctx *c, const DocHead *voucher);
/* On the writer: sets the lines of a document against those of its reversal. */
bool settlement_reversed(Ctx *c, const DocHead *voucher, Date day);

#endif
