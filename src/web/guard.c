/* SPDX-License-Identifier: EUPL-1.2
 * The rules are those of RFC 9112 §3.2, §5, §6.3 that libmicrohttpd 0.9.75 leaves open.
 */
#include "guard.h"

#include "utf8.h"

enum { HEADERS_MAX = 200, LENGTH_DIGITS_MAX = 18 };

typedef struct {
    const char *name;
    size_t name_n;
    const char *value;
    size_t value_n;
} Line;

typedef struct {
    Line list[HEADERS_MAX];
    int n;
    bool too_many;
} Lines;

static enum MHD_Result collect(void *cls, enum MHD_ValueKind kind, const char *name, size_t name_n,
                               const char *value, size_t value_n)
{
    static const char none[2];
    (void)kind;
    Lines *l = cls;
    l->too_many = l->n == HEADERS_MAX;
    if (l->too_many)
        return MHD_NO;
    l->list[l->n++] = (Line){name, name_n, value ? value : none, value_n};
    return MHD_YES;
}

static bool is_token_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_token(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_token_char(s.p[i]))
            return false;
    return s.n > 0;
}

static bool value_is_clean(const Line *l)
{
    for (size_t i = 0; i < l->value_n; i++)
        if (((unsigned char)l->value[i] < ' ' && l->value[i] != '\t') || l->value[i] == 0x7f)
            return false;
    return utf8_valid((Str){l->value, l->value_n});
}

/* libmicrohttpd ends a value at its first NUL and drops the rest of the line. It parses in place,
 * so the names and values point into the received text, where the bytes of a line end have become
 * NULs: behind a whole value come one or two NULs up to the next name. Behind the last value
 * stands the empty line, so two NULs at least. Lines that are not laid out like this are folded
 * ones, which are refused as well. */
static bool ends_where_it_seems(const Line *l, const Line *next)
{
    const char *p = l->value + l->value_n;
    if (!next)
        return p[0] == '\0' && p[1] == '\0';
    return next->name > p && next->name - p <= 2 && p[0] == '\0' && next->name[-1] == '\0';
}

static bool lines_are_clean(const Lines *l)
{
    for (int i = 0; i < l->n; i++) {
        const Line *at = &l->list[i];
        if (!is_token((Str){at->name, at->name_n}) || !value_is_clean(at) ||
            !ends_where_it_seems(at, i + 1 < l->n ? at + 1 : NULL))
            return false;
    }
    return true;
}

static void keep(Request *r, const Line *l)
{
    Str name = str_lower_ascii(r->arena, (Str){l->name, l->name_n});
    Str value = str_copy(r->arena, str_trim((Str){l->value, l->value_n}));
    const Str *before = map_get(&r->headers, name);
    const char *joint = str_is(name, "cookie") ? "; " : ", ";
    if (before)
        value = str_format(r->arena, "%.*s%s%.*s", STR_ARG(*before), joint, STR_ARG(value));
    Str *kept = arena_new_of(r->arena, Str);
    *kept = value;
    map_set(&r->headers, name, kept);
}

static int count(const Lines *l, const char *name)
{
    int n = 0;
    for (int i = 0; i < l->n; i++)
        n += str_eq_nocase((Str){l->list[i].name, l->list[i].name_n}, str_c(name));
    return n;
}

static int method_status(const char *method)
{
    static const char *const known[] = {"GET",    "HEAD",  "POST",   "PUT",
                                        "DELETE", "PATCH", "OPTIONS"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(method, known[i]) == 0)
            return 0;
    return is_token(str_c(method)) ? 501 : 400;
}

/* Length of the body, or a refusal: two lengths, or a length beside chunks, is how one request is
 * smuggled inside another. */
static int read_length(const Lines *l, const Request *r, int64_t *out)
{
    int lengths = count(l, "content-length"), codings = count(l, "transfer-encoding");
    if (lengths + codings > 1)
        return 400;
    if (codings) {
        *out = GUARD_LENGTH_UNKNOWN;
        return str_eq_nocase(request_header(r, "transfer-encoding"), STR("chunked")) ? 0 : 501;
    }
    if (!lengths)
        return 0;
    Str digits = request_header(r, "content-length");
    for (size_t i = 0; i < digits.n; i++)
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return 400;
    if (digits.n == 0)
        return 400;
    if (digits.n > LENGTH_DIGITS_MAX || !str_to_int(digits, out))
        return 413;
    return 0;
}

Verdict guard_check(struct MHD_Connection *connection, const char *method, Request *r)
{
    Lines l = {.n = 0};
    Verdict v = {.status = method_status(method)};
    r->headers.a = r->arena;
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, collect, &l);
    if (v.status == 0 && l.too_many)
        v.status = 431;
    if (v.status == 0 && (!lines_are_clean(&l) || count(&l, "host") > 1))
        v.status = 400;
    if (v.status)
        return v;
    for (int i = 0; i < l.n; i++)
        keep(r, &l.list[i]);
    v.status = read_length(&l, r, &v.length);
    v.will_wait = str_eq_nocase(request_header(r, "expect"), STR("100-continue"));
    return v;
}
