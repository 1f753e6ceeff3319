/* SPDX-License-Identifier: EUPL-1.2 */
#include "json.h"

#include "map.h"
#include "utf8.h"

#include <stdlib.h>

typedef struct {
    Arena *a;
    Str s;
    size_t i;
    int depth;
    const char *why;
} Reader;

static Json *fail(Reader *r, const char *msgid)
{
    if (!r->why)
        r->why = msgid;
    return NULL;
}

static void skip_space(Reader *r)
{
    while (r->i < r->s.n && (r->s.p[r->i] == ' ' || r->s.p[r->i] == '\t' || r->s.p[r->i] == '\n' ||
                             r->s.p[r->i] == '\r'))
        r->i++;
}

static char peek(const Reader *r)
{
    return r->i < r->s.n ? r->s.p[r->i] : '\0';
}

static bool take(Reader *r, char c)
{
    skip_space(r);
    if (peek(r) != c || r->i >= r->s.n)
        return false;
    r->i++;
    return true;
}

static Json *value_new(Reader *r, JsonKind kind)
{
    Json *v = arena_new_of(r->a, Json);
    v->kind = kind;
    return v;
}

static bool hex4(Reader *r, uint32_t *out)
{
    uint32_t v = 0;
    if (r->s.n - r->i < 4)
        return false;
    for (int k = 0; k < 4; k++) {
        char c = r->s.p[r->i++];
        int d = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : -1;
        if (d < 0)
            return false;
        v = v * 16 + (uint32_t)d;
    }
    *out = v;
    return true;
}

static bool read_unicode(Reader *r, Buf *b)
{
    uint32_t c, low;
    if (!hex4(r, &c))
        return fail(r, "a \\u escape needs four hexadecimal digits");
    if (c == 0)
        return fail(r, "a text may not hold the NUL character");
    if (c >= 0xDC00 && c <= 0xDFFF)
        return fail(r, "a surrogate stands alone");
    if (c >= 0xD800 && c <= 0xDBFF) {
        if (r->s.n - r->i < 6 || r->s.p[r->i] != '\\' || r->s.p[r->i + 1] != 'u')
            return fail(r, "a surrogate stands alone");
        r->i += 2;
        if (!hex4(r, &low) || low < 0xDC00 || low > 0xDFFF)
            return fail(r, "a surrogate stands alone");
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    utf8_add(b, c);
    return true;
}

static bool read_escape(Reader *r, Buf *b)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = peek(r);
    r->i++;
    if (c == 'u')
        return read_unicode(r, b);
    const char *at = c ? strchr(from, c) : NULL;
    if (!at)
        return fail(r, "unknown escape in a text");
    buf_add_char(b, to[at - from]);
    return true;
}

/* Behind the opening quote. A text without escapes is a view of the input. */
static bool read_text(Reader *r, Str *out)
{
    size_t from = r->i;
    Buf b = {.a = r->a};
    bool escaped = false;
    for (; r->i < r->s.n; r->i++) {
        unsigned char c = (unsigned char)r->s.p[r->i];
        if (c == '"' || c == '\\') {
            Str part = str_slice(r->s, from, r->i++);
            if (c == '"' && !escaped) {
                *out = part;
                return true;
            }
            buf_add(&b, part);
            escaped = true;
            if (c == '"') {
                *out = buf_str(&b);
                return true;
            }
            if (!read_escape(r, &b))
                return false;
            from = r->i--;
        } else if (c < 0x20) {
            return fail(r, "a control character in a text must be escaped");
        }
    }
    return fail(r, "a text is not closed");
}

static size_t count_digits(Reader *r)
{
    size_t from = r->i;
    while (peek(r) >= '0' && peek(r) <= '9')
        r->i++;
    return r->i - from;
}

