/* SPDX-License-Identifier: EUPL-1.2
 * The first page: what is to be done, with its figures; three charts; how far the books are kept;
 * the latest documents. On the first day it teaches instead.
 */
#include "desk_charts.h"

#include "desk_progress.h"

enum { RECENT = 8 };

/* --- the latest documents --- */

static bool latest(Ctx *c, const TypeDef *t, ListResult *out)
{
    const char *why;
    size_t at;
    Str names = STR("[\"name\",\"customer\",\"status\",\"posting_date\",\"due_date\","
                    "\"grand_total\"]");
    ListQuery q = {.type = t,
                   .fields = json_parse(c->a, names, &why, &at),
                   .order_by = STR(""),
                   .limit = RECENT};
    return list_run(c, &q, out) && out->n > 0;
}

static void write_latest(Desk *d, const TypeDef *t, const ListResult *list)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    Lang lang = c->lang;
    const FieldDef *customer = type_field(t, STR("customer"));
    const FieldDef *date = type_field(t, STR("posting_date"));
    const FieldDef *total = type_field(t, STR("grand_total"));
    const UiColumn heads[] = {{.label = str_c(tr(lang, "Number"))},
                              {.label = field_label(c, customer)},
                              {.label = field_label(c, date)},
                              {.label = str_c(tr(lang, "State"))},
                              {.label = field_label(c, total), .num = true}};
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_leaf(m, "h2", NULL, str_c(tr(lang, "Latest changes")));
    UiTable table = ui_table_begin(m, "list", str_c(tr(lang, "Latest changes")));
    ui_table_head(&table, heads, 5);
    ui_table_body(&table);
    for (int i = 0; i < list->n; i++) {
        const DocHead *doc = list->rows[i];
        Str word;
        UiState state = doc_state(c, doc, &word);
        ui_row_begin(&table, NULL);
        ui_cell(&table, &(UiCell){.text = show_name(c, doc->name),
                                  .url = doc_url(c->a, t, doc->name),
                                  .head = true,
                                  .at = 3});
        ui_cell(&table, &(UiCell){.text = field_show(c, NULL, doc, customer), .at = 1});
        ui_cell(&table, &(UiCell){.text = field_show(c, NULL, doc, date),
                                  .day = field_text(c, NULL, doc, date)});
        ui_cell(&table, &(UiCell){.text = word, .state = state, .at = 4});
        ui_cell(&table, &(UiCell){.text = field_show(c, NULL, doc, total), .num = true, .at = 2});
        ui_row_end(&table);
    }
    ui_table_end(&table);
    m_end(m, "section");
}

/* --- the page --- */

static const char *const week_days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday"};
static const char *const months[] = {
    "January",      "February", "March (month)", "April (month)", "May (month)", "June (month)",
    "July (month)", "August",   "September",     "October",       "November",    "December"};

static Str long_day(Ctx *c)
{
    int y, m, d;
    date_to_ymd(c->today, &y, &m, &d);
    const char *week_day = tr(c->lang, week_days[(c->today.day - 1) % 7]);
    if (c->lang != LANG_FR) {
        Str month = str_replace(c->a, str_c(months[m - 1]), STR(" (month)"), STR(""));
        return str_format(c->a, "%s %d %s %d", week_day, d, month.p, y);
    }
    return str_format(c->a, "%s %s %s %d", week_day, d == 1 ? "1er" : str_format(c->a, "%d", d).p,
                      tr(c->lang, months[m - 1]), y);
}

/* ISO 8601: that of its Thursday, counted in the year of it. */
static int week_of(Date day)
{
    Date thursday = date_add_days(day, 3 - (day.day - 1) % 7), first;
    int y, m, dom;
    date_to_ymd(thursday, &y, &m, &dom);
    return date_from_ymd(y, 1, 1, &first) ? (thursday.day - first.day) / 7 + 1 : 0;
}

static void write_head(Desk *d)
{
    Ctx *c = d->c;
    ui_head_begin(&d->m, c->lang, NULL, 0, long_day(c), STATE_NONE, STR(""));
    m_leaf(&d->m, "p", NULL, str_format(c->a, tr(c->lang, "week %d"), week_of(c->today)));
    ui_head_end(&d->m);
}

void desk_home(Desk *d)
{
    Ctx *c = d->c;
    const TypeDef *invoice = home_readable(c, "sales_invoice");
    Aging aging = {0};
    ListResult recent = {0};
    desk_begin(d, str_c(tr(c->lang, "Home")), NULL, NULL, true);
    write_head(d);
    desk_flash(d);
    desk_tour_offer(d);
    bool any = invoice && latest(c, invoice, &recent);
    if (!any)
        desk_first_day(d);
    if (!any || aging_read(c, invoice, &aging))
        todo_write(d, any ? invoice : NULL, &aging);
    charts_write(d, &aging);
    progress_write(d);
    if (any)
        write_latest(d, invoice, &recent);
    desk_end(d, 200);
}
