/* SPDX-License-Identifier: EUPL-1.2
 * The one calculation of an invoice: line amounts, VAT by category and rate, totals.
 *
 * Pure: figures in, figures out. VAT is computed once for each category and rate on the sum of
 * its lines and rounded half away from zero (EN 16931 BR-CO-17; BOI-TVA-LIQ); so the identities
 * BR-CO-10 to BR-CO-16 hold to the cent by construction:
 *   lines - allowances + charges = net;  net = sum of bases;  net + tax = gross;
 *   gross - prepaid + rounding = payable.
 * The base_ amounts are those of the company's currency; they balance too:
 *   sum of base_basis + sum of base_tax = base_gross.
 * What a proportion leaves over goes to the last that may take it.
 */
#ifndef BASTIDE_EN16931_TOTALS_H
#define BASTIDE_EN16931_TOTALS_H

#include "err.h"
#include "num.h"

/* Any amount beyond is refused: 10^14 minor units (a thousand billion euros). */
#define TOTALS_AMOUNT_MAX 100000000000000LL
enum { TOTALS_LINES_MAX = 10000 };

typedef struct {
    Str category; /* UNCL 5305: S, E, AE, K, G, O, Z */
    Percent rate; /* 0 to 100 */
} VatKey;

typedef struct {
    Qty qty;          /* negative in a credit */
    Price price;      /* of one unit, before `discount`; with VAT when `included` */
    Percent discount; /* off the price */
    Money allowances; /* off the line amount, as the price with or without VAT */
    Money charges;    /* on top of it */
    VatKey vat;
} TotalsLine;

/* An allowance or charge of the whole document, without VAT. */
typedef struct {
    bool charge;
    Money amount;
    VatKey vat;
} TotalsAllowance;

typedef enum { DISCOUNT_ON_NET_TOTAL, DISCOUNT_ON_GRAND_TOTAL } DiscountOn;

typedef struct {
    const TotalsLine *lines;
    int n_lines;
    const TotalsAllowance *allowances;
    int n_allowances;
    DiscountOn discount_on;   /* a discount on the whole, shared over the VAT groups */
    Money discount_amount;    /* or, when it is 0: */
    Percent discount_percent; /* of the net or grand total */
    bool included;            /* prices and line allowances hold VAT */
    int decimals;             /* of the document's currency */
    int base_decimals;        /* of the company's currency */
    ExRate rate;              /* company units for one document unit; 0 = the same currency */
    Money prepaid;            /* BT-113 */
    Money rounding;           /* BT-114 */
} TotalsInput;

typedef struct {
    Price price;     /* after the discount of the line, as given with or without VAT */
    Price net_price; /* BT-146: without VAT */
    Money amount;    /* qty × price ± allowances, with VAT when `included` */
    Money net;       /* BT-131: without VAT, before the discount on the whole */
    Money net_after; /* after its share of that discount: what is posted */
    Money base_net_after;
} TotalsLineResult;

/* BG-23: one for each category and rate, in order of their first line. */
typedef struct {
    VatKey vat;
    Money lines;     /* sum of BT-131 */
    Money discount;  /* share of the discount on the whole, without VAT; an allowance BT-92 */
    Money allowance; /* document allowances given, and charges */
    Money charge;
    Money basis; /* BT-116 = lines - discount - allowance + charge */
    Money tax;   /* BT-117 */
    Money base_basis, base_tax;
} TotalsVat;

typedef struct {
    TotalsLineResult *lines;
    TotalsVat *vat;
    int n_vat;
    Money lines_total;      /* BT-106 */
    Money allowances;       /* BT-107, discount included */
    Money charges;          /* BT-108 */
    Money net;              /* BT-109 */
    Money tax;              /* BT-110 */
    Money gross;            /* BT-112 */
    Money prepaid;          /* BT-113 */
    Money rounding;         /* BT-114 */
    Money payable;          /* BT-115 */
    Money discount;         /* the discount on the whole, as it was asked (net or gross) */
    Money *base_allowances; /* of the document allowances given, in their order */
    Money base_lines_total, base_net, base_tax, base_gross;
    Money base_residue; /* what conversion left over; base_basis of the last group holds it */
} Totals;

/* Fields of errors are named as in a Sales Invoice (items[0].qty, discount_amount…). False: an
 * error was added and `*out` is untouched. Results live in e->a. */
bool totals_compute(Errors *e, const TotalsInput *in, Totals *out);

#endif
