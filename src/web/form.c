/* SPDX-License-Identifier: EUPL-1.2 */
#include "form.h"

#include "customize.h"
#include "input.h"
#include "link_find.h"
#include "rules.h"
#include "site.h"
#include "utf8.h"

bool form_edits(const FieldDef *f)
{
    return !f->computed && !f->readonly && !f->hidden && !f->secret && !f->via.n;
}

static bool is_grid_column(const FieldDef *f)
{
    return !f->hidden && !f->secret && !f->via.n && f->type != FT_TABLE;
}

int form_columns(const TypeDef *rows, const FieldDef **out, int max)
{
    int n = 0;
    for (int i = 0; i < rows->n_list && n < max; i++) {
        const FieldDef *f = type_field(rows, rows->list[i]);
        if (f && is_grid_column(f))
            out[n++] = f;
    }
    FieldSpot spots[FIELDS_MAX + 1];
    int fields = rows->n_list ? 0 : type_spots(rows, spots);
    for (int i = 0; i < fields && n < max; i++)
        if (is_grid_column(&rows->fields[spots[i].field]))
            out[n++] = &rows->fields[spots[i].field];
    return n;
}

Form form_new(Ctx *c, const TypeDef *t)
{
    return (Form){.type = t,
                  .values = arena_array_of(c->a, Str, t->n_fields + 1),
                  .tables = arena_array_of(c->a, FormTable, t->n_fields + 1)};
}

/* --- rows --- */

static FormRow *add_row(Ctx *c, FormTable *t, const TypeDef *rows)
{
    if (t->n >= FORM_ROWS_MAX)
        return NULL;
    if (t->n == t->cap) {
        int cap = t->cap ? t->cap * 2 : 8;
        t->rows = arena_grow(c->a, t->rows, sizeof(FormRow) * (size_t)t->cap,
                             sizeof(FormRow) * (size_t)cap);
        t->cap = cap;
    }
    FormRow *r = &t->rows[t->n++];
    *r = (FormRow){.values = arena_array_of(c->a, Str, rows->n_fields + 1)};
    return r;
}

static FormRow *row_at(Ctx *c, FormTable *t, const TypeDef *rows, int i)
{
    while (t->n <= i)
        if (!add_row(c, t, rows))
            return NULL;
    return &t->rows[i];
}

static void shift(FormTable *t, int from, int to)
{
    FormRow moved = t->rows[from];
    int step = to > from ? 1 : -1;
    for (int i = from; i != to; i += step)
        t->rows[i] = t->rows[i + step];
    t->rows[to] = moved;
}

bool form_row_insert(Ctx *c, Form *form, const FieldDef *table, int at)
{
    FormTable *t = &form->tables[table->place];
    if (at < 0 || at > FORM_ROWS_MAX)
        return false;
    if (at >= t->n)
        return row_at(c, t, table->child, at) != NULL;
    if (!add_row(c, t, table->child))
        return false;
    shift(t, t->n - 1, at);
    return true;
}

bool form_row_remove(Form *form, const FieldDef *table, int at)
{
    FormTable *t = &form->tables[table->place];
    if (at < 0 || at >= t->n)
        return false;
    shift(t, at, t->n - 1);
    t->n--;
    return true;
}

bool form_row_move(Ctx *c, Form *form, const FieldDef *table, int from, int to)
{
    FormTable *t = &form->tables[table->place];
    if (from < 0 || to < 0 || from >= FORM_ROWS_MAX || to >= FORM_ROWS_MAX)
        return false;
    if (!row_at(c, t, table->child, from > to ? from : to))
        return false;
    shift(t, from, to);
    return true;
}

bool form_row_is_blank(const FormTable *t, int row, const TypeDef *rows)
{
    for (int i = 0; i < rows->n_fields; i++) {
        Str v = str_trim(t->rows[row].values[i]);
        if (v.n && rows->fields[i].type != FT_YES)
            return false;
    }
    return true;
}

/* --- names --- */

/* "items[2].qty" -> table, 2, "qty"; a plain name gives no table. */
static bool read_name(const TypeDef *t, Str name, const FieldDef **out_table, int *out_row,
                      Str *out_field)
{
    long open = str_find(name, '['), close = str_find(name, ']');
    int64_t row;
    *out_table = NULL;
    *out_field = name;
    if (open < 0)
        return true;
    const FieldDef *f = type_field(t, str_slice(name, 0, (size_t)open));
    if (!f || f->type != FT_TABLE || close < open || (size_t)close + 2 > name.n ||
        name.p[close + 1] != '.' ||
        !str_to_int(str_slice(name, (size_t)open + 1, (size_t)close), &row) || row < 0 ||
        row >= FORM_ROWS_MAX)
        return false;
    *out_table = f;
    *out_row = (int)row;
    *out_field = str_slice(name, (size_t)close + 2, name.n);
    return true;
}

