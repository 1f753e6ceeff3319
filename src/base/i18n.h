/* SPDX-License-Identifier: EUPL-1.2
 * Words for people: English message ids in the code, other languages from .po files.
 */
#ifndef BASTIDE_I18N_H
#define BASTIDE_I18N_H

#include "str.h"

typedef enum { LANG_EN, LANG_FR } Lang;

/* Marks a message id in a table, which is translated when it is shown. */
#define N_(msgid) msgid

/* The text in `lang`, or the id itself when there is none. Never NULL. */
const char *tr(Lang lang, const char *msgid) __attribute__((format_arg(2)));
Str tr_str(Lang lang, Str msgid);
/* Reads a .po text (msgid and msgstr pairs; plural and fuzzy entries are refused) into the
 * French table; called once at start, before threads. False: `*out_line` is the bad line. */
bool i18n_load_fr(Str po, int *out_line);
/* "fr" -> LANG_FR, anything else LANG_EN. */
Lang lang_of(Str code);
const char *lang_code(Lang lang);

#endif
