/* SPDX-License-Identifier: EUPL-1.2
 * From our Response to libmicrohttpd's, with the headers that every answer carries; and the
 * answers that the server gives by itself.
 */
#ifndef BASTIDE_WIRE_H
#define BASTIDE_WIRE_H

#include "response.h"

#include <microhttpd.h>

/* The body is not copied: it must stay until the answer is sent. NULL when out of memory. */
struct MHD_Response *wire_make(const Request *request, const Response *r, bool close);
/* The headers of an answer, on one that was made otherwise. */
void wire_dress(struct MHD_Response *m, const Request *request, const Response *r, bool close);
/* Before the handler: programs get the shape of an API error, people one sentence. */
Response refusal_make(const Request *request, Str target, int status);

#endif
