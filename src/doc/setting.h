/* SPDX-License-Identifier: EUPL-1.2
 * What a user chose for himself: columns of a list, saved views, open sections. Small texts by a
 * key, which nothing but the desk reads; they are no documents and have no history.
 */
#ifndef BASTIDE_SETTING_H
#define BASTIDE_SETTING_H

#include "ctx.h"

enum { SETTING_KEY_MAX = 100, SETTING_BYTES_MAX = 16 * 1024, SETTINGS_MAX = 500 /* of a user */ };

/* The text of that key of the present user, "" when there is none. */
Str setting_get(Ctx *c, Str key);
/* Keeps it; "" removes it. Errors: ERR_VALIDATION naming `key` (only a-z 0-9 - _ . :) or `value`
 * (too long, too many). */
bool setting_put(Ctx *c, Str key, Str value);
/* What it is now made of what it was, with nobody between the two. `edit` gives the new text, in
 * the arena of `c`; it may be called again. Errors as of setting_put(). */
bool setting_edit(Ctx *c, Str key, Str (*edit)(Ctx *c, Str was, void *arg), void *arg);
/* As the first two, of everybody: what an administrator shares. Only he may put it
 * (ERR_PERMISSION). */
Str setting_get_shared(Ctx *c, Str key);
bool setting_put_shared(Ctx *c, Str key, Str value);

#endif
