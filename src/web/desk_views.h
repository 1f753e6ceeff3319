/* SPDX-License-Identifier: EUPL-1.2
 * The views of a type: questions that everybody asks of its list, with the words that ask them.
 * Drafts, submitted, cancelled come by themselves; the others are declared in the schema (`view`).
 * Tabs, the filter language and the palette all ask here.
 */
#ifndef BASTIDE_DESK_VIEWS_H
#define BASTIDE_DESK_VIEWS_H

#include "desk_private.h"

enum { DESK_VIEWS_MAX = VIEWS_MAX + 3 };

typedef struct {
    Str key;   /* of the address: is=unpaid */
    Str label; /* of its tab: "Impayées" */
    Str word;  /* of one document: "impayée" */
    Str url;   /* "/app/sales-invoice?is=unpaid" */
    bool tab;
    bool counted;
    ViewDef def;
} DeskView;

/* All views of the type, the tabs in their order. */
int desk_views(Ctx *c, const TypeDef *t, DeskView *out);
bool desk_view_find(Ctx *c, const TypeDef *t, Str key, DeskView *out);
/* The view that people call so: number, gender, case and accents aside ("impayé", "en retard"). */
bool desk_view_called(Ctx *c, const TypeDef *t, Str words, DeskView *out);
/* Its conditions as members of a list of filters. */
void desk_view_filters(Ctx *c, const TypeDef *t, const DeskView *v, JsonOut *o);
/* How many documents each of the `n` views shows, counted up to `max`; 0 for those whose tab says
 * nothing. */
void desk_views_count(Ctx *c, const TypeDef *t, const DeskView *v, int n, int64_t max,
                      int64_t *out);

/* A word without accents, case, plural and feminine: "Impayées" -> "impay". */
Str word_stem(Arena *a, Str words);

#endif
