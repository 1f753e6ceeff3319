/* SPDX-License-Identifier: EUPL-1.2
 * Text: Str is a view (pointer and length), Buf builds text in an arena.
 *
 * A Str made here (not by str_slice) is followed by a NUL byte, so `.p` may be given to a
 * library. The empty text has n = 0; its p is never NULL when made by these functions, but a
 * zeroed Str {0} is an empty text too and every function takes it.
 */
#ifndef BASTIDE_STR_H
#define BASTIDE_STR_H

#include "arena.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *p;
    size_t n;
} Str;

#define STR(lit) ((Str){"" lit "", sizeof(lit) - 1})
/* For printf: "%.*s", STR_ARG(s) */
#define STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

/* A view of a NUL-terminated text (NULL gives the empty text). */
static inline Str str_c(const char *s)
{
    return s ? (Str){s, strlen(s)} : (Str){"", 0};
}
static inline bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool str_is(Str a, const char *b)
{
    return str_eq(a, str_c(b));
}
/* A view of bytes [from, to) of s, clamped. Not NUL-terminated. */
Str str_slice(Str s, size_t from, size_t to);
/* Byte order, as SQLite's BINARY and PostgreSQL's "C" collation. */
int str_cmp(Str a, Str b);
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
/* ASCII case is ignored. */
bool str_eq_nocase(Str a, Str b);
/* Position of the first `c` (or of `needle`), or -1. */
long str_find(Str s, char c);
long str_find_str(Str s, Str needle);
/* Without ASCII white space at both ends. A view. */
Str str_trim(Str s);
/* Takes the part before the next `sep` off `*rest`; false when nothing is left. */
bool str_split(Str *rest, char sep, Str *out_part);

/* Copies in the arena, NUL-terminated. */
Str str_copy(Arena *a, Str s);
/* x followed by y; x, then n in decimal, then y. Far cheaper than str_format(), for keys and paths
 * that are made for every value. NUL-terminated. */
Str str_cat(Arena *a, Str x, Str y);
Str str_cat_int(Arena *a, Str x, int64_t n, Str y);
Str str_lower_ascii(Arena *a, Str s);
Str str_upper_ascii(Arena *a, Str s);
Str str_replace(Arena *a, Str s, Str what, Str with);
Str str_format(Arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str str_vformat(Arena *a, const char *format, va_list args);
/* NUL-terminated copy when `s` is a slice. */
const char *str_z(Arena *a, Str s);
/* A whole decimal integer with optional '-', nothing else; false on overflow or other text. */
bool str_to_int(Str s, int64_t *out);

/* A growing text. Zeroed but for `a`: Buf b = {.a = arena}; */
typedef struct {
    Arena *a;
    char *p;
    size_t n;
    size_t cap;
} Buf;

void buf_add(Buf *b, Str s);
void buf_add_c(Buf *b, const char *s);
void buf_add_char(Buf *b, char c);
void buf_add_int(Buf *b, int64_t v);
/* Lengthens it by n bytes, which the caller writes. */
char *buf_room(Buf *b, size_t n);
void buf_format(Buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text so far, NUL-terminated; valid until the next addition. */
Str buf_str(Buf *b);

#endif
