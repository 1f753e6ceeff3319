/* SPDX-License-Identifier: EUPL-1.2
 * Reports over the documents of this module.
 */
#ifndef BASTIDE_ACCOUNTS_REPORTS_H
#define BASTIDE_ACCOUNTS_REPORTS_H

#include "report.h"

extern const ReportDef sales_register_report, purchase_register_report, vat_summary_report;

#endif
