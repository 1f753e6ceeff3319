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
} PrintDef;

/* Called once at start. */
void print_register(const PrintDef *defs, int n);
/* The PDF of a document that the user may read. */
bool print_pdf(Ctx *c, const TypeDef *t, Str name, Str *out_pdf);
/* The PDF made from the schema. */
bool print_plain(Ctx *c, DocHead *d, Str *out_pdf);
/* Registers frappe.utils.print_format.download_pdf. */
void print_start(void);

#endif
