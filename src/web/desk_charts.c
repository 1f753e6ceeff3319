/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_charts.h"

#include "registry.h"
#include "site.h"

void charts_write(Desk *d, const Aging *aging)
{
    const CompanyInfo *info = company_info(d->c, 0);
    int decimals = info ? info->decimals : 2;
    bool any = chart_cash(d, decimals, true);
    any = chart_turnover(d, decimals, !any) || any;
    any = chart_aging(d, aging, decimals, !any) || any;
    if (!any)
        return;
    m_end(&d->m, "div");
    m_end(&d->m, "section");
}
