/* SPDX-License-Identifier: EUPL-1.2
 * The program's data files (data/fr, with legal source), read by column name.
 */
#ifndef BASTIDE_CSV_TABLE_H
#define BASTIDE_CSV_TABLE_H

#include "str.h"

typedef struct {
    Arena *a;
    Str rest;
    Str *header, *row;
    int n_header, n_row;
} CsvTable;

/* Opens data/fr/NAME of the program; an unknown file is our mistake and ends the process. */
CsvTable csv_table(Arena *a, const char *path);
bool csv_table_next(CsvTable *t);
/* The cell of the row under this header; "" when absent. */
Str csv_cell(const CsvTable *t, const char *column);

#endif
