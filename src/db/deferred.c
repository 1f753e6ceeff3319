/* SPDX-License-Identifier: EUPL-1.2
 * What the jobs of a batch add to the same rows is written once for all of them, before their
 * COMMIT. A savepoint that is rolled back takes with it what was given in it, and gives back what
 * was written in it.
 */
#include "driver.h"

struct Deferred {
    DbDeferred fn;
    void *item;
    bool written;
    int depth; /* savepoints that were open when it was written */
};

void db_defer(Db *db, DbDeferred fn, void *item)
{
    size_t size = sizeof(Deferred), n = (size_t)db->n_deferred;
    if (!db->deferred_arena)
        db->deferred_arena = arena_new();
    if (db->n_deferred == db->deferred_cap) {
        db->deferred_cap = db->deferred_cap ? 2 * db->deferred_cap : 64;
        db->deferred = arena_grow(db->deferred_arena, db->deferred, size * n,
                                  size * (size_t)db->deferred_cap);
    }
    db->deferred[db->n_deferred++] = (Deferred){.fn = fn, .item = item};
}

/* All that is to be written the way of the first one. */
static bool settle_like(Db *db, const Deferred *first)
{
    DbDeferred fn = first->fn;
    void **items = arena_array_of(db->deferred_arena, void *, db->n_deferred);
    int n = 0;
    for (int i = 0; i < db->n_deferred; i++) {
        Deferred *d = &db->deferred[i];
        if (d->written || d->fn != fn)
            continue;
        d->written = true;
        d->depth = db->savepoints;
        items[n++] = d->item;
    }
    return fn(db, items, n);
}

bool db_settle(Db *db)
{
    bool ok = db->error == DB_OK;
    for (int i = 0; ok && i < db->n_deferred; i++)
        if (!db->deferred[i].written)
            ok = settle_like(db, &db->deferred[i]);
    if (!ok)
        db_fail(db, DB_ERR_OTHER, "What is added to shared sums cannot be written.");
    db->deferred_failed = !ok;
    return ok;
}

void deferred_mark(Db *db, int level)
{
    db->deferred_marks[level] = db->n_deferred;
}

void deferred_released(Db *db, int level)
{
    for (int i = 0; i < db->n_deferred; i++)
        if (db->deferred[i].depth > level)
            db->deferred[i].depth = level;
}

void deferred_rolled_back(Db *db, int level)
{
    db->n_deferred = db->deferred_marks[level];
    for (int i = 0; i < db->n_deferred; i++)
        if (db->deferred[i].depth > level)
            db->deferred[i] = (Deferred){.fn = db->deferred[i].fn, .item = db->deferred[i].item};
}

void deferred_forget(Db *db)
{
    if (db->deferred_arena)
        arena_reset(db->deferred_arena);
    db->deferred = NULL;
    db->n_deferred = db->deferred_cap = 0;
    db->deferred_failed = false;
}
