/* SPDX-License-Identifier: EUPL-1.2
 * Tables. A list is re-laid as two-line rows on phones; `display` would then strip its meaning in
 * some browsers, so it carries explicit roles.
 */
#include "ui.h"

static void role(const UiTable *t, const char *name)
{
    if (t->list)
        m_attr_c(t->m, "role", name);
}

UiTable ui_table_begin(Markup *m, const char *kind, Str caption)
{
    UiTable t = {.m = m, .list = strncmp(kind, "list", 4) == 0};
    m_tag(m, "div");
    m_attr_c(m, "class", *kind ? "scroll tall" : "scroll");
    m_tag(m, "table");
    m_attr(m, "class", str_format(m->b.a, "table%s%s", *kind ? " " : "", kind));
    role(&t, "table");
    m_leaf(m, "caption", "spoken", caption);
    return t;
}

/* Without a name it picks all rows of the page. */
static void pick_cell(UiTable *t, const Str *name, Str label)
{
    Markup *m = t->m;
    m_tag(m, "td");
    m_attr_c(m, "class", "pick");
    role(t, "cell");
    m_tag(m, "input");
    m_attr_c(m, "type", "checkbox");
    if (name) {
        m_attr_c(m, "name", "pick");
        m_attr(m, "value", *name);
    }
    m_attr(m, "aria-label", label);
    m_end(m, "td");
}

static void column(UiTable *t, const UiColumn *c)
{
    static const char *const orders[] = {"none", "ascending", "descending"};
    Markup *m = t->m;
    if (c->pick) {
        pick_cell(t, NULL, c->label);
        return;
    }
    m_tag(m, "th");
    m_attr_c(m, "scope", "col");
    role(t, "columnheader");
    if (c->num || c->cut || c->less)
        m_attr_c(m, "class",
                 c->num && c->less ? "num less"
                 : c->num          ? "num"
                 : c->cut          ? "cut"
                                   : "less");
    if (c->sorted != SORT_NONE)
        m_attr_c(m, "aria-sort", orders[c->sorted]);
    if (c->hidden) {
        ui_spoken(m, c->label);
    } else if (c->sort_url.n) {
        m_tag(m, "a");
        m_attr(m, "href", c->sort_url);
        m_text(m, c->label);
        m_end(m, "a");
    } else {
        m_text(m, c->label);
    }
    m_end(m, "th");
}

void ui_table_head(UiTable *t, const UiColumn *columns, int n)
{
    m_tag(t->m, "thead");
    role(t, "rowgroup");
    ui_row_begin(t, NULL);
    for (int i = 0; i < n; i++)
        column(t, &columns[i]);
    ui_row_end(t);
    m_end(t->m, "thead");
}

void ui_table_body(UiTable *t)
{
    m_tag(t->m, "tbody");
    role(t, "rowgroup");
}

void ui_row_begin(UiTable *t, const char *class_name)
{
    m_tag(t->m, "tr");
    role(t, "row");
    if (class_name)
        m_attr_c(t->m, "class", class_name);
}

void ui_cell_go(UiTable *t, Str text, Str url)
{
    m_tag(t->m, "td");
    m_attr_c(t->m, "role", "cell");
    if (url.n) {
        m_tag(t->m, "a");
        m_attr_c(t->m, "class", "go");
        m_attr(t->m, "href", url);
        m_text(t->m, text);
        m_end(t->m, "a");
    }
    m_end(t->m, "td");
}

void ui_row_end(UiTable *t)
{
    m_end(t->m, "tr");
}

/* "FAC-2026-00064": a code is not broken at its hyphens; a very long word must be. */
static bool is_code(Str text)
{
    enum { CODE_MAX = 24 };
    return text.n && text.n <= CODE_MAX && !memchr(text.p, ' ', text.n) &&
           memchr(text.p, '-', text.n);
}

static void cell_class(UiTable *t, const UiCell *c)
{
    Buf b = {.a = t->m->b.a};
    const struct {
        bool on;
        const char *name;
    } words[] = {{c->num, "num"},       {c->cut, "cut"},           {c->quiet, "quiet"},
                 {c->strong, "strong"}, {c->split, "split"},       {c->day.n > 0, "day"},
                 {c->less, "less"},     {is_code(c->text), "code"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].on) {
            buf_add_c(&b, b.n ? " " : "");
            buf_add_c(&b, words[i].name);
        }
    if (b.n)
        m_attr(t->m, "class", buf_str(&b));
}

static void cell_inside(Markup *m, const UiCell *c)
{
    if (c->url.n) {
        m_tag(m, "a");
        m_attr(m, "href", c->url);
    }
    if (c->state != STATE_NONE) {
        ui_state(m, c->state, c->text);
    } else if (c->day.n) {
        m_tag(m, "time");
        m_attr(m, "datetime", c->day);
        m_text(m, c->text);
        m_end(m, "time");
    } else {
        m_text(m, c->text);
    }
    if (c->url.n)
        m_end(m, "a");
    if (c->more.n) {
        m_text_c(m, " ");
        m_leaf(m, "span", NULL, c->more);
    }
}

static void cell_fold(Markup *m, const UiCell *c)
{
    m_tag(m, "a");
    m_attr(m, "href", c->fold_url);
    m_attr_c(m, "class", "fold");
    m_attr_c(m, "aria-expanded", c->open ? "true" : "false");
    ui_icon(m, "chevron");
    ui_spoken(m, c->text);
    m_end(m, "a");
}

void ui_cell(UiTable *t, const UiCell *c)
{
    Markup *m = t->m;
    const char *tag = c->head ? "th" : "td";
    m_tag(m, tag);
    if (c->head)
        m_attr_c(m, "scope", "row");
    role(t, c->head ? "rowheader" : "cell");
    cell_class(t, c);
    if (c->at)
        m_attr_int(m, "data-at", c->at);
    if (c->label.n)
        m_attr(m, "data-label", c->label);
    if (c->span > 1)
        m_attr_int(m, "colspan", c->span);
    if (c->explain.n)
        m_attr(m, "data-explain", c->explain);
    if (c->fold_url.n)
        cell_fold(m, c);
    cell_inside(m, c);
    m_end(m, tag);
}

void ui_cell_pick(UiTable *t, Str name, Str label)
{
    pick_cell(t, &name, label);
}

void ui_table_foot(UiTable *t)
{
    m_end(t->m, "tbody");
    m_tag(t->m, "tfoot");
    role(t, "rowgroup");
}

void ui_table_end(UiTable *t)
{
    m_end(t->m, t->m->stack[t->m->depth - 1]); /* the body or the totals */
    m_end(t->m, "table");
    m_end(t->m, "div");
}
