/* SPDX-License-Identifier: EUPL-1.2
 * "Columns": the columns of a list and their order, chosen by a form that needs no script.
 * POST /app/<slug>/columns keeps them; web/src/list.ts sends widths there too.
 */
#include "desk_list.h"

#include "ui_parts.h"

/* --- the form --- */

static void hidden_place(List *l)
{
    Markup *m = &l->d->m;
    ui_hidden(m, "query", l->filters.query);
    if (l->saved >= 0)
        ui_hidden(m, "view", l->saved_views[l->saved].name);
}

static void column_lines(List *l)
{
    Ctx *c = l->d->c;
    m_tag(&l->d->m, "ol");
    for (int i = 0; i < l->n_columns; i++)
        ui_column_line(&l->d->m, c->lang, list_column_key(l, i), list_column_label(l, i), true);
    if (!list_has_column(l, NULL))
        ui_column_line(&l->d->m, c->lang, STR("name"),
                       str_c(tr(c->lang, l->t->n_numbers ? "Number" : "Name")), false);
    for (int i = 0; i < l->t->n_fields; i++) {
        const FieldDef *f = &l->t->fields[i];
        if (list_may_show(f) && !f->hidden && f->type != FT_HTML && !list_has_column(l, f))
            ui_column_line(&l->d->m, c->lang, f->name, field_label(c, f), false);
    }
    m_end(&l->d->m, "ol");
}

void list_write_choose(List *l)
{
    Markup *m = &l->d->m;
    Ctx *c = l->d->c;
    ui_columns_begin(m, c->lang, request_param_or_empty(l->d->r, "choose").n > 0);
    desk_form(l->d, str_format(c->a, "%s/columns", type_url(c->a, l->t).p), "choose-form");
    hidden_place(l);
    ui_columns_buttons(m, c->lang);
    column_lines(l);
    m_end(m, "form");
    m_end(m, "details");
}

/* --- keeping it --- */

typedef struct {
    Str names[CHOSEN_COLUMNS_MAX];
    int n;
} Columns;

static void add_name(Columns *x, const TypeDef *t, Str name)
{
    const FieldDef *f = type_field(t, name);
    bool known = str_is(name, "name") || (f && list_may_show(f));
    for (int i = 0; i < x->n; i++)
        known = known && !str_eq(x->names[i], name);
    if (known && x->n < CHOSEN_COLUMNS_MAX)
        x->names[x->n++] = name;
}

static void move(Columns *x, Str name, int by)
{
    for (int i = 0; i < x->n; i++) {
        int k = i + by;
        if (!str_eq(x->names[i], name) || k < 0 || k >= x->n)
            continue;
        x->names[i] = x->names[k];
        x->names[k] = name;
        return;
    }
}

static Str columns_asked(Desk *d, const TypeDef *t)
{
    Columns x = {0};
    Str name;
    Buf b = {.a = d->c->a};
    for (int i = 0; i < d->r->n_params; i++)
        if (str_is(d->r->params[i].name, "column"))
            add_name(&x, t, d->r->params[i].value);
    if (request_param(d->r, "up", &name))
        move(&x, name, -1);
    if (request_param(d->r, "down", &name))
        move(&x, name, 1);
    for (int i = 0; i < x.n; i++) {
        buf_add_c(&b, i ? "," : "");
        buf_add(&b, x.names[i]);
    }
    return str_is(request_param_or_empty(d->r, "do"), "reset") ? STR("") : buf_str(&b);
}

/* Into the view that is open, the address that has columns of its own, or the user's choice. */
static bool keep_columns(Desk *d, const TypeDef *t, Str columns, Str *query)
{
    Ctx *c = d->c;
    SavedView views[SAVED_VIEWS_ALL];
    int n = saved_views(c, t, views);
    int at = saved_view_find(views, n, request_param_or_empty(d->r, "view"));
    bool own = str_starts(*query, STR("columns=")) || str_find_str(*query, STR("&columns=")) >= 0;
    if (at >= 0 && views[at].shared && !c->user.admin) { /* it stays as it is shared */
        at = -1;
        own = true;
    }
    if (own || at >= 0)
        *query = query_with(c->a, *query, "columns", columns);
    if (at >= 0) {
        views[at].query = *query;
        return saved_views_put(c, t, views, n);
    }
    ListChoice choice = list_choice(c, t);
    choice.columns = columns;
    if (!columns.n)
        choice.widths = NULL;
    return own || list_choice_put(c, t, &choice);
}

static void keep_widths(Desk *d, const TypeDef *t)
{
    Ctx *c = d->c;
    ListChoice choice = list_choice(c, t);
    for (int i = 0; i < d->r->n_params; i++) {
        Str name = d->r->params[i].name, value = d->r->params[i].value;
        Str column = str_starts(name, STR("width.")) ? str_slice(name, 6, name.n) : STR("");
        int64_t px;
        bool good = str_is(column, "name") || type_field(t, column);
        if (good && str_to_int(value, &px) && px > 0 && px <= WIDTH_MAX)
            choice.widths = json_with(c->a, choice.widths, str_z(c->a, column), value);
    }
    if (list_choice_put(c, t, &choice))
        response_text(d->out, 200, STR("ok\n"));
    else
        desk_fail(d);
}

void desk_list_columns(Desk *d, const TypeDef *t)
{
    Ctx *c = d->c;
    Str query = request_param_or_empty(d->r, "query"), url = type_url(c->a, t);
    if (str_is(request_param_or_empty(d->r, "do"), "widths")) {
        keep_widths(d, t);
        return;
    }
    bool moved = request_param_or_empty(d->r, "up").n || request_param_or_empty(d->r, "down").n;
    if (!query_is_plain(query))
        query = STR("");
    if (!keep_columns(d, t, columns_asked(d, t), &query)) {
        desk_fail(d);
        return;
    }
    if (t->child) {
        grid_columns_kept(d, t, moved);
        return;
    }
    if (moved)
        query = query_with(c->a, query, "choose", STR("1"));
    response_redirect(d->out, query.n ? str_format(c->a, "%s?%s", url.p, query.p) : url);
}
