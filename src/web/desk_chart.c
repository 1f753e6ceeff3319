/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_chart.h"

const char *const chart_months[MONTHS] = {"Jan.", "Feb.", "March", "April", "May",  "June",
                                          "July", "Aug.", "Sept.", "Oct.",  "Nov.", "Dec."};

int64_t chart_top(int64_t v)
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

double chart_height(int64_t v, int64_t top)
{
    return v > 0 ? (double)(CHART_BOTTOM - CHART_TOP) * (double)v / (double)top : 0;
}

void chart_text(Markup *m, double x, double y, const char *anchor, Str text)
{
    m_tag(m, "text");
    m_attr(m, "x", str_format(m->b.a, "%.1f", x));
    m_attr(m, "y", str_format(m->b.a, "%.1f", y));
    m_attr_c(m, "text-anchor", anchor);
    m_text(m, text);
    m_end(m, "text");
}

void chart_path(Markup *m, const char *class_name, Str path)
{
    m_tag(m, "path");
    m_attr_c(m, "class", class_name);
    m_attr(m, "d", path);
    m_end(m, "path");
}

void charts_begin(Desk *d)
{
    m_tag(&d->m, "section");
    m_attr_c(&d->m, "class", "section");
    m_attr_c(&d->m, "aria-label", tr(desk_lang(d), "Figures"));
    m_tag(&d->m, "div");
    m_attr_c(&d->m, "class", "charts");
}

void chart_begin(Desk *d, const char *id, const char *title, int64_t figure, int decimals)
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

void chart_figures_begin(Desk *d)
{
    m_tag(&d->m, "details");
    m_leaf(&d->m, "summary", NULL, str_c(tr(desk_lang(d), "See the figures")));
}

void chart_axis(Desk *d, int64_t top, int decimals)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    for (int i = 0; i <= 2; i++) {
        double y = CHART_BOTTOM - (CHART_BOTTOM - CHART_TOP) * i / 2.0;
        int64_t k = top * i / 2 / num_pow10(decimals);
        chart_path(m, i ? "rule" : "axis", str_format(c->a, "M48 %.1fH%d", y, CHART_WIDTH));
        chart_text(m, 42, y + 4, "end", num_format_local(c->a, k, 0, 0, c->lang == LANG_FR));
    }
}

void chart_axis_two(Desk *d, int64_t top, int decimals)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    for (int i = -1; i <= 1; i++) {
        double y = (CHART_BOTTOM + CHART_TOP) / 2.0 - (CHART_BOTTOM - CHART_TOP) * i / 2.0;
        int64_t k = top * i / num_pow10(decimals);
        chart_path(m, i ? "rule" : "axis", str_format(c->a, "M48 %.1fH%d", y, CHART_WIDTH));
        chart_text(m, 42, y + 4, "end", num_format_local(c->a, k, 0, 0, c->lang == LANG_FR));
    }
}

void chart_bar(Markup *m, const char *class_name, double x, double y, double height)
{
    m_tag(m, "rect");
    m_attr_c(m, "class", class_name);
    m_attr(m, "x", str_format(m->b.a, "%.1f", x));
    m_attr(m, "y", str_format(m->b.a, "%.1f", y));
    m_attr_c(m, "width", "16");
    m_attr(m, "height", str_format(m->b.a, "%.1f", height));
    m_end(m, "rect");
}

double chart_month_x(int i)
{
    return CHART_LEFT + (CHART_WIDTH - CHART_LEFT) / (double)MONTHS * i;
}
