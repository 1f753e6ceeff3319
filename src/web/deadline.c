/* SPDX-License-Identifier: EUPL-1.2 */
#include "deadline.h"

#include <sys/socket.h>
#include <time.h>

int64_t monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000 + 1;
}

static void cut(DeadlineTable *t, bool all)
{
    int64_t now = monotonic_ms();
    for (Watched *w = t->first; w; w = w->next) {
        int64_t at = atomic_load(&w->at);
        if (all || (at && at <= now)) {
            shutdown(w->fd, SHUT_RDWR);
            atomic_store(&w->at, 0);
        }
    }
}

static void *watch(void *arg)
{
    DeadlineTable *t = arg;
    pthread_mutex_lock(&t->lock);
    while (!t->ending) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        int64_t ns = until.tv_nsec + (int64_t)t->tick_ms * 1000000;
        until.tv_sec += (time_t)(ns / 1000000000);
        until.tv_nsec = (long)(ns % 1000000000);
        pthread_cond_timedwait(&t->wake, &t->lock, &until);
        cut(t, false);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

bool deadline_start(DeadlineTable *t, int tick_ms)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->wake, &attr);
    pthread_condattr_destroy(&attr);
    t->tick_ms = tick_ms;
    return pthread_create(&t->thread, NULL, watch, t) == 0;
}

void deadline_stop(DeadlineTable *t)
{
    pthread_mutex_lock(&t->lock);
    t->ending = true;
    pthread_cond_signal(&t->wake);
    pthread_mutex_unlock(&t->lock);
    pthread_join(t->thread, NULL);
    pthread_cond_destroy(&t->wake);
    pthread_mutex_destroy(&t->lock);
}

void deadline_add(DeadlineTable *t, Watched *w, int64_t at)
{
    atomic_store(&w->at, at);
    pthread_mutex_lock(&t->lock);
    w->prev = NULL;
    w->next = t->first;
    if (t->first)
        t->first->prev = w;
    t->first = w;
    pthread_mutex_unlock(&t->lock);
}

void deadline_remove(DeadlineTable *t, Watched *w)
{
    pthread_mutex_lock(&t->lock);
    if (w->prev)
        w->prev->next = w->next;
    else
        t->first = w->next;
    if (w->next)
        w->next->prev = w->prev;
    pthread_mutex_unlock(&t->lock);
}

void deadline_cut_all(DeadlineTable *t)
{
    pthread_mutex_lock(&t->lock);
    cut(t, true);
    pthread_mutex_unlock(&t->lock);
}
