/* SPDX-License-Identifier: EUPL-1.2 */
#include "ui_parts.h"

void ui_part_begin(Markup *m, const char *class_name, Str part, const char *usual, bool open)
{
    m_tag(m, "details");
    m_attr_c(m, "class", class_name);
    m_attr(m, "data-part", part);
    m_attr_c(m, "data-usual", usual);
    m_flag(m, "open", open);
}

/* --- columns --- */

void ui_columns_begin(Markup *m, Lang lang, bool open)
{
    m_tag(m, "details");
    m_attr_c(m, "class", "menu choose");
    m_flag(m, "open", open);
    m_leaf(m, "summary", "button quiet", str_c(tr(lang, "Columns")));
}

void ui_columns_buttons(Markup *m, Lang lang)
{
    const UiButton buttons[] = {{.kind = BUTTON_PLAIN,
                                 .label = str_c(tr(lang, "Show these columns")),
                                 .name = "do",
                                 .value = STR("save")},
                                {.kind = BUTTON_QUIET,
                                 .label = str_c(tr(lang, "Back to the original columns")),
                                 .name = "do",
                                 .value = STR("reset")}};
    ui_actions(m, buttons, 2);
}

static void move_button(Markup *m, const char *way, const char *icon_text, Str key, Str label)
{
    m_tag(m, "button");
    m_attr_c(m, "class", "button quiet");
    m_attr_c(m, "name", way);
    m_attr(m, "value", key);
    m_attr(m, "aria-label", label);
    m_text_c(m, icon_text);
    m_end(m, "button");
}

void ui_column_line(Markup *m, Lang lang, Str key, Str label, bool shown)
{
    Arena *a = m->b.a;
    m_tag(m, "li");
    m_tag(m, "label");
    m_attr_c(m, "class", "tick");
    m_tag(m, "input");
    m_attr_c(m, "type", "checkbox");
    m_attr_c(m, "name", "column");
    m_attr(m, "value", key);
    m_flag(m, "checked", shown);
    m_leaf(m, "span", NULL, label);
    m_end(m, "label");
    if (shown) {
        move_button(m, "up", "↑", key, str_format(a, tr(lang, "Move %s up"), label.p));
        move_button(m, "down", "↓", key, str_format(a, tr(lang, "Move %s down"), label.p));
    }
    m_end(m, "li");
}

/* --- two versions --- */

void ui_pair_begin(Markup *m, Str legend)
{
    m_tag(m, "fieldset");
    m_leaf(m, "legend", NULL, legend);
    m_tag(m, "div");
    m_attr_c(m, "class", "options pair");
}

void ui_pair_end(Markup *m)
{
    m_end(m, "div");
    m_end(m, "fieldset");
}

void ui_change_row(UiTable *t, Str what, Str before, Str now, bool quiet)
{
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.text = what, .head = true});
    ui_cell(t, &(UiCell){.text = before, .quiet = quiet});
    ui_cell(t, &(UiCell){.text = now});
    ui_row_end(t);
}

/* --- many, and news --- */

void ui_progress_said(Markup *m, Lang lang, int done, int all, int bad)
{
    Arena *a = m->b.a;
    m_tag(m, "p");
    m_attr_c(m, "class", "batch-said");
    m_attr_c(m, "role", "status");
    m_text(m, str_format(a, tr(lang, "%d of %d done"), done - bad, all));
    if (bad)
        m_text(m, str_format(a, tr(lang, ", %d not: see why below"), bad));
    m_text_c(m, ". ");
    if (done < all) {
        m_tag(m, "progress");
        m_attr_c(m, "class", "progress");
        m_attr_int(m, "max", all);
        m_attr_int(m, "value", done);
        m_attr_c(m, "aria-label", tr(lang, "Progress"));
        m_end(m, "progress");
    }
    m_end(m, "p");
}

void ui_notice_acts(Markup *m, UiNotice kind, Str text, const Str *acts, int n)
{
    static const char *const classes[] = {"notice", "notice ok", "notice warn", "notice err"};
    m_tag(m, "div");
    m_attr_c(m, "class", classes[kind]);
    m_leaf(m, "p", NULL, text);
    m_tag(m, "span");
    m_attr_c(m, "class", "apart");
    for (int i = 0; i < n; i++) {
        m_tag(m, "button");
        m_attr_c(m, "type", "button");
        m_attr_c(m, "class", "button");
        m_text(m, acts[i]);
        m_end(m, "button");
    }
    m_end(m, "span");
    m_end(m, "div");
}
