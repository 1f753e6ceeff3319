/* SPDX-License-Identifier: EUPL-1.2
 * Explicit tax rows in ERPNext's manner: a row may be a percentage of the net total, of the
 * amount or the running total of an earlier row, an amount, or an amount by unit.
 *
 * For documents that come with such rows (imports, foreign taxes); ordinary invoices use
 * totals.h. Rounding is half away from zero, where ERPNext rounds half to even by default.
 */
#ifndef BASTIDE_EN16931_CASCADE_H
#define BASTIDE_EN16931_CASCADE_H

#include "err.h"
#include "num.h"

typedef enum {
    CHARGE_ACTUAL,             /* `amount` */
    CHARGE_ON_NET_TOTAL,       /* `rate` */
    CHARGE_ON_PREVIOUS_AMOUNT, /* `rate` of the amount of `row` */
    CHARGE_ON_PREVIOUS_TOTAL,  /* `rate` of the running total of `row` */
    CHARGE_ON_ITEM_QUANTITY    /* `unit_amount` for each unit */
} ChargeType;

typedef struct {
    ChargeType type;
    Percent rate;
    Money amount;
    Price unit_amount;
    int row;       /* an earlier row, from 1 */
    bool included; /* in the prices */
} CascadeTax;

typedef struct {
    Qty qty;
    Price price;
    const Percent *rates; /* NULL, or a rate for each tax row that replaces its own when >= 0 */
} CascadeLine;

typedef struct {
    const CascadeLine *lines;
    int n_lines;
    const CascadeTax *taxes;
    int n_taxes;
    Money net_discount;  /* on the net total, shared by lines */
    Money cash_discount; /* on the grand total; leaves net and taxes as they are */
    int decimals;
} CascadeInput;

typedef struct {
    Money *line_nets;   /* before the discount */
    Money net;          /* after it */
    Money *tax_amounts; /* of each row */
    Money *totals;      /* running total behind each row */
    Money grand_total;
    Money adjustment; /* grand_total - last running total: cents of included taxes */
} Cascade;

/* Errors name items[0].amount or taxes[0].row_id…; `*out` is untouched when false. */
bool taxes_cascade(Errors *e, const CascadeInput *in, Cascade *out);

#endif
