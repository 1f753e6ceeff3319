/* SPDX-License-Identifier: EUPL-1.2 */
#include "company.gen.h"
#include "ident.h"
#include "registry.h"
#include "utf8.h"

/* The first letters of the words: "Atelier Martin" -> "AM". */
static Str abbreviation(Ctx *c, Str name)
{
    Buf b = {.a = c->a};
    Str rest = utf8_fold(c->a, name), word;
    while (str_split(&rest, ' ', &word) && b.n < 5)
        if (word.n &&
            ((word.p[0] >= 'a' && word.p[0] <= 'z') || (word.p[0] >= '0' && word.p[0] <= '9')))
            buf_add_char(&b, word.p[0]);
    return b.n ? str_upper_ascii(c->a, buf_str(&b)) : STR("C");
}

bool company_validate(Ctx *c, Company *d)
{
    if (!d->abbr.n)
        d->abbr = abbreviation(c, d->company_name);
    if (d->siren.n && !d->tax_id.n && !str_is(d->vat_regime, "franchise"))
        d->tax_id = vat_number_of_siren(c->a, d->siren);
    if (d->siret.n && d->siren.n && !str_starts(d->siret, d->siren))
        return fail_field(c, ERR_VALIDATION, "siret",
                          "The SIRET must begin with the SIREN of the company. Correct one of "
                          "them.");
    return true;
}

bool company_saved(Ctx *c, Company *d)
{
    (void)d;
    return registry_touch(c);
}
