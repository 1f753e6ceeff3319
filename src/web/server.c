/* SPDX-License-Identifier: EUPL-1.2
 * libmicrohttpd calls back: a connection begins, a request line is read, headers are complete,
 * parts of the body come, the request is over, the connection ends. Each step moves the deadline.
 */
#include "server.h"

#include "crypto.h"
#include "deadline.h"
#include "guard.h"
#include "listen.h"
#include "log.h"
#include "wire.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    BYTES_PER_MS = 32,             /* a slow but honest line: 32 kB/s */
    DRAIN_MAX = 256 * 1024 * 1024, /* read and dropped so that the refusal can be read */
    BODY_FIRST = 64 * 1024,
    STREAM_BLOCK = 64 * 1024,
    STACK_SIZE = 1024 * 1024,
    REQUEST_ID_BYTES = 8
};

struct Server {
    ServerConfig config;
    struct MHD_Daemon *daemon;
    int listen_fd;
    int port;
    DeadlineTable deadlines;
    atomic_bool stopping;
    atomic_int running;
    atomic_size_t bodies;
};

/* One connection and the request that it is at; requests of a connection never overlap. */
typedef struct {
    Watched watched;
    Server *server;
    Arena *arena;
    Request request;
    bool begun;   /* headers were checked */
    bool running; /* counted in server->running */
    int requests; /* so far on this connection */
    int refused;  /* status of the refusal, told when the body has been read and dropped */
    bool is_head;
    int64_t started;
    Str target;
    char *body;
    size_t body_n, body_cap, body_limit;
    size_t dropped;
    ResponseStream stream; /* that is being answered with */
} Connection;

static int or_default(int value, int fallback)
{
    return value > 0 ? value : fallback;
}

static void limits_complete(ServerLimits *l)
{
    l->header_ms = or_default(l->header_ms, 10000);
    l->body_ms = or_default(l->body_ms, 60000);
    l->send_ms = or_default(l->send_ms, 60000);
    l->idle_ms = or_default(l->idle_ms, 30000);
    l->stop_ms = or_default(l->stop_ms, 5000);
    l->tick_ms = or_default(l->tick_ms, 1000);
    l->connections = or_default(l->connections, 1000);
    l->connections_ip = or_default(l->connections_ip, 250);
    l->body = l->body ? l->body : 1024 * 1024;
    l->bodies = l->bodies ? l->bodies : (size_t)512 * 1024 * 1024;
}

static void set_deadline(Connection *c, int ms, size_t bytes)
{
    atomic_store(&c->watched.at, monotonic_ms() + ms + (int64_t)(bytes / BYTES_PER_MS));
}

static Connection *connection_of(struct MHD_Connection *m)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        m, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void connection_begin(Server *s, struct MHD_Connection *m, void **context)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        m, MHD_CONNECTION_INFO_CONNECTION_FD);
    Connection *c = mem_alloc(sizeof *c);
    int on = 1;
    c->server = s;
    c->arena = arena_new();
    c->watched.fd = info->connect_fd;
    setsockopt(c->watched.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    deadline_add(&s->deadlines, &c->watched, monotonic_ms() + s->config.limits.header_ms);
    *context = c;
}

static void on_connection(void *cls, struct MHD_Connection *m, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    Server *s = cls;
    Connection *c = *context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        connection_begin(s, m, context);
    } else if (c) {
        deadline_remove(&s->deadlines, &c->watched);
        arena_free(c->arena);
        mem_free(c);
        *context = NULL;
    }
}

/* The request line is there; the target is not decoded yet. The result is the request's context. */
static void *on_request_line(void *cls, const char *target, struct MHD_Connection *m)
{
    (void)cls;
    Connection *c = connection_of(m);
    if (!c)
        return NULL;
    c->begun = c->is_head = false;
    c->refused = 0;
    c->body = NULL;
    c->body_n = c->body_cap = c->dropped = 0;
    c->started = monotonic_ms();
    c->target = str_copy(c->arena, str_c(target));
    c->request = (Request){.arena = c->arena, .app = c->server->config.app};
    if (c->requests++)
        set_deadline(c, c->server->config.limits.header_ms, 0);
    return c;
}

static void on_completed(void *cls, struct MHD_Connection *m, void **context,
                         enum MHD_RequestTerminationCode code)
{
    (void)m, (void)code;
    Server *s = cls;
    Connection *c = *context;
    if (!c)
        return;
    atomic_fetch_sub(&s->bodies, c->body_n);
    if (c->running)
        atomic_fetch_sub(&s->running, 1);
    c->running = false;
    c->body_n = 0;
    arena_reset(c->arena);
    set_deadline(c, s->config.limits.idle_ms, 0);
    *context = NULL;
}

