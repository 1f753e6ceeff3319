/* SPDX-License-Identifier: EUPL-1.2 */
#include "input.h"

#include "num.h"

enum { DEPTH_MAX = 32, SCALE = 6, CENTURY_TURN = 80 };

/* --- a text without what only helps the eye --- */

static bool skip_eye_candy(Str s, size_t *i)
{
    static const char *const marks[] = {" ", "\t", "\u00a0", "\u202f", "\u2009", "€", "%", "'"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        size_t n = strlen(marks[k]);
        if (s.n - *i >= n && memcmp(s.p + *i, marks[k], n) == 0) {
            *i += n;
            return true;
        }
    }
    return false;
}

/* The signs of arithmetic that keyboards and spreadsheets give. */
static bool known_sign(Str s, size_t *i, char *out)
{
    static const struct {
        const char *text;
        char sign;
    } signs[] = {{"×", '*'}, {"x", '*'}, {"÷", '/'}, {"−", '-'}, {"–", '-'}};
    for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
        size_t n = strlen(signs[k].text);
        if (s.n - *i >= n && memcmp(s.p + *i, signs[k].text, n) == 0) {
            *i += n;
            *out = signs[k].sign;
            return true;
        }
    }
    return false;
}

static Str bare(Arena *a, Str s)
{
    Buf b = {.a = a};
    char sign;
    for (size_t i = 0; i < s.n;) {
        if (skip_eye_candy(s, &i))
            continue;
        if (known_sign(s, &i, &sign))
            buf_add_char(&b, sign);
        else
            buf_add_char(&b, s.p[i++]);
    }
    return buf_str(&b);
}

/* What the keys of the digit row of an AZERTY keyboard give without Shift. Three of them may be
 * meant as signs: they are digits in the company of one that may not, or alone. */
static bool digit_key(Str s, size_t *i, char *out, bool *sure)
{
    static const char *const keys[] = {"à", "&", "é", "\"", "'", "(", "-", "è", "_", "ç"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        size_t n = strlen(keys[k]);
        if (s.n - *i >= n && memcmp(s.p + *i, keys[k], n) == 0) {
            *i += n;
            *out = (char)('0' + k);
            *sure = !strchr("'(-", keys[k][0]);
            return true;
        }
    }
    return false;
}

static Str unshifted(Arena *a, Str s)
{
    Buf b = {.a = a};
    bool sure = false, one, other = false;
    char digit;
    for (size_t i = 0; i < s.n;) {
        if (digit_key(s, &i, &digit, &one)) {
            sure = sure || one;
            buf_add_char(&b, digit);
        } else {
            other = true;
            buf_add_char(&b, s.p[i++]);
        }
    }
    return sure || !other ? buf_str(&b) : s;
}

/* --- one number --- */

static int count(Str s, char c)
{
    int n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

static size_t last_of(Str s, char c)
{
    size_t at = s.n;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == c)
            at = i;
    return at;
}

/* Groups of three digits behind each separator, else it groups nothing. */
static bool groups_well(Str s, char c)
{
    size_t from = s.n;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != c && s.p[i] != '.' && s.p[i] != ',')
            continue;
        if (from < s.n && i - from != 4)
            return false;
        if (s.p[i] != c)
            return true;
        from = i;
    }
    return from == s.n || s.n - from == 4;
}

/* Which of the two separators is the decimal one; 0 for none. */
static char decimal_mark(Str s, bool french)
{
    int commas = count(s, ','), points = count(s, '.');
    if (commas && points)
        return last_of(s, ',') > last_of(s, '.') ? ',' : '.';
    if (commas == 1)
        return french || !groups_well(s, ',') ? ',' : 0;
    return points == 1 ? '.' : 0;
}

