/* SPDX-License-Identifier: EUPL-1.2
 * What serve gives the first run in the browser: the facts of the form and the making of the site.
 */
#ifndef BASTIDE_FIRST_RUN_SITE_H
#define BASTIDE_FIRST_RUN_SITE_H

#include "cli.h"
#include "first_run.h"

/* For the site of --site (and --db), which is not there yet; its code is new at each start. False:
 * no site can be made there, and the errors are told. */
bool first_run_begin(Cli *cli, FirstRunConfig *out);
/* Closes the site when one was made. */
void first_run_end(const FirstRunConfig *config);

#endif
