/* SPDX-License-Identifier: EUPL-1.2 */
#include "supplier.gen.h"

bool supplier_validate(Ctx *c, Supplier *d)
{
    if (d->siret.n && !d->siren.n)
        d->siren = str_copy(c->a, str_slice(d->siret, 0, 9));
    if (d->siret.n && !str_starts(d->siret, d->siren))
        return fail_field(c, ERR_VALIDATION, "siret",
                          "The SIRET must begin with the SIREN. Correct one of them.");
    if (str_starts(d->tax_id, STR("FR")) && !d->siren.n && d->tax_id.n == 13)
        d->siren = str_copy(c->a, str_slice(d->tax_id, 4, 13));
    return true;
}
