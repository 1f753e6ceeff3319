/* SPDX-License-Identifier: EUPL-1.2
 * Letters of settled lines: all lines that hang together through settlements get one code of their
 * account and party once nothing of them is open (LPF A47 A-1: EcritureLet, DateLet).
 */
#ifndef BASTIDE_LETTRAGE_H
#define BASTIDE_LETTRAGE_H

#include "doc.h"

/* On the writer: gives the group of this line a code when all of it is settled. */
bool lettrage_close(Ctx *c, int64_t line, Date day);
/* On the writer: takes the code of the group of this line away. */
bool lettrage_open(Ctx *c, int64_t line);
/* The n-th code, from 1: A … Z, AA, AB … */
Str lettrage_code(Arena *a, int64_t n);

#endif