static Json *read_number(Reader *r)
{
    size_t from = r->i;
    if (peek(r) == '-')
        r->i++;
    char first = peek(r);
    size_t n = count_digits(r);
    bool ok = n && !(first == '0' && n > 1);
    if (ok && peek(r) == '.') {
        r->i++;
        ok = count_digits(r) > 0;
    }
    if (ok && (peek(r) == 'e' || peek(r) == 'E')) {
        r->i++;
        if (peek(r) == '+' || peek(r) == '-')
            r->i++;
        ok = count_digits(r) > 0;
    }
    if (!ok)
        return fail(r, "this is not a JSON value");
    Json *v = value_new(r, JSON_NUMBER);
    v->text = str_slice(r->s, from, r->i);
    return v;
}

static Json *read_word(Reader *r, Str word, JsonKind kind, bool truth)
{
    if (!str_starts(str_slice(r->s, r->i, r->s.n), word))
        return fail(r, "this is not a JSON value");
    r->i += word.n;
    Json *v = value_new(r, kind);
    v->truth = truth;
    return v;
}

static Json *read_value(Reader *r);

static Json *read_list(Reader *r)
{
    Json *list = value_new(r, JSON_LIST), **end = &list->first;
    if (take(r, ']'))
        return list;
    do {
        Json *v = read_value(r);
        if (!v)
            return NULL;
        *end = v;
        end = &v->next;
        list->n++;
    } while (take(r, ','));
    return take(r, ']') ? list : fail(r, "a list needs a comma or a closing bracket here");
}

static bool key_is_new(Reader *r, const Json *o, Map *seen, Str key)
{
    if (o->n < 16) {
        JSON_EACH (m, o)
            if (str_eq(m->key, key))
                return fail(r, "a key stands twice in an object");
        return true;
    }
    if (!seen->a) {
        seen->a = r->a;
        JSON_EACH (m, o)
            map_set(seen, m->key, r);
    }
    if (map_get(seen, key))
        return fail(r, "a key stands twice in an object");
    map_set(seen, key, r);
    return true;
}

static Json *read_object(Reader *r)
{
    Json *o = value_new(r, JSON_OBJECT), **end = &o->first;
    Map seen = {0};
    if (take(r, '}'))
        return o;
    do {
        Str key;
        if (!take(r, '"'))
            return fail(r, "an object needs a key in double quotes here");
        if (!read_text(r, &key) || !key_is_new(r, o, &seen, key))
            return NULL;
        if (!take(r, ':'))
            return fail(r, "a key needs a colon behind it");
        Json *v = read_value(r);
        if (!v)
            return NULL;
        v->key = key;
        *end = v;
        end = &v->next;
        o->n++;
    } while (take(r, ','));
    return take(r, '}') ? o : fail(r, "an object needs a comma or a closing brace here");
}

static Json *read_nested(Reader *r, char bracket)
{
    if (++r->depth > JSON_DEPTH_MAX)
        return fail(r, "the value is nested too deeply");
    r->i++;
    Json *v = bracket == '{' ? read_object(r) : read_list(r);
    r->depth--;
    return v;
}

static Json *read_value(Reader *r)
{
    skip_space(r);
    char c = peek(r);
    switch (c) {
    case '{':
    case '[': return read_nested(r, c);
    case 't': return read_word(r, STR("true"), JSON_BOOL, true);
    case 'f': return read_word(r, STR("false"), JSON_BOOL, false);
    case 'n': return read_word(r, STR("null"), JSON_NULL, false);
    case '"': {
        Json *v = value_new(r, JSON_TEXT);
        r->i++;
        return read_text(r, &v->text) ? v : NULL;
    }
    default: return read_number(r);
    }
}

Json *json_parse(Arena *a, Str text, const char **out_why, size_t *out_at)
{
    Reader r = {.a = a, .s = text};
    Json *v = NULL;
    if (!utf8_valid(text))
        fail(&r, "the text is not valid UTF-8");
    else if (text.n && memchr(text.p, 0, text.n))
        fail(&r, "a text may not hold the NUL character");
    else
        v = read_value(&r);
    skip_space(&r);
    if (v && r.i != text.n)
        v = fail(&r, "something stands behind the JSON value");
    *out_why = r.why;
    *out_at = r.i < text.n ? r.i : text.n;
    return v;
}

