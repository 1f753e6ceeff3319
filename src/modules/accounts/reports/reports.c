/* SPDX-License-Identifier: EUPL-1.2 */
#include "reports/reports.h"

#include "accounts.h"

void accounts_reports_register(void)
{
    report_register(&sales_register_report, 1);
    report_register(&purchase_register_report, 1);
    report_register(&vat_summary_report, 1);
}
