/* SPDX-License-Identifier: EUPL-1.2
 * The first page: what is to be done, with its figures; the turnover of the year; the latest
 * documents. On the first day it teaches instead.
 */
#include "desk_todo.h"

#include "perm.h"

enum { MONTHS = 12, RECENT = 8, CHART_WIDTH = 360, CHART_BOTTOM = 104, CHART_TOP = 12 };

/* --- turnover: accounts of class 70, this year and the one before --- */

typedef struct {
    int64_t now[MONTHS], before[MONTHS];
    int64_t total, total_before;
    int year, months; /* months that have begun */
    bool any;
} Turnover;

static const char *const month_names[] = {"Jan.", "Feb.", "March", "April", "May",  "June",
                                          "July", "Aug.", "Sept.", "Oct.",  "Nov.", "Dec."};

static bool read_turnover(Ctx *c, Turnover *out)
{
    int m, day;
    const CompanyInfo *info = company_info(c, 0);
    *out = (Turnover){0};
    date_to_ymd(c->today, &out->year, &m, &day);
    out->months = m;
    if (!info || !home_readable(c, "gl_entry") || c->user.n_rules)
        return false;
    DbRows *r = db_query(
        c->db,
        SQL("SELECT b.period, sum(b.credit - b.debit) FROM balance b JOIN account a "
            "ON a.id = b.account WHERE b.company = ? AND a.account_number >= '70' "
            "AND a.account_number < '71' AND b.period >= ? AND b.period <= ? "
            "AND b.kind = 0 GROUP BY b.period"),
        DB_P(db_i(info->id), db_i((out->year - 1) * 100 + 1), db_i(out->year * 100 + m)));
    while (db_next(r)) {
        int64_t period = db_get_int(r, 0), amount = db_get_int(r, 1);
        int at = (int)(period % 100) - 1;
        if (at < 0 || at >= MONTHS)
            continue;
        if (period / 100 == out->year) {
            out->now[at] = amount;
            out->total += amount;
        } else {
            out->before[at] = amount;
            out->total_before += at < m ? amount : 0;
        }
        out->any = true;
    }
    return db_finish(r) && out->any;
}

/* The top of the axis: 1, 2, 2.5 or 5 times a power of ten. */
static int64_t round_up(int64_t v)
{
    static const int steps[] = {10, 20, 25, 50, 100};
    int64_t unit = 10;
    if (v > num_pow10(17))
        return v;
    while (v > unit * 10)
        unit *= 10;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (v <= unit / 10 * steps[i])
            return unit / 10 * steps[i];
    return unit * 10;
}

static int64_t highest(const Turnover *t)
{
    int64_t top = 1;
    for (int i = 0; i < MONTHS; i++) {
        top = t->now[i] > top ? t->now[i] : top;
        top = i < t->months && t->before[i] > top ? t->before[i] : top;
    }
    return round_up(top);
}

static double height_of(int64_t v, int64_t top)
{
    return v > 0 ? (double)(CHART_BOTTOM - CHART_TOP) * (double)v / (double)top : 0;
}

static void svg_text(Markup *m, double x, double y, const char *anchor, Str text)
{
    m_tag(m, "text");
    m_attr(m, "x", str_format(m->b.a, "%.1f", x));
    m_attr(m, "y", str_format(m->b.a, "%.1f", y));
    m_attr_c(m, "text-anchor", anchor);
    m_text(m, text);
    m_end(m, "text");
}

static void svg_path(Markup *m, const char *class_name, Str path)
{
    m_tag(m, "path");
    m_attr_c(m, "class", class_name);
    m_attr(m, "d", path);
    m_end(m, "path");
}

/* The frame of a chart: its title and figure, then the drawing, left open. */
static void chart_begin(Desk *d, const char *id, const char *title, int64_t figure, int decimals)
{
    Markup *m = &d->m;
    m_tag(m, "figure");
    m_attr_c(m, "class", "chart");
    m_tag(m, "figcaption");
    m_tag(m, "h3");
    m_attr_c(m, "id", id);
    m_text_c(m, title);
    m_end(m, "h3");
    m_leaf(m, "b", NULL, show_money(d->c, figure, decimals));
    m_end(m, "figcaption");
    m_tag(m, "svg");
    m_attr(m, "viewBox", str_format(d->c->a, "0 0 %d 124", CHART_WIDTH));
    m_attr_c(m, "role", "img");
    m_attr_c(m, "aria-labelledby", id);
}

