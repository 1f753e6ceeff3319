/* SPDX-License-Identifier: EUPL-1.2 */
#include "daily.h"

#include "log.h"
#include "site.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

enum { TASKS_MAX = 16, LOOK_SECONDS = 60 };
static const int64_t LEASE_US = 600LL * 1000000;

static struct {
    const char *name;
    DailyBatch batch;
} tasks[TASKS_MAX];
static int n_tasks;

struct Daily {
    Site *site;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool stopping;
    bool tried;   /* since the start */
    int32_t done; /* the day that was last worked for */
};

void daily_register(const char *name, DailyBatch batch)
{
    if (n_tasks == TASKS_MAX)
        abort();
    tasks[n_tasks].name = name;
    tasks[n_tasks++].batch = batch;
}

/* --- the lease --- */

typedef struct {
    int64_t until;
    bool taken;
} Lease;

static bool lease_job(Ctx *c, void *arg)
{
    Lease *l = arg;
    int64_t changed = 0;
    bool ok = db_exec(c->db,
                      SQL("INSERT INTO meta (key, value) VALUES ('daily_lease', '0') "
                          "ON CONFLICT (key) DO NOTHING"),
                      DB_NONE, NULL) &&
              db_exec(c->db,
                      SQL("UPDATE meta SET value = ? WHERE key = 'daily_lease' "
                          "AND CAST(value AS BIGINT) <= ?"),
                      DB_P(db_t(str_format(c->a, "%lld", (long long)l->until)), db_i(c->now.us)),
                      &changed);
    l->taken = changed == 1;
    return ok;
}

static bool end_job(Ctx *c, void *arg)
{
    (void)arg;
    return db_exec(c->db, SQL("UPDATE meta SET value = '0' WHERE key = 'daily_lease'"), DB_NONE,
                   NULL) &&
           db_exec(c->db,
                   SQL("INSERT INTO meta (key, value) VALUES ('daily_done', ?) "
                       "ON CONFLICT (key) DO UPDATE SET value = excluded.value"),
                   DB_P(db_t(date_format(c->a, c->today))), NULL);
}

/* --- running --- */

typedef enum { TAKE, BATCH, END, ASK } What;

typedef struct {
    What what;
    DailyBatch batch;
    bool more, taken, done;
} Step;

static bool run_in(Ctx *c, Step *s)
{
    Lease lease = {.until = c->now.us + LEASE_US};
    Str day = STR("");
    switch (s->what) {
    case TAKE:
        if (!ctx_write_quietly(c, lease_job, &lease))
            return false;
        s->taken = lease.taken;
        return true;
    case BATCH: return s->batch(c, &s->more);
    case END: return ctx_write_quietly(c, end_job, NULL);
    case ASK: break;
    }
    db_one_text(c->db, c->a, SQL("SELECT value FROM meta WHERE key = 'daily_done'"), DB_NONE, &day);
    s->done = str_eq(day, date_format(c->a, c->today));
    return db_error(c->db) == DB_OK;
}

/* A step with a context of its own; what went wrong is logged. */
static bool step(Site *site, const char *name, Step *s)
{
    Arena *a = arena_new();
    Ctx *c = ctx_begin(site, a, LANG_EN);
    bool ok = false;
    if (c) {
        ctx_as_system(c);
        ok = run_in(c, s) && !ctx_failed(c);
        if (!ok)
            log_event(LOG_ERROR, "daily", "task", name, "error",
                      c->e.n ? c->e.list[0].text.p : "the database", NULL);
        ctx_end(c);
    }
    arena_free(a);
    return ok;
}

static bool run_task(Site *site, int i, const atomic_bool *stopping)
{
    Step s = {.what = BATCH, .batch = tasks[i].batch};
    bool ok = true;
    do {
        s.more = false;
        ok = step(site, tasks[i].name, &s);
    } while (ok && s.more && !(stopping && atomic_load(stopping)));
    return ok;
}

static _Thread_local const atomic_bool *stop_flag; /* of the run that this thread is at */

bool daily_stopping(void)
{
    return stop_flag && atomic_load(stop_flag);
}

static bool run_all(Site *site, const atomic_bool *stopping)
{
    stop_flag = stopping;
    Step take = {.what = TAKE}, end = {.what = END};
    if (!step(site, "lease", &take) || !take.taken)
        return false;
    bool ok = true;
    for (int i = 0; i < n_tasks && !(stopping && atomic_load(stopping)); i++)
        ok = run_task(site, i, stopping) && ok;
    return step(site, "lease", &end) && ok;
}

bool daily_run(Site *s)
{
    return run_all(s, NULL);
}

/* --- the thread --- */

static bool done_by_other(Daily *d)
{
    Step ask = {.what = ASK};
    return step(d->site, "day", &ask) && ask.done;
}

/* At the start it is done in any case: who knows how long nothing ran. */
static void look(Daily *d)
{
    int32_t today = clock_today(STR("Europe/Paris")).day;
    if (today == d->done)
        return;
    if ((d->tried && done_by_other(d)) || run_all(d->site, &d->stopping))
        d->done = today;
    d->tried = true;
}

static void *run_thread(void *arg)
{
    Daily *d = arg;
    pthread_mutex_lock(&d->lock);
    while (!atomic_load(&d->stopping)) {
        struct timespec until;
        pthread_mutex_unlock(&d->lock);
        look(d);
        pthread_mutex_lock(&d->lock);
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += LOOK_SECONDS;
        if (!atomic_load(&d->stopping))
            pthread_cond_timedwait(&d->wake, &d->lock, &until);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

Daily *daily_start(Site *s)
{
    Daily *d = arena_new_of(s->a, Daily);
    pthread_condattr_t attr;
    d->site = s;
    pthread_mutex_init(&d->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&d->wake, &attr);
    pthread_condattr_destroy(&attr);
    return pthread_create(&d->thread, NULL, run_thread, d) == 0 ? d : NULL;
}

void daily_stop(Daily *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    atomic_store(&d->stopping, true);
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    pthread_cond_destroy(&d->wake);
    pthread_mutex_destroy(&d->lock);
}
