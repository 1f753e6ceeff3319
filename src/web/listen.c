/* SPDX-License-Identifier: EUPL-1.2 */
#include "listen.h"

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int listen_open(Str host_name, int port_number, const char **out_why)
{
    char host[64], port[16];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found = NULL;
    snprintf(host, sizeof host, "%.*s", STR_ARG(host_name));
    snprintf(port, sizeof port, "%d", port_number);
    if (getaddrinfo(host, port, &hints, &found) != 0) {
        *out_why = "The address to listen on is not an address of this machine.";
        return -1;
    }
    int on = 1;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
              bind(fd, found->ai_addr, found->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0;
    freeaddrinfo(found);
    if (ok)
        return fd;
    *out_why = "The port is taken or not allowed. Choose another one.";
    if (fd >= 0)
        close(fd);
    return -1;
}

int listen_port(int fd)
{
    struct sockaddr_storage a = {0};
    socklen_t n = sizeof a;
    getsockname(fd, (struct sockaddr *)&a, &n);
    return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port
                                         : ((struct sockaddr_in *)&a)->sin_port);
}
