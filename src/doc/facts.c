/* SPDX-License-Identifier: EUPL-1.2 */
#include "facts.h"

#include "map.h"
#include "site.h"
#include "site_state.h"

#include <string.h>

enum { FACTS_MAX = 20000 };

struct Facts {
    pthread_mutex_t lock;
    Arena *a;
    int64_t masters; /* the count that they were read under */
    Map map;         /* key -> Str * */
};

Facts *facts_new(void)
{
    Facts *f = mem_alloc(sizeof(Facts));
    pthread_mutex_init(&f->lock, NULL);
    f->a = arena_new();
    f->map.a = f->a;
    return f;
}

void facts_free(Facts *f)
{
    if (!f)
        return;
    pthread_mutex_destroy(&f->lock);
    arena_free(f->a);
    mem_free(f);
}

/* In a quiet job the count of the writer's transaction: an earlier job of its batch may have
 * changed masters. */
static int64_t count_of(Ctx *c)
{
    if (c->masters != MASTERS_UNREAD)
        return c->masters;
    Str value = STR("");
    int64_t n = 0;
    if (db_one_text(c->db, c->a, SQL("SELECT value FROM meta WHERE key = 'masters'"), DB_NONE,
                    &value))
        str_to_int(value, &n);
    c->masters = n;
    return n;
}

bool fact_get(Ctx *c, Str key, Str *out)
{
    Facts *f = c->site->state->facts;
    int64_t masters = count_of(c);
    if (masters == MASTERS_CHANGE)
        return false;
    pthread_mutex_lock(&f->lock);
    const Str *known = f->masters == masters ? map_get(&f->map, key) : NULL;
    if (known)
        *out = str_copy(c->a, *known);
    pthread_mutex_unlock(&f->lock);
    return known != NULL;
}

static void forget_all(Facts *f, int64_t masters)
{
    arena_reset(f->a);
    f->map = (Map){.a = f->a};
    f->masters = masters;
}

/* A job's own transaction may still fail: what it reads is kept only when the count is the one
 * that its request began with, which is committed. */
void fact_put(Ctx *c, Str key, Str bytes)
{
    Facts *f = c->site->state->facts;
    int64_t masters = count_of(c);
    if (masters == MASTERS_CHANGE || (c->writing && masters != c->masters_begun))
        return;
    pthread_mutex_lock(&f->lock);
    if (f->masters < masters || (f->masters == masters && f->map.n >= FACTS_MAX))
        forget_all(f, masters);
    if (f->masters == masters) {
        Str *kept = arena_new_of(f->a, Str);
        *kept = str_copy(f->a, bytes);
        map_set(&f->map, str_copy(f->a, key), kept);
    }
    pthread_mutex_unlock(&f->lock);
}

bool fact_get_int(Ctx *c, Str key, int64_t *out)
{
    Str bytes;
    if (!fact_get(c, key, &bytes) || bytes.n != sizeof *out)
        return false;
    memcpy(out, bytes.p, sizeof *out);
    return true;
}

void fact_put_int(Ctx *c, Str key, int64_t value)
{
    fact_put(c, key, (Str){(const char *)&value, sizeof value});
}

void facts_change(Ctx *c)
{
    c->masters = MASTERS_CHANGE;
}

bool facts_count_change(Ctx *c)
{
    return db_exec(c->db,
                   SQL("INSERT INTO meta (key, value) VALUES ('masters', '1') ON CONFLICT (key) "
                       "DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)"),
                   DB_NONE, NULL);
}
