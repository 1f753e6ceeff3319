/* SPDX-License-Identifier: EUPL-1.2
 * JSON: a strict reader and a writer.
 *
 * The reader keeps a number as the text that was sent, because a double cannot hold every amount
 * (docs/adr/0001). It refuses what may hide a mistake or an attack: duplicate keys, NUL, lone
 * surrogates, invalid UTF-8, nesting over 64, bytes behind the value.
 */
#ifndef BASTIDE_JSON_H
#define BASTIDE_JSON_H

#include "str.h"

typedef enum {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_TEXT,
    JSON_LIST,
    JSON_OBJECT
} JsonKind;

typedef struct Json Json;
struct Json {
    JsonKind kind;
    bool truth;  /* JSON_BOOL */
    int n;       /* members of a list or object */
    Str text;    /* of a text (unescaped) or a number (as written) */
    Str key;     /* when this is a member of an object */
    Json *first; /* first member */
    Json *next;  /* next sibling */
};

enum { JSON_DEPTH_MAX = 64 };

/* The value, in the arena; NULL when malformed: *out_why is an English msgid, *out_at the byte. */
Json *json_parse(Arena *a, Str text, const char **out_why, size_t *out_at);
/* The member, or NULL when absent or `o` is no object (NULL included). */
const Json *json_get(const Json *o, const char *key);
/* The text of a text member; "" when absent or of another kind. */
Str json_get_text(const Json *o, const char *key);
/* A copy of an object (NULL: an empty one) with a member of that text, in place of any it had. */
const Json *json_with(Arena *a, const Json *o, const char *key, Str text);
#define JSON_EACH(it, parent) \
    for (const Json *it = (parent) ? (parent)->first : NULL; it; it = it->next)

/* The writer puts commas by itself. JsonOut o = {.b = &buf}; */
typedef struct {
    Buf *b;
    bool comma;
} JsonOut;

void json_begin(JsonOut *o, char bracket); /* '{' or '[' */
void json_end(JsonOut *o, char bracket);   /* '}' or ']' */
void json_key(JsonOut *o, Str key);
void json_text(JsonOut *o, Str s);
void json_int(JsonOut *o, int64_t v);
void json_number(JsonOut *o, Str digits); /* a decimal made by num_format */
void json_bool(JsonOut *o, bool v);
void json_null(JsonOut *o);
void json_value(JsonOut *o, const Json *v); /* a value that was read, again */
/* Key and value in one call. */
void json_put(JsonOut *o, const char *key, Str s);
void json_put_c(JsonOut *o, const char *key, const char *s);
void json_put_int(JsonOut *o, const char *key, int64_t v);

#endif
