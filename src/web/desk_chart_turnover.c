/* SPDX-License-Identifier: EUPL-1.2
 * Turnover: accounts of class 70, this year and the one before, by month.
 */
#include "desk_charts.h"

#include "desk_chart.h"

typedef struct {
    int64_t now[MONTHS], before[MONTHS];
    int64_t total, total_before;
    int year, months; /* months that have begun */
    bool any;
} Turnover;

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

static int64_t highest(const Turnover *t)
{
    int64_t top = 1;
    for (int i = 0; i < MONTHS; i++) {
        top = t->now[i] > top ? t->now[i] : top;
        top = i < t->months && t->before[i] > top ? t->before[i] : top;
    }
    return chart_top(top);
}

static void bars(Desk *d, const Turnover *t, int64_t top)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    for (int i = 0; i < t->months; i++) {
        double x = chart_month_x(i), h = chart_height(t->now[i], top);
        double past = CHART_BOTTOM - chart_height(t->before[i], top);
        chart_bar(m, "bar", x, CHART_BOTTOM - h, h);
        if (t->before[i] > 0) {
            chart_path(m, "halo", str_format(c->a, "M%.1f %.1fh18", x - 1, past));
            chart_path(m, "past", str_format(c->a, "M%.1f %.1fh24", x - 4, past));
        }
        if (i % 3 == 0 || i == t->months - 1)
            chart_text(m, x + 8, 120, "middle", tr_str(c->lang, str_c(chart_months[i])));
    }
}

static void chart_table(Desk *d, const Turnover *t, int decimals)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    const UiColumn heads[] = {{.label = str_c(tr(c->lang, "Month"))},
                              {.label = str_format(c->a, "%d", t->year), .num = true},
                              {.label = str_format(c->a, "%d", t->year - 1), .num = true}};
    chart_figures_begin(d);
    UiTable table = ui_table_begin(m, "", str_c(tr(c->lang, "Turnover without VAT")));
    ui_table_head(&table, heads, 3);
    ui_table_body(&table);
    for (int i = 0; i <= t->months; i++) {
        bool sum = i == t->months;
        ui_row_begin(&table, sum ? "sum" : NULL);
        ui_cell(&table, &(UiCell){.head = true,
                                  .text = sum ? str_c(tr(c->lang, "Total"))
                                              : tr_str(c->lang, str_c(chart_months[i]))});
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

bool chart_turnover(Desk *d, int decimals, bool first)
{
    Turnover read, *t = &read;
    if (!read_turnover(d->c, t))
        return false;
    if (first)
        charts_begin(d);
    int64_t top = highest(t);
    chart_begin(d, "c-turnover", tr(desk_lang(d), "Turnover without VAT"), t->total, decimals);
    chart_axis(d, top, decimals);
    bars(d, t, top);
    m_end(&d->m, "svg");
    chart_table(d, t, decimals);
    m_end(&d->m, "figure");
    return true;
}
