/* SPDX-License-Identifier: EUPL-1.2
 * Sentences that the law wants on invoices: data/fr/mentions.csv, read once.
 */
#ifndef BASTIDE_MENTIONS_H
#define BASTIDE_MENTIONS_H

#include "i18n.h"
#include "str.h"

/* The sentence of a code ("RECOVERY_40") in a language; "" when there is none. Lives for ever. */
Str mention_text(const char *code, Lang lang);

#endif
