/* SPDX-License-Identifier: EUPL-1.2
 *
 * BR-01 to BR-20, BR-29, BR-49 to BR-63, BR-CO: parties, dates and totals of the document.
 */
#include "en16931/rules_private.h"

#include "utf8.h"

/* --- identity --- */

static bool no_specification(const Check *c)
{
    return rule_absent(c, "BT-24"); /* what is not read is written as plain EN 16931 */
}

static bool no_number(const Check *c)
{
    return !c->inv->number.n;
}

static bool has_fact(const Check *c, EnFactKind kind, const char *term)
{
    for (int i = 0; i < c->inv->n_facts; i++)
        if (c->inv->facts[i].kind == kind && strcmp(c->inv->facts[i].term, term) == 0)
            return true;
    return false;
}

static bool no_date(const Check *c)
{
    return !c->inv->issue_date.day && !rule_malformed(c, "BT-2");
}

static bool no_type(const Check *c)
{
    return !c->inv->type_code.n;
}

static bool no_currency(const Check *c)
{
    return !c->inv->currency.n;
}

/* --- parties --- */

static bool no_seller_name(const Check *c)
{
    return !c->inv->seller.name.n;
}

static bool no_buyer_name(const Check *c)
{
    return !c->inv->buyer.name.n;
}

static bool no_seller_country(const Check *c)
{
    bool looked_at = c->syntax == EN_CII || !rule_absent(c, "BG-5");
    return looked_at && !c->inv->seller.address.country.n;
}

static bool no_buyer_country(const Check *c)
{
    bool looked_at = c->syntax == EN_CII || !rule_absent(c, "BG-8");
    return looked_at && !c->inv->buyer.address.country.n;
}

static bool has_payee(const EnInvoice *inv)
{
    return inv->payee.name.n || inv->payee.n_ids || inv->payee.legal_id.id.n;
}

static bool shares_id(const EnParty *a, const EnParty *b)
{
    for (int i = 0; i < a->n_ids; i++)
        for (int k = 0; k < b->n_ids; k++)
            if (str_eq(a->ids[i].id, b->ids[k].id))
                return true;
    return false;
}

static bool payee_is_seller(const Check *c)
{
    const EnParty *payee = &c->inv->payee, *seller = &c->inv->seller;
    if (!has_payee(c->inv) || !payee->name.n)
        return false; /* the lack of a name is a fact of the reader */
    bool cii = c->syntax == EN_CII;
    return str_eq(payee->name, cii ? seller->name : seller->trading_name) ||
           shares_id(payee, seller) ||
           (cii && payee->legal_id.id.n && str_eq(payee->legal_id.id, seller->legal_id.id));
}

static bool no_seller_id(const Check *c)
{
    const EnParty *s = &c->inv->seller;
    return !rule_absent(c, "BG-4") && !s->n_ids && !s->legal_id.id.n && !s->vat_id.n;
}

static bool seller_address_unnamed(const Check *c)
{
    return c->inv->seller.electronic.id.n && !c->inv->seller.electronic.scheme.n;
}

static bool buyer_address_unnamed(const Check *c)
{
    return c->inv->buyer.electronic.id.n && !c->inv->buyer.electronic.scheme.n;
}

static bool has_country_prefix(Str vat_id)
{
    Str prefix = str_slice(vat_id, 0, 2);
    return !vat_id.n || str_is(prefix, "EL") || en_code_in(EN_CODES_COUNTRY, prefix);
}

static bool seller_vat_id(const Check *c)
{
    return !has_country_prefix(c->inv->seller.vat_id);
}

static bool buyer_vat_id(const Check *c)
{
    return !has_country_prefix(c->inv->buyer.vat_id);
}

static bool representative_vat_id(const Check *c)
{
    return !has_country_prefix(c->inv->tax_representative.vat_id);
}

/* --- dates and references --- */

static bool period_backwards(const Check *c)
{
    const EnInvoice *inv = c->inv;
    return inv->period_start.day && inv->period_end.day &&
           inv->period_end.day < inv->period_start.day;
}

static bool two_tax_dates(const Check *c)
{
    return c->inv->tax_point_date.day && c->inv->vat_due_code.n;
}

static bool no_lines(const Check *c)
{
    return !c->inv->n_lines;
}

