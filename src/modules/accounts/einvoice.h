/* SPDX-License-Identifier: EUPL-1.2
 * E-invoices of submitted documents.
 */
#ifndef BASTIDE_EINVOICE_H
#define BASTIDE_EINVOICE_H

#include "doc.h"

typedef struct {
    const char *name; /* "ubl", "cii", "facturx" */
    const char *content_type;
    const char *ending; /* ".xml" */
} EinvoiceFormat;

/* By its name, "" is UBL; NULL with an error when there is none. */
const EinvoiceFormat *einvoice_format(Ctx *c, Str name);
/* The file of a submitted sales invoice that the user may read: made and kept by the first call,
 * the same bytes from then on. False: an error was added. */
bool einvoice_bytes(Ctx *c, Str name, const EinvoiceFormat *format, Str *out);

#endif
