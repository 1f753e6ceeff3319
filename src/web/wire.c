/* SPDX-License-Identifier: EUPL-1.2 */
#include "wire.h"

#include "err.h"
#include "json.h"

static void add_header(struct MHD_Response *m, const char *name, const char *value)
{
    MHD_add_response_header(m, name, value);
}

#define POLICY "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "

static void add_safety_headers(struct MHD_Response *m, bool framed, bool https)
{
    add_header(m, "Content-Security-Policy",
               framed ? POLICY "frame-ancestors 'self'" : POLICY "frame-ancestors 'none'");
    add_header(m, "X-Content-Type-Options", "nosniff");
    add_header(m, "X-Frame-Options", framed ? "SAMEORIGIN" : "DENY");
    add_header(m, "Referrer-Policy", "same-origin");
    add_header(m, "Cross-Origin-Opener-Policy", "same-origin");
    add_header(m, "Cross-Origin-Resource-Policy", "same-origin");
    if (https)
        add_header(m, "Strict-Transport-Security", "max-age=31536000");
}

void wire_dress(struct MHD_Response *m, const Request *request, const Response *r, bool close)
{
    Arena *a = request->arena;
    if (r->content_type.n)
        add_header(m, "Content-Type", str_z(a, r->content_type));
    if (r->encoding.n)
        add_header(m, "Content-Encoding", str_z(a, r->encoding));
    add_header(m, "Cache-Control", str_z(a, r->cache_control));
    add_header(m, "X-Request-Id", str_z(a, request->id));
    for (int i = 0; i < r->n_headers; i++)
        add_header(m, str_z(a, r->headers[i].name), str_z(a, r->headers[i].value));
    add_safety_headers(m, r->framed, request->https);
    if (close)
        add_header(m, "Connection", "close");
}

struct MHD_Response *wire_make(const Request *request, const Response *r, bool close)
{
    struct MHD_Response *m = MHD_create_response_from_buffer(
        r->body.n, (void *)(uintptr_t)r->body.p, MHD_RESPMEM_PERSISTENT);
    if (m)
        wire_dress(m, request, r, close);
    return m;
}

static const char *refusal_text(int status)
{
    switch (status) {
    case 413: return "The request is larger than this address allows.";
    case 431: return "The request has too many header lines.";
    case 501: return "This method or transfer coding is not known here.";
    case 503: return "The server is receiving too much at once. Try again in a minute.";
    default: return "The request is malformed.";
    }
}

Response refusal_make(const Request *request, Str target, int status)
{
    Response r = response_new(request->arena);
    Lang lang = lang_of(request_header(request, "accept-language"));
    Str text = str_c(tr(lang, refusal_text(status)));
    if (str_starts(target, STR("/api/"))) {
        Buf b = {.a = request->arena};
        JsonOut o = {.b = &b};
        json_begin(&o, '{');
        json_put_c(&o, "exc_type",
                   status == 503 ? err_type_name(ERR_UNAVAILABLE) : err_type_name(ERR_MALFORMED));
        json_put(&o, "exception", text);
        json_end(&o, '}');
        response_json(&r, status, buf_str(&b));
    } else {
        response_text(&r, status, text);
    }
    r.close = true;
    return r;
}
