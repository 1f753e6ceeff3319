/* SPDX-License-Identifier: EUPL-1.2 */
#include "invoice_rules.h"

#include "payment_terms_template.gen.h"
#include "site.h"
#include "vat_code.gen.h"

const char *line_path(Ctx *c, int i, const char *field)
{
    return str_format(c->a, "items[%d].%s", i, field).p;
}

Date term_end(Date from, int64_t days, bool end_of_month, bool from_month_end)
{
    if (from_month_end)
        from = date_month_end(from);
    Date due = date_add_days(from, (int)days);
    return end_of_month ? date_month_end(due) : due;
}

Date due_by_terms(Ctx *c, int64_t terms, Date from)
{
    const PaymentTermsTemplate *t = terms ? doc_peek_of(c, payment_terms_template, terms) : NULL;
    if (!t)
        return date_add_days(from, 30);
    Date last = term_end(from, t->credit_days, t->end_of_month, t->from_month_end);
    for (int i = 0; i < t->terms_n; i++) {
        Date due = term_end(from, t->terms[i].credit_days, t->terms[i].end_of_month,
                            t->terms[i].from_month_end);
        if (i == 0 || due.day > last.day)
            last = due;
    }
    return last;
}

bool vat_key_of(Ctx *c, int64_t vat_code, VatKey *out)
{
    const VatCode *v = doc_peek_of(c, vat_code, vat_code);
    if (v)
        *out = (VatKey){v->category, v->rate};
    return v != NULL;
}

Str open_state(const Ctx *c, Money outstanding, Money total, Date due)
{
    if (outstanding.minor == 0)
        return STR("Paid");
    if (due.day < c->today.day)
        return STR("Overdue");
    return outstanding.minor < total.minor ? STR("Partly Paid") : STR("Unpaid");
}

Date open_due(const OpenLine *lines, int n, Date otherwise)
{
    Date first = {0};
    for (int i = 0; i < n; i++)
        if (lines[i].open_in_currency.minor && lines[i].due_date.day &&
            (!first.day || lines[i].due_date.day < first.day))
            first = lines[i].due_date;
    return first.day ? first : otherwise;
}

Money money_least(Money a, Money b)
{
    int64_t x = a.minor < 0 ? -a.minor : a.minor, y = b.minor < 0 ? -b.minor : b.minor;
    return (Money){x < y ? x : y};
}

bool invoice_company(Ctx *c, int64_t company)
{
    return company_info(c, company) ||
           fail_field(c, ERR_VALIDATION, "company", "Create a company first.");
}

void clear_base(DocHead *d)
{
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        for (int k = 0; f->type == FT_TABLE && k < doc_rows(d, f)->n; k++)
            clear_base(doc_row(d, f, k));
        if (f->type == FT_MONEY && str_starts(f->name, STR("base_")))
            field_clear(d, f);
    }
}

bool invoice_currency(Ctx *c, int64_t company, Link wanted, Link *currency, ExRate *rate)
{
    const CompanyInfo *info = company_info(c, company);
    if (!info)
        return invoice_company(c, company);
    if (!currency->id && wanted.id)
        *currency = wanted;
    if (!currency->id)
        *currency = (Link){info->currency_id, info->currency};
    if (currency->id == info->currency_id)
        rate->pico = PICO;
    return rate->pico ||
           fail_field(
               c, ERR_MANDATORY, "conversion_rate",
               "Give the exchange rate: how much one unit of the invoice's currency is in %s.",
               info->currency.p);
}

static const char *tax_path(Ctx *c, int i, const char *field)
{
    return str_format(c->a, "taxes[%d].%s", i, field).p;
}

bool told_vat(Ctx *c, int i, Str charge_type, Percent rate, Link *code)
{
    if (charge_type.n && !str_is(charge_type, "On Net Total"))
        return fail_field(c, ERR_VALIDATION, tax_path(c, i, "charge_type"),
                          "VAT is charged on the net total: \"%.*s\" is not possible. Add other "
                          "charges as lines.",
                          STR_ARG(charge_type));
    if (!code->id)
        db_one_int(c->db,
                   SQL("SELECT id FROM vat_code WHERE category = 'S' AND rate = ? ORDER BY id "
                       "LIMIT 1"),
                   DB_P(db_i(rate.micro)), &code->id);
    return code->id ||
           fail_field(c, ERR_VALIDATION, tax_path(c, i, "rate"),
                      "There is no VAT code of %s %%. Choose a rate of the law or create the code.",
                      num_format_short(c->a, rate.micro, 6, 0).p);
}
