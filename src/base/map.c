/* SPDX-License-Identifier: EUPL-1.2 */
#include "map.h"

uint64_t hash_bytes(const void *p, size_t n)
{
    const unsigned char *c = p;
    uint64_t h = 0xCBF29CE484222325u; /* FNV-1a, then mixed so that low bits are good */
    for (size_t i = 0; i < n; i++)
        h = (h ^ c[i]) * 0x100000001B3u;
    h ^= h >> 32;
    h *= 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

static MapSlot *slot_of(const Map *m, Str key)
{
    size_t i = hash_bytes(key.p, key.n) & (m->cap - 1);
    while (m->slots[i].value && !str_eq(m->slots[i].key, key))
        i = (i + 1) & (m->cap - 1);
    return &m->slots[i];
}

void *map_get(const Map *m, Str key)
{
    return m->cap ? slot_of(m, key)->value : NULL;
}

static void map_grow(Map *m)
{
    Map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->slots = arena_array_of(m->a, MapSlot, m->cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].value)
            *slot_of(m, old.slots[i].key) = old.slots[i];
}

void map_set(Map *m, Str key, void *value)
{
    if (m->n * 4 >= m->cap * 3)
        map_grow(m);
    MapSlot *s = slot_of(m, key);
    m->n += s->value == NULL;
    *s = (MapSlot){key, value};
}
