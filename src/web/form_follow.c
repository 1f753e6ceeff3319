/* SPDX-License-Identifier: EUPL-1.2
 * Another party, item or day is chosen: what the former one had proposed follows, what was typed
 * stays.
 *
 * Nobody notes who wrote a value. But what was only proposed comes back by itself when it is taken
 * out of the form as it stood before the change; what was typed does not. So each field is taken
 * out in turn, the last one first, as it is computed of those before it (a price of the list price
 * and its discount), and stays out as long as all that was taken out comes back. The rules of the
 * types do the rest: this file knows none of them.
 */
#include "form.h"

/* The document, or a row of it, as it stood before the change. */
typedef struct {
    int row;        /* of the form */
    Str *was, *now; /* `now`: without what was taken out */
    bool *told, *out;
} Line;

typedef struct {
    const FieldDef *table; /* NULL: the document */
    const TypeDef *type;
    Line *lines;
    int n, cap;
    int *line_of_row; /* counted from 1; 0: that row is not looked at */
} Group;

typedef struct {
    Ctx *c;
    const DocHead *doc;
    Form *form, trial;
    Group head, *tables; /* by the place of the table */
    bool whole;          /* something of the document itself changed, not only of rows */
} Follow;

/* --- what changed --- */

static bool brings_others(const FormField *at)
{
    FieldType t = at->field->type;
    return t == FT_LINK || t == FT_DYNAMIC || (t == FT_DATE && !at->table);
}

static Str *value_at(const Form *form, const FormField *at)
{
    Str *values = at->table ? form->tables[at->table->place].rows[at->row].values : form->values;
    return &values[at->field->place];
}

/* The changes that bring others with them, with what they changed. */
static int find_changes(const Follow *w, const FormGiven *changes, int n, FormField *out,
                        Str *out_was)
{
    int found = 0;
    for (int i = 0; i < n; i++)
        if (form_find(w->form, changes[i].name, &out[found]) && brings_others(&out[found]) &&
            !str_eq(*value_at(w->form, &out[found]), changes[i].was))
            out_was[found++] = changes[i].was;
    return found;
}

/* --- what stood there before --- */

static void add_line(Ctx *c, Group *g, int row, const Str *values)
{
    size_t size = sizeof(Str) * (size_t)g->type->n_fields;
    if (g->n == g->cap) {
        int cap = g->cap ? g->cap * 2 : 8;
        g->lines = arena_grow(c->a, g->lines, sizeof(Line) * (size_t)g->cap,
                              sizeof(Line) * (size_t)cap);
        g->cap = cap;
    }
    g->line_of_row[row] = g->n + 1;
    Line *l = &g->lines[g->n++];
    *l = (Line){.row = row,
                .was = arena_array_of(c->a, Str, g->type->n_fields + 1),
                .now = arena_array_of(c->a, Str, g->type->n_fields + 1),
                .told = arena_array_of(c->a, bool, g->type->n_fields + 1),
                .out = arena_array_of(c->a, bool, g->type->n_fields + 1)};
    memcpy(l->was, values, size);
    memcpy(l->now, values, size);
}

static Line *line_of(const Follow *w, const FormField *at)
{
    const Group *g = at->table ? &w->tables[at->table->place] : &w->head;
    int line = g->line_of_row[at->row];
    return line ? &g->lines[line - 1] : NULL;
}

static void add_rows(Follow *w, const FormField *found, int n)
{
    const TypeDef *t = w->form->type;
    for (int i = 0; w->whole && i < t->n_fields; i++)
        for (int k = 0; t->fields[i].type == FT_TABLE && k < w->form->tables[i].n; k++)
            add_line(w->c, &w->tables[i], k, w->form->tables[i].rows[k].values);
    for (int i = 0; !w->whole && i < n; i++)
        if (!line_of(w, &found[i]))
            add_line(w->c, &w->tables[found[i].table->place], found[i].row,
                     w->form->tables[found[i].table->place].rows[found[i].row].values);
}

