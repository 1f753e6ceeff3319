/* SPDX-License-Identifier: EUPL-1.2
 * Work that a site needs once a day, whoever asks for anything: at the start of a server, then
 * when a day begins. One server does it; others of the same database find the lease taken.
 *
 * Work comes in small batches, each with a request context of its own, so that writers wait for
 * none of it and a server that is to end does so between two. What was done is done: a task that
 * was cut off begins where it was left, and doing one twice changes nothing.
 */
#ifndef BASTIDE_DAILY_H
#define BASTIDE_DAILY_H

#include "ctx.h"

/* One batch with all rights; `*out_more` tells that another one is to follow. */
typedef bool (*DailyBatch)(Ctx *c, bool *out_more);
/* Called once at start. `name` is for the log. */
void daily_register(const char *name, DailyBatch batch);

/* Within a batch: the server is to end, the batch should too. */
bool daily_stopping(void);

/* Runs all tasks now. False when another server is at it, or an error was logged. */
bool daily_run(Site *s);

typedef struct Daily Daily;
/* Begins the thread that does it; NULL when there can be none. */
Daily *daily_start(Site *s);
void daily_stop(Daily *d);

#endif
