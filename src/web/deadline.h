/* SPDX-License-Identifier: EUPL-1.2
 * Connections and the moment at which each is cut.
 *
 * An idle timer is fed by one byte a second for ever; a deadline is not. A thread of the table
 * looks at all of them each tick and shuts the sockets down whose time is over; the thread of the
 * connection then sees its end. A connection leaves the table before its descriptor is closed, so
 * a reused number is never hit.
 */
#ifndef BASTIDE_DEADLINE_H
#define BASTIDE_DEADLINE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Watched Watched;
struct Watched {
    Watched *prev, *next;
    int fd;
    _Atomic int64_t at; /* monotonic milliseconds; 0: none */
};

typedef struct {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_t thread;
    Watched *first;
    int tick_ms;
    bool ending;
} DeadlineTable;

/* Monotonic milliseconds since some moment before the start; never 0. */
int64_t monotonic_ms(void);

/* Starts the thread; false when it cannot. */
bool deadline_start(DeadlineTable *t, int tick_ms);
/* Ends the thread; the table is empty by then. */
void deadline_stop(DeadlineTable *t);
/* `w->fd` is set; cut at monotonic `at`. */
void deadline_add(DeadlineTable *t, Watched *w, int64_t at);
void deadline_remove(DeadlineTable *t, Watched *w);
/* Cuts all connections now. */
void deadline_cut_all(DeadlineTable *t);

#endif
