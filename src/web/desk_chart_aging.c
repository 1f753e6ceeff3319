/* SPDX-License-Identifier: EUPL-1.2
 * Receivables by lateness.
 */
#include "desk_charts.h"

#include "desk_chart.h"

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
        chart_text(m, 0, 21 + BAR_STEP * i, "start", tr_str(c->lang, str_c(bucket_names[i])));
        m_tag(m, "rect");
        m_attr_c(m, "class", i ? "late" : "bar");
        m_attr_int(m, "x", BAR_LEFT);
        m_attr_int(m, "y", 10 + BAR_STEP * i);
        m_attr(m, "width", str_format(c->a, "%.1f", w));
        m_attr_c(m, "height", "14");
        m_end(m, "rect");
        chart_text(m, BAR_LEFT + 8 + w, 21 + BAR_STEP * i, "start",
                   show_money(c, g->amount[i], decimals));
    }
}

static void aging_table(Desk *d, const Aging *g, int decimals)
{
    Ctx *c = d->c;
    const UiColumn heads[] = {{.label = str_c(tr(c->lang, "Lateness"))},
                              {.label = str_c(tr(c->lang, "Invoices")), .num = true},
                              {.label = str_c(tr(c->lang, "Outstanding")), .num = true}};
    chart_figures_begin(d);
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

bool chart_aging(Desk *d, const Aging *g, int decimals, bool first)
{
    if (!g->count || g->count > OPEN_MAX)
        return false;
    if (first)
        charts_begin(d);
    chart_begin(d, "c-aging", tr(desk_lang(d), "Receivables by lateness"), g->total, decimals);
    aging_bars(d, g, decimals);
    m_end(&d->m, "svg");
    aging_table(d, g, decimals);
    m_end(&d->m, "figure");
    return true;
}
