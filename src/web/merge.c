/* SPDX-License-Identifier: EUPL-1.2 */
#include "merge.h"

/* --- one value --- */

/* Browsers end the lines of a text in their own way. */
static Str plain(Arena *a, Str s)
{
    return s.n && memchr(s.p, '\r', s.n) ? str_replace(a, s, STR("\r\n"), STR("\n"))
                                         : (Str){s.p ? s.p : "", s.n};
}

static MergeChange *note(Ctx *c, Merge *m, MergeChange change)
{
    if (m->n == m->cap) {
        int cap = m->cap ? m->cap * 2 : 16;
        m->list = arena_grow(c->a, m->list, sizeof(MergeChange) * (size_t)m->cap,
                             sizeof(MergeChange) * (size_t)cap);
        m->cap = cap;
    }
    m->list[m->n] = change;
    m->n_open += change.open;
    return &m->list[m->n++];
}

/* `base` NULL: unknown. A value that the page did not have (p is NULL) was not changed in it. */
static Str merge_value(Ctx *c, Merge *m, MergeChange at, const Str *base, Str typed, Str stored)
{
    Str mine = plain(c->a, typed), theirs = plain(c->a, stored);
    Str was = base ? plain(c->a, *base) : STR("");
    at.base = was;
    at.mine = mine;
    at.theirs = theirs;
    if (!typed.p || str_eq(mine, theirs))
        return stored;
    if (base && str_eq(mine, was)) {
        note(c, m, at);
        return stored;
    }
    at.open = !base || !str_eq(theirs, was);
    if (at.open)
        note(c, m, at);
    return typed;
}

static void merge_values(Ctx *c, Merge *m, MergeChange at, const TypeDef *t, const Str *base,
                         const Str *mine, const Str *theirs, Str *out)
{
    for (int i = 0; i < t->n_fields; i++) {
        at.field = &t->fields[i];
        if (at.field->type != FT_TABLE && form_edits(at.field))
            out[i] = merge_value(c, m, at, base ? &base[i] : NULL, mine[i], theirs[i]);
    }
}

/* --- rows --- */

static const FormRow *row_called(const FormTable *t, int64_t id)
{
    for (int i = 0; t && id && i < t->n; i++)
        if (t->rows[i].id == id)
            return &t->rows[i];
    return NULL;
}

static bool same_row(Ctx *c, const TypeDef *t, const FormRow *a, const FormRow *b)
{
    for (int i = 0; i < t->n_fields; i++) {
        bool both = a->values[i].p && b->values[i].p;
        if (both && !str_eq(plain(c->a, a->values[i]), plain(c->a, b->values[i])))
            return false;
    }
    return true;
}

typedef struct {
    Ctx *c;
    Merge *m;
    const FieldDef *table;
    const FormTable *base, *mine, *theirs;
    FormTable *out;
} Rows;

/* The end of the merged rows; NULL when there are too many. */
static FormRow *append(Rows *r, const FormRow *row)
{
    int at = r->out->n;
    if (!form_row_insert(r->c, &r->m->form, r->table, at))
        return NULL;
    FormRow *made = &r->out->rows[at];
    made->id = row->id;
    for (int i = 0; i < r->table->child->n_fields; i++)
        made->values[i] = row->values[i];
    return made;
}

static MergeChange about(const Rows *r, MergeKind kind)
{
    return (MergeChange){.kind = kind, .table = r->table, .row = r->out->n};
}

/* A row that they removed: gone, unless it was changed here. */
static void keep_or_drop(Rows *r, const FormRow *mine)
{
    const FormRow *was = row_called(r->base, mine->id);
    bool changed = !was || !same_row(r->c, r->table->child, was, mine);
    MergeChange at = about(r, MERGE_ROW_REMOVED);
    at.open = changed;
    at.row = changed ? at.row : -1;
    note(r->c, r->m, at);
    if (changed)
        append(r, mine);
}

static void merge_mine(Rows *r, const FormRow *mine)
{
    const FormRow *theirs = row_called(r->theirs, mine->id);
    if (mine->id && !theirs) {
        keep_or_drop(r, mine);
        return;
    }
    FormRow *made = append(r, mine);
    const FormRow *was = row_called(r->base, mine->id);
    if (!made || !theirs)
        return;
    MergeChange at = about(r, MERGE_FIELD);
    at.row = r->out->n - 1;
    merge_values(r->c, r->m, at, r->table->child, was ? was->values : NULL, mine->values,
                 theirs->values, made->values);
}

/* Rows that are not stored yet have no id: the same content is the same row. */
static bool typed_here_too(const Rows *r, const FormRow *theirs)
{
    for (int i = 0; i < r->mine->n; i++)
        if (!r->mine->rows[i].id && same_row(r->c, r->table->child, &r->mine->rows[i], theirs))
            return true;
    return false;
}