static bool set_in_row(Ctx *c, Form *form, const FieldDef *table, int i, Str field, Str value)
{
    FormRow *r = row_at(c, &form->tables[table->place], table->child, i);
    if (!r)
        return false;
    if (str_is(field, "name"))
        return str_to_int(value, &r->id) || !value.n;
    const FieldDef *f = type_field(table->child, field);
    if (!f || !form_edits(f))
        return false;
    r->values[f->place] = str_copy(c->a, value);
    return true;
}

/* A row beyond the last that a document may hold is told, not left out. */
static void note_full(Form *form, Str name, Str value)
{
    long open = str_find(name, '['), close = str_find(name, ']');
    int64_t row;
    if (open < 0 || close < open || !str_trim(value).n ||
        !str_to_int(str_slice(name, (size_t)open + 1, (size_t)close), &row) || row < FORM_ROWS_MAX)
        return;
    const FieldDef *f = type_field(form->type, str_slice(name, 0, (size_t)open));
    if (f && f->type == FT_TABLE && form_edits(f))
        form->full = f;
}

bool form_set(Ctx *c, Form *form, Str name, Str value)
{
    const FieldDef *table;
    Str field;
    int row;
    if (!read_name(form->type, name, &table, &row, &field)) {
        note_full(form, name, value);
        return false;
    }
    if (table)
        return form_edits(table) && set_in_row(c, form, table, row, field, value);
    const FieldDef *f = type_field(form->type, field);
    if (!f || f->type == FT_TABLE || !form_edits(f))
        return false;
    form->values[f->place] = str_copy(c->a, value);
    return true;
}

bool form_find(const Form *form, Str name, FormField *out)
{
    Str field;
    *out = (FormField){0};
    if (!read_name(form->type, name, &out->table, &out->row, &field))
        return false;
    out->field = type_field(out->table ? out->table->child : form->type, field);
    return out->field && (!out->table || out->row < form->tables[out->table->place].n);
}

static Str *values_of(const Form *form, const FormField *at)
{
    return at->table ? form->tables[at->table->place].rows[at->row].values : form->values;
}

bool form_get(const Form *form, Str name, Str *out)
{
    FormField at;
    if (!form_find(form, name, &at))
        return false;
    *out = values_of(form, &at)[at.field->place];
    return out->p != NULL;
}

/* The net price follows the list price and its discount, unless it is the one that was typed. */
static void forget_price(const TypeDef *t, Str *values, Str field)
{
    const FieldDef *rate = type_field(t, STR("rate"));
    const FieldDef *list = type_field(t, STR("price_list_rate"));
    bool follows = str_is(field, "price_list_rate") || str_is(field, "discount_percentage");
    if (!rate || !list || !follows)
        return;
    if (!str_trim(values[list->place]).n)
        values[list->place] = values[rate->place];
    values[rate->place] = STR("");
}

void form_forget_price(Form *form, Str name)
{
    FormField at;
    if (form_find(form, name, &at) && at.table)
        forget_price(at.table->child, values_of(form, &at), at.field->name);
}

/* --- from documents --- */

Str form_value(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f)
{
    if (f->type == FT_PASSWORD || f->secret)
        return STR("");
    if (f->type == FT_YES)
        return *(const bool *)field_at(d, f) ? STR("1") : STR("0");
    if (field_is_empty(d, f) && !(type_is_int64(f->type) && field_given(d, f)))
        return STR("");
    if (f->type == FT_CHOICE || type_is_text(f->type))
        return field_text(c, parent, d, f);
    return field_show(c, parent, d, f);
}

/* An amount that is not shown was not said by anybody: the rules work it out again. */
static bool is_unsaid(Ctx *c, const DocHead *d, const FieldDef *f)
{
    int errors = c->e.n;
    bool unsaid = f->type == FT_MONEY && f->show_if && !rules_holds(c, NULL, d, f->show_if);
    c->e.n = errors; /* a condition that cannot be told is not the reader's mistake */
    return unsaid;
}

Form form_of_doc(Ctx *c, const DocHead *d)
{
    Form form = form_new(c, d->type);
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (!form_edits(f))
            continue;
        if (f->type != FT_TABLE) {
            form.values[i] = is_unsaid(c, d, f) ? STR("") : form_value(c, NULL, d, f);
            continue;
        }
        for (int k = 0; k < doc_rows(d, f)->n; k++) {
            const DocHead *row = doc_row(d, f, k);
            FormRow *r = add_row(c, &form.tables[i], f->child);
            if (!r)
                break;
            r->id = row->id;
            for (int j = 0; j < f->child->n_fields; j++)
                if (form_edits(&f->child->fields[j]))
                    r->values[j] = form_value(c, d, row, &f->child->fields[j]);
        }
    }
    return form;
}

