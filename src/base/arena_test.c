/* SPDX-License-Identifier: EUPL-1.2 */
#include "arena.h"
#include "testing.h"

static void blocks_are_aligned_and_zero(void **state)
{
    (void)state;
    Arena *a = arena_new();
    uint64_t seed = 1;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 2000; i++) {
            size_t n = test_random(&seed) % (i % 100 == 0 ? 50000 : 300);
            unsigned char *p = arena_alloc(a, n);
            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t k = 0; k < n; k++)
                assert_int_equal(p[k], 0);
            memset(p, 0xAB, n);
        }
        arena_reset(a); /* the first block is used again: it must be zero again */
    }
    arena_free(a);
}

static void blocks_do_not_overlap(void **state)
{
    (void)state;
    enum { N = 500 };
    Arena *a = arena_new();
    unsigned char *p[N];
    size_t size[N];
    uint64_t seed = 2;
    for (int i = 0; i < N; i++) {
        size[i] = 1 + test_random(&seed) % 12000;
        p[i] = arena_alloc(a, size[i]);
        memset(p[i], i & 0xFF, size[i]);
    }
    for (int i = 0; i < N; i++)
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(p[i][k], i & 0xFF);
    arena_free(a);
}

static void growing_keeps_the_content_and_the_old_block(void **state)
{
    (void)state;
    Arena *a = arena_new();
    char *p = arena_alloc(a, 10);
    memcpy(p, "0123456789", 10);
    char *in_place = arena_grow(a, p, 10, 100);
    assert_ptr_equal(in_place, p);
    assert_memory_equal(in_place, "0123456789", 10);
    assert_int_equal(in_place[99], 0);
    arena_alloc(a, 1);
    char *moved = arena_grow(a, in_place, 100, 200);
    assert_ptr_not_equal(moved, p);
    assert_memory_equal(moved, "0123456789", 10);
    assert_memory_equal(p, "0123456789", 10);
    char *large = arena_grow(a, moved, 200, 100000);
    assert_memory_equal(large, "0123456789", 10);
    for (int i = 200; i < 100000; i++)
        assert_int_equal(large[i], 0);
    assert_ptr_equal(arena_grow(a, large, 100000, 50), large);
    assert_non_null(arena_grow(a, NULL, 0, 5));
    arena_free(a);
}

static char calls[8];
static size_t n_calls;

static void note(void *arg)
{
    calls[n_calls++] = *(const char *)arg;
}

static void deferred_functions_run_last_first(void **state)
{
    (void)state;
    Arena *a = arena_new();
    n_calls = 0;
    arena_defer(a, note, "a");
    arena_defer(a, note, "b");
    arena_reset(a);
    assert_memory_equal(calls, "ba", 2);
    arena_reset(a);
    assert_int_equal(n_calls, 2);
    arena_defer(a, note, "c");
    arena_free(a);
    assert_memory_equal(calls, "bac", 3);
    arena_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_aligned_and_zero),
        cmocka_unit_test(blocks_do_not_overlap),
        cmocka_unit_test(growing_keeps_the_content_and_the_old_block),
        cmocka_unit_test(deferred_functions_run_last_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
