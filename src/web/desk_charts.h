/* SPDX-License-Identifier: EUPL-1.2
 * The charts of the home page, at most three, each with its figures behind it: money in banks and
 * tills at the ends of months, turnover beside the year before, receivables by lateness. Drawn as
 * SVG by the server; what is read does not grow with the history.
 */
#ifndef BASTIDE_DESK_CHARTS_H
#define BASTIDE_DESK_CHARTS_H

#include "desk_todo.h"

/* Those that there is something to draw of, for who may read the books. */
void charts_write(Desk *d, const Aging *aging);

/* One each; false: there was nothing to draw. The first one opens their section. */
bool chart_cash(Desk *d, int decimals, bool first);
bool chart_turnover(Desk *d, int decimals, bool first);
bool chart_aging(Desk *d, const Aging *aging, int decimals, bool first);

#endif
