/* SPDX-License-Identifier: EUPL-1.2
 * Where a document stands in the list that one came from.
 */
#ifndef BASTIDE_DESK_LIST_PLACE_H
#define BASTIDE_DESK_LIST_PLACE_H

#include "desk_list.h"

typedef struct {
    Str previous, next; /* names of documents, "" at the ends */
    Str position;       /* "12 / 48"; "" when it is none of the list, or far down in it */
} ListPlace;

/* For the page of a list: it is the one that one comes from. */
void list_place_keep(List *l);
/* Its filters and order ("" for none); false when one came from no list of this type. */
bool list_place_query(const Desk *d, const TypeDef *t, Str *out);
/* Without such a list the order is that of the type. */
void list_place_find(Desk *d, const DocHead *doc, ListPlace *out);

#endif
