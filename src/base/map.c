/* SPDX-License-Identifier: EUPL-1.2 */
#include "map.h"

static uint64_t mixed(uint64_t h)
{
    h ^= h >> 32;
    h *= 0x9E3779B97F4A7C15u;
    return h ^ h >> 29;
}

/* Eight bytes at a time: statements of a thousand bytes are looked up by their text. */
uint64_t hash_bytes(const void *p, size_t n)
{
    const unsigned char *c = p;
    uint64_t h = 0xCBF29CE484222325u ^ n, word;
    for (; n >= 8; n -= 8, c += 8) {
        memcpy(&word, c, 8);
        h = (h ^ word) * 0x9FB21C651E98DF25u;
        h ^= h >> 35;
    }
    for (; n; n--, c++)
        h = (h ^ *c) * 0x100000001B3u;
    return mixed(h);
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
