/* SPDX-License-Identifier: EUPL-1.2
 * Proves anew all that the books promise: seals and chains, balanced entries, numbers without gap,
 * balances, what is open of each line, sealed documents, legal series, signed closings, and the
 * database file itself.
 *
 * Reads one snapshot in parts, so it works beside a running site and on any size. It proves what
 * is in the database; who holds the key of the site can make other proofs: keep closings'
 * signatures elsewhere to be safe from that too (docs/seal.md).
 */
#ifndef BASTIDE_VERIFY_H
#define BASTIDE_VERIFY_H

#include "doc.h"
#include "json.h"

typedef struct {
    /* given */
    void (*progress)(void *arg, const char *what, int64_t done, int64_t all); /* may be NULL */
    void *arg;
    bool books_only;       /* without the database file, which takes SQLite a while in one piece */
    bool (*stopped)(void); /* asked between two parts; may be NULL */
    /* found */
    int64_t broken; /* how many proofs failed */
    Str table;      /* of the first one: table, id of the row (0: no row) and a sentence */
    int64_t id;
    Str what;
    Str said[2]; /* the same by Lang */
    int64_t entries, lines, documents, closings, balances, series;
    int64_t foreign_keys; /* closings signed by another key than the site's (after a restore) */
} VerifyReport;

/* True when everything was read, whatever was found (r->broken); false with an error when the
 * database could not be read, without one when it was stopped. */
bool verify_site(Ctx *c, VerifyReport *r);
/* What was found, as members of an object that is open. */
void verify_put(JsonOut *o, const VerifyReport *r);

#endif
