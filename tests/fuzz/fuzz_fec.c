/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any bytes as a FEC: no crash, and what is taken balances, is clean text and, written again,
 * is read again. Build and run:
 *   clang-14 -g -O1 -std=gnu17 -D_GNU_SOURCE -fsanitize=fuzzer,address,undefined \
 *     -Isrc/base -Isrc/formats tests/fuzz/fuzz_fec.c src/formats/fec_[!t]*.c \
 *     $(ls src/base/?*.c | grep -v _test) -lsodium -lm -o fuzz_fec
 *   ./fuzz_fec -max_len=4096 work/ tests/fuzz/corpus/fec
 */
#include "fec.h"
#include "utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok)
        abort();
}

static void must_be_clean(Str s)
{
    must(utf8_valid(s) && !utf8_has_control(s));
}

static void check(const Fec *fec)
{
    int seen = 0;
    for (int e = 0; e < fec->n_entries; e++) {
        const FecEntry *entry = &fec->entries[e];
        int64_t sum = 0;
        must(entry->first == seen && entry->n > 0);
        for (int i = entry->first; i < entry->first + entry->n; i++) {
            const FecRow *r = &fec->rows[i];
            must(r->entry == e && r->debit.minor >= 0 && r->credit.minor >= 0);
            sum += r->debit.minor - r->credit.minor;
            must_be_clean(r->label);
            must_be_clean(r->party_label);
            must_be_clean(r->entry_number);
            must_be_clean(r->journal_code);
            must_be_clean(r->account);
        }
        must(sum == 0);
        seen += entry->n;
    }
    must(seen == fec->n_rows);
}

static void write_again(Errors *e, const Fec *fec)
{
    Buf b = {.a = e->a};
    Fec again;
    fec_write_header(&b);
    for (int i = 0; i < fec->n_rows; i++)
        if (!fec_write_row(e, &b, &fec->rows[i]))
            return;
    e->n = 0;
    must(fec_read(e, buf_str(&b), &again));
    must(again.n_rows == fec->n_rows && again.debit.minor == fec->debit.minor);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Errors e = {.a = a};
    Fec fec;
    if (fec_read(&e, (Str){(const char *)data, size}, &fec)) {
        check(&fec);
        write_again(&e, &fec);
    }
    arena_free(a);
    return 0;
}
