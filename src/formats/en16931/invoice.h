/* SPDX-License-Identifier: EUPL-1.2
 * The semantic invoice of EN 16931-1, apart from any syntax: what UBL and CII say, in one plain
 * struct. BT and BG numbers are those of the norm.
 *
 * Amounts are in minor units of `currency` with `decimals` digits (at most 2 can be sent).
 * Empty text, no date (day 0) and n = 0 mean that the term is absent. A credit note (see
 * en_is_credit()) holds positive amounts. Nothing is owned: texts live as long as their maker.
 */
#ifndef BASTIDE_EN16931_INVOICE_H
#define BASTIDE_EN16931_INVOICE_H

#include "date.h"
#include "en16931/totals.h"

typedef struct {
    Str scheme; /* ISO 6523 (0002 SIREN, 0009 SIRET) or EAS (0225 French address) */
    Str id;
} EnId;

typedef struct {
    Str line1, line2, line3;
    Str city, postcode;
    Str subdivision;
    Str country; /* ISO 3166-1 alpha-2 */
} EnAddress;

typedef struct {
    Str name;         /* BT-27, BT-44: the registered name */
    Str trading_name; /* BT-28, BT-45 */
    const EnId *ids;  /* BT-29, BT-46: SIRET and others */
    int n_ids;
    EnId legal_id;        /* BT-30, BT-47 */
    Str vat_id;           /* BT-31, BT-48 */
    Str tax_registration; /* BT-32: of a seller without VAT number */
    Str legal_info;       /* BT-33: form, capital */
    EnId electronic;      /* BT-34, BT-49 */
    EnAddress address;    /* BG-5, BG-8 */
    Str contact_name, contact_phone, contact_email; /* BG-6, BG-9 */
} EnParty;

typedef struct {
    Str subject; /* BT-21, UNTDID 4451: PMT, PMD, AAB… or "" */
    Str text;    /* BT-22 */
} EnNote;

typedef struct {
    Str number; /* BT-25 */
    Date date;  /* BT-26 */
} EnPreceding;

typedef struct {
    bool charge;
    Money amount;    /* BT-92, 99, 136, 141 */
    Money base;      /* 0: absent */
    Percent percent; /* 0: absent */
    Str reason;
    Str reason_code; /* UNTDID 5189 (allowance) or 7161 (charge) */
    VatKey vat;      /* of the document only */
} EnAllowance;

typedef struct {
    Str id; /* BT-126 */
    Str note;
    Str name;        /* BT-153 */
    Str description; /* BT-154 */
    Str seller_item_id, buyer_item_id;
    EnId standard_item_id; /* BT-157: 0160 GTIN */
    Str order_line;        /* BT-132 */
    Qty qty;
    Str unit_code;        /* UNECE Rec 20/21 */
    Price net_price;      /* BT-146 */
    Price gross_price;    /* BT-148; 0: absent */
    Price price_discount; /* BT-147 */
    const EnAllowance *allowances;
    int n_allowances;
    Money net_amount; /* BT-131 */
    VatKey vat;       /* BT-151, BT-152 */
    Str exemption_reason, exemption_code; /* of its VAT breakdown */
    Date start, end;                      /* BG-26 */
} EnLine;

typedef struct {
    VatKey vat;  /* BT-118, BT-119 */
    Money basis; /* BT-116 */
    Money tax;   /* BT-117 */
    Str exemption_reason, exemption_code; /* BT-120, BT-121 */
} EnVat;

typedef struct {
    Str process;       /* BT-23: B1, S1, M1… */
    Str specification; /* BT-24; "" is plain EN 16931 */
    Str number;        /* BT-1 */
    Date issue_date;   /* BT-2 */
    Str type_code;     /* BT-3 */
    Str currency;      /* BT-5 */
    int decimals;
    Str tax_currency;  /* BT-6: EUR when currency is another */
    Str vat_due_code;  /* BT-8: 3 invoice, 35 delivery, 432 payment */
    Date due_date;     /* BT-9 */
    Str buyer_reference, project, contract, order, sales_order, despatch;
    const EnPreceding *preceding;
    int n_preceding;
    const EnNote *notes;
    int n_notes;
    EnParty seller, buyer;
    Str deliver_to_name;
    EnId deliver_to_id;
    EnAddress deliver_to;           /* absent without country */
    Date delivery_date;             /* BT-72 */
    Date period_start, period_end;  /* BG-14 */
    Str payment_means_code;         /* BT-81; "" without payment instructions */
    Str payment_means_text;         /* BT-82 */
    Str payment_reference;          /* BT-83 */
    Str iban, account_name, bic;    /* BG-17 */
    Str mandate, debited_iban;      /* BG-19 */
    Str payment_terms;              /* BT-20 */
    EnAllowance *allowances;        /* BG-20, BG-21 */
    int n_allowances;
    EnLine *lines;
    int n_lines;
    EnVat *vat;
    int n_vat;
    Money lines_total;              /* BT-106 */
    Money allowances_total;         /* BT-107 */
    Money charges_total;            /* BT-108 */
    Money net_total;                /* BT-109 */
    Money tax_total;                /* BT-110 */
    Money tax_total_in_tax_currency; /* BT-111, two decimals */
    Money gross_total;              /* BT-112 */
    Money prepaid;                  /* BT-113 */
    Money rounding;                 /* BT-114 */
    Money payable;                  /* BT-115 */
} EnInvoice;

/* Is this type (BT-3) a credit note, sent with positive amounts? */
bool en_is_credit(Str type_code);
/* Fills quantities, prices, amounts and VAT of the lines (inv->n_lines must be in->n_lines; the
 * caller has set names, units and exemptions), the document allowances, the VAT breakdown and
 * the totals. `reasons` names the document allowances given in `in`, in their order; the
 * discount on the whole becomes one allowance for each VAT group. */
void en_set_totals(Errors *e, EnInvoice *inv, const TotalsInput *in, const Totals *t,
                   const EnAllowance *reasons);
/* Turns the signs of all quantities and amounts: a document kept with negative quantities
 * becomes a credit note. */
void en_reverse(Arena *a, EnInvoice *inv);

#endif
