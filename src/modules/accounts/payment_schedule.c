/* SPDX-License-Identifier: EUPL-1.2
 * Both tables have the same fields: they are reached by name.
 */
#include "payment_schedule.h"

#include "csv_table.h"
#include "invoice_rules.h"
#include "payment_terms_template.gen.h"

static const Percent whole = {100 * (int64_t)MICRO};

static const FieldDef *table_of(const DocHead *invoice)
{
    return type_field(invoice->type, STR("payment_schedule"));
}

static int count(const DocHead *invoice)
{
    return doc_rows(invoice, table_of(invoice))->n;
}

static void *at(const DocHead *invoice, int i, const char *field)
{
    DocHead *row = doc_row(invoice, table_of(invoice), i);
    return field_at(row, type_field(row->type, str_c(field)));
}

#define DUE(d, i) ((Date *)at((d), (i), "due_date"))
#define PORTION(d, i) ((Percent *)at((d), (i), "invoice_portion"))
#define AMOUNT(d, i) ((Money *)at((d), (i), "payment_amount"))

static const char *row_field(Ctx *c, int i, const char *field)
{
    return str_format(c->a, "payment_schedule[%d].%s", i, field).p;
}

/* --- by terms --- */

static const PaymentTermsTemplate *in_parts(Ctx *c, int64_t terms)
{
    const PaymentTermsTemplate *t = terms ? doc_peek_of(c, payment_terms_template, terms) : NULL;
    return t && t->terms_n ? t : NULL;
}

bool schedule_wanted(Ctx *c, const DocHead *invoice, int64_t terms, bool dated)
{
    return count(invoice) > 0 || (!dated && in_parts(c, terms));
}

static void add_by_terms(Ctx *c, DocHead *invoice, int64_t terms, Date from)
{
    const PaymentTermsTemplate *t = in_parts(c, terms);
    for (int i = 0; t && i < t->terms_n && i < INSTALMENTS_MAX; i++) {
        const PaymentTermsTemplateDetail *term = &t->terms[i];
        doc_add_row(c, invoice, table_of(invoice));
        *DUE(invoice, i) = term_end(from, term->credit_days, term->end_of_month,
                                    term->from_month_end);
        *PORTION(invoice, i) = term->invoice_portion;
        *(Percent *)at(invoice, i, "discount") = term->discount;
        if (term->discount.micro)
            *(Date *)at(invoice, i, "discount_date") = date_add_days(from,
                                                                     (int)term->discount_days);
    }
}

/* --- amounts --- */

static bool told(const DocHead *invoice, int i)
{
    const DocHead *row = doc_row(invoice, table_of(invoice), i);
    return AMOUNT(invoice, i)->minor &&
           field_given(row, type_field(row->type, STR("payment_amount")));
}

/* Amounts that sum to the total stand, whoever made them; their portions follow. */
static bool amounts_stand(const DocHead *invoice, Money total, bool *out_told)
{
    Wide sum = 0;
    bool all = true;
    *out_told = false;
    for (int i = 0; i < count(invoice); i++) {
        sum += AMOUNT(invoice, i)->minor;
        all = all && AMOUNT(invoice, i)->minor;
        *out_told = *out_told || told(invoice, i);
    }
    if (!all || sum != total.minor || !total.minor)
        return false;
    for (int i = 0; i < count(invoice); i++) {
        Wide micro = num_div_round((Wide)AMOUNT(invoice, i)->minor * whole.micro,
                                   total.minor < 0 ? -(Wide)total.minor : total.minor);
        if (!PORTION(invoice, i)->micro)
            PORTION(invoice, i)->micro = (int64_t)(total.minor < 0 ? -micro : micro);
    }
    return true;
}

static bool by_portions(Ctx *c, DocHead *invoice, Money total)
{
    int n = count(invoice);
    Wide sum = 0;
    int64_t left = total.minor;
    for (int i = 0; i < n; i++)
        sum += PORTION(invoice, i)->micro;
    if (sum != whole.micro)
        return fail_field(c, ERR_VALIDATION, "payment_schedule",
                          "The portions of the instalments add up to %s %%, not to 100 %%. Correct "
                          "them.",
                          num_format_short(c->a, (int64_t)sum, 6, 0).p);
    for (int i = 0; i < n; i++) {
        Money part = {left};
        if (i < n - 1 && !money_percent(total, *PORTION(invoice, i), &part))
            return fail_field(c, ERR_VALIDATION, "payment_schedule",
                              "The amounts are too large to be added. Check them.");
        *AMOUNT(invoice, i) = part;
        left -= part.minor;
    }
    return true;
}