static bool unnamed_preceding(const Check *c)
{
    for (int i = 0; i < c->inv->n_preceding; i++)
        if (!c->inv->preceding[i].number.n)
            return true;
    return false;
}

static bool unnamed_document(const Check *c)
{
    for (int i = 0; i < c->inv->n_documents; i++)
        if (!c->inv->documents[i].id.n)
            return true;
    for (int i = 0; i < c->inv->n_objects; i++)
        if (!c->inv->objects[i].id.n)
            return true;
    return false;
}

/* --- totals --- */

static bool has_totals(const Check *c)
{
    return !rule_absent(c, "BG-22");
}

static bool apart(const Check *c, Wide a, Wide b, int n)
{
    Wide d = a > b ? a - b : b - a;
    return d > sum_tolerance(c, n);
}

static Wide sum_of_lines(const EnInvoice *inv)
{
    Wide sum = 0;
    for (int i = 0; i < inv->n_lines; i++)
        if (line_counts(&inv->lines[i]))
            sum += inv->lines[i].net_amount.minor;
    return sum;
}

static Wide sum_of_allowances(const EnInvoice *inv, bool charge, int *out_n)
{
    Wide sum = 0;
    for (int i = 0; i < inv->n_allowances; i++)
        if (inv->allowances[i].charge == charge) {
            sum += inv->allowances[i].amount.minor;
            (*out_n)++;
        }
    return sum;
}

static bool lines_total(const Check *c)
{
    return has_totals(c) &&
           (rule_absent(c, "BT-106") ||
            apart(c, c->inv->lines_total.minor, sum_of_lines(c->inv), c->inv->n_lines));
}

static bool allowances_differ(const Check *c, bool charge, Money total)
{
    int n = 0;
    Wide sum = sum_of_allowances(c->inv, charge, &n);
    return has_totals(c) && apart(c, total.minor, sum, n);
}

static bool allowances_total(const Check *c)
{
    return allowances_differ(c, false, c->inv->allowances_total);
}

static bool charges_total(const Check *c)
{
    return allowances_differ(c, true, c->inv->charges_total);
}

/* In EXTENDED profiles the parts are summed again, whatever their totals say. */
static bool net_total_of_parts(const Check *c)
{
    const EnInvoice *inv = c->inv;
    int n = inv->n_lines;
    Wide net = sum_of_lines(inv) - sum_of_allowances(inv, false, &n);
    net += sum_of_allowances(inv, true, &n);
    return has_totals(c) && (rule_absent(c, "BT-109") || apart(c, inv->net_total.minor, net, n));
}

static bool net_total(const Check *c)
{
    const EnInvoice *inv = c->inv;
    if (is_extended(c))
        return net_total_of_parts(c);
    bool without_lines = !profile_has(c, FROM_BASIC) && rule_absent(c, "BT-106");
    Wide net = (Wide)inv->lines_total.minor - inv->allowances_total.minor +
               inv->charges_total.minor;
    return has_totals(c) && !without_lines &&
           (rule_absent(c, "BT-106") || rule_absent(c, "BT-109") || inv->net_total.minor != net);
}

/* The total of VAT counts only when a breakdown says what it is made of. */
static bool tax_total(const Check *c)
{
    Wide sum = 0;
    for (int i = 0; i < c->inv->n_vat; i++)
        sum += c->inv->vat[i].tax.minor;
    if (rule_absent(c, "TaxAmount"))
        return true;
    if (rule_absent(c, "BT-110"))
        return false;
    return (c->inv->n_vat || c->syntax == EN_CII) && c->inv->tax_total.minor != sum;
}

/* CII lets the total of VAT away when there is none. */
static bool gross_total(const Check *c)
{
    const EnInvoice *inv = c->inv;
    bool told = !rule_absent(c, "BT-110") && !has_fact(c, EN_REPEATED, "BT-110");
    Wide gross = (Wide)inv->net_total.minor + inv->tax_total.minor;
    if (!inv->currency.n)
        return false;
    if (rule_absent(c, "BT-109") || rule_absent(c, "BT-112"))
        return true;
    if (c->syntax == EN_CII && inv->gross_total.minor == inv->net_total.minor)
        return false;
    if (!has_totals(c) || !told)
        return !is_extended(c) || c->syntax == EN_CII || !has_totals(c);
    return apart(c, inv->gross_total.minor, gross, inv->n_lines + inv->n_allowances);
}

