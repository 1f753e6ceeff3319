/* SPDX-License-Identifier: EUPL-1.2
 * A document is known by its id, and to people and programs by its name and version. None of them
 * is given to another document: ids are not used again, and a document that takes the name of one
 * that was deleted or renamed counts its versions on from there. So what somebody still has on his
 * screen, or a program in its memory, is never written over what came in its place.
 *
 * Names that documents had are remembered as long as deleted documents (deleted.h).
 */
#ifndef BASTIDE_IDENTITY_H
#define BASTIDE_IDENTITY_H

#include "doc.h"

/* The last version that an earlier document of this name had, drafts of it included; 0: none. */
int64_t identity_spent(Ctx *c, const TypeDef *t, Str name);
/* Is this version of that name one of an earlier document? */
bool identity_is_earlier(Ctx *c, const TypeDef *t, Str name, int64_t version);
/* Says that a document of that type is not there any more; false. */
bool identity_tell_gone(Ctx *c, const TypeDef *t);
/* Inside a write job: a new document takes its name; the version that it begins with. */
int64_t identity_first_version(Ctx *c, const DocHead *d);
/* Inside a write job, before the rows go: neither its id nor its names with their versions will be
 * used again. */
bool identity_deleted(Ctx *c, const DocHead *d);
/* Inside a write job: the document gives up the name `old`. */
bool identity_renamed(Ctx *c, const DocHead *d, Str old);
/* The same: what people typed into it and never saved goes with the document, from `old` to the
 * name that it has. */
bool identity_move_drafts(Ctx *c, const DocHead *d, Str old);
/* The key under which stands what a draft began from. */
Str identity_draft_base(Arena *a, Str name);
/* The name under which the document that once had this one was deleted; "" when it was not. */
Str identity_deleted_as(Ctx *c, const TypeDef *t, Str name);
/* Inside a write job: forgets names given up before `before`. */
bool identity_purge(Ctx *c, Instant before);

#endif
