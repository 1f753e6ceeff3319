/* SPDX-License-Identifier: EUPL-1.2
 * GET /live: what others change, as server-sent events, so that an open page can say so.
 *
 *     event: change
 *     data: {"id":7,"type":"sales-invoice","name":"FAC-2026-00007","version":3,"by":"Alice Martin",
 *            "me":false,"at":1790000000000,"about":0,"fresh":false,"gone":false}
 *
 * "about" is the id of the document that a note stands beside; whoever may not read that one is not
 * told of the note.
 *
 * Only documents that the user may read are told; "resync" says that some were left out, "signin"
 * that the session has ended. What was committed is read from the database twice a second by one
 * of the streams for all, so changes of other servers and of commands are told too. A stream holds
 * no events, only its place among the last ones: a slow reader costs nothing and is told "resync".
 */
#ifndef BASTIDE_LIVE_H
#define BASTIDE_LIVE_H

#include "ctx.h"
#include "response.h"

enum {
    LIVE_STREAMS_MAX = 120, /* of the process: well below the connections of the server */
    LIVE_USER_MAX = 8       /* of one user */
};

/* Answers with a stream; 401 to nobody, 429 when there are too many. */
void live_answer(Ctx *c, const Request *r, Response *out);

#endif
