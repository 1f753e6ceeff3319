/* SPDX-License-Identifier: EUPL-1.2
 * Whose VAT return is for which days, and until when it is to be sent (CGI art. 287; the day of the
 * month: CGI ann. IV art. 39, in data/fr/vat_days.csv).
 */
#ifndef BASTIDE_VAT_PERIOD_H
#define BASTIDE_VAT_PERIOD_H

#include "ctx.h"
#include "date.h"

typedef struct {
    Str legal_form; /* short, as data/fr/legal_forms.csv has it: "SARL" */
    Str siren, postcode;
} VatPayer;

/* 15 to 24; 0 when the form, or a part of it that matters, is not known. Of a sole trader it is the
 * earlier day of the two, since the name of the company does not tell the name of the person. */
int vat_return_day(Arena *a, const VatPayer *who);

typedef struct {
    Date from, to;
    Date due; /* of no use unless has_due */
    bool has_due;
} VatPeriod;

/* The period that is to be declared next: the last one until its day has passed, then the one that
 * runs. False when the company declares none (franchise, CGI art. 293 B). A yearly return has no
 * day here: its period is the month, to look at. */
bool vat_period_next(Ctx *c, int64_t company, Date today, VatPeriod *out);

/* The period that holds the day; false when the company declares none. */
bool vat_period_at(Ctx *c, int64_t company, Date day, VatPeriod *out);
/* What the VAT Summary calls due less what it calls deducted in these months (a credit is
 * negative), from the balances of months: the same accounts, told by their roles; those that wait
 * for a payment are left out. False when nothing was posted to any. */
bool vat_owed(Ctx *c, int64_t company, Date from, Date to, int64_t *out);

#endif
