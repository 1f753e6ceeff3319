/* SPDX-License-Identifier: EUPL-1.2 */
#include "ui.h"

#include "asset.h"

void ui_icon(Markup *m, const char *name)
{
    Str sprite = asset_url("icons.svg");
    m_tag(m, "svg");
    m_attr_c(m, "class", "icon");
    m_attr_c(m, "aria-hidden", "true");
    m_tag(m, "use");
    m_attr(m, "href", str_format(m->b.a, "%.*s#%s", STR_ARG(sprite), name));
    m_end(m, "use");
    m_end(m, "svg");
}

void ui_spoken(Markup *m, Str text)
{
    m_leaf(m, "span", "spoken", text);
}

void ui_state(Markup *m, UiState state, Str word)
{
    static const char *const names[] = {"",     "draft", "open",   "part", "done",
                                        "late", "warn",  "sealed", "void"};
    m_tag(m, "span");
    m_attr_c(m, "class", "state");
    m_attr_c(m, "data-state", names[state]);
    m_text(m, word);
    m_end(m, "span");
}

void ui_count(Markup *m, Str number)
{
    m_leaf(m, "span", "count", number);
}

void ui_chip(Markup *m, Lang lang, Str prefix, Str text, Str remove_url)
{
    m_tag(m, "span");
    m_attr_c(m, "class", "chip");
    if (prefix.n) {
        m_leaf(m, "i", NULL, prefix);
        m_text_c(m, " ");
    }
    m_text(m, text);
    if (remove_url.n) {
        m_tag(m, "a");
        m_attr(m, "href", remove_url);
        ui_spoken(m, str_format(m->b.a, tr(lang, "Remove the filter %.*s"), STR_ARG(text)));
        ui_icon(m, "close");
        m_end(m, "a");
    }
    m_end(m, "span");
}

static const char *button_class(UiButtonKind kind)
{
    static const char *const names[] = {"button", "button primary", "button quiet",
                                        "button danger"};
    return names[kind];
}

static void button_inside(Markup *m, const UiButton *b)
{
    if (b->icon)
        ui_icon(m, b->icon);
    m_text(m, b->label);
    if (b->shown_key) {
        m_text_c(m, " ");
        m_leaf(m, "kbd", NULL, str_c(b->shown_key));
    }
}

void ui_button(Markup *m, const UiButton *b)
{
    const char *tag = b->href.n ? "a" : "button";
    m_tag(m, tag);
    m_attr_c(m, "class", button_class(b->kind));
    if (b->href.n)
        m_attr(m, "href", b->href);
    if (b->name) {
        m_attr_c(m, "name", b->name);
        m_attr(m, "value", b->value);
    }
    if (b->action.n)
        m_attr(m, "formaction", b->action);
    if (b->key)
        m_attr_c(m, "data-key", b->key);
    m_flag(m, "disabled", b->disabled);
    m_flag(m, "data-plain", b->plain);
    button_inside(m, b);
    m_end(m, tag);
}

void ui_actions(Markup *m, const UiButton *buttons, int n)
{
    m_tag(m, "div");
    m_attr_c(m, "class", "actions");
    for (int i = 0; i < n; i++)
        ui_button(m, &buttons[i]);
    m_end(m, "div");
}

enum { ACTIONS_IN_LINE = 5, ACTIONS_BEFORE_MENU = 3 };

void ui_actions_menu(Markup *m, Lang lang, const UiButton *buttons, int n)
{
    int shown = n > ACTIONS_IN_LINE ? ACTIONS_BEFORE_MENU : n;
    m_tag(m, "div");
    m_attr_c(m, "class", "actions");
    for (int i = 0; i < shown; i++)
        ui_button(m, &buttons[i]);
    if (shown < n) {
        m_tag(m, "details");
        m_attr_c(m, "class", "menu");
        m_tag(m, "summary");
        m_attr_c(m, "class", "button quiet");
        ui_icon(m, "dots");
        ui_spoken(m, str_c(tr(lang, "Other actions")));
        m_end(m, "summary");
        m_tag(m, "ul");
        for (int i = shown; i < n; i++) {
            UiButton b = buttons[i];
            b.kind = BUTTON_QUIET;
            m_tag(m, "li");
            ui_button(m, &b);
            m_end(m, "li");
        }
        m_end(m, "ul");
        m_end(m, "details");
    }
    m_end(m, "div");
}

static void link_inside(Markup *m, const UiLink *l)
{
    m_text(m, l->label);
    if (l->count.n) {
        m_text_c(m, " ");
        ui_count(m, l->count);
    }
}

void ui_tabs(Markup *m, Str label, const UiLink *tabs, int n)
{
    m_tag(m, "nav");
    m_attr_c(m, "class", "tabs");
    m_attr(m, "aria-label", label);
    for (int i = 0; i < n; i++) {
        m_tag(m, "a");
        m_attr(m, "href", tabs[i].url);
        if (tabs[i].current)
            m_attr_c(m, "aria-current", "true");
        link_inside(m, &tabs[i]);
        m_end(m, "a");
    }
    m_end(m, "nav");
}

