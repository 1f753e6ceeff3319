/* SPDX-License-Identifier: EUPL-1.2
 * Reports and methods that layers above offer to the API and the desk, which know only this.
 */
#ifndef BASTIDE_REPORT_H
#define BASTIDE_REPORT_H

#include "doc.h"

typedef struct {
    const char *fieldname;
    const char *label;  /* msgid */
    FieldType type;     /* FT_TEXT, FT_MONEY (minor units), FT_DATE (day), FT_INT, FT_LINK (text) */
    const char *target; /* FT_LINK: snake-case type, so that the desk can make a link */
} ReportColumn;

typedef struct {
    DbValue *cells; /* one per column: DB_TEXT, DB_INT, or DB_NULL for blank */
    bool is_total, is_group;
    int level; /* indent of a group */
    Str drill; /* address (path and query) of what composes the row, or "" */
} ReportRow;

typedef struct {
    const ReportColumn *columns;
    int n_columns;
    ReportRow *rows;
    int n, cap;
    int decimals; /* of money cells */
    Str next;     /* cursor of the next page, given back as the filter "after"; "" = the end */
    /* The total is blank: adding up more than a page takes long, and the filter "total" said
     * "later". */
    bool total_later;
} ReportResult;

typedef struct {
    const char *fieldname; /* of the filter */
    const char *label;
    FieldType type;
    const char *target;
    bool required;
} ReportFilter;

typedef struct {
    const char *name;           /* "Trial Balance": msgid and address */
    const char *menu, *section; /* place in the sidebar, as of types */
    const char *type; /* snake-case type whose rows are shown: RIGHT_REPORT on it is needed */
    const ReportFilter *filters;
    int n_filters;
    bool (*run)(Ctx *c, const Json *filters, ReportResult *out);
} ReportDef;

/* How a money column is made up, for who asks. {name} stands for the same row's cell of that
 * column. */
typedef struct {
    const char *report, *column, *text; /* text: msgid */
} ReportFormula;

/* Called once at start. */
void report_register(const ReportDef *defs, int n);
/* A list that ends with a NULL report; called once at start. */
void report_register_formulas(const ReportFormula *list);
/* The msgid, NULL when there is none. */
const char *report_formula(const ReportDef *def, const char *column);
const ReportDef *report_find(Str name);
int report_count(void);
const ReportDef *report_at(int i);
/* Checks the right on the type and runs. */
bool report_run(Ctx *c, const ReportDef *def, const Json *filters, ReportResult *out);
/* A new row of blank cells. */
ReportRow *report_add_row(Ctx *c, ReportResult *r);

/* A method: "bastide.ledger.close_period". It writes its answer as one JSON value, or gives a
 * file. `writes`: needs POST. */
typedef struct {
    Str name, bytes;
} MethodFile;
typedef struct {
    const MethodFile *files; /* given with the call, in the field "file" */
    int n_files;
    JsonOut *out;
    Str file, content_type, file_name;
} MethodAnswer;
typedef struct {
    const char *name;
    bool writes;
    bool (*run)(Ctx *c, const Json *args, MethodAnswer *answer);
} MethodDef;
void method_register(const MethodDef *defs, int n);
const MethodDef *method_find(Str name);

/* Text of a filter or argument (numbers too); "" when absent. */
Str arg_text(const Json *args, const char *name);
/* A date argument: absent leaves `*out`; false with an error when it is no date. */
bool arg_date(Ctx *c, const Json *args, const char *name, Date *out);
/* The id of a document named by an argument; 0 when absent. False when there is no such one. */
bool arg_link(Ctx *c, const Json *args, const char *name, const char *type, int64_t *out);

#endif
