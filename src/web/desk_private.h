/* SPDX-License-Identifier: EUPL-1.2
 * What the pages of the desk share: the request with its page, names of types for people,
 * addresses, values as they are shown.
 */
#ifndef BASTIDE_DESK_PRIVATE_H
#define BASTIDE_DESK_PRIVATE_H

#include "auth.h"
#include "desk.h"
#include "form.h"
#include "list.h"
#include "page.h"
#include "report.h"
#include "site.h"
#include "ui.h"

typedef struct Desk {
    Ctx *c;
    Request *r;
    Response *out;
    Page page;
    Markup m;
} Desk;

/* --- desk.c --- */
static inline Lang desk_lang(const Desk *d)
{
    return d->c->lang;
}
/* Begins the page inside <main>: title of the window, and what is current in the menu (a type or a
 * report, or neither: `home`). */
void desk_begin(Desk *d, Str title, const TypeDef *t, const ReportDef *report, bool home);
/* Ends the page and answers. */
void desk_end(Desk *d, int status);
/* Answers with the page of the first error, or of a status. */
void desk_fail(Desk *d);
void desk_error(Desk *d, int status, Str detail);
bool desk_posted(const Desk *d);
/* The parameter `next`: where to go afterwards, a path of this site; "/" when it is none. */
Str desk_next(const Desk *d);
/* A form that posts to `action` with the session's token. */
void desk_form(Desk *d, Str action, const char *class_name);
/* The same with files in it. */
void desk_upload_form(Desk *d, Str action, const char *class_name);
/* A sentence that the next page shows once. `what` is one of the words of desk_flash(). */
void desk_note(Desk *d, const char *what);
void desk_flash(Desk *d);

/* --- desk_nav.c --- */
void desk_nav(Desk *d, const TypeDef *t, const ReportDef *report, bool home);
/* May the user open a page of the desk that belongs to no type of its own (/books/…)? */
bool desk_may_open(const Desk *d, const char *url);
/* The i-th of those pages that the user may open; false behind the last one. */
bool desk_own_page(const Desk *d, int i, Str *out_label, Str *out_url);
/* The page of the desk that makes or takes documents of this type; false when there is none. */
bool desk_page_of(const Desk *d, const TypeDef *t, Str *out_label, Str *out_url);
const char *desk_menu_title(Lang lang, Str menu);
/* Its place in the whole menu, to sort by. */
int desk_menu_order(const TypeDef *t);
/* The icon of a menu; of a paper for those without. */
const char *desk_menu_icon(Str menu);
Str desk_year(Ctx *c);

/* --- desk_words.c --- */
Str type_slug(Arena *a, const TypeDef *t);
Str type_url(Arena *a, const TypeDef *t);
Str doc_url(Arena *a, const TypeDef *t, Str name);
Str report_url(Arena *a, const ReportDef *r);
/* The lines of an account, by its name; "" when there is no such report. */
Str ledger_url(Arena *a, Str account);
/* "Sales Invoice", "Sales Invoices", in the language of the request. */
Str type_label(Ctx *c, const TypeDef *t);
Str type_plural(Ctx *c, const TypeDef *t);
/* The text of "word (kind)" in the language, when there is one: a plural, a state, what a list is
 * for. */
bool words_with(Ctx *c, Str word, const char *kind, Str *out);
/* tr("New Sales Invoice") when there is such a text, else the general one: "New: Sales Invoice". */
Str type_phrase(Ctx *c, const char *verb, const TypeDef *t);
Str field_label(Ctx *c, const FieldDef *f);
/* The field that the name of a document is a copy of; NULL when it is made otherwise. */
const FieldDef *type_named_by(const TypeDef *t);
/* The state of a document: shape and word. */
UiState doc_state(Ctx *c, const DocHead *d, Str *out_word);
Str show_day(Ctx *c, Date day);
/* The name of a document for people: that of a draft is random and long, its beginning will do. */
Str show_name(Ctx *c, Str name);
Str show_instant(Ctx *c, Instant t);
/* In groups of four: where it does not fit it goes on in a new line with a whole group. */
Str show_iban(Arena *a, Str iban);
/* A value that is read, not typed: field_show(), an IBAN in its groups. */
Str show_field(Ctx *c, const DocHead *doc, const FieldDef *f);
Str show_money(Ctx *c, int64_t minor, int decimals);
/* The type and name of what a link field points to; NULL when it is empty. */
const TypeDef *link_type(Ctx *c, const DocHead *d, const FieldDef *f);
bool is_number(const FieldDef *f);

