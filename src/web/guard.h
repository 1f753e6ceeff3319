/* SPDX-License-Identifier: EUPL-1.2
 * What the server refuses before anything reads the request.
 */
#ifndef BASTIDE_GUARD_H
#define BASTIDE_GUARD_H

#include "request.h"

#include <microhttpd.h>

enum { GUARD_LENGTH_UNKNOWN = -1 };

typedef struct {
    int status;       /* 0: let it pass; else the refusal */
    int64_t length;   /* Content-Length, 0 without body, GUARD_LENGTH_UNKNOWN when chunked */
    bool will_wait;   /* Expect: 100-continue */
} Verdict;

/* Checks the method and all header lines and copies these into r->headers. */
Verdict guard_check(struct MHD_Connection *connection, const char *method, Request *r);

#endif
