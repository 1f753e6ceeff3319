/* SPDX-License-Identifier: EUPL-1.2
 * What a handler answers. The server adds security headers, compression and the request id.
 */
#ifndef BASTIDE_RESPONSE_H
#define BASTIDE_RESPONSE_H

#include "request.h"

typedef struct {
    Str name;
    Str value;
} HeaderLine;

/* An answer without end, made piece by piece on the thread of its connection. `next` waits a short
 * while for more: how many bytes it wrote, 0 for none yet. `close` is called once in any case. */
enum { RESPONSE_STREAM_END = -1 };
typedef struct {
    long (*next)(void *arg, char *out, size_t max);
    void (*close)(void *arg);
    void *arg;
} ResponseStream;

typedef struct Response {
    Arena *arena;
    int status;         /* 200 at first */
    Str content_type;   /* "" with an empty body */
    Str body;           /* in the arena, or for ever: it is sent after the handler returned */
    ResponseStream stream; /* instead of a body, when it has a `next` */
    Str encoding;       /* "gzip" or "br" when body is compressed already */
    Str cache_control;  /* "no-store" at first */
    bool framed;        /* pages of this site may show it in a frame */
    bool close;         /* end the connection after this answer */
    HeaderLine *headers;
    int n_headers;
    int cap_headers;
} Response;

/* A new answer: 200, no body, not to be stored. */
Response response_new(Arena *a);
/* Adds a header line. Control characters in the value (line breaks) are replaced by spaces. */
void response_header(Response *r, const char *name, Str value);
/* A cookie for the whole site: HttpOnly unless `script`, SameSite=Lax, Secure when `https`.
 * max_age in seconds: 0 is a cookie of the browser session, -1 deletes it. `value` holds only
 * letters, digits and -._~: . */
void response_cookie(Response *r, const char *name, Str value, int max_age, bool script,
                     bool https);
void response_html(Response *r, int status, Str body);
void response_json(Response *r, int status, Str body);
void response_text(Response *r, int status, Str body);
/* 303 See Other: `location` is a path of this site, already encoded. */
void response_redirect(Response *r, Str location);
/* A file to be saved or (`inside`) shown; the name may be any UTF-8 (RFC 6266, RFC 8187). */
void response_file(Response *r, Str file_name, Str content_type, Str bytes, bool inside);

/* Does the Accept-Encoding value allow `coding` (no q=0)? */
bool encoding_accepted(Str accept_encoding, const char *coding);
/* For the server: gzips a text body over 1 kB when the client takes it, adds Vary. */
void response_compress(Response *r, Str accept_encoding);

#endif
