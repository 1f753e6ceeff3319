/* SPDX-License-Identifier: EUPL-1.2 */
#include "csv.h"

#include "num.h"

static bool needs_quotes(Str v, char separator)
{
    for (size_t i = 0; i < v.n; i++)
        if (v.p[i] == separator || v.p[i] == '"' || v.p[i] == '\n' || v.p[i] == '\r')
            return true;
    return false;
}

static bool looks_like_formula(Str v)
{
    int64_t n;
    return v.n && strchr("=+-@\t\r", v.p[0]) && !num_parse_rounded(v, 6, &n);
}

void csv_field(Buf *b, Str value, char separator, bool first)
{
    if (!first)
        buf_add_char(b, separator);
    bool quoted = needs_quotes(value, separator);
    if (quoted)
        buf_add_char(b, '"');
    if (looks_like_formula(value))
        buf_add_char(b, '\'');
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] == '"')
            buf_add_char(b, '"');
        buf_add_char(b, value.p[i]);
    }
    if (quoted)
        buf_add_char(b, '"');
}

void csv_end_row(Buf *b)
{
    buf_add_c(b, "\r\n");
}

static Str read_quoted(Arena *a, Str s, size_t *i)
{
    Buf b = {.a = a};
    for ((*i)++; *i < s.n; (*i)++) {
        if (s.p[*i] == '"' && !(*i + 1 < s.n && s.p[*i + 1] == '"')) {
            (*i)++;
            break;
        }
        if (s.p[*i] == '"')
            (*i)++;
        buf_add_char(&b, s.p[*i]);
    }
    return buf_str(&b);
}

static Str read_plain(Str s, char separator, size_t *i)
{
    size_t from = *i;
    while (*i < s.n && s.p[*i] != separator && s.p[*i] != '\n' && s.p[*i] != '\r')
        (*i)++;
    return str_slice(s, from, *i);
}

bool csv_next_row(Arena *a, Str *rest, char separator, Str **out_fields, int *out_n)
{
    Str s = *rest, *fields = NULL;
    size_t i = 0;
    int n = 0, cap = 0;
    if (s.n == 0)
        return false;
    for (;;) {
        if (n == cap) {
            int more = cap ? cap * 2 : 16;
            fields = arena_grow(a, fields, sizeof(Str) * (size_t)cap, sizeof(Str) * (size_t)more);
            cap = more;
        }
        fields[n++] = i < s.n && s.p[i] == '"' ? read_quoted(a, s, &i)
                                               : read_plain(s, separator, &i);
        if (i >= s.n || s.p[i] != separator)
            break;
        i++;
    }
    while (i < s.n && s.p[i] != '\n' && s.p[i] != '\r')
        i++; /* something behind a closing quote */
    if (i + 1 < s.n && s.p[i] == '\r' && s.p[i + 1] == '\n')
        i++;
    *rest = str_slice(s, i + 1, s.n);
    *out_fields = fields;
    *out_n = n;
    return true;
}
