/* SPDX-License-Identifier: EUPL-1.2
 * Shared by the parts of verify_site().
 */
#ifndef BASTIDE_VERIFY_PRIVATE_H
#define BASTIDE_VERIFY_PRIVATE_H

#include "closing.h"
#include "map.h"
#include "verify.h"

/* A closing, with what the entries say that it should hold. */
typedef struct {
    int64_t id;
    DbValue row[CLOSING_N];
    int64_t debit, credit; /* of entries dated after the closing before and up to it */
} VerifyClosing;

typedef struct {
    Ctx *c;
    VerifyReport *r;
    Arena *part; /* of the rows being looked at; reset after each part */
    int64_t company;
    VerifyClosing *closings; /* of the company, by day */
    int n_closings;
} Verifier;

/* Notes a failed proof. */
void verify_broken(Verifier *v, const char *table, int64_t id, const char *msgid, ...)
    __attribute__((format(printf, 4, 5)));
/* False: it is to stop. */
bool verify_progress(Verifier *v, const char *what, int64_t done, int64_t all);
/* One company at a time; false: the database could not be read. */
bool verify_entries(Verifier *v);
bool verify_closings(Verifier *v);
bool verify_documents(Verifier *v);
/* The whole site. */
bool verify_document_states(Verifier *v);
bool verify_series(Verifier *v);
bool verify_open(Verifier *v);

#endif
