/* SPDX-License-Identifier: EUPL-1.2
 * Letters of settled lines: all lines that hang together through settlements have one code of their
 * account and party, in lower case while something of them is open (partial lettrage), in upper
 * case once nothing is (LPF A47 A-1: EcritureLet, DateLet). A group has no day while it is partial.
 */
#ifndef BASTIDE_LETTRAGE_H
#define BASTIDE_LETTRAGE_H

#include "settlement.h"

/* On the writer, after two lines were set against each other: they are one group, with what each
 * hung together with before. */
bool lettrage_join(Ctx *c, const OpenLine *debit, const OpenLine *credit, Date day);

typedef struct {
    int64_t *lines;
    int n, room;
} LettrageLines;

/* On the writer, before a settlement of the line is undone: takes the code of its group away and
 * adds the lines of the group to `out`. */
bool lettrage_part(Ctx *c, int64_t line, LettrageLines *out);
/* On the writer, after settlements were undone: what of these lines still hangs together gets
 * partial codes. */
bool lettrage_regroup(Ctx *c, const LettrageLines *lines);

/* The n-th code, from 1: A … Z, AA, AB … */
Str lettrage_code(Arena *a, int64_t n);
/* An upgrade: groups that are partial, of before these had codes. Called once at start. */
void lettrage_register(void);

#endif
