/* SPDX-License-Identifier: EUPL-1.2
 * Tables of the engine and of the types: created and extended, guarded, shown to people.
 */
#ifndef BASTIDE_TABLES_H
#define BASTIDE_TABLES_H

#include "db.h"
#include "schema.h"

/* Tables of the engine itself; once a database. */
bool tables_engine(Db *db);
/* Tables of a layer that are not of a type; registered once at start, made with {id} {int} {text}
 * {strict}. */
void tables_register(const Sql *tables, int n);
bool tables_registered(Db *db);
/* What makes the tables of both, so that a change of it is a change of the schema. */
void tables_describe(Buf *out);
/* Creates the table of a type, or adds what it lacks: columns, indexes, guards. */
bool tables_type(Db *db, Arena *a, const TypeDef *t);
/* Its view for people ("bi_NAME", on PostgreSQL "bi.NAME"): names for links, days as dates, amounts
 * in units of their currency. Once all tables are there. */
bool tables_view(Db *db, Arena *a, const TypeDef *t);
/* Indexes over all rows of a type, as "FIELD FIELD…", and those over open ones, "FIELD… open
 * FIELD": of the documents whose last field is not zero. */
enum { TABLE_INDEXES_MAX = 32 };
int table_indexes(const TypeDef *t, Str *out, int max);
/* The field behind "open"; "" when there is none. */
Str table_index_open(Str columns);
Str table_index_name(Arena *a, const Db *db, const TypeDef *t, Str columns);
/* The columns of the index of the default order; "" = by id only. */
Str table_order_index(const TypeDef *t);
/* The index of the drafts of a type that is submitted: in the default order. */
Str table_draft_index(Arena *a, const TypeDef *t);

#endif
