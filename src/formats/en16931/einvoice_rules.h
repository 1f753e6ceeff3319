/* SPDX-License-Identifier: EUPL-1.2
 * Does an invoice keep the rules of EN 16931 and of France? A verdict with, for each rule broken,
 * what is wrong and what to do.
 *
 * Editions: the rules of EN 16931-1:2017 in their validation edition 1.3.16 (CEN/TC 434, 10 April
 * 2026), those of Factur-X 1.09 for its profiles, and the French ones BR-FR of XP Z12-012 in
 * edition 1.4.0.03 (4 August 2026), which CGI art. 289 bis and ann. II art. 242 nonies A ff. make
 * apply to invoices between businesses established in France.
 *
 * Covered: BR-01 to BR-65, BR-CO, BR-DEC, BR-B, BR-S/Z/E/AE/IC/G/O/AF/AG, BR-CL, and BR-FR-01 to
 * 32, BR-FR-CO, BR-FR-DEC; of the syntaxes' own rules those about terms that stand twice
 * (UBL-SR-37, 47, 48 …, CII-SR-462, 467, 470, CII-DT-097). For the EXTENDED profiles the sums
 * allow one cent for each amount summed, under the number of the rule of EN 16931, and lines
 * inside lines are looked at (BR-FXEXT and BR-FREXT 05, 06, 08, 11).
 *
 * Not covered: the order and number of elements that the XML schemas and the structural rules of
 * Factur-X fix (what a reader notices of it is told as XSD); UBL-CR and CII-SR about elements that
 * EN 16931 does not use; BR-FR-MV and BR-FR-BD (invoices of several sellers, B8 to M9: a warning
 * says so); other BR-FXEXT and BR-FREXT that have no counterpart in EN 16931; UBL-DT and CII-DT but
 * for the above.
 */
#ifndef BASTIDE_EN16931_EINVOICE_RULES_H
#define BASTIDE_EN16931_EINVOICE_RULES_H

#include "en16931/invoice.h"

typedef enum { EN_ERROR, EN_WARNING } EnSeverity;

typedef struct {
    const char *rule; /* "BR-CO-10", "BR-FR-05" */
    EnSeverity severity;
    const char *term;  /* "BT-106" */
    Str path;          /* "lines[2].net_amount", rows from 0; as in EnInvoice */
    const char *msgid; /* what is wrong and what to do */
    Str found;         /* the code or figures at fault; may be empty */
} EnFinding;

enum { EN_FINDINGS_MAX = 500 }; /* more are not kept */

typedef struct {
    EnFinding *list;
    int n;
    bool valid;        /* no error by EN 16931 and its profile */
    bool valid_french; /* and none by the rules of France */
} EnVerdict;

/* The verdict lives in `a`. Never fails. */
void en_check(Arena *a, const EnInvoice *inv, EnSyntax syntax, EnVerdict *out);
bool en_is_french(const EnFinding *f);
/* The sentence in a language, with what was found. */
Str en_finding_text(Arena *a, Lang lang, const EnFinding *f);

#endif
