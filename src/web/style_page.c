/* SPDX-License-Identifier: EUPL-1.2
 * /_style: every component in every state, on one page, for people who change the desk and for
 * the accessibility tests. The names and figures are samples.
 */
#include "pages.h"
#include "style_parts.h"

#define COUNT(list) (int)(sizeof(list) / sizeof *(list))

void style_sample_begin(Markup *m, const char *title)
{
    m_tag(m, "section");
    m_attr_c(m, "class", "sample");
    m_leaf(m, "h2", NULL, str_c(title));
}

void style_sample_end(Markup *m)
{
    m_end(m, "section");
}

static void row_begin(Markup *m)
{
    m_tag(m, "div");
    m_attr_c(m, "class", "sample-row");
}

static void row_end(Markup *m)
{
    m_end(m, "div");
}

static void colours(Markup *m, Lang lang)
{
    static const char *const tokens[] = {
        "bg",     "surface", "sunken", "text", "muted", "line", "edge", "control",   "accent",
        "on-accent", "accent-soft", "ok", "warn", "err", "info", "hover", "selection", "company"};
    style_sample_begin(m, tr(lang, "Colours"));
    row_begin(m);
    for (int i = 0; i < COUNT(tokens); i++) {
        m_tag(m, "span");
        m_attr_c(m, "class", "swatch");
        m_tag(m, "svg");
        m_attr_c(m, "aria-hidden", "true");
        m_tag(m, "rect");
        m_attr_c(m, "width", "100%");
        m_attr_c(m, "height", "100%");
        m_attr(m, "fill", str_format(m->b.a, "var(--%s)", tokens[i]));
        m_end(m, "rect");
        m_end(m, "svg");
        m_text_c(m, tokens[i]);
        m_end(m, "span");
    }
    row_end(m);
    style_sample_end(m);
}

static void texts(Markup *m, Lang lang)
{
    style_sample_begin(m, tr(lang, "Text"));
    m_leaf(m, "p", "t28", str_format(m->b.a, "28/36 %s", tr(lang, "Hello")));
    m_leaf(m, "p", "t20", str_format(m->b.a, "20/28 %s", tr(lang, "Title of a page")));
    m_leaf(m, "p", "t16", str_format(m->b.a, "16/24 %s", tr(lang, "Total, balance")));
    m_leaf(m, "p", NULL, str_format(m->b.a, "14/20 %s", tr(lang, "Text and fields")));
    m_leaf(m, "p", "t13",
           str_format(m->b.a, "13/18 %s 1\u202f234,56 -12,00", tr(lang, "Tables")));
    m_leaf(m, "small", NULL, str_format(m->b.a, "12/16 %s", tr(lang, "Hints, column heads")));
    style_sample_end(m);
}

static void buttons(Markup *m, Lang lang)
{
    const UiButton all[] = {
        {.kind = BUTTON_PRIMARY, .label = str_c(tr(lang, "Submit the invoice")),
         .shown_key = "Ctrl ⏎"},
        {.label = str_c(tr(lang, "Preview"))},
        {.kind = BUTTON_QUIET, .label = str_c(tr(lang, "Duplicate"))},
        {.kind = BUTTON_DANGER, .label = str_c(tr(lang, "Cancel the invoice…"))},
        {.label = str_c(tr(lang, "Close November")), .disabled = true},
        {.label = str_c(tr(lang, "Print")), .icon = "print", .href = STR("#")},
    };
    style_sample_begin(m, tr(lang, "Buttons"));
    ui_actions(m, all, COUNT(all));
    ui_actions_menu(m, lang, all, COUNT(all)); /* too many for a line: three, and the rest */
    style_sample_end(m);
}

