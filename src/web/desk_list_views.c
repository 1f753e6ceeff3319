/* SPDX-License-Identifier: EUPL-1.2
 * The tabs above a list: the questions that everybody asks, then the views that the user keeps.
 * POST /app/<slug>/views saves, renames, moves and removes one.
 */
#include "desk_list.h"
#include "desk_views.h"
#include "utf8.h"

enum { COUNT_MAX = 1000 /* of a tab */ };

/* --- tabs --- */

static Str shown_count(Ctx *c, int64_t n)
{
    if (!n)
        return STR("");
    return n >= COUNT_MAX ? str_format(c->a, "%d+", COUNT_MAX - 1)
                          : str_format(c->a, "%lld", (long long)n);
}

/* Order and columns may differ: it is still the same question. */
static Str bare_query(List *l)
{
    Arena *a = l->d->c->a;
    return query_with(a, query_with(a, l->filters.query, "order", STR("")), "columns", STR(""));
}

static int declared_tabs(List *l, UiLink *tabs, Str here)
{
    Ctx *c = l->d->c;
    DeskView views[DESK_VIEWS_MAX];
    int64_t counts[DESK_VIEWS_MAX];
    int n = 0, all = desk_views(c, l->t, views);
    desk_views_count(c, l->t, views, all, COUNT_MAX, counts);
    for (int i = 0; i < all; i++) {
        const DeskView *v = &views[i];
        if (!v->tab)
            continue;
        Str query = str_format(c->a, "is=%s", v->key.p);
        tabs[n++] = (UiLink){.label = v->label,
                             .url = v->url,
                             .current = l->saved < 0 && str_eq(query, here),
                             .count = shown_count(c, counts[i])};
    }
    return n;
}

void list_read_views(List *l)
{
    l->n_saved = saved_views(l->d->c, l->t, l->saved_views);
    l->saved = -1;
    for (int i = 0; i < l->n_saved && l->saved < 0; i++)
        if (l->filters.query.n && str_eq(l->saved_views[i].query, l->filters.query))
            l->saved = i;
}

void list_write_tabs(List *l)
{
    Ctx *c = l->d->c;
    UiLink tabs[DESK_VIEWS_MAX + SAVED_VIEWS_ALL + 1];
    Str here = bare_query(l), url = type_url(c->a, l->t), all = str_c(tr(c->lang, "All"));
    words_with(c, l->t->label, "all", &all);
    tabs[0] = (UiLink){.label = all, .url = url, .current = l->saved < 0 && !here.n};
    int n = 1 + declared_tabs(l, &tabs[1], here);
    for (int i = 0; i < l->n_saved; i++)
        tabs[n++] = (UiLink){.label = l->saved_views[i].name,
                             .url = str_format(c->a, "%s?%s", url.p, l->saved_views[i].query.p),
                             .current = i == l->saved};
    if (n > 1)
        ui_tabs(&l->d->m, str_c(tr(c->lang, "Views")), tabs, n);
}

/* --- saving the view --- */

static void view_button(List *l, const char *label, const char *value, UiButtonKind kind)
{
    ui_button(
        &l->d->m,
        &(UiButton){.kind = kind, .label = str_c(label), .name = "do", .value = str_c(value)});
}

/* The view that is shown, when the user may change it: the shared ones are the administrator's. */
static const SavedView *own_view(const List *l)
{
    const SavedView *v = l->saved >= 0 ? &l->saved_views[l->saved] : NULL;
    return v && (!v->shared || l->d->c->user.admin) ? v : NULL;
}

static void view_name(List *l)
{
    Markup *m = &l->d->m;
    Ctx *c = l->d->c;
    m_tag(m, "label");
    m_leaf(m, "span", NULL, str_c(tr(c->lang, "Name of the view")));
    m_tag(m, "input");
    m_attr_c(m, "class", "input");
    m_attr_c(m, "name", "name");
    m_attr_int(m, "maxlength", VIEW_NAME_MAX);
    m_flag(m, "required", true);
    m_attr_c(m, "autocomplete", "off");
    if (own_view(l))
        m_attr(m, "value", own_view(l)->name);
    m_end(m, "label");
}

static void view_form(List *l)
{
    Ctx *c = l->d->c;
    Markup *m = &l->d->m;
    const SavedView *own = own_view(l);
    desk_form(l->d, str_format(c->a, "%s/views", type_url(c->a, l->t).p), "choose-form");
    ui_hidden(m, "query", query_with(c->a, l->filters.query, "columns", list_columns_text(l)));
    if (own)
        ui_hidden(m, "view", own->name);
    view_name(l);
    m_tag(m, "div");
    m_attr_c(m, "class", "actions");
    if (own) {
        view_button(l, tr(c->lang, "Rename"), "rename", BUTTON_PLAIN);
        if (l->saved > 0 && own[-1].shared == own->shared)
            view_button(l, tr(c->lang, "Move to the left"), "left", BUTTON_QUIET);
        if (c->user.admin)
            view_button(l,
                        own->shared ? tr(c->lang, "Keep it to myself")
                                    : tr(c->lang, "Share with everybody"),
                        own->shared ? "unshare" : "share", BUTTON_QUIET);
        view_button(l, tr(c->lang, "Remove the view"), "remove", BUTTON_QUIET);
    } else {
        view_button(l, tr(c->lang, "Save"), "save", BUTTON_PLAIN);
    }
    m_end(m, "div");
    m_end(m, "form");
}

