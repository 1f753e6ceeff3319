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
    EnId legal_id;                                  /* BT-30, BT-47 */
    Str vat_id;                                     /* BT-31, BT-48 */
    Str tax_registration;                           /* BT-32: of a seller without VAT number */
    Str legal_info;                                 /* BT-33: form, capital */
    EnId electronic;                                /* BT-34, BT-49 */
    EnAddress address;                              /* BG-5, BG-8 */
    Str contact_name, contact_phone, contact_email; /* BG-6, BG-9 */
} EnParty;

/* A party that EN 16931 does not know: agents, who pays, who is invoiced and who invoices for the
 * other. `term` is that of its identifiers in EXTENDED-CTC-FR (XP Z12-012). */
typedef struct {
    const char *term; /* "EXT-FR-FE-06" … */
    EnParty party;
} EnOther;

typedef struct {
    Str subject; /* BT-21, UNTDID 4451: PMT, PMD, AAB… or "" */
    Str text;    /* BT-22 */
} EnNote;

typedef struct {
    Str number;    /* BT-25 */
    Date date;     /* BT-26 */
    Str type_code; /* of EXTENDED-CTC-FR only: EXT-FR-FE-02 */
} EnPreceding;

/* BG-24: an additional supporting document, by its address or with its bytes. */
typedef struct {
    Str id;          /* BT-122 */
    Str description; /* BT-123; of France: LISIBLE, RIB… */
    Str uri;         /* BT-124 */
    Str mime_code, filename;
    Str content; /* BT-125, decoded */
} EnDocument;

/* BG-13, BG-15; absent without name, country and date. */
typedef struct {
    Str name;          /* BT-70 */
    EnId id;           /* BT-71 */
    EnAddress address; /* absent without country */
    Date date;         /* BT-72 */
} EnDelivery;

/* BG-16 with one account (BG-17), one card (BG-18) or the account debited (BG-19). The norm has
 * one code for all of an invoice; a file may hold several means. */
typedef struct {
    Str code;                    /* BT-81, UNTDID 4461 */
    Str text;                    /* BT-82 */
    Str iban, account_name, bic; /* BT-84, BT-85, BT-86 */
    Str card, card_holder;       /* BT-87 (the last digits), BT-88 */
    Str debited_iban;            /* BT-91 */
} EnPayment;

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
    Str name, value; /* BT-160, BT-161 */
} EnAttribute;

typedef struct {
    Str code;          /* BT-158 */
    Str list, version; /* UNTDID 7143: TST is UNSPSC… */
} EnClass;

typedef struct {
    Str id; /* BT-126 */
    Str note;
    Str name;        /* BT-153 */
    Str description; /* BT-154 */
    Str seller_item_id, buyer_item_id;
    EnId standard_item_id; /* BT-157: 0160 GTIN */
    const EnClass *classes;
    int n_classes;
    Str origin_country; /* BT-159 */
    const EnAttribute *attributes;
    int n_attributes;
    const EnId *objects; /* BT-128; more than one in EXTENDED-CTC-FR: AFL, AVV */
    int n_objects;
    Str order_line;           /* BT-132 */
    Str accounting_reference; /* BT-133 */
    Qty qty;
    Str unit_code;        /* UNECE Rec 20/21 */
    Price net_price;      /* BT-146, of base_qty units */
    Price gross_price;    /* BT-148; 0: absent */
    Price price_discount; /* BT-147 */
    Qty base_qty;         /* BT-149; 0: absent, one unit */
    Str base_unit;        /* BT-150 */
    const EnAllowance *allowances;
    int n_allowances;
    Money net_amount;                     /* BT-131 */
    VatKey vat;                           /* BT-151, BT-152 */
    Str exemption_reason, exemption_code; /* of its VAT breakdown */
    Date start, end;                      /* BG-26 */
    /* EXTENDED-CTC-FR and Factur-X EXTENDED */
    Str parent; /* the BT-126 of the line it is part of */
    Str kind;   /* GROUP, DETAIL, INFORMATION; only DETAIL and "" count in the totals */
    Str order;  /* the order when it is not that of the invoice */
    const EnPreceding *preceding;
    int n_preceding;
    EnDelivery delivery;
} EnLine;

typedef struct {
    VatKey vat;                           /* BT-118, BT-119 */
    Money basis;                          /* BT-116 */
    Money tax;                            /* BT-117 */
    Str exemption_reason, exemption_code; /* BT-120, BT-121 */
} EnVat;

