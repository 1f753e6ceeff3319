/* SPDX-License-Identifier: EUPL-1.2
 * Electronic invoices as they come: UBL 2.1 Invoice and CreditNote, UN/CEFACT CrossIndustryInvoice
 * of every profile (MINIMUM to EXTENDED, EXTENDED-CTC-FR, and those of Factur-X 1.0 and ZUGFeRD
 * 2.0 under their former names), read into the semantic invoice.
 *
 * Reading is not judging (einvoice_rules.h does that): totals are those written, even when they
 * do not add up. What cannot be kept as written is told twice: as a warning for people, and as a
 * fact (inv.facts) for the rules. Elements that EN 16931 does not name are left out, but for those
 * of the EXTENDED profiles that invoice.h holds.
 */
#ifndef BASTIDE_EN16931_EINVOICE_READ_H
#define BASTIDE_EN16931_EINVOICE_READ_H

#include "en16931/invoice.h"

typedef struct {
    EnInvoice inv;
    EnSyntax syntax;
    EnProfile profile; /* of inv.specification */
    const Err *warnings;
    int n_warnings;
} EnRead;

/* Texts live in `a`. False: an error was added (not an XML, a DOCTYPE, not an invoice), and
 * `*out` is untouched. */
bool en_read(Errors *e, Arena *a, Str bytes, EnRead *out);

#endif
