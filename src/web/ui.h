/* SPDX-License-Identifier: EUPL-1.2
 * The desk's components: each function writes one, in the markup that web/desk.css dresses.
 *
 * They know no document and no database, only texts that are ready to be read. Words of the
 * components themselves come from tr(); all others are given by the caller in the right language.
 * Icons are the symbols of web/icons.svg.
 */
#ifndef BASTIDE_UI_H
#define BASTIDE_UI_H

#include "err.h"
#include "markup.h"

/* The eight shapes of a state (and none); the word beside it is the business's. */
typedef enum {
    STATE_NONE,
    STATE_DRAFT,
    STATE_OPEN,
    STATE_PART,
    STATE_DONE,
    STATE_LATE,
    STATE_WARN,
    STATE_SEALED,
    STATE_VOID
} UiState;

void ui_icon(Markup *m, const char *name);
/* Text for screen readers only. */
void ui_spoken(Markup *m, Str text);
void ui_state(Markup *m, UiState state, Str word);
void ui_count(Markup *m, Str number);
/* A part of a filter; `remove_url` takes it off ("" when it cannot be taken off). */
void ui_chip(Markup *m, Lang lang, Str prefix, Str text, Str remove_url);

typedef enum { BUTTON_PLAIN, BUTTON_PRIMARY, BUTTON_QUIET, BUTTON_DANGER } UiButtonKind;

/* A link when href is given, else a submit button of its form. */
typedef struct {
    UiButtonKind kind;
    Str label;
    Str href;
    const char *name; /* of the button in the form, with `value` */
    Str value;
    const char *icon;
    const char *shown_key; /* "Ctrl ⏎", or NULL */
    const char *key;       /* data-key: what web/src/keys.ts presses: "save", "primary", "new" */
    Str action;            /* formaction */
    bool disabled;
    bool plain;            /* not fetched by the script: downloads */
} UiButton;

void ui_button(Markup *m, const UiButton *b);
/* A button that chooses a file of the device; what is chosen goes with the form around it. */
typedef struct {
    Str label;
    const char *name, *accept; /* NULL: none */
    bool camera;               /* where there is one, it takes the picture */
    bool several, optional;
    const char *shown_key; /* NULL: none */
    bool at_once; /* a script sends the form when something is chosen */
} UiFilePick;
void ui_file_pick(Markup *m, const UiFilePick *f);
/* The action bar: the first one is the next step. */
void ui_actions(Markup *m, const UiButton *buttons, int n);
/* The same; of more than five the later ones wait in a menu. */
void ui_actions_menu(Markup *m, Lang lang, const UiButton *buttons, int n);

typedef struct {
    Str label;
    Str url;
    Str count;
    bool current;
} UiLink;

void ui_tabs(Markup *m, Str label, const UiLink *tabs, int n);
/* The head of a page: where (may be none), what, in which state (word "" for none). */
void ui_head(Markup *m, Lang lang, const UiLink *crumbs, int n, Str title, UiState state,
             Str word);
/* The same, left open for more (a pager, a remark) up to ui_head_end(). */
void ui_head_begin(Markup *m, Lang lang, const UiLink *crumbs, int n, Str title, UiState state,
                   Str word);
void ui_head_end(Markup *m);
typedef struct {
    UiState state;
    Str word;
    bool current;
} UiStep;
void ui_steps(Markup *m, Str label, const UiStep *steps, int n);
/* "2 / 3" between arrows; an empty address leaves its arrow out. */
void ui_pager(Markup *m, Lang lang, Str position, Str previous_url, Str next_url);
/* What the list is for, and how to begin. */
void ui_empty(Markup *m, Str title, Str text, const UiButton *buttons, int n);

typedef enum { NOTICE_INFO, NOTICE_OK, NOTICE_WARN, NOTICE_ERR } UiNotice;

void ui_notice(Markup *m, UiNotice kind, Str text);
/* All errors at the top of a form, each with a link to its field. Nothing when there are none. */
void ui_errors(Markup *m, const Errors *e);
/* One of them as an item of a list. */
void ui_error_line(Markup *m, const Err *e);
/* The first error of that field, or "". */
Str ui_error_of(const Errors *e, Str field);

typedef enum {
    INPUT_TEXT,
    INPUT_LONG,     /* several lines */
    INPUT_NUMBER,   /* text that holds a number as people write it */
    INPUT_DATE,     /* text: a day as people write it, also 15, 1503, +7 (input.h) */
    INPUT_CHECK,    /* value "1" when on */
    INPUT_CHOICE,   /* of `options` */
    INPUT_LINK,     /* a name of the type `link`, completed by web/src/link-field.ts */
    INPUT_EMAIL,
    INPUT_PASSWORD,
    INPUT_FILE,
    INPUT_OUTPUT    /* shown, not entered */
} UiInput;

typedef struct {
    Str value;
    Str label;
} UiOption;

