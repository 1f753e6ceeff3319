/* SPDX-License-Identifier: EUPL-1.2 */
#include "date.h"
#include "testing.h"

#include <limits.h>

static Arena *a;

static Date ymd(int y, int m, int d)
{
    Date out = {0};
    assert_true(date_from_ymd(y, m, d, &out));
    return out;
}

static void every_day_of_eight_centuries(void **state)
{
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int day = ymd(1600, 1, 1).day;
    for (int y = 1600; y <= 2400; y++)
        for (int m = 1; m <= 12; m++) {
            bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
            int last = lengths[m - 1] + (m == 2 && leap);
            for (int d = 1; d <= last; d++, day++) {
                Date got = ymd(y, m, d);
                assert_int_equal(got.day, day);
                int yy, mm, dd;
                date_to_ymd(got, &yy, &mm, &dd);
                assert_true(yy == y && mm == m && dd == d);
                assert_int_equal(date_month_key(got), y * 100 + m);
            }
            Date untouched = {7};
            assert_false(date_from_ymd(y, m, last + 1, &untouched));
            assert_int_equal(untouched.day, 7);
        }
}

static void the_ends_of_the_calendar(void **state)
{
    (void)state;
    assert_int_equal(ymd(1, 1, 1).day, 1);
    assert_int_equal(ymd(1970, 1, 1).day, 719163);
    assert_int_equal(ymd(9999, 12, 31).day, 3652059);
    Date d = {0};
    assert_false(date_from_ymd(0, 1, 1, &d));
    assert_false(date_from_ymd(10000, 1, 1, &d));
    assert_false(date_from_ymd(2026, 0, 1, &d));
    assert_false(date_from_ymd(2026, 13, 1, &d));
    assert_false(date_from_ymd(2026, 1, 0, &d));
    assert_false(date_from_ymd(1900, 2, 29, &d));
    assert_true(date_from_ymd(2000, 2, 29, &d));
    assert_true(date_from_ymd(2024, 2, 29, &d));
}

static void texts(void **state)
{
    (void)state;
    Date d;
    assert_true(date_parse(STR("2026-11-25"), &d));
    assert_str(date_format(a, d), "2026-11-25");
    assert_str(date_format_compact(a, d), "20261125");
    assert_true(date_parse_compact(STR("20261125"), &d));
    assert_int_equal(d.day, ymd(2026, 11, 25).day);
    assert_str(date_format(a, (Date){0}), "");
    assert_str(date_format(a, ymd(7, 3, 2)), "0007-03-02");
    static const char *const bad[] = {"",           "2026-11-2",   "2026-1-25",  "26-11-25",
                                      "2026/11/25", "2026-11-31",  "2026-02-29", "2026-11-25 ",
                                      "+026-11-25", "2026-11-2x",  "0000-01-01", "20261125",
                                      "2026-00-10", "2026-11-025", "２０２６"};
    for (int i = 0; i < COUNT_OF(bad); i++)
        assert_false(date_parse(str_c(bad[i]), &d));
    assert_false(date_parse_compact(STR("2026-1-1"), &d));
    assert_false(date_parse_compact(STR("2026112"), &d));
    assert_false(date_parse_compact(STR("20260230"), &d));
}

static void months_later(void **state)
{
    (void)state;
    assert_str(date_format(a, date_add_months(ymd(2026, 1, 31), 1)), "2026-02-28");
    assert_str(date_format(a, date_add_months(ymd(2024, 1, 31), 1)), "2024-02-29");
    assert_str(date_format(a, date_add_months(ymd(2026, 12, 15), 1)), "2027-01-15");
    assert_str(date_format(a, date_add_months(ymd(2026, 1, 15), -1)), "2025-12-15");
    assert_str(date_format(a, date_add_months(ymd(2026, 3, 31), -13)), "2025-02-28");
    assert_str(date_format(a, date_add_months(ymd(2026, 3, 31), 0)), "2026-03-31");
    assert_str(date_format(a, date_add_months(ymd(2026, 3, 31), 1200)), "2126-03-31");
}

static void no_date_stays_none(void **state)
{
    (void)state;
    assert_int_equal(date_add_months((Date){0}, 1).day, 0);
    assert_int_equal(date_month_start((Date){0}).day, 0);
    assert_int_equal(date_month_end((Date){0}).day, 0);
}

static void outside_the_calendar_the_day_stays(void **state)
{
    (void)state;
    assert_int_equal(date_add_months(ymd(1, 1, 1), -5).day, 1);
    assert_int_equal(date_add_months(ymd(1, 1, 1), -20).day, 1);
    assert_int_equal(date_add_months(ymd(1, 1, 1), INT_MIN).day, 1);
    assert_int_equal(date_add_months(ymd(9999, 1, 1), INT_MAX).day, ymd(9999, 1, 1).day);
    assert_int_equal(date_add_months(ymd(9999, 12, 31), 1).day, ymd(9999, 12, 31).day);
}

