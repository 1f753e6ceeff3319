/* SPDX-License-Identifier: EUPL-1.2
 * Which fiscal years the entries of a file need.
 */
#ifndef BASTIDE_FEC_YEARS_H
#define BASTIDE_FEC_YEARS_H

#include "doc.h"

/* In a write job: creates the fiscal years that days[0..n) (rising) need and the company lacks.
 * A file is of one fiscal year, whose end its name tells; days outside of it get years of twelve
 * months that end on the same day of the year. No year overlaps one that is there. */
bool fec_years_create(Ctx *c, int64_t company, const Date *days, int n, Date name_end,
                      int *out_created);

#endif