void list_write_view_form(List *l)
{
    Markup *m = &l->d->m;
    Lang lang = l->d->c->lang;
    m_tag(m, "details");
    m_attr_c(m, "class", "menu choose");
    m_tag(m, "summary");
    m_attr_c(m, "class", "button quiet");
    m_text_c(m, own_view(l) ? tr(lang, "Change the view") : tr(lang, "Save the view"));
    m_end(m, "summary");
    view_form(l);
    m_end(m, "details");
}

/* --- POST --- */

typedef struct {
    SavedView list[SAVED_VIEWS_ALL + 1];
    int n, at;
} Views;

static void take_out(Views *v)
{
    v->n--;
    for (int i = v->at; i < v->n; i++)
        v->list[i] = v->list[i + 1];
}

static void move_left(Views *v)
{
    SavedView it = v->list[v->at];
    if (v->at > 0 && v->list[v->at - 1].shared == it.shared) {
        v->list[v->at] = v->list[v->at - 1];
        v->list[v->at - 1] = it;
    }
}

static bool check_room(Ctx *c, const Views *v, bool shared)
{
    int n = 0;
    for (int i = 0; i < v->n; i++)
        n += v->list[i].shared == shared;
    return n < SAVED_VIEWS_MAX ||
           fail_field(c, ERR_VALIDATION, "name",
                      "%d views are kept already: remove one of them first.", SAVED_VIEWS_MAX);
}

/* A view of the same name is replaced. */
static bool save_view(Ctx *c, Views *v, Str name, Str query)
{
    int at = saved_view_find(v->list, v->n, name);
    if (at >= 0 && v->list[at].shared && !c->user.admin)
        return fail_field(c, ERR_DUPLICATE, "name",
                          "There is already a view of this name. Choose another one.");
    if (at < 0 && !check_room(c, v, false))
        return false;
    v->list[at >= 0 ? at : v->n++] = (SavedView){name, query, at >= 0 && v->list[at].shared};
    return true;
}

/* It goes to the end of the others of its kind, or leaves them. */
static bool share_view(Ctx *c, Views *v, bool shared)
{
    SavedView it = v->list[v->at];
    if (it.shared != shared && !check_room(c, v, shared))
        return false;
    it.shared = shared;
    take_out(v);
    int at = v->n++;
    for (; shared && at > 0 && !v->list[at - 1].shared; at--)
        v->list[at] = v->list[at - 1];
    v->list[at] = it;
    return true;
}

static bool rename_view(Ctx *c, Views *v, Str name)
{
    int other = saved_view_find(v->list, v->n, name);
    if (other >= 0 && other != v->at)
        return fail_field(c, ERR_DUPLICATE, "name",
                          "There is already a view of this name. Choose another one.");
    v->list[v->at].name = name;
    return true;
}

static bool change_views(Desk *d, Views *v, Str *query)
{
    Ctx *c = d->c;
    Str name = str_trim(request_param_or_empty(d->r, "name"));
    Str what = request_param_or_empty(d->r, "do");
    bool named = str_is(what, "save") || str_is(what, "rename");
    if (named && (!name.n || utf8_length(name) > VIEW_NAME_MAX || utf8_has_control(name)))
        return fail_field(c, ERR_VALIDATION, "name",
                          "The name of a view has between 1 and %d letters. Correct "
                          "it.",
                          VIEW_NAME_MAX);
    if (str_is(what, "save"))
        return save_view(c, v, name, *query);
    if (v->at < 0)
        return fail_field(c, ERR_NOT_FOUND, "view",
                          "This view does not exist any more. Open "
                          "the list again.");
    if (!c->user.admin && (v->list[v->at].shared || str_is(what, "share")))
        return fail_field(c, ERR_PERMISSION, "view",
                          "Only an administrator shares with everybody. Ask yours for it.");
    if (str_is(what, "share") || str_is(what, "unshare"))
        return share_view(c, v, str_is(what, "share"));
    if (str_is(what, "rename"))
        return rename_view(c, v, name);
    if (str_is(what, "left")) {
        move_left(v);
    } else {
        take_out(v);
        *query = STR("");
    }
    return true;
}

void desk_list_views(Desk *d, const TypeDef *t)
{
    Ctx *c = d->c;
    Views v = {.at = -1};
    Str query = request_param_or_empty(d->r, "query"), url = type_url(c->a, t), old;
    v.n = saved_views(c, t, v.list);
    if (request_param(d->r, "view", &old))
        v.at = saved_view_find(v.list, v.n, old);
    if (v.at >= 0)
        query = v.list[v.at].query;
    if (!query_is_plain(query))
        query = STR("");
    if (!change_views(d, &v, &query) || !saved_views_put(c, t, v.list, v.n))
        desk_fail(d);
    else
        response_redirect(d->out, query.n ? str_format(c->a, "%s?%s", url.p, query.p) : url);
}
