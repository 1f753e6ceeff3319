/* SPDX-License-Identifier: EUPL-1.2
 * Documents from a CSV file: the first row names fields (by name or label, in English or French),
 * each row makes a document, or changes the one of its name. All rows are taken or none.
 */
#ifndef BASTIDE_CSV_IMPORT_H
#define BASTIDE_CSV_IMPORT_H

#include "doc.h"

typedef struct {
    int created, changed, same;
} CsvImportResult;

/* UTF-8 or Windows-1252; separated by the one of ; , tab that the first row holds most. Dates as
 * 2026-12-31 or 31/12/2026, numbers with point or comma. False: errors name line and column
 * ("line 3, siren"); nothing was stored. */
bool csv_import(Ctx *c, const TypeDef *t, Str bytes, CsvImportResult *out);

#endif
