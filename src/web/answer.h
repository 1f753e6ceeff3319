/* SPDX-License-Identifier: EUPL-1.2
 * Errors and notes in the shape that Frappe's clients read.
 */
#ifndef BASTIDE_ANSWER_H
#define BASTIDE_ANSWER_H

#include "ctx.h"
#include "json.h"
#include "response.h"

/* The error that decides the status: the gravest, the first of equals. NULL when there is none. */
const Err *errors_gravest(const Errors *e);
/* Writes the list of errors; our own mistakes go to the log, people get the number of the
 * request. */
void answer_errors(Response *out, const Request *r, const Errors *e, const Str *notes, int n_notes);
/* Adds "_server_messages" to the object that is being written; nothing when there are none. */
void answer_notes(JsonOut *o, Arena *a, const Str *notes, int n_notes);

#endif
