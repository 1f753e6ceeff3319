/* SPDX-License-Identifier: EUPL-1.2
 * How far the books of a fiscal year are kept: each journal by month, with what is closed, what has
 * entries, and what waits as a draft.
 *
 * Costs one probe of an index a cell, however many entries there are.
 */
#ifndef BASTIDE_PROGRESS_H
#define BASTIDE_PROGRESS_H

#include "doc.h"

enum { PROGRESS_MONTHS_MAX = 24 }; /* a first fiscal year may be that long (C. com. art. L123-12) */

typedef struct {
    bool entries;     /* something was posted */
    int64_t drafts;   /* documents whose entry is only expected */
    Str type, name;   /* of one of them: "sales_invoice" */
} ProgressCell;

typedef struct {
    Str journal, code, label; /* its name, "VE", "Ventes" */
    ProgressCell cells[PROGRESS_MONTHS_MAX];
} ProgressRow;

typedef struct {
    Date first; /* of the first month */
    int months;
    int closed; /* so many of them are closed */
    ProgressRow *rows;
    int n;
} Progress;

/* Of the fiscal year of the day; journals without anything in it are left out. */
bool progress_read(Ctx *c, int64_t company, Date day, Progress *out);

#endif
