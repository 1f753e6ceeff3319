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

/* Roles, currencies, countries, units, VAT codes, terms: once a site. */
bool setup_site(Ctx *c);
/* An administrator. */
bool setup_admin(Ctx *c, Str email, Str password);
/* A company; its books open with it (see setup_register). Errors name its fields. */
bool setup_company(Ctx *c, const CompanySetup *in, int64_t *out_company);

/* A company that is made, by init or through the API, gets chart, journals and fiscal year. */
void setup_register(void);

#endif
