/* SPDX-License-Identifier: EUPL-1.2
 * Documents from a CSV file: the first row names fields (by name, label or other words of the
 * trade, in English or French), each row makes a document, or changes the one of its name. All rows
 * are taken or none; a trial takes none and tells what would be.
 */
#ifndef BASTIDE_CSV_IMPORT_H
#define BASTIDE_CSV_IMPORT_H

#include "doc.h"

enum { CSV_COLUMNS_MAX = 100, CSV_ROWS_MAX = 100000, CSV_FIRST = 10 };

typedef enum {
    CSV_UNKNOWN, /* the heading names nothing: an import refuses it */
    CSV_LEFT,    /* left out, because somebody said so */
    CSV_NAME,    /* the name of the document */
    CSV_FIELD
} CsvTaken;

typedef struct {
    Str heading;
    CsvTaken taken;
    const FieldDef *field; /* of CSV_FIELD */
} CsvColumn;

/* A file taken apart. Texts are views of its decoded text, in the arena of the context. */
typedef struct {
    const TypeDef *type;
    CsvColumn columns[CSV_COLUMNS_MAX];
    int n_columns;
    Str text; /* the whole file in UTF-8, without mark */
    Str rows; /* behind the first one */
    char separator;
    bool latin; /* it was written in Windows-1252 or ISO 8859-15 */
} CsvSheet;

typedef enum { CSV_WRONG, CSV_CREATED, CSV_CHANGED, CSV_SAME } CsvOutcome;

typedef struct {
    int created, changed, same;
    CsvOutcome first[CSV_FIRST]; /* of the first rows that are not blank */
    int n_first;
} CsvImportResult;

/* Takes the file apart: UTF-8 or Windows-1252; separated by the one of ; , tab that the first row
 * holds most; each column as its heading says. False when it is empty or too wide. */
bool csv_sheet(Ctx *c, const TypeDef *t, Str bytes, CsvSheet *out);
/* May a column be taken as this field? */
bool csv_may_take(const FieldDef *f);
/* The next row that is not blank, with its line in the file (*line is 1 before the first one). */
bool csv_sheet_next(Ctx *c, const CsvSheet *s, Str *rest, int *line, Str **out_cells, int *out_n);
/* What a column of that field is headed by in the reader's language: csv_sheet() knows it again. */
Str csv_heading(Ctx *c, const TypeDef *t, const FieldDef *f);

/* Dates as 2026-12-31 or 31/12/2026, numbers with point or comma. False: errors name line and
 * column ("line 3, siren"); nothing was stored. A trial stores nothing either way. */
bool csv_import(Ctx *c, const CsvSheet *s, bool trial, CsvImportResult *out);

#endif
