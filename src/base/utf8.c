/* SPDX-License-Identifier: EUPL-1.2 */
#include "utf8.h"

static int sequence_length(unsigned char c)
{
    if (c < 0x80)
        return 1;
    if (c >= 0xC2 && c < 0xE0)
        return 2;
    if (c >= 0xE0 && c < 0xF0)
        return 3;
    return c >= 0xF0 && c < 0xF5 ? 4 : 0;
}

static bool second_byte_ok(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xE0: return second >= 0xA0;
    case 0xED: return second < 0xA0;
    case 0xF0: return second >= 0x90;
    case 0xF4: return second < 0x90;
    default: return true;
    }
}

bool utf8_valid(Str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        int len = sequence_length(p[i]);
        if (len == 0 || i + (size_t)len > s.n)
            return false;
        for (int k = 1; k < len; k++)
            if ((p[i + (size_t)k] & 0xC0) != 0x80)
                return false;
        if (len > 1 && !second_byte_ok(p[i], p[i + 1]))
            return false;
        i += (size_t)len;
    }
    return true;
}

static size_t valid_length(Str s, size_t i)
{
    size_t n = (size_t)sequence_length((unsigned char)s.p[i]);
    return n && i + n <= s.n && s.p[i] && utf8_valid(str_slice(s, i, i + n)) ? n : 0;
}

Str utf8_mend(Arena *a, Str s)
{
    Buf b = {.a = a};
    for (size_t i = 0; i < s.n;) {
        size_t n = valid_length(s, i);
        buf_add(&b, n ? str_slice(s, i, i + n) : STR("\x1A"));
        i += n ? n : 1;
    }
    return buf_str(&b);
}

uint32_t utf8_next(Str s, size_t *i)
{
    unsigned char c = (unsigned char)s.p[*i];
    int len = sequence_length(c);
    if (len <= 1 || *i + (size_t)len > s.n) {
        (*i)++;
        return c;
    }
    uint32_t v = c & (0x7Fu >> len);
    for (int k = 1; k < len; k++)
        v = v << 6 | ((unsigned char)s.p[*i + (size_t)k] & 0x3Fu);
    *i += (size_t)len;
    return v;
}

void utf8_add(Buf *b, uint32_t c)
{
    if (c < 0x80) {
        buf_add_char(b, (char)c);
    } else if (c < 0x800) {
        buf_add_char(b, (char)(0xC0 | c >> 6));
        buf_add_char(b, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        buf_add_char(b, (char)(0xE0 | c >> 12));
        buf_add_char(b, (char)(0x80 | (c >> 6 & 0x3F)));
        buf_add_char(b, (char)(0x80 | (c & 0x3F)));
    } else {
        buf_add_char(b, (char)(0xF0 | c >> 18));
        buf_add_char(b, (char)(0x80 | (c >> 12 & 0x3F)));
        buf_add_char(b, (char)(0x80 | (c >> 6 & 0x3F)));
        buf_add_char(b, (char)(0x80 | (c & 0x3F)));
    }
}

size_t utf8_length(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}

Str utf8_cut(Str s, size_t max)
{
    size_t i = 0;
    for (size_t n = 0; i < s.n && n < max; n++)
        utf8_next(s, &i);
    return str_slice(s, 0, i);
}

/* Base letters of U+0100 to U+017F. */
static const char latin_a_base[] =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooo  rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static const char *fold_ligature(uint32_t c)
{
    switch (c) {
    case 0xC6: case 0xE6: return "ae";
    case 0x152: case 0x153: return "oe";
    case 0xDF: case 0x1E9E: return "ss";
    case 0x132: case 0x133: return "ij";
    case 0xD0: case 0xF0: return "d";
    case 0xDE: case 0xFE: return "th";
    case 0xD8: case 0xF8: return "o";
    case 0x2019: return "'";
    case 0xA0: case 0x202F: case 0x2009: return " ";
    default: return NULL;
    }
}

static uint32_t fold_latin1(uint32_t c)
{
    /* U+00C0 to U+00DD; a dot stands for a letter that is not in the table (Æ, Ð, ×, Ø) */
    static const char base[] = "aaaaaa.ceeeeiiii.nooooo..uuuuy";
    uint32_t k = (c - 0xC0) % 0x20;
    if (c == 0xFF)
        return 'y';
    return k < sizeof base - 1 && base[k] != '.' ? (uint32_t)base[k] : c;
}

static uint32_t fold_case(uint32_t c)
{
    if (c >= 0x391 && c <= 0x3A9)
        return c + 32; /* Greek capitals */
    if (c >= 0x410 && c <= 0x42F)
        return c + 32; /* Cyrillic capitals */
    if (c >= 0x400 && c <= 0x40F)
        return c + 80;
    return c;
}

Str utf8_fold(Arena *a, Str s)
{
    Buf b = {.a = a};
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        const char *pair;
        if (c < 0x80)
            buf_add_char(&b, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
        else if ((pair = fold_ligature(c)))
            buf_add_c(&b, pair);
        else if (c >= 0xC0 && c <= 0xFF)
            utf8_add(&b, fold_latin1(c));
        else if (c >= 0x100 && c <= 0x17F && latin_a_base[c - 0x100] != ' ')
            buf_add_char(&b, latin_a_base[c - 0x100]);
        else if (c < 0x300 || c > 0x36F) /* combining accents vanish */
            utf8_add(&b, fold_case(c));
    }
    return buf_str(&b);
}

bool utf8_has_control(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 32 && c != '\t' && c != '\n' && c != '\r') || c == 127)
            return true;
    }
    return false;
}
