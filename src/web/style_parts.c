/* SPDX-License-Identifier: EUPL-1.2 */
#include "style_parts.h"

#define COUNT(list) (int)(sizeof(list) / sizeof *(list))

static void div_begin(Markup *m, const char *class_name)
{
    m_tag(m, "div");
    m_attr_c(m, "class", class_name);
}

/* --- above a list --- */

static void filter(Markup *m, Lang lang)
{
    style_sample_begin(m, tr(lang, "Filter"));
    div_begin(m, "filter");
    m_tag(m, "form");
    m_attr_c(m, "role", "search");
    m_attr_c(m, "aria-label", tr(lang, "Filter the list"));
    div_begin(m, "filter-box");
    ui_icon(m, "search");
    ui_chip(m, lang, str_c(tr(lang, "is")), str_c(tr(lang, "Unpaid")), STR("#"));
    m_tag(m, "input");
    m_attr_c(m, "type", "text");
    m_attr_c(m, "aria-label", tr(lang, "Filter"));
    m_attr_c(m, "placeholder", ">1000  03/2026");
    m_tag(m, "button");
    m_attr_c(m, "class", "filter-go");
    m_attr_c(m, "type", "button");
    ui_spoken(m, str_c(tr(lang, "Filter")));
    m_leaf(m, "kbd", NULL, STR("⏎"));
    m_end(m, "button");
    m_end(m, "div");
    m_end(m, "form");
    m_end(m, "div");
    style_sample_end(m);
}

static void batch(Markup *m, Lang lang)
{
    const UiButton acts[] = {
        {.label = str_c(tr(lang, "Submit")), .href = STR("#")},
        {.label = str_c(tr(lang, "Delete")), .href = STR("#")},
        {.kind = BUTTON_QUIET, .label = STR("CSV"), .href = STR("#")},
        {.kind = BUTTON_QUIET, .label = str_c(tr(lang, "Pick none")), .href = STR("#")}};
    style_sample_begin(m, tr(lang, "Bar of what is picked"));
    div_begin(m, "batch");
    m_attr_c(m, "role", "group");
    m_attr_c(m, "aria-label", tr(lang, "Bar of what is picked"));
    m_leaf(m, "p", NULL, STR("2 · 5\u202f656,80"));
    for (int i = 0; i < COUNT(acts); i++)
        ui_button(m, &acts[i]);
    m_end(m, "div");
    style_sample_end(m);
}

/* --- a report --- */

static void report_row(UiTable *t, const char *class_name, Str fold, bool open, const char *label,
                       const char *debit)
{
    ui_row_begin(t, class_name);
    ui_cell(t, &(UiCell){.text = str_c(label), .head = true, .fold_url = fold, .open = open});
    ui_cell(t, &(UiCell){.text = str_c(debit), .url = STR("#"), .num = true, .split = true});
    ui_cell(t, &(UiCell){.text = STR(""), .num = true});
    ui_row_end(t);
}

static void report(Markup *m, Lang lang)
{
    const UiColumn heads[] = {{.label = str_c(tr(lang, "Account"))},
                              {.label = str_c(tr(lang, "Debit")), .num = true},
                              {.label = str_c(tr(lang, "Credit")), .num = true}};
    style_sample_begin(m, tr(lang, "Report"));
    UiTable t = ui_table_begin(m, "report", str_c(tr(lang, "Report")));
    ui_table_head(&t, heads, COUNT(heads));
    ui_table_body(&t);
    report_row(&t, "group", STR("#"), true, "4", "4\u202f608,00");
    report_row(&t, "group level2", STR("#"), false, "41", "4\u202f608,00");
    report_row(&t, "level3 here", STR(""), false, "411", "4\u202f608,00");
    report_row(&t, "ghost", STR(""), false, "411 …", "120,00");
    report_row(&t, "sum", STR(""), false, tr(lang, "Total"), "4\u202f608,00");
    ui_table_end(&t);
    style_sample_end(m);
}

/* --- paper, a chart --- */

static void paper(Markup *m, Lang lang)
{
    const UiFact facts[] = {{.label = str_c(tr(lang, "Date")), .value = STR("23/11/2026")}};
    const UiFact sums[] = {
        {.label = str_c(tr(lang, "Net total")), .value = STR("971,00")},
        {.label = str_c(tr(lang, "Total")), .value = STR("1\u202f165,20"), .kind = "total"}};
    style_sample_begin(m, tr(lang, "Paper"));
    m_tag(m, "article");
    m_attr_c(m, "class", "paper");
    m_attr_c(m, "aria-label", tr(lang, "Paper"));
    div_begin(m, "paper-head");
    m_tag(m, "div");
    m_leaf(m, "strong", NULL, STR("Atelier Martin"));
    m_end(m, "div");
    m_tag(m, "div");
    m_leaf(m, "h3", NULL, STR("FAC-2026-00142"));
    ui_facts(m, "facts", facts, COUNT(facts));
    m_end(m, "div");
    m_end(m, "div");
    div_begin(m, "paper-sums");
    m_leaf(m, "p", NULL, str_c(tr(lang, "30 days")));
    ui_facts(m, "totals", sums, COUNT(sums));
    m_end(m, "div");
    m_end(m, "article");
    style_sample_end(m);
}