static bool payable(const Check *c)
{
    const EnInvoice *inv = c->inv;
    Wide due = (Wide)inv->gross_total.minor - inv->prepaid.minor + inv->rounding.minor;
    return has_totals(c) &&
           (rule_absent(c, "BT-112") || rule_absent(c, "BT-115") || inv->payable.minor != due);
}

static bool no_breakdown(const Check *c)
{
    return !c->inv->n_vat && (c->syntax != EN_CII || c->inv->n_lines);
}

static bool no_term_of_payment(const Check *c)
{
    const EnInvoice *inv = c->inv;
    return inv->payable.minor > 0 && !inv->due_date.day && !inv->payment_terms.n;
}

static bool no_tax_in_accounting_currency(const Check *c)
{
    return rule_absent(c, "BT-111") && (c->syntax != EN_CII || has_totals(c));
}

static const Rule rules[] = {
    {"BR-01", "BT-24", "specification", FROM_MINIMUM, no_specification,
     N_("The invoice does not say which specification it follows. Enter its identifier.")},
    {"BR-02", "BT-1", "number", FROM_MINIMUM, no_number,
     N_("The invoice has no number. Give it one.")},
    {"BR-03", "BT-2", "issue_date", FROM_MINIMUM, no_date,
     N_("The invoice has no date of issue. Enter it.")},
    {"BR-04", "BT-3", "type_code", FROM_MINIMUM, no_type,
     N_("The invoice does not say what it is. Enter its type, for example 380 for an invoice.")},
    {"BR-05", "BT-5", "currency", FROM_MINIMUM, no_currency,
     N_("The invoice has no currency. Enter it.")},
    {"BR-06", "BT-27", "seller.name", FROM_MINIMUM, no_seller_name,
     N_("The seller has no name. Enter it.")},
    {"BR-07", "BT-44", "buyer.name", FROM_MINIMUM, no_buyer_name,
     N_("The buyer has no name. Enter it.")},
    {"BR-09", "BT-40", "seller.address.country", FROM_MINIMUM, no_seller_country,
     N_("The address of the seller has no country. Enter it.")},
    {"BR-11", "BT-55", "buyer.address.country", FROM_BASIC_WL, no_buyer_country,
     N_("The address of the buyer has no country. Enter it.")},
    {"BR-16", "BG-25", "lines", FROM_BASIC, no_lines, N_("The invoice has no line. Add one.")},
    {"BR-17", "BT-59", "payee.name", FROM_BASIC_WL, payee_is_seller,
     N_("The payee is told apart from the seller but is the same. Take the payee out, or name the "
        "other party.")},
    {"BR-29", "BT-74", "period_end", FROM_BASIC_WL, period_backwards,
     N_("The period of the invoice ends before it begins. Correct its dates.")},
    {"BR-52", "BT-122", "documents", FROM_BASIC, unnamed_document,
     N_("A supporting document has no reference. Give it one.")},
    {"BR-53", "BT-111", "tax_total_in_tax_currency", FROM_BASIC_WL, no_tax_in_accounting_currency,
     N_("The total VAT in the accounting currency is missing. Enter it.")},
    {"BR-55", "BT-25", "preceding", FROM_BASIC_WL, unnamed_preceding,
     N_("A preceding invoice has no number. Enter it.")},
    {"BR-62", "BT-34-1", "seller.electronic.scheme", FROM_BASIC_WL, seller_address_unnamed,
     N_("The electronic address of the seller has no scheme. Enter it, for example 0225.")},
    {"BR-63", "BT-49-1", "buyer.electronic.scheme", FROM_BASIC_WL, buyer_address_unnamed,
     N_("The electronic address of the buyer has no scheme. Enter it, for example 0225.")},
    {"BR-CO-03", "BT-7", "tax_point_date", FROM_BASIC_WL, two_tax_dates,
     N_("The date when VAT falls due is told twice, by a date and by a code. Keep one.")},
    {"BR-CO-09", "BT-31", "seller.vat_id", FROM_MINIMUM, seller_vat_id,
     N_("A VAT number begins with the code of its country, as in FR. Correct it.")},
    {"BR-CO-09", "BT-48", "buyer.vat_id", FROM_MINIMUM, buyer_vat_id,
     N_("A VAT number begins with the code of its country, as in FR. Correct it.")},
    {"BR-CO-09", "BT-63", "tax_representative.vat_id", FROM_MINIMUM, representative_vat_id,
     N_("A VAT number begins with the code of its country, as in FR. Correct it.")},
    {"BR-CO-10", "BT-106", "lines_total", FROM_BASIC, lines_total,
     N_("The total of the lines is not the sum of their net amounts. Compute it again.")},
    {"BR-CO-11", "BT-107", "allowances_total", FROM_BASIC_WL, allowances_total,
     N_("The total of the allowances is not their sum. Compute it again.")},
    {"BR-CO-12", "BT-108", "charges_total", FROM_BASIC_WL, charges_total,
     N_("The total of the charges is not their sum. Compute it again.")},
    {"BR-CO-13", "BT-109", "net_total", FROM_BASIC_WL, net_total,
     N_("The total without VAT is not the lines less allowances plus charges. Compute it again.")},
    {"BR-CO-14", "BT-110", "tax_total", FROM_BASIC_WL, tax_total,
     N_("The total VAT is not the sum of its breakdown. Compute it again.")},
    {"BR-CO-15", "BT-112", "gross_total", FROM_BASIC_WL, gross_total,
     N_("The total with VAT is not the total without it plus the VAT. Compute it again.")},
    {"BR-CO-16", "BT-115", "payable", FROM_BASIC_WL, payable,
     N_("The amount due is not the total with VAT less what was paid, plus rounding. Compute it "
        "again.")},
    {"BR-CO-18", "BG-23", "vat", FROM_BASIC_WL, no_breakdown,
     N_("The invoice has no VAT breakdown. Add a row for each category and rate.")},
    {"BR-CO-26", "BT-29", "seller", FROM_MINIMUM, no_seller_id,
     N_("Nothing identifies the seller. Enter a SIREN, a VAT number or another identifier.")},
};

