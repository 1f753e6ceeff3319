/* SPDX-License-Identifier: EUPL-1.2
 * The order of the alphabet, as in a directory: Alpha, Épicerie, Étude, Œuvre, zinc. Also which
 * characters make words, for the search: both see the same words in a text.
 */
#ifndef BASTIDE_ALPHABET_H
#define BASTIDE_ALPHABET_H

#include "utf8.h"

enum { ALPHABET_KEY_MAX = 80 /* characters */ };

/* What nobody sees is no part of a word: soft hyphen, zero width spaces and joiners, marks of
 * direction, variation selectors, byte order mark, tags. */
bool alphabet_unseen(uint32_t code_point);
/* Of folded text (utf8_fold): is it part of a word? Signs, quotes and spaces of any script are
 * not. */
bool alphabet_of_word(uint32_t code_point);
/* By which a text is ordered, byte by byte: its words, folded, with one space between, cut to
 * ALPHABET_KEY_MAX. A text of signs only stays as it is, folded. The databases have the same as
 * bastide_order(). */
Str alphabet_key(Arena *a, Str text);

#endif
