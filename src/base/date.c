/* SPDX-License-Identifier: EUPL-1.2 */
#include "date.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { UNIX_EPOCH_DAY = 719163 }; /* 1970-01-01 counted from 0001-01-01 = 1 */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_from_ymd(int year, int month, int day, Date *out)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > month_days(year, month))
        return false;
    int y = year - (month <= 2), m = month + (month <= 2 ? 9 : -3);
    int era_days = 365 * y + y / 4 - y / 100 + y / 400;
    out->day = era_days + (153 * m + 2) / 5 + day - 306;
    return true;
}

void date_to_ymd(Date d, int *out_year, int *out_month, int *out_day)
{
    int z = d.day + 305;
    int era = z / 146097, doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    *out_day = doy - (153 * mp + 2) / 5 + 1;
    *out_month = mp < 10 ? mp + 3 : mp - 9;
    *out_year = yoe + era * 400 + (*out_month <= 2);
}

static bool digits(const char *p, int n, int *out)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
        v = v * 10 + (p[i] - '0');
    }
    *out = v;
    return true;
}

bool date_parse(Str s, Date *out)
{
    int y, m, d;
    return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' && digits(s.p, 4, &y) &&
           digits(s.p + 5, 2, &m) && digits(s.p + 8, 2, &d) && date_from_ymd(y, m, d, out);
}

bool date_parse_compact(Str s, Date *out)
{
    int y, m, d;
    return s.n == 8 && digits(s.p, 4, &y) && digits(s.p + 4, 2, &m) && digits(s.p + 6, 2, &d) &&
           date_from_ymd(y, m, d, out);
}

static Str format_with(Arena *a, Date d, const char *separator)
{
    if (d.day == 0)
        return STR("");
    int y, m, day;
    date_to_ymd(d, &y, &m, &day);
    return str_format(a, "%04d%s%02d%s%02d", y, separator, m, separator, day);
}

Str date_format(Arena *a, Date d)
{
    return format_with(a, d, "-");
}

Str date_format_compact(Arena *a, Date d)
{
    return format_with(a, d, "");
}

Date date_add_months(Date d, int months)
{
    int y, m, day, index;
    date_to_ymd(d, &y, &m, &day);
    if (d.day == 0 || __builtin_add_overflow(y * 12 + (m - 1), months, &index) || index < 12)
        return d;
    y = index / 12;
    m = index % 12 + 1;
    int last = month_days(y, m);
    Date out = d;
    date_from_ymd(y, m, day < last ? day : last, &out);
    return out;
}

Date date_month_start(Date d)
{
    int y, m, day;
    if (d.day == 0)
        return d;
    date_to_ymd(d, &y, &m, &day);
    return date_add_days(d, 1 - day);
}

Date date_month_end(Date d)
{
    int y, m, day;
    if (d.day == 0)
        return d;
    date_to_ymd(d, &y, &m, &day);
    return date_add_days(d, month_days(y, m) - day);
}

int date_month_key(Date d)
{
    int y, m, day;
    date_to_ymd(d, &y, &m, &day);
    return y * 100 + m;
}

static Date instant_day(Instant t, int64_t *out_us_of_day)
{
    int64_t day_us = 86400LL * 1000000, day = t.us / day_us, rest = t.us % day_us;
    if (rest < 0) {
        rest += day_us;
        day--;
    }
    *out_us_of_day = rest;
    return (Date){(int32_t)(day + UNIX_EPOCH_DAY)};
}

Str instant_format(Arena *a, Instant t)
{
    if (t.us == 0)
        return STR("");
    int64_t us;
    Str day = date_format(a, instant_day(t, &us));
    int s = (int)(us / 1000000);
    return str_format(a, "%s %02d:%02d:%02d.%06d", day.p, s / 3600, s / 60 % 60, s % 60,
                      (int)(us % 1000000));
}

Str instant_format_iso(Arena *a, Instant t)
{
    if (t.us == 0)
        return STR("");
    int64_t us;
    Str day = date_format(a, instant_day(t, &us));
    int s = (int)(us / 1000000);
    return str_format(a, "%sT%02d:%02d:%02dZ", day.p, s / 3600, s / 60 % 60, s % 60);
}

static bool parse_fraction(Str s, int *out_us)
{
    *out_us = 0;
    if (s.n == 0 || str_is(s, "Z"))
        return true;
    if (s.p[0] != '.' || s.n < 2 || s.n > 7)
        return false;
    int scale = 1000000, v;
    if (!digits(s.p + 1, (int)s.n - 1, &v))
        return false;
    for (size_t i = 1; i < s.n; i++)
        scale /= 10;
    *out_us = v * scale;
    return true;
}

bool instant_parse(Str s, Instant *out)
{
    Date d;
    int h, m, sec, us;
    if (s.n < 19 || !date_parse(str_slice(s, 0, 10), &d) || (s.p[10] != ' ' && s.p[10] != 'T'))
        return false;
    if (!digits(s.p + 11, 2, &h) || s.p[13] != ':' || !digits(s.p + 14, 2, &m) ||
        s.p[16] != ':' || !digits(s.p + 17, 2, &sec) || h > 23 || m > 59 || sec > 59)
        return false;
    if (!parse_fraction(str_slice(s, 19, s.n), &us))
        return false;
    int64_t seconds = (int64_t)(d.day - UNIX_EPOCH_DAY) * 86400 + h * 3600 + m * 60 + sec;
    out->us = seconds * 1000000 + us;
    return true;
}

static _Atomic int64_t fixed_now;

void clock_set(Instant t)
{
    atomic_store(&fixed_now, t.us);
}

Instant clock_now(void)
{
    int64_t fixed = atomic_load(&fixed_now);
    if (fixed)
        return (Instant){fixed};
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (Instant){(int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000};
}

/* Offset of metropolitan France: CET, and CEST from the last Sunday of March to that of October
 * at 01:00 UTC (directive 2000/84/EC). Other zones are added when a company needs one. */
static int paris_offset_seconds(Instant t)
{
    int64_t us;
    int y, m, d;
    Date day = instant_day(t, &us);
    date_to_ymd(day, &y, &m, &d);
    Date march, october;
    date_from_ymd(y, 3, 31, &march);
    date_from_ymd(y, 10, 31, &october);
    march.day -= march.day % 7; /* day 7 of our count, 0001-01-07, is a Sunday */
    october.day -= october.day % 7;
    int64_t hour = 3600LL * 1000000;
    bool after_start = day.day > march.day || (day.day == march.day && us >= hour);
    bool before_end = day.day < october.day || (day.day == october.day && us < hour);
    return after_start && before_end ? 7200 : 3600;
}

Instant instant_local(Instant t, Str time_zone)
{
    if (t.us && str_is(time_zone, "Europe/Paris"))
        t.us += (int64_t)paris_offset_seconds(t) * 1000000;
    return t;
}

Date instant_date(Instant t, Str time_zone)
{
    int64_t us;
    return instant_day(instant_local(t, time_zone), &us);
}

Date clock_today(Str time_zone)
{
    return instant_date(clock_now(), time_zone);
}
