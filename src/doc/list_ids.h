/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the list share: pieces of their statements.
 */
#ifndef BASTIDE_LIST_IDS_H
#define BASTIDE_LIST_IDS_H

#include "list_plan.h"

/* The index of names in the registry. */
#define DOCUMENT_SORT "document_sort"

/* Is the list asked for documents by their names? These are found in the registry. */
bool list_names_given(const ListQuery *l);
/* The index by which the rows of the filter are found; "" = none, or the engine's choice. */
Str list_served_index(const ListPlan *p, bool *out_served);
/* The few values that a field can have in this list; 0: any. *out_narrow: not just companies. */
int list_values_of(const ListPlan *p, const FieldDef *f, DbValue *out, bool *out_narrow);

/* Conditions of the filters and of what the user may see. */
bool list_add_where(Ctx *c, SqlBuf *q, const ListQuery *l);
/* NULL before all values, as SQLite has it; its own words would keep it from an index. */
void list_add_direction(SqlBuf *q, bool desc, bool nullable);
void list_add_limit(SqlBuf *q, int64_t limit, int64_t start);
bool list_first_desc(const ListPlan *p);

/* The walk by the names of links (p->n_targets). */
bool list_links_walk(const ListPlan *p, SqlBuf *q, int64_t limit);
/* " WHERE …": rows behind the cursor among the keys and ids of `u`, in an order by links or made
 * keys. */
void list_keys_behind(const ListPlan *p, SqlBuf *q);

#endif
