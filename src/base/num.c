/* SPDX-License-Identifier: EUPL-1.2 */
#include "num.h"

#include <assert.h>

Wide num_div_round(Wide numerator, Wide denominator)
{
    assert(denominator > 0);
    Wide q = numerator / denominator, r = numerator % denominator;
    if (r < 0)
        r = -r;
    if (r >= denominator - r)
        q += numerator < 0 ? -1 : 1;
    return q;
}

bool num_narrow(Wide v, int64_t *out)
{
    if (v > INT64_MAX || v < -(Wide)INT64_MAX)
        return false;
    *out = (int64_t)v;
    return true;
}

int64_t num_pow10(int exponent)
{
    assert(exponent >= 0 && exponent <= 18);
    int64_t v = 1;
    while (exponent--)
        v *= 10;
    return v;
}

typedef struct {
    Wide value;   /* digits read, at most `decimals` after the point */
    int missing;  /* zeros to append to reach the scale */
    int next;     /* first digit beyond the scale, or -1 */
    bool exact;   /* nothing but zeros beyond the scale */
} Digits;

static bool take_digit(Digits *d, char c)
{
    d->value = d->value * 10 + (c - '0');
    return d->value <= (Wide)INT64_MAX + 1;
}

static bool read_fraction(Str s, size_t i, Digits *d)
{
    if (i == s.n)
        return false;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        if (d->missing > 0) {
            d->missing--;
            if (!take_digit(d, s.p[i]))
                return false;
        } else {
            if (d->next < 0)
                d->next = s.p[i] - '0';
            d->exact = d->exact && s.p[i] == '0';
        }
    }
    return true;
}

static bool read_number(Str s, int decimals, Digits *d, bool *out_minus)
{
    *d = (Digits){.missing = decimals, .next = -1, .exact = true};
    size_t i = 0;
    *out_minus = s.n && s.p[0] == '-';
    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        i = 1;
    size_t first = i;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        if (!take_digit(d, s.p[i]))
            return false;
    if (i == first)
        return false;
    if (i == s.n)
        return true;
    return s.p[i] == '.' && read_fraction(s, i + 1, d);
}

static bool parse(Str s, int decimals, bool rounded, int64_t *out)
{
    Digits d;
    bool minus;
    if (!read_number(s, decimals, &d, &minus) || (!rounded && !d.exact))
        return false;
    Wide v = d.value * num_pow10(d.missing);
    if (rounded && d.next >= 5)
        v++;
    return num_narrow(minus ? -v : v, out);
}

bool num_parse(Str s, int decimals, int64_t *out)
{
    return parse(s, decimals, false, out);
}

bool num_parse_rounded(Str s, int decimals, int64_t *out)
{
    return parse(s, decimals, true, out);
}

/* Digits of |v| without sign, at least decimals + 1 of them, at the end of `tmp`. */
static Str plain_digits(char tmp[32], int64_t v, int decimals)
{
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    size_t i = 32;
    for (int n = 0; u || n <= decimals; n++, u /= 10)
        tmp[--i] = (char)('0' + u % 10);
    return (Str){tmp + i, 32 - i};
}

static Str format_full(Arena *a, int64_t v, int decimals, int shown, Str group, char point)
{
    char tmp[32];
    Str d = plain_digits(tmp, v, decimals);
    size_t whole = d.n - (size_t)decimals;
    Buf b = {.a = a};
    if (v < 0)
        buf_add_char(&b, '-');
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            buf_add(&b, group);
        buf_add_char(&b, d.p[i]);
    }
    if (shown) {
        buf_add_char(&b, point);
        buf_add(&b, str_slice(d, whole, whole + (size_t)shown));
    }
    return buf_str(&b);
}

static int shown_decimals(int64_t v, int decimals, int min_decimals)
{
    int shown = decimals;
    while (shown > min_decimals && v % 10 == 0) {
        v /= 10;
        shown--;
    }
    return shown;
}

Str num_format(Arena *a, int64_t scaled, int decimals)
{
    return format_full(a, scaled, decimals, decimals, STR(""), '.');
}

Str num_format_short(Arena *a, int64_t scaled, int decimals, int min_decimals)
{
    int shown = shown_decimals(scaled, decimals, min_decimals);
    return format_full(a, scaled, decimals, shown, STR(""), '.');
}

Str num_format_local(Arena *a, int64_t scaled, int decimals, int min_decimals, bool french)
{
    int shown = shown_decimals(scaled, decimals, min_decimals);
    Str group = french ? STR("\xE2\x80\xAF") : STR(",");
    return format_full(a, scaled, decimals, shown, group, french ? ',' : '.');
}

bool money_from_price(Qty qty, Price price, int decimals, Money *out)
{
    Wide scale = num_pow10(12 - decimals);
    return num_narrow(num_div_round((Wide)qty.micro * price.micro, scale), &out->minor);
}

bool money_percent(Money m, Percent p, Money *out)
{
    return num_narrow(num_div_round((Wide)m.minor * p.micro, 100LL * MICRO), &out->minor);
}

bool price_less_percent(Price price, Percent discount, Price *out)
{
    Wide keep = (Wide)100 * MICRO - discount.micro;
    return num_narrow(num_div_round(keep * price.micro, 100LL * MICRO), &out->micro);
}

bool money_convert(Money m, ExRate rate, int from_decimals, int to_decimals, Money *out)
{
    Wide v = (Wide)m.minor * rate.pico;
    Wide scale = PICO;
    if (to_decimals < from_decimals)
        scale *= num_pow10(from_decimals - to_decimals);
    else if (__builtin_mul_overflow(v, (Wide)num_pow10(to_decimals - from_decimals), &v))
        return false;
    return num_narrow(num_div_round(v, scale), &out->minor);
}

bool money_share(Money m, int64_t part, int64_t whole, Money *out)
{
    Wide n = (Wide)m.minor * part;
    return num_narrow(num_div_round(whole < 0 ? -n : n, whole < 0 ? -(Wide)whole : whole),
                      &out->minor);
}