/* The figures behind a chart. */
static void details_begin(Desk *d)
{
    m_tag(&d->m, "details");
    m_leaf(&d->m, "summary", NULL, str_c(tr(desk_lang(d), "See the figures")));
}

static void axis(Desk *d, int64_t top, int decimals)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    for (int i = 0; i <= 2; i++) {
        double y = CHART_BOTTOM - (CHART_BOTTOM - CHART_TOP) * i / 2.0;
        int64_t k = top * i / 2 / num_pow10(decimals);
        svg_path(m, i ? "rule" : "axis", str_format(c->a, "M48 %.1fH%d", y, CHART_WIDTH));
        svg_text(m, 42, y + 4, "end", num_format_local(c->a, k, 0, 0, c->lang == LANG_FR));
    }
}

static void bars(Desk *d, const Turnover *t, int64_t top)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    double step = (CHART_WIDTH - 54) / (double)MONTHS;
    for (int i = 0; i < t->months; i++) {
        double x = 54 + step * i, h = height_of(t->now[i], top);
        double past = CHART_BOTTOM - height_of(t->before[i], top);
        m_tag(m, "rect");
        m_attr_c(m, "class", "bar");
        m_attr(m, "x", str_format(c->a, "%.1f", x));
        m_attr(m, "y", str_format(c->a, "%.1f", CHART_BOTTOM - h));
        m_attr_c(m, "width", "16");
        m_attr(m, "height", str_format(c->a, "%.1f", h));
        m_end(m, "rect");
        if (t->before[i] > 0) {
            svg_path(m, "halo", str_format(c->a, "M%.1f %.1fh18", x - 1, past));
            svg_path(m, "past", str_format(c->a, "M%.1f %.1fh24", x - 4, past));
        }
        if (i % 3 == 0 || i == t->months - 1)
            svg_text(m, x + 8, 120, "middle", tr_str(c->lang, str_c(month_names[i])));
    }
}

static void chart_table(Desk *d, const Turnover *t, int decimals)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    const UiColumn heads[] = {{.label = str_c(tr(c->lang, "Month"))},
                              {.label = str_format(c->a, "%d", t->year), .num = true},
                              {.label = str_format(c->a, "%d", t->year - 1), .num = true}};
    details_begin(d);
    UiTable table = ui_table_begin(m, "", str_c(tr(c->lang, "Turnover without VAT")));
    ui_table_head(&table, heads, 3);
    ui_table_body(&table);
    for (int i = 0; i <= t->months; i++) {
        bool sum = i == t->months;
        ui_row_begin(&table, sum ? "sum" : NULL);
        ui_cell(&table, &(UiCell){.head = true,
                                  .text = sum ? str_c(tr(c->lang, "Total"))
                                              : tr_str(c->lang, str_c(month_names[i]))});
        ui_cell(&table, &(UiCell){.num = true,
                                  .text = show_money(c, sum ? t->total : t->now[i], decimals)});
        ui_cell(&table,
                &(UiCell){.num = true,
                          .text = show_money(c, sum ? t->total_before : t->before[i], decimals)});
        ui_row_end(&table);
    }
    ui_table_end(&table);
    m_end(m, "details");
}

static void write_turnover(Desk *d, const Turnover *t, int decimals)
{
    int64_t top = highest(t);
    chart_begin(d, "c-turnover", tr(desk_lang(d), "Turnover without VAT"), t->total, decimals);
    axis(d, top, decimals);
    bars(d, t, top);
    m_end(&d->m, "svg");
    chart_table(d, t, decimals);
    m_end(&d->m, "figure");
}

/* --- receivables by lateness --- */

enum { BAR_LEFT = 84, BAR_WIDTH = 180, BAR_STEP = 28 };

static const char *const bucket_names[BUCKETS] = {"Not due", "1 to 7 days", "8 to 30 days",
                                                  "More than 30 days"};

