/* SPDX-License-Identifier: EUPL-1.2
 * What is sent twice is carried out once: a request of a program after a broken line
 * (Idempotency-Key), a form after a double click or a reload.
 *
 * The key is stored in the transaction of the work itself, so it is there exactly when the work is.
 * The answer follows; when the process ended in between, the repeated request is told so.
 */
#ifndef BASTIDE_ONCE_H
#define BASTIDE_ONCE_H

#include "ctx.h"

enum { ONCE_KEPT_S = 86400 };

typedef struct {
    Str key; /* "": what is sent twice is done twice */
} Once;

typedef struct {
    int status; /* 0: carried out, but the answer was lost */
    Str answer;
} OnceKept;

/* Was it carried out already, for this user? */
bool once_done(Ctx *c, const Once *once, OnceKept *out);
/* The next write of the request is that of the key; ERR_CONFLICT when another was faster. */
void once_arm(Ctx *c, const Once *once);
/* After it: keeps the answer if anything was written. */
void once_keep(Ctx *c, const Once *once, int status, Str answer);

#endif
