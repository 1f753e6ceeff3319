/* SPDX-License-Identifier: EUPL-1.2
 * The pages for people. c->user.id is 0 when nobody is signed in; access_of(r) (auth.h) tells how
 * the user signed in and the token for scripts.
 */
#ifndef BASTIDE_DESK_H
#define BASTIDE_DESK_H

#include "ctx.h"
#include "response.h"

/* Answers every path that is not the API's, a file or an asset. */
void desk_handle(Ctx *c, Request *r, Response *out);
/* Once at start: what the desk does daily. */
void draft_register(void);

#endif
