/* SPDX-License-Identifier: EUPL-1.2
 * The page that brings two versions of a document together (see merge.h for how).
 */
#ifndef BASTIDE_DESK_MERGE_H
#define BASTIDE_DESK_MERGE_H

#include "desk_private.h"
#include "merge.h"

typedef struct {
    Desk *d;
    const TypeDef *t;
    const DocHead *doc; /* as it is stored */
    const Merge *merge;
    const Form *theirs; /* the other version: what the next merge begins with */
    int64_t draft;      /* version of the kept draft that is merged */
    bool own_draft;     /* the other version is what the user typed in another window */
    bool closed;        /* it can no more be changed: what was typed is only shown */
} MergePage;

/* Answers with the page. Its buttons post to the address of the document: "merge" shows the form
 * with both versions, "save" stores it. */
void merge_page_answer(const MergePage *p, int status);
/* What was typed, for people: of a field, and of a row in the columns of its grid. */
Str merge_shown_value(Ctx *c, const FieldDef *f, Str value);
Str merge_row_text(Ctx *c, const Form *form, const FieldDef *table, int row);

#endif
