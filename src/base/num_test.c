/* SPDX-License-Identifier: EUPL-1.2
 * Rounding, products and decimal texts: examples worked out by hand, and properties on random
 * numbers that hold whatever the code does (a rounded quotient is within a half, what is written
 * is read back, ...).
 */
#include "num.h"
#include "testing.h"

static Arena *a;

static void rounding_is_half_away_from_zero(void **state)
{
    (void)state;
    assert_true(num_div_round(5, 2) == 3);
    assert_true(num_div_round(-5, 2) == -3);
    assert_true(num_div_round(4, 3) == 1);
    assert_true(num_div_round(-4, 3) == -1);
    assert_true(num_div_round(1, 2) == 1);
    assert_true(num_div_round(49, 100) == 0);
    assert_true(num_div_round(0, 7) == 0);
}

static Wide wide_abs(Wide v)
{
    return v < 0 ? -v : v;
}

static void a_rounded_quotient_is_within_a_half(void **state)
{
    (void)state;
    uint64_t seed = 10;
    for (int i = 0; i < 200000; i++) {
        Wide n = (Wide)test_random_int(&seed) * test_random_int(&seed);
        Wide d = wide_abs(test_random_int(&seed)) + 1;
        Wide q = num_div_round(n, d);
        Wide rest = wide_abs(n) - wide_abs(q) * d; /* -d/2 <= rest < d/2: the half goes away */
        assert_true(2 * rest < d && 2 * rest >= -d);
        assert_true(q == 0 || (q < 0) == (n < 0));
        assert_true(num_div_round(-n, d) == -q);
    }
}

static void a_price_times_a_quantity(void **state)
{
    (void)state;
    Money m;
    /* 3 × 1.115 = 3.345 -> 3.35 */
    assert_true(money_from_price((Qty){3 * MICRO}, (Price){1115000}, 2, &m));
    assert_int_equal(m.minor, 335);
    assert_true(money_from_price((Qty){-3 * MICRO}, (Price){1115000}, 2, &m));
    assert_int_equal(m.minor, -335);
    assert_false(money_from_price((Qty){INT64_MAX}, (Price){INT64_MAX}, 2, &m));
    assert_int_equal(m.minor, -335); /* untouched on failure */
    /* yen have no decimals: 2.5 × 99.9 = 249.75 -> 250; dinars have three: 249.750 */
    assert_true(money_from_price((Qty){2500000}, (Price){99900000}, 0, &m));
    assert_int_equal(m.minor, 250);
    assert_true(money_from_price((Qty){2500000}, (Price){99900000}, 3, &m));
    assert_int_equal(m.minor, 249750);
}

static void percents_and_discounts(void **state)
{
    (void)state;
    Money m;
    assert_true(money_percent((Money){1005}, (Percent){5500000}, &m)); /* 0.55275 */
    assert_int_equal(m.minor, 55);
    assert_true(money_percent((Money){-250}, (Percent){20 * MICRO}, &m));
    assert_int_equal(m.minor, -50);
    assert_true(money_percent((Money){25}, (Percent){2 * MICRO}, &m)); /* 0.5 cent */
    assert_int_equal(m.minor, 1);
    Price p;
    assert_true(price_less_percent((Price){19990000}, (Percent){12500000}, &p)); /* 17.49125 */
    assert_int_equal(p.micro, 17491250);
    assert_true(price_less_percent((Price){100}, (Percent){100 * MICRO}, &p));
    assert_int_equal(p.micro, 0);
}

static void exchange(void **state)
{
    (void)state;
    Money m;
    ExRate rate = {1085400000000LL}; /* 1.0854 */
    assert_true(money_convert((Money){10000}, rate, 2, 2, &m));
    assert_int_equal(m.minor, 10854);
    assert_true(money_convert((Money){10000}, (ExRate){163250000000000LL}, 2, 0, &m)); /* yen */
    assert_int_equal(m.minor, 16325);
    assert_true(money_convert((Money){16325}, (ExRate){6125574273LL}, 0, 2, &m));
    assert_int_equal(m.minor, 10000); /* 16325 × 0.006125574273 = 100.000000… */
    m.minor = 5;
    assert_false(money_convert((Money){INT64_MAX}, (ExRate){2 * PICO}, 2, 2, &m));
    assert_false(money_convert((Money){INT64_MAX}, (ExRate){INT64_MAX}, 0, 18, &m));
    assert_int_equal(m.minor, 5);
}

static void shares(void **state)
{
    (void)state;
    Money m;
    assert_true(money_share((Money){1000}, 1, 3, &m));
    assert_int_equal(m.minor, 333);
    assert_true(money_share((Money){1000}, 2, 3, &m));
    assert_int_equal(m.minor, 667);
    assert_true(money_share((Money){1000}, 2, -3, &m));
    assert_int_equal(m.minor, -667);
    assert_true(money_share((Money){-1000}, -1, -2, &m));
    assert_int_equal(m.minor, -500);
    assert_false(money_share((Money){INT64_MAX}, 3, 2, &m));
}

