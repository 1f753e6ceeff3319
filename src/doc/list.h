/* SPDX-License-Identifier: EUPL-1.2
 * Lists of documents: fields, filters, order and pages, permitted rows only. The API, the desk,
 * exports and link boxes all ask here.
 */
#ifndef BASTIDE_LIST_H
#define BASTIDE_LIST_H

#include "doc.h"

enum { LIST_COLUMNS_MAX = 140, LIST_ROWS_MAX = 100000 };

typedef enum {
    COL_NAME,
    COL_OWNER,
    COL_CREATION,
    COL_MODIFIED,
    COL_MODIFIED_BY,
    COL_DOCSTATUS,
    COL_VERSION,
    COL_IDX,
    COL_PARENT,
    COL_FIELD
} ColKind;

typedef struct {
    ColKind kind;
    const FieldDef *field; /* COL_FIELD */
    Str name;              /* as asked for */
} Column;

typedef struct {
    const TypeDef *type;
    const Json *fields;  /* list of names; NULL: name only */
    const Json *filters; /* Frappe's forms; NULL: none */
    const Json *or_filters;
    Str order_by; /* "posting_date desc, name"; "" = the default of the type */
    int64_t start;
    int64_t limit; /* 0 = all, at most LIST_ROWS_MAX */
    Str after;     /* list_cursor() of the row behind which the page begins; "" = the first page.
                    * The order is then of one field, or the default. */
    bool back;     /* the page before that row instead */
} ListQuery;

typedef struct {
    Column *columns;
    int n_columns;
    DocHead **rows; /* filled with the columns; link names resolved */
    DbValue *keys;  /* the first value of the order of each row */
    int n;
} ListResult;

typedef struct {
    int64_t count;
    int64_t currency; /* 0: the company's */
    bool mixed;       /* several currencies */
    int64_t *sums;    /* minor units, one a field */
} ListSums;

/* False with an error: no right, unknown field or operator. */
bool list_run(Ctx *c, const ListQuery *q, ListResult *out);
/* Where a row stands in the order: it is found there again when rows have come or gone, and when
 * it has gone itself. "ID.VALUE", for addresses. */
Str list_cursor(Ctx *c, const ListResult *r, int row);
/* Does an index have this order? Else all rows of the filter are sorted. */
bool list_order_is_quick(Ctx *c, const ListQuery *q, bool *out);
/* Counts up to `max` (0: all) of the whole filter, not the page. */
bool list_count(Ctx *c, const ListQuery *q, int64_t max, int64_t *out);
/* The same, and of these how many the filters `part` hold for; -1 when there are `max` or more. */
bool list_count_part(Ctx *c, const ListQuery *q, const Json *part, int64_t max, int64_t *out,
                     int64_t *out_part);
/* Sums of fields over the whole filter, with its count: every row of it is read, so of a large one
 * only when somebody waits for it. */
bool list_sums(Ctx *c, const ListQuery *q, const FieldDef *const *fields, int n, ListSums *out);
/* One value as JSON / for people. */
void list_cell_json(Ctx *c, const ListResult *r, int row, int column, JsonOut *o);
Str list_cell_show(Ctx *c, const ListResult *r, int row, int column);
/* Resolves the link names of many documents at once. */
bool docs_resolve_names(Ctx *c, DocHead **list, int n);

#endif
