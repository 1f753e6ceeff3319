/* SPDX-License-Identifier: EUPL-1.2 */
#include "map.h"
#include "testing.h"

static void a_map_finds_what_was_put(void **state)
{
    (void)state;
    Arena *a = arena_new();
    Map m = {.a = a};
    assert_null(map_get(&m, STR("x")));
    int value[3000];
    for (int i = 0; i < 3000; i++)
        map_set(&m, str_format(a, "key %d", i), &value[i]);
    assert_int_equal(m.n, 3000);
    for (int i = 0; i < 3000; i++)
        assert_ptr_equal(map_get(&m, str_format(a, "key %d", i)), &value[i]);
    assert_null(map_get(&m, STR("key 3000")));
    assert_null(map_get(&m, STR("key")));
    map_set(&m, STR("key 7"), &value[8]);
    assert_int_equal(m.n, 3000);
    assert_ptr_equal(map_get(&m, STR("key 7")), &value[8]);
    arena_free(a);
}

static void the_empty_key_and_nul_bytes(void **state)
{
    (void)state;
    Arena *a = arena_new();
    Map m = {.a = a};
    int one, two, three;
    map_set(&m, (Str){0}, &one);
    map_set(&m, STR("a\0b"), &two);
    map_set(&m, STR("a\0c"), &three);
    assert_ptr_equal(map_get(&m, STR("")), &one);
    assert_ptr_equal(map_get(&m, STR("a\0b")), &two);
    assert_ptr_equal(map_get(&m, STR("a\0c")), &three);
    assert_null(map_get(&m, STR("a")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_finds_what_was_put),
        cmocka_unit_test(the_empty_key_and_nul_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
