/* SPDX-License-Identifier: EUPL-1.2
 * One received file, from bytes to a draft.
 */
#include "einvoice_in/einvoice_in.h"
#include "facturx/facturx.h"
#include "files.h"
#include "site.h"

enum { SENTENCES_MAX = 40, RULES_MAX = 60 };

const char *received_word(ReceivedStatus s)
{
    static const char *const words[] = {"ok", "warning", "refused"};
    return words[s];
}

void finding_add(Findings *f, Str sentence)
{
    if (f->n++ >= SENTENCES_MAX)
        return;
    if (f->text.n)
        buf_add_char(&f->text, '\n');
    buf_add(&f->text, sentence);
}

/* All errors as one text; the list is emptied, so that the next file begins anew. */
static Str take_errors(Ctx *c, Errors *e)
{
    Buf b = {.a = c->a};
    for (int i = 0; i < e->n; i++) {
        if (i)
            buf_add_char(&b, ' ');
        buf_add(&b, e->list[i].text);
    }
    e->n = 0;
    return buf_str(&b);
}

static void refuse(Ctx *c, Errors *e, Received *out)
{
    out->status = RECEIVED_REFUSED;
    out->name = STR("");
    out->reason = take_errors(c, e);
}

/* --- rules --- */

static bool french_seller(const EnInvoice *inv)
{
    return str_is(inv->seller.address.country, "FR");
}

static void judge(Ctx *c, const EnRead *read, Findings *f, Received *out)
{
    EnVerdict v;
    en_check(c->a, &read->inv, read->syntax, &v);
    out->rules = arena_array_of(c->a, Str, RULES_MAX);
    for (int i = 0; i < v.n; i++) {
        const EnFinding *x = &v.list[i];
        if (x->severity != EN_ERROR || (en_is_french(x) && !french_seller(&read->inv)))
            continue;
        if (out->n_rules < RULES_MAX)
            out->rules[out->n_rules++] = str_c(x->rule);
        finding_add(f, str_format(c->a, "%s : %s", x->rule, en_finding_text(c->a, c->lang, x).p));
    }
}

/* --- the same invoice --- */

static int64_t same_invoice(Ctx *c, int64_t supplier, const EnInvoice *inv, bool credit)
{
    int64_t id = 0;
    if (inv->number.n)
        db_one_int(c->db,
                   SQL("SELECT id FROM purchase_invoice WHERE supplier = ? AND bill_no = ? "
                       "AND is_return = ? AND docstatus < 2 ORDER BY docstatus DESC, id LIMIT 1"),
                   DB_P(db_i(supplier), db_t(inv->number), db_i(credit)), &id);
    return id;
}

static void is_duplicate(Ctx *c, int64_t other, Received *out)
{
    out->status = RECEIVED_WARNING;
    out->name = id_to_name(c, other);
    out->reason = str_format(c->a,
                             tr(c->lang, "This invoice was received already: see %s. No second "
                                         "draft was made."),
                             out->name.p);
}

/* --- the draft --- */

static bool attach(Ctx *c, const PurchaseInvoice *d, Str file_name, Str bytes)
{
    NewFile f = {.name = file_name,
                 .bytes = bytes,
                 .attached_type = d->head.type,
                 .attached_name = d->head.name};
    return file_add(c, &f) != NULL;
}

static Str found_by(Ctx *c, const char *by)
{
    return by ? str_copy(c->a, str_c(tr(c->lang, by)))
              : str_copy(c->a, str_c(tr(c->lang, "New supplier, from the invoice")));
}

static bool make_draft(Ctx *c, const EnRead *read, int64_t supplier, const char *by, Findings *f,
                       PurchaseInvoice **out)
{
    PurchaseInvoice *d = (PurchaseInvoice *)(void *)doc_new(c, type_of(c, STR("purchase_invoice")));
    d->company.id = company_match(c, &read->inv, f);
    d->supplier.id = supplier;
    d->matched_by = found_by(c, by);
    if (!d->company.id)
        return fail_field(c, ERR_VALIDATION, "company", "Create a company first.");
    if (!draft_fill(c, read, d, f))
        return false;
    d->findings = buf_str(&f->text);
    *out = d;
    return doc_save(c, &d->head);
}

static void take(Ctx *c, Str file_name, Str bytes, const EnRead *read, Received *out)
{
    Findings f = {.c = c, .text = {.a = c->a}};
    int64_t supplier = 0;
    const char *by = NULL;
    PurchaseInvoice *d = NULL;
    bool credit = en_is_credit(read->inv.type_code) || read->syntax == EN_UBL_CREDIT_NOTE;
    if (!supplier_match(c, &read->inv, &supplier, &by)) {
        refuse(c, &c->e, out);
        return;
    }
    int64_t other = supplier ? same_invoice(c, supplier, &read->inv, credit) : 0;
    if (other) {
        is_duplicate(c, other, out);
        return;
    }
    for (int i = 0; i < read->n_warnings; i++)
        finding_add(&f, read->warnings[i].text);
    judge(c, read, &f, out);
    if ((!supplier && !(supplier = supplier_propose(c, &read->inv))) ||
        !make_draft(c, read, supplier, by, &f, &d)) {
        refuse(c, &c->e, out);
        return;
    }
    if (!attach(c, d, file_name, bytes)) {
        Str why = take_errors(c, &c->e);
        doc_delete(c, &d->head); /* a draft without its original is worth nothing */
        c->e.n = 0;
        out->status = RECEIVED_REFUSED;
        out->reason = why;
        return;
    }
    out->name = d->head.name;
    out->status = f.n ? RECEIVED_WARNING : RECEIVED_OK;
    out->reason = f.n ? buf_str(&f.text)
                      : str_format(c->a, "%s : %s", tr(c->lang, "Supplier Found by"),
                                   d->matched_by.p);
}

/* A PDF carries its XML; who sent it is not trusted, so another process takes it out. */
static bool xml_of(Ctx *c, Errors *e, Str bytes, Str *out)
{
    *out = bytes;
    return !str_starts(bytes, STR("%PDF")) || facturx_extract_confined(e, c->a, bytes, out);
}

void einvoice_receive(Ctx *c, Str file_name, Str bytes, Received *out)
{
    EnRead read;
    Str xml;
    Errors e = {.a = c->a, .lang = c->lang};
    *out = (Received){.file = file_name, .reason = STR(""), .name = STR("")};
    if (xml_of(c, &e, bytes, &xml) && en_read(&e, c->a, xml, &read))
        take(c, file_name, bytes, &read, out);
    else
        refuse(c, &e, out);
}
