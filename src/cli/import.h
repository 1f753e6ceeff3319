/* SPDX-License-Identifier: EUPL-1.2
 * What `bastide import` takes in: one function a kind. Each gives the exit code.
 */
#ifndef BASTIDE_CLI_IMPORT_H
#define BASTIDE_CLI_IMPORT_H

#include "cli.h"

int import_fec(Cli *cli);
int import_einvoice(Cli *cli);
int import_csv(Cli *cli);

#endif
