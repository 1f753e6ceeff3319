/* SPDX-License-Identifier: EUPL-1.2 */
#include "input.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void same(Str got, const char *typed, const char *want)
{
    if (!str_is(got, want))
        fail_msg("\"%s\" gives \"%.*s\", expected \"%s\"", typed, STR_ARG(got), want);
}

static void number(Arena *a, const char *typed, const char *want)
{
    same(input_text(a, FT_MONEY, str_c(typed), 2, true, (Date){1}), typed, want);
}

static void numbers_as_the_french_write_them(void **state)
{
    number(*state, "1 234,56", "1234.56");
    number(*state, "1\u202f234,56", "1234.56");
    number(*state, "1\u00a0234,56 €", "1234.56");
    number(*state, "1234.56", "1234.56");
    number(*state, "1.234.567,8", "1234567.8");
    number(*state, "1.234,56", "1234.56");
    number(*state, "1,234.56", "1234.56");
    number(*state, "1,234", "1.234");
    number(*state, ",5", "0.5");
    number(*state, "12,", "12");
    number(*state, "-12,00", "-12.00");
    number(*state, "−12", "-12");
    number(*state, "+3", "3");
    number(*state, "20 %", "20");
    number(*state, "", "");
}

static void english_commas_group(void **state)
{
    same(input_text(*state, FT_QTY, STR("1,234"), 6, false, (Date){1}), "1,234", "1234");
    same(input_text(*state, FT_QTY, STR("1,5"), 6, false, (Date){1}), "1,5", "1.5");
}

static void the_digit_row_of_an_azerty_keyboard(void **state)
{
    number(*state, "&é\"'(-è_çà", "1234567890");
    number(*state, "&é,(à", "12.50");
    number(*state, "&-", "16");
    number(*state, "(-", "56"); /* no sum could be meant */
    number(*state, "-5", "-5"); /* the sign before a digit with Shift */
    number(*state, "12-3", "9");
    number(*state, "1'234", "1234");
    number(*state, "1é x", "1é x"); /* no number all the same */
    same(input_text(*state, FT_DATE, STR("&(à\""), 0, true, (Date){739585}), "&(à\"",
         "2025-03-15");
    same(input_text(*state, FT_TEXT, STR("&é"), 0, true, (Date){1}), "&é", "&é");
}

static void arithmetic_in_a_field(void **state)
{
    number(*state, "3*12,50", "37.5");
    number(*state, "=2+3*4", "14");
    number(*state, "(2+3)*4", "20");
    number(*state, "100/3", "33.33");
    number(*state, "200/3", "66.67");
    number(*state, "10-2-3", "5");
    number(*state, "-(4-6)", "2");
    number(*state, "7/-2", "-3.5");
    number(*state, "2x3", "6");
    number(*state, "1 200,00 × 0,8", "960");
}

static void what_is_no_number_stays_as_typed(void **state)
{
    static const char *const typed[] = {"abc", "1,2,3", "3*", "1/0", "(2", "2)", "1..2", "1-", ".",
                                        "12 kg", "1.23.456", "9999999999999*9999999999999"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        number(*state, typed[i], typed[i]);
    Buf deep = {.a = *state};
    for (int i = 0; i < 1000; i++)
        buf_add_char(&deep, '(');
    buf_add_char(&deep, '1');
    number(*state, buf_str(&deep).p, deep.p);
}

static void day(Arena *a, const char *typed, const char *want)
{
    Date base;
    assert_true(date_from_ymd(2026, 11, 23, &base));
    same(input_text(a, FT_DATE, str_c(typed), 0, true, base), typed, want);
}

static void days_as_people_type_them(void **state)
{
    day(*state, "2026-12-31", "2026-12-31");
    day(*state, "23/11/2026", "2026-11-23");
    day(*state, "3/1/26", "2026-01-03");
    day(*state, "23/11/99", "1999-11-23");
    day(*state, "23.11.2026", "2026-11-23");
    day(*state, "24-12-2026", "2026-12-24");
    day(*state, "24/12", "2026-12-24");
    day(*state, "15", "2026-11-15");
    day(*state, "1503", "2026-03-15");
    day(*state, "150327", "2027-03-15");
    day(*state, "15032028", "2028-03-15");
    day(*state, "+", "2026-11-24");
    day(*state, "+30", "2026-12-23");
    day(*state, "-23", "2026-10-31");
}

static void what_is_no_day_stays_as_typed(void **state)
{
    static const char *const typed[] = {"31/02/2026", "31", "32", "0", "1/2/3/4", "demain",
                                        "2026-13-01", "123", "15/", "/11", "+x"};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        day(*state, typed[i], typed[i]);
}

static void times_and_texts(void **state)
{
    Arena *a = *state;
    same(input_text(a, FT_DATETIME, STR("23/11/2026 10:30"), 0, true, (Date){1}), "time",
         "2026-11-23 10:30:00");
    same(input_text(a, FT_TEXT, STR(" 1,5 "), 0, true, (Date){1}), "text", "1,5");
    same(input_text(a, FT_PASSWORD, STR(" a "), 0, true, (Date){1}), "password", " a ");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(numbers_as_the_french_write_them),
        TEST(english_commas_group),
        TEST(the_digit_row_of_an_azerty_keyboard),
        TEST(arithmetic_in_a_field),
        TEST(what_is_no_number_stays_as_typed),
        TEST(days_as_people_type_them),
        TEST(what_is_no_day_stays_as_typed),
        TEST(times_and_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
