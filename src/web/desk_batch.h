/* SPDX-License-Identifier: EUPL-1.2
 * What is done with many picked documents at once. The page of a list offers it, shows first what
 * would happen to each, then it is carried out some documents at a time: one that fails stops no
 * other, and each says how it ended.
 */
#ifndef BASTIDE_DESK_BATCH_H
#define BASTIDE_DESK_BATCH_H

#include "desk_private.h"

enum {
    BATCH_MAX = 500,  /* documents at once */
    BATCH_CHUNK = 20, /* of them in one request */
    BATCH_ACTS_MAX = 12
};

typedef struct {
    Str key; /* of the form: "submit", "cancel", "delete", "set.is_sent" */
    Str label;
    Right right;
    const FieldDef *set; /* a yes-or-no field that may change after submission */
} BatchAct;

/* What this user may do with many documents of the type. */
int batch_acts(Ctx *c, const TypeDef *t, BatchAct *out);
/* Why this cannot be done with the document, "" when it can. It changes nothing. */
Str batch_obstacle(Ctx *c, const TypeDef *t, const BatchAct *act, Str name, DocHead **out);
/* Does it; false with the reason. *out_name: how the document is called now. */
bool batch_do(Ctx *c, const TypeDef *t, const BatchAct *act, Str name, Str *out_name, Str *out_why);

#endif
