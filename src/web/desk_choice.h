/* SPDX-License-Identifier: EUPL-1.2
 * What a user chose for the list of a type: columns and their widths (setting `list:<slug>`), views
 * of his own (`views:<slug>`), behind those that an administrator shares with everybody. What is
 * kept may be of an older schema or another hand: columns that are none are left out, addresses
 * that are none too.
 */
#ifndef BASTIDE_DESK_CHOICE_H
#define BASTIDE_DESK_CHOICE_H

#include "customize.h"
#include "desk_private.h"

enum { SAVED_VIEWS_MAX = 20, SAVED_VIEWS_ALL = 2 * SAVED_VIEWS_MAX };
enum { VIEW_NAME_MAX = 40, CHOSEN_COLUMNS_MAX = 30, WIDTH_MAX = COLUMN_WIDEST };

typedef struct {
    Str columns;        /* "name,posting_date,customer"; "" = those of the schema */
    const Json *widths; /* {"customer": "180"}; NULL: none */
} ListChoice;

ListChoice list_choice(Ctx *c, const TypeDef *t);
bool list_choice_put(Ctx *c, const TypeDef *t, const ListChoice *choice);
/* Pixels as the user drew the column, or as an administrator set it for everybody (`f`; NULL: the
 * name of the document); 0 = as wide as it needs. */
int list_column_width(const ListChoice *choice, const FieldDef *f);
/* Did the user draw any? */
bool list_choice_sized(const ListChoice *choice);

typedef struct {
    Str name;
    Str query; /* filters, order and columns: what stands behind '?' */
    bool shared;
} SavedView;

/* The shared ones first; at most SAVED_VIEWS_MAX of each. */
int saved_views(Ctx *c, const TypeDef *t, SavedView *out);
/* Keeps them all; the shared ones too when the user is an administrator. */
bool saved_views_put(Ctx *c, const TypeDef *t, const SavedView *views, int n);
/* The one of that name, or -1. */
int saved_view_find(const SavedView *views, int n, Str name);

/* May this text stand behind the '?' of an address? */
bool query_is_plain(Str query);
/* The query with one parameter set ("" takes it away). */
Str query_with(Arena *a, Str query, const char *name, Str value);

#endif
