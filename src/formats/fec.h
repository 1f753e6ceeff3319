/* SPDX-License-Identifier: EUPL-1.2
 * FEC: the accounting entries file that a French company hands to the tax office.
 *
 * The writer is strict (arrêté of 29 July 2013, LPF art. A47 A-1): TAB, CR LF, UTF-8 without
 * BOM, 18 columns, decimal comma; it refuses a row that the tax office's tester would refuse.
 * The reader is lenient, because other programs' files must be taken over: it accepts what can
 * be read in one way only and reports each departure once as an oddity; what is ambiguous, lost
 * or unbalanced is refused with its line.
 */
#ifndef BASTIDE_FEC_H
#define BASTIDE_FEC_H

#include "date.h"
#include "err.h"
#include "num.h"

/* Amounts are in cents (the accounts are kept in euros). Texts are valid UTF-8 without control
 * characters, trimmed. Read rows are views of the decoded file, in the reader's arena. */
typedef struct {
    Str journal_code, journal_label;
    Str entry_number;
    Str account, account_label;
    Str party, party_label; /* CompAuxNum, CompAuxLib */
    Str piece_ref;
    Str label;
    Str lettering;
    Str currency;     /* ISO 4217, or "" */
    Date date;        /* EcritureDate */
    Date piece_date;  /* or none */
    Date lettering_date;
    Date valid_date;  /* or none */
    Money debit, credit;
    Money currency_amount; /* sign of debit - credit, in 10^-currency_decimals units */
    int currency_decimals; /* of currency_amount; read: 2, or more when the file gives more */
    int entry;             /* read: index of its entry */
    int line;              /* read: line in the file, from 1 */
} FecRow;

/* Balanced rows that belong together: rows[first] to rows[first + n - 1]. */
typedef struct {
    Str journal_code, number;
    Date date; /* the latest of its rows */
    int first, n;
    int line; /* of its first row */
} FecEntry;

/* A departure from the norm that did not hinder reading, once a kind. */
typedef struct {
    const char *code; /* "DECIMAL_POINT", "BOM"... (fec_read.c lists them) */
    int line;         /* where it was met first; 0 for the whole file */
    int count;        /* how often */
    Str text;         /* a sentence in the reader's language */
} FecOddity;

typedef struct {
    FecRow *rows; /* grouped by entry; entries in order of their first row */
    int n_rows;
    FecEntry *entries;
    int n_entries;
    FecOddity *oddities;
    int n_oddities;
    Money debit, credit; /* totals, always equal */
} Fec;

/* Reads a whole file. An entry is a journal code and an entry number; when such a group holds
 * several dates (some programs write one number for all), it is cut where it balances. False:
 * errors with lines were added and `*out` is untouched. Everything lives in e->a. */
bool fec_read(Errors *e, Str bytes, Fec *out);

/* The header line, then one row after the other in order of validation. */
void fec_write_header(Buf *b);
/* Appends a row; separators and control characters in texts become spaces, a negative debit
 * becomes a credit and the reverse. False, and nothing appended, when a mandatory field is empty
 * or a pair is incomplete (party, lettering, currency), or both or neither amounts are given. */
bool fec_write_row(Errors *e, Buf *b, const FecRow *row);
/* "123456789FEC20261231.txt" (name fixed by the arrêté). */
Str fec_file_name(Arena *a, Str siren, Date year_end);

#endif