static bool plain_number(Arena *a, Str s, bool french, Str *out)
{
    char mark = decimal_mark(s, french);
    Buf b = {.a = a};
    bool digit = false;
    if (count(s, mark ? mark : 'x') > 1)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == mark) {
            buf_add_c(&b, b.n ? "." : "0.");
        } else if (c == '.' || c == ',') {
            if (!groups_well(s, c))
                return false;
        } else {
            digit = true;
            buf_add_char(&b, c);
        }
    }
    if (b.n && b.p[b.n - 1] == '.')
        b.n--;
    *out = buf_str(&b);
    return digit;
}

/* --- arithmetic on exact numbers of six decimals --- */

typedef struct {
    Arena *a;
    Str s;
    size_t i;
    int depth;
    bool french;
} Sum;

static bool sum_expr(Sum *x, int64_t *out);

static char at(const Sum *x)
{
    return x->i < x->s.n ? x->s.p[x->i] : 0;
}

static bool is_part(char c)
{
    return (c >= '0' && c <= '9') || c == '.' || c == ',';
}

static bool sum_atom(Sum *x, int64_t *out)
{
    if (++x->depth > DEPTH_MAX)
        return false;
    bool ok;
    if (at(x) == '-' || at(x) == '+') {
        bool minus = x->s.p[x->i++] == '-';
        ok = sum_atom(x, out);
        *out = ok && minus ? -*out : *out;
    } else if (at(x) == '(') {
        x->i++;
        ok = sum_expr(x, out) && at(x) == ')';
        x->i++;
    } else {
        size_t from = x->i;
        Str digits;
        while (is_part(at(x)))
            x->i++;
        ok = plain_number(x->a, str_slice(x->s, from, x->i), x->french, &digits) &&
             num_parse_rounded(digits, SCALE, out);
    }
    x->depth--;
    return ok;
}

static bool sum_product(Sum *x, int64_t *out)
{
    int64_t v;
    if (!sum_atom(x, out))
        return false;
    while (at(x) == '*' || at(x) == '/') {
        bool times = x->s.p[x->i++] == '*';
        if (!sum_atom(x, &v) || (!times && v == 0))
            return false;
        Wide top = times ? (Wide)*out * v : (Wide)*out * MICRO, under = times ? MICRO : v;
        if (under < 0) {
            top = -top;
            under = -under;
        }
        if (!num_narrow(num_div_round(top, under), out))
            return false;
    }
    return true;
}

static bool sum_expr(Sum *x, int64_t *out)
{
    int64_t v;
    if (!sum_product(x, out))
        return false;
    while (at(x) == '+' || at(x) == '-') {
        bool plus = x->s.p[x->i++] == '+';
        if (!sum_product(x, &v) || !num_narrow(plus ? (Wide)*out + v : (Wide)*out - v, out))
            return false;
    }
    return true;
}

static bool is_arithmetic(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr("*/()", s.p[i]) || (i > 0 && strchr("+-", s.p[i])))
            return true;
    return false;
}

static bool calculate(Arena *a, Str s, int decimals, bool french, Str *out)
{
    Sum x = {.a = a, .s = s, .french = french};
    int64_t v;
    if (!sum_expr(&x, &v) || x.i != s.n)
        return false;
    int64_t step = num_pow10(SCALE - decimals);
    *out = num_format_short(a, (int64_t)num_div_round(v, step), decimals, 0);
    return true;
}

bool input_number(Arena *a, Str typed, int decimals, bool french, Str *out)
{
    Str s = bare(a, typed);
    if (s.n && s.p[0] == '=')
        s = str_slice(s, 1, s.n);
    if (is_arithmetic(s))
        return calculate(a, s, decimals < SCALE ? decimals : SCALE, french, out);
    bool minus = s.n && s.p[0] == '-', sign = minus || (s.n && s.p[0] == '+');
    Str digits;
    for (size_t i = sign; i < s.n; i++)
        if (!is_part(s.p[i]))
            return false;
    if (!plain_number(a, str_slice(s, sign, s.n), french, &digits))
        return false;
    *out = str_format(a, "%s%.*s", minus ? "-" : "", STR_ARG(digits));
    return true;
}

/* --- days --- */

