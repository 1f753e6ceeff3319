/* SPDX-License-Identifier: EUPL-1.2
 *
 * Amounts and dates as other programs write them.
 */
#include "fec_private.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The sign may stand first or last. */
static Str take_sign(Str s, bool *out_minus)
{
    *out_minus = false;
    if (s.n && (s.p[0] == '-' || s.p[0] == '+')) {
        *out_minus = s.p[0] == '-';
        return str_trim(str_slice(s, 1, s.n));
    }
    if (s.n && (s.p[s.n - 1] == '-' || s.p[s.n - 1] == '+')) {
        *out_minus = s.p[s.n - 1] == '-';
        return str_trim(str_slice(s, 0, s.n - 1));
    }
    return s;
}

/* Position of the decimal sign: the last comma or point, unless it stands there several times
 * (then it groups thousands). s.n when there is none. */
static size_t decimal_mark(Str s)
{
    size_t at = s.n, same = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '.')
            at = i;
    for (size_t i = 0; at < s.n && i < s.n; i++)
        same += s.p[i] == s.p[at];
    return same > 1 ? s.n : at;
}

static bool add_digit(Wide *v, char c)
{
    *v = *v * 10 + (c - '0');
    return *v <= (Wide)INT64_MAX;
}

/* Digits before the decimal sign, in groups of three when separated. */
static bool read_whole(Str s, size_t end, Wide *v, bool *out_grouped)
{
    int group = -1; /* digits since the last sign of thousands */
    for (size_t i = 0; i < end; i++) {
        if (is_digit(s.p[i])) {
            group += group >= 0;
            if (!add_digit(v, s.p[i]))
                return false;
            continue;
        }
        bool separator = s.p[i] == ' ' || s.p[i] == '\'' || s.p[i] == ',' || s.p[i] == '.';
        if (!separator || i == 0 || (group >= 0 && group != 3))
            return false;
        group = 0;
        *out_grouped = true;
    }
    return group < 0 || group == 3;
}

/* Digits behind it; more than `decimals` must be zeros. */
static bool read_part(Str s, size_t from, int decimals, Wide *v)
{
    int given = 0;
    for (size_t i = from; i < s.n; i++, given++) {
        if (!is_digit(s.p[i]) || (given >= decimals && s.p[i] != '0'))
            return false;
        if (given < decimals && !add_digit(v, s.p[i]))
            return false;
    }
    for (; given < decimals; given++)
        if (!add_digit(v, '0'))
            return false;
    return true;
}

/* "1.234": one and a bit, or a thousand? */
static bool ambiguous(Str s, size_t mark)
{
    return mark < s.n && s.p[mark] == '.' && s.n - mark == 4 && mark >= 1 && mark <= 3 &&
           s.p[0] != '0';
}

bool fec_amount(FecReader *r, Str s, int line, int decimals, int64_t *out)
{
    bool minus, grouped = false;
    Wide v = 0;
    s = take_sign(s, &minus);
    if (s.n == 0) {
        *out = 0;
        return true;
    }
    size_t mark = decimal_mark(s);
    if (ambiguous(s, mark) || (mark == 0 && s.n == 1))
        return false;
    if (!read_whole(s, mark, &v, &grouped) || !read_part(s, mark + 1, decimals, &v))
        return false;
    if (mark < s.n && s.p[mark] == '.')
        fec_odd(r, ODD_DECIMAL_POINT, line);
    if (grouped)
        fec_odd(r, ODD_THOUSANDS, line);
    *out = (int64_t)(minus ? -v : v);
    return true;
}

/* `n` digits as a number. */
static int number(const char *p, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (!is_digit(p[i]))
            return -1;
        v = v * 10 + (p[i] - '0');
    }
    return v;
}

static bool date_separator(char c)
{
    return c == '/' || c == '-' || c == '.';
}

/* A real day of 1900 to 2099: other years are misprints, and would make JJMMAAAA ambiguous. */
static bool near_day(int year, int month, int day, Date *out)
{
    return year >= 1900 && year <= 2099 && date_from_ymd(year, month, day, out);
}

static bool compact_date(Str s, bool *out_odd, Date *out)
{
    *out_odd = false;
    if (near_day(number(s.p, 4), number(s.p + 4, 2), number(s.p + 6, 2), out))
        return true;
    *out_odd = true; /* JJMMAAAA */
    return near_day(number(s.p + 4, 4), number(s.p + 2, 2), number(s.p, 2), out);
}

static bool separated_date(Str s, Date *out)
{
    if (date_separator(s.p[4]) && s.p[7] == s.p[4])
        return near_day(number(s.p, 4), number(s.p + 5, 2), number(s.p + 8, 2), out);
    if (date_separator(s.p[2]) && s.p[5] == s.p[2])
        return near_day(number(s.p + 6, 4), number(s.p + 3, 2), number(s.p, 2), out);
    return false;
}

static bool only_zeros(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '0' && !date_separator(s.p[i]))
            return false;
    return true;
}

bool fec_date(FecReader *r, Str s, int line, Date *out)
{
    bool odd = true;
    Date d = {0};
    if (s.n > 10 && (s.p[10] == ' ' || s.p[10] == 'T'))
        s = str_slice(s, 0, 10); /* a time follows */
    if (only_zeros(s)) {
        *out = d;
        return true;
    }
    if (s.n == 8 ? !compact_date(s, &odd, &d) : s.n != 10 || !separated_date(s, &d))
        return false;
    if (odd)
        fec_odd(r, ODD_DATE_FORM, line);
    *out = d;
    return true;
}