static void month_ends(void **state)
{
    (void)state;
    assert_str(date_format(a, date_month_start(ymd(2026, 2, 17))), "2026-02-01");
    assert_str(date_format(a, date_month_end(ymd(2026, 2, 17))), "2026-02-28");
    assert_str(date_format(a, date_month_end(ymd(2028, 2, 1))), "2028-02-29");
    assert_str(date_format(a, date_month_end(ymd(2026, 12, 31))), "2026-12-31");
    assert_str(date_format(a, date_add_days(ymd(2026, 12, 31), 1)), "2027-01-01");
}

static void instants(void **state)
{
    (void)state;
    Instant t;
    assert_true(instant_parse(STR("2026-11-25 09:53:07.000042"), &t));
    /* 2026-11-25 is day 20782 of Unix: 20782 × 86400 + 9 × 3600 + 53 × 60 + 7 = 1795600387 */
    assert_true(t.us == 1795600387000042LL);
    assert_str(instant_format(a, t), "2026-11-25 09:53:07.000042");
    assert_str(instant_format_iso(a, t), "2026-11-25T09:53:07Z");
    assert_true(instant_parse(STR("2026-11-25T09:53:07Z"), &t));
    assert_true(t.us == 1795600387000000LL);
    assert_true(instant_parse(STR("2026-11-25 09:53:07.5"), &t));
    assert_true(t.us == 1795600387500000LL);
    assert_true(instant_parse(STR("1969-12-31 23:59:59.999999"), &t));
    assert_true(t.us == -1);
    assert_str(instant_format(a, t), "1969-12-31 23:59:59.999999");
    assert_str(instant_format(a, (Instant){0}), "");
    static const char *const bad[] = {"2026-11-25",          "2026-11-25 24:00:00",
                                      "2026-11-25 09:60:00", "2026-11-25 09:53:60",
                                      "2026-11-25x09:53:07", "2026-11-25 09:53:07.",
                                      "2026-11-25 09:53:07.1234567", "2026-11-25 9:53:07.00"};
    for (int i = 0; i < COUNT_OF(bad); i++)
        assert_false(instant_parse(str_c(bad[i]), &t));
}

/* Summer time begins on 2026-03-29 and ends on 2026-10-25, both at 01:00 UTC. */
static void paris_time(void **state)
{
    (void)state;
    static const char *const t[][2] = {
        {"2026-01-01 22:59:59", "2026-01-01"}, {"2026-01-01 23:00:00", "2026-01-02"},
        {"2026-03-28 23:00:00", "2026-03-29"}, {"2026-03-28 22:59:59", "2026-03-28"},
        {"2026-03-29 21:59:59", "2026-03-29"}, {"2026-03-29 22:00:00", "2026-03-30"},
        {"2026-07-14 21:59:59", "2026-07-14"}, {"2026-07-14 22:00:00", "2026-07-15"},
        {"2026-10-24 22:00:00", "2026-10-25"}, {"2026-10-25 22:59:59", "2026-10-25"},
        {"2026-10-25 23:00:00", "2026-10-26"}, {"2026-12-31 23:00:00", "2027-01-01"},
        /* the 31st itself is a Sunday: 2024-03-31 and 2027-10-31 */
        {"2024-03-31 22:00:00", "2024-04-01"}, {"2024-03-30 22:30:00", "2024-03-30"},
        {"2027-10-31 22:30:00", "2027-10-31"}, {"2027-10-30 22:00:00", "2027-10-31"},
    };
    for (int i = 0; i < COUNT_OF(t); i++) {
        Instant now;
        assert_true(instant_parse(str_c(t[i][0]), &now));
        clock_set(now);
        assert_str(date_format(a, clock_today(STR("Europe/Paris"))), t[i][1]);
        Str utc_day = str_slice(str_c(t[i][0]), 0, 10);
        assert_true(str_eq(date_format(a, clock_today(STR(""))), utc_day));
    }
    clock_set((Instant){0});
    assert_true(clock_now().us > 1700000000000000LL);
    Instant noon;
    assert_true(instant_parse(STR("2026-07-14 12:00:00"), &noon));
    assert_str(instant_format_iso(a, instant_local(noon, STR("Europe/Paris"))),
               "2026-07-14T14:00:00Z");
    assert_str(instant_format_iso(a, instant_local(noon, STR(""))), "2026-07-14T12:00:00Z");
    assert_int_equal(instant_local((Instant){0}, STR("Europe/Paris")).us, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_eight_centuries), cmocka_unit_test(the_ends_of_the_calendar),
        cmocka_unit_test(texts), cmocka_unit_test(months_later),
        cmocka_unit_test(no_date_stays_none),
        cmocka_unit_test(outside_the_calendar_the_day_stays), cmocka_unit_test(month_ends),
        cmocka_unit_test(instants), cmocka_unit_test(paris_time),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
