/* SPDX-License-Identifier: EUPL-1.2 */
#include "str.h"

#include <stdio.h>

Str str_slice(Str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (Str){s.p ? s.p + from : "", to - from};
}

int str_cmp(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int r = n ? memcmp(a.p, b.p, n) : 0;
    if (r)
        return r;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n &&
           (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

bool str_eq_nocase(Str a, Str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

long str_find(Str s, char c)
{
    const char *q = s.n ? memchr(s.p, c, s.n) : NULL;
    return q ? (long)(q - s.p) : -1;
}

long str_find_str(Str s, Str needle)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return -1;
    const char *q = memmem(s.p, s.n, needle.p, needle.n);
    return q ? (long)(q - s.p) : -1;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

Str str_trim(Str s)
{
    size_t from = 0, to = s.n;
    while (from < to && is_space(s.p[from]))
        from++;
    while (to > from && is_space(s.p[to - 1]))
        to--;
    return str_slice(s, from, to);
}

bool str_split(Str *rest, char sep, Str *out_part)
{
    if (!rest->p)
        return false;
    long at = str_find(*rest, sep);
    if (at < 0) {
        *out_part = *rest;
        *rest = (Str){NULL, 0};
        return true;
    }
    *out_part = str_slice(*rest, 0, (size_t)at);
    *rest = str_slice(*rest, (size_t)at + 1, rest->n);
    return true;
}

static Str copy_with(Arena *a, Str s, char (*change)(char))
{
    char *p = arena_alloc(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = change ? change(s.p[i]) : s.p[i];
    return (Str){p, s.n};
}

Str str_copy(Arena *a, Str s)
{
    return copy_with(a, s, NULL);
}

Str str_cat(Arena *a, Str x, Str y)
{
    char *p = arena_alloc(a, x.n + y.n + 1);
    if (x.n)
        memcpy(p, x.p, x.n);
    if (y.n)
        memcpy(p + x.n, y.p, y.n);
    p[x.n + y.n] = 0;
    return (Str){p, x.n + y.n};
}

Str str_cat_int(Arena *a, Str x, int64_t n, Str y)
{
    Buf b = {.a = a};
    buf_add(&b, x);
    buf_add_int(&b, n);
    buf_add(&b, y);
    return buf_str(&b);
}

Str str_lower_ascii(Arena *a, Str s)
{
    return copy_with(a, s, lower);
}

Str str_upper_ascii(Arena *a, Str s)
{
    return copy_with(a, s, upper);
}

const char *str_z(Arena *a, Str s)
{
    return str_copy(a, s).p;
}

Str str_replace(Arena *a, Str s, Str what, Str with)
{
    Buf b = {.a = a};
    for (;;) {
        long at = what.n ? str_find_str(s, what) : -1;
        if (at < 0)
            break;
        buf_add(&b, str_slice(s, 0, (size_t)at));
        buf_add(&b, with);
        s = str_slice(s, (size_t)at + what.n, s.n);
    }
    buf_add(&b, s);
    return buf_str(&b);
}

Str str_vformat(Arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *p = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
    if (n > 0)
        vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return (Str){p, (size_t)(n < 0 ? 0 : n)};
}

Str str_format(Arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str s = str_vformat(a, format, args);
    va_end(args);
    return s;
}

bool str_to_int(Str s, int64_t *out)
{
    bool minus = s.n && s.p[0] == '-';
    size_t i = minus;
    if (i == s.n)
        return false;
    int64_t v = 0;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        int digit = s.p[i] - '0';
        if (__builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, minus ? -digit : digit, &v))
            return false;
    }
    *out = v;
    return true;
}

static void buf_grow(Buf *b, size_t more)
{
    size_t cap = b->cap ? b->cap * 2 : 128;
    while (cap - b->n <= more)
        cap *= 2;
    b->p = arena_grow(b->a, b->p, b->cap, cap);
    b->cap = cap;
}

static inline void buf_need(Buf *b, size_t more)
{
    if (b->cap - b->n <= more)
        buf_grow(b, more);
}

char *buf_room(Buf *b, size_t n)
{
    buf_need(b, n);
    char *p = b->p + b->n;
    b->n += n;
    return p;
}

void buf_add(Buf *b, Str s)
{
    if (s.n == 0)
        return;
    buf_need(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

void buf_add_c(Buf *b, const char *s)
{
    buf_add(b, str_c(s));
}

void buf_add_char(Buf *b, char c)
{
    buf_need(b, 1);
    b->p[b->n++] = c;
}

void buf_add_int(Buf *b, int64_t v)
{
    char digits[24];
    size_t i = sizeof digits;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do
        digits[--i] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0)
        digits[--i] = '-';
    buf_add(b, (Str){digits + i, sizeof digits - i});
}

void buf_format(Buf *b, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n > 0) {
        buf_need(b, (size_t)n + 1);
        vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
    va_end(args);
}

Str buf_str(Buf *b)
{
    buf_need(b, 1);
    b->p[b->n] = 0;
    return (Str){b->p, b->n};
}
