/* SPDX-License-Identifier: EUPL-1.2
 * What an electronic invoice says (its number, days, totals, VAT by rate), beside the form of a
 * document that is typed after it: what stands in the form already is marked, and it is told
 * whether the rows agree with the invoice.
 *
 * Which field takes what follows from the schema: the day of the sheet, other dates, texts, the
 * debit and credit that a table declares by `balance`, links of its rows.
 */
#ifndef BASTIDE_DESK_SAID_H
#define BASTIDE_DESK_SAID_H

#include "desk_private.h"

enum { SAID_RATES_MAX = 8 };

typedef struct {
    Str seller, number;
    Date day, due; /* due: day 0 when it is not said */
    int decimals;
    int64_t net, tax, total; /* minor units of the currency of the invoice */
    Str rate[SAID_RATES_MAX];
    int64_t basis[SAID_RATES_MAX], rate_tax[SAID_RATES_MAX];
    int n_rates;
} Said;

/* Reads it from the bytes of a Factur-X PDF, a CII or a UBL. False without error: they are none. */
bool said_read(Ctx *c, Str bytes, Said *out);
/* As a text that a page carries and its script sends back, so that nobody reads the file again at
 * each key. False: the text is none. */
Str said_pack(Ctx *c, const Said *s);
bool said_unpack(Ctx *c, Str text, Said *out);
/* <article id=values>, beside `doc`, which the form was worked out to. */
void said_write(Desk *d, const Said *s, const DocHead *doc);

#endif
