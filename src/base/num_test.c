/* SPDX-License-Identifier: EUPL-1.2 */
#include "num.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void rounding_is_half_away_from_zero(void **state)
{
    (void)state;
    assert_true(num_div_round(5, 2) == 3);
    assert_true(num_div_round(-5, 2) == -3);
    assert_true(num_div_round(4, 3) == 1);
    assert_true(num_div_round(-4, 3) == -1);
    assert_true(num_div_round(1, 2) == 1);
    assert_true(num_div_round(49, 100) == 0);
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
}

static void decimal_texts_are_exact(void **state)
{
    (void)state;
    int64_t v;
    assert_true(num_parse(STR("1234.5"), 2, &v));
    assert_int_equal(v, 123450);
    assert_true(num_parse(STR("-0.01"), 2, &v));
    assert_int_equal(v, -1);
    assert_true(num_parse(STR("92233720368547758.07"), 2, &v));
    assert_int_equal(v, INT64_MAX);
    assert_false(num_parse(STR("92233720368547758.08"), 2, &v));
    assert_false(num_parse(STR("1.005"), 2, &v));
    assert_true(num_parse_rounded(STR("1.005"), 2, &v));
    assert_int_equal(v, 101);
    assert_false(num_parse(STR("1."), 2, &v));
    assert_false(num_parse(STR(".5"), 2, &v));
    assert_false(num_parse(STR(""), 2, &v));
    assert_false(num_parse(STR("1e3"), 2, &v));
    assert_false(num_parse(STR("99999999999999999999999999999999999999999"), 2, &v));
}

static void amounts_are_shown_in_french(void **state)
{
    (void)state;
    Arena *a = arena_new();
    Str s = num_format_local(a, -123456789, 2, 2, true);
    assert_string_equal(s.p, "-1\xE2\x80\xAF" "234\xE2\x80\xAF" "567,89");
    assert_string_equal(num_format(a, 5, 2).p, "0.05");
    assert_string_equal(num_format_short(a, 2500000, 6, 2).p, "2.50");
    assert_string_equal(num_format(a, INT64_MIN, 2).p, "-92233720368547758.08");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounding_is_half_away_from_zero),
        cmocka_unit_test(a_price_times_a_quantity),
        cmocka_unit_test(decimal_texts_are_exact),
        cmocka_unit_test(amounts_are_shown_in_french),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
