/* SPDX-License-Identifier: EUPL-1.2
 * The eight-bit character sets of Western Europe: ISO 8859-15 and Windows-1252.
 */
#include "utf8.h"

static const uint16_t cp1252[32] = {
    0x20AC, 0x0020, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x0020, 0x017D, 0x0020, 0x0020, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x0020, 0x017E, 0x0178,
};

static uint32_t latin9(unsigned char c)
{
    switch (c) {
    case 0xA4: return 0x20AC;
    case 0xA6: return 0x0160;
    case 0xA8: return 0x0161;
    case 0xB4: return 0x017D;
    case 0xB8: return 0x017E;
    case 0xBC: return 0x0152;
    case 0xBD: return 0x0153;
    case 0xBE: return 0x0178;
    default: return c;
    }
}

static bool has_c1(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80 && (unsigned char)s.p[i] < 0xA0)
            return true;
    return false;
}

Str utf8_from_latin(Arena *a, Str s)
{
    bool windows = has_c1(s);
    Buf b = {.a = a};
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x80)
            buf_add_char(&b, (char)c);
        else
            utf8_add(&b, !windows ? latin9(c) : c < 0xA0 ? cp1252[c - 0x80] : c);
    }
    return buf_str(&b);
}
