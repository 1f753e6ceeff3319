/* SPDX-License-Identifier: EUPL-1.2
 * What the readers of both syntaxes share: values as written, with the facts and warnings about
 * them. A term ("BT-131") names a value for both.
 */
#ifndef BASTIDE_EN16931_READ_PRIVATE_H
#define BASTIDE_EN16931_READ_PRIVATE_H

#include "en16931/einvoice_read.h"
#include "xml.h"

typedef struct {
    Arena *a;
    EnInvoice *inv;
    Errors warnings;
    EnFact *facts;
    int n_facts, cap_facts;
    bool ubl; /* amounts name their currency */
    int row;  /* of the list that is read, or -1 */
} Reader;

void read_fact(Reader *r, EnFactKind kind, const char *term, Str text);
/* "" when there is none. */
Str read_text(Reader *r, const XmlNode *n, const char *path);
/* The first of two that is there: EXTENDED profiles have a code or a measure for some texts. */
Str read_first(Reader *r, const XmlNode *n, const char *path, const char *other);
EnId read_id(Reader *r, const XmlNode *n, const char *scheme_attribute);

/* A fact when an amount of UBL lacks its currency or names none that exists. */
void read_currency(Reader *r, const XmlNode *n);
/* The numbers of an element that may be NULL: 0. Money has the digits of the currency. */
Money read_money(Reader *r, const XmlNode *n, const char *term);
Money read_money_of(Reader *r, const XmlNode *n, const char *term, int decimals);
Qty read_qty(Reader *r, const XmlNode *n, const char *term);
Price read_price(Reader *r, const XmlNode *n, const char *term);
Percent read_percent(Reader *r, const XmlNode *n, const char *term);
/* The same, and a fact when there is no element. */
Money read_money_due(Reader *r, const XmlNode *n, const char *term);
/* A rate of VAT: absent for category O, present for all others, or it is a fact. */
Percent read_rate(Reader *r, const XmlNode *n, Str category, const char *term);
/* YYYY-MM-DD, or YYYYMMDD when `compact`. */
Date read_date(Reader *r, const XmlNode *n, bool compact, const char *term);

/* BT-125: mime code, file name and bytes of an element that may be NULL. */
void read_attachment(Reader *r, const XmlNode *n, EnDocument *d);
/* Cuts a text at each "#ABC#" into notes with a subject; `room` notes fit. Returns how many. */
int read_notes(Str text, EnNote *notes, int room);

/* A party of an EXTENDED profile, where it stands. */
typedef struct {
    const char *path;
    const char *term; /* of its identifier, as the rules of France name it */
} OtherPlace;

void read_ubl(Reader *r, const XmlNode *root);
void read_cii(Reader *r, const XmlNode *root);

#endif
