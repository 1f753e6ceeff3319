/* SPDX-License-Identifier: EUPL-1.2
 * UN/CEFACT CrossIndustryInvoice of an EN 16931 invoice, by the mapping of CEN/TS 16931-3-3: the
 * XML of Factur-X in its profile EN 16931 (schema D16B), or EXTENDED-CTC-FR (D22B) when
 * inv->specification says so.
 */
#ifndef BASTIDE_EN16931_CII_H
#define BASTIDE_EN16931_CII_H

#include "en16931/invoice.h"

/* The XML (UTF-8), in e->a. As ubl_write(): writes what it is given, and refuses only what
 * en_can_be_said() refuses. False: an error was added. */
bool cii_write(Errors *e, const EnInvoice *inv, Str *out_xml);

#endif
