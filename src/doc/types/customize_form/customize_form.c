/* SPDX-License-Identifier: EUPL-1.2
 * The form of a type as people want it. Its rows are all fields that people fill in, in their
 * order; a row without a field of that name makes one (Custom Field).
 */
#include "custom_field.gen.h"
#include "customize.h"
#include "customize_form.gen.h"
#include "user_schema.h"

static const TypeDef *target(Ctx *c, const CustomizeForm *d)
{
    const TypeDef *t = registry_label(c->reg, d->doc_type);
    return t && !t->ledger ? t : NULL;
}

/* May people change it? */
static bool is_theirs(const FieldDef *f)
{
    return !f->computed && !f->readonly && !f->secret && !f->via.n && f->type != FT_TABLE &&
           (!f->hidden || f->put_away);
}

static int row_of(const CustomizeForm *d, Str fieldname)
{
    for (int i = 0; i < d->fields_n; i++)
        if (str_eq(d->fields[i].fieldname, fieldname))
            return i;
    return -1;
}

static bool is_listed(const TypeDef *t, Str name)
{
    for (int i = 0; i < t->n_list; i++)
        if (str_eq(t->list[i], name))
            return true;
    return false;
}

static Str own_label(Ctx *c, const FieldDef *f)
{
    return c->lang == LANG_FR && f->label_fr.n ? f->label_fr : tr_str(c->lang, f->label);
}

static void add_row(Ctx *c, CustomizeForm *d, const TypeDef *t, const FieldSpot *at)
{
    const FieldDef *f = &t->fields[at->field];
    CustomizeFormField *row = customize_form_add_fields(c, d);
    row->fieldname = f->name;
    row->label = own_label(c, f);
    row->section = at->section.n ? tr_str(c->lang, at->section) : STR("");
    row->more = at->more;
    row->reqd = f->required;
    row->hidden = f->put_away;
    row->in_list_view = is_listed(t, f->name);
}

/* All fields have a row: those that came later stand at the end. */
bool customize_form_defaults(Ctx *c, CustomizeForm *d)
{
    const TypeDef *t = target(c, d);
    if (!t)
        return true;
    d->doc_type = t->label;
    FieldSpot *spots = arena_array_of(c->a, FieldSpot, t->n_fields + 1);
    for (int i = 0, n = type_spots(t, spots); i < n; i++) {
        const FieldDef *f = &t->fields[spots[i].field];
        if (is_theirs(f) && row_of(d, f->name) < 0)
            add_row(c, d, t, &spots[i]);
    }
    return true;
}

/* --- what is refused --- */

static bool check_known(Ctx *c, const FieldDef *f, CustomizeFormField *row, int i)
{
    bool base = f->required && !f->asked;
    row->fieldtype = STR(""); /* that of the program */
    row->options = STR("");
    if (!row->label.n)
        row->label = own_label(c, f);
    if (base && !row->reqd)
        return fail_field(c, ERR_VALIDATION, str_format(c->a, "fields[%d].reqd", i).p,
                          "%s: the program needs it; it stays mandatory.", row->label.p);
    if (row->hidden && row->reqd && !f->fallback.n)
        return fail_field(c, ERR_VALIDATION, str_format(c->a, "fields[%d].hidden", i).p,
                          "%s: what has to be filled in cannot be hidden.", row->label.p);
    return true;
}

static UserField user_field(const CustomizeFormField *row)
{
    return (UserField){.fieldname = row->fieldname,
                       .label = row->label,
                       .fieldtype = row->fieldtype.n ? row->fieldtype : STR("Data"),
                       .options = row->options};
}

static bool check_new(Ctx *c, const CustomizeForm *d, CustomizeFormField *row, int i)
{
    Str line;
    if (!row->label.n)
        return fail_field(c, ERR_VALIDATION, str_format(c->a, "fields[%d].label", i).p,
                          "Row %d: write how the new field is called.", i + 1);
    UserField f = user_field(row);
    row->fieldname = user_field_name(c, &f);
    row->fieldtype = f.fieldtype;
    if (row_of(d, row->fieldname) != i)
        return fail_field(c, ERR_DUPLICATE, str_format(c->a, "fields[%d].label", i).p,
                          "Row %d: there is a field of that name already. Choose another label.",
                          i + 1);
    f.fieldname = row->fieldname;
    return user_field_line(c, &f, str_format(c->a, "fields[%d].fieldtype", i).p, &line);
}

bool customize_form_validate(Ctx *c, CustomizeForm *d)
{
    const TypeDef *t = target(c, d);
    bool ok = true;
    if (!t)
        return !d->doc_type.n ||
               fail_field(c, ERR_LINK, "doc_type",
                          "There is no document type \"%s\" whose form can be changed. "
                          "Choose another one.",
                          d->doc_type.p);
    for (int i = 0; i < d->fields_n; i++) {
        CustomizeFormField *row = &d->fields[i];
        const FieldDef *f = row->fieldname.n ? type_field(t, row->fieldname) : NULL;
        ok = (f ? check_known(c, f, row, i) : check_new(c, d, row, i)) && ok;
    }
    return ok;
}

/* --- used at once --- */

static bool make_field(Ctx *c, const CustomizeForm *d, const CustomizeFormField *row)
{
    CustomField *f = (CustomField *)doc_new(c, registry_type(c->reg, STR("custom_field")));
    f->dt = d->doc_type;
    f->fieldname = row->fieldname;
    f->label = row->label;
    f->fieldtype = row->fieldtype;
    f->options = row->options;
    return doc_save(c, &f->head);
}

bool customize_form_saved(Ctx *c, CustomizeForm *d)
{
    const TypeDef *t = target(c, d);
    for (int i = 0; t && i < d->fields_n; i++)
        if (!type_field(t, d->fields[i].fieldname) && !make_field(c, d, &d->fields[i]))
            return false;
    return registry_touch(c);
}

bool customize_form_deleted(Ctx *c, CustomizeForm *d)
{
    (void)d;
    return registry_touch(c);
}
