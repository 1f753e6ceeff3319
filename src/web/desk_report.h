/* SPDX-License-Identifier: EUPL-1.2
 * What the parts of a report's page share: its parameters, its result, the columns that are shown.
 */
#ifndef BASTIDE_DESK_REPORT_H
#define BASTIDE_DESK_REPORT_H

#include "export.h"
#include "registry.h"

enum { REPORT_COLUMNS_MAX = 40 };

typedef struct {
    Desk *d;
    const ReportDef *def;
    const Json *filters;
    ReportResult result;
    int shown[REPORT_COLUMNS_MAX]; /* columns of the table */
    int n_shown;
    int head;     /* the column that leads on, index in `shown` */
    bool *hidden; /* rows within a group that is closed; NULL: none */
    bool folds;   /* there are groups to be opened and closed */
} ReportPage;

/* --- desk_report_params.c --- */
/* The filters of the address, with what is usual where nothing is asked. */
void report_read_params(ReportPage *p, bool all_rows);
void report_write_params(ReportPage *p);
/* What is asked or usual, as the API writes it. */
Str report_param(const ReportPage *p, const ReportFilter *f);
/* The address of this page with its parameters and one more; an empty name adds none. */
Str report_address(const ReportPage *p, const char *name, Str value);
/* "Du : 01/01/2026 · Au : 31/12/2026" */
Str report_about(const ReportPage *p);

/* --- desk_report_table.c --- */
/* Chooses what is shown of the columns. */
void report_choose_columns(ReportPage *p);
const ReportColumn *report_column(const ReportPage *p, int i);
bool report_is_num(const ReportColumn *c);
/* Number and name of an account share a column. */
Str report_column_title(Lang lang, const ReportColumn *c);
/* A cell as people read it. */
Str report_cell_text(ReportPage *p, const ReportRow *row, int which);
/* The text of a column of that name, or "". */
Str report_text_named(const ReportPage *p, const ReportRow *row, const char *name);
void report_write_table(ReportPage *p);

/* --- desk_report_fold.c --- */
/* What is closed by the parameter `fold`: keys of groups between bars. */
void report_fold(ReportPage *p);
bool report_is_folded(const ReportPage *p, const ReportRow *row);
/* The address where this group is the other way; "" when it has no key. */
Str report_fold_url(const ReportPage *p, const ReportRow *row);
/* "Groups", "Details": all closed, all open. Nothing when there are no groups. */
void report_write_levels(ReportPage *p);
/* Where the text stands that tells a row from the others: the leading column, else the first one
 * with a text; n_shown when there is none. */
int report_key_column(const ReportPage *p, const ReportRow *row);
Str report_key(const ReportPage *p, const ReportRow *row);

/* --- desk_report_explain.c --- */
/* "KEY:COLUMN", the value of the parameter `explain`. */
Str report_explain_key(const ReportPage *p, const ReportRow *row, const ReportColumn *c);
/* Beside the report: how the figure that is asked for is made up. Nothing when none is. */
void report_write_explanation(ReportPage *p);

/* --- desk_report_file.c --- */
void report_answer_file(ReportPage *p, ExportFormat format);

#endif
