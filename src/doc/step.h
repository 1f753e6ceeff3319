/* SPDX-License-Identifier: EUPL-1.2
 * Steps of an upgrade: statements that fill what new tables and columns need from what is there.
 * Each runs once in a database, in the order of registration, after its tables were brought up to
 * date and in the same transaction.
 */
#ifndef BASTIDE_STEP_H
#define BASTIDE_STEP_H

#include "db.h"

/* Called once at start. The name is kept in the database for ever. */
void step_register(const char *name, const Sql *statements, int n);
/* The same for what statements cannot do: `work` runs on the writer, false undoes the upgrade. */
void step_register_work(const char *name, bool (*work)(Db *db));
/* On the writer: runs those that this database has not seen. */
bool steps_run(Db *db);
/* Their names: a new one is a change of the schema. */
void steps_describe(Buf *out);

#endif
