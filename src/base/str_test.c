/* SPDX-License-Identifier: EUPL-1.2 */
#include "str.h"
#include "testing.h"

static Arena *a;

static void slices_are_clamped(void **state)
{
    (void)state;
    Str s = STR("bastide");
    assert_str(str_slice(s, 0, 3), "bas");
    assert_str(str_slice(s, 3, 99), "tide");
    assert_str(str_slice(s, 5, 2), "");
    assert_str(str_slice(s, 99, 100), "");
    assert_str(str_slice((Str){0}, 0, 5), "");
}

static void order_is_by_bytes(void **state)
{
    (void)state;
    assert_int_equal(str_cmp(STR("a"), STR("a")), 0);
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("Z"), STR("a")) < 0);
    assert_true(str_cmp(STR("z"), STR("é")) < 0); /* bytes are unsigned */
    assert_true(str_cmp(STR("a\0b"), STR("a\0c")) < 0);
    assert_int_equal(str_cmp((Str){0}, STR("")), 0);
    assert_true(str_eq((Str){0}, STR("")));
    assert_false(str_eq(STR("a"), STR("b")));
}

static void finding(void **state)
{
    (void)state;
    Str s = STR("FAC-2026-00001");
    assert_true(str_starts(s, STR("FAC-")));
    assert_true(str_starts(s, STR("")));
    assert_false(str_starts(STR("FA"), STR("FAC")));
    assert_true(str_ends(s, STR("001")));
    assert_false(str_ends(STR("1"), STR("01")));
    assert_int_equal(str_find(s, '-'), 3);
    assert_int_equal(str_find(s, 'x'), -1);
    assert_int_equal(str_find((Str){0}, 'x'), -1);
    assert_int_equal(str_find_str(s, STR("2026")), 4);
    assert_int_equal(str_find_str(s, STR("2027")), -1);
    assert_int_equal(str_find_str(s, STR("")), 0);
    assert_true(str_eq_nocase(STR("Content-Type"), STR("content-TYPE")));
    assert_false(str_eq_nocase(STR("É"), STR("é"))); /* ASCII only */
    assert_false(str_eq_nocase(STR("["), STR("{")));
}

static void trimming_and_splitting(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \t\r\n a b \n")), "a b");
    assert_str(str_trim(STR("   ")), "");
    Str rest = STR("a,,b,"), part;
    const char *expected[] = {"a", "", "b", ""};
    for (int i = 0; i < 4; i++) {
        assert_true(str_split(&rest, ',', &part));
        assert_str(part, expected[i]);
    }
    assert_false(str_split(&rest, ',', &part));
    rest = STR("");
    assert_true(str_split(&rest, ',', &part));
    assert_str(part, "");
    assert_false(str_split(&rest, ',', &part));
}

static void copies_end_with_nul(void **state)
{
    (void)state;
    Str slice = str_slice(STR("abcdef"), 2, 4);
    assert_int_equal(str_copy(a, slice).p[2], 0);
    assert_string_equal(str_z(a, slice), "cd");
    assert_string_equal(str_z(a, (Str){0}), "");
    assert_str(str_upper_ascii(a, STR("azé{")), "AZé{");
    assert_str(str_lower_ascii(a, STR("AZÉ[")), "azÉ[");
    assert_str(str_replace(a, STR("aXbXXc"), STR("X"), STR("--")), "a--b----c");
    assert_str(str_replace(a, STR("abc"), STR(""), STR("x")), "abc");
    assert_str(str_replace(a, STR("aaa"), STR("aa"), STR("b")), "ba");
    assert_string_equal(str_replace(a, STR("abc"), STR("abc"), STR("")).p, "");
}

static void formats(void **state)
{
    (void)state;
    assert_str(str_format(a, "%s %d %.*s", "x", -5, STR_ARG(str_slice(STR("long"), 1, 3))),
               "x -5 on");
    Str big = str_format(a, "%05000d", 7);
    assert_int_equal(big.n, 5000);
    assert_int_equal(big.p[4999], '7');
    assert_int_equal(big.p[5000], 0);
}

static void integers_are_read_whole(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool ok;
        int64_t value;
    } t[] = {
        {"0", true, 0},
        {"-12", true, -12},
        {"007", true, 7},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"-9223372036854775809", false, 0},
        {"99999999999999999999", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+1", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
        {"0x1", false, 0},
    };
    for (int i = 0; i < COUNT_OF(t); i++) {
        int64_t v = 42;
        assert_int_equal(str_to_int(str_c(t[i].text), &v), t[i].ok);
        assert_int_equal(v, t[i].ok ? t[i].value : 42);
    }
}

static void a_buffer_grows(void **state)
{
    (void)state;
    Buf b = {.a = a};
    assert_str(buf_str(&b), "");
    for (int i = 0; i < 10000; i++) {
        buf_add_char(&b, (char)('a' + i % 26));
        if (i % 1000 == 0)
            arena_alloc(a, 8); /* the block is no longer the last one: it must move */
    }
    Str s = buf_str(&b);
    assert_int_equal(s.n, 10000);
    assert_int_equal(s.p[10000], 0);
    for (size_t i = 0; i < 10000; i++)
        assert_int_equal(s.p[i], 'a' + (int)(i % 26));
}

static void a_buffer_takes_all_kinds(void **state)
{
    (void)state;
    Buf b = {.a = a};
    buf_add(&b, STR("a"));
    buf_add(&b, (Str){0});
    buf_add_c(&b, "b");
    buf_add_int(&b, INT64_MIN);
    buf_add_int(&b, 0);
    buf_format(&b, "%s", "");
    buf_format(&b, "[%300d]", 1);
    Str s = buf_str(&b);
    assert_true(str_starts(s, STR("ab-92233720368547758080[")));
    assert_int_equal(s.n, 2 + 20 + 1 + 302);
    assert_true(str_ends(s, STR("1]")));
}

static void texts_are_joined(void **state)
{
    (void)state;
    Str s = str_cat(a, STR("items"), STR(""));
    assert_true(str_is(s, "items") && s.p[s.n] == 0);
    s = str_cat(a, (Str){0}, (Str){0});
    assert_true(s.n == 0 && s.p[0] == 0);
    s = str_cat_int(a, STR("items["), -12, STR("]."));
    assert_true(str_is(s, "items[-12].") && s.p[s.n] == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_are_clamped),
        cmocka_unit_test(order_is_by_bytes),
        cmocka_unit_test(finding),
        cmocka_unit_test(trimming_and_splitting),
        cmocka_unit_test(copies_end_with_nul),
        cmocka_unit_test(formats),
        cmocka_unit_test(integers_are_read_whole),
        cmocka_unit_test(a_buffer_grows),
        cmocka_unit_test(a_buffer_takes_all_kinds),
        cmocka_unit_test(texts_are_joined),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
