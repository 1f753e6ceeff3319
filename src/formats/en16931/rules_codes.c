/* SPDX-License-Identifier: EUPL-1.2
 *
 * BR-CL: each code is one of its list. An empty code is the matter of other rules.
 */
#include "en16931/rules_private.h"

static void want(Check *c, const char *id, const char *term, const char *path, EnCodes list,
                 Str code)
{
    if (code.n && !en_code_in(list, code))
        rule_break(c, id, term, path, code,
                   N_("This code is not in its list. Choose one that EN 16931 allows."));
}

static void type_code(Check *c)
{
    Str code = c->inv->type_code;
    bool credit = en_code_in(EN_CODES_CREDIT_TYPE, code);
    if (c->syntax == EN_UBL_CREDIT_NOTE || (c->syntax == EN_CII && credit))
        want(c, "BR-CL-01", "BT-3", "type_code", EN_CODES_CREDIT_TYPE, code);
    else
        want(c, "BR-CL-01", "BT-3", "type_code", EN_CODES_INVOICE_TYPE, code);
}

static void vat_code(Check *c, const char *id, const char *term, const char *path, Str code)
{
    want(c, id, term, path, EN_CODES_VAT_CATEGORY, code);
}

static void vatex(Check *c, const char *path, Str code)
{
    want(c, "BR-CL-22", "BT-121", path, EN_CODES_VATEX, str_upper_ascii(c->a, code));
}

/* France lets an XML be attached in its EXTENDED profile. */
static bool is_xml(Str mime)
{
    return str_is(mime, "application/xml") || str_is(mime, "text/xml");
}

static void document(Check *c)
{
    const EnInvoice *inv = c->inv;
    type_code(c);
    want(c, "BR-CL-04", "BT-5", "currency", EN_CODES_CURRENCY, inv->currency);
    want(c, "BR-CL-05", "BT-6", "tax_currency", EN_CODES_CURRENCY, inv->tax_currency);
    if (c->syntax != EN_CII)
        want(c, "BR-CL-06", "BT-8", "vat_due_code", EN_CODES_VAT_DUE, inv->vat_due_code);
    for (int i = 0; i < inv->n_objects; i++)
        want(c, "BR-CL-07", "BT-18-1", "objects", EN_CODES_OBJECT_SCHEME, inv->objects[i].scheme);
    for (c->row = 0; c->row < inv->n_notes; c->row++)
        want(c, "BR-CL-08", "BT-21", "notes[#].subject", EN_CODES_NOTE_SUBJECT,
             inv->notes[c->row].subject);
    for (c->row = 0; c->row < inv->n_payments; c->row++)
        want(c, "BR-CL-16", "BT-81", "payments[#].code", EN_CODES_PAYMENT_MEANS,
             inv->payments[c->row].code);
    for (c->row = 0; c->row < inv->n_documents; c->row++)
        if (c->profile != EN_PROFILE_EXTENDED_CTC_FR || !is_xml(inv->documents[c->row].mime_code))
            want(c, "BR-CL-24", "BT-125-1", "documents[#].mime_code", EN_CODES_MIME,
                 inv->documents[c->row].mime_code);
    for (c->row = 0; c->row < inv->n_vat; c->row++) {
        vat_code(c, c->syntax == EN_CII ? "BR-CL-18" : "BR-CL-17", "BT-118", "vat[#].vat.category",
                 inv->vat[c->row].vat.category);
        vatex(c, "vat[#].exemption_code", inv->vat[c->row].exemption_code);
    }
    c->row = -1;
}

static void party(Check *c, const EnParty *p, const char *path)
{
    for (int i = 0; i < p->n_ids; i++)
        want(c, "BR-CL-10", "BT-29-1", path, EN_CODES_IDENTIFIER_SCHEME, p->ids[i].scheme);
    want(c, "BR-CL-11", "BT-30-1", path, EN_CODES_IDENTIFIER_SCHEME, p->legal_id.scheme);
    want(c, "BR-CL-14", "BT-40", path, EN_CODES_COUNTRY, p->address.country);
    want(c, "BR-CL-25", "BT-34-1", path, EN_CODES_ELECTRONIC_ADDRESS, p->electronic.scheme);
}

static void delivery(Check *c, const EnDelivery *d, const char *path)
{
    want(c, "BR-CL-26", "BT-71-1", path, EN_CODES_IDENTIFIER_SCHEME, d->id.scheme);
    want(c, "BR-CL-14", "BT-80", path, EN_CODES_COUNTRY, d->address.country);
}

static void allowances(Check *c, const EnAllowance *list, int n, const char *path)
{
    for (int i = 0; i < n; i++) {
        const EnAllowance *a = &list[i];
        want(c, a->charge ? "BR-CL-20" : "BR-CL-19", a->charge ? "BT-105" : "BT-98", path,
             a->charge ? EN_CODES_CHARGE_REASON : EN_CODES_ALLOWANCE_REASON, a->reason_code);
        vat_code(c, "BR-CL-17", a->charge ? "BT-102" : "BT-95", path, a->vat.category);
    }
}

static void line(Check *c, const EnLine *l)
{
    want(c, "BR-CL-23", "BT-130", "lines[#].unit_code", EN_CODES_UNIT, l->unit_code);
    want(c, "BR-CL-23", "BT-150", "lines[#].base_unit", EN_CODES_UNIT, l->base_unit);
    vat_code(c, "BR-CL-18", "BT-151", "lines[#].vat.category", l->vat.category);
    want(c, "BR-CL-21", "BT-157-1", "lines[#].standard_item_id", EN_CODES_IDENTIFIER_SCHEME,
         l->standard_item_id.scheme);
    want(c, "BR-CL-15", "BT-159", "lines[#].origin_country", EN_CODES_COUNTRY, l->origin_country);
    for (int i = 0; i < l->n_classes; i++)
        want(c, "BR-CL-13", "BT-158-1", "lines[#].classes", EN_CODES_ITEM_CLASS,
             l->classes[i].list);
    for (int i = 0; i < l->n_objects; i++)
        want(c, "BR-CL-07", "BT-128-1", "lines[#].objects", EN_CODES_OBJECT_SCHEME,
             l->objects[i].scheme);
    vatex(c, "lines[#].exemption_code", l->exemption_code);
    delivery(c, &l->delivery, "lines[#].delivery");
    allowances(c, l->allowances, l->n_allowances, "lines[#].allowances");
}

void check_codes(Check *c)
{
    const EnInvoice *inv = c->inv;
    document(c);
    party(c, &inv->seller, "seller");
    party(c, &inv->buyer, "buyer");
    party(c, &inv->payee, "payee");
    party(c, &inv->tax_representative, "tax_representative");
    for (int i = 0; i < inv->n_others; i++)
        party(c, &inv->others[i].party, "others");
    delivery(c, &inv->delivery, "delivery");
    allowances(c, inv->allowances, inv->n_allowances, "allowances");
    for (c->row = 0; c->row < inv->n_lines; c->row++)
        line(c, &inv->lines[c->row]);
    c->row = -1;
}