/* What the XML says beside the meaning, kept by the reader for the rules that are about it. */
typedef enum {
    EN_ABSENT,    /* a term that must be there is not */
    EN_MALFORMED, /* not a number, not a date */
    EN_DECIMALS,  /* more decimals than the term may have, zeros included */
    EN_ODD_FORM,  /* "+5", "5.", a date with a time zone: XML Schema takes it, France does not */
    EN_REPEATED,  /* a term that stands once stands again, with another value */
    EN_FOREIGN    /* an element or attribute that must not be there; an empty one */
} EnFactKind;

typedef struct {
    EnFactKind kind;
    const char *term; /* "BT-131", "BG-22" */
    int row;          /* of the list that holds it (lines, allowances…) from 0, or -1 */
    Str text;         /* as written */
} EnFact;

typedef struct {
    Str process;       /* BT-23: B1, S1, M1… */
    Str specification; /* BT-24; "" is plain EN 16931 */
    Str number;        /* BT-1 */
    Date issue_date;   /* BT-2 */
    Str type_code;     /* BT-3 */
    Str currency;      /* BT-5 */
    int decimals;
    Str tax_currency;    /* BT-6: EUR when currency is another */
    Date tax_point_date; /* BT-7 */
    Str vat_due_code;    /* BT-8 as in UBL: 3 invoice, 35 delivery, 432 payment */
    Date due_date;       /* BT-9 */
    Str buyer_reference; /* BT-10 */
    Str project;         /* BT-11 */
    Str contract;        /* BT-12 */
    Str order;           /* BT-13 */
    Str sales_order;     /* BT-14 */
    Str receiving;       /* BT-15 */
    Str despatch;        /* BT-16 */
    Str tender;          /* BT-17 */
    const EnId *objects; /* BT-18, schemes of UNTDID 1153 */
    int n_objects;
    Str accounting_reference; /* BT-19 */
    const EnPreceding *preceding;
    int n_preceding;
    const EnNote *notes;
    int n_notes;
    EnParty seller, buyer;
    EnParty payee;              /* BG-10: name, ids, legal_id */
    EnParty tax_representative; /* BG-11: name, vat_id, address */
    const EnOther *others;      /* of EXTENDED profiles; read, not written */
    int n_others;
    EnDelivery delivery;
    Date period_start, period_end; /* BG-14 */
    const EnPayment *payments;     /* none: no payment instructions */
    int n_payments;
    Str payment_reference; /* BT-83 */
    Str mandate;           /* BT-89 */
    Str creditor_id;       /* BT-90 */
    Str payment_terms;     /* BT-20 */
    const EnDocument *documents;
    int n_documents;
    EnAllowance *allowances; /* BG-20, BG-21 */
    int n_allowances;
    EnLine *lines;
    int n_lines;
    EnVat *vat;
    int n_vat;
    Money lines_total;               /* BT-106 */
    Money allowances_total;          /* BT-107 */
    Money charges_total;             /* BT-108 */
    Money net_total;                 /* BT-109 */
    Money tax_total;                 /* BT-110 */
    Money tax_total_in_tax_currency; /* BT-111, two decimals */
    Money gross_total;               /* BT-112 */
    Money prepaid;                   /* BT-113 */
    Money rounding;                  /* BT-114 */
    Money payable;                   /* BT-115 */
    const EnFact *facts;             /* none when the program made the invoice */
    int n_facts;
} EnInvoice;

/* What no syntax can say: currencies of three decimals, quantities of more than four. False: an
 * error was added. */
bool en_can_be_said(Errors *e, const EnInvoice *inv);
/* BT-24 of the French extended profile (XP Z12-012). */
#define EN_EXTENDED_CTC_FR "urn:cen.eu:en16931:2017#conformant#urn.cpro.gouv.fr:1p0:extended-ctc-fr"
/* What a specification identifier (BT-24) promises. */
typedef enum {
    EN_PROFILE_UNKNOWN,
    EN_PROFILE_MINIMUM,
    EN_PROFILE_BASIC_WL,
    EN_PROFILE_BASIC,
    EN_PROFILE_EN16931,
    EN_PROFILE_EXTENDED,
    EN_PROFILE_EXTENDED_CTC_FR
} EnProfile;

typedef enum { EN_UBL_INVOICE, EN_UBL_CREDIT_NOTE, EN_CII } EnSyntax;

/* `*out_old` (may be NULL): the identifier is one of Factur-X or ZUGFeRD that was replaced. */
EnProfile en_profile(Str specification, bool *out_old);
const char *en_profile_name(EnProfile p); /* "BASIC WL" */

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