static void chart(Markup *m, Lang lang)
{
    static const char *const bars[] = {"M10 90V40h24v50z", "M46 90V20h24v70z", "M82 90V60h24v30z"};
    style_sample_begin(m, tr(lang, "Chart"));
    m_tag(m, "figure");
    m_attr_c(m, "class", "chart");
    m_tag(m, "figcaption");
    m_leaf(m, "h3", NULL, str_c(tr(lang, "Turnover without VAT")));
    m_leaf(m, "b", NULL, STR("352\u202f601,00"));
    m_end(m, "figcaption");
    m_tag(m, "svg");
    m_attr_c(m, "viewBox", "0 0 360 100");
    m_attr_c(m, "role", "img");
    m_attr_c(m, "aria-label", tr(lang, "Turnover without VAT"));
    for (int i = 0; i < COUNT(bars); i++) {
        m_tag(m, "path");
        m_attr_c(m, "class", i == 2 ? "late" : "bar");
        m_attr_c(m, "d", bars[i]);
        m_end(m, "path");
    }
    m_end(m, "svg");
    m_end(m, "figure");
    style_sample_end(m);
}

/* --- the palette, a confirmation --- */

static void palette_option(Markup *m, const char *icon, const char *label, const char *note,
                           bool here)
{
    m_tag(m, "div");
    m_attr_c(m, "role", "option");
    m_attr_c(m, "aria-selected", here ? "true" : "false");
    ui_icon(m, icon);
    m_leaf(m, "span", NULL, str_c(label));
    m_leaf(m, "span", NULL, str_c(note));
    m_end(m, "div");
}

static void palette(Markup *m, Lang lang)
{
    style_sample_begin(m, tr(lang, "Palette"));
    div_begin(m, "palette");
    div_begin(m, "palette-box");
    ui_icon(m, "search");
    m_leaf(m, "span", NULL, STR("facture"));
    m_end(m, "div");
    m_tag(m, "div");
    m_attr_c(m, "role", "listbox");
    m_attr_c(m, "aria-label", tr(lang, "Palette"));
    m_tag(m, "div");
    m_attr_c(m, "role", "group");
    m_attr_c(m, "aria-label", tr(lang, "Go to"));
    palette_option(m, "sale", tr(lang, "Unpaid invoices"), tr(lang, "list"), true);
    palette_option(m, "plus", tr(lang, "New invoice"), "", false);
    m_end(m, "div");
    m_end(m, "div");
    m_end(m, "div");
    style_sample_end(m);
}

static void confirmation(Markup *m, Lang lang)
{
    const UiButton b[] = {
        {.kind = BUTTON_DANGER, .label = str_c(tr(lang, "Delete")), .href = STR("#")},
        {.kind = BUTTON_QUIET, .label = str_c(tr(lang, "Close")), .href = STR("#")}};
    style_sample_begin(m, tr(lang, "Confirmation"));
    div_begin(m, "confirm");
    m_leaf(m, "p", NULL, str_c(tr(lang, "The draft is deleted.")));
    ui_actions(m, b, COUNT(b));
    m_end(m, "div");
    style_sample_end(m);
}

/* --- files, progress, the tour --- */

static void drop(Markup *m, Lang lang)
{
    style_sample_begin(m, tr(lang, "Files"));
    m_tag(m, "form");
    m_attr_c(m, "class", "drop");
    ui_icon(m, "upload");
    m_leaf(m, "p", NULL,
           str_c(tr(lang, "Drop invoices here: Factur-X, UBL or CII, as PDF or XML. They are read "
                          "on this machine and kept as they came.")));
    ui_file_pick(m, &(UiFilePick){.label = str_c(tr(lang, "Choose files"))});
    m_end(m, "form");
    m_tag(m, "progress");
    m_attr_c(m, "class", "progress");
    m_attr_c(m, "aria-label", tr(lang, "Reading"));
    m_attr_c(m, "value", "2");
    m_attr_c(m, "max", "5");
    m_end(m, "progress");
    style_sample_end(m);
}