static int number_of(Str s)
{
    int64_t v = -1;
    return s.n > 0 && s.n <= 4 && s.p[0] != '-' && str_to_int(s, &v) ? (int)v : -1;
}

static int full_year(int y, size_t digits)
{
    if (digits > 2)
        return y;
    return y < CENTURY_TURN ? 2000 + y : 1900 + y;
}

static bool make_day(Arena *a, int y, int m, int d, Str *out)
{
    Date day;
    if (!date_from_ymd(y, m, d, &day))
        return false;
    *out = date_format(a, day);
    return true;
}

/* "15", "1503", "150326", "15032026" */
static bool digits_date(Arena *a, Str s, Date base, Str *out)
{
    int y, m, d;
    date_to_ymd(base, &y, &m, &d);
    if (s.n <= 2)
        return make_day(a, y, m, number_of(s), out);
    if (s.n != 4 && s.n != 6 && s.n != 8)
        return false;
    Str year = str_slice(s, 4, s.n);
    return make_day(a, year.n ? full_year(number_of(year), year.n) : y,
                    number_of(str_slice(s, 2, 4)), number_of(str_slice(s, 0, 2)), out);
}

/* "23/11/2026", "23.11.26", "23/11" */
static bool parted_date(Arena *a, Str s, Date base, Str *out)
{
    Str part[3] = {0}, rest = s, one;
    int n = 0, y, m, d;
    char mark = str_find(s, '/') >= 0 ? '/' : str_find(s, '.') >= 0 ? '.' : '-';
    while (n < 3 && str_split(&rest, mark, &one))
        part[n++] = str_trim(one);
    if (n < 2 || rest.n)
        return false;
    date_to_ymd(base, &y, &m, &d);
    return make_day(a, n == 3 ? full_year(number_of(part[2]), part[2].n) : y, number_of(part[1]),
                    number_of(part[0]), out);
}

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

bool input_date(Arena *a, Str typed, Date base, Str *out)
{
    Str s = str_trim(typed);
    Date day;
    if (date_parse(s, &day)) {
        *out = date_format(a, day);
        return true;
    }
    if (all_digits(s))
        return digits_date(a, s, base, out);
    bool moved = s.n && (s.p[0] == '+' || s.p[0] == '-');
    Str days = str_slice(s, 1, s.n);
    if (moved && (s.n == 1 || all_digits(days))) {
        int n = s.n == 1 ? 1 : number_of(days);
        if (n < 0)
            return false;
        int y, m, d;
        date_to_ymd(date_add_days(base, s.p[0] == '-' ? -n : n), &y, &m, &d);
        return make_day(a, y, m, d, out);
    }
    return parted_date(a, s, base, out);
}

static Str input_datetime(Arena *a, Str typed, Date base)
{
    long space = str_find(typed, ' ');
    Str day;
    if (space < 0 || !input_date(a, str_slice(typed, 0, (size_t)space), base, &day))
        return typed;
    Str time = str_trim(str_slice(typed, (size_t)space, typed.n));
    return str_format(a, "%.*s %.*s%s", STR_ARG(day), STR_ARG(time), time.n == 5 ? ":00" : "");
}

Str input_text(Arena *a, FieldType type, Str typed, int decimals, bool french, Date base)
{
    Str s = str_trim(typed), out = s;
    if (!s.n)
        return s;
    switch (type) {
    case FT_INT: case FT_MONEY: case FT_QTY: case FT_PRICE: case FT_PERCENT: case FT_EXCHANGE:
        return input_number(a, s, decimals, french, &out) ||
                       input_number(a, unshifted(a, s), decimals, french, &out)
                   ? out
                   : s;
    case FT_DATE:
        return input_date(a, s, base, &out) || input_date(a, unshifted(a, s), base, &out) ? out : s;
    case FT_DATETIME: return input_datetime(a, s, base);
    case FT_LONG: case FT_HTML: case FT_PASSWORD: return typed;
    default: return s;
    }
}