static bool wrong_sum(Ctx *c, const DocHead *invoice, Money total)
{
    Wide sum = 0;
    int64_t minor = 0;
    const DocHead *row = doc_row(invoice, table_of(invoice), 0);
    int decimals = money_decimals(c, invoice, row, type_field(row->type, STR("payment_amount")));
    for (int i = 0; i < count(invoice); i++)
        sum += AMOUNT(invoice, i)->minor;
    num_narrow(sum, &minor);
    return fail_field(c, ERR_VALIDATION, "payment_schedule",
                      "The instalments add up to %s, the invoice to %s. Correct their amounts, or "
                      "give their portions only.",
                      ctx_amount(c, minor, decimals).p, ctx_amount(c, total.minor, decimals).p);
}

static bool check_rows(Ctx *c, const DocHead *invoice, Date from)
{
    bool ok = true;
    if (count(invoice) > INSTALMENTS_MAX)
        return fail_field(c, ERR_VALIDATION, "payment_schedule",
                          "An invoice has at most %d instalments. Remove some.", INSTALMENTS_MAX);
    for (int i = 0; i < count(invoice); i++) {
        if (!DUE(invoice, i)->day)
            ok = fail_field(c, ERR_MANDATORY, row_field(c, i, "due_date"),
                            "Say when each instalment falls due.");
        else if (DUE(invoice, i)->day < from.day)
            ok = fail_field(c, ERR_VALIDATION, row_field(c, i, "due_date"),
                            "An instalment cannot fall due before the day of the invoice. Choose a "
                            "later day.");
        if (PORTION(invoice, i)->micro < 0 || AMOUNT(invoice, i)->minor < 0 ||
            (!PORTION(invoice, i)->micro && !AMOUNT(invoice, i)->minor))
            ok = fail_field(c, ERR_VALIDATION, row_field(c, i, "payment_amount"),
                            "An instalment is more than zero: give its amount or its portion.");
    }
    return ok;
}

bool schedule_fill(Ctx *c, DocHead *invoice, int64_t terms, Date from, Money total, Date *due)
{
    bool was_told;
    if (count(invoice) == 0)
        add_by_terms(c, invoice, terms, from);
    if (count(invoice) == 0)
        return true;
    if (!check_rows(c, invoice, from))
        return false;
    if (!amounts_stand(invoice, total, &was_told)) {
        if (was_told)
            return wrong_sum(c, invoice, total);
        if (!by_portions(c, invoice, total))
            return false;
    }
    *due = *DUE(invoice, 0);
    for (int i = 1; i < count(invoice); i++)
        if (DUE(invoice, i)->day > due->day)
            *due = *DUE(invoice, i);
    return true;
}

/* --- reading --- */

int schedule_parts(const DocHead *invoice, Date due, Money total, Money base,
                   Instalment out[INSTALMENTS_MAX])
{
    int n = count(invoice);
    int64_t done = 0, base_done = 0;
    if (n == 0 || n > INSTALMENTS_MAX || total.minor <= 0) {
        out[0] = (Instalment){due, total, base};
        return 1;
    }
    for (int i = 0; i < n; i++) {
        Money up_to = base;
        done += AMOUNT(invoice, i)->minor;
        if (i < n - 1)
            money_share(base, done, total.minor, &up_to); /* a part of it: no overflow */
        out[i] = (Instalment){*DUE(invoice, i), *AMOUNT(invoice, i), {up_to.minor - base_done}};
        base_done = up_to.minor;
    }
    return n;
}

Date schedule_first(const DocHead *invoice, Date due)
{
    for (int i = 0; i < count(invoice); i++)
        if (DUE(invoice, i)->day < due.day)
            due = *DUE(invoice, i);
    return due;
}

/* --- the law --- */

/* Both ways of counting to the end of the month are allowed. */
static Date longest(Date from, int days, bool end_of_month)
{
    Date plain = date_add_days(from, days);
    if (!end_of_month)
        return plain;
    Date then = date_add_days(date_month_end(from), days), last = date_month_end(plain);
    return then.day > last.day ? then : last;
}

void schedule_note_cap(Ctx *c, Date from, Date due)
{
    Date most = {0}, since;
    int64_t days;
    CsvTable t = csv_table(c->a, "data/fr/payment_caps.csv");
    while (csv_table_next(&t)) {
        if (!str_to_int(csv_cell(&t, "days"), &days) ||
            !date_parse(csv_cell(&t, "valid_from"), &since) || from.day < since.day)
            continue;
        Date last = longest(from, (int)days, str_is(csv_cell(&t, "end_of_month"), "1"));
        if (last.day > most.day)
            most = last;
    }
    if (most.day && due.day > most.day)
        ctx_note(c, str_format(c->a,
                               tr(c->lang, "The due date %s is later than the law allows between "
                                           "businesses: %s at the latest (C. com. L441-10). Agree "
                                           "on an earlier one."),
                               date_format(c->a, due).p, date_format(c->a, most).p));
}
