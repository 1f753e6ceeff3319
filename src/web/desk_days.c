/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_days.h"

#include "input.h"
#include "utf8.h"

typedef enum { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR } Unit;

enum { WORDS_MAX = 3, FIRST_YEAR = 1990, LAST_YEAR = 2099 };

/* Other words for them stand in the .po file, as "this month (typed)". */
static const struct {
    const char *key, *msgid;
    Unit unit;
    int shift;
} named[] = {
    {"today", N_("today"), UNIT_DAY, 0},
    {"yesterday", N_("yesterday"), UNIT_DAY, -1},
    {"tomorrow", N_("tomorrow"), UNIT_DAY, 1},
    {"this-week", N_("this week"), UNIT_WEEK, 0},
    {"last-week", N_("last week"), UNIT_WEEK, -1},
    {"next-week", N_("next week"), UNIT_WEEK, 1},
    {"this-month", N_("this month"), UNIT_MONTH, 0},
    {"last-month", N_("last month"), UNIT_MONTH, -1},
    {"next-month", N_("next month"), UNIT_MONTH, 1},
    {"this-year", N_("this year"), UNIT_YEAR, 0},
    {"last-year", N_("last year"), UNIT_YEAR, -1},
};
enum { NAMED = sizeof named / sizeof *named };

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};

/* The translation of "msgid (kind)"; false when there is none. */
static bool told_as(Arena *a, Lang lang, const char *msgid, const char *kind, Str *out)
{
    Str id = str_format(a, "%s (%s)", msgid, kind);
    *out = tr_str(lang, id);
    return !str_eq(*out, id);
}

static Str month_name(Arena *a, Lang lang, int month)
{
    Str name;
    return told_as(a, lang, months[month - 1], "month", &name) ? name : str_c(months[month - 1]);
}

/* --- days of a value --- */

static Days shifted(Unit unit, int shift, Date today)
{
    int y, m, d;
    Date first;
    date_to_ymd(today, &y, &m, &d);
    switch (unit) {
    case UNIT_DAY: first = date_add_days(today, shift); return (Days){first, first};
    case UNIT_WEEK: /* from Monday; day 1 of the calendar is one */
        first = date_add_days(today, 7 * shift - (today.day - 1) % 7);
        return (Days){first, date_add_days(first, 6)};
    case UNIT_MONTH:
        first = date_month_start(date_add_months(date_month_start(today), shift));
        return (Days){first, date_month_end(first)};
    case UNIT_YEAR: break;
    }
    Days year = {today, today};
    date_from_ymd(y + shift, 1, 1, &year.from);
    date_from_ymd(y + shift, 12, 31, &year.to);
    return year;
}

static int number_of(Str s)
{
    int64_t n = -1;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return -1;
    return s.n && s.n <= 4 && str_to_int(s, &n) ? (int)n : -1;
}

static bool whole_year(Str s, Days *out)
{
    int y = s.n == 4 ? number_of(s) : -1;
    return y >= FIRST_YEAR && y <= LAST_YEAR && date_from_ymd(y, 1, 1, &out->from) &&
           date_from_ymd(y, 12, 31, &out->to);
}

static bool whole_month(Str s, Days *out)
{
    if (s.n != 7 || s.p[4] != '-' ||
        !date_from_ymd(number_of(str_slice(s, 0, 4)), number_of(str_slice(s, 5, 7)), 1, &out->from))
        return false;
    out->to = date_month_end(out->from);
    return true;
}

static bool one_of(Str s, Date today, Days *out)
{
    for (int i = 0; i < NAMED; i++)
        if (str_is(s, named[i].key)) {
            *out = shifted(named[i].unit, named[i].shift, today);
            return true;
        }
    if (date_parse(s, &out->from)) {
        out->to = out->from;
        return true;
    }
    return whole_month(s, out) || whole_year(s, out);
}

bool days_of(Str value, Date today, Days *out)
{
    Days first, last;
    long dots = str_find_str(value, STR(".."));
    if (dots < 0)
        return one_of(value, today, out);
    if (!one_of(str_slice(value, 0, (size_t)dots), today, &first) ||
        !one_of(str_slice(value, (size_t)dots + 2, value.n), today, &last))
        return false;
    *out = (Days){first.from, last.to};
    return true;
}

/* --- for people --- */

static Str day_shown(Arena *a, Lang lang, Date day)
{
    int y, m, d;
    if (lang != LANG_FR)
        return date_format(a, day);
    date_to_ymd(day, &y, &m, &d);
    return str_format(a, "%02d/%02d/%04d", d, m, y);
}

static Str one_shown(Arena *a, Lang lang, Str value, Date today)
{
    int y, m, d;
    Days days;
    for (int i = 0; i < NAMED; i++)
        if (str_is(value, named[i].key))
            return str_c(tr(lang, named[i].msgid));
    if (whole_month(value, &days)) {
        date_to_ymd(days.from, &y, &m, &d);
        return str_format(a, "%s %d", month_name(a, lang, m).p, y);
    }
    if (whole_year(value, &days) || !one_of(value, today, &days))
        return value;
    return day_shown(a, lang, days.from);
}

