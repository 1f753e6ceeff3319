/* SPDX-License-Identifier: EUPL-1.2 */
#include "response.h"

#include <zlib.h>

enum { COMPRESS_FROM = 1024, GZIP_WINDOW = 15 + 16, GZIP_LEVEL = 1, GZIP_MEMORY = 8 };

Response response_new(Arena *a)
{
    return (Response){.arena = a, .status = 200, .cache_control = STR("no-store")};
}

void response_header(Response *r, const char *name, Str value)
{
    if (r->n_headers == r->cap_headers) {
        int cap = r->cap_headers ? r->cap_headers * 2 : 8;
        r->headers = arena_grow(r->arena, r->headers, sizeof(HeaderLine) * (size_t)r->cap_headers,
                                sizeof(HeaderLine) * (size_t)cap);
        r->cap_headers = cap;
    }
    char *clean = arena_alloc(r->arena, value.n + 1);
    for (size_t i = 0; i < value.n; i++)
        clean[i] = (unsigned char)value.p[i] < ' ' || value.p[i] == 0x7f ? ' ' : value.p[i];
    r->headers[r->n_headers++] = (HeaderLine){str_c(name), {clean, value.n}};
}

void response_cookie(Response *r, const char *name, Str value, int max_age, bool script,
                     bool https)
{
    Buf b = {.a = r->arena};
    buf_format(&b, "%s=%.*s; Path=/; SameSite=Lax", name, STR_ARG(value));
    if (max_age != 0)
        buf_format(&b, "; Max-Age=%d", max_age < 0 ? 0 : max_age);
    if (!script)
        buf_add_c(&b, "; HttpOnly");
    if (https)
        buf_add_c(&b, "; Secure");
    response_header(r, "Set-Cookie", buf_str(&b));
}

static void set_body(Response *r, int status, Str content_type, Str body)
{
    r->status = status;
    r->content_type = content_type;
    r->body = body;
}

void response_html(Response *r, int status, Str body)
{
    set_body(r, status, STR("text/html; charset=utf-8"), body);
}

void response_json(Response *r, int status, Str body)
{
    set_body(r, status, STR("application/json"), body);
}

void response_text(Response *r, int status, Str body)
{
    set_body(r, status, STR("text/plain; charset=utf-8"), body);
}

void response_redirect(Response *r, Str location)
{
    set_body(r, 303, STR(""), STR(""));
    response_header(r, "Location", location);
}

/* A name that every client can read: other bytes than plain ASCII become '_'. */
static Str ascii_name(Arena *a, Str name)
{
    char *p = arena_alloc(a, name.n + 1);
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain = c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '/' && c != '%';
        p[i] = plain ? c : '_';
    }
    return (Str){p, name.n};
}

void response_file(Response *r, Str file_name, Str content_type, Str bytes, bool inside)
{
    set_body(r, 200, content_type, bytes);
    Str plain = ascii_name(r->arena, file_name);
    Str encoded = percent_encode(r->arena, file_name, false);
    response_header(r, "Content-Disposition",
                    str_format(r->arena, "%s; filename=\"%.*s\"; filename*=UTF-8''%.*s",
                               inside ? "inline" : "attachment", STR_ARG(plain),
                               STR_ARG(encoded)));
}

/* "gzip;q=0" refuses; any other weight accepts. */
static bool weight_is_zero(Str item)
{
    long q = str_find_str(item, STR("q="));
    if (q < 0)
        return false;
    for (size_t i = (size_t)q + 2; i < item.n; i++)
        if (item.p[i] >= '1' && item.p[i] <= '9')
            return false;
    return true;
}

bool encoding_accepted(Str accept_encoding, const char *coding)
{
    Str item;
    while (str_split(&accept_encoding, ',', &item)) {
        Str rest = item, name;
        if (str_split(&rest, ';', &name) && str_eq_nocase(str_trim(name), str_c(coding)))
            return !weight_is_zero(rest);
    }
    return false;
}

static bool is_text(Str type)
{
    return str_starts(type, STR("text/")) || str_starts(type, STR("application/json")) ||
           str_starts(type, STR("application/xml")) ||
           str_starts(type, STR("application/javascript")) ||
           str_starts(type, STR("image/svg+xml"));
}

static bool gzip(Arena *a, Str in, Str *out)
{
    z_stream z = {0};
    if (in.n > UINT32_MAX / 2 || deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
                                              Z_DEFAULT_STRATEGY) != Z_OK)
        return false;
    uLong bound = deflateBound(&z, in.n);
    char *p = arena_alloc(a, bound);
    z.next_in = (z_const Bytef *)in.p;
    z.avail_in = (uInt)in.n;
    z.next_out = (Bytef *)p;
    z.avail_out = (uInt)bound;
    bool ok = deflate(&z, Z_FINISH) == Z_STREAM_END;
    size_t n = z.total_out;
    deflateEnd(&z);
    if (ok)
        *out = (Str){p, n};
    return ok;
}

void response_compress(Response *r, Str accept_encoding)
{
    if (r->encoding.n || r->body.n < COMPRESS_FROM || !is_text(r->content_type))
        return;
    response_header(r, "Vary", STR("Accept-Encoding"));
    if (encoding_accepted(accept_encoding, "gzip") && gzip(r->arena, r->body, &r->body))
        r->encoding = STR("gzip");
}
