/* SPDX-License-Identifier: EUPL-1.2 */
#include "words.h"

#include "alphabet.h"

void words_add(Words *w, Str word)
{
    size_t end = word.n < WORD_MAX ? word.n : WORD_MAX;
    while (end && end < word.n && ((unsigned char)word.p[end] & 0xC0) == 0x80)
        end--;
    word = str_slice(word, 0, end);
    for (int i = 0; i < w->n; i++)
        if (str_eq(w->list[i], word))
            return;
    if (word.n && w->n < WORDS_MAX)
        w->list[w->n++] = word;
}

static Str without_unseen(Arena *a, Str s)
{
    Buf b = {.a = a};
    size_t ascii = 0;
    while (ascii < s.n && (unsigned char)s.p[ascii] < 0x80)
        ascii++;
    if (ascii == s.n)
        return s;
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (!alphabet_unseen(c))
            utf8_add(&b, c);
    }
    return buf_str(&b);
}

void words_split(Arena *a, Words *w, Str text)
{
    Str s = without_unseen(a, utf8_fold(a, text));
    size_t from = 0;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        if (alphabet_of_word(utf8_next(s, &i)))
            continue;
        words_add(w, str_slice(s, from, at));
        from = i;
    }
    words_add(w, str_slice(s, from, s.n));
}

void words_add_amount(Arena *a, Words *w, int64_t minor)
{
    if (minor)
        words_add(w, str_format(a, "~%lld~", minor < 0 ? -(long long)minor : (long long)minor));
}