static void states(Markup *m, Lang lang)
{
    const UiStep all[] = {
        {STATE_DRAFT, str_c(tr(lang, "Draft")), false},
        {STATE_OPEN, str_c(tr(lang, "Not yet due")), false},
        {STATE_PART, str_c(tr(lang, "Partly paid")), false},
        {STATE_DONE, str_c(tr(lang, "Settled")), false},
        {STATE_LATE, str_c(tr(lang, "Overdue")), false},
        {STATE_WARN, str_c(tr(lang, "To be checked")), false},
        {STATE_SEALED, str_c(tr(lang, "Sealed")), false},
        {STATE_VOID, str_c(tr(lang, "Cancelled")), false},
    };
    const UiStep steps[] = {
        {STATE_DONE, str_c(tr(lang, "Submitted")), false},
        {STATE_PART, str_c(tr(lang, "Partly paid")), true},
        {STATE_OPEN, str_c(tr(lang, "Settled")), false},
    };
    const UiStep late[] = {
        {STATE_DONE, str_c(tr(lang, "Submitted")), false},
        {STATE_LATE, str_c(tr(lang, "Overdue")), true},
        {STATE_OPEN, str_c(tr(lang, "Settled")), false},
    };
    style_sample_begin(m, tr(lang, "States"));
    row_begin(m);
    for (int i = 0; i < COUNT(all); i++)
        ui_state(m, all[i].state, all[i].word);
    row_end(m);
    ui_steps(m, str_c(tr(lang, "Steps")), steps, COUNT(steps));
    ui_steps(m, str_c(tr(lang, "Steps, late")), late, COUNT(late));
    style_sample_end(m);
}

static void fields(Markup *m, Lang lang)
{
    const UiOption terms[] = {{STR("30"), str_c(tr(lang, "30 days"))},
                              {STR("0"), str_c(tr(lang, "On receipt"))}};
    const UiField all[] = {
        {.name = STR("customer"), .label = str_c(tr(lang, "Customer")),
         .value = STR("Hôtel du Port"), .kind = INPUT_LINK, .link = STR("Customer"),
         .required = true},
        {.name = STR("po_no"), .label = str_c(tr(lang, "Their reference")),
         .hint = str_c(tr(lang, "A short hint under the field"))},
        {.name = STR("due_date"), .label = str_c(tr(lang, "Due date")),
         .value = STR("15/11/2026"), .kind = INPUT_DATE,
         .error = str_c(tr(lang, "This is before the date of the invoice. Choose 23/11/2026 or "
                                 "later."))},
        {.name = STR("number"), .label = str_c(tr(lang, "Number")),
         .value = STR("FAC-2026-00142"), .readonly = true},
        {.name = STR("terms"), .label = str_c(tr(lang, "Payment terms")), .value = STR("30"),
         .kind = INPUT_CHOICE, .options = terms, .n_options = COUNT(terms)},
        {.name = STR("note"), .label = str_c(tr(lang, "Note")), .kind = INPUT_LONG},
        {.name = STR("remind"), .label = str_c(tr(lang, "Send reminders by itself")),
         .value = STR("1"), .kind = INPUT_CHECK},
        {.name = STR("total"), .label = str_c(tr(lang, "Total")), .value = STR("4\u202f608,00"),
         .kind = INPUT_OUTPUT},
    };
    style_sample_begin(m, tr(lang, "Fields"));
    m_tag(m, "form");
    m_attr_c(m, "class", "fields");
    m_attr_c(m, "aria-label", tr(lang, "Fields"));
    for (int i = 0; i < COUNT(all); i++)
        ui_field(m, &all[i]);
    m_end(m, "form");
    style_sample_end(m);
}

static void notices(Markup *m, Lang lang)
{
    Errors e = {.a = m->b.a, .lang = lang};
    err_add(&e, ERR_VALIDATION, "due_date",
            "This is before the date of the invoice. Choose 23/11/2026 or later.");
    err_add(&e, ERR_MANDATORY, "customer", "The customer is missing. Choose one.");
    style_sample_begin(m, tr(lang, "Messages"));
    ui_notice(m, NOTICE_INFO, str_c(tr(lang, "October is closed.")));
    ui_notice(m, NOTICE_OK, str_c(tr(lang, "Invoice FAC-2026-00142 is submitted.")));
    ui_notice(m, NOTICE_WARN, str_c(tr(lang, "The VAT of October is due tomorrow.")));
    ui_errors(m, &e);
    style_sample_end(m);
}

static void sample_row(UiTable *t, const char *class_name, const char *number, const char *who,
                       UiState state, const char *word, const char *debit, const char *credit)
{
    Arena *a = t->m->b.a;
    const UiCell cells[] = {
        {.text = str_c(number), .url = STR("#"), .head = true, .at = 3},
        {.text = str_c(who), .at = 1},
        {.text = str_c(word), .state = state, .at = 4},
        {.text = str_c(debit), .num = true, .split = true},
        {.text = str_c(credit), .num = true, .at = 2},
    };
    ui_row_begin(t, class_name);
    ui_cell_pick(t, str_c(number), str_format(a, "%s %s", class_name ? "→" : "", number));
    for (int i = 0; i < COUNT(cells); i++)
        ui_cell(t, &cells[i]);
    ui_row_end(t);
}

