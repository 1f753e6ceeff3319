/* SPDX-License-Identifier: EUPL-1.2
 * Making a whole site, for init, demo and the first run of serve.
 */
#ifndef BASTIDE_NEW_SITE_H
#define BASTIDE_NEW_SITE_H

#include "cli.h"
#include "setup.h"

/* Folder, database, masters, administrator, company: the site appears whole. On failure what was
 * made is removed and the errors are in cli->e. */
bool new_site(Cli *cli, const CompanySetup *in, Str password);
/* Nothing is in this folder but what a new_site() that was killed may have left. */
bool new_site_possible(Arena *a, Str dir);

#endif
