/* SPDX-License-Identifier: EUPL-1.2
 * A hash table from text to pointer, in an arena. Keys are not copied.
 */
#ifndef BASTIDE_MAP_H
#define BASTIDE_MAP_H

#include "str.h"

typedef struct {
    Str key;
    void *value;
} MapSlot;

typedef struct {
    Arena *a;
    MapSlot *slots;
    size_t cap;
    size_t n;
} Map;

/* The value, or NULL. */
void *map_get(const Map *m, Str key);
/* Adds or replaces; `value` must not be NULL. m->a must be set. */
void map_set(Map *m, Str key, void *value);
uint64_t hash_bytes(const void *p, size_t n);

#endif
