/* SPDX-License-Identifier: EUPL-1.2
 * HTTP/1.1 server: libmicrohttpd with a guard of our own in front of the handler.
 *
 * One thread a connection, because handlers wait for the database writer. The guard refuses what
 * two parsers may read differently (repeated or missing lengths, lengths beside chunks, folded or
 * NUL-cut headers), bounds sizes, and cuts slow clients by a table of deadlines that dripping
 * does not move: an idle timer alone would be fed for ever (docs/adr).
 */
#ifndef BASTIDE_SERVER_H
#define BASTIDE_SERVER_H

#include "response.h"

typedef struct Server Server;

/* Answers one request; called on the thread of its connection. */
typedef void (*ServerHandler)(void *app, Request *request, Response *response);
/* Most bytes that the body of this request may have; path is decoded. */
typedef size_t (*ServerBodyLimit)(void *app, Str method, Str path);

/* Zero means the default that stands behind. Times are milliseconds. */
typedef struct {
    int header_ms;      /* from connection or request line to the end of the headers: 10 000 */
    int body_ms;        /* for the whole body, beside 1 s for each 32 kB received: 60 000 */
    int send_ms;        /* for the whole answer, beside 1 s for each 32 kB: 60 000 */
    int idle_ms;        /* between requests: 30 000 */
    int stop_ms;        /* how long server_stop() waits for running requests: 5 000 */
    int tick_ms;        /* how often deadlines are looked at: 1 000 */
    int connections;    /* at once: 1 000 */
    int connections_ip; /* at once from one address: 250 */
    size_t body;        /* when there is no ServerBodyLimit: 1 MB */
    size_t bodies;      /* bytes of all bodies held at once, else 503: 512 MB */
} ServerLimits;

typedef struct {
    Str host;         /* "127.0.0.1", "::1", "0.0.0.0" */
    int port;         /* 0: any free one, see server_port() */
    bool trust_proxy; /* believe X-Forwarded-For (last) and X-Forwarded-Proto */
    void *app;
    ServerHandler handler;
    ServerBodyLimit body_limit; /* or NULL */
    ServerLimits limits;
} ServerConfig;

/* Listens and serves until server_stop(). NULL when it cannot: *out_why is an English msgid.
 * crypto_start() must have been called. */
Server *server_start(const ServerConfig *config, const char **out_why);
int server_port(const Server *s);
/* No new connections; running requests may end (stop_ms); then all is closed and given back.
 * False when a request did not end in time: the process must then exit. */
bool server_stop(Server *s);

#endif