static void tour(Markup *m, Lang lang)
{
    const UiButton b[] = {
        {.label = str_c(tr(lang, "To the next step")), .href = STR("#")},
        {.kind = BUTTON_QUIET, .label = str_c(tr(lang, "Leave the tour")), .href = STR("#")}};
    style_sample_begin(m, tr(lang, "Guided tour"));
    div_begin(m, "notice tour");
    ui_icon(m, "flag");
    m_tag(m, "div");
    m_tag(m, "p");
    m_leaf(m, "strong", NULL, str_c(tr(lang, "A list")));
    m_text_c(m, " ");
    m_leaf(m, "small", NULL, str_format(m->b.a, tr(lang, "Guided tour, %d of %d"), 2, 10));
    m_end(m, "p");
    ui_actions(m, b, COUNT(b));
    m_end(m, "div");
    m_end(m, "div");
    style_sample_end(m);
}

static void item(Markup *m, const char *title, const char *more, UiState state, const char *word)
{
    m_tag(m, "li");
    m_tag(m, "div");
    m_leaf(m, "b", NULL, str_c(title));
    m_leaf(m, "small", NULL, str_c(more));
    m_end(m, "div");
    ui_state(m, state, str_c(word));
    m_end(m, "li");
}

static void items(Markup *m, Lang lang)
{
    style_sample_begin(m, tr(lang, "List of things to do"));
    m_tag(m, "ul");
    m_attr_c(m, "class", "items");
    item(m, tr(lang, "A first customer"),
         tr(lang, "Name and address; the SIREN of a company, for its invoices"), STATE_DONE,
         tr(lang, "Done"));
    item(m, tr(lang, "A first invoice"),
         tr(lang, "Its number and its entry are made when you submit it"), STATE_NONE,
         tr(lang, "To do"));
    m_end(m, "ul");
    style_sample_end(m);
}

void style_parts(Markup *m, Lang lang)
{
    filter(m, lang);
    batch(m, lang);
    report(m, lang);
    paper(m, lang);
    chart(m, lang);
    palette(m, lang);
    confirmation(m, lang);
    drop(m, lang);
    tour(m, lang);
    items(m, lang);
}

/* --- the pane --- */

static void look(Markup *m, Lang lang)
{
    const UiButton b[] = {
        {.label = str_c(tr(lang, "Open the page")), .href = STR("#"), .shown_key = "Ctrl ⏎"},
        {.kind = BUTTON_QUIET, .label = str_c(tr(lang, "Close")), .href = STR("#")}};
    const UiFact facts[] = {{.label = str_c(tr(lang, "Customer")), .value = STR("Studio Kérity")},
                            {.label = str_c(tr(lang, "Due date")), .value = STR("15/12/2026")}};
    const UiFact sums[] = {
        {.label = str_c(tr(lang, "Net total")), .value = STR("971,00")},
        {.label = str_c(tr(lang, "Total")), .value = STR("1\u202f165,20"), .kind = "total"},
        {.label = str_c(tr(lang, "Outstanding")), .value = STR("665,20"), .kind = "due"}};
    m_tag(m, "section");
    div_begin(m, "head");
    m_leaf(m, "h2", NULL, STR("FAC-2026-00142"));
    ui_state(m, STATE_PART, str_c(tr(lang, "Partly paid")));
    m_end(m, "div");
    ui_actions(m, b, COUNT(b));
    ui_facts(m, "facts", facts, COUNT(facts));
    ui_facts(m, "totals", sums, COUNT(sums));
    m_end(m, "section");
}

static void event(Markup *m, const char *class_name, const char *who, const char *what,
                  const char *when)
{
    m_tag(m, "li");
    if (class_name)
        m_attr_c(m, "class", class_name);
    m_leaf(m, "p", NULL, str_format(m->b.a, "%s %s", who, what));
    m_leaf(m, "small", NULL, str_c(when));
    m_end(m, "li");
}

static void history(Markup *m, Lang lang)
{
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_leaf(m, "h2", NULL, str_c(tr(lang, "History")));
    m_tag(m, "ol");
    m_attr_c(m, "class", "timeline");
    event(m, "key", "Alice Martin", tr(lang, "submitted it"), "23/11/2026 10:02");
    event(m, NULL, "Alice Martin", tr(lang, "made it"), "23/11/2026 09:58");
    m_end(m, "ol");
    m_end(m, "section");
}

static void explanation(Markup *m, Lang lang)
{
    const UiFact parts[] = {
        {.label = STR("FAC-2026-00141"), .value = STR("4\u202f608,00")},
        {.label = str_c(tr(lang, "Sum")), .value = STR("4\u202f608,00"), .kind = "total"}};
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_leaf(m, "h2", NULL, str_c(tr(lang, "Explain this figure")));
    ui_facts(m, "totals", parts, COUNT(parts));
    ui_state(m, STATE_DONE, str_c(tr(lang, "This is the figure.")));
    m_end(m, "section");
}

void style_pane(Page *p, Markup *m)
{
    page_pane(p, m, str_c(tr(p->lang, "Pane")));
    look(m, p->lang);
    history(m, p->lang);
    explanation(m, p->lang);
}
