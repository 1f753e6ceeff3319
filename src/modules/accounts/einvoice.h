/* SPDX-License-Identifier: EUPL-1.2
 * E-invoices of submitted documents.
 */
#ifndef BASTIDE_EINVOICE_H
#define BASTIDE_EINVOICE_H

#include "doc.h"

/* The XML of a submitted sales invoice that the user may read. `format` is ubl (2.1) or cii
 * (D16B); "" is ubl. False: an error was added. */
bool einvoice_xml(Ctx *c, Str name, Str format, Str *out_xml);

#endif
