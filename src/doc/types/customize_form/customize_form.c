/* SPDX-License-Identifier: EUPL-1.2
 * The form of a type as people want it. Its rows are all fields that people fill in, in their
 * order; a row without a field of that name makes one (Custom Field).
 */
#include "custom_field.gen.h"
#include "customize.h"
#include "customize_form.gen.h"
#include "expr.h"
#include "user_schema.h"
#include "utf8.h"

/* By its name in the API, or as French readers call it. */
static const TypeDef *type_called(Ctx *c, Str name)
{
    const TypeDef *t = registry_label(c->reg, name);
    Str wanted = utf8_fold(c->a, str_trim(name));
    for (int i = 0; !t && wanted.n && i < c->reg->n; i++) {
        const TypeDef *x = c->reg->types[i];
        Str french = x->label_fr.n ? x->label_fr : tr_str(LANG_FR, x->label);
        if (str_eq(utf8_fold(c->a, french), wanted) || str_eq(utf8_fold(c->a, x->label), wanted))
            t = x;
    }
    return t;
}

static const TypeDef *target(Ctx *c, const CustomizeForm *d)
{
    const TypeDef *t = type_called(c, d->doc_type);
    return t && !t->ledger ? t : NULL;
}

/* What the program fills in; people change its column only. */
static bool is_output(const FieldDef *f)
{
    return f->computed || f->readonly;
}

/* May people change it? */
static bool is_theirs(const FieldDef *f)
{
    bool column = f->type != FT_TABLE && f->type != FT_HTML;
    return !f->secret && !f->via.n && (!f->hidden || f->put_away) && (column || !is_output(f));
}

static int row_of(const CustomizeForm *d, Str fieldname)
{
    for (int i = 0; i < d->fields_n; i++)
        if (str_eq(d->fields[i].fieldname, fieldname))
            return i;
    return -1;
}

static Str own_label(Ctx *c, const FieldDef *f)
{
    return c->lang == LANG_FR && f->label_fr.n ? f->label_fr : tr_str(c->lang, f->label);
}

static Str joined(Ctx *c, const FieldDef *f)
{
    Buf b = {.a = c->a};
    for (int i = 0; i < f->n_choices; i++)
        buf_format(&b, "%s%s", i ? "\n" : "", f->choices[i].p);
    return buf_str(&b);
}