/* What is given together stays as it is given. */
static void note_told(const Follow *w, const FormGiven *changes, int n)
{
    FormField at;
    for (int i = 0; i < n; i++) {
        Line *l = form_find(w->form, changes[i].name, &at) ? line_of(w, &at) : NULL;
        if (l)
            l->told[at.field->place] = true;
    }
}

static void set_up(Follow *w, const FormField *found, const Str *was, int n)
{
    const TypeDef *t = w->form->type;
    w->tables = arena_array_of(w->c->a, Group, t->n_fields + 1);
    for (int i = 0; i < t->n_fields; i++)
        w->tables[i] = (Group){
            .table = &t->fields[i],
            .type = t->fields[i].child,
            .line_of_row = arena_array_of(w->c->a, int, w->form->tables[i].n + 1)};
    w->head = (Group){.type = t, .line_of_row = arena_array_of(w->c->a, int, 1)};
    add_line(w->c, &w->head, 0, w->form->values);
    add_rows(w, found, n);
    for (int i = 0; i < n; i++) {
        Line *l = line_of(w, &found[i]);
        l->was[found[i].field->place] = l->now[found[i].field->place] = was[i];
    }
    w->trial = form_new(w->c, t);
    w->trial.values = w->head.lines[0].now;
}

/* --- taking out --- */

static void show_rows(Follow *w, const Group *g, bool there)
{
    FormTable *t = &w->trial.tables[g->table->place];
    if (!t->rows)
        t->rows = arena_array_of(w->c->a, FormRow, g->n + 1);
    t->n = there ? g->n : 0;
    for (int i = 0; i < t->n; i++)
        t->rows[i] = (FormRow){.values = g->lines[i].now};
}

static void show_all_rows(Follow *w, bool there)
{
    for (int i = 0; i < w->form->type->n_fields; i++)
        if (w->tables[i].type)
            show_rows(w, &w->tables[i], there);
}

/* As the document that the form is of, without rows. */
static DocHead *blank_of(Ctx *c, const DocHead *doc)
{
    DocHead *d = doc_new(c, doc->type);
    d->id = doc->id;
    d->version = doc->version;
    d->name = doc->name;
    for (int i = 0; i < d->type->n_fields; i++)
        if (d->type->fields[i].type != FT_TABLE && !d->type->fields[i].via.n)
            field_copy(d, doc, &d->type->fields[i]);
    return d;
}

/* What the trial comes to. What would be wrong with it concerns nobody. */
static Form compute(const Follow *w, int ***out_rows)
{
    Ctx *c = w->c;
    Form inputs;
    int errors = c->e.n, notes = c->n_notes;
    form_compute(c, &w->trial, blank_of(c, w->doc), out_rows, &inputs);
    c->e.n = errors;
    c->n_notes = notes;
    return inputs;
}

static const Str *computed(const Group *g, const Form *inputs, int *const *rows, int line)
{
    if (!g->table)
        return inputs->values;
    int at = rows[g->table->place][line];
    const FormTable *t = &inputs->tables[g->table->place];
    return at >= 0 && at < t->n ? t->rows[at].values : NULL;
}

static bool comes_back(const Line *l, const TypeDef *t, const Str *computed_values)
{
    for (int i = 0; i < t->n_fields; i++)
        if (l->out[i] && !(computed_values && str_eq(l->was[i], computed_values[i])))
            return false;
    return true;
}

static void take_out(const Follow *w, Group *g, const FieldDef *f)
{
    bool any = false;
    int **rows, at = f->place;
    for (int i = 0; i < g->n; i++) {
        Line *l = &g->lines[i];
        l->out[at] = !l->told[at] && str_trim(l->now[at]).n;
        if (l->out[at])
            l->now[at] = STR("");
        any = any || l->out[at];
    }
    if (!any)
        return;
    Form inputs = compute(w, &rows);
    for (int i = 0; i < g->n; i++) {
        Line *l = &g->lines[i];
        if (!l->out[at] || comes_back(l, g->type, computed(g, &inputs, rows, i)))
            continue;
        l->out[at] = false;
        l->now[at] = l->was[at];
    }
}

