/* SPDX-License-Identifier: EUPL-1.2
 * A custom field becomes a schema line; saving it adds the column in the same transaction.
 */
#include "custom_field.gen.h"
#include "registry.h"
#include "report.h"
#include "tables.h"
#include "user_schema.h"
#include "utf8.h"

static const TypeDef *target_type(Ctx *c, const CustomField *d)
{
    const TypeDef *t = registry_label(c->reg, d->dt);
    if (!t || t->ledger)
        fail_field(c, ERR_LINK, "dt",
                   "There is no document type \"%s\" that takes fields. Check "
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

static bool has_column(Ctx *c, const TypeDef *t, Str name)
{
    Str *names;
    int n = db_columns(c->db, c->a, t->name, &names);
    for (int i = 0; i < n; i++)
        if (str_eq(names[i], name))
            return true;
    return false;
}

/* The field of this name that was taken out; NULL when nobody remembers it. */
static const Json *field_before(Ctx *c, const CustomField *d)
{
    const char *why;
    size_t at;
    Str content = STR(""), name = str_format(c->a, "%s-%s", d->dt.p, d->fieldname.p);
    db_one_text(c->db, c->a,
                SQL("SELECT content FROM deleted WHERE type_id = ? AND name = ? ORDER BY id DESC "
                    "LIMIT 1"),
                DB_P(db_i(d->head.type->id), db_t(name)), &content);
    return content.n ? json_parse(c->a, content, &why, &at) : NULL;
}

/* Values of a field that was taken out stay in its column: they come back with the same field, and
 * would be read as something else by another. */
static bool column_fits(Ctx *c, const CustomField *d, const TypeDef *t)
{
    if (type_field(t, d->fieldname) || !has_column(c, t, d->fieldname))
        return true;
    const Json *before = field_before(c, d);
    bool link = str_is(d->fieldtype, "Link") || str_is(d->fieldtype, "Dynamic Link");
    return (before && str_eq(arg_text(before, "fieldtype"), d->fieldtype) &&
            (!link || str_eq(arg_text(before, "options"), d->options))) ||
           fail_field(c, ERR_VALIDATION, "fieldname",
                      "Another kind of field was called \"%s\" here, and its values are kept. "
                      "Choose another name.",
                      d->fieldname.p);
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
    return d->head.id || (fits(c, d, t) && column_fits(c, d, t));
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
