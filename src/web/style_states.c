/* SPDX-License-Identifier: EUPL-1.2
 * What only shows now and then, on /_style: what the desk says when others change something or the
 * network goes, two versions of a document, many documents at once, what is folded open.
 */
#include "style_parts.h"
#include "ui_parts.h"

#define COUNT(list) (int)(sizeof(list) / sizeof *(list))

/* The texts of scripts have {0} for what is put in. */
static Str put_in(Markup *m, const char *text, const char *what, const char *when)
{
    Arena *a = m->b.a;
    return str_replace(a, str_replace(a, str_c(text), STR("{0}"), str_c(what)), STR("{1}"),
                       str_c(when));
}

static void news(Markup *m, Lang lang)
{
    const Str merge[] = {str_c(tr(lang, "Reload")), str_c(tr(lang, "Merge"))};
    const Str anew[] = {str_c(tr(lang, "Make a new document of it"))};
    const Str enter[] = {str_c(tr(lang, "Sign in"))};
    const Str keep[] = {str_c(tr(lang, "Take it up again")), str_c(tr(lang, "Throw it away"))};
    style_sample_begin(m, tr(lang, "What others do, and the network"));
    ui_notice_acts(m, NOTICE_WARN,
                   put_in(m, tr(lang, "Changed by {0} at {1}."), "Alice Martin", "10:02"), merge,
                   COUNT(merge));
    ui_notice_acts(m, NOTICE_WARN,
                   put_in(m, tr(lang, "Deleted by {0} at {1}."), "Alice Martin", "10:02"), anew,
                   COUNT(anew));
    ui_notice_acts(m, NOTICE_WARN,
                   str_c(tr(lang, "Offline: what you type is kept on this computer and sent when "
                                  "the network is back.")),
                   NULL, 0);
    ui_notice_acts(m, NOTICE_WARN, str_c(tr(lang, "Your session has ended.")), enter, COUNT(enter));
    ui_notice_acts(m, NOTICE_WARN,
                   put_in(m,
                          tr(lang, "What you typed on {0} and did not save is kept on this "
                                   "computer."),
                          "23/11/2026 10:02", ""),
                   keep, COUNT(keep));
    style_sample_end(m);
}

static void versions(Markup *m, Lang lang)
{
    Str mine = str_c(tr(lang, "What you typed")), other = STR("Alice Martin");
    const UiColumn columns[] = {{.label = str_c(tr(lang, "Field"))},
                                {.label = str_c(tr(lang, "Before"))},
                                {.label = other}};
    style_sample_begin(m, tr(lang, "Two versions of a document"));
    m_tag(m, "form");
    m_attr_c(m, "aria-label", tr(lang, "Two versions of a document"));
    ui_pair_begin(m, str_c(tr(lang, "Due date")));
    ui_option(m, STR("due"), STR("mine"), true, STR("30/11/2026"), mine);
    ui_option(m, STR("due"), STR("theirs"), false, STR("15/12/2026"), other);
    ui_pair_end(m);
    ui_pair_begin(m, str_format(m->b.a, "%s 2", tr(lang, "Items")));
    ui_option(m, STR("row"), STR("keep"), true, STR("CHA-LOI · 4,00 · 551,00"), mine);
    ui_option(m, STR("row"), STR("drop"), false, str_c(tr(lang, "Remove the row")), other);
    ui_pair_end(m);
    m_end(m, "form");
    m_tag(m, "div");
    m_attr_c(m, "class", "scroll");
    UiTable t = ui_table_begin(m, "", str_c(tr(lang, "Changed there only: taken over")));
    ui_table_head(&t, columns, COUNT(columns));
    ui_table_body(&t);
    ui_change_row(&t, str_c(tr(lang, "City")), STR("Lyon"), STR("Nantes"), true);
    ui_change_row(&t, str_format(m->b.a, "%s 3", tr(lang, "Items")), str_c(tr(lang, "new row")),
                  STR("TAB-LOI · 1,00 · 420,00"), true);
    ui_table_end(&t);
    m_end(m, "div");
    style_sample_end(m);
}