/* --- to documents --- */

static Date date_base(Ctx *c, const DocHead *d, const FieldDef *f)
{
    Date day = f->type == FT_DATE ? *(const Date *)field_at(d, f) : (Date){0};
    return day.day ? day : c->today;
}

static int decimals_of(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f)
{
    return f->type == FT_MONEY ? money_decimals(c, parent, d, f) : type_decimals(f, 2);
}

/* How many decimals a number has; 0 for what is none. */
static int count_decimals(Str number)
{
    long point = str_find(number, '.');
    int n = 0;
    for (size_t i = (size_t)point + 1; point >= 0 && i < number.n; i++) {
        if (number.p[i] < '0' || number.p[i] > '9')
            return 0;
        if (number.p[i] != '0')
            n = (int)(i - (size_t)point);
    }
    return n;
}

/* More decimals than are kept would be rounded unseen. Sums are rounded: nobody typed theirs. */
static bool check_decimals(Ctx *c, const FieldDef *f, Str number, int decimals, const char *path)
{
    const char *label = tr_str(c->lang, f->label).p;
    if (!type_is_int64(f->type) || f->type == FT_DATETIME || count_decimals(number) <= decimals)
        return true;
    if (!decimals)
        return fail_field(c, ERR_VALIDATION, path,
                          "%s: this number has no decimals. Write a whole number.", label);
    return fail_field(c, ERR_VALIDATION, path, "%s: too many decimals. Write %d at most.", label,
                      decimals);
}

/* What a browser puts for half a character. What came otherwise, and is not touched, may stay. */
static bool check_readable(Ctx *c, const DocHead *d, const FieldDef *f, Str text, const char *path)
{
    return !type_is_text(f->type) || str_find_str(text, STR("\uFFFD")) < 0 ||
           str_eq(text, *(const Str *)field_at(d, f)) ||
           fail_field(c, ERR_VALIDATION, path,
                      "%s: a character of this text cannot be read. Type it again.",
                      tr_str(c->lang, f->label).p);
}

static bool apply_one(Ctx *c, const DocHead *parent, DocHead *d, const FieldDef *f, Str typed,
                      const char *path)
{
    int decimals = decimals_of(c, parent, d, f);
    Str text = input_text(c->a, f->type, typed, decimals, c->lang == LANG_FR, date_base(c, d, f));
    if (!check_decimals(c, f, text, decimals, path) || !check_readable(c, d, f, text, path))
        return false;
    bool link = f->type == FT_LINK || f->type == FT_DYNAMIC;
    if (link && text.n && !link_complete(c, parent, d, f, text, path, &text))
        return false;
    if (f->type == FT_PASSWORD && !text.n)
        return true; /* an empty one means the present one */
    if (text.n)
        field_mark_given(d, f);
    return field_set_text(c, parent, d, f, text, path);
}

/* When a field is read: an amount needs its currency, an account its company. */
static int turn_of(const FieldDef *f)
{
    return f->type == FT_DYNAMIC          ? 3
           : f->type != FT_LINK           ? 2
           : str_is(f->target, "company") ? 0
                                          : 1;
}

static bool apply_values(Ctx *c, const DocHead *parent, DocHead *d, const Str *values, Str prefix)
{
    bool ok = true;
    for (int turn = 0; turn < 4; turn++)
        for (int i = 0; i < d->type->n_fields; i++) {
            const FieldDef *f = &d->type->fields[i];
            if (turn_of(f) != turn || !values[i].p || f->type == FT_TABLE || !form_edits(f))
                continue;
            Str path = str_format(c->a, "%.*s%s", STR_ARG(prefix), f->name.p);
            ok = apply_one(c, parent, d, f, values[i], path.p) && ok;
        }
    return ok;
}

static const DocHead *stored_row(const RowsRaw *old, const FieldDef *table, int64_t id)
{
    for (int i = 0; id && i < old->n; i++) {
        const DocHead *row = (const DocHead *)((const char *)old->p +
                                               (size_t)i * table->child->size);
        if (row->id == id)
            return row;
    }
    return NULL;
}

static void keep_stored(const DocHead *old, DocHead *row)
{
    for (int i = 0; old && i < row->type->n_fields; i++)
        if (!row->type->fields[i].via.n)
            field_copy(row, old, &row->type->fields[i]);
    if (old)
        row->id = old->id;
}