static void sums_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    Money m = {42}, most = {INT64_MAX};
    assert_false(money_add(most, (Money){1}, &m));
    assert_false(money_sub((Money){-INT64_MAX}, (Money){1}, &m)); /* INT64_MIN has no negative */
    assert_int_equal(m.minor, 42); /* untouched on failure */
    assert_true(money_add(most, (Money){-1}, &m));
    assert_true(money_sub(most, most, &m));
    assert_int_equal(m.minor, 0);
    int64_t v;
    assert_true(num_narrow(INT64_MAX, &v));
    assert_true(num_narrow(-(Wide)INT64_MAX, &v));
    assert_false(num_narrow(INT64_MIN, &v));
    assert_int_equal(num_pow10(0), 1);
    assert_true(num_pow10(18) == 1000000000000000000LL);
}

static void decimal_texts_are_exact(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int decimals;
        bool ok;
        int64_t value;
    } t[] = {
        {"1234.5", 2, true, 123450},
        {"-0.01", 2, true, -1},
        {"+7", 0, true, 7},
        {"007.10", 1, true, 71},
        {"1.50000000000000000000000000", 2, true, 150},
        {"92233720368547758.07", 2, true, INT64_MAX},
        {"92233720368547758.08", 2, false, 0},
        {"-92233720368547758.08", 2, false, 0},
        {"1.005", 2, false, 0},
        {"1.", 2, false, 0},
        {".5", 2, false, 0},
        {"", 2, false, 0},
        {"-", 2, false, 0},
        {"--1", 2, false, 0},
        {"1e3", 2, false, 0},
        {"1,5", 2, false, 0},
        {"1 000", 2, false, 0},
        {" 1", 2, false, 0},
        {"1.2.3", 2, false, 0},
        {"0x10", 2, false, 0},
        {"NaN", 2, false, 0},
        {"99999999999999999999999999999999999999999", 2, false, 0},
    };
    for (int i = 0; i < COUNT_OF(t); i++) {
        int64_t v = 42;
        assert_int_equal(num_parse(str_c(t[i].text), t[i].decimals, &v), t[i].ok);
        assert_int_equal(v, t[i].ok ? t[i].value : 42);
    }
}

static void digits_too_many_are_rounded_when_asked(void **state)
{
    (void)state;
    int64_t v;
    assert_true(num_parse_rounded(STR("1.005"), 2, &v));
    assert_int_equal(v, 101);
    assert_true(num_parse_rounded(STR("-1.005"), 2, &v));
    assert_int_equal(v, -101);
    assert_true(num_parse_rounded(STR("1.00499999999999999999"), 2, &v));
    assert_int_equal(v, 100);
    assert_true(num_parse_rounded(STR("0.999"), 0, &v));
    assert_int_equal(v, 1);
    assert_false(num_parse_rounded(STR("92233720368547758.075"), 2, &v));
    assert_false(num_parse_rounded(STR("1.00x"), 1, &v));
}

static void what_is_written_is_read_back(void **state)
{
    (void)state;
    uint64_t seed = 11;
    for (int i = 0; i < 50000; i++) {
        int64_t v = test_random_int(&seed), back;
        int decimals = (int)(test_random(&seed) % 13);
        if (v == INT64_MIN)
            continue;
        Str s = num_format(a, v, decimals);
        assert_true(num_parse(s, decimals, &back));
        assert_true(back == v);
        Str brief = num_format_short(a, v, decimals, 0);
        assert_true(num_parse(brief, decimals, &back));
        assert_true(back == v && brief.n <= s.n);
        if (i % 1000 == 0)
            arena_reset(a);
    }
}

static void amounts_are_shown_as_people_write_them(void **state)
{
    (void)state;
    assert_str(num_format_local(a, -123456789, 2, 2, true),
               "-1\xE2\x80\xAF" "234\xE2\x80\xAF" "567,89");
    assert_str(num_format_local(a, 123456789, 2, 2, false), "1,234,567.89");
    assert_str(num_format_local(a, 100000, 2, 2, true), "1\xE2\x80\xAF" "000,00");
    assert_str(num_format_local(a, 99999, 2, 0, true), "999,99");
    assert_str(num_format_local(a, 1500000, 6, 0, true), "1,5");
    assert_str(num_format(a, 5, 2), "0.05");
    assert_str(num_format(a, -5, 2), "-0.05");
    assert_str(num_format(a, 0, 0), "0");
    assert_str(num_format(a, 12, 0), "12");
    assert_str(num_format_short(a, 2500000, 6, 2), "2.50");
    assert_str(num_format_short(a, 2000000, 6, 0), "2");
    assert_str(num_format_short(a, 0, 6, 0), "0");
    assert_str(num_format(a, INT64_MIN, 2), "-92233720368547758.08");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounding_is_half_away_from_zero),
        cmocka_unit_test(a_rounded_quotient_is_within_a_half),
        cmocka_unit_test(a_price_times_a_quantity),
        cmocka_unit_test(percents_and_discounts),
        cmocka_unit_test(exchange),
        cmocka_unit_test(shares),
        cmocka_unit_test(sums_that_do_not_fit_are_refused),
        cmocka_unit_test(decimal_texts_are_exact),
        cmocka_unit_test(digits_too_many_are_rounded_when_asked),
        cmocka_unit_test(what_is_written_is_read_back),
        cmocka_unit_test(amounts_are_shown_as_people_write_them),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
