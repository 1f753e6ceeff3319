/* SPDX-License-Identifier: EUPL-1.2
 * A custom field becomes a schema line; saving it adds the column in the same transaction.
 */
#include "custom_field.gen.h"
#include "registry.h"
#include "tables.h"
#include "user_schema.h"
#include "utf8.h"

static const TypeDef *target_type(Ctx *c, const CustomField *d)
{
    const TypeDef *t = registry_label(c->reg, d->dt);
    if (!t || t->ledger)
        fail_field(c, ERR_LINK, "dt", "There is no document type \"%s\" that takes fields. Check "
                                      "its name.",
                   d->dt.p);
    return t && !t->ledger ? t : NULL;
}

static bool fits(Ctx *c, CustomField *d, const TypeDef *t)
{
    SchemaError error;
    TypeDef copy = *t;
    copy.fields = arena_array_of(c->a, FieldDef, t->n_fields + 1);
    memcpy(copy.fields, t->fields, sizeof(FieldDef) * (size_t)t->n_fields);
    return schema_add_field(c->a, &copy, d->schema_line, &error) ||
           fail_field(c, ERR_VALIDATION, "fieldname", "This field cannot be added: %s",
                      error.text.p);
}

bool custom_field_validate(Ctx *c, CustomField *d)
{
    const TypeDef *t = target_type(c, d);
    UserField f = {.fieldname = d->fieldname,
                   .label = d->label,
                   .fieldtype = d->fieldtype,
                   .options = d->options,
                   .fallback = d->default_,
                   .description = d->description,
                   .required = d->reqd && !t,
                   .unique = d->unique,
                   .readonly = d->read_only,
                   .index = d->search_index,
                   .non_negative = d->non_negative};
    if (!t)
        return false;
    f.required = d->reqd;
    d->dt = t->label;
    d->fieldname = user_field_name(c, &f);
    if (!user_field_line(c, &f, "fieldtype", &d->schema_line))
        return false;
    return d->head.id || fits(c, d, t);
}

bool custom_field_saved(Ctx *c, CustomField *d)
{
    SchemaError error;
    const TypeDef *t = registry_label(c->reg, d->dt);
    TypeDef copy = *t;
    copy.fields = arena_array_of(c->a, FieldDef, t->n_fields + 1);
    memcpy(copy.fields, t->fields, sizeof(FieldDef) * (size_t)t->n_fields);
    if (!type_field(t, d->fieldname) && !schema_add_field(c->a, &copy, d->schema_line, &error))
        return fail_field(c, ERR_VALIDATION, "fieldname", "This field cannot be added: %s",
                          error.text.p);
    return tables_type(c->db, c->a, &copy) && registry_touch(c);
}

/* Its column stays, with what stands in it. */
bool custom_field_deleted(Ctx *c, CustomField *d)
{
    (void)d;
    return registry_touch(c);
}
