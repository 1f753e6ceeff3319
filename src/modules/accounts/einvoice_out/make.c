/* SPDX-License-Identifier: EUPL-1.2
 * Making the file, once. Its date is that of the submission, so that two who ask at the same time
 * make the same bytes; the first row written counts in any case.
 */
#include "accounts.h"
#include "company.gen.h"
#include "einvoice.h"
#include "einvoice_file.h"
#include "einvoice_out/einvoice_out.h"
#include "en16931/cii.h"
#include "en16931/ubl.h"
#include "facturx/facturx.h"
#include "files.h"
#include "print.h"
#include "site.h"

/* --- paper --- */

/* The logo of the company; "" when it has none, or one that is no longer there. */
static Str logo_of(Ctx *c, const Company *k)
{
    Str hash = STR(""), bytes = STR("");
    if (k->company_logo.n)
        db_one_text(c->db, c->a, SQL("SELECT content_hash FROM file WHERE file_url = ?"),
                    DB_P(db_t(k->company_logo)), &hash);
    return hash.n && file_intact(c, hash) && file_read(c, hash, &bytes) ? bytes : STR("");
}

/* What stands on all papers of a company (C. com. R123-237). */
static Str seller_line(Ctx *c, const Company *k, Lang lang)
{
    Buf b = {.a = c->a};
    buf_add(&b, k->company_name);
    if (k->capital.n) {
        buf_add_c(&b, ", ");
        buf_format(&b, tr(lang, "%s with a capital of %s"), k->legal_form.p, k->capital.p);
    } else if (k->legal_form.n) {
        buf_format(&b, ", %s", k->legal_form.p);
    }
    if (k->rcs.n)
        buf_format(&b, " · %s", k->rcs.p);
    else if (k->siren.n)
        buf_format(&b, " · SIREN %s", k->siren.p);
    if (k->tax_id.n)
        buf_format(&b, " · %s %s", tr(lang, "VAT"), k->tax_id.p);
    return buf_str(&b);
}

static bool paper_of(Ctx *c, const SalesInvoice *d, FacturxPaper *out)
{
    const Company *k = doc_peek_of(c, company, d->company.id);
    const Customer *b = doc_peek_of(c, customer, d->customer.id);
    if (!k || !b)
        return false;
    *out = (FacturxPaper){.lang = einvoice_language(b),
                          .logo = logo_of(c, k),
                          .seller_line = seller_line(c, k, einvoice_language(b)),
                          .draft = d->head.docstatus == 0,
                          .made = d->head.modified};
    return out->draft || einvoice_file_time(c, &d->head, &out->made);
}

static bool write_facturx(Ctx *c, const SalesInvoice *d, const EnInvoice *inv, Str *out)
{
    FacturxPaper paper;
    return paper_of(c, d, &paper) &&
           (paper.draft ? facturx_paper : facturx_write)(&c->e, c->a, inv, &paper, out);
}

static bool write_ubl(Ctx *c, const SalesInvoice *d, const EnInvoice *inv, Str *out)
{
    (void)d;
    return ubl_write(&c->e, inv, out);
}

static bool write_cii(Ctx *c, const SalesInvoice *d, const EnInvoice *inv, Str *out)
{
    (void)d;
    return cii_write(&c->e, inv, out);
}

/* --- formats --- */

static const struct {
    EinvoiceFormat format;
    bool (*write)(Ctx *c, const SalesInvoice *d, const EnInvoice *inv, Str *out);
} formats[] = {
    {{"ubl", "application/xml", ".xml"}, write_ubl},
    {{"cii", "application/xml", ".xml"}, write_cii},
    {{"facturx", "application/pdf", ".pdf"}, write_facturx},
};
enum { FORMATS = sizeof formats / sizeof *formats };

const EinvoiceFormat *einvoice_format(Ctx *c, Str name)
{
    for (int i = 0; i < FORMATS; i++)
        if (str_is(name.n ? name : STR("ubl"), formats[i].format.name))
            return &formats[i].format;
    fail_field(c, ERR_VALIDATION, "format",
               "The format \"%.*s\" is not made here. Use ubl, cii or facturx.", STR_ARG(name));
    return NULL;
}

static bool make(Ctx *c, const SalesInvoice *d, const EinvoiceFormat *format, Str *out)
{
    EnInvoice inv;
    if (!einvoice_build(c, d, &inv))
        return false;
    for (int i = 0; i < FORMATS; i++)
        if (&formats[i].format == format)
            return formats[i].write(c, d, &inv, out);
    return false;
}

static bool kept(Ctx *c, const SalesInvoice *d, const EinvoiceFormat *format, Str *out)
{
    Str hash, bytes, name = str_c(format->name);
    if (!einvoice_file_find(c, &d->head, name, &hash))
        return false;
    if (!hash.n && d->head.docstatus != 1)
        return fail_field(c, ERR_VALIDATION, "name",
                          "%s was cancelled before its e-invoice was made: there is none to send.",
                          d->head.name.p);
    if (!hash.n &&
        (!make(c, d, format, &bytes) || !einvoice_file_keep(c, &d->head, name, bytes, &hash)))
        return false;
    return file_read(c, hash, out);
}

static SalesInvoice *invoice_of(Ctx *c, Str name)
{
    return (SalesInvoice *)(void *)doc_get(c, type_of(c, STR("sales_invoice")), name, RIGHT_READ);
}

bool einvoice_bytes(Ctx *c, Str name, const EinvoiceFormat *format, Str *out)
{
    SalesInvoice *d = invoice_of(c, name);
    if (!d)
        return false;
    if (d->head.docstatus == 0)
        return fail_field(c, ERR_VALIDATION, "name", "%s is a draft: submit it before sending it.",
                          d->head.name.p);
    return kept(c, d, format, out);
}

/* --- printing --- */

static bool print_invoice(Ctx *c, DocHead *head, Str *out_pdf)
{
    SalesInvoice *d = (SalesInvoice *)(void *)head;
    const EinvoiceFormat *format = einvoice_format(c, STR("facturx"));
    Str hash = STR("");
    if (head->docstatus == 0)
        return make(c, d, format, out_pdf);
    if (head->docstatus == 2 && !einvoice_file_find(c, head, STR("facturx"), &hash))
        return false;
    return head->docstatus == 2 && !hash.n ? print_plain(c, head, out_pdf)
                                           : kept(c, d, format, out_pdf);
}

/* As the PDF has them; what is not complete yet has none. */
static int invoice_notes(Ctx *c, DocHead *head, Str *out, int max)
{
    EnInvoice invoice = {0};
    int n = 0, errors = c->e.n;
    bool built = einvoice_build(c, (SalesInvoice *)(void *)head, &invoice);
    c->e.n = errors;
    for (int i = 0; built && i < invoice.n_notes && n < max; i++)
        if (!str_is(invoice.notes[i].subject, "BAR"))
            out[n++] = invoice.notes[i].text;
    return n;
}

static const PrintDef prints[] = {{"sales_invoice", print_invoice, invoice_notes}};

void einvoice_print_register(void)
{
    print_register(prints, 1);
}
