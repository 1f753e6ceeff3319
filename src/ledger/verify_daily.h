/* SPDX-License-Identifier: EUPL-1.2
 * The books are proved once a day in the background, and what came of it is kept for people to see.
 */
#ifndef BASTIDE_VERIFY_DAILY_H
#define BASTIDE_VERIFY_DAILY_H

#include "verify.h"

typedef struct {
    Instant at;
    VerifyReport found;
} VerifyResult;

/* False when none was kept yet. */
bool verify_last(Ctx *c, VerifyResult *out);
/* Proves the books now and keeps what came of it. False with an error when the database could not
 * be read, without one when it was stopped; nothing is kept then. */
bool verify_now(Ctx *c, VerifyResult *out);
void verify_daily_register(void);

#endif
