/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as JSON: no crash, and what is taken, written and read again is the same text.
 *   clang-14 -g -O1 -std=gnu17 -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined \
 *     -Isrc/base tests/fuzz/fuzz_json.c $(ls src/base/?*.c | grep -v _test) -lsodium -lm \
 *     -o fuzz_json
 *   ./fuzz_json -max_len=4096 work/ tests/fuzz/corpus/json
 */
#include "json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Str written(Arena *a, const Json *v)
{
    Buf b = {.a = a};
    JsonOut o = {.b = &b};
    json_value(&o, v);
    return buf_str(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    const char *why = NULL;
    size_t at = 0;
    const Json *v = json_parse(a, (Str){(const char *)data, size}, &why, &at);
    if (v) {
        Str once = written(a, v);
        const Json *again = json_parse(a, once, &why, &at);
        if (!again || !str_eq(once, written(a, again)))
            abort();
    } else if (!why || at > size) {
        abort();
    }
    arena_free(a);
    return 0;
}
