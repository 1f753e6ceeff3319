/* SPDX-License-Identifier: EUPL-1.2
 * What the engine notes beside a document: the history of its fields; and who points to it.
 * History is noted inside write jobs.
 */
#ifndef BASTIDE_TRACE_H
#define BASTIDE_TRACE_H

#include "doc.h"

/* Notes what changed between two states (nothing when nothing did). */
bool history_note(Ctx *c, const DocHead *before, const DocHead *after);
/* Documents that point to `d`, at most `max` (the last means more): labels "Type name". */
int links_to(Ctx *c, const DocHead *d, Str *out, int max);

#endif
