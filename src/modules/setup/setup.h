/* SPDX-License-Identifier: EUPL-1.2
 * The French set-up: from a SIREN to a company that can invoice.
 */
#ifndef BASTIDE_SETUP_H
#define BASTIDE_SETUP_H

#include "doc.h"

typedef struct {
    Str siren, siret, name, abbr, legal_form, address, postcode, city, vat_regime, year_end, iban,
        email;
} CompanySetup;

/* What can be told without a database: SIREN, name, e-mail address, password, year end, IBAN. All
 * errors at once, under the names of the fields of the company and the user. */
bool setup_check(Arena *a, const CompanySetup *in, Str password, Errors *e);
/* "12-31" or "31/12" as "12-31"; "" when it is no day of a year. */
Str setup_year_end(Arena *a, Str given);
/* A whole new site in one transaction: the three below. Refused when the database holds a site. */
bool setup_new(Ctx *c, const CompanySetup *in, Str password);

/* Roles, currencies, countries, units, VAT codes, terms: once a site. */
bool setup_site(Ctx *c);
/* An administrator. */
bool setup_admin(Ctx *c, Str email, Str password);
/* A company; its books open with it (see setup_register). Errors name its fields. */
bool setup_company(Ctx *c, const CompanySetup *in, int64_t *out_company);

/* A company that is made, by init or through the API, gets chart, journals and fiscal year. */
void setup_register(void);

#endif
