/* SPDX-License-Identifier: EUPL-1.2
 * A File is read by who may read what it is attached to, and by who sent it.
 */
#ifndef BASTIDE_PERM_FILE_H
#define BASTIDE_PERM_FILE_H

#include "doc.h"

/* Appends " AND (…)" for the rows of the File table `alias` that the user may see. */
void perm_file_rows(const Ctx *c, SqlBuf *q, const char *alias);
/* The same for one stored File. */
bool perm_file_readable(const Ctx *c, int64_t id);

#endif
