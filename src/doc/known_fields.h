/* SPDX-License-Identifier: EUPL-1.2
 * Names of ERPNext's fields that we lack: accepted and reported, so that its scripts keep working.
 */
#ifndef BASTIDE_KNOWN_FIELDS_H
#define BASTIDE_KNOWN_FIELDS_H

#include "str.h"

/* `label` is the type as the API calls it. */
bool known_erpnext_field(Str label, Str field);

#endif
