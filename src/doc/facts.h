/* SPDX-License-Identifier: EUPL-1.2
 * What changes seldom and every request asks for again: the id of a name, the account of a role,
 * what a user may do. The site remembers it until a master changes, that is a document that cannot
 * be submitted. The database counts these changes (meta, `masters`); a request takes what was
 * remembered under the count of its own snapshot, so it never sees what its snapshot does not hold,
 * whichever process made the change.
 *
 * A write job counts as a change unless it is given to ctx_write_quietly(). In a job that changes
 * masters nothing is taken or kept.
 */
#ifndef BASTIDE_FACTS_H
#define BASTIDE_FACTS_H

#include "ctx.h"

typedef struct Facts Facts;

Facts *facts_new(void);
void facts_free(Facts *f);

/* The bytes kept under the key, copied to the memory of the request; false: ask the database. */
bool fact_get(Ctx *c, Str key, Str *out);
/* Keeps bytes read from the request's snapshot (or by its quiet job). */
void fact_put(Ctx *c, Str key, Str bytes);

/* A number as bytes. */
bool fact_get_int(Ctx *c, Str key, int64_t *out);
void fact_put_int(Ctx *c, Str key, int64_t value);

/* Within a write job: masters change in this transaction. */
void facts_change(Ctx *c);
/* Counts the change, at the end of the job. */
bool facts_count_change(Ctx *c);

#endif
