/* SPDX-License-Identifier: EUPL-1.2
 * The list of a type, made from its schema. Its rooms: columns, rows, views (tabs), filter box,
 * table, file.
 */
#include "desk_list_place.h"

#include "export.h"
#include "perm.h"

enum { FILE_ROWS_MAX = LIST_ROWS_MAX };

/* --- the page --- */

static void write_actions(List *l)
{
    Ctx *c = l->d->c;
    UiButton buttons[6];
    Str label, url;
    int n = 0;
    if (!l->t->ledger && (perm_rights(c, l->t) & RIGHT_CREATE))
        buttons[n++] = (UiButton){.kind = BUTTON_PRIMARY,
                                  .label = type_phrase(c, "New", l->t),
                                  .href = str_format(c->a, "%s/new", type_url(c->a, l->t).p),
                                  .shown_key = "Alt N",
                                  .key = "new"};
    if (desk_page_of(l->d, l->t, &label, &url))
        buttons[n++] = (UiButton){.label = label, .href = url};
    if (desk_may_import(c, l->t))
        buttons[n++] = list_import_button(l, BUTTON_QUIET);
    if (perm_rights(c, l->t) & RIGHT_EXPORT)
        n += export_buttons(l->d, EXPORT_XLSX, list_with_query(l, "format", STR("")), &buttons[n]);
    m_tag(&l->d->m, "div");
    m_attr_c(&l->d->m, "class", "actions");
    for (int i = 0; i < n; i++)
        ui_button(&l->d->m, &buttons[i]);
    list_write_choose(l);
    m_end(&l->d->m, "div");
}

static void write_page(List *l)
{
    Desk *d = l->d;
    Ctx *c = d->c;
    Str title = type_plural(c, l->t);
    list_place_keep(l);
    const char *menu = desk_menu_title(c->lang, l->t->menu);
    UiLink crumb = {.label = str_c(menu), .url = type_url(c->a, l->t)};
    desk_begin(d, title, l->t, NULL, false);
    ui_head(&d->m, c->lang, &crumb, menu ? 1 : 0, title, STATE_NONE, STR(""));
    desk_flash(d);
    write_actions(l);
    list_write_tabs(l);
    if (l->result.n || l->filters.n_chips || l->after.n)
        list_write_filter(l);
    if (l->unsorted)
        ui_notice(&d->m, NOTICE_INFO,
                  str_format(c->a,
                             tr(c->lang, "More than %s documents cannot be sorted by this column: "
                                         "filter first. The latest changes are shown."),
                             show_money(c, LIST_SORT_MAX, 0).p));
    bool picking = l->picks && l->result.n;
    if (picking)
        list_begin_batch(l);
    if (l->result.n)
        list_write_table(l);
    else
        list_write_empty(l);
    if (picking)
        list_end_batch(l);
    list_write_pages(l);
    if (l->open.n)
        list_write_pane(l);
    desk_end(d, 200);
}

static void read_place(List *l)
{
    const Request *r = l->d->r;
    Str sum = request_param_or_empty(r, "sum");
    l->open = request_param_or_empty(r, "open");
    l->sum_all = sum.n > 0;
    l->foot_only = str_is(sum, "foot");
    if (request_param(r, "before", &l->after))
        l->back = l->after.n > 0;
    else
        l->after = request_param_or_empty(r, "after");
}

static void answer_page(List *l)
{
    read_place(l);
    l->picks = list_may_pick(l);
    bool ok = l->foot_only || (list_check_order(l) && list_read_rows(l));
    if (!ok || !list_read_totals(l))
        desk_fail(l->d);
    else if (l->foot_only)
        list_answer_foot(l);
    else
        write_page(l);
}

static void answer_file(List *l, ExportFormat format)
{
    ListQuery query = list_query_of(l, FILE_ROWS_MAX);
    if (list_run(l->d->c, &query, &l->result))
        list_answer_file(l, format);
    else
        desk_fail(l->d);
}

void list_export(Desk *d, const TypeDef *t, const Json *filters, Str query, ExportFormat format)
{
    Request asked = {.arena = d->c->a, .method = STR("GET")};
    Desk reader = *d;
    List l = {.d = &reader, .t = t, .filters = {.json = filters}};
    reader.r = &asked;
    if (!request_read_target(&asked, str_format(d->c->a, "/x?%.*s", STR_ARG(query)))) {
        desk_fail(d);
        return;
    }
    list_choose_columns(&l);
    list_place_on_phone(&l);
    list_choose_order(&l);
    answer_file(&l, format);
}

void desk_list(Desk *d, const TypeDef *t)
{
    Str q;
    List l = {.d = d, .t = t};
    ExportFormat format = export_asked(d);
    if (!perm_check(d->c, t, format ? RIGHT_EXPORT : RIGHT_READ)) {
        desk_fail(d);
        return;
    }
    if (request_param(d->r, "q", &q)) {
        response_redirect(d->out, filters_of_words(d, t, q));
        return;
    }
    list_choose_columns(&l);
    list_place_on_phone(&l);
    list_choose_cut(&l);
    list_choose_order(&l);
    if (!filters_read(d, t, &l.filters)) {
        desk_fail(d);
        return;
    }
    list_read_views(&l);
    if (format)
        answer_file(&l, format);
    else
        answer_page(&l);
}
