/* SPDX-License-Identifier: EUPL-1.2
 * The rows of an entry as they are stored, and the text that is sealed: each column of the rows,
 * in a fixed order, as it stands in the database (docs/seal.md). Posting, importing and verifying
 * share it, so that what is proved is what was written.
 */
#ifndef BASTIDE_ENTRY_ROW_H
#define BASTIDE_ENTRY_ROW_H

#include "entry.h"

/* Sealed columns of ledger_entry and of gl_entry. The order is that of seal format 1: a change
 * needs a new format. */
#define ENTRY_FIELDS(X)                                                                        \
    X(company)                                                                                 \
    X(fiscal_year)                                                                             \
    X(journal)                                                                                 \
    X(journal_code)                                                                            \
    X(journal_name)                                                                            \
    X(number)                                                                                  \
    X(number_text) X(posting_date) X(piece_ref) X(piece_date) X(label) X(kind) X(voucher_type) \
        X(voucher_no) X(voucher_name) X(reverses) X(source_journal) X(source_number)           \
            X(source_valid) X(posted_at) X(posted_by) X(seal_format)
#define LINE_FIELDS(X)                                                                    \
    X(idx_in_entry)                                                                       \
    X(account)                                                                            \
    X(account_number)                                                                     \
    X(account_name)                                                                       \
    X(party_type)                                                                         \
    X(party)                                                                              \
    X(party_code) X(party_name) X(debit) X(credit) X(account_currency)                    \
        X(debit_in_account_currency) X(credit_in_account_currency) X(due_date) X(remarks) \
            X(vat_code) X(vat_base)

#define FIELD_COMMA(name) #name ", "
#define FIELD_MARK(name) "?, "
#define FIELD_INDEX_E(name) ENTRY_##name,
#define FIELD_INDEX_L(name) LINE_##name,
enum { ENTRY_FIELDS(FIELD_INDEX_E) ENTRY_seq, ENTRY_seal, ENTRY_N, ENTRY_SEALED = ENTRY_seq };
/* Behind the sealed columns stand copies of the entry's, which make reports quick. */
enum {
    LINE_FIELDS(FIELD_INDEX_L) LINE_entry,
    LINE_company,
    LINE_posting_date,
    LINE_journal,
    LINE_voucher_type,
    LINE_voucher_no,
    LINE_outstanding,
    LINE_outstanding_in_account_currency,
    LINE_N,
    LINE_SEALED = LINE_entry
};
#define ENTRY_COLUMNS ENTRY_FIELDS(FIELD_COMMA) "seq, seal"
#define LINE_COLUMNS                                                    \
    LINE_FIELDS(FIELD_COMMA)                                            \
    "entry, company, posting_date, journal, voucher_type, voucher_no, " \
    "outstanding, outstanding_in_account_currency"
#define ENTRY_MARKS ENTRY_FIELDS(FIELD_MARK) "?, ?"
#define LINE_MARKS LINE_FIELDS(FIELD_MARK) "?, ?, ?, ?, ?, ?, ?, ?"

/* Where an entry is put: found, numbered and sealed on the writer. */
typedef struct {
    int64_t journal, fiscal_year, number, seq;
    int64_t currency; /* of the company */
    Str journal_name, year, seal;
} EntryPlace;

/* The columns of the row of an entry and of its line `i` (from 0). */
void entry_values(const Ctx *c, const Entry *e, const EntryPlace *p, DbValue out[ENTRY_N]);
void line_values(const Entry *e, const EntryPlace *p, int i, DbValue out[LINE_N]);
/* Reads the columns from `column` on; texts are copied to `a`. */
void entry_read(Arena *a, DbRows *r, int column, DbValue out[ENTRY_N]);
void line_read(Arena *a, DbRows *r, int column, DbValue out[LINE_N]);
/* Appends "name=value" lines: how a row is sealed. No value is empty, backslashes, bars and line
 * feeds of texts are escaped. */
void row_text(Buf *b, const char *const *names, const DbValue *values, int n);
/* Appends to the sealed text. */
void entry_text(Buf *b, const DbValue entry[ENTRY_N]);
void line_text(Buf *b, const DbValue line[LINE_N]);
/* What posting one entry and posting many have in common. */
bool entry_balanced(Ctx *c, const Entry *e);
/* All that posting would refuse of a composed entry; fills the numbers and names of accounts. A
 * line that names none is passed over: it is missing in the document. */
bool entry_check(Ctx *c, Entry *e);
bool entry_account_refused(Ctx *c, Str number, bool group);
bool entry_journal_refused(Ctx *c, Str code);
/* Is an account of this type followed item by item: what customers owe, suppliers are owed? */
bool entry_account_open(Str account_type);
/* Do the lines of this entry open items? Those of an opening (à-nouveaux) only repeat items that
 * are in the books already, unless the books begin with it. */
bool entry_opens(Ctx *c, const Entry *e, bool *out);
Str entry_number_text(Arena *a, Str journal_code, Str year, int64_t number);
/* "normal", "opening", "closing" as stored. */
Str entry_kind_text(EntryKind kind);

#endif