static void table(Markup *m, Lang lang)
{
    const UiColumn columns[] = {
        {.label = str_c(tr(lang, "Choose")), .hidden = true},
        {.label = str_c(tr(lang, "Number")), .sort_url = STR("#"), .sorted = SORT_UP},
        {.label = str_c(tr(lang, "Customer")), .sort_url = STR("#")},
        {.label = str_c(tr(lang, "State"))},
        {.label = str_c(tr(lang, "Debit")), .num = true},
        {.label = str_c(tr(lang, "Credit")), .num = true},
    };
    style_sample_begin(m, tr(lang, "Table"));
    UiTable t = ui_table_begin(m, "list", str_c(tr(lang, "Sample of a list")));
    ui_table_head(&t, columns, COUNT(columns));
    ui_table_body(&t);
    sample_row(&t, NULL, "FAC-2026-00141", "Leroux Architectes", STATE_OPEN,
               tr(lang, "Not yet due"), "4\u202f608,00", "");
    sample_row(&t, NULL, "FAC-2026-00119", "Clinique de l’Erdre", STATE_LATE, tr(lang, "Overdue"),
               "3\u202f696,00", "");
    sample_row(&t, "here", "REG-2026-00088", "Hôtel du Port", STATE_SEALED, tr(lang, "Sealed"),
               "", "1\u202f500,00");
    ui_table_foot(&t);
    ui_row_begin(&t, NULL);
    ui_cell(&t, &(UiCell){.span = 1});
    ui_cell(&t, &(UiCell){.text = str_c(tr(lang, "Total")), .head = true, .span = 3, .at = 1});
    ui_cell(&t, &(UiCell){.text = STR("8\u202f304,00"), .num = true, .split = true});
    ui_cell(&t, &(UiCell){.text = STR("1\u202f500,00"), .num = true, .at = 2});
    ui_row_end(&t);
    ui_table_end(&t);
    ui_pager(m, lang, STR("1–3 / 3"), STR("#"), STR("#"));
    style_sample_end(m);
}

static void grid_cell(Markup *m, int row, const char *field, const char *label, UiInput kind,
                      const char *value)
{
    Arena *a = m->b.a;
    Str index = row < 0 ? STR("#") : str_format(a, "%d", row);
    Str rank = row < 0 ? STR("#") : str_format(a, "%d", row + 1);
    UiField f = {.name = str_format(a, "items[%.*s].%s", STR_ARG(index), field),
                 .label = str_format(a, "%s %.*s", label, STR_ARG(rank)), .kind = kind,
                 .link = STR("Item"), .value = str_c(value)};
    m_tag(m, "td");
    if (kind == INPUT_NUMBER)
        m_attr_c(m, "class", "num");
    ui_grid_input(m, &f);
    m_end(m, "td");
}

static void grid_row(Markup *m, Lang lang, int row, const char *item, const char *qty,
                     const char *amount)
{
    Arena *a = m->b.a;
    m_tag(m, "tr");
    m_leaf(m, "td", "rank", row < 0 ? STR("#") : str_format(a, "%d", row + 1));
    grid_cell(m, row, "item_code", tr(lang, "Item, row"), INPUT_LINK, item);
    grid_cell(m, row, "description", tr(lang, "Description, row"), INPUT_TEXT, "");
    grid_cell(m, row, "qty", tr(lang, "Quantity, row"), INPUT_NUMBER, qty);
    m_tag(m, "td");
    m_attr_c(m, "class", "num computed");
    m_attr(m, "data-cell", row < 0 ? STR("items[#].amount")
                                   : str_format(a, "items[%d].amount", row));
    m_text_c(m, amount);
    m_end(m, "td");
    m_end(m, "tr");
}

static void grid_head(Markup *m, Lang lang)
{
    const UiColumn columns[] = {{.label = str_c(tr(lang, "Row")), .hidden = true},
                                {.label = str_c(tr(lang, "Item"))},
                                {.label = str_c(tr(lang, "Description"))},
                                {.label = str_c(tr(lang, "Quantity")), .num = true},
                                {.label = str_c(tr(lang, "Amount")), .num = true}};
    UiTable t = {.m = m};
    ui_table_head(&t, columns, COUNT(columns));
}

