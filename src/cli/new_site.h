/* SPDX-License-Identifier: EUPL-1.2
 * Making a whole site, for init and demo.
 */
#ifndef BASTIDE_NEW_SITE_H
#define BASTIDE_NEW_SITE_H

#include "cli.h"
#include "setup.h"

/* Folder, database, masters, administrator, company. On failure what was made is removed. */
bool new_site(Cli *cli, const CompanySetup *in, Str password);

#endif
