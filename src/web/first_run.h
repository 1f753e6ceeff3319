/* SPDX-License-Identifier: EUPL-1.2
 * A server without a site: it asks for a company, has the site made, and then serves it, in the
 * same process and on the same address.
 *
 * A stranger who reaches the port cannot take the site: only who knows the code that was printed
 * at the start may make it. Of two who try at once one wins, and the other is told. Web knows
 * neither how a site is made nor the law: both are given.
 */
#ifndef BASTIDE_FIRST_RUN_H
#define BASTIDE_FIRST_RUN_H

#include "server.h"
#include "setup_page.h"
#include "site.h"

typedef struct {
    const SetupFacts *facts;
    Str code; /* letters and digits; readers may type it in groups */
    /* Makes the whole site or nothing: NULL with errors that name fields. Called by one thread at
     * a time. Values are trimmed, in the order of SetupField. */
    Site *(*make)(void *arg, const Str *values, Errors *e);
    void *arg;
} FirstRunConfig;

typedef struct FirstRun FirstRun;

FirstRun *first_run_new(Arena *a, const FirstRunConfig *config);
/* A ServerHandler. */
void first_run_handle(void *first_run, Request *r, Response *out);
/* A ServerBodyLimit. */
size_t first_run_body_limit(void *first_run, Str method, Str path);
/* "abcd-efgh-ijkl" */
Str first_run_code_shown(Arena *a, Str code);

#endif