static bool apply_table(Ctx *c, const Form *form, DocHead *d, const FieldDef *f, int **out_rows)
{
    const FormTable *t = &form->tables[f->place];
    RowsRaw old = *doc_rows(d, f);
    bool ok = true;
    *doc_rows(d, f) = (RowsRaw){0};
    *out_rows = arena_array_of(c->a, int, t->n + 1);
    for (int i = 0; i < t->n; i++) {
        (*out_rows)[i] = -1;
        if (form_row_is_blank(t, i, f->child))
            continue;
        (*out_rows)[i] = doc_rows(d, f)->n;
        DocHead *row = doc_add_row(c, d, f);
        keep_stored(stored_row(&old, f, t->rows[i].id), row);
        ok = apply_values(c, d, row, t->rows[i].values,
                          str_format(c->a, "%s[%d].", f->name.p, i)) &&
             ok;
    }
    field_mark_given(d, f);
    return ok;
}

bool form_tell_full(Ctx *c, const FieldDef *table)
{
    return fail_field(c, ERR_VALIDATION, table->name.p,
                      "A document holds at most %d rows. Make several documents of them.",
                      FORM_ROWS_MAX);
}

bool form_apply(Ctx *c, const Form *form, DocHead *d, int ***out_rows)
{
    bool ok = apply_values(c, NULL, d, form->values, STR("")) && !form->full;
    if (form->full)
        form_tell_full(c, form->full);
    *out_rows = arena_array_of(c->a, int *, d->type->n_fields + 1);
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->type == FT_TABLE && form_edits(f))
            ok = apply_table(c, form, d, f, &(*out_rows)[i]) && ok;
    }
    return ok;
}

static int form_row_of(const Form *form, int *const *rows, const FieldDef *table, int doc_row_at)
{
    for (int i = 0; i < form->tables[table->place].n; i++)
        if (rows[table->place][i] == doc_row_at)
            return i;
    return doc_row_at;
}

void form_name_errors(Ctx *c, const Form *form, int *const *rows, int from)
{
    for (int i = from; i < c->e.n; i++) {
        const FieldDef *table;
        Str field;
        int row;
        Err *e = &c->e.list[i];
        if (read_name(form->type, e->field, &table, &row, &field) && table && form_edits(table))
            e->field = str_format(c->a, "%s[%d].%.*s", table->name.p,
                                  form_row_of(form, rows, table, row), STR_ARG(field));
    }
}

/* --- JSON --- */

static void put_pair(JsonOut *o, Str name, Str value)
{
    json_begin(o, '[');
    json_text(o, name);
    json_text(o, value);
    json_end(o, ']');
}

Str *form_row_shown(Ctx *c, const Form *form, const FieldDef *table, int row)
{
    FormRow *r = &form->tables[table->place].rows[row];
    if (!r->shown)
        r->shown = arena_array_of(c->a, Str, table->child->n_fields + 1);
    return r->shown;
}

static void put_row(const FieldDef *f, int k, const FormRow *r, Arena *a, JsonOut *o)
{
    put_pair(o, str_format(a, "%s[%d].name", f->name.p, k),
             r->id ? str_format(a, "%lld", (long long)r->id) : STR(""));
    for (int j = 0; j < f->child->n_fields; j++) {
        const char *name = f->child->fields[j].name.p;
        if (r->values[j].n)
            put_pair(o, str_format(a, "%s[%d].%s", f->name.p, k, name), r->values[j]);
        if (r->shown && r->shown[j].p)
            put_pair(o, str_format(a, "%s[%d]=%s", f->name.p, k, name), r->shown[j]);
    }
}

void form_to_json(const Form *form, Arena *a, JsonOut *o)
{
    const TypeDef *t = form->type;
    json_begin(o, '[');
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        if (form->values[i].p)
            put_pair(o, f->name, form->values[i]);
        for (int k = 0; f->type == FT_TABLE && k < form->tables[i].n; k++)
            put_row(f, k, &form->tables[i].rows[k], a, o);
    }
    json_end(o, ']');
}

/* "items[2]=amount"; false for other names. */
static bool set_shown(Ctx *c, Form *form, Str name, Str text)
{
    const FieldDef *table, *f;
    Str field;
    int row;
    long mark = str_find(name, '=');
    if (mark < 0)
        return false;
    Str path = str_format(c->a, "%.*s.%.*s", (int)mark, name.p,
                          STR_ARG(str_slice(name, (size_t)mark + 1, name.n)));
    if (!read_name(form->type, path, &table, &row, &field) || !table ||
        row >= form->tables[table->place].n)
        return true;
    f = type_field(table->child, field);
    if (f)
        form_row_shown(c, form, table, row)[f->place] = text;
    return true;
}

bool form_from_json(Ctx *c, Form *form, const Json *pairs)
{
    JSON_EACH (p, pairs) {
        if (p->kind != JSON_LIST || p->n != 2 || p->first->kind != JSON_TEXT ||
            p->first->next->kind != JSON_TEXT)
            return false;
        if (!set_shown(c, form, p->first->text, p->first->next->text))
            form_set(c, form, p->first->text, p->first->next->text);
    }
    return true;
}
