/* SPDX-License-Identifier: EUPL-1.2 */
#include "arena.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 32 * 1024, ALIGN = 16 };

typedef struct Block Block;
struct Block {
    Block *next;
    size_t size;
    size_t used;
    _Alignas(ALIGN) char data[];
};

typedef struct Deferred Deferred;
struct Deferred {
    Deferred *next;
    void (*fn)(void *);
    void *arg;
};

struct Arena {
    Block *head;
    Deferred *deferred;
};

void *mem_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    if (!p) {
        fputs("bastide: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *mem_grow(void *p, size_t size)
{
    void *q = realloc(p, size ? size : 1);
    if (!q) {
        fputs("bastide: out of memory\n", stderr);
        abort();
    }
    return q;
}

void mem_free(void *p)
{
    free(p);
}

/* A thread keeps a few blocks of the usual size for its next request. Under AddressSanitizer it
 * keeps none, so that a use after the end of a request is found. */
#ifdef __SANITIZE_ADDRESS__
enum { KEPT_MAX = 0 };
#else
enum { KEPT_MAX = 8 };
#endif
static _Thread_local Block *kept;
static _Thread_local int n_kept;
static pthread_key_t kept_key;
static pthread_once_t kept_once = PTHREAD_ONCE_INIT;

static void kept_free(void *unused)
{
    (void)unused;
    while (kept) {
        Block *b = kept;
        kept = b->next;
        free(b);
    }
    n_kept = 0;
}

static void kept_start(void)
{
    pthread_key_create(&kept_key, kept_free); /* runs when a thread ends */
}

static Block *block_new(size_t size, Block *next)
{
    Block *b = size == BLOCK_SIZE ? kept : NULL;
    if (b) {
        kept = b->next;
        n_kept--;
    } else {
        b = mem_alloc(sizeof(Block) + size);
    }
    b->next = next;
    b->size = size;
    return b;
}

/* A kept block is all zero, as a new one. */
static void block_free(Block *b)
{
    if (b->size != BLOCK_SIZE || n_kept >= KEPT_MAX) {
        free(b);
        return;
    }
    pthread_once(&kept_once, kept_start);
    pthread_setspecific(kept_key, b);
    memset(b->data, 0, b->used);
    b->used = 0;
    b->next = kept;
    kept = b;
    n_kept++;
}

Arena *arena_new(void)
{
    Arena *a = mem_alloc(sizeof(Arena));
    a->head = block_new(BLOCK_SIZE, NULL);
    return a;
}

static void run_deferred(Arena *a)
{
    while (a->deferred) {
        Deferred *d = a->deferred;
        a->deferred = d->next;
        d->fn(d->arg);
    }
}

void arena_reset(Arena *a)
{
    run_deferred(a);
    while (a->head->next) {
        Block *b = a->head;
        a->head = b->next;
        block_free(b);
    }
    memset(a->head->data, 0, a->head->used);
    a->head->used = 0;
}

void arena_free(Arena *a)
{
    if (!a)
        return;
    arena_reset(a);
    block_free(a->head);
    free(a);
}

static size_t rounded(size_t n)
{
    return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

void *arena_alloc(Arena *a, size_t size)
{
    if (size > SIZE_MAX / 4)
        abort();
    size = rounded(size ? size : 1);
    if (a->head->size - a->head->used < size) {
        if (size > BLOCK_SIZE / 4) { /* a large one gets a block of its own behind the head */
            Block *big = block_new(size, a->head->next);
            big->used = size;
            a->head->next = big;
            return big->data;
        }
        a->head = block_new(BLOCK_SIZE, a->head);
    }
    void *p = a->head->data + a->head->used;
    a->head->used += size;
    return p;
}

static bool grow_in_place(Arena *a, const void *p, size_t old_size, size_t new_size)
{
    Block *b = a->head;
    size_t old = rounded(old_size), want = rounded(new_size);
    if (!p || (const char *)p + old != b->data + b->used || b->size - b->used < want - old)
        return false;
    b->used += want - old;
    return true;
}

void *arena_grow(Arena *a, void *p, size_t old_size, size_t new_size)
{
    if (new_size <= old_size)
        return p;
    if (grow_in_place(a, p, old_size, new_size))
        return p;
    void *q = arena_alloc(a, new_size);
    if (p)
        memcpy(q, p, old_size);
    return q;
}

void arena_defer(Arena *a, void (*fn)(void *), void *arg)
{
    Deferred *d = arena_new_of(a, Deferred);
    d->fn = fn;
    d->arg = arg;
    d->next = a->deferred;
    a->deferred = d;
}