static void add_row(Ctx *c, CustomizeForm *d, const TypeDef *t, const FieldSpot *at)
{
    const FieldDef *f = &t->fields[at->field];
    CustomizeFormField *row = customize_form_add_fields(c, d);
    row->fieldname = f->name;
    row->label = own_label(c, f);
    row->section = at->section.n ? tr_str(c->lang, at->section) : STR("");
    row->more = f->type == FT_TABLE ? f->more : at->more;
    row->default_value = f->fallback;
    row->depends_on = f->show_text;
    row->options = f->custom ? joined(c, f) : STR("");
    row->width = f->width ? str_format(c->a, "%d", f->width) : STR("");
    row->reqd = f->required;
    row->hidden = f->put_away;
    row->in_list_view = type_lists(t, f->name);
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

static bool check_default(Ctx *c, const FieldDef *f, const CustomizeFormField *row, int i)
{
    static const char *const words[] = {"today", "company", "company_currency"};
    const char *path = str_format(c->a, "fields[%d].default_value", i).p;
    bool same = !row->default_value.n || str_eq(row->default_value, f->fallback);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        same = same || (str_is(row->default_value, words[k]) && (k == 0) == (f->type == FT_DATE));
    if (same)
        return true;
    if (f->type == FT_TABLE)
        return fail_field(c, ERR_VALIDATION, path, "%s: a table has no default.", row->label.p);
    return field_set_text(c, NULL, doc_new(c, f->owner), f, row->default_value, path);
}

typedef struct {
    const TypeDef *type;
    Str unknown;
} Names;

static void see_name(void *arg, Str name, Str step, bool is_sum)
{
    Names *n = arg;
    const FieldDef *f = type_field(n->type, name);
    if (!f || (is_sum && f->type != FT_TABLE) || (step.n && f->type != FT_LINK && !is_sum))
        n->unknown = name;
}

/* Words of the field names that the condition uses are checked now: later nobody is told. */
static bool check_condition(Ctx *c, const FieldDef *f, const CustomizeFormField *row, int i)
{
    const char *path = str_format(c->a, "fields[%d].depends_on", i).p;
    Names names = {.type = f->owner, .unknown = STR("")};
    Str why = STR("");
    if (!row->depends_on.n)
        return true;
    if (row->reqd)
        return fail_field(c, ERR_VALIDATION, path,
                          "%s: what has to be filled in is always shown. Take the condition out.",
                          row->label.p);
    Expr *e = expr_parse(c->a, row->depends_on, &why);
    if (!e)
        return fail_field(c, ERR_VALIDATION, path,
                          "%s: this condition cannot be read. Write it like kind = 'x' or "
                          "rent > 0.",
                          row->label.p);
    expr_names(e, see_name, &names);
    return !names.unknown.n ||
           fail_field(c, ERR_VALIDATION, path,
                      "%s: there is no field called %.*s here. Use the names of the last column.",
                      row->label.p, STR_ARG(names.unknown));
}

/* `f` NULL: a new field. */
static bool check_width(Ctx *c, const FieldDef *f, CustomizeFormField *row, int i)
{
    const char *path = str_format(c->a, "fields[%d].width", i).p;
    Str text = str_trim(row->width);
    int px;
    if (text.n && f && f->type == FT_TABLE)
        return fail_field(
            c, ERR_VALIDATION, path,
            "%s: a table is no column. Its own columns have widths: customize \"%s\".",
            row->label.p, f->child->label.p);
    if (text.n && !column_width_read(text, &px))
        return fail_field(c, ERR_VALIDATION, path,
                          "%s: a column is %d to %d pixels wide. Write a whole number like 160, or "
                          "nothing.",
                          row->label.p, COLUMN_NARROWEST, COLUMN_WIDEST);
    row->width = text.n ? str_format(c->a, "%d", px) : STR("");
    return true;
}

/* Of what the program fills in nothing is asked, and nothing of it is kept from its readers. */
static bool check_output(Ctx *c, const FieldDef *f, const CustomizeFormField *row, int i)
{
    const char *wrong = row->reqd && !f->required                  ? "reqd"
                        : row->hidden                              ? "hidden"
                        : !str_eq(row->default_value, f->fallback) ? "default_value"
                        : !str_eq(row->depends_on, f->show_text)   ? "depends_on"
                                                                   : NULL;
    return !is_output(f) || !wrong ||
           fail_field(c, ERR_VALIDATION, str_format(c->a, "fields[%d].%s", i, wrong).p,
                      "%s is filled in by the program: its label, its place, its width and whether "
                      "lists show it can be changed, nothing else.",
                      row->label.p);
}

static int64_t count_values(Ctx *c, const FieldDef *f)
{
    int64_t n = 0;
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT count(*) FROM ");
    sql_name(&q, f->owner->name);
    sql_add(&q, " WHERE ");
    sql_name(&q, f->name);
    if (type_is_text(f->type))
        sql_add(&q, " <> ''");
    else
        sql_add(&q, " <> 0");
    DbRows *r = sql_query(c->db, &q);
    if (db_next(r))
        n = db_get_int(r, 0);
    return db_finish(r) ? n : 0;
}

/* Only fields that people made go; who takes one out knows how many documents it is about. */
static bool check_removal(Ctx *c, const FieldDef *f, const CustomizeFormField *row, int i)
{
    const char *path = str_format(c->a, "fields[%d].remove", i).p;
    if (!row->remove)
        return true;
    if (!f->custom || f->owner->custom)
        return fail_field(c, ERR_VALIDATION, path,
                          "%s belongs to the program: it can be hidden, not taken out.",
                          row->label.p);
    return fail_field(c, ERR_VALIDATION, path,
                      "%s holds a value in %lld documents. The values stay in the database, but "
                      "nobody sees them any more. Tick \"Take fields out for good\" to go on.",
                      row->label.p, (long long)count_values(c, f));
}

static bool check_known(Ctx *c, const FieldDef *f, CustomizeFormField *row, int i, bool confirmed)
{
    bool base = f->required && !f->asked;
    row->fieldtype = STR(""); /* that of the program */
    if (!f->custom || f->type != FT_CHOICE)
        row->options = STR("");
    else if (!str_trim(row->options).n)
        row->options = joined(c, f);
    if (!row->label.n)
        row->label = own_label(c, f);
    if (base && !row->reqd)
        return fail_field(c, ERR_VALIDATION, str_format(c->a, "fields[%d].reqd", i).p,
                          "%s: the program needs it; it stays mandatory.", row->label.p);
    if (row->hidden && row->reqd && !f->fallback.n)
        return fail_field(c, ERR_VALIDATION, str_format(c->a, "fields[%d].hidden", i).p,
                          "%s: what has to be filled in cannot be hidden.", row->label.p);
    return check_output(c, f, row, i) && check_default(c, f, row, i) &&
           check_condition(c, f, row, i) && check_width(c, f, row, i) &&
           (confirmed || check_removal(c, f, row, i));
}

static UserField user_field(const CustomizeFormField *row)
{
    return (UserField){.fieldname = row->fieldname,
                       .label = row->label,
                       .fieldtype = row->fieldtype.n ? row->fieldtype : STR("Data"),
                       .options = row->options,
                       .fallback = row->default_value};
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
    return check_width(c, NULL, row, i) &&
           user_field_line(c, &f, str_format(c->a, "fields[%d].fieldtype", i).p, &line);
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
        bool confirmed = d->confirmed && f && f->custom && !t->custom;
        ok = (f ? check_known(c, f, row, i, confirmed) : check_new(c, d, row, i)) && ok;
    }
    return ok;
}

