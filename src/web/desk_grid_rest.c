/* SPDX-License-Identifier: EUPL-1.2
 * The rows of a long grid beyond the first ones, as text instead of inputs: web/src/grid.ts takes
 * them over; where it does not run, the form sends them back as they are, so that none is lost, and
 * a button shows them all as inputs.
 *
 *     {"from": 26, "fields": ["name", "qty", …], "shown": ["amount", …],
 *      "rows": [[values and computed texts, in that order], …], "wrong": {"items[300].qty": "…"}}
 */
#include "desk_grid.h"

static Str rest_name(Arena *a, const FieldDef *table)
{
    return str_format(a, "%s.rest", table->name.p);
}

static void put_names(JsonOut *o, const FieldDef *const *fields, int n)
{
    for (int i = 0; i < n; i++)
        json_text(o, fields[i]->name);
}

static void put_wrong(JsonOut *o, const FieldDef *table, const Errors *e)
{
    Str start = str_format(o->b->a, "%s[", table->name.p);
    json_key(o, STR("wrong"));
    json_begin(o, '{');
    for (int i = 0; e && i < e->n; i++)
        if (str_starts(e->list[i].field, start) &&
            str_eq(ui_error_of(e, e->list[i].field), e->list[i].text))
            json_put(o, e->list[i].field.p, e->list[i].text);
    json_end(o, '}');
}

static void put_row(JsonOut *o, const GridRest *g, int row)
{
    Ctx *c = g->c;
    const FormRow *r = row < g->rows->n ? &g->rows->rows[row] : NULL;
    const DocHead *d = r && g->doc_row ? g->doc_row(g->arg, row) : NULL;
    json_begin(o, '[');
    json_text(o, r && r->id ? str_format(c->a, "%lld", (long long)r->id) : STR(""));
    for (int i = 0; i < g->n_fields; i++) {
        Str v = r ? r->values[g->fields[i]->place] : STR("");
        json_text(o, v.n ? v : g->fields[i]->type == FT_YES ? STR("0") : STR(""));
    }
    for (int i = 0; i < g->n_shown; i++)
        json_text(o, d && !field_is_empty(d, g->shown[i]) ? field_show(c, g->doc, d, g->shown[i])
                                                          : STR(""));
    json_end(o, ']');
}

void grid_rest_write(Markup *m, const GridRest *g, int from, int to)
{
    Buf b = {.a = g->c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put_int(&o, "from", from);
    json_key(&o, STR("fields"));
    json_begin(&o, '[');
    json_text(&o, STR("name"));
    put_names(&o, g->fields, g->n_fields);
    json_end(&o, ']');
    json_key(&o, STR("shown"));
    json_begin(&o, '[');
    put_names(&o, g->shown, g->n_shown);
    json_end(&o, ']');
    put_wrong(&o, g->table, g->errors);
    json_key(&o, STR("rows"));
    json_begin(&o, '[');
    for (int row = from; row < to; row++)
        put_row(&o, g, row);
    json_end(&o, ']');
    json_end(&o, '}');
    ui_packed(m, rest_name(g->c->a, g->table).p, buf_str(&b));
}

static void read_row(Ctx *c, Form *form, const FieldDef *table, int row, const Json *fields,
                     const Json *values)
{
    const Json *v = values->first;
    for (const Json *f = fields->first; f && v; f = f->next, v = v->next)
        if (f->kind == JSON_TEXT && v->kind == JSON_TEXT)
            form_set(c, form, str_format(c->a, "%s[%d].%.*s", table->name.p, row, STR_ARG(f->text)),
                     v->text);
}

static void read_table(Ctx *c, Form *form, const FieldDef *table, Str text)
{
    const char *why;
    size_t at;
    const Json *o = text.n ? json_parse(c->a, text, &why, &at) : NULL;
    const Json *from = json_get(o, "from"), *fields = json_get(o, "fields");
    int64_t row;
    if (!from || !fields || !str_to_int(from->text, &row) || row < 0 || row >= FORM_ROWS_MAX)
        return;
    JSON_EACH (values, json_get(o, "rows"))
        read_row(c, form, table, (int)row++, fields, values);
}

void grid_rest_read(const Request *r, Ctx *c, Form *form)
{
    for (int i = 0; i < form->type->n_fields; i++) {
        const FieldDef *f = &form->type->fields[i];
        if (f->type == FT_TABLE && form_edits(f))
            read_table(c, form, f, request_param_or_empty(r, rest_name(c->a, f).p));
    }
}

bool grid_rest_all(const Request *r)
{
    return str_is(request_param_or_empty(r, "rows"), "all") ||
           str_is(request_param_or_empty(r, "do"), "rows");
}
