/* SPDX-License-Identifier: EUPL-1.2
 * A table of typed cells, as a spreadsheet or on paper: what a list or a report shows, given out.
 *
 * Amounts are decimal texts from end to end: no binary fraction stands between the books and the
 * file. The same table gives the same bytes.
 */
#ifndef BASTIDE_TABLE_H
#define BASTIDE_TABLE_H

#include "date.h"
#include "err.h"

typedef enum { CELL_TEXT, CELL_NUMBER, CELL_DATE } CellKind;

typedef struct {
    CellKind kind;
    Str text;     /* as it is shown; "" is blank */
    Str number;   /* CELL_NUMBER: "-1234.50"; "" is blank */
    int decimals; /* CELL_NUMBER: those that are always shown, 0 to 6 */
    Date day;     /* CELL_DATE: day 0 is blank */
} TableCell;

typedef struct {
    Str label;
    bool num;
} TableColumn;

typedef enum { ROW_PLAIN, ROW_GROUP, ROW_TOTAL } TableRowKind;

typedef struct {
    const TableCell *cells; /* one a column */
    TableRowKind kind;
} TableRow;

typedef struct {
    Lang lang;
    Str title;   /* of the report; also the name of the sheet */
    Str company; /* whose it is */
    Str about;   /* period and other parameters, in a line */
    Instant made;
    const TableColumn *columns;
    int n_columns;
    const TableRow *rows;
    int n_rows;
} Table;

enum { TABLE_PAPER_ROWS = 5000, TABLE_COLUMNS_MAX = 200 };

/* Office Open XML (ECMA-376), one sheet: head frozen, dates and numbers as such, totals bold. The
 * bytes live in `a`. */
Str table_xlsx(Arena *a, const Table *t);
/* A4 pages, on their side when there are many columns: title, period, head on each page, "page x
 * of y". PDF/A-3b. False: an error was added (more than TABLE_PAPER_ROWS rows). */
bool table_pdf(Errors *e, Arena *a, const Table *t, Str *out);

#endif