/* --- used at once --- */

/* Confirmed by now. Not before: rows of a form that is still typed keep their places. */
bool customize_form_before_save(Ctx *c, CustomizeForm *d)
{
    int n = 0;
    for (int i = 0; i < d->fields_n; i++)
        if (!d->fields[i].remove)
            d->fields[n++] = d->fields[i];
    (void)c;
    d->fields_n = n;
    d->confirmed = false;
    return true;
}

static CustomField *field_doc(Ctx *c, const CustomizeForm *d, Str fieldname)
{
    const TypeDef *t = registry_type(c->reg, STR("custom_field"));
    int64_t id = name_to_id(c, t, str_format(c->a, "%s-%s", d->doc_type.p, fieldname.p));
    return id ? (CustomField *)doc_load(c, t, id) : NULL;
}

/* Fields that people made and that have no row any more; new choices of those that have one. */
static bool settle_fields(Ctx *c, const CustomizeForm *d, const TypeDef *t)
{
    bool ok = true;
    for (int i = 0; ok && i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        if (!f->custom || t->custom || !is_theirs(f))
            continue;
        int at = row_of(d, f->name);
        bool same = at >= 0 &&
                    (f->type != FT_CHOICE || str_eq(d->fields[at].options, joined(c, f)));
        CustomField *doc = same ? NULL : field_doc(c, d, f->name);
        if (doc && at >= 0)
            doc->options = d->fields[at].options;
        if (doc)
            ok = at < 0 ? doc_delete(c, &doc->head) : doc_save(c, &doc->head);
    }
    return ok;
}

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
    return (!t || settle_fields(c, d, t)) && registry_touch(c);
}

bool customize_form_deleted(Ctx *c, CustomizeForm *d)
{
    (void)d;
    return registry_touch(c);
}
