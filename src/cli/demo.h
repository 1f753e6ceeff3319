/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the demo share. The same numbers come out each time.
 */
#ifndef BASTIDE_DEMO_H
#define BASTIDE_DEMO_H

#include "cli.h"

/* A number from 0 to n - 1. */
int demo_pick(int n);
/* A document from JSON; told when it fails. */
bool demo_make(Cli *cli, const char *type, Buf *json, bool submit);
bool demo_suppliers(Cli *cli);
/* What is bought in the month that begins with this day. */
bool demo_purchases(Cli *cli, Date day);
/* Customers and suppliers paid as people do: most in time, some late, some in part. */
bool demo_payments(Cli *cli);

#endif