/* --- pages --- */
void desk_home(Desk *d);
/* A part of the home page as long as there is no invoice: the first steps and how far they are. */
void desk_first_day(Desk *d);
/* /books/take-over: the books of another program from its FEC. /books/fec: ours as a FEC. */
void desk_take_over(Desk *d);
void desk_fec(Desk *d);
/* /books/csv: lists from a spreadsheet. */
void desk_csv(Desk *d);
/* May the user import documents of this type (NULL: of any) there, and its address. */
bool desk_may_import(Ctx *c, const TypeDef *t);
Str desk_import_url(Ctx *c, const TypeDef *t);
void desk_closing(Desk *d); /* /books/close */
void desk_sheet(Desk *d);   /* /books/entry */
/* The sheet of a journal today; "" for who may not write entries. */
Str sheet_today(Desk *d, Str journal);
void desk_verify(Desk *d);  /* /books/verify */
void desk_letters(Desk *d); /* /books/letters */
/* The lettrage of this party's account, of all accounts when the name is empty; a type NULL: the
 * first one that has a party of that name. "" when there is none that this user may open. */
Str letters_link(const Desk *d, const TypeDef *type, Str party, Str company);
void desk_receive(Desk *d); /* /books/receive */
void desk_list(Desk *d, const TypeDef *t);
void desk_doc(Desk *d, const TypeDef *t, Str name);
void desk_new(Desk *d, const TypeDef *t);
/* A note for a document that is not there any more: it is shown. False: something else is wrong
 * than that it is missing. */
bool desk_note_gone(Desk *d, const TypeDef *t, Str name, Str text);
void desk_draft(Desk *d, const TypeDef *t, Str name);
void desk_report(Desk *d, const ReportDef *def);
void desk_search(Desk *d);
void desk_palette(Desk *d); /* /palette: what the palette offers, as JSON */
void desk_me(Desk *d);
void desk_setting(Desk *d);
void desk_help(Desk *d);
void desk_tour(Desk *d);
/* While the guided tour runs: its step, at the head of main. */
void desk_tour_strip(Desk *d);
/* On the home page of a new demo site. */
void desk_tour_offer(Desk *d);

/* --- parts of a document's page --- */
/* The fields, grids and totals of a form. `doc` gives what is computed. */
typedef struct {
    const TypeDef *type;
    const DocHead *doc;
    const Form *form;
    const Errors *errors;
    int *const *rows; /* of form_apply(): row of the form -> row of the document; NULL: the same */
} FormPage;
void form_write(Desk *d, const FormPage *p);
/* A field as a component, with the value as it was typed and what is wrong with it; `parent` is the
 * document of a row, else NULL. */
UiField form_field(Desk *d, const DocHead *parent, const DocHead *doc, const FieldDef *f, Str name,
                   Str value, const Errors *errors);

/* Its label, input and what is wrong with it. */
void form_write_field(Desk *d, const FormPage *p, const FieldDef *f);

/* --- desk_doc_actions.c --- */
/* What may be done next with a submitted document: at most ACTIONS_MAX buttons. */
int doc_actions(const Desk *d, const DocHead *doc, UiButton *out);
/* The steps of its way, the present one with the days that are left; nothing of other documents. */
void doc_steps(Desk *d, const DocHead *doc);

