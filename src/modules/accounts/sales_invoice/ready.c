/* SPDX-License-Identifier: EUPL-1.2
 * Before a sales invoice is submitted, the electronic invoice that it will be is judged by the
 * rules of EN 16931 and of France (CGI art. 289 bis; XP Z12-012), because afterwards nothing of it
 * can be changed any more.
 *
 * For a French business, which must get a valid file, what is wrong is refused. For others (people,
 * customers abroad, customers of whom too little is known) it is only said.
 */
#include "einvoice_out/einvoice_out.h"
#include "en16931/einvoice_rules.h"
#include "sales_invoice/figures.h"

/* Where a person mends it. Rows of `lines` are those of `items`. */
static const char *field_of(Ctx *c, const EnInvoice *inv, const EnFinding *f)
{
    Str path = f->path, row;
    if (str_starts(path, STR("lines["))) {
        str_split(&path, ']', &row);
        return str_format(c->a, "items%.*s]", STR_ARG(str_slice(row, 5, row.n))).p;
    }
    if (str_starts(path, STR("seller")) && inv->seller.vat_id.n)
        return "customer"; /* of the two numbers that a VAT case asks for, ours is there */
    static const char *const places[][2] = {
        {"buyer", "customer"},
        {"seller", "company"},
        {"due_date", "due_date"},
        {"issue", "posting_date"},
        {"currency", "currency"},
        {"payment", "company"},
        {"delivery", "shipping_address_name"},
        {"order", "po_no"},
        {"preceding", "return_against"},
        {"notes", "remarks"},
        {"allowances", "discount_amount"},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (str_starts(path, str_c(places[i][0])))
            return places[i][1];
    return "items";
}

static bool french_business(const EnInvoice *inv)
{
    return inv->buyer.legal_id.id.n && str_is(inv->buyer.address.country, "FR");
}

static void tell(Ctx *c, const EnInvoice *inv, const EnFinding *f, bool refused)
{
    Str text = en_finding_text(c->a, c->lang, f);
    if (refused)
        fail_field(c, ERR_VALIDATION, field_of(c, inv, f), "%s (%s)", text.p, f->rule);
    else
        ctx_note(c, str_format(c->a, "%s (%s)", text.p, f->rule));
}

bool sales_invoice_ready(Ctx *c, SalesInvoice *d)
{
    EnInvoice inv;
    EnVerdict v;
    Str provisional = d->head.name;
    d->head.name = STR("FAC-2000-00001"); /* the number is given later and is always of this form */
    bool built = einvoice_build(c, d, &inv);
    d->head.name = provisional;
    if (!built)
        return false;
    en_check(c->a, &inv, d->is_return ? EN_UBL_CREDIT_NOTE : EN_UBL_INVOICE, &v);
    bool strict = french_business(&inv);
    for (int i = 0; i < v.n; i++)
        if (v.list[i].severity == EN_ERROR && (strict || !en_is_french(&v.list[i])))
            tell(c, &inv, &v.list[i], strict);
    return !ctx_failed(c);
}
