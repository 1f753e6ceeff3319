/* SPDX-License-Identifier: EUPL-1.2
 * Filters in Frappe's forms -> conditions with bound parameters.
 */
#ifndef BASTIDE_FILTER_H
#define BASTIDE_FILTER_H

#include "list.h"

/* The column of a type by the name that callers use; false (with an error) when there is none. */
bool filter_column(Ctx *c, const TypeDef *t, Str name, Column *out);
/* Appends " AND (…)" for each filter; `any` joins them by OR instead. ["", "not", [filter, …]] is
 * what the filters within do not hold for together; what is empty counts as not holding. */
bool filter_add(Ctx *c, SqlBuf *q, const TypeDef *t, const Json *filters, bool any);
/* The SQL expression of a column ("t.x" or "d.x"). */
void filter_column_sql(SqlBuf *q, const TypeDef *t, const Column *col, const char *alias);
/* May the column be NULL in the database? */
bool filter_nullable(const Column *col);
/* Do the filters speak of columns that stand in the registry (name, owner, modified …)? It may say
 * yes too often. */
bool filter_reads_registry(Ctx *c, const TypeDef *t, const Json *filters);
/* The values that filters (all of which hold) leave to a field: of an "=" or "in". 0: any, or more
 * than `max`. */
int filter_equal(Ctx *c, const TypeDef *t, const Json *filters, const FieldDef *f, DbValue *out,
                 int max);

#endif