static void effect_row(UiTable *t, const char *name, const char *who, const char *amount,
                       UiState state, const char *text)
{
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.text = str_c(name), .head = true, .url = STR("#")});
    ui_cell(t, &(UiCell){.text = str_c(who)});
    ui_cell(t, &(UiCell){.text = str_c(amount), .num = true});
    ui_cell(t, &(UiCell){.text = str_c(text), .state = state});
    ui_row_end(t);
}

static void effects(Markup *m, Lang lang)
{
    const UiColumn columns[] = {{.label = str_c(tr(lang, "Number"))},
                                {.label = str_c(tr(lang, "Customer"))},
                                {.label = str_c(tr(lang, "Total")), .num = true},
                                {.label = str_c(tr(lang, "What happens"))}};
    const UiButton acts[] = {
        {.kind = BUTTON_PRIMARY,
         .label = str_format(m->b.a, tr(lang, "%s (%d)"), tr(lang, "Submit"), 1),
         .href = STR("#")},
        {.kind = BUTTON_QUIET, .label = str_c(tr(lang, "Back to the list")), .href = STR("#")}};
    style_sample_begin(m, tr(lang, "Many documents: before and after"));
    ui_actions(m, acts, COUNT(acts));
    m_tag(m, "div");
    m_attr_c(m, "class", "scroll");
    UiTable t = ui_table_begin(m, "", str_c(tr(lang, "What happens")));
    ui_table_head(&t, columns, COUNT(columns));
    ui_table_body(&t);
    effect_row(&t, "Brouillon 3f2a", "Studio Kérity", "1\u202f165,20", STATE_OPEN,
               tr(lang, "Gets its number and cannot be changed any more"));
    effect_row(&t, "FAC-2026-00141", "Leroux Architectes", "4\u202f608,00", STATE_WARN,
               tr(lang, "It is submitted already."));
    effect_row(&t, "FAC-2026-00142", "Studio Kérity", "1\u202f165,20", STATE_DONE,
               tr(lang, "Done"));
    ui_table_end(&t);
    m_end(m, "div");
    ui_progress_said(m, lang, 3, 5, 1);
    style_sample_end(m);
}

static void columns(Markup *m, Lang lang, bool open)
{
    static const char *const names[] = {"Number", "Customer", "Note"};
    ui_columns_begin(m, lang, open);
    m_tag(m, "form");
    m_attr_c(m, "class", "choose-form");
    ui_columns_buttons(m, lang);
    m_tag(m, "ol");
    for (int i = 0; i < COUNT(names); i++)
        ui_column_line(m, lang, str_c(names[i]), tr_str(lang, str_c(names[i])), i < 2);
    m_end(m, "ol");
    m_end(m, "form");
    m_end(m, "details");
}

static void folded(Markup *m, Lang lang, const char *id, bool open)
{
    const UiField fields[] = {
        {.name = str_format(m->b.a, "%s-ref", id), .label = str_c(tr(lang, "Their reference"))},
        {.name = str_format(m->b.a, "%s-note", id),
         .label = str_c(tr(lang, "Note")),
         .kind = INPUT_LONG}};
    ui_part_begin(m, "more", STR("sample"), "", open);
    m_leaf(m, "summary", NULL, str_format(m->b.a, tr(lang, "More fields (%d)"), COUNT(fields)));
    m_tag(m, "div");
    m_attr_c(m, "class", "fields");
    for (int i = 0; i < COUNT(fields); i++)
        ui_field(m, &fields[i]);
    m_end(m, "div");
    m_end(m, "details");
}

void style_states(Markup *m, Lang lang)
{
    news(m, lang);
    versions(m, lang);
    effects(m, lang);
    style_sample_begin(m, tr(lang, "Columns"));
    columns(m, lang, false);
    columns(m, lang, true);
    style_sample_end(m);
    style_sample_begin(m, tr(lang, "More fields"));
    folded(m, lang, "closed", false);
    folded(m, lang, "open", true);
    style_sample_end(m);
}
