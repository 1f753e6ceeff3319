/* SPDX-License-Identifier: EUPL-1.2
 * What the reports of the ledger share: their arguments, the addresses behind their rows.
 */
#ifndef BASTIDE_REPORT_ARGS_H
#define BASTIDE_REPORT_ARGS_H

#include "report.h"

typedef struct {
    int64_t company;
    Str company_name;
    Date from, to;
    bool drafts;
} ReportPeriod;

/* company (default: the first that the user may see), from_date and to_date (default: the fiscal
 * year of today), include_drafts. */
bool report_period(Ctx *c, const Json *filters, ReportPeriod *out);
/* The id of an account by its name or its number in the company; 0 when absent. */
bool report_account(Ctx *c, const Json *filters, int64_t company, int64_t *out);
/* The address of the General Ledger of an account in a period. */
Str report_ledger_url(Ctx *c, const ReportPeriod *p, Str account);
/* The address of a document: type by its label. */
Str report_document_url(Ctx *c, Str type_label, Str name);
/* Ends a query of rows "t" that goes on with AND: those behind the row (day, id), all when id is 0,
 * in the order of posting_date and id as the indexes have it; one more than `limit` where another
 * page follows. */
void report_page(SqlBuf *q, int64_t after_day, int64_t after_id, int64_t limit);
/* The reports of this folder; called once at start. */
void ledger_reports_register(void);
/* The General Ledger itself, for reports that are one with other arguments. */
bool general_ledger_run(Ctx *c, const Json *args, ReportResult *out);
extern const ReportDef bank_book_report, trial_balance_report, general_ledger_report,
    receivable_report, payable_report;
extern const ReportFormula trial_balance_formulas[];

#endif
