/* SPDX-License-Identifier: EUPL-1.2
 * What stands beside a document (a File, a Comment) is read by who may read that document, and by
 * who made it.
 */
#ifndef BASTIDE_PERM_BESIDE_H
#define BASTIDE_PERM_BESIDE_H

#include "doc.h"

/* Is it such a type? */
bool type_is_beside(const TypeDef *t);
/* Appends " AND (…)" for the rows of the table `alias` of such a type that the user may see. */
void perm_beside_rows(const Ctx *c, SqlBuf *q, const TypeDef *t, const char *alias);
/* The same for one that is stored. */
bool perm_beside_readable(const Ctx *c, const TypeDef *t, int64_t id);

#endif
