/* SPDX-License-Identifier: EUPL-1.2
 * Parts of a chart: the frame with its title and figure, axes, texts, and the table behind it.
 */
#ifndef BASTIDE_DESK_CHART_H
#define BASTIDE_DESK_CHART_H

#include "desk_todo.h"

enum { MONTHS = 12, CHART_WIDTH = 360, CHART_BOTTOM = 104, CHART_TOP = 12, CHART_LEFT = 54 };

extern const char *const chart_months[MONTHS]; /* "Jan." …, to be translated */

/* The top of the axis above a value: 1, 2, 2.5 or 5 times a power of ten. */
int64_t chart_top(int64_t v);
/* Of a bar between CHART_BOTTOM and CHART_TOP; 0 for what is not positive. */
double chart_height(int64_t v, int64_t top);
/* The frame of a chart: its title and figure, then the drawing, left open: end "svg", write the
 * figures behind it, end "figure". */
void chart_begin(Desk *d, const char *id, const char *title, int64_t figure, int decimals);
/* Before the first chart of a page: the section that holds them all. */
void charts_begin(Desk *d);
/* The figures behind a chart; end "details". */
void chart_figures_begin(Desk *d);
/* From nothing to `top`; from a debt of `top` to as much money, nothing in the middle. */
void chart_axis(Desk *d, int64_t top, int decimals);
void chart_axis_two(Desk *d, int64_t top, int decimals);
void chart_text(Markup *m, double x, double y, const char *anchor, Str text);
void chart_path(Markup *m, const char *class_name, Str path);
/* The bar of a month (0 to 11 from the left), from `y` down. */
void chart_bar(Markup *m, const char *class_name, double x, double y, double height);
/* Where the bar of the i-th of twelve months begins. */
double chart_month_x(int i);

#endif