const Json *json_get(const Json *o, const char *key)
{
    if (!o || o->kind != JSON_OBJECT)
        return NULL;
    Str k = str_c(key);
    JSON_EACH (m, o)
        if (str_eq(m->key, k))
            return m;
    return NULL;
}

const Json *json_with(Arena *a, const Json *o, const char *key, Str text)
{
    Json *out = arena_new_of(a, Json), **at = &out->first;
    out->kind = JSON_OBJECT;
    JSON_EACH (v, o) {
        if (str_is(v->key, key))
            continue;
        *at = arena_new_of(a, Json);
        **at = *v;
        at = &(*at)->next;
        out->n++;
    }
    *at = arena_new_of(a, Json);
    **at = (Json){.kind = JSON_TEXT, .text = text, .key = str_c(key)};
    out->n++;
    return out;
}

Str json_get_text(const Json *o, const char *key)
{
    const Json *v = json_get(o, key);
    return v && v->kind == JSON_TEXT ? v->text : STR("");
}

static void separate(JsonOut *o)
{
    if (o->comma)
        buf_add_char(o->b, ',');
    o->comma = true;
}

void json_begin(JsonOut *o, char bracket)
{
    separate(o);
    buf_add_char(o->b, bracket);
    o->comma = false;
}

void json_end(JsonOut *o, char bracket)
{
    buf_add_char(o->b, bracket);
    o->comma = true;
}

static inline bool is_plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

/* "text" and what follows it, in one piece: most texts have nothing to escape. */
static bool add_plain(Buf *b, Str s, char after)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_plain((unsigned char)s.p[i]))
            return false;
    char *p = buf_room(b, s.n + 2 + (after != 0));
    *p++ = '"';
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '"';
    if (after)
        p[s.n + 1] = after;
    return true;
}

static void add_escaped(Buf *b, Str s)
{
    buf_add_char(b, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_plain(c))
            continue;
        buf_add(b, str_slice(s, from, i));
        from = i + 1;
        if (c == '\n')
            buf_add_c(b, "\\n");
        else if (c < 0x20)
            buf_format(b, "\\u%04x", c);
        else
            buf_format(b, "\\%c", c);
    }
    buf_add(b, str_slice(s, from, s.n));
    buf_add_char(b, '"');
}

void json_key(JsonOut *o, Str key)
{
    separate(o);
    if (!add_plain(o->b, key, ':')) {
        add_escaped(o->b, key);
        buf_add_char(o->b, ':');
    }
    o->comma = false;
}

void json_text(JsonOut *o, Str s)
{
    separate(o);
    if (!add_plain(o->b, s, 0))
        add_escaped(o->b, s);
}

void json_int(JsonOut *o, int64_t v)
{
    separate(o);
    buf_add_int(o->b, v);
}

void json_number(JsonOut *o, Str digits)
{
    separate(o);
    buf_add(o->b, digits);
}

void json_bool(JsonOut *o, bool v)
{
    json_number(o, v ? STR("true") : STR("false"));
}

void json_null(JsonOut *o)
{
    json_number(o, STR("null"));
}

void json_value(JsonOut *o, const Json *v)
{
    switch (v->kind) {
    case JSON_NULL: json_null(o); return;
    case JSON_BOOL: json_bool(o, v->truth); return;
    case JSON_NUMBER: json_number(o, v->text); return;
    case JSON_TEXT: json_text(o, v->text); return;
    case JSON_LIST:
    case JSON_OBJECT: break;
    }
    bool object = v->kind == JSON_OBJECT;
    json_begin(o, object ? '{' : '[');
    JSON_EACH (m, v) {
        if (object)
            json_key(o, m->key);
        json_value(o, m);
    }
    json_end(o, object ? '}' : ']');
}

void json_put(JsonOut *o, const char *key, Str s)
{
    json_key(o, str_c(key));
    json_text(o, s);
}

void json_put_c(JsonOut *o, const char *key, const char *s)
{
    json_put(o, key, str_c(s));
}

void json_put_int(JsonOut *o, const char *key, int64_t v)
{
    json_key(o, str_c(key));
    json_int(o, v);
}