typedef struct {
    Str name; /* "due_date", "items[2].qty" */
    Str label;
    Str value;
    UiInput kind;
    Str hint;
    Str error; /* a sentence, or "" */
    Str link;  /* INPUT_LINK: "Customer"; "Customer|Supplier" when it may be of several types */
    Str filters; /* of what it offers, as the API takes them; "": everything */
    Str link_by; /* the field beside it that says which, when there is one */
    Str create_url; /* where a new one is made, the typed text is added; "" when not allowed */
    Str open_url;   /* address before a name */
    int size;       /* letters that a cell would like to show; 0: as any */
    const UiOption *options;
    int n_options;
    const char *autocomplete; /* "username", … or NULL */
    const char *input_mode;   /* "numeric", … or NULL */
    bool required;
    bool readonly;
    bool is_short; /* dates, codes, numbers */
    bool is_big;   /* the one field of a wizard's page */
    bool autofocus;
    bool hidden;       /* only needed with other values; shown by web/src/draft.ts */
    bool upload;       /* INPUT_TEXT: the address of a file, which web/src/upload.ts sends */
} UiField;

/* The id of the input of a field, for links from errors: "f-items-2-qty". */
Str ui_field_id(Arena *a, Str name);
/* A sentence about what is wrong, beside it. */
void ui_wrong(Markup *m, Str id, Str text);
/* Label, input, hint and error. */
void ui_field(Markup *m, const UiField *f);
/* The input alone, for a cell of a grid: its label is spoken. */
void ui_grid_input(Markup *m, const UiField *f);
void ui_hidden(Markup *m, const char *name, Str value);
/* A long hidden value (a form as JSON): in a text area quotes need no escape. */
void ui_packed(Markup *m, const char *name, Str value);
/* One of several to choose from: the words of the choice, and whose or what it is. */
void ui_option(Markup *m, Str name, Str value, bool chosen, Str text, Str remark);

typedef enum { SORT_NONE, SORT_UP, SORT_DOWN } UiSort;

typedef struct {
    Str label;
    bool num;      /* a number: right-aligned */
    bool cut;      /* the one column that may be cut on narrow screens */
    bool less;     /* gives way to a pane beside the list */
    bool hidden;   /* the label is spoken only */
    bool pick;     /* a checkbox that picks all rows: for the script only */
    Str sort_url;  /* "" when the column cannot be sorted by */
    UiSort sorted;
} UiColumn;

/* Everything that a cell may be; zero is a plain text. */
typedef struct {
    Str text;
    Str url;       /* the text is a link */
    UiState state; /* a state mark before the text */
    Str day;       /* YYYY-MM-DD behind a date: <time datetime> */
    bool head;     /* th scope=row */
    bool num;
    bool cut;
    bool less;
    bool quiet;
    bool strong;
    bool split;    /* line on its left, between debit and credit */
    Str more;      /* behind the text, outside its link */
    Str label;     /* what it is, said on a phone, where the table has no head */
    int at;        /* 1 to 5: place on a phone (who, how much, which, state, …); 0: not shown */
    int span;      /* colspan when > 1 */
    Str fold_url;  /* before the text: opens or closes the rows below … */
    bool open;     /* … which are open now */
    Str explain;   /* what web/src/report.ts asks for to have the figure explained */
} UiCell;

typedef struct {
    Markup *m;
    bool list; /* re-laid on phones: carries explicit roles */
} UiTable;

/* `kind` is "list", "list sized" (columns of given widths), "report" or ""; the caption is spoken
 * only. */
UiTable ui_table_begin(Markup *m, const char *kind, Str caption);
void ui_table_head(UiTable *t, const UiColumn *columns, int n);
void ui_table_body(UiTable *t);
/* `class_name` is "here", "group", "sum", "ghost", "level2" … or NULL. */
void ui_row_begin(UiTable *t, const char *class_name);
void ui_cell(UiTable *t, const UiCell *c);
/* A checkbox that picks the row; its label is spoken. */
void ui_cell_pick(UiTable *t, Str name, Str label);
/* The way from a row to what can be done about it; empty without address. */
void ui_cell_go(UiTable *t, Str text, Str url);
void ui_row_end(UiTable *t);
/* Ends the body, begins the totals. */
void ui_table_foot(UiTable *t);
void ui_table_end(UiTable *t);

typedef struct {
    Str label;
    Str value;
    Str url;           /* the value is a link */
    Str cell;          /* name of the computed field, so that a draft can write it */
    const char *kind;  /* "total", "due" or NULL */
    Str put_into;      /* names of fields that a script puts the value into; "" for none */
    Str found;         /* … spoken behind it when one of them has it; "" when none */
} UiFact;
/* A list of label and value; `class_name` is "facts" or "totals". */
void ui_facts(Markup *m, const char *class_name, const UiFact *facts, int n);

#endif