static void aging_bars(Desk *d, const Aging *g, int decimals)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    int64_t top = 1;
    for (int i = 0; i < BUCKETS; i++)
        top = g->amount[i] > top ? g->amount[i] : top;
    for (int i = 0; i < BUCKETS; i++) {
        double w = g->amount[i] > 0 ? BAR_WIDTH * (double)g->amount[i] / (double)top : 0;
        svg_text(m, 0, 21 + BAR_STEP * i, "start", tr_str(c->lang, str_c(bucket_names[i])));
        m_tag(m, "rect");
        m_attr_c(m, "class", i ? "late" : "bar");
        m_attr_int(m, "x", BAR_LEFT);
        m_attr_int(m, "y", 10 + BAR_STEP * i);
        m_attr(m, "width", str_format(c->a, "%.1f", w));
        m_attr_c(m, "height", "14");
        m_end(m, "rect");
        svg_text(m, BAR_LEFT + 8 + w, 21 + BAR_STEP * i, "start",
                 show_money(c, g->amount[i], decimals));
    }
}

static void aging_table(Desk *d, const Aging *g, int decimals)
{
    Ctx *c = d->c;
    const UiColumn heads[] = {{.label = str_c(tr(c->lang, "Lateness"))},
                              {.label = str_c(tr(c->lang, "Invoices")), .num = true},
                              {.label = str_c(tr(c->lang, "Outstanding")), .num = true}};
    details_begin(d);
    UiTable table = ui_table_begin(&d->m, "", str_c(tr(c->lang, "Receivables by lateness")));
    ui_table_head(&table, heads, 3);
    ui_table_body(&table);
    for (int i = 0; i <= BUCKETS; i++) {
        bool sum = i == BUCKETS;
        Str count = str_format(c->a, "%lld", (long long)(sum ? g->count : g->n[i]));
        ui_row_begin(&table, sum ? "sum" : NULL);
        ui_cell(&table, &(UiCell){.head = true,
                                  .text = sum ? str_c(tr(c->lang, "Total"))
                                              : tr_str(c->lang, str_c(bucket_names[i]))});
        ui_cell(&table, &(UiCell){.num = true, .text = count});
        ui_cell(&table, &(UiCell){.num = true,
                                  .text = show_money(c, sum ? g->total : g->amount[i], decimals)});
        ui_row_end(&table);
    }
    ui_table_end(&table);
    m_end(&d->m, "details");
}

static void write_aging(Desk *d, const Aging *g, int decimals)
{
    chart_begin(d, "c-aging", tr(desk_lang(d), "Receivables by lateness"), g->total, decimals);
    aging_bars(d, g, decimals);
    m_end(&d->m, "svg");
    aging_table(d, g, decimals);
    m_end(&d->m, "figure");
}

static void write_charts(Desk *d, const Turnover *t, const Aging *g, int decimals)
{
    m_tag(&d->m, "section");
    m_attr_c(&d->m, "class", "section");
    m_attr_c(&d->m, "aria-label", tr(desk_lang(d), "Figures"));
    m_tag(&d->m, "div");
    m_attr_c(&d->m, "class", "charts");
    if (t->any)
        write_turnover(d, t, decimals);
    if (g->count && g->count <= OPEN_MAX)
        write_aging(d, g, decimals);
    m_end(&d->m, "div");
    m_end(&d->m, "section");
}

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

void desk_home(Desk *d)
{
    Ctx *c = d->c;
    const TypeDef *invoice = home_readable(c, "sales_invoice");
    const CompanyInfo *info = company_info(c, 0);
    int decimals = info ? info->decimals : 2;
    Turnover turnover;
    Aging aging = {0};
    ListResult recent = {0};
    Str title = long_day(c);
    desk_begin(d, str_c(tr(c->lang, "Home")), NULL, NULL, true);
    ui_head(&d->m, c->lang, NULL, 0, title, STATE_NONE, STR(""));
    desk_flash(d);
    desk_tour_offer(d);
    bool any = invoice && latest(c, invoice, &recent);
    bool sold = read_turnover(c, &turnover);
    if (!any)
        desk_first_day(d);
    if (!any || aging_read(c, invoice, &aging))
        todo_write(d, any ? invoice : NULL, &aging);
    bool owed = aging.count && aging.count <= OPEN_MAX;
    if (sold || owed)
        write_charts(d, &turnover, &aging, decimals);
    if (any)
        write_latest(d, invoice, &recent);
    desk_end(d, 200);
}
