/* SPDX-License-Identifier: EUPL-1.2 */
#include "ident.h"

Str ident_compact(Arena *a, Str s)
{
    Buf b = {.a = a};
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == ' ' || c == '.' || c == '-' || c == '\t')
            continue;
        Str rest = str_slice(s, i, s.n);
        if (str_starts(rest, STR("\xC2\xA0")) || str_starts(rest, STR("\xE2\x80\xAF"))) {
            i += c == '\xC2' ? 1 : 2; /* no-break space, also the narrow one */
            continue;
        }
        buf_add_char(&b, c >= 'a' && c <= 'z' ? (char)(c - 32) : c);
    }
    return buf_str(&b);
}

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

static bool luhn(Str s)
{
    int sum = 0;
    for (size_t i = 0; i < s.n; i++) {
        int d = s.p[s.n - 1 - i] - '0';
        if (i % 2)
            d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    return sum % 10 == 0;
}

bool siren_valid(Str s)
{
    return s.n == 9 && all_digits(s) && luhn(s) && !str_is(s, "000000000");
}

bool siret_valid(Str s)
{
    if (s.n != 14 || !all_digits(s) || !siren_valid(str_slice(s, 0, 9)))
        return false;
    if (luhn(s))
        return true;
    int sum = 0;
    for (size_t i = 0; i < s.n; i++)
        sum += s.p[i] - '0';
    return str_starts(s, STR("356000000")) && sum % 5 == 0;
}

static int vat_key(Str siren)
{
    int64_t n = 0;
    str_to_int(siren, &n);
    return (int)((12 + 3 * (n % 97)) % 97);
}

Str vat_number_of_siren(Arena *a, Str siren)
{
    return str_format(a, "FR%02d%.*s", vat_key(siren), STR_ARG(siren));
}

bool vat_number_valid(Str s)
{
    if (s.n < 4 || s.n > 15)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        bool letter = s.p[i] >= 'A' && s.p[i] <= 'Z', digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (i < 2 ? !letter : !letter && !digit)
            return false;
    }
    if (!str_starts(s, STR("FR")))
        return true;
    Str key = str_slice(s, 2, 4), siren = str_slice(s, 4, s.n);
    int64_t n;
    if (siren.n != 9 || !all_digits(siren))
        return false;
    return !str_to_int(key, &n) || n == vat_key(siren); /* keys with letters: new-style, free */
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool iban_valid(Str s)
{
    if (s.n < 15 || s.n > 34 || (str_starts(s, STR("FR")) && s.n != 27))
        return false;
    if (!is_capital(s.p[0]) || !is_capital(s.p[1]) || !all_digits(str_slice(s, 2, 4)))
        return false;
    int rest = 0;
    for (size_t k = 0; k < s.n; k++) {
        char c = s.p[(k + 4) % s.n];
        if (c >= '0' && c <= '9')
            rest = (rest * 10 + (c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            rest = (rest * 100 + (c - 'A' + 10)) % 97;
        else
            return false;
    }
    return rest == 1;
}

bool email_valid(Str s)
{
    long at = str_find(s, '@');
    if (at <= 0 || s.n > 254)
        return false;
    Str domain = str_slice(s, (size_t)at + 1, s.n);
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || strchr("<>()[]\\,;:\"", s.p[i]))
            return false;
    return str_find(domain, '@') < 0 && str_find(domain, '.') > 0 && !str_ends(domain, STR("."));
}

/* Letters may follow once there are enough digits (an extension). */
bool phone_valid(Str s)
{
    enum { PHONE_MAX = 60, DIGITS_MIN = 2, BEFORE_LETTERS = 6 };
    int digits = 0;
    if (!s.n || s.n > PHONE_MAX || !strchr("0123456789+(", s.p[0]))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        Str rest = str_slice(s, i, s.n);
        bool wide = str_starts(rest, STR("\u00a0")), narrow = str_starts(rest, STR("\u202f"));
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        digits += c >= '0' && c <= '9';
        if (letter ? digits < BEFORE_LETTERS
                   : !wide && !narrow && !strchr("0123456789 +-./()#*,;:", c))
            return false;
        i += wide ? 1 : narrow ? 2 : 0;
    }
    return digits >= DIGITS_MIN;
}
