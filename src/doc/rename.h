/* SPDX-License-Identifier: EUPL-1.2
 * Another name for a document. Links keep pointing to it (they hold its id), and the former name
 * goes on finding it.
 */
#ifndef BASTIDE_RENAME_H
#define BASTIDE_RENAME_H

#include "doc.h"

/* Refused: numbers that the program gives, submitted documents, names that are taken. Where one
 * field gives the name, that field changes too. */
bool doc_rename(Ctx *c, DocHead *d, Str name);

#endif