static void crumb(Markup *m, Lang lang, const UiLink *crumbs, int n)
{
    m_tag(m, "nav");
    m_attr_c(m, "class", "crumb");
    m_attr_c(m, "aria-label", tr(lang, "Where you are"));
    m_tag(m, "ol");
    for (int i = 0; i < n; i++) {
        m_tag(m, "li");
        m_tag(m, "a");
        m_attr(m, "href", crumbs[i].url);
        m_text(m, crumbs[i].label);
        m_end(m, "a");
        m_end(m, "li");
    }
    m_end(m, "ol");
    m_end(m, "nav");
}

void ui_head_begin(Markup *m, Lang lang, const UiLink *crumbs, int n, Str title, UiState state,
                   Str word)
{
    m_tag(m, "div");
    m_attr_c(m, "class", "head");
    if (n)
        crumb(m, lang, crumbs, n);
    m_leaf(m, "h1", NULL, title);
    if (word.n)
        ui_state(m, state, word);
}

void ui_head_end(Markup *m)
{
    m_end(m, "div");
}

void ui_head(Markup *m, Lang lang, const UiLink *crumbs, int n, Str title, UiState state, Str word)
{
    ui_head_begin(m, lang, crumbs, n, title, state, word);
    ui_head_end(m);
}

void ui_steps(Markup *m, Str label, const UiStep *steps, int n)
{
    m_tag(m, "ol");
    m_attr_c(m, "class", "steps");
    m_attr(m, "aria-label", label);
    for (int i = 0; i < n; i++) {
        m_tag(m, "li");
        if (steps[i].current)
            m_attr_c(m, "aria-current", "step");
        ui_state(m, steps[i].state, steps[i].word);
        m_end(m, "li");
    }
    m_end(m, "ol");
}

static void pager_arrow(Markup *m, Str url, const char *key, const char *word)
{
    if (!url.n)
        return;
    m_tag(m, "a");
    m_attr(m, "href", url);
    m_attr_c(m, "data-key", key);
    m_attr_c(m, "class", key);
    ui_icon(m, "chevron");
    ui_spoken(m, str_c(word));
    m_end(m, "a");
}

void ui_pager(Markup *m, Lang lang, Str position, Str previous_url, Str next_url)
{
    m_tag(m, "p");
    m_attr_c(m, "class", "pager");
    pager_arrow(m, previous_url, "previous", tr(lang, "Previous"));
    m_text(m, position);
    pager_arrow(m, next_url, "next", tr(lang, "Next"));
    if (next_url.n)
        m_leaf(m, "kbd", NULL, STR("F8"));
    m_end(m, "p");
}

void ui_empty(Markup *m, Str title, Str text, const UiButton *buttons, int n)
{
    m_tag(m, "div");
    m_attr_c(m, "class", "empty");
    m_leaf(m, "h2", NULL, title);
    m_leaf(m, "p", NULL, text);
    if (n)
        ui_actions(m, buttons, n);
    m_end(m, "div");
}

/* A total that a draft writes is told when it changes, with what it is. */
static void live_total(Markup *m, const UiFact *f)
{
    m_attr_c(m, "aria-live", "polite");
    m_attr_c(m, "aria-atomic", "true");
    ui_spoken(m, str_cat(m->b.a, f->label, STR(" ")));
    m_tag(m, "span");
    m_attr(m, "data-cell", f->cell);
    m_text(m, f->value);
    m_end(m, "span");
}

static void put_value(Markup *m, const UiFact *f)
{
    m_tag(m, "button");
    m_attr_c(m, "type", "button");
    m_attr(m, "data-into", f->put_into);
    m_leaf(m, f->found.n ? "mark" : "span", NULL, f->value);
    m_end(m, "button");
    if (f->found.n)
        ui_spoken(m, f->found);
}

static void fact_value(Markup *m, const UiFact *f)
{
    if (f->put_into.n) {
        put_value(m, f);
        return;
    }
    if (f->cell.n && f->kind && strcmp(f->kind, "total") == 0) {
        live_total(m, f);
        return;
    }
    if (f->cell.n)
        m_attr(m, "data-cell", f->cell);
    if (f->url.n) {
        m_tag(m, "a");
        m_attr(m, "href", f->url);
    }
    m_text(m, f->value);
    if (f->url.n)
        m_end(m, "a");
}

void ui_facts(Markup *m, const char *class_name, const UiFact *facts, int n)
{
    m_tag(m, "dl");
    m_attr_c(m, "class", class_name);
    for (int i = 0; i < n; i++) {
        const UiFact *f = &facts[i];
        m_leaf(m, "dt", f->kind, f->label);
        m_tag(m, "dd");
        if (f->kind)
            m_attr_c(m, "class", f->kind);
        fact_value(m, f);
        m_end(m, "dd");
    }
    m_end(m, "dl");
}
