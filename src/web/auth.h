/* SPDX-License-Identifier: EUPL-1.2
 * From the cookie or key of a request to the user, and what a browser may do for whom.
 */
#ifndef BASTIDE_AUTH_H
#define BASTIDE_AUTH_H

#include "response.h"
#include "session.h"

typedef enum {
    ACCESS_NONE,   /* nobody signed in */
    ACCESS_COOKIE, /* a session: the browser sends it even when another site asks */
    ACCESS_KEY     /* an API key */
} AccessKind;

typedef struct {
    AccessKind kind;
    Session session; /* ACCESS_COOKIE */
} Access;

/* How this request is signed; set by app_handle(). */
static inline const Access *access_of(const Request *r)
{
    return r->session;
}

/* Acts as the user of the request (nobody without credentials). False with ERR_AUTH when they
 * are wrong or have ended. */
bool auth_request(Ctx *c, const Request *r, Access *out);
/* A write that a browser sends for another site is refused (403), unless it knows the token of
 * the session. Keys may write from anywhere: no browser adds them by itself. */
bool auth_may_write(Ctx *c, const Request *r, const Access *access);
/* Checks the password, begins a session, sets its cookie and makes the request one of it. */
bool auth_sign_in(Ctx *c, const Request *r, Response *out, Str user, Str password);
bool auth_sign_out(Ctx *c, const Request *r, Response *out);
/* The language of Accept-Language that we have; French when it names none of ours. */
Lang auth_language(const Request *r);

#endif
