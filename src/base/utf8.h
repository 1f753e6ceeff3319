/* SPDX-License-Identifier: EUPL-1.2
 * UTF-8: validation at the door, folding for search and sorting.
 */
#ifndef BASTIDE_UTF8_H
#define BASTIDE_UTF8_H

#include "str.h"

/* Well-formed UTF-8 (no surrogates, no overlong forms, at most U+10FFFF). NUL is allowed. */
bool utf8_valid(Str s);
/* The next code point of valid text; *i moves behind it. */
uint32_t utf8_next(Str s, size_t *i);
void utf8_add(Buf *b, uint32_t code_point);
/* Number of code points of valid text. */
size_t utf8_length(Str s);
/* The first `max` code points. A view. */
Str utf8_cut(Str s, size_t max);
/* Lower case without accents ("Élan ŒUVRE ß" -> "elan oeuvre ss"), for search and order. Latin
 * letters are folded, Greek and Cyrillic lose their case, the rest stays. */
Str utf8_fold(Arena *a, Str s);
/* Each byte that is no part of a character, and NUL, becomes U+001A (substitute), which no field
 * takes: what was sent can be shown again with the mistake told. */
Str utf8_mend(Arena *a, Str s);
/* Bytes that are not UTF-8: Windows-1252 when one of 80 to 9F occurs, where ISO 8859-15 has control
 * codes; else ISO 8859-15. */
Str utf8_from_latin(Arena *a, Str s);
/* Holds a control character other than tab, line feed and carriage return (NUL included)? */
bool utf8_has_control(Str s);

#endif
