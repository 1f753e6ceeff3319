/* SPDX-License-Identifier: EUPL-1.2
 * The scanned invoice beside an entry sheet: sent while its entry is being typed, shown at its
 * side, attached to it when it closes. Several at once wait in their order, for the same group of
 * the sheet: each next entry begins with the next one beside it.
 */
#ifndef BASTIDE_DESK_SHEET_FILE_H
#define BASTIDE_DESK_SHEET_FILE_H

#include "desk_doc.h"
#include "desk_said.h"
#include "file.gen.h"

/* What stands beside the form now. */
typedef struct {
    const File *file; /* NULL: none waits */
    int n;            /* how many wait, with it */
    Said said;
    bool speaks; /* it says what is in it */
} SheetFile;
SheetFile sheetfile_find(DocPage *p);

/* Keeps the files that came with the form. False: one is refused, with an error of the field
 * "file"; the others are kept. */
bool sheetfile_take(DocPage *p);
/* "detach": the file of this entry is deleted; "later": the next one comes before it. The form is
 * shown again. False: `what` is neither. */
bool sheetfile_acted(DocPage *p, Str what);
/* In the form: where files are dropped or chosen, with what is carried. */
void sheetfile_write_drop(DocPage *p, const SheetFile *x);
/* The file, beside the page; nothing when none waits. */
void sheetfile_write(DocPage *p, const SheetFile *x);
/* The entry is stored. False: the file that stood beside it is gone, or is another's by now. */
bool sheetfile_attach(DocPage *p);

/* What the file says, for a draft of the form: `carried` is what the page sent back. "" for a file
 * that says nothing. */
Str sheetfile_said(Desk *d, Str carried, const DocHead *doc);

#endif
