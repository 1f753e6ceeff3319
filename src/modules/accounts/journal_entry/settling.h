/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the journal entry share.
 */
#ifndef BASTIDE_JOURNAL_ENTRY_SETTLING_H
#define BASTIDE_JOURNAL_ENTRY_SETTLING_H

#include "entry.h"
#include "journal_entry.gen.h"

/* On the writer, once posted: lines that name a document settle it, the oldest due first. Refused:
 * more than is open, lines that are not on the account of a party. */
bool journal_entry_settle(Ctx *c, const JournalEntry *d);
/* What that will post beside the entry itself, which is composed but not posted. */
bool journal_entry_give_settled(Ctx *c, const JournalEntry *d, const Entry *e);

#endif
