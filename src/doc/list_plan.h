/* SPDX-License-Identifier: EUPL-1.2
 * How the rows of a list are found, so that a page costs the same in ten documents and in a
 * million, first page or last.
 *
 * Names are ordered as in a directory, by the key that the registry keeps of each (sort_name.h);
 * so are texts, but those that an index has: they are codes.
 *
 * A link is ordered by the name of what it points to, as it is shown: the documents that it may
 * point to are walked by their names, and of each the rows, the newest first (list_links.c).
 *
 * Rows are found as ids with the values of their order, then fetched. Where an index has the order,
 * alone or behind a column of which the filters, the row rules or the companies of the site leave
 * few values, it is walked from the cursor on, once a value, until the page is full (WALK). Where
 * the filters find few rows by an index of their own, these are sorted (FIND). A filter without
 * index is tried on the next WINDOW rows of the walk; when they do not fill the page all rows are
 * looked at. The answer is the same each way, on both engines: NULL comes before all values.
 */
#ifndef BASTIDE_LIST_PLAN_H
#define BASTIDE_LIST_PLAN_H

#include "list.h"
#include "tables.h"

enum { ORDER_MAX = 4, KEYS_MAX = 2 * ORDER_MAX, BRANCHES_MAX = 32, TARGETS_MAX = 4 };

typedef enum {
    KEY_PLAIN, /* the column */
    KEY_NAME,  /* the key of the document's own name */
    KEY_LINK,  /* the key of the name that a link shows; the link itself is the next key, so that
                * rows of one stand together */
    KEY_TEXT   /* the key of a text, made of all rows that are sorted */
} KeyKind;

typedef struct {
    Ctx *c;
    const ListQuery *l;
    Column keys[KEYS_MAX];
    KeyKind kinds[KEYS_MAX];
    bool desc[KEYS_MAX]; /* as walked: turned round for a page before the cursor */
    int n_keys, n_asked;
    const TypeDef *targets[TARGETS_MAX]; /* what a walk by names walks; none: no such walk */
    int n_targets;
    bool second;        /* keys[2] is what stands behind the link in its index */
    bool tie_desc;      /* of the id, behind the keys */
    bool headed;        /* the registry has a row of each */
    bool reads_d;       /* conditions or order are about the registry */
    bool leads_d;       /* the walk is in the registry */
    const FieldDef *by; /* the column before the order in the index, or NULL */
    DbValue values[BRANCHES_MAX];
    int n_values;
    Str indexes[TABLE_INDEXES_MAX];
    int n_indexes;
    Str index;      /* the index that is walked; "" = the engine's choice */
    bool walks;     /* an index has the order */
    bool walks_few; /* … of few rows only: drafts, open ones */
    bool filters;   /* conditions beside `by` */
    bool limited;   /* the user may not see every row */
    bool served;    /* … and some index finds them */
    Str found_by;   /* that index, when it must be named */
    bool after, after_null;
    DbValue after_key;
    int64_t after_link;
    DbValue after_second;
    int64_t after_id;
} ListPlan;

/* False with an error: unknown field, bad cursor. */
bool list_plan(Ctx *c, const ListQuery *l, ListPlan *out);
/* Where rows stand in the order (list_cursor.c). The value of a row for ListResult.keys, read from
 * the columns of its keys; and the cursor of the query, false with an error. */
DbValue list_key_read(const ListPlan *p, DbRows *r, int column);
bool list_cursor_read(ListPlan *p);
/* The statement that gives id, k0 … of the rows of the page, in order. *out_short: it looked at a
 * window only; when fewer than `limit` come, it is asked again for `all`. */
bool list_plan_ids(ListPlan *p, int64_t limit, bool all, SqlBuf *out, bool *out_short);
/* " ORDER BY k.k0 …, k.id" for a statement that joins the ids as k. */
void list_plan_order(const ListPlan *p, SqlBuf *q, const char *alias);
/* " FROM type t … WHERE …" of the whole filter, without order or cursor. */
bool list_source(Ctx *c, SqlBuf *q, const ListQuery *l);
/* Is the first value of the order a text (else a number)? */
bool list_key_is_text(const ListPlan *p);
void sql_add_number(SqlBuf *q, int64_t n);

#endif