Str days_shown(Arena *a, Lang lang, Str value, Date today)
{
    long dots = str_find_str(value, STR(".."));
    if (dots < 0)
        return one_shown(a, lang, value, today);
    Str from = one_shown(a, lang, str_slice(value, 0, (size_t)dots), today);
    Str to = one_shown(a, lang, str_slice(value, (size_t)dots + 2, value.n), today);
    return str_format(a, "%.*s – %.*s", STR_ARG(from), STR_ARG(to));
}

/* --- typed words --- */

static Str folded(Arena *a, Str s)
{
    return str_replace(a, utf8_fold(a, str_trim(s)), STR("’"), STR("'"));
}

static bool is_called(Arena *a, Lang lang, Str word, const char *msgid)
{
    Str rest, one;
    if (str_eq(word, folded(a, str_c(msgid))) || str_eq(word, folded(a, str_c(tr(lang, msgid)))))
        return true;
    bool told = told_as(a, lang, msgid, "typed", &rest);
    while (told && str_split(&rest, ',', &one))
        if (str_eq(word, folded(a, one)))
            return true;
    return false;
}

static int month_called(Arena *a, Lang lang, Str word)
{
    for (int i = 0; i < 12; i++)
        if (str_eq(word, folded(a, month_name(a, lang, i + 1))) ||
            str_eq(word, folded(a, str_c(months[i]))))
            return i + 1;
    return 0;
}

/* Of a month without a year the nearest one, rather behind us: invoices are looked for more often
 * than they are awaited. */
static int nearest_year(int month, Date today)
{
    int y, m, d;
    date_to_ymd(today, &y, &m, &d);
    return month - m > 3 ? y - 1 : month - m < -8 ? y + 1 : y;
}

static bool year_of(Str s, int *out)
{
    Days days;
    *out = number_of(s);
    return whole_year(s, &days);
}

/* "mars", "mars 2026", "15 mars", "15 mars 2026" */
static bool by_month_name(Arena *a, Lang lang, const Str *words, int n, Date today, Str *out)
{
    int day = n > 1 ? number_of(words[0]) : -1, y;
    bool dated = day >= 1 && day <= 31;
    int month = month_called(a, lang, words[dated]);
    int left = n - dated - 1;
    Date first, that;
    if (!month || left > 1)
        return false;
    y = nearest_year(month, today);
    if ((left == 1 && !year_of(words[n - 1], &y)) || !date_from_ymd(y, month, 1, &first))
        return false;
    *out = str_slice(date_format(a, first), 0, 7);
    if (dated && !date_from_ymd(y, month, day, &that))
        return false;
    if (dated)
        *out = date_format(a, that);
    return true;
}

static bool digits_only(Arena *a, Str s, Date today, Str *out)
{
    Days days;
    bool slash = str_find(s, '/') > 0;
    if (slash && s.n == 7 && s.p[2] == '/') /* 03/2026 */
        s = str_format(a, "%.*s-%.*s", 4, s.p + 3, 2, s.p);
    if (!(slash && input_date(a, s, today, out)))
        *out = s;
    return days_of(*out, today, &days);
}

static bool by_one_word(Arena *a, Str s, Date today, Str *out)
{
    Str from, to;
    long dots = str_find_str(s, STR(".."));
    bool digit = s.n && s.p[0] >= '0' && s.p[0] <= '9';
    if (!digit)
        return false;
    if (dots < 0)
        return digits_only(a, s, today, out);
    bool ok = digits_only(a, str_slice(s, 0, (size_t)dots), today, &from) &&
              digits_only(a, str_slice(s, (size_t)dots + 2, s.n), today, &to);
    if (ok)
        *out = str_format(a, "%.*s..%.*s", STR_ARG(from), STR_ARG(to));
    return ok;
}

static bool typed(Arena *a, Lang lang, const Str *words, int n, Date today, Str *out)
{
    Buf b = {.a = a};
    for (int i = 0; i < n; i++) {
        buf_add_c(&b, i ? " " : "");
        buf_add(&b, words[i]);
    }
    for (int i = 0; i < NAMED; i++)
        if (is_called(a, lang, buf_str(&b), named[i].msgid)) {
            *out = str_c(named[i].key);
            return true;
        }
    return by_month_name(a, lang, words, n, today, out) ||
           (n == 1 && by_one_word(a, words[0], today, out));
}

int days_typed(Arena *a, Lang lang, const Str *words, int n, Date today, Str *out)
{
    Str plain[WORDS_MAX];
    int most = n < WORDS_MAX ? n : WORDS_MAX;
    for (int i = 0; i < most; i++)
        plain[i] = folded(a, words[i]);
    for (int k = most; k > 0; k--)
        if (typed(a, lang, plain, k, today, out))
            return k;
    return 0;
}
