/* SPDX-License-Identifier: EUPL-1.2 */
#include "markup.h"

#include <assert.h>

static Markup with_start(Arena *a, bool html, Str start)
{
    Markup m = {.b = {.a = a}, .html = html};
    buf_add(&m.b, start);
    return m;
}

Markup html_new(Arena *a)
{
    return with_start(a, true, STR("<!doctype html>\n"));
}

Markup html_fragment(Arena *a)
{
    return with_start(a, true, STR(""));
}

Markup xml_new(Arena *a)
{
    return with_start(a, false, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
}

static void close_tag(Markup *m)
{
    if (m->open_tag)
        buf_add_char(&m->b, '>');
    m->open_tag = false;
}

static bool is_void(const char *name)
{
    static const char *const names[] = {"br",   "col",  "hr",   "img",    "input",
                                        "link", "meta", "area", "source", "wbr"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

void m_tag(Markup *m, const char *name)
{
    close_tag(m);
    buf_add_char(&m->b, '<');
    buf_add_c(&m->b, name);
    m->open_tag = true;
    if (m->html && is_void(name))
        return;
    assert(m->depth < MARKUP_DEPTH_MAX);
    m->stack[m->depth++] = name;
}

/* XML 1.0 knows no control characters but tab, LF and CR, not even escaped: they are dropped. */
static const char *entity(char c, bool in_attr)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return in_attr ? "&quot;" : NULL;
    case '\'': return in_attr ? "&#39;" : NULL;
    case '\t': case '\n': case '\r': return NULL;
    default: return (unsigned char)c < 32 ? "" : NULL;
    }
}

/* U+FFFE and U+FFFF (EF BF BE, EF BF BF) are no characters of XML either. */
static bool is_noncharacter(Str s, size_t i)
{
    return s.n - i >= 3 && memcmp(s.p + i, "\xEF\xBF", 2) == 0 && (s.p[i + 2] & 0xFE) == 0xBE;
}

/* U+202A to U+202E and U+2066 to U+2069 turn the direction of all that follows in a line. */
static bool is_turn(Str s, size_t i)
{
    unsigned char last = s.n - i >= 3 ? (unsigned char)s.p[i + 2] : 0;
    return last && ((memcmp(s.p + i, "\xE2\x80", 2) == 0 && last >= 0xAA && last <= 0xAE) ||
                    (memcmp(s.p + i, "\xE2\x81", 2) == 0 && last >= 0xA6 && last <= 0xA9));
}

static void add_escaped(Buf *b, Str s, bool in_attr, bool turns)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        const char *e = c <= '>' ? entity(s.p[i], in_attr) : NULL;
        bool out = (c == 0xEF && is_noncharacter(s, i)) || (!turns && c == 0xE2 && is_turn(s, i));
        size_t length = out ? 3 : 1;
        if (!e && length == 1)
            continue;
        buf_add(b, str_slice(s, from, i));
        buf_add_c(b, e ? e : "");
        from = i + length;
        i += length - 1;
    }
    buf_add(b, str_slice(s, from, s.n));
}

void m_attr(Markup *m, const char *name, Str value)
{
    assert(m->open_tag);
    buf_add_char(&m->b, ' ');
    buf_add_c(&m->b, name);
    buf_add_c(&m->b, "=\"");
    add_escaped(&m->b, value, true, true);
    buf_add_char(&m->b, '"');
}

void m_attr_c(Markup *m, const char *name, const char *value)
{
    m_attr(m, name, str_c(value));
}

void m_attr_int(Markup *m, const char *name, int64_t value)
{
    Buf b = {.a = m->b.a};
    buf_add_int(&b, value);
    m_attr(m, name, buf_str(&b));
}

void m_flag(Markup *m, const char *name, bool on)
{
    assert(m->open_tag);
    if (!on)
        return;
    buf_add_char(&m->b, ' ');
    buf_add_c(&m->b, name);
}

void m_text(Markup *m, Str s)
{
    close_tag(m);
    add_escaped(&m->b, s, false, !m->html);
}

void m_value(Markup *m, Str s)
{
    close_tag(m);
    add_escaped(&m->b, s, false, true);
}

void m_text_c(Markup *m, const char *s)
{
    m_text(m, str_c(s));
}

void m_end(Markup *m, const char *name)
{
    assert(m->depth > 0 && strcmp(m->stack[m->depth - 1], name) == 0);
    m->depth--;
    if (m->open_tag && !m->html) {
        buf_add_c(&m->b, "/>");
        m->open_tag = false;
        return;
    }
    close_tag(m);
    buf_add_c(&m->b, "</");
    buf_add_c(&m->b, name);
    buf_add_char(&m->b, '>');
}

void m_leaf(Markup *m, const char *name, const char *class_name, Str s)
{
    m_tag(m, name);
    if (class_name)
        m_attr_c(m, "class", class_name);
    m_text(m, s);
    m_end(m, name);
}

void m_leaf_if(Markup *m, const char *name, Str s)
{
    if (s.n)
        m_leaf(m, name, NULL, s);
}

void markup_raw(Markup *m, Trusted t)
{
    close_tag(m);
    buf_add(&m->b, t.s);
}

Trusted markup_trust(Str s)
{
    return (Trusted){s};
}

Str markup_finish(Markup *m)
{
    assert(m->depth == 0);
    close_tag(m);
    return buf_str(&m->b);
}
