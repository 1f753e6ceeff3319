/* SPDX-License-Identifier: EUPL-1.2
 * Calendar days and instants.
 *
 * A Date counts days of the proleptic Gregorian calendar: day 1 is 0001-01-01 and 0 means "no
 * date", so a zeroed struct holds none. SQLite shows one by date(day + 1721424.5), PostgreSQL by
 * date '0001-01-01' + (day - 1). An Instant is UTC in microseconds since 1970 (0 = none).
 */
#ifndef BASTIDE_DATE_H
#define BASTIDE_DATE_H

#include "str.h"

typedef struct {
    int32_t day;
} Date;

typedef struct {
    int64_t us;
} Instant;

/* Real calendar days of the years 1 to 9999 only; else false. */
bool date_from_ymd(int year, int month, int day, Date *out);
void date_to_ymd(Date d, int *out_year, int *out_month, int *out_day);
/* Exactly YYYY-MM-DD. */
bool date_parse(Str s, Date *out);
/* YYYYMMDD, as in the FEC. */
bool date_parse_compact(Str s, Date *out);
/* "YYYY-MM-DD", or "" for none. */
Str date_format(Arena *a, Date d);
Str date_format_compact(Arena *a, Date d);
static inline Date date_add_days(Date d, int days)
{
    return (Date){d.day + days};
}
/* The same day `months` later, or the last day of a shorter month; `d` itself when that is
 * outside the years 1 to 9999. No date stays none, here and in the two below. */
Date date_add_months(Date d, int months);
Date date_month_start(Date d);
Date date_month_end(Date d);
/* year * 100 + month; the key of a month. */
int date_month_key(Date d);

/* "YYYY-MM-DD HH:MM:SS.ffffff" in UTC (Frappe's form), or "". */
Str instant_format(Arena *a, Instant t);
/* "YYYY-MM-DDTHH:MM:SSZ". */
Str instant_format_iso(Arena *a, Instant t);
bool instant_parse(Str s, Instant *out);

/* The same moment as a clock of that zone shows it: its date and time, to be formatted as if they
 * were UTC. */
Instant instant_local(Instant t, Str time_zone);

/* The only readers of the clock. Tests set it: clock_set(0) goes back to the real one. */
Instant clock_now(void);
void clock_set(Instant t);
/* The day of an instant in an IANA time zone ("Europe/Paris"); "" is UTC. */
Date instant_date(Instant t, Str time_zone);
/* Today in an IANA time zone ("Europe/Paris"); "" is UTC. */
Date clock_today(Str time_zone);

#endif
