/* SPDX-License-Identifier: EUPL-1.2
 * What people make in forms (Frappe's words) -> lines of the schema language.
 */
#ifndef BASTIDE_USER_SCHEMA_H
#define BASTIDE_USER_SCHEMA_H

#include "doc.h"

typedef struct {
    Str fieldname, label, fieldtype, options, fallback, description;
    bool required, unique, readonly, index, non_negative;
} UserField;

/* The schema line of a field; false with an error at `path` when a word is not understood. */
bool user_field_line(Ctx *c, const UserField *f, const char *path, Str *out);
/* The name of a field: as given, else made from its label. */
Str user_field_name(Ctx *c, const UserField *f);
/* Frappe's word for a type of field: "Currency". */
const char *field_type_label(FieldType t);
/* A text that may stand between double quotes in a schema. */
Str quotable(Ctx *c, Str s);

#endif
