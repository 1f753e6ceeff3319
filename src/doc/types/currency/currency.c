/* SPDX-License-Identifier: EUPL-1.2
 * The engine keeps the decimals of currencies in the registry: a change makes a new version.
 */
#include "currency.gen.h"
#include "registry.h"

bool currency_saved(Ctx *c, Currency *d)
{
    (void)d;
    return registry_touch(c);
}
