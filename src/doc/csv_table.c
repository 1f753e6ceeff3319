/* SPDX-License-Identifier: EUPL-1.2 */
#include "csv_table.h"

#include "asset.h"
#include "csv.h"

#include <assert.h>

CsvTable csv_table(Arena *a, const char *path)
{
    const Asset *file = asset_find(str_c(path));
    assert(file);
    CsvTable t = {.a = a, .rest = file->bytes};
    csv_next_row(a, &t.rest, ';', &t.header, &t.n_header);
    return t;
}

bool csv_table_next(CsvTable *t)
{
    while (csv_next_row(t->a, &t->rest, ';', &t->row, &t->n_row))
        if (t->n_row > 1)
            return true;
    return false;
}

Str csv_cell(const CsvTable *t, const char *column)
{
    for (int i = 0; i < t->n_header && i < t->n_row; i++)
        if (str_is(t->header[i], column))
            return str_copy(t->a, t->row[i]);
    return STR("");
}