static void log_request(const Connection *c, const Response *r)
{
    Arena *a = c->arena;
    log_event(LOG_DEBUG, "request", "id", str_z(a, c->request.id), "method",
              str_z(a, c->request.method), "path", str_z(a, c->request.path), "status",
              str_format(a, "%d", r->status).p, "ms",
              str_format(a, "%lld", (long long)(monotonic_ms() - c->started)).p, NULL);
}

/* A piece of a stream. Each has the time of an answer to be sent in, so a reader who stops reading
 * is cut; nobody reads on once the server stops. */
static ssize_t read_stream(void *cls, uint64_t at, char *out, size_t max)
{
    (void)at;
    Connection *c = cls;
    for (;;) {
        set_deadline(c, c->server->config.limits.send_ms, 0);
        long n = atomic_load(&c->server->stopping) ? RESPONSE_STREAM_END
                                                   : c->stream.next(c->stream.arg, out, max);
        if (n > 0)
            return n;
        if (n < 0)
            return MHD_CONTENT_READER_END_OF_STREAM;
    }
}

static void close_stream(void *cls)
{
    Connection *c = cls;
    c->stream.close(c->stream.arg);
    c->stream = (ResponseStream){0};
}

static struct MHD_Response *make_stream(Connection *c, const Response *r)
{
    c->stream = r->stream;
    struct MHD_Response *m = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK,
                                                               read_stream, c, close_stream);
    if (m)
        wire_dress(m, &c->request, r, true);
    else
        close_stream(c);
    return m;
}

static enum MHD_Result send_response(Connection *c, struct MHD_Connection *m, const Response *r)
{
    log_request(c, r);
    bool close = r->close || atomic_load(&c->server->stopping);
    struct MHD_Response *wire = r->stream.next ? make_stream(c, r)
                                               : wire_make(&c->request, r, close);
    if (!wire)
        return MHD_NO;
    set_deadline(c, c->server->config.limits.send_ms, r->body.n);
    enum MHD_Result ok = MHD_queue_response(m, (unsigned)r->status, wire);
    MHD_destroy_response(wire);
    return ok;
}

static Str peer_address(Arena *a, struct MHD_Connection *m)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        m, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char host[NI_MAXHOST] = "";
    socklen_t n = info && info->client_addr && info->client_addr->sa_family == AF_INET6
                      ? sizeof(struct sockaddr_in6)
                      : sizeof(struct sockaddr_in);
    if (info && info->client_addr)
        getnameinfo(info->client_addr, n, host, sizeof host, NULL, 0, NI_NUMERICHOST);
    Str s = str_c(host);
    return str_copy(a, str_starts(s, STR("::ffff:")) ? str_slice(s, 7, s.n) : s);
}

/* The proxy adds the address that it saw at the end; what stands before is the client's word. */
static void believe_proxy(Request *r)
{
    Str list = request_header(r, "x-forwarded-for"), item;
    while (str_split(&list, ',', &item))
        r->peer = str_trim(item);
    r->https = str_is(request_header(r, "x-forwarded-proto"), "https");
}

static Str media_type_of(Arena *a, Str content_type)
{
    Str type;
    return str_split(&content_type, ';', &type) ? str_lower_ascii(a, str_trim(type)) : STR("");
}

static size_t body_limit_of(const Connection *c)
{
    const ServerConfig *config = &c->server->config;
    return config->body_limit ? config->body_limit(config->app, c->request.method, c->request.path)
                              : config->limits.body;
}

static Verdict read_head(Connection *c, struct MHD_Connection *m, const char *method)
{
    Request *r = &c->request;
    r->id = random_hex(c->arena, REQUEST_ID_BYTES);
    r->peer = peer_address(c->arena, m);
    c->is_head = strcmp(method, "HEAD") == 0;
    r->method = c->is_head ? STR("GET") : str_copy(c->arena, str_c(method));
    Verdict v = guard_check(m, method, r);
    if (v.status == 0 && !request_read_target(r, c->target))
        v.status = 400;
    if (v.status)
        return v;
    request_read_cookies(r);
    r->media_type = media_type_of(c->arena, request_header(r, "content-type"));
    if (c->server->config.trust_proxy)
        believe_proxy(r);
    c->body_limit = body_limit_of(c);
    if (v.length > (int64_t)c->body_limit)
        v.status = 413;
    return v;
}

static enum MHD_Result refuse(Connection *c, struct MHD_Connection *m, int status)
{
    Response r = refusal_make(&c->request, c->target, status);
    return send_response(c, m, &r);
}

