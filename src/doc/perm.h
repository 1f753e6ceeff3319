/* SPDX-License-Identifier: EUPL-1.2
 * Who may do what: rights by role and type, rows by user permissions. Every reader of rows (page,
 * API, report, export, search, link, file) goes through perm_rows().
 */
#ifndef BASTIDE_PERM_H
#define BASTIDE_PERM_H

#include "doc.h"

/* Rights of the user on a type (a row type has those of its parent). */
unsigned perm_rights(const Ctx *c, const TypeDef *t);
/* True, or an error that names type and right. */
bool perm_check(Ctx *c, const TypeDef *t, Right right);
/* The same for one document, with its row rules. */
bool perm_check_doc(Ctx *c, const DocHead *d, Right right);
/* Appends " AND …" for the rows of table alias `alias` that the user may see. */
void perm_rows(const Ctx *c, SqlBuf *q, const TypeDef *t, const char *alias);
/* Does perm_rows() leave any row of the type out? */
bool perm_limits_rows(const Ctx *c, const TypeDef *t);
/* "(SELECT … )" of the permitted rows of a type, for the SQL of reports. */
void perm_subselect(const Ctx *c, SqlBuf *q, const TypeDef *t);
/* The same with their ids only. */
void perm_subselect_ids(const Ctx *c, SqlBuf *q, const TypeDef *t);

#endif