/* --- desk_customize.c --- */
/* Where the form of a type is changed; "" when this user may not. */
Str customize_url(const Desk *d, const TypeDef *t);
/* /app/customize-form/<type>, also before anything was changed. False: not that address. */
bool customize_route(Desk *d, const TypeDef *t, Str name);
/* Is this the type of such documents? To delete one brings a form back to the standard. */
bool customize_is(const Desk *d, const TypeDef *t);
/* The type whose form the document changes, in words. */
Str customize_subject(Ctx *c, const DocHead *doc);
/* What of that form is given up by it, and what stays. */
void customize_write_given_up(Desk *d, const DocHead *doc);

/* --- desk_quick.c --- */
/* Is the short form of a new document asked for, and does the type have one? */
bool quick_asked(const Desk *d);
bool quick_fits(const TypeDef *t);
void quick_write(Desk *d, const FormPage *p);

/* --- desk_grid.c --- */
void grid_write(Desk *d, const FormPage *p, const FieldDef *table);
/* The columns of the grid of a row type for this user: at most `max`. */
int grid_columns(Ctx *c, const TypeDef *rows, const FieldDef **out, int max);
bool grid_may_show(const FieldDef *f);
/* Where they are chosen; `next` is the page that the grid stands on. */
Str grid_columns_url(const Desk *d, const TypeDef *rows, Str next);
/* The document as paper. */
void paper_write(Desk *d, DocHead *doc);
/* What stands beside the document, and beside one that is not stored yet. `page`: its form, or NULL
 * when it is shown as paper. */
void pane_write(Desk *d, DocHead *doc, const FormPage *page);
void pane_new(Desk *d, DocHead *doc, const FormPage *page);
/* What was noticed when the document was made from a file, and that file; nothing for others. */
void original_write(Desk *d, const DocHead *doc);
bool original_is(const DocHead *doc); /* was it made from a file? */
/* An electronic invoice as people read it. False: it is none that can be read, and nothing was
 * written. */
bool original_write_xml(Desk *d, Str hash);
/* What a cancellation writes against the entries of a document; nothing when there are none. */
void entry_write_reversed(Desk *d, const DocHead *doc);
/* What submitting the document as it stands would post. */
void entry_write_planned(Desk *d, DocHead *doc);
void totals_write(Desk *d, const DocHead *doc);

/* --- server-held drafts --- */
typedef struct {
    Form form;
    Form base;     /* what stood there when it was begun … */
    bool has_base; /* … when that is known */
    bool stale;    /* the document went on without it … */
    bool earlier;  /* … or is another one, of the same name */
    int64_t version;
} KeptDraft;
/* Reads what this user typed into a stored document and has not saved; false: nothing. */
bool draft_find(Ctx *c, const DocHead *doc, KeptDraft *out);
/* The same, only when it fits the document as it is stored. */
bool draft_load(Ctx *c, const DocHead *doc, Form *out, int64_t *out_version);
/* Keeps a form for this user; `base` NULL: what stood there is kept already. */
bool draft_keep(Ctx *c, const DocHead *doc, const Form *form, const Form *base, int64_t version);
bool draft_forget(Ctx *c, const DocHead *doc);
/* The key of a page that shows a new document, in hexadecimal: its parameter `once`. */
enum { PAGE_KEY_BYTES = 16 };
/* Of a new document that is stored now: `once` is the key of its page. */
bool draft_forget_new(Ctx *c, const TypeDef *t, Str once);

/* --- filters of lists --- */
typedef struct {
    Str prefix, text;
    Str remove_url;
} FilterChip;
typedef struct {
    const Json *json; /* for ListQuery */
    FilterChip *chips;
    int n_chips;
    Str query; /* the filters as a query string without '?', for other links of the page */
    bool cut;  /* the words were found more often than could be listed */
} Filters;
/* Reads the filters of the address. False with errors. */
bool filters_read(Desk *d, const TypeDef *t, Filters *out);
/* The query without what only belongs to one view of the page, and without parameter `but`. */
Str filter_query_without(const Request *r, int but);
void filter_add_param(Buf *query, Str name, Str value);

/* --- desk_typed.c --- */
/* What was typed in the filter box -> the address that has it as filters. */
Str filters_of_words(Desk *d, const TypeDef *t, Str typed);

#endif
