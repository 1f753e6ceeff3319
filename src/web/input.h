/* SPDX-License-Identifier: EUPL-1.2
 * What people type in fields -> the canonical text of the engine (ISO dates, decimal point).
 *
 * Numbers: "1 234,56", "1234.56", "12 €", "20 %", inline arithmetic "3*12,50". Days: "23/11/2026",
 * "23/11", "15" (of the month), "1503", "+7", "-1" and ISO dates. No business rule here: a text
 * that is not understood is left as it is, and the field says what is wrong with it.
 */
#ifndef BASTIDE_INPUT_H
#define BASTIDE_INPUT_H

#include "date.h"
#include "schema.h"

/* A number with a point; the result of arithmetic is rounded to `decimals` (0 to 6). In French a
 * lone comma is the decimal one, in English it groups thousands when three digits follow. */
bool input_number(Arena *a, Str typed, int decimals, bool french, Str *out);
/* "YYYY-MM-DD". What is left out is that of `base` (a day is needed). */
bool input_date(Arena *a, Str typed, Date base, Str *out);
/* By the type of the field; the trimmed text itself when it is not understood. */
Str input_text(Arena *a, FieldType type, Str typed, int decimals, bool french, Date base);

#endif