static void merge_theirs(Rows *r, int i)
{
    const FormRow *theirs = &r->theirs->rows[i], *was = row_called(r->base, theirs->id);
    bool here = theirs->id ? row_called(r->mine, theirs->id) != NULL : typed_here_too(r, theirs);
    bool untouched = was && same_row(r->c, r->table->child, was, theirs);
    if (here || untouched || form_row_is_blank(r->theirs, i, r->table->child))
        return;
    MergeChange at = about(r, was ? MERGE_ROW_REMOVED : MERGE_ROW_ADDED);
    at.open = was != NULL;
    at.mine_gone = was != NULL;
    if (append(r, theirs))
        note(r->c, r->m, at);
}

static void merge_table(Ctx *c, Merge *m, const FieldDef *f, const Form *base, const Form *mine,
                        const Form *theirs)
{
    Rows r = {.c = c,
              .m = m,
              .table = f,
              .base = base ? &base->tables[f->place] : NULL,
              .mine = &mine->tables[f->place],
              .theirs = &theirs->tables[f->place],
              .out = &m->form.tables[f->place]};
    for (int i = 0; i < r.mine->n; i++)
        if (!form_row_is_blank(r.mine, i, f->child))
            merge_mine(&r, &r.mine->rows[i]);
    for (int i = 0; i < r.theirs->n; i++)
        merge_theirs(&r, i);
}

void form_merge(Ctx *c, const Form *base, const Form *mine, const Form *theirs, Merge *out)
{
    const TypeDef *t = mine->type;
    *out = (Merge){.form = form_new(c, t)};
    merge_values(c, out, (MergeChange){.row = -1}, t, base ? base->values : NULL, mine->values,
                 theirs->values, out->form.values);
    for (int i = 0; i < t->n_fields; i++)
        if (t->fields[i].type == FT_TABLE && form_edits(&t->fields[i]))
            merge_table(c, out, &t->fields[i], base, mine, theirs);
}

/* --- as a page carries it --- */

static void pack_table(JsonOut *o, const FieldDef *f, const FormTable *t)
{
    const TypeDef *rows = f->child;
    json_key(o, f->name);
    json_begin(o, '{');
    json_key(o, STR("fields"));
    json_begin(o, '[');
    for (int i = 0; i < rows->n_fields; i++)
        if (form_edits(&rows->fields[i]))
            json_text(o, rows->fields[i].name);
    json_end(o, ']');
    json_key(o, STR("rows"));
    json_begin(o, '[');
    for (int k = 0; k < t->n; k++) {
        json_begin(o, '[');
        json_int(o, t->rows[k].id);
        for (int i = 0; i < rows->n_fields; i++)
            if (form_edits(&rows->fields[i]))
                json_text(o, t->rows[k].values[i]);
        json_end(o, ']');
    }
    json_end(o, ']');
    json_end(o, '}');
}

Str form_pack(Ctx *c, const Form *form)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    for (int i = 0; i < form->type->n_fields; i++) {
        const FieldDef *f = &form->type->fields[i];
        if (!form_edits(f))
            continue;
        if (f->type == FT_TABLE) {
            pack_table(&o, f, &form->tables[i]);
        } else if (form->values[i].n) {
            json_key(&o, f->name);
            json_text(&o, form->values[i]);
        }
    }
    json_end(&o, '}');
    return buf_str(&b);
}

static void unpack_row(Form *form, const FieldDef *f, int k, const Json *fields, const Json *row)
{
    FormRow *out = &form->tables[f->place].rows[k];
    const Json *value = row->first;
    if (!value || !str_to_int(value->text, &out->id))
        return;
    JSON_EACH (name, fields) {
        value = value->next;
        if (!value)
            return;
        const FieldDef *inner = type_field(f->child, name->text);
        if (inner && value->kind == JSON_TEXT)
            out->values[inner->place] = value->text;
    }
}

static void unpack_table(Ctx *c, Form *form, const FieldDef *f, const Json *table)
{
    int k = 0;
    JSON_EACH (row, json_get(table, "rows"))
        if (form_row_insert(c, form, f, k))
            unpack_row(form, f, k++, json_get(table, "fields"), row);
}

bool form_unpack(Ctx *c, const TypeDef *t, Str packed, Form *out)
{
    const char *why;
    size_t at;
    const Json *o = packed.n ? json_parse(c->a, packed, &why, &at) : NULL;
    if (!o || o->kind != JSON_OBJECT)
        return false;
    *out = form_new(c, t);
    JSON_EACH (member, o) {
        const FieldDef *f = type_field(t, member->key);
        if (f && f->type == FT_TABLE && form_edits(f))
            unpack_table(c, out, f, member);
        else if (f && member->kind == JSON_TEXT)
            out->values[f->place] = member->text;
    }
    return true;
}
