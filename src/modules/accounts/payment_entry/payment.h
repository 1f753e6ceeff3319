/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the payment entry share: the plan of a payment, from which its figures, its
 * entries and its settlements follow.
 */
#ifndef BASTIDE_PAYMENT_H
#define BASTIDE_PAYMENT_H

#include "entry.h"
#include "payment_entry.gen.h"
#include "settlement.h"

/* A part of the payment that settles one open line. Amounts are positive. */
typedef struct {
    int ref; /* row of `references` */
    OpenLine line;
    Money amount, base;            /* settled: in the party's currency, in the company's */
    Money discount, discount_base; /* of it, not paid */
    bool same_side; /* a credit note within a receipt: the payment's line is turned */
} PaymentPart;

/* Received from (or paid to) a party. */
typedef struct {
    bool receive;
    int64_t party_account, bank_account;
    int64_t party_currency, bank_currency, company_currency;
    int party_decimals, bank_decimals, company_decimals;
    Money party_amount;           /* in the party's currency */
    Money bank_amount, bank_base; /* what moves at the bank, in both currencies */
    Money deductions;             /* costs, in the company's currency */
    PaymentPart *parts;
    int n_parts;
    Money unallocated, unallocated_base;
    Money difference; /* exchange: a gain is positive */
} PaymentPlan;

/* Reads what is open now (c->db) and works the plan out. False with errors that name the fields. */
bool payment_plan(Ctx *c, const PaymentEntry *d, PaymentPlan *out);
/* The entry of a payment with a party. */
Entry *payment_compose(Ctx *c, const PaymentEntry *d, const PaymentPlan *p);
/* The two entries of an internal transfer, through 580. */
bool transfer_compose(Ctx *c, const PaymentEntry *d, Entry *out[2]);
/* Journal of an account: CA for cash, else BQ. */
const char *payment_journal(Ctx *c, int64_t account);

#endif
