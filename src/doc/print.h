/* SPDX-License-Identifier: EUPL-1.2
 * Documents as PDF/A. A module may register how a type of its own is printed; every other type is
 * printed from its schema: title, fields in their order, tables.
 */
#ifndef BASTIDE_PRINT_H
#define BASTIDE_PRINT_H

#include "doc.h"

typedef struct {
    const char *type; /* snake case */
    bool (*run)(Ctx *c, DocHead *d, Str *out_pdf);
    int (*notes)(Ctx *c, DocHead *d, Str *out, int max); /* NULL: there are none */
} PrintDef;

/* Called once at start. */
void print_register(const PrintDef *defs, int n);
/* The PDF of a document that the user may read. */
bool print_pdf(Ctx *c, const TypeDef *t, Str name, Str *out_pdf);
/* The sentences that its print has at its foot (mentions of law, remarks): at most `max`. -1: the
 * type is printed from its schema. */
int print_notes(Ctx *c, DocHead *d, Str *out, int max);
/* The PDF made from the schema. */
bool print_plain(Ctx *c, DocHead *d, Str *out_pdf);
/* Registers frappe.utils.print_format.download_pdf. */
void print_start(void);

#endif
