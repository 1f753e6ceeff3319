/* SPDX-License-Identifier: EUPL-1.2
 * multipart/form-data (RFC 7578) over a body that is held in memory: parts are views of it.
 */
#ifndef BASTIDE_MULTIPART_H
#define BASTIDE_MULTIPART_H

#include "request.h"

typedef struct {
    Arena *a;
    Str rest;      /* behind the last delimiter line */
    Str delimiter; /* CRLF "--" boundary */
    bool complete; /* the closing delimiter was read */
} Multipart;

/* False when the content type names no usable boundary or the body does not begin with it. */
bool multipart_begin(Multipart *m, Arena *a, Str content_type, Str body);
/* The next part; false at the end (m->complete) or when malformed (not complete). */
bool multipart_next(Multipart *m, Part *out, bool *out_is_file);

#endif