static void take_out_all(const Follow *w, Group *g)
{
    for (int i = g->n ? g->type->n_fields - 1 : -1; i >= 0; i--) {
        const FieldDef *f = &g->type->fields[i];
        if (form_edits(f) && f->type != FT_TABLE && f->type != FT_PASSWORD)
            take_out(w, g, f);
    }
}

/* Are all rows of a table such as the rules make them by themselves (instalments by the terms)? */
static bool makes_itself(Follow *w, const Group *g)
{
    int **rows, n = 0;
    show_rows(w, g, false);
    Form inputs = compute(w, &rows);
    show_rows(w, g, true);
    const FormTable *made = &inputs.tables[g->table->place];
    for (int i = 0; i < g->n; i++) {
        const FormTable *t = &w->form->tables[g->table->place];
        if (form_row_is_blank(t, g->lines[i].row, g->type))
            continue;
        if (n == made->n)
            return false;
        for (int k = 0; k < g->type->n_fields; k++)
            if (g->lines[i].told[k] || !str_eq(g->lines[i].was[k], made->rows[n].values[k]))
                return false;
        n++;
    }
    return n > 0 && n == made->n;
}

/* --- what follows --- */

static const char forgotten[] = "";

bool form_was_forgotten(Str value)
{
    return value.p == forgotten;
}

static void forget(Group *g, Form *form)
{
    for (int i = 0; i < g->n; i++) {
        const Line *l = &g->lines[i];
        FormRow *r = g->table ? &form->tables[g->table->place].rows[l->row] : NULL;
        for (int k = 0; k < g->type->n_fields; k++) {
            if (!l->out[k])
                continue;
            (r ? r->values : form->values)[k] = (Str){forgotten, 0};
            if (r)
                r->anew = true;
        }
    }
}

static void forget_table(const Group *g, FormTable *t)
{
    t->anew = true;
    for (int i = 0; i < t->n; i++)
        for (int k = 0; k < g->type->n_fields; k++)
            t->rows[i].values[k] = (Str){forgotten, 0};
}

/* Another party, date …: rows first, as they stand in the document; then the document without
 * them, which is quick; then tables as a whole. */
static void follow_whole(Follow *w)
{
    const TypeDef *t = w->form->type;
    for (int i = 0; i < t->n_fields; i++)
        if (w->tables[i].n)
            take_out_all(w, &w->tables[i]);
    show_all_rows(w, false);
    take_out_all(w, &w->head);
    show_all_rows(w, true);
    for (int i = 0; i < t->n_fields; i++)
        if (w->tables[i].n && form_edits(&t->fields[i]) && makes_itself(w, &w->tables[i]))
            forget_table(&w->tables[i], &w->form->tables[i]);
    forget(&w->head, w->form);
}

void form_follow(Ctx *c, Form *form, const DocHead *doc, const FormGiven *changes, int n)
{
    Follow w = {.c = c, .doc = doc, .form = form};
    FormField *found = arena_array_of(c->a, FormField, n + 1);
    Str *was = arena_array_of(c->a, Str, n + 1);
    int n_found = find_changes(&w, changes, n, found, was);
    for (int i = 0; i < n_found; i++)
        w.whole = w.whole || !found[i].table;
    if (!n_found)
        return;
    set_up(&w, found, was, n_found);
    note_told(&w, changes, n);
    show_all_rows(&w, true);
    if (w.whole)
        follow_whole(&w);
    for (int i = 0; i < form->type->n_fields; i++) {
        if (!w.whole)
            take_out_all(&w, &w.tables[i]);
        if (!form->tables[i].anew)
            forget(&w.tables[i], form);
    }
}
