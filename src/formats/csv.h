/* SPDX-License-Identifier: EUPL-1.2
 * CSV as in RFC 4180: fields that hold a separator, quote or line end are quoted.
 */
#ifndef BASTIDE_CSV_H
#define BASTIDE_CSV_H

#include "str.h"

/* Appends a field; `first` puts no separator before it. A field that a spreadsheet would take
 * for a formula (= + - @ at the start and no number) gets an apostrophe before it. */
void csv_field(Buf *b, Str value, char separator, bool first);
void csv_end_row(Buf *b);
/* Takes the next row off `*rest`; quotes removed. False at the end. An unclosed quote takes
 * the rest of the text. */
bool csv_next_row(Arena *a, Str *rest, char separator, Str **out_fields, int *out_n);

#endif
