/* SPDX-License-Identifier: EUPL-1.2
 * Tables of the engine and of the types: created and extended, guarded, shown to people.
 */
#ifndef BASTIDE_TABLES_H
#define BASTIDE_TABLES_H

#include "db.h"
#include "schema.h"

/* Tables of the engine itself; once a database. */
bool tables_engine(Db *db);
/* Creates the table of a type, or adds what it lacks: columns, indexes, guards, the view. */
bool tables_type(Db *db, Arena *a, const TypeDef *t);

#endif
