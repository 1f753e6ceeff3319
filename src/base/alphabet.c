/* SPDX-License-Identifier: EUPL-1.2 */
#include "alphabet.h"

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

bool alphabet_unseen(uint32_t c)
{
    static const Range list[] = {{0xAD, 0xAD},     {0x61C, 0x61C},   {0x180B, 0x180E},
                                 {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F},
                                 {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F}};
    return c >= 0x80 && within(list, sizeof list / sizeof *list, c);
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

bool alphabet_of_word(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return !parts(c);
}

/* The words of folded text, one space between. */
static Str words_of(Arena *a, Str folded)
{
    Buf b = {.a = a};
    bool space = false;
    for (size_t i = 0; i < folded.n;) {
        uint32_t c = utf8_next(folded, &i);
        if (alphabet_unseen(c))
            continue;
        if (!alphabet_of_word(c)) {
            space = b.n > 0;
            continue;
        }
        if (space)
            buf_add_char(&b, ' ');
        space = false;
        utf8_add(&b, c);
    }
    return buf_str(&b);
}

Str alphabet_key(Arena *a, Str text)
{
    Str folded = utf8_fold(a, text), words = words_of(a, folded);
    return utf8_cut(words.n ? words : folded, ALPHABET_KEY_MAX);
}