/* --- means of payment --- */

static bool by_transfer(const Check *c)
{
    return str_is(c->payment->code, "30") || str_is(c->payment->code, "58");
}

static bool no_means(const Check *c)
{
    return !c->payment->code.n;
}

static bool no_account(const Check *c)
{
    return by_transfer(c) && !c->payment->iban.n;
}

static const Rule payment_rules[] = {
    {"BR-49", "BT-81", "payments[#].code", FROM_BASIC_WL, no_means,
     N_("The means of payment has no code. Enter it, for example 30 for a transfer.")},
};

static bool long_card(const Check *c)
{
    return utf8_length(c->payment->card) > 10;
}

/* The two syntaxes number the same rule differently. */
static void check_payment(Check *c)
{
    RULES_RUN(c, payment_rules);
    if (profile_has(c, FROM_BASIC_WL) && no_account(c))
        rule_break(c, c->syntax == EN_CII ? "CII-SR-470" : "BR-61", "BT-84", "payments[#].iban",
                   c->payment->code,
                   N_("A transfer needs an account to be paid into. Enter its IBAN."));
    if (long_card(c))
        rule_warn(c, "BR-51", "BT-87", "payments[#].card",
                  N_("Only the last digits of a payment card may be told. Shorten the number."));
}

void check_document(Check *c)
{
    RULES_RUN(c, rules);
    for (c->row = 0; c->row < c->inv->n_payments; c->row++) {
        c->payment = &c->inv->payments[c->row];
        check_payment(c);
    }
    c->row = -1;
    if (c->profile == EN_PROFILE_UNKNOWN && c->inv->specification.n)
        rule_warn(c, "BT-24", "BT-24", "specification",
                  N_("The specification is not known here: the rules of EN 16931 were applied."));
    if (profile_has(c, FROM_BASIC) && no_term_of_payment(c)) {
        static const char msgid[] = N_(
            "Something is due but not when. Enter the due date or the terms of payment.");
        if (is_extended(c))
            rule_break(c, "BR-CO-25", "BT-9", "due_date", STR(""), msgid);
        else /* a rule of the norm that its validation edition no longer applies */
            rule_warn(c, "BR-CO-25", "BT-9", "due_date", msgid);
    }
}
