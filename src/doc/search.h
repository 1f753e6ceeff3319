/* SPDX-License-Identifier: EUPL-1.2
 * The words by which documents are found: kept with each write, sought by any reader.
 */
#ifndef BASTIDE_SEARCH_H
#define BASTIDE_SEARCH_H

#include "doc.h"

/* Inside write jobs. Replaces the words by which the document is found; `fresh`: it had none. */
bool search_index(Ctx *c, DocHead *d, bool fresh);
bool search_forget(Ctx *c, int64_t id);
/* Ids of documents whose words begin with each word of `text`, newest first, permission not
 * applied. `t` NULL: all types. Returns how many, at most `max`. */
int search_find(Ctx *c, const TypeDef *t, Str text, int64_t *out_ids, int max);
/* Documents with that amount (of either sign) in a money field marked `search`, and all words of
 * `text`, which may be empty. */
int search_find_amount(Ctx *c, Str text, int64_t minor, int64_t *out_ids, int max);
/* Documents of these types: parties and other masters, which the many papers about them would
 * hide. Of a word that stands in very many documents only some places are looked at. */
int search_find_among(Ctx *c, const TypeDef *const *types, int n, Str text, int64_t *out_ids,
                      int max);

/* Appends " AND alias.id IN (…)" for each word of `text`: the same search as a part of another
 * query, which applies permission. */
void search_rows(Ctx *c, SqlBuf *q, Str text, const char *alias);

/* An upgrade: words kept before signs of any script parted them are parted. Registers its step;
 * called once at start. */
void search_register(void);

#endif
