/* SPDX-License-Identifier: EUPL-1.2
 * UBL 2.1 (ISO/IEC 19845) Invoice and CreditNote of an EN 16931 invoice, by the mapping of CEN/TS
 * 16931-3-2, with what the French platforms ask for (subject codes of notes in the text).
 */
#ifndef BASTIDE_EN16931_UBL_H
#define BASTIDE_EN16931_UBL_H

#include "en16931/invoice.h"

/* The XML (UTF-8), in e->a. Writes what it is given: whether the rules of EN 16931 hold is the
 * maker's care; only what the syntax cannot say is refused (currencies of three decimals,
 * quantities of more than four). False: an error was added. */
bool ubl_write(Errors *e, const EnInvoice *inv, Str *out_xml);

#endif
