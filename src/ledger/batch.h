/* SPDX-License-Identifier: EUPL-1.2
 * Many rows into one table, some dozen with each statement.
 */
#ifndef BASTIDE_BATCH_H
#define BASTIDE_BATCH_H

#include "ctx.h"

typedef struct Batch Batch;

/* `head` ends in "VALUES "; each row has `columns` values. */
Batch *batch_new(Ctx *c, Sql head, int columns);
/* Texts must live until the rows are written. */
bool batch_add(Batch *b, const DbValue *row);
/* Writes what waits; false when the database refused. */
bool batch_flush(Batch *b);
/* `n` new ids of a table of a type, in rising order. */
bool ids_reserve(Ctx *c, Str table, int n, int64_t *out_ids);

#endif
