/* SPDX-License-Identifier: EUPL-1.2
 * E-invoices of submitted documents.
 */
#ifndef BASTIDE_EINVOICE_H
#define BASTIDE_EINVOICE_H

#include "doc.h"

/* The UBL 2.1 of a submitted sales invoice that the user may read. */
bool einvoice_ubl(Ctx *c, Str name, Str *out_xml);

#endif
