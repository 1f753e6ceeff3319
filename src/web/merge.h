/* SPDX-License-Identifier: EUPL-1.2
 * Three versions of a form become one: what stood there when the page was made (base), what was
 * typed in it (mine), what somebody else stored meanwhile (theirs). By field, and by row: rows are
 * the same when they have the same id.
 *
 * What only one side changed is taken from it. What both changed stays as typed and is listed as
 * open, so that people choose.
 */
#ifndef BASTIDE_MERGE_H
#define BASTIDE_MERGE_H

#include "form.h"

typedef enum {
    MERGE_FIELD,
    MERGE_ROW_ADDED,  /* by them */
    MERGE_ROW_REMOVED /* open: by one side, while the other changed it; it is still in the form */
} MergeKind;

typedef struct {
    MergeKind kind;
    bool open;             /* both sides changed it; else theirs was taken */
    bool mine_gone;        /* of a removed row: it was removed here, not by them */
    const FieldDef *table; /* NULL for a field of the document itself */
    const FieldDef *field; /* NULL for whole rows */
    int row;               /* in the merged form; -1 for a row that is gone */
    Str base, mine, theirs;
} MergeChange;

typedef struct {
    Form form;
    MergeChange *list;
    int n, cap;
    int n_open;
} Merge;

/* `base` NULL: nobody knows what stood there, so whatever differs is open. */
void form_merge(Ctx *c, const Form *base, const Form *mine, const Form *theirs, Merge *out);

/* A form as a page carries it, {"due_date": "…", "items": {"fields": [...], "rows": [[id, …]]}},
 * and back; false when it cannot be read. */
Str form_pack(Ctx *c, const Form *form);
bool form_unpack(Ctx *c, const TypeDef *t, Str packed, Form *out);

#endif
