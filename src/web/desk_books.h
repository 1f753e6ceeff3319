/* SPDX-License-Identifier: EUPL-1.2
 * What the pages of the books (taking over, FEC) share.
 */
#ifndef BASTIDE_DESK_BOOKS_H
#define BASTIDE_DESK_BOOKS_H

#include "balance_read.h"
#include "desk_private.h"
#include "registry.h"

/* The company of the request (parameter "company"), else the first one that the user may see;
 * NULL with an error. */
const CompanyInfo *books_company(Desk *d);
/* The choice of the company, when there is one to make. */
void books_company_field(Desk *d, const CompanyInfo *chosen);
/* "company=NAME&", or "" when there is only one. */
Str books_company_query(Desk *d, const CompanyInfo *chosen);

#endif
