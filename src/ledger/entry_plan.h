/* SPDX-License-Identifier: EUPL-1.2
 * The entries of a document, composed and posted apart: a type composes them in its hook `entries`,
 * from the document as it stands and without writing. So the page of a draft, the brouillard and
 * the submission are told of the same lines.
 */
#ifndef BASTIDE_ENTRY_PLAN_H
#define BASTIDE_ENTRY_PLAN_H

#include "entry.h"

enum { ENTRIES_MAX = 4 };
typedef struct {
    Entry *list[ENTRIES_MAX];
    int n;
} Entries;

/* Does this type post? */
bool type_posts(const TypeDef *t);
/* For the hook: one more entry of the document; one without lines is none. False when there is no
 * entry, for which an error was added. */
bool entry_give(Ctx *c, Entry *e);
/* Composes what submitting the document as it stands would post, on a reader as well. False with
 * errors; what was composed is there all the same. */
bool entries_of(Ctx *c, DocHead *d, Entries *out);
/* What posting would refuse, all of it; fills the numbers and names of accounts. Lines without an
 * account are left to the required fields of their document. */
bool entries_check(Ctx *c, const Entries *entries);

/* On the writer. A draft: its lines for the brouillard, as far as they can be composed. */
bool entries_keep(Ctx *c, DocHead *d);
/* A submission: its lines leave the brouillard, the entries are posted. */
bool entries_post(Ctx *c, DocHead *d);
/* The same with entries that are composed already. */
bool entries_write(Ctx *c, const DocHead *d, Entry *const *list, int n);

#endif
