/* SPDX-License-Identifier: EUPL-1.2
 * What a site keeps between requests; for the engine only.
 */
#ifndef BASTIDE_SITE_STATE_H
#define BASTIDE_SITE_STATE_H

#include "facts.h"
#include "registry.h"

#include <pthread.h>

typedef struct SiteState {
    pthread_mutex_t lock;
    Registry *current;
    Facts *facts;
} SiteState;

/* The current version, rebuilt when the database holds another one. Give it to site_unpin(). */
const Registry *site_pin(Site *s, int64_t stored_version, Errors *e);
void site_unpin(Site *s, const Registry *pinned);

#endif
