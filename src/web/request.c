/* SPDX-License-Identifier: EUPL-1.2
 * Taking a request apart: target, cookies, urlencoded forms. Multipart is in multipart.c.
 */
#include "request.h"

#include "multipart.h"
#include "utf8.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The bytes, whatever they are. */
static bool unescape(Arena *a, Str s, bool form, Str *out)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            if (i + 2 >= s.n || hex_digit(s.p[i + 1]) < 0 || hex_digit(s.p[i + 2]) < 0)
                return false;
            c = (char)(hex_digit(s.p[i + 1]) * 16 + hex_digit(s.p[i + 2]));
            i += 2;
        } else if (form && c == '+') {
            c = ' ';
        }
        p[n++] = c;
    }
    *out = (Str){p, n};
    return true;
}

static bool is_text(Str s)
{
    return utf8_valid(s) && !memchr(s.p, 0, s.n);
}

bool percent_decode(Arena *a, Str s, bool form, Str *out)
{
    Str bytes;
    if (!unescape(a, s, form, &bytes) || !is_text(bytes))
        return false;
    *out = bytes;
    return true;
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '-' || c == '.' || c == '_' || c == '~';
}

Str percent_encode(Arena *a, Str s, bool path)
{
    static const char digits[] = "0123456789ABCDEF";
    Buf b = {.a = a};
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_unreserved(s.p[i]) || (path && c == '/')) {
            buf_add_char(&b, s.p[i]);
        } else {
            buf_add_char(&b, '%');
            buf_add_char(&b, digits[c >> 4]);
            buf_add_char(&b, digits[c & 15]);
        }
    }
    return buf_str(&b);
}

Str request_header(const Request *r, const char *name)
{
    const Str *v = map_get(&r->headers, str_c(name));
    return v ? *v : STR("");
}

Str request_cookie(const Request *r, const char *name)
{
    const Str *v = map_get(&r->cookies, str_c(name));
    return v ? *v : STR("");
}

bool request_param(const Request *r, const char *name, Str *out)
{
    for (int i = 0; i < r->n_params; i++)
        if (str_is(r->params[i].name, name)) {
            *out = r->params[i].value;
            return true;
        }
    return false;
}

Str request_param_or_empty(const Request *r, const char *name)
{
    Str v = STR("");
    request_param(r, name, &v);
    return v;
}

const Part *request_file(const Request *r, const char *name)
{
    for (int i = 0; i < r->n_files; i++)
        if (str_is(r->files[i].name, name))
            return &r->files[i];
    return NULL;
}

static bool add_param(Request *r, Str name, Str value)
{
    if (r->n_params >= REQUEST_PARAMS_MAX)
        return false;
    if (r->n_params == r->cap_params) {
        int cap = r->cap_params ? r->cap_params * 2 : 16;
        r->params = arena_grow(r->arena, r->params, sizeof(Param) * (size_t)r->cap_params,
                               sizeof(Param) * (size_t)cap);
        r->cap_params = cap;
    }
    r->params[r->n_params++] = (Param){name, value};
    return true;
}

/* In a form of a page what is no text is told beside its field, and the rest is kept. Programs are
 * refused. */
static bool mends(const Request *r)
{
    return !str_starts(r->path, STR("/api/"));
}

static bool take_value(Request *r, Str name, Str value, bool mend)
{
    if (!is_text(value)) {
        if (!mend)
            return false;
        value = utf8_mend(r->arena, value);
    }
    return add_param(r, name, value);
}

/* application/x-www-form-urlencoded, also the query. */
static bool read_pairs(Request *r, Str text, bool mend)
{
    Str pair;
    while (str_split(&text, '&', &pair)) {
        if (pair.n == 0)
            continue;
        long eq = str_find(pair, '=');
        Str raw_name = eq < 0 ? pair : str_slice(pair, 0, (size_t)eq);
        Str raw_value = eq < 0 ? STR("") : str_slice(pair, (size_t)eq + 1, pair.n);
        Str name, value;
        if (!percent_decode(r->arena, raw_name, true, &name) ||
            !unescape(r->arena, raw_value, true, &value) || !take_value(r, name, value, mend))
            return false;
    }
    return true;
}

static bool target_is_clean(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f || s.p[i] == '#')
            return false;
    return s.n > 0 && s.p[0] == '/';
}

static bool has_control(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return true;
    return false;
}

bool request_read_target(Request *r, Str target)
{
    if (!target_is_clean(target))
        return false;
    long mark = str_find(target, '?');
    Str path = mark < 0 ? target : str_slice(target, 0, (size_t)mark);
    r->query = mark < 0 ? STR("") : str_slice(target, (size_t)mark + 1, target.n);
    return percent_decode(r->arena, path, false, &r->path) && !has_control(r->path) &&
           read_pairs(r, r->query, false);
}

void request_read_cookies(Request *r)
{
    Str rest = request_header(r, "cookie"), pair;
    r->cookies.a = r->arena;
    while (str_split(&rest, ';', &pair)) {
        pair = str_trim(pair);
        long eq = str_find(pair, '=');
        if (eq <= 0)
            continue;
        Str name = str_slice(pair, 0, (size_t)eq);
        if (map_get(&r->cookies, name)) /* the first is the most specific path */
            continue;
        Str *value = arena_new_of(r->arena, Str);
        *value = str_slice(pair, (size_t)eq + 1, pair.n);
        if (value->n >= 2 && value->p[0] == '"' && value->p[value->n - 1] == '"')
            *value = str_slice(*value, 1, value->n - 1);
        map_set(&r->cookies, name, value);
    }
}

static bool add_file(Request *r, Part part)
{
    if (r->n_files == r->cap_files) {
        int cap = r->cap_files ? r->cap_files * 2 : 4;
        r->files = arena_grow(r->arena, r->files, sizeof(Part) * (size_t)r->cap_files,
                              sizeof(Part) * (size_t)cap);
        r->cap_files = cap;
    }
    r->files[r->n_files++] = part;
    return true;
}

static bool read_multipart(Request *r)
{
    Multipart m;
    if (!multipart_begin(&m, r->arena, request_header(r, "content-type"), r->body))
        return false;
    Part part;
    bool is_file;
    while (multipart_next(&m, &part, &is_file)) {
        if (is_file) {
            if (r->n_files >= REQUEST_FILES_MAX)
                return false;
            add_file(r, part);
        } else if (!take_value(r, part.name, part.bytes, mends(r))) {
            return false;
        }
    }
    return m.complete;
}

bool request_read_form(Request *r)
{
    if (str_is(r->media_type, "application/x-www-form-urlencoded"))
        return read_pairs(r, r->body, mends(r));
    if (str_is(r->media_type, "multipart/form-data"))
        return read_multipart(r);
    return true;
}

bool request_become_form(Request *r, Str path, Str form)
{
    r->method = STR("POST");
    r->path = path;
    r->query = r->body = STR("");
    r->n_params = r->n_files = 0;
    return read_pairs(r, form, true);
}
