/* SPDX-License-Identifier: EUPL-1.2
 * What of a long grid stands in its page as text (desk_grid_rest.c).
 */
#ifndef BASTIDE_DESK_GRID_H
#define BASTIDE_DESK_GRID_H

#include "desk_private.h"

enum { GRID_WRONG_MAX = 4 }; /* columns that stand there only as something in them is wrong */

typedef struct {
    Ctx *c;
    const FieldDef *table;
    const FormTable *rows;
    const DocHead *doc;
    const Errors *errors;
    const FieldDef *fields[2 * GRID_COLUMNS_MAX + GRID_WRONG_MAX]; /* put away ones too */
    const FieldDef *shown[GRID_COLUMNS_MAX];                       /* computed columns */
    int n_fields, n_shown;
    const DocHead *(*doc_row)(const void *arg, int row); /* of a row of the form; NULL: none */
    const void *arg;
} GridRest;

/* Rows `from` to `to` (without it) of the form; rows behind its last one are blank. */
void grid_rest_write(Markup *m, const GridRest *g, int from, int to);
/* Takes those of all tables that came back as they were. */
void grid_rest_read(const Request *r, Ctx *c, Form *form);
/* Were all rows asked for as inputs? (?rows=all, or the button of those without script) */
bool grid_rest_all(const Request *r);

#endif
