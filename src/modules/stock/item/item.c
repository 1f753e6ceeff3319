/* SPDX-License-Identifier: EUPL-1.2 */
#include "item.gen.h"

bool item_validate(Ctx *c, Item *d)
{
    (void)c;
    if (!d->item_name.n)
        d->item_name = d->item_code;
    return true;
}
