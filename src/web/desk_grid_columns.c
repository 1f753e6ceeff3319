/* SPDX-License-Identifier: EUPL-1.2
 * The columns of a grid and their order, chosen on a page of their own:
 * /app/<slug of rows>/columns, which web/src/pane.ts shows beside the form. Kept as those of a list
 * (desk_list_choose.c).
 */
#include "desk_list.h"

#include "ui_parts.h"

Str grid_columns_url(const Desk *d, const TypeDef *rows, Str next)
{
    Arena *a = d->c->a;
    return str_format(a, "%s/columns?next=%s", type_url(a, rows).p,
                      percent_encode(a, next, false).p);
}

static bool is_among(const FieldDef *const *columns, int n, const FieldDef *f)
{
    for (int i = 0; i < n; i++)
        if (columns[i] == f)
            return true;
    return false;
}

void grid_columns_page(Desk *d, const TypeDef *rows)
{
    Ctx *c = d->c;
    const FieldDef *shown[GRID_COLUMNS_MAX];
    int n = grid_columns(c, rows, shown, GRID_COLUMNS_MAX);
    Str title = str_format(c->a, tr(c->lang, "Columns: %s"), type_label(c, rows).p);
    desk_begin(d, title, NULL, NULL, false);
    ui_head(&d->m, c->lang, NULL, 0, title, STATE_NONE, STR(""));
    desk_form(d, str_format(c->a, "%s/columns", type_url(c->a, rows).p), "choose");
    ui_hidden(&d->m, "next", desk_next(d));
    ui_columns_buttons(&d->m, c->lang);
    m_tag(&d->m, "ol");
    for (int i = 0; i < n; i++)
        ui_column_line(&d->m, c->lang, shown[i]->name, field_label(c, shown[i]), true);
    for (int i = 0; i < rows->n_fields; i++) {
        const FieldDef *f = &rows->fields[i];
        if (grid_may_show(f) && !is_among(shown, n, f))
            ui_column_line(&d->m, c->lang, f->name, field_label(c, f), false);
    }
    m_end(&d->m, "ol");
    m_end(&d->m, "form");
    desk_end(d, 200);
}

void grid_columns_kept(Desk *d, const TypeDef *rows, bool moved)
{
    response_redirect(d->out, moved ? grid_columns_url(d, rows, desk_next(d)) : desk_next(d));
}
