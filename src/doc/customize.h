/* SPDX-License-Identifier: EUPL-1.2
 * What people changed of the types (Customize Form), put into a registry that is being built:
 * labels, mandatory and hidden fields, columns of the list and their widths, sections and order of
 * the form.
 */
#ifndef BASTIDE_CUSTOMIZE_H
#define BASTIDE_CUSTOMIZE_H

#include "registry.h"

enum { COLUMN_NARROWEST = 40, COLUMN_WIDEST = 1200 /* pixels */ };

/* After the custom fields, before the types are linked. What no longer fits is left out. */
bool registry_customize(Registry *r, Db *db);

/* "160" -> 160, pixels of a column; false: not a width. */
bool column_width_read(Str text, int *out);

/* Where the fields of a form stand: as people chose, the others in their own section. `out` holds
 * n_fields spots; gives how many. */
int type_spots(const TypeDef *t, FieldSpot *out);
bool type_lists(const TypeDef *t, Str field);

/* --- what people changed (customize_changes.c) --- */

typedef enum {
    CHANGED_LABEL,
    CHANGED_PLACE, /* order, section, folded */
    CHANGED_REQUIRED,
    CHANGED_HIDDEN,
    CHANGED_LIST,
    CHANGED_WIDTH,
    CHANGED_DEFAULT,
    CHANGED_CONDITION,
    CHANGED_KINDS
} CustomizeChange;

/* The fields of which people changed that, of their own fields too; `out` holds n_fields. */
int type_changed(const TypeDef *t, CustomizeChange kind, const FieldDef **out);
/* A field as it is without their changes. */
const FieldDef *type_standard_field(const TypeDef *t, const FieldDef *f);

#endif
