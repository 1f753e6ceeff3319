/* SPDX-License-Identifier: EUPL-1.2
 * What the schema says of values: defaults, fetched fields, required fields and checks.
 */
#ifndef BASTIDE_RULES_H
#define BASTIDE_RULES_H

#include "doc.h"
#include "expr.h"

/* Defaults and fetched fields of the document and its rows. */
bool rules_fill(Ctx *c, DocHead *d);
/* The same for links to a currency (and the company they come from) only: amounts are read in the
 * decimals of their currency, so it must be known before them. */
bool rules_fill_currencies(Ctx *c, const DocHead *parent, DocHead *d);
/* Required fields and checks; all errors at once. */
bool rules_check(Ctx *c, const DocHead *d);
/* Evaluates a condition of a field (show if …) on a document or row; true when there is none. */
bool rules_holds(Ctx *c, const DocHead *parent, const DocHead *d, const Expr *condition);
/* The value of a field for expressions. */
Value rules_value(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f);

#endif
