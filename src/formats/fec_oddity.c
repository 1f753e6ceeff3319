/* SPDX-License-Identifier: EUPL-1.2 */
#include "fec_private.h"

static const struct {
    const char *code;
    const char *msgid;
} kinds[ODD_N] = {
    [ODD_BOM] = {"BOM", "The file begins with a byte order mark."},
    [ODD_ENCODING] = {"ENCODING", "The file is not in UTF-8; it was read as Windows-1252 or "
                                  "ISO 8859-15."},
    [ODD_CONTROL] = {"CONTROL", "Control characters were replaced by spaces."},
    [ODD_LINE_ENDS] = {"LINE_ENDS", "The lines do not all end in the same way."},
    [ODD_BLANK_LINE] = {"BLANK_LINE", "Blank lines were left out."},
    [ODD_HEADER] = {"HEADER", "Column names are not spelled as in the law."},
    [ODD_COLUMN_ORDER] = {"COLUMN_ORDER", "The columns are not in the order of the law."},
    [ODD_EXTRA_COLUMN] = {"EXTRA_COLUMN", "Columns beyond those of the law were left out."},
    [ODD_MISSING_COLUMN] = {"MISSING_COLUMN", "Optional columns are missing."},
    [ODD_AMOUNT_SIDE] = {"AMOUNT_SIDE", "Amounts are given as Montant and Sens."},
    [ODD_TRAILING_SEPARATOR] = {"TRAILING_SEPARATOR", "Lines end with a separator."},
    [ODD_FIELD_COUNT] = {"FIELD_COUNT", "Lines have more or fewer fields than the header; only "
                                        "empty ones at the end were concerned."},
    [ODD_PADDING] = {"PADDING", "Fields are padded with spaces."},
    [ODD_QUOTED] = {"QUOTED", "Fields stand between double quotes."},
    [ODD_DECIMAL_POINT] = {"DECIMAL_POINT", "Amounts have a decimal point instead of a comma."},
    [ODD_THOUSANDS] = {"THOUSANDS", "Amounts have separators of thousands."},
    [ODD_DATE_FORM] = {"DATE_FORM", "Dates are not written AAAAMMJJ."},
    [ODD_BOTH_SIDES] = {"BOTH_SIDES", "Lines have a debit and a credit; the difference was kept."},
    [ODD_NIL_LINE] = {"NIL_LINE", "Lines have neither debit nor credit."},
    [ODD_NEGATIVE] = {"NEGATIVE", "Negative amounts were moved to the other side."},
    [ODD_ACCOUNT] = {"ACCOUNT", "Account numbers do not begin with three digits."},
    [ODD_EMPTY_LABEL] = {"EMPTY_LABEL", "Labels are empty."},
    [ODD_PARTY_PAIR] = {"PARTY_PAIR", "Parties have a number without a name or the reverse."},
    [ODD_CURRENCY_PAIR] = {"CURRENCY_PAIR", "Currency amounts have no currency or the reverse."},
    [ODD_PIECE] = {"PIECE", "The reference or the date of the document is empty."},
    [ODD_VALID_DATE] = {"VALID_DATE", "The date of validation is missing."},
    [ODD_ENTRY_SPLIT] = {"ENTRY_SPLIT", "One entry number covers several dates; the entries were "
                                        "cut where they balance."},
    [ODD_ENTRY_DATES] = {"ENTRY_DATES", "Lines of one entry have different dates; the latest is "
                                        "the date of the entry."},
};

void fec_odd(FecReader *r, FecOdd kind, int line)
{
    if (r->odd_count[kind]++ == 0)
        r->odd_line[kind] = line;
}

void fec_oddities(FecReader *r, Fec *out)
{
    out->oddities = arena_array_of(r->e->a, FecOddity, ODD_N);
    out->n_oddities = 0;
    for (int i = 0; i < ODD_N; i++) {
        if (!r->odd_count[i])
            continue;
        Str text = tr_str(r->e->lang, str_c(kinds[i].msgid));
        out->oddities[out->n_oddities++] =
            (FecOddity){kinds[i].code, r->odd_line[i], r->odd_count[i], text};
    }
}
