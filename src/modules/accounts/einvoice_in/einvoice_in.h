/* SPDX-License-Identifier: EUPL-1.2
 * Electronic invoices that are received: each file becomes a draft purchase invoice, with its
 * supplier found or made, and the original attached byte for byte.
 *
 * The draft says what the file says, even where that breaks a rule (`as_stated`); what was noticed
 * stands in its `findings`. A person books it.
 */
#ifndef BASTIDE_EINVOICE_IN_H
#define BASTIDE_EINVOICE_IN_H

#include "doc.h"
#include "en16931/einvoice_read.h"
#include "en16931/einvoice_rules.h"
#include "purchase_invoice.gen.h"
#include "supplier.gen.h"

typedef enum { RECEIVED_OK, RECEIVED_WARNING, RECEIVED_REFUSED } ReceivedStatus;

typedef struct {
    Str file;
    ReceivedStatus status;
    Str name;   /* of the draft, or of the invoice that is the same; "" when refused */
    Str reason; /* sentences, one after the other */
    Str *rules; /* identifiers of the rules that are broken */
    int n_rules;
} Received;

/* Takes one file. Never fails as a call: what is wrong is the outcome. */
void einvoice_receive(Ctx *c, Str file_name, Str bytes, Received *out);
/* {file, status, doctype, name, reason, rules} */
void received_json(JsonOut *o, const Received *r);
/* "ok", "warning", "refused" */
const char *received_word(ReceivedStatus s);

/* --- within the folder --- */

/* Sentences about one invoice, in the reader's language; at most some dozen. */
typedef struct {
    Ctx *c;
    Buf text;
    int n;
} Findings;
void finding_add(Findings *f, Str sentence);

/* The supplier by SIREN, SIRET, VAT number, account or name, in this order; `*out_by` says how. 0
 * when none fits; false with an error. */
bool supplier_match(Ctx *c, const EnInvoice *inv, int64_t *out, const char **out_by);
/* A new supplier from the invoice; 0 with an error. */
int64_t supplier_propose(Ctx *c, const EnInvoice *inv);
/* The company it is addressed to; the first one, with a finding, when none is named. */
int64_t company_match(Ctx *c, const EnInvoice *inv, Findings *f);
/* Fills a new purchase invoice. False with an error (a currency that nobody knows). */
bool draft_fill(Ctx *c, const EnRead *read, PurchaseInvoice *d, Findings *f);

#endif
