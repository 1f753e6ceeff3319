/* SPDX-License-Identifier: EUPL-1.2
 * Request memory: a bump allocator whose blocks are all given back at once.
 *
 * Everything that lives as long as a request (strings, documents, rows) is taken here, so
 * modules never free. An arena also closes what is not memory: arena_defer() registers a
 * function that arena_free() and arena_reset() call, last registered first.
 * Running out of memory ends the process: a business program must not go on half-way.
 */
#ifndef BASTIDE_ARENA_H
#define BASTIDE_ARENA_H

#include <stddef.h>

typedef struct Arena Arena;

/* A new empty arena; the caller gives it to arena_free(). */
Arena *arena_new(void);
/* Calls the deferred functions and gives all memory back. NULL is allowed. */
void arena_free(Arena *a);
/* The same, but the arena may be used again (it keeps its first block). */
void arena_reset(Arena *a);

/* `size` bytes set to zero, aligned for any type. Never NULL. */
void *arena_alloc(Arena *a, size_t size);
/* A block of `new_size` bytes that begins with the `old_size` bytes of `p` (NULL if none); the
 * rest is zero. The old block stays valid. Grows in place when `p` was the last block taken. */
void *arena_grow(Arena *a, void *p, size_t old_size, size_t new_size);
/* `fn(arg)` is called when the arena is reset or freed. */
void arena_defer(Arena *a, void (*fn)(void *arg), void *arg);

#define arena_new_of(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define arena_array_of(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

/* Memory outside any arena, for what lives as long as the process. Never NULL. */
void *mem_alloc(size_t size);
void *mem_grow(void *p, size_t size);
void mem_free(void *p);

#endif
