/* SPDX-License-Identifier: EUPL-1.2 */
#include "customize.h"

#include "expr.h"
#include "i18n.h"

/* --- where fields stand --- */

int type_spots(const TypeDef *t, FieldSpot *out)
{
    int n = 0;
    Str section = STR("");
    bool more = false;
    for (int i = 0; i < t->n_spots; i++)
        out[n++] = t->spots[i];
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        bool own = f->custom && !t->custom;
        if (i == 0 || f->section.n || own) {
            section = own ? STR("") : f->section;
            more = f->more;
        }
        bool placed = false;
        for (int k = 0; k < t->n_spots; k++)
            placed = placed || t->spots[k].field == i;
        if (!placed)
            out[n++] = (FieldSpot){i, section, more};
    }
    return n;
}

/* --- one row --- */

bool column_width_read(Str text, int *out)
{
    int64_t px;
    if (!str_to_int(text, &px) || px < COLUMN_NARROWEST || px > COLUMN_WIDEST)
        return false;
    *out = (int)px;
    return true;
}

bool type_lists(const TypeDef *t, Str field)
{
    for (int i = 0; i < t->n_list; i++)
        if (str_eq(t->list[i], field))
            return true;
    return false;
}

static bool says(Str text, Str msgid)
{
    return str_eq(text, msgid) || str_eq(text, tr_str(LANG_FR, msgid));
}

/* The words of the program stay translated: a section of that title is the program's. */
static Str section_called(const TypeDef *t, Str title)
{
    for (int i = 0; i < t->n_fields; i++)
        if (t->fields[i].section.n && says(title, t->fields[i].section))
            return t->fields[i].section;
    return title;
}

static void relabel(FieldDef *f, Str label)
{
    bool known = says(label, f->label) || (f->label_fr.n && str_eq(label, f->label_fr));
    if (label.n && !known)
        f->label = f->label_fr = label;
}

static void set_listed(Registry *r, TypeDef *t, const FieldDef *f, bool listed)
{
    int n = 0;
    Str *list = arena_array_of(r->a, Str, t->n_list + 1);
    for (int i = 0; i < t->n_list; i++)
        if (!str_eq(t->list[i], f->name))
            list[n++] = t->list[i];
    if (listed && n == t->n_list)
        list[n++] = f->name;
    else if (listed)
        return; /* it is there, at its place */
    t->list = list;
    t->n_list = n;
}

typedef struct {
    Str label, section, fallback, show_if;
    int width;
    bool more, required, hidden, listed;
} Change;

/* What must be filled in is always shown. */
static void set_condition(Registry *r, FieldDef *f, Str text)
{
    Str why;
    Expr *e = text.n && !f->required ? expr_parse(r->a, text, &why) : NULL;
    if (e) {
        f->show_if = e;
        f->show_text = text;
    }
}

/* The columns of a grid stand as its fields do. */
static void order_list(Registry *r, TypeDef *t)
{
    Str *list = arena_array_of(r->a, Str, t->n_list + 1);
    int n = 0;
    for (int i = 0; i < t->n_spots; i++)
        for (int k = 0; k < t->n_list; k++)
            if (str_eq(t->list[k], t->fields[t->spots[i].field].name))
                list[n++] = t->list[k];
    if (n == t->n_list)
        t->list = list;
}

static void keep_standard(Registry *r, TypeDef *t)
{
    TypeDef *was = arena_new_of(r->a, TypeDef);
    FieldDef *fields = arena_array_of(r->a, FieldDef, t->n_fields + 1);
    memcpy(fields, t->fields, sizeof *fields * (size_t)t->n_fields);
    *was = *t;
    was->fields = fields;
    t->standard = was;
}

static void change_field(Registry *r, TypeDef *t, int i, const Change *x)
{
    if (!t->standard)
        keep_standard(r, t);
    FieldDef *f = &t->fields[i];
    relabel(f, x->label);
    if (x->required && !f->required)
        f->required = f->asked = true;
    if (x->hidden && !f->hidden && (!f->required || f->fallback.n))
        f->hidden = f->put_away = true;
    if (x->fallback.n)
        f->fallback = x->fallback;
    f->width = x->width;
    set_condition(r, f, x->show_if);
    if (f->type == FT_TABLE)
        f->more = x->more;
    else
        set_listed(r, t, f, x->listed && !x->hidden);
    if (!t->spots)
        t->spots = arena_array_of(r->a, FieldSpot, t->n_fields + 1);
    if (t->n_spots < t->n_fields)
        t->spots[t->n_spots++] = (FieldSpot){i, section_called(t, x->section), x->more};
}

/* Columns that came later: a site that is about to be brought up to date has not all of them. */
static void add_later_columns(Registry *r, Db *db, SqlBuf *q)
{
    static const char *const later[] = {"default_value", "depends_on", "width"};
    Str *names;
    int n = db_columns(db, r->a, STR("customize_form_field"), &names);
    for (size_t k = 0; k < sizeof later / sizeof *later; k++) {
        bool there = false;
        for (int i = 0; i < n; i++)
            there = there || str_is(names[i], later[k]);
        if (there)
            sql_add(q, ", f.");
        else
            sql_add(q, ", '' AS ");
        sql_name(q, str_c(later[k]));
    }
}

bool registry_customize(Registry *r, Db *db)
{
    if (!db_table_exists(db, STR("customize_form_field")))
        return true;
    SqlBuf q = sql_new(r->a);
    sql_add(&q, "SELECT p.doc_type, f.fieldname, f.label, f.section, f.more, f.reqd, f.hidden, "
                "f.in_list_view");
    add_later_columns(r, db, &q);
    sql_add(&q, " FROM customize_form p JOIN customize_form_field f ON f.parent = p.id "
                "ORDER BY p.id, f.idx");
    DbRows *rows = sql_query(db, &q);
    while (db_next(rows)) {
        TypeDef *t = map_get(&r->by_label, db_get_text(rows, 0));
        const FieldDef *f = t ? type_field(t, db_get_text(rows, 1)) : NULL;
        Change x = {.label = str_copy(r->a, db_get_text(rows, 2)),
                    .section = str_copy(r->a, db_get_text(rows, 3)),
                    .more = db_get_int(rows, 4) != 0,
                    .required = db_get_int(rows, 5) != 0,
                    .hidden = db_get_int(rows, 6) != 0,
                    .listed = db_get_int(rows, 7) != 0,
                    .fallback = str_copy(r->a, db_get_text(rows, 8)),
                    .show_if = str_copy(r->a, db_get_text(rows, 9))};
        column_width_read(db_get_text(rows, 10), &x.width);
        if (f && !t->ledger)
            change_field(r, t, (int)(f - t->fields), &x);
    }
    for (int i = 0; i < r->n; i++)
        if (r->types[i]->child)
            order_list(r, r->types[i]);
    return db_finish(rows);
}
