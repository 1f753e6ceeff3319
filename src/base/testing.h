/* SPDX-License-Identifier: EUPL-1.2
 * What every unit test includes: cmocka with the headers that it asks for, and a small random
 * generator with a fixed seed, so that a failure comes back at the next run.
 */
#ifndef BASTIDE_TESTING_H
#define BASTIDE_TESTING_H

#include "str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof *(array)))
/* A Str and a C text are the same. */
#define assert_str(s, text)                                       \
    do {                                                          \
        Str str_ = (s);                                           \
        assert_int_equal(str_.n, strlen(text));                   \
        assert_memory_equal(str_.p ? str_.p : "", text, str_.n);  \
    } while (0)

static inline uint64_t test_random(uint64_t *seed) /* splitmix64 */
{
    uint64_t z = (*seed += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* An integer of a random size: small ones come as often as large ones. */
static inline int64_t test_random_int(uint64_t *seed)
{
    uint64_t v = test_random(seed);
    return (int64_t)v >> (test_random(seed) % 64);
}

#endif