static void grid(Markup *m, Lang lang)
{
    style_sample_begin(m, tr(lang, "Grid"));
    m_tag(m, "div");
    m_attr_c(m, "class", "scroll cells");
    m_tag(m, "desk-grid");
    m_attr_c(m, "data-table", "items");
    m_tag(m, "table");
    m_attr_c(m, "class", "table grid");
    m_leaf(m, "caption", "spoken", str_c(tr(lang, "Rows of the invoice")));
    grid_head(m, lang);
    m_tag(m, "tbody");
    grid_row(m, lang, 0, "CHA-LOI", "4,00", "551,00");
    grid_row(m, lang, 1, "TAB-LOI", "1,00", "420,00");
    m_end(m, "tbody");
    m_end(m, "table");
    m_tag(m, "template");
    grid_row(m, lang, -1, "", "", "");
    m_end(m, "template");
    m_end(m, "desk-grid");
    m_end(m, "div");
    const UiFact sums[] = {{.label = str_c(tr(lang, "Net total")), .value = STR("971,00")},
                           {.label = str_c(tr(lang, "VAT")), .value = STR("194,20")},
                           {.label = str_c(tr(lang, "Total")), .value = STR("1\u202f165,20"),
                            .kind = "total"}};
    ui_facts(m, "totals", sums, COUNT(sums));
    style_sample_end(m);
}

static void tabs(Markup *m, Lang lang)
{
    const UiLink all[] = {{str_c(tr(lang, "Unpaid")), STR("#"), STR("22"), true},
                          {str_c(tr(lang, "Overdue")), STR("#"), STR(""), false},
                          {str_c(tr(lang, "All")), STR("#"), STR(""), false}};
    style_sample_begin(m, tr(lang, "Tabs and filters"));
    ui_tabs(m, str_c(tr(lang, "Views")), all, COUNT(all));
    row_begin(m);
    ui_chip(m, lang, str_c(tr(lang, "is")), str_c(tr(lang, "Unpaid")), STR("#"));
    m_leaf(m, "kbd", NULL, STR("Ctrl K"));
    m_leaf(m, "mark", NULL, str_c(tr(lang, "found")));
    row_end(m);
    style_sample_end(m);
}

static void empty(Markup *m, Lang lang)
{
    const UiButton first = {.kind = BUTTON_PLAIN, .label = str_c(tr(lang, "New invoice")),
                            .href = STR("#")};
    style_sample_begin(m, tr(lang, "Empty list"));
    ui_empty(m, str_c(tr(lang, "No invoice yet")),
             str_c(tr(lang, "Your sales invoices will be listed here, with what is still to be "
                            "paid.")), &first, 1);
    style_sample_end(m);
}

static void icons(Markup *m, Lang lang)
{
    static const char *const names[] = {
        "home",     "sale",  "buy",     "bank",   "book", "box",   "tool",  "flag",
        "people",   "person", "calendar", "globe", "sliders", "search", "plus", "print",
        "dots",     "close", "chevron", "clip",   "upload", "help", "alert", "doc"};
    style_sample_begin(m, tr(lang, "Icons"));
    row_begin(m);
    for (int i = 0; i < COUNT(names); i++) {
        m_tag(m, "span");
        ui_icon(m, names[i]);
        m_text_c(m, " ");
        m_text_c(m, names[i]);
        m_end(m, "span");
    }
    row_end(m);
    style_sample_end(m);
}

Str style_page(Page *p)
{
    Lang lang = p->lang;
    p->title = str_c(tr(lang, "Style"));
    Markup m = page_begin(p);
    const UiLink crumbs[] = {{str_c(tr(lang, "Settings")), STR("/app/settings"), STR(""), false}};
    ui_head(&m, lang, crumbs, 1, p->title, STATE_NONE, STR(""));
    colours(&m, lang);
    texts(&m, lang);
    buttons(&m, lang);
    states(&m, lang);
    fields(&m, lang);
    notices(&m, lang);
    table(&m, lang);
    grid(&m, lang);
    tabs(&m, lang);
    empty(&m, lang);
    style_parts(&m, lang);
    style_states(&m, lang);
    icons(&m, lang);
    style_pane(p, &m);
    return page_end(p, &m);
}
