/* SPDX-License-Identifier: EUPL-1.2
 * Documents that a link may be to, found by what is typed of them.
 */
#ifndef BASTIDE_LINK_FIND_H
#define BASTIDE_LINK_FIND_H

#include "db.h"
#include "doc.h"

/* Appends the conditions on "FROM type t JOIN document d": its words begin with the words of
 * `text`, the user may read it, the filters hold. False with an error: a filter cannot be read. */
bool link_rows(Ctx *c, SqlBuf *q, const TypeDef *t, Str text, const Json *filters);

/* The filters of what a field offers, in Frappe's form; NULL: it offers everything. */
const Json *link_offered(Ctx *c, const FieldDef *f);
/* The same as a text of a page. */
Str link_offered_text(Ctx *c, const FieldDef *f);

/* The name that `text`, typed into a link of document `d`, means: itself when a document is called
 * so, else the only one that is offered and begins so; the number of one means that one. Text that
 * no document begins with is given back, to be refused as it is typed. False with an error at
 * `path`: several begin so. */
bool link_complete(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f, Str text,
                   const char *path, Str *out);

#endif
