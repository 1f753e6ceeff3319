/* SPDX-License-Identifier: EUPL-1.2
 * A bounded load of one HTTP request over keep-alive connections, measured at the client.
 *
 *   http_load PORT CONNECTIONS SECONDS METHOD PATH [HEADER...] [< BODY]
 *
 * One thread, so that the client takes as little of the machine as it can; each connection sends
 * the next request when the answer to the last one is whole (Content-Length). TCP_NODELAY is on.
 * Prints one JSON object: requests, failed (not 2xx), seconds, per_second, p50_us, p95_us, p99_us,
 * max_us, and the first failed answer on standard error.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_MAX = 1 << 20, BODY_MAX = 1 << 20, CONNECTIONS_MAX = 256, TIMES_MAX = 1 << 22 };

typedef struct {
    int fd;
    size_t sent;
    size_t got;
    double started;
    char *answer;
} Connection;

static char *request;
static size_t request_length;
static uint32_t *times;
static size_t n_times, failed;
static const char *port_text;

static void die(const char *what)
{
    fprintf(stderr, "http_load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void append(const char *text, size_t n)
{
    request = realloc(request, request_length + n + 1);
    if (!request)
        die("memory");
    memcpy(request + request_length, text, n);
    request_length += n;
    request[request_length] = 0;
}

static void add(const char *text)
{
    append(text, strlen(text));
}

static void make_request(int argc, char **argv)
{
    static char body[BODY_MAX];
    size_t n = isatty(STDIN_FILENO) ? 0 : fread(body, 1, sizeof body, stdin);
    char length[64];
    add(argv[4]);
    add(" ");
    add(argv[5]);
    add(" HTTP/1.1\r\nHost: 127.0.0.1:");
    add(port_text);
    add("\r\n");
    for (int i = 6; i < argc; i++) {
        add(argv[i]);
        add("\r\n");
    }
    if (n) {
        int k = snprintf(length, sizeof length, "Content-Length: %zu\r\n", n);
        append(length, (size_t)k);
    }
    add("\r\n");
    append(body, n);
}

static void open_connection(Connection *c, int epoll)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    to.sin_port = htons((uint16_t)strtol(port_text, NULL, 10));
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (const struct sockaddr *)&to, sizeof to) < 0)
        die("connect");
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    c->answer = malloc(ANSWER_MAX + 1);
    if (!c->answer)
        die("memory");
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e) < 0)
        die("epoll");
}

static void send_next(Connection *c)
{
    c->got = c->sent = 0;
    c->started = now();
    while (c->sent < request_length) {
        ssize_t n = send(c->fd, request + c->sent, request_length - c->sent, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN)
            die("send");
        if (n > 0)
            c->sent += (size_t)n;
    }
}

/* The length of the whole answer once its head is there, else 0. */
static size_t answer_length(const Connection *c)
{
    const char *end = strstr(c->answer, "\r\n\r\n");
    if (!end)
        return 0;
    size_t head = (size_t)(end - c->answer) + 4;
    const char *field = strcasestr(c->answer, "\r\nContent-Length:");
    if (!field || field > end)
        die("an answer without Content-Length");
    return head + (size_t)strtoull(field + 17, NULL, 10);
}

static void note(const Connection *c)
{
    if (n_times < TIMES_MAX)
        times[n_times++] = (uint32_t)((now() - c->started) * 1e6);
    if (strncmp(c->answer, "HTTP/1.1 2", 10) == 0)
        return;
    if (failed++ == 0)
        fprintf(stderr, "%.1500s\n", c->answer);
}

/* True when an answer came whole. */
static bool receive(Connection *c)
{
    ssize_t n = recv(c->fd, c->answer + c->got, ANSWER_MAX - c->got, 0);
    if (n < 0 && errno == EAGAIN)
        return false;
    if (n <= 0)
        die("the server closed the connection");
    c->got += (size_t)n;
    c->answer[c->got] = 0;
    size_t whole = answer_length(c);
    if (whole > ANSWER_MAX)
        die("an answer over 1 MB");
    if (!whole || c->got < whole)
        return false;
    note(c);
    return true;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static uint32_t quantile(double q)
{
    return n_times ? times[(size_t)(q * (double)(n_times - 1))] : 0;
}

static void report(double seconds)
{
    qsort(times, n_times, sizeof *times, by_size);
    printf("{\"requests\": %zu, \"failed\": %zu, \"seconds\": %.2f, \"per_second\": %.1f, "
           "\"p50_us\": %u, \"p95_us\": %u, \"p99_us\": %u, \"max_us\": %u}\n",
           n_times, failed, seconds, (double)(n_times - failed) / seconds, quantile(0.5),
           quantile(0.95), quantile(0.99), quantile(1));
}

static double load(Connection *all, int n, int epoll, double seconds)
{
    double started = now(), stop = started + seconds;
    int running = n;
    for (int i = 0; i < n; i++)
        send_next(&all[i]);
    while (running > 0) {
        struct epoll_event events[64];
        int ready = epoll_wait(epoll, events, 64, 30000);
        if (ready <= 0)
            die("no answer for 30 s");
        for (int i = 0; i < ready; i++) {
            Connection *c = events[i].data.ptr;
            if (!receive(c))
                continue;
            if (now() < stop)
                send_next(c);
            else
                running--; /* the last answers are waited for: no request is cut */
        }
    }
    return now() - started;
}

int main(int argc, char **argv)
{
    static Connection all[CONNECTIONS_MAX];
    if (argc < 6)
        die("usage: http_load PORT CONNECTIONS SECONDS METHOD PATH [HEADER...] [< BODY]");
    port_text = argv[1];
    int n = (int)strtol(argv[2], NULL, 10), epoll = epoll_create1(EPOLL_CLOEXEC);
    double seconds = strtod(argv[3], NULL);
    if (n < 1 || n > CONNECTIONS_MAX || seconds <= 0 || seconds > 600)
        die("wrong number");
    times = malloc(sizeof *times * TIMES_MAX);
    if (!times)
        die("memory");
    make_request(argc, argv);
    for (int i = 0; i < n; i++)
        open_connection(&all[i], epoll);
    report(load(all, n, epoll, seconds));
    for (int i = 0; i < n; i++) {
        close(all[i].fd);
        free(all[i].answer);
    }
    free(times);
    free(request);
    return failed ? 1 : 0;
}