static enum MHD_Result begin(Connection *c, struct MHD_Connection *m, const char *method)
{
    c->begun = true;
    Verdict v = read_head(c, m, method);
    set_deadline(c, c->server->config.limits.body_ms, 0);
    if (v.status == 413 && !v.will_wait && v.length <= DRAIN_MAX && v.length > 0) {
        c->refused = 413; /* closing now would reset the line before the client reads why */
        return MHD_YES;
    }
    if (v.status)
        return refuse(c, m, v.status);
    if (v.length > 0)
        c->body = arena_alloc(c->arena, c->body_cap = (size_t)v.length);
    return MHD_YES;
}

/* The room is taken when the length is known; memory is used as bytes arrive. */
static void make_room(Connection *c, size_t n)
{
    if (c->body_cap - c->body_n >= n)
        return;
    size_t cap = c->body_cap ? c->body_cap * 2 : BODY_FIRST;
    while (cap < c->body_n + n)
        cap *= 2;
    c->body = arena_grow(c->arena, c->body, c->body_cap, cap);
    c->body_cap = cap;
}

static enum MHD_Result take_body(Connection *c, const char *data, size_t n)
{
    Server *s = c->server;
    set_deadline(c, (int)(s->config.limits.body_ms - (monotonic_ms() - c->started)),
                 c->body_n + c->dropped + n);
    if (!c->refused && n > c->body_limit - c->body_n)
        c->refused = 413;
    if (!c->refused && atomic_load(&s->bodies) + n > s->config.limits.bodies)
        c->refused = 503;
    if (c->refused) {
        c->dropped += n;
        return c->dropped > DRAIN_MAX ? MHD_NO : MHD_YES;
    }
    make_room(c, n);
    memcpy(c->body + c->body_n, data, n);
    c->body_n += n;
    atomic_fetch_add(&s->bodies, n);
    return MHD_YES;
}

static enum MHD_Result finish(Connection *c, struct MHD_Connection *m)
{
    Server *s = c->server;
    Request *r = &c->request;
    if (c->refused)
        return refuse(c, m, c->refused);
    r->body = (Str){c->body ? c->body : "", c->body_n};
    if (!request_read_form(r))
        return refuse(c, m, 400);
    atomic_store(&c->watched.at, 0);
    atomic_fetch_add(&s->running, 1);
    c->running = true;
    Response response = response_new(c->arena);
    s->config.handler(s->config.app, r, &response);
    response_compress(&response, request_header(r, "accept-encoding"));
    return send_response(c, m, &response);
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *m, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *n, void **context)
{
    (void)cls, (void)url, (void)version;
    Connection *c = *context;
    if (!c)
        return MHD_NO;
    if (!c->begun)
        return begin(c, m, method);
    if (*n == 0)
        return finish(c, m);
    size_t size = *n;
    *n = 0;
    return take_body(c, data, size);
}

static struct MHD_Daemon *daemon_start(Server *s)
{
    const ServerLimits *l = &s->config.limits;
    unsigned flags = MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                     MHD_USE_POLL | MHD_USE_ITC;
    return MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_LISTEN_SOCKET, s->listen_fd,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, on_request_line, s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
        s, MHD_OPTION_CONNECTION_LIMIT, (unsigned)l->connections,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)l->connections_ip,
        MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK_SIZE, MHD_OPTION_END);
}

Server *server_start(const ServerConfig *config, const char **out_why)
{
    int fd = listen_open(config->host, config->port, out_why);
    if (fd < 0)
        return NULL;
    Server *s = mem_alloc(sizeof *s);
    s->config = *config;
    limits_complete(&s->config.limits);
    s->listen_fd = fd;
    s->port = listen_port(fd);
    bool watched = deadline_start(&s->deadlines, s->config.limits.tick_ms);
    s->daemon = watched ? daemon_start(s) : NULL;
    if (s->daemon)
        return s;
    *out_why = "The server cannot start its threads.";
    if (watched)
        deadline_stop(&s->deadlines);
    close(fd);
    mem_free(s);
    return NULL;
}

int server_port(const Server *s)
{
    return s->port;
}

bool server_stop(Server *s)
{
    static const struct timespec pause = {.tv_nsec = 5000000};
    int64_t until = monotonic_ms() + s->config.limits.stop_ms;
    atomic_store(&s->stopping, true);
    MHD_quiesce_daemon(s->daemon);
    close(s->listen_fd);
    while (atomic_load(&s->running) > 0 && monotonic_ms() < until)
        nanosleep(&pause, NULL);
    if (atomic_load(&s->running) > 0)
        return false;
    deadline_cut_all(&s->deadlines);
    MHD_stop_daemon(s->daemon);
    deadline_stop(&s->deadlines);
    mem_free(s);
    return true;
}
