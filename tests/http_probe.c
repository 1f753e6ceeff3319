/* SPDX-License-Identifier: EUPL-1.2
 * A small server for tests/http_hostile.py: prints "port N", serves until it reads a line or the
 * end of its input, then stops and prints "stopped" (or "stuck").
 *
 *   /echo    what was understood, as JSON      /big     20 kB of text
 *   /slow    answers after 700 ms              /upload  may have 50 MB, others 1 MB
 */
#include "crypto.h"
#include "json.h"
#include "log.h"
#include "server.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { UPLOAD_MAX = 50 * 1024 * 1024, OTHER_MAX = 1024 * 1024 };

static size_t body_limit(void *app, Str method, Str path)
{
    (void)app, (void)method;
    return str_is(path, "/upload") ? UPLOAD_MAX : OTHER_MAX;
}

static void echo(Request *r, Response *out)
{
    Buf b = {.a = r->arena};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put(&o, "method", r->method);
    json_put(&o, "path", r->path);
    json_put(&o, "peer", r->peer);
    json_put(&o, "agent", request_header(r, "user-agent"));
    json_put(&o, "sid", request_cookie(r, "sid"));
    json_put_int(&o, "body", (int64_t)r->body.n);
    json_key(&o, STR("params"));
    json_begin(&o, '[');
    for (int i = 0; i < r->n_params; i++) {
        json_text(&o, r->params[i].name);
        json_text(&o, r->params[i].value);
    }
    json_end(&o, ']');
    json_key(&o, STR("files"));
    json_begin(&o, '[');
    for (int i = 0; i < r->n_files; i++) {
        json_text(&o, r->files[i].name);
        json_text(&o, r->files[i].file_name);
        json_int(&o, (int64_t)r->files[i].bytes.n);
    }
    json_end(&o, ']');
    json_end(&o, '}');
    response_json(out, 200, buf_str(&b));
}

static void handle(void *app, Request *r, Response *out)
{
    (void)app;
    static const struct timespec wait = {.tv_nsec = 700000000};
    if (str_is(r->path, "/slow"))
        nanosleep(&wait, NULL);
    if (str_is(r->path, "/big")) {
        Buf b = {.a = r->arena};
        while (b.n < 20000)
            buf_add_c(&b, "vingt mille lignes ");
        response_text(out, 200, buf_str(&b));
    } else {
        echo(r, out);
    }
}

int main(void)
{
    const char *why = "";
    char line[16];
    ServerConfig config = {
        .host = STR("127.0.0.1"),
        .handler = handle,
        .body_limit = body_limit,
        .limits = {.header_ms = 1500, .body_ms = 2500, .send_ms = 2500, .idle_ms = 2000,
                   .stop_ms = 3000, .tick_ms = 100, .connections = 400, .connections_ip = 300},
    };
    log_set_level(LOG_DEBUG);
    Server *s = crypto_start() ? server_start(&config, &why) : NULL;
    if (!s) {
        fprintf(stderr, "http_probe: %s\n", why);
        return 1;
    }
    printf("port %d\n", server_port(s));
    fflush(stdout);
    ssize_t n = read(STDIN_FILENO, line, sizeof line);
    (void)n;
    puts(server_stop(s) ? "stopped" : "stuck");
    return 0;
}
