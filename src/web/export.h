/* SPDX-License-Identifier: EUPL-1.2
 * What a list or report shows, given out as a file: CSV in the manner of spreadsheets of the
 * reader's language, a workbook, or paper.
 */
#ifndef BASTIDE_EXPORT_H
#define BASTIDE_EXPORT_H

#include "desk_private.h"
#include "table.h"

typedef enum { EXPORT_NONE, EXPORT_CSV, EXPORT_XLSX, EXPORT_PDF } ExportFormat;

/* The parameter "format" of the address. */
ExportFormat export_asked(const Desk *d);
/* Buttons of the formats up to `last`, each to `url` with the format behind it; their number. */
int export_buttons(Desk *d, ExportFormat last, Str url, UiButton *out);
/* A cell of a number given in 10^-decimals, shown as `text`; at least `shown` decimals are kept. */
TableCell export_number(Arena *a, int64_t value, int decimals, int shown, Str text);
/* Answers with the file NAME.csv, .xlsx or .pdf, or with the page of an error. */
void export_answer(Desk *d, ExportFormat format, const Table *t, Str name);

#endif
