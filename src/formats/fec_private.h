/* SPDX-License-Identifier: EUPL-1.2
 * Shared by the files of the FEC reader and writer only.
 */
#ifndef BASTIDE_FEC_PRIVATE_H
#define BASTIDE_FEC_PRIVATE_H

#include "fec.h"

enum {
    FEC_COLUMNS_MAX = 64,       /* columns of a foreign file, extra ones included */
    FEC_FILE_MAX = 1 << 30,     /* bytes */
    FEC_LINES_MAX = 20000000
};

/* The columns of the arrêté, then the two of the variant without debit and credit. */
typedef enum {
    COL_JOURNAL_CODE,
    COL_JOURNAL_LABEL,
    COL_ENTRY_NUMBER,
    COL_DATE,
    COL_ACCOUNT,
    COL_ACCOUNT_LABEL,
    COL_PARTY,
    COL_PARTY_LABEL,
    COL_PIECE_REF,
    COL_PIECE_DATE,
    COL_LABEL,
    COL_DEBIT,
    COL_CREDIT,
    COL_LETTERING,
    COL_LETTERING_DATE,
    COL_VALID_DATE,
    COL_CURRENCY_AMOUNT,
    COL_CURRENCY,
    COL_AMOUNT,
    COL_SIDE,
    COL_N,
    COL_LAST_OF_LAW = COL_CURRENCY
} FecColumn;

extern const char *const fec_column_names[COL_N];

/* The kinds of oddity; codes and sentences are in fec_oddity.c. */
typedef enum {
    ODD_BOM,
    ODD_ENCODING,
    ODD_CONTROL,
    ODD_LINE_ENDS,
    ODD_BLANK_LINE,
    ODD_HEADER,
    ODD_COLUMN_ORDER,
    ODD_EXTRA_COLUMN,
    ODD_MISSING_COLUMN,
    ODD_AMOUNT_SIDE,
    ODD_TRAILING_SEPARATOR,
    ODD_FIELD_COUNT,
    ODD_PADDING,
    ODD_QUOTED,
    ODD_DECIMAL_POINT,
    ODD_THOUSANDS,
    ODD_DATE_FORM,
    ODD_BOTH_SIDES,
    ODD_NIL_LINE,
    ODD_NEGATIVE,
    ODD_ACCOUNT,
    ODD_EMPTY_LABEL,
    ODD_PARTY_PAIR,
    ODD_CURRENCY_PAIR,
    ODD_PIECE,
    ODD_VALID_DATE,
    ODD_ENTRY_SPLIT,
    ODD_ENTRY_DATES,
    ODD_N
} FecOdd;

typedef struct {
    Errors *e;
    Str text;        /* decoded; also written to, when a quoted field is undone */
    char separator;
    int columns;     /* fields of the header, without empty ones at its end */
    bool trailing;   /* the header ends with a separator */
    int at[COL_N];   /* field that holds the column, or -1 */
    int odd_count[ODD_N];
    int odd_line[ODD_N];
    FecRow *rows;
    int n_rows;
} FecReader;

/* Notes an oddity of a line (0: of the file). */
void fec_odd(FecReader *r, FecOdd kind, int line);
/* The noted oddities, in e->a. */
void fec_oddities(FecReader *r, Fec *out);
/* Bytes of any of the usual character sets -> UTF-8 in r->text: no BOM, line ends are LF, no
 * control characters but LF and TAB, no-break spaces are spaces. */
bool fec_decode(FecReader *r, Str bytes);
/* Reads the header line; fills separator, columns and at[]. */
bool fec_read_header(FecReader *r, Str line);
/* An amount of `decimals` decimals; empty is 0. */
bool fec_amount(FecReader *r, Str s, int line, int decimals, int64_t *out);
/* A date in one of the forms met; empty or zeros give none. */
bool fec_date(FecReader *r, Str s, int line, Date *out);
/* Groups r->rows into balanced entries. */
bool fec_group(FecReader *r, Fec *out);

#endif
