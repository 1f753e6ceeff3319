/* SPDX-License-Identifier: EUPL-1.2
 * The page of a document, shared by its parts: its head and actions, its form, what others changed
 * meanwhile, and what is done with it.
 */
#ifndef BASTIDE_DESK_DOC_H
#define BASTIDE_DESK_DOC_H

#include "desk_merge.h"

typedef struct {
    Desk *d;
    const TypeDef *t;
    DocHead *doc;
    Form form;
    int **rows;
    int64_t seen;    /* version of the document that the page began with … */
    Str base;        /* … and what stood there then, packed */
    int64_t version; /* of the draft that is shown */
    bool from_draft; /* what is shown was not saved yet */
    Str earlier;     /* the name of that one, when another has it now: its draft is shown */
    Str file;        /* of a sheet: the File beside it; no text: the one that the form carries */
    Str gone;        /* what was typed belonged to a document that is deleted: says so */
} DocPage;

/* --- desk_doc_head.c --- */
bool docpage_can(const DocPage *p, Right right);
Str docpage_url(const DocPage *p); /* "/app/x/NAME", or "/app/x/new" */
Str docpage_title(const DocPage *p);
void docpage_begin(DocPage *p);
void docpage_head(DocPage *p);
void docpage_form_actions(DocPage *p);
void docpage_paper_actions(DocPage *p);

/* --- desk_doc_form.c --- */
void docpage_answer_form(DocPage *p, int status);
int docpage_status(const Errors *e); /* HTTP status of the first error; 200 without any */
/* Takes what was posted into the form. */
void docpage_read(DocPage *p);
/* Takes the form into the document. What is wrong is told, what can be computed is shown all the
 * same. */
bool docpage_apply(DocPage *p);
/* The page that follows when the document is stored: its own, or the sheet. */
Str docpage_next_url(const DocPage *p);
/* Leads to that page, which says the note (desk_note()). */
void docpage_go_on(DocPage *p, const char *note);
/* Shows the form again with what was typed, computed; nothing is stored. */
void docpage_show_again(DocPage *p, bool tell);
/* A new row for those who have no script, when the form asked for one; shown again with it. */
void docpage_insert_row(DocPage *p);
void docpage_add_row(DocPage *p);

/* Attributes and hidden values that each form of a document begins with. */
void docpage_form_begin(DocPage *p);
FormPage docpage_form(const DocPage *p);

/* --- desk_sheet.c --- */
/* Are documents typed one after another (/books/entry)? */
bool sheet_asked(const Desk *d);
/* The page with the form for the next one. */
void sheet_answer(DocPage *p, int status);
/* Where the next one is typed after this one: the same sheet and day. */
Str sheet_next_url(const DocPage *p);
/* A day typed short ("23", "+1") is one of the sheet's month. */
void sheet_read_day(DocPage *p);
/* What is done with the file beside it; false: `what` is something else. */
bool sheet_acted(DocPage *p, Str what);
/* It is stored: its file goes with it. The note of the next page. */
const char *sheet_close(DocPage *p);
/* The other rows after the habit of the type, in the form. */
void sheet_complete(DocPage *p);

/* --- desk_doc_change.c --- */
/* Brings what was typed together with what was changed meanwhile; true when the page that asks was
 * the answer. Otherwise the form has both. `ask`: also when nothing is to be chosen. */
bool docpage_merge_answered(DocPage *p, bool ask);
/* The fields of stored rows that the page does not carry, as the draft that it shows has them:
 * another item has brought another account. */
void docpage_take_unseen(DocPage *p);
/* The form with what was typed, to go on with: it is kept like what scripts send while typing. */
void docpage_go_on_typing(DocPage *p);
/* It is no draft any more: what was typed is shown, and cannot be stored. */
void docpage_answer_closed(DocPage *p);
/* The same of what this user had typed before and never saved; false: there is nothing of it. */
bool docpage_closed_shown(DocPage *p);
/* What was typed before somebody else changed the document: both are brought together. */
void docpage_show_left_behind(DocPage *p, const KeptDraft *kept, const Form *stored);
/* Somebody was faster by a moment: true when that was answered. */
bool docpage_changed_meanwhile(DocPage *p);

/* --- desk_doc_gone.c --- */
/* What was typed for a document that is not there any more is shown, to make a new one of it; true
 * when that was the answer. `name`: as it was asked for. */
bool docpage_gone_answered(DocPage *p, Str name);
/* The same when the name is that of another document now. */
bool docpage_earlier_answered(DocPage *p, Str name);
/* The draft that was kept of an earlier document of this name, as a new one. */
bool docpage_earlier_shown(DocPage *p, const KeptDraft *kept);

#endif
