/* SPDX-License-Identifier: EUPL-1.2
 * What was deleted: drafts and masters are kept as JSON for 90 days, within which they can be
 * brought back; then they go, and bytes of files that nothing refers to any more.
 */
#ifndef BASTIDE_DELETED_H
#define BASTIDE_DELETED_H

#include "doc.h"

enum { DELETED_DAYS = 90 };

/* Stores the latest deleted document of this name anew, as a draft; who may create and delete may
 * do so. Its links must exist. NULL with an error. */
DocHead *deleted_restore(Ctx *c, const TypeDef *t, Str name);
/* Who deleted the latest document of this name, and when. False: nobody did in these days, or the
 * user may not know; there is no error then. */
bool deleted_by(Ctx *c, const TypeDef *t, Str name, Str *out_user, Instant *out_at);
/* The method bastide.deleted.restore and the daily work; called once at start. */
void deleted_register(void);

#endif
