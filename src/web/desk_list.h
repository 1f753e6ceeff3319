/* SPDX-License-Identifier: EUPL-1.2
 * What the rooms of a list's page share.
 */
#ifndef BASTIDE_DESK_LIST_H
#define BASTIDE_DESK_LIST_H

#include "desk_choice.h"
#include "desk_private.h"
#include "export.h"

enum {
    LIST_TOTALS_MAX = 1000, /* more documents are not added up: a page must not wait for it */
    LIST_SORT_MAX = 200000  /* more are not sorted by a column that has no index */
};

typedef struct {
    Desk *d;
    const TypeDef *t;
    Filters filters;
    const FieldDef *columns[LIST_COLUMNS_MAX]; /* NULL: the name */
    int n_columns;
    int link;        /* the column that opens the document */
    int state;       /* index of the status column, or -1 */
    int who, amount; /* places on a phone */
    int cut;         /* the column that gives way on narrow screens, or -1 */
    int decimals;    /* of the sums */
    Str after;       /* the cursor of the page … */
    bool back;       /* … which ends before it */
    bool more;       /* on the far side */
    Str order, order_field;
    bool order_desc;
    bool unsorted; /* too many for the order that is asked for */
    ListResult result;
    int64_t total;  /* of the filter, at most TOTALS_MAX + 1 */
    ListSums sums;  /* one a column */
    bool sum_all;   /* however many there are */
    bool foot_only; /* the totals alone are asked for */
    bool picks;     /* rows can be picked */
    Str open;       /* the document that is looked at beside the list, "" for none */
    ListChoice choice;
    SavedView saved_views[SAVED_VIEWS_ALL];
    int n_saved, saved; /* the one that is shown, or -1 */
} List;

/* --- desk_list_columns.c --- */
bool list_has_column(const List *l, const FieldDef *f);
void list_choose_columns(List *l);
void list_place_on_phone(List *l);
void list_choose_cut(List *l);

/* May the field be a column? NULL is the name. */
bool list_may_show(const FieldDef *f);
/* "name", "posting_date": what the address calls it. */
Str list_column_key(const List *l, int i);
/* "name,posting_date,customer" */
Str list_columns_text(const List *l);

/* --- desk_list_choose.c --- */
void list_write_choose(List *l);
void desk_list_columns(Desk *d, const TypeDef *t);

/* --- desk_grid_columns.c --- */
/* /app/<slug of rows>/columns: the columns of a grid; `next` is where it stands. */
void grid_columns_page(Desk *d, const TypeDef *rows);
void grid_columns_kept(Desk *d, const TypeDef *rows, bool moved);

/* --- desk_list_rows.c --- */
/* Long texts are no key of an address. */
bool list_may_order(const FieldDef *f);
/* "due_date desc" of the address, else the type's own. */
void list_choose_order(List *l);
ListQuery list_query_of(List *l, int64_t limit);
bool list_check_order(List *l);
bool list_read_rows(List *l);
bool list_is_summed(const FieldDef *f);
bool list_read_totals(List *l);

/* --- desk_list_views.c --- */
/* The views of the user; which one is open. After the filters. */
void list_read_views(List *l);
void list_write_tabs(List *l);
void list_write_view_form(List *l);
void desk_list_views(Desk *d, const TypeDef *t);

/* --- desk_list_filter.c --- */
/* Where the reader stands in the list, not which list it is. */
bool list_is_place(Str name);
void list_write_filter(List *l);

/* --- desk_list_table.c --- */
/* The address of this list with one parameter set. */
Str list_with_query(List *l, const char *name, Str value);
Str list_column_label(List *l, int i);
Str list_cell_text(List *l, const DocHead *doc, const FieldDef *f);
void list_write_table(List *l);
/* The totals alone, for the script of a page that did not wait for them. */
void list_answer_foot(List *l);
/* A page knows what stands before and behind it, not which one it is: rows come and go. */
void list_write_pages(List *l);

/* --- desk_list.c --- */
/* The documents of these filters as a file, with the columns and order of that query. */
void list_export(Desk *d, const TypeDef *t, const Json *filters, Str query, ExportFormat format);

/* --- desk_batch_page.c, desk_batch_bar.c --- */
void desk_list_batch(Desk *d, const TypeDef *t);
/* Is there anything that this user may do with many documents of the type? */
bool list_may_pick(const List *l);
/* The form around the table, whose foot is the bar of what can be done with the picked rows. */
void list_begin_batch(List *l);
void list_end_batch(List *l);
/* The cell that picks a row, with what the bar adds up. */
void list_write_pick(List *l, UiTable *table, const DocHead *doc);

/* --- desk_list_empty.c --- */
UiButton list_import_button(List *l, UiButtonKind kind);
void list_write_empty(List *l);

/* --- desk_list_pane.c --- */
void list_write_pane(List *l);

/* --- desk_list_file.c --- */
void list_answer_file(List *l, ExportFormat format);

#endif
