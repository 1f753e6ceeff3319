/* SPDX-License-Identifier: EUPL-1.2
 * The listening socket.
 */
#ifndef BASTIDE_LISTEN_H
#define BASTIDE_LISTEN_H

#include "str.h"

/* A listening socket, or -1: *out_why is an English msgid. Port 0 takes any free one. */
int listen_open(Str host, int port, const char **out_why);
int listen_port(int fd);

#endif
