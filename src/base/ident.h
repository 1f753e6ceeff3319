/* SPDX-License-Identifier: EUPL-1.2
 * Identifiers that carry a check: SIREN, SIRET, French and European VAT numbers, IBAN, e-mail.
 * Spaces must be removed first (ident_compact).
 */
#ifndef BASTIDE_IDENT_H
#define BASTIDE_IDENT_H

#include "str.h"

/* Without spaces, points and hyphens, in capitals. */
Str ident_compact(Arena *a, Str s);
/* 9 digits, Luhn. */
bool siren_valid(Str s);
/* 14 digits, Luhn; establishments of La Poste (SIREN 356000000) may instead have a sum of digits
 * that is a multiple of 5. */
bool siret_valid(Str s);
/* FR + key + SIREN: key = (12 + 3 × (SIREN mod 97)) mod 97 (CGI ann. II; all SIREN holders). */
Str vat_number_of_siren(Arena *a, Str siren);
/* Country prefix and 2 to 13 letters or digits; French ones have the right key when numeric. */
bool vat_number_valid(Str s);
/* ISO 13616: length 15 to 34 (27 for FR) and the remainder 1 of 97. */
bool iban_valid(Str s);
bool email_valid(Str s);
/* A telephone number as people write it: "01 23 45 67 89", "+33 (0)1 23 45 67 89 poste 12". */
bool phone_valid(Str s);

#endif
