/* SPDX-License-Identifier: EUPL-1.2
 * Days as people name them in filters: "this month", "mars 2026", "15/03", "last week".
 *
 * In an address they are a word that stays true tomorrow ("this-month"), a day ("2026-03-15"), a
 * month ("2026-03"), a year ("2026"), or two of them with ".." between.
 */
#ifndef BASTIDE_DESK_DAYS_H
#define BASTIDE_DESK_DAYS_H

#include "date.h"
#include "i18n.h"

typedef struct {
    Date from, to;
} Days;

/* The days that a value of an address means; false when it is none. */
bool days_of(Str value, Date today, Days *out);
/* The same for people. */
Str days_shown(Arena *a, Lang lang, Str value, Date today);
/* How many of the typed words name days (0: none), and which, as a value of an address. */
int days_typed(Arena *a, Lang lang, const Str *words, int n, Date today, Str *out);

#endif
