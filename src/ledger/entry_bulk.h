/* SPDX-License-Identifier: EUPL-1.2
 * Posting many entries of one company in one write job: the same checks, numbers, seals and
 * balances as entry_post(), with accounts, journals, years, counters and the head of the chain kept
 * in memory and written once at the end.
 */
#ifndef BASTIDE_ENTRY_BULK_H
#define BASTIDE_ENTRY_BULK_H

#include "entry.h"

typedef struct EntryBulk EntryBulk;

/* On the writer, under company_lock(). At most `entries` and `lines` follow. NULL with an error. */
EntryBulk *entry_bulk_begin(Ctx *c, int64_t company, int entries, int lines);
/* As entry_post(), but an entry may have a single line of nil, as other programs write them. Its
 * texts must live until entry_bulk_end(). `*out_line_ids`: ids of its lines. */
bool entry_bulk_post(EntryBulk *b, Entry *e, const int64_t **out_line_ids);
bool entry_bulk_end(EntryBulk *b);

#endif
