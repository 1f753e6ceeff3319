/* SPDX-License-Identifier: EUPL-1.2
 * The application behind the server: one request of a site from its cookie or key to its answer.
 * Given to server_start() with the Site as `app`.
 */
#ifndef BASTIDE_APP_H
#define BASTIDE_APP_H

#include "server.h"

/* A ServerHandler. */
void app_handle(void *site, Request *r, Response *out);
/* A ServerBodyLimit. */
size_t app_body_limit(void *site, Str method, Str path);

#endif
