/* SPDX-License-Identifier: EUPL-1.2
 * What typed words lead to: documents by their words, numbers, amounts, SIREN and IBAN; places of
 * the desk by their name or a word of the trade. For the palette and for /search.
 */
#ifndef BASTIDE_DESK_FIND_H
#define BASTIDE_DESK_FIND_H

#include "desk_private.h"

typedef struct {
    const char *icon;
    Str label, note, url;
    Str strong; /* the beginning of the label that names it */
    Str copy;            /* what is copied instead of going somewhere */
    const TypeDef *type; /* of the list that it leads to */
    int score;
} Hit;

enum { SCORE_SAME = 100, SCORE_BEGINS = 60, SCORE_WORDS = 40 };

/* Ids of documents, newest first; permission not applied. */
int find_documents(Ctx *c, Str text, int64_t *out_ids, int max);
/* The same of the types that are no papers: parties, items … */
int find_records(Ctx *c, Str text, int64_t *out_ids, int max);
/* Lists, reports and pages that the user may open, the best first. */
int find_places(Desk *d, Str text, Hit *out, int max);
/* "3*12,50", "20 % de 1250": the result, or false when there is nothing to calculate. */
bool find_result(Ctx *c, Str text, Str *out);
/* Is it a list of its own in the desk that the user may read? */
bool find_is_list(Ctx *c, const TypeDef *t);

#endif
