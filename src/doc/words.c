/* SPDX-License-Identifier: EUPL-1.2 */
#include "words.h"

typedef struct {
    uint32_t from, to;
} Range;

static bool within(const Range *list, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (c >= list[i].from && c <= list[i].to)
            return true;
    return false;
}

/* Soft hyphen, zero width spaces and joiners, marks of direction, variation selectors, byte order
 * mark, tags. */
static bool unseen(uint32_t c)
{
    static const Range list[] = {{0xAD, 0xAD},     {0x61C, 0x61C},   {0x180B, 0x180E},
                                 {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F},
                                 {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F}};
    return within(list, sizeof list / sizeof *list, c);
}

/* Signs of Latin-1 but its digits and ordinals, general punctuation, currency signs, marks of
 * East Asian texts. */
static bool parts(uint32_t c)
{
    static const Range list[] = {
        {0xA0, 0xA9},     {0xAB, 0xB1},     {0xB4, 0xB8},     {0xBB, 0xBB},     {0xBF, 0xBF},
        {0xD7, 0xD7},     {0xF7, 0xF7},     {0x60C, 0x60C},   {0x61B, 0x61B},   {0x61F, 0x61F},
        {0x2000, 0x205F}, {0x20A0, 0x20CF}, {0x3000, 0x3003}, {0x3008, 0x3011}, {0xFF01, 0xFF0F}};
    return within(list, sizeof list / sizeof *list, c);
}

static bool of_word(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return !parts(c);
}

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
        if (!unseen(c))
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
        if (of_word(utf8_next(s, &i)))
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
