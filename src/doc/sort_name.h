/* SPDX-License-Identifier: EUPL-1.2
 * The registry keeps beside each name the key by which it is ordered (`sort_name`, alphabet_key()),
 * with an index of those that have one. Papers have none: their names are numbers, in order as they
 * are, and there are a million of them.
 */
#ifndef BASTIDE_SORT_NAME_H
#define BASTIDE_SORT_NAME_H

#include "db.h"
#include "schema.h"

/* Of the documents of a type: NULL for papers. The text lives in `a`. */
DbValue sort_name(Arena *a, const TypeDef *t, Str name);
/* "d.sort_name", "d.name" of papers: by which documents of a type are ordered in a query whose `d`
 * is the registry. Ties go by id. */
void sort_name_column(SqlBuf *q, const TypeDef *t);
/* The column, in a registry of an earlier version: before its indexes are made. */
bool sort_name_upgrade(Db *db);
/* The names of a type that have no key: of an earlier version, or of a type whose documents were
 * papers before. */
bool sort_name_fill(Db *db, const TypeDef *t);

#endif
