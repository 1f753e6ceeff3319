/* SPDX-License-Identifier: EUPL-1.2 */
#include "contact.gen.h"

bool contact_validate(Ctx *c, Contact *d)
{
    d->full_name = d->last_name.n
                       ? str_cat(c->a, str_cat(c->a, d->first_name, STR(" ")), d->last_name)
                       : d->first_name;
    return true;
}
