/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as CSV: no crash, the reader ends, and fields that are written are read back.
 *   clang-14 -g -O1 -std=gnu17 -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined \
 *     -Isrc/base -Isrc/formats tests/fuzz/fuzz_csv.c src/formats/csv.c \
 *     $(ls src/base/?*.c | grep -v _test) -lsodium -lm -o fuzz_csv
 *   ./fuzz_csv -max_len=4096 work/ tests/fuzz/corpus/csv
 */
#include "csv.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

/* A field that looks like a formula comes back with its apostrophe. */
static bool same(Str wrote, Str got)
{
    return str_eq(wrote, got) ||
           (got.n == wrote.n + 1 && got.p[0] == '\'' && str_eq(wrote, str_slice(got, 1, got.n)));
}

static void write_and_read(Arena *a, const Str *fields, int n)
{
    Buf b = {.a = a};
    for (int i = 0; i < n; i++)
        csv_field(&b, fields[i], ';', i == 0);
    csv_end_row(&b);
    Str rest = buf_str(&b), *got;
    int n_got;
    must(csv_next_row(a, &rest, ';', &got, &n_got) && n_got == n && rest.n == 0);
    for (int i = 0; i < n; i++)
        must(same(fields[i], got[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Str rest = {(const char *)data, size}, *fields;
    int n;
    while (rest.n) {
        size_t before = rest.n;
        must(csv_next_row(a, &rest, ';', &fields, &n) && rest.n < before && n > 0);
        write_and_read(a, fields, n);
    }
    arena_free(a);
    return 0;
}
