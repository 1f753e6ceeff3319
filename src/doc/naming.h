/* SPDX-License-Identifier: EUPL-1.2
 * Names of documents. Legal numbers are given inside the submit transaction, gapless and
 * chronological per company and series (CGI ann. II 242 nonies A I 7°).
 */
#ifndef BASTIDE_NAMING_H
#define BASTIDE_NAMING_H

#include "doc.h"

/* Inside a write job: the name of a new document that is stored now. A document that gets its
 * number at submission is given a provisional name ("BROUILLON-…"). */
bool naming_new(Ctx *c, DocHead *d);
/* Inside a write job: replaces the provisional name by the number; the old one keeps resolving. */
bool naming_submit(Ctx *c, DocHead *d);
/* Inside a write job: the next number of a series, from 1 without gap. False without a database
 * error: a number of a later `day` was given already. */
bool series_next(Ctx *c, int64_t company, Str prefix, int64_t day, int64_t *out);
/* The company of a document: its `company` link, or 0. */
int64_t doc_company(const DocHead *d);
/* The date that decides the year of a series: posting_date, else today. */
Date doc_date(const Ctx *c, const DocHead *d);
/* The title that lists and links show. */
Str doc_title(Ctx *c, const DocHead *d);

#endif
