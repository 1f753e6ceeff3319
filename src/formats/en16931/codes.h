/* SPDX-License-Identifier: EUPL-1.2
 * The code lists that EN 16931 allows, as the rules of edition 1.3.16 (10 April 2026) apply them:
 * data/en16931/codes.csv, made into sorted arrays by tools/codes.py.
 *
 * Where the rules of the two syntaxes disagree by an omission (SS for South Sudan in CII, AN in
 * UBL, some subjects of notes in UBL), a code of either is a code.
 */
#ifndef BASTIDE_EN16931_CODES_H
#define BASTIDE_EN16931_CODES_H

#include "str.h"

typedef enum {
    EN_CODES_INVOICE_TYPE,
    EN_CODES_CREDIT_TYPE,
    EN_CODES_CURRENCY,
    EN_CODES_CURRENCY_WITHOUT_CENTS,
    EN_CODES_COUNTRY,
    EN_CODES_VAT_DUE,
    EN_CODES_OBJECT_SCHEME,
    EN_CODES_NOTE_SUBJECT,
    EN_CODES_IDENTIFIER_SCHEME,
    EN_CODES_ELECTRONIC_ADDRESS,
    EN_CODES_ITEM_CLASS,
    EN_CODES_PAYMENT_MEANS,
    EN_CODES_VAT_CATEGORY,
    EN_CODES_ALLOWANCE_REASON,
    EN_CODES_CHARGE_REASON,
    EN_CODES_VATEX,
    EN_CODES_UNIT,
    EN_CODES_MIME,
    EN_CODE_LISTS
} EnCodes;

typedef struct {
    const char *const *codes; /* in byte order */
    int n;
} EnCodeList;

extern const EnCodeList en_code_lists[EN_CODE_LISTS];

bool en_code_in(EnCodes list, Str code);

#endif
