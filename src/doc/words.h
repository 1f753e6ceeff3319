/* SPDX-License-Identifier: EUPL-1.2
 * The words of a text, as the search keeps and seeks them: folded, each once, so many, so long.
 */
#ifndef BASTIDE_WORDS_H
#define BASTIDE_WORDS_H

#include "utf8.h"

enum { WORDS_MAX = 40, WORD_MAX = 40 /* bytes */ };

typedef struct {
    Str list[WORDS_MAX];
    int n;
} Words;

/* One word as it is, cut to its first WORD_MAX bytes between two characters; nothing when it is
 * known, empty, or there are WORDS_MAX. */
void words_add(Words *w, Str word);
/* The words of `text`, copied to `a`. What nobody sees (marks of direction, joiners, soft hyphens)
 * is no part of a word; signs, quotes and spaces of any script part two. */
void words_split(Arena *a, Words *w, Str text);
/* An amount is a word that no text has, "~120000~", without its sign, so that a credit note is
 * found by what it says. Nothing for zero. */
void words_add_amount(Arena *a, Words *w, int64_t minor);

#endif
