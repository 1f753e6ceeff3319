/* SPDX-License-Identifier: EUPL-1.2
 * What the page that closes a period shows of it.
 */
#ifndef BASTIDE_DESK_CLOSING_H
#define BASTIDE_DESK_CLOSING_H

#include "desk_books.h"

/* The checklist of a period that ends on this day. False on a database error. */
bool closing_write_checks(Desk *d, const CompanyInfo *company, Date to);

#endif
