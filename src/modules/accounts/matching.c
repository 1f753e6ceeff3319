/* SPDX-License-Identifier: EUPL-1.2 */
#include "matching.h"

#include "payment_vat.h"
#include "site.h"

static int64_t size_of(Money m)
{
    return m.minor < 0 ? -m.minor : m.minor;
}

/* Of what a line has open; the whole keeps no cent behind. */
static bool base_of(const OpenLine *l, int64_t amount, Money *out)
{
    int64_t open = size_of(l->open_in_currency);
    Money base = {size_of(l->open)};
    *out = base;
    return amount == open || money_share(base, amount, open, out);
}

static bool too_much(Ctx *c, const OpenLine *l, const char *field)
{
    return fail_field(
        c, ERR_VALIDATION, field,
        "%s: only %s is still open, less than what is allocated. Lower the amount.",
        open_line_name(c, l).p,
        ctx_amount(c, size_of(l->open_in_currency), currency_decimals(c, l->currency)).p);
}

static void lower(OpenLine *l, Money base, Money amount)
{
    int sign = l->open_in_currency.minor < 0 ? -1 : 1;
    l->open.minor -= sign * base.minor;
    l->open_in_currency.minor -= sign * amount.minor;
}

bool match_take(Ctx *c, OpenLine *debit, OpenLine *credit, Money amount, const char *field,
                Match *out)
{
    Match m = {.debit = *debit, .credit = *credit, .amount = amount, .field = field};
    if (!open_lines_comparable(c, debit, credit, field))
        return false;
    if (amount.minor <= 0)
        return fail_field(c, ERR_VALIDATION, field,
                          "The amount is more than zero. Correct it, or remove the row.");
    if (debit->open_in_currency.minor < amount.minor)
        return too_much(c, debit, field);
    if (-credit->open_in_currency.minor < amount.minor)
        return too_much(c, credit, field);
    if (!base_of(debit, amount.minor, &m.debit_base) ||
        !base_of(credit, amount.minor, &m.credit_base))
        return fail_field(c, ERR_VALIDATION, field,
                          "The amounts are too large to be added. "
                          "Check them.");
    lower(debit, m.debit_base, amount);
    lower(credit, m.credit_base, amount);
    *out = m;
    return true;
}

bool match_write_off(Ctx *c, OpenLine *line, Money amount, const char *field, Match *out)
{
    bool debit = line->open_in_currency.minor > 0;
    Match m = {.amount = amount, .field = field, .written_off = true};
    if (line->currency != company_info(c, line->company)->currency_id)
        return fail_field(c, ERR_VALIDATION, field,
                          "%s is in another currency: only differences in the company's currency "
                          "are written off here. Post an entry for it.",
                          open_line_name(c, line).p);
    if (amount.minor <= 0)
        return fail_field(c, ERR_VALIDATION, field,
                          "The amount is more than zero. Correct it, or remove the row.");
    if (size_of(line->open_in_currency) < amount.minor)
        return too_much(c, line, field);
    *(debit ? &m.debit : &m.credit) = *line;
    *(debit ? &m.debit_base : &m.credit_base) = amount;
    lower(line, amount, amount);
    *out = m;
    return true;
}

/* --- the entry --- */

static int64_t difference(const Match *m)
{
    return m->debit_base.minor - m->credit_base.minor;
}

static const char *difference_role(const Match *m)
{
    if (m->written_off)
        return difference(m) > 0 ? "ROUNDING_LOSS" : "ROUNDING_GAIN";
    return difference(m) > 0 ? "TRADE_EXCHANGE_LOSS" : "TRADE_EXCHANGE_GAIN";
}

/* The larger side keeps the difference: a line on its account takes it away. */
static void difference_lines(Ctx *c, Entry *e, const Match *m)
{
    int64_t more = difference(m);
    const OpenLine *l = more > 0 ? &m->debit : &m->credit;
    EntryLine *own = entry_credit(c, e, l->account, (Money){more});
    if (!own)
        return;
    line_party(c, own, l->party_type, (Link){l->party, STR("")}, id_to_name(c, l->party));
    if (!m->written_off)
        own->currency = l->currency; /* without an amount in it */
    entry_debit(c, e, account_of_role(c, e->company, difference_role(m)), (Money){more});
}

static bool vat_of(Ctx *c, Entry *e, const Match *list, int i, bool of_debit)
{
    const Match *m = &list[i];
    PaidPart part = {.line = of_debit ? m->debit : m->credit, .amount = m->amount};
    Money none = {0};
    bool pays;
    for (int k = 0; k < i; k++) {
        const OpenLine *l = of_debit ? &list[k].debit : &list[k].credit;
        if (l->voucher != part.line.voucher || list[k].written_off)
            continue;
        if (!line_pays(c, of_debit ? &list[k].credit : &list[k].debit, &pays))
            return false;
        part.earlier.minor += pays ? list[k].amount.minor : 0;
    }
    return line_pays(c, of_debit ? &m->credit : &m->debit, &pays) &&
           (!pays || payment_vat(c, e, &part, &none));
}

static int64_t party_of(const Match *m)
{
    return m->debit.party ? m->debit.party : m->credit.party;
}

Entry *matches_compose(Ctx *c, const DocHead *by, int64_t company, Date day, const Match *list,
                       int n)
{
    Entry *e = entry_new(c, "OD", company, day, by);
    if (n)
        e->label = str_format(c->a, "%s %s", tr(LANG_FR, "Reconciliation"),
                              id_to_name(c, party_of(&list[0])).p);
    for (int i = 0; i < n; i++)
        difference_lines(c, e, &list[i]);
    for (int i = 0; i < n; i++)
        if (!list[i].written_off && (!vat_of(c, e, list, i, true) || !vat_of(c, e, list, i, false)))
            return NULL;
    return e;
}

/* --- settling --- */

static bool settle_difference(Ctx *c, const DocHead *by, Date day, const Match *m,
                              const OpenLine *own)
{
    int64_t more = difference(m);
    OpenLine left = more > 0 ? m->debit : m->credit;
    Money size = {more < 0 ? -more : more};
    left.open.minor = more;
    left.open_in_currency.minor = m->written_off ? more : 0;
    return settle(c, &left, own, size, m->written_off ? size : (Money){0}, day, by, m->field);
}

static bool settle_one(Ctx *c, const DocHead *by, Date day, const Match *m)
{
    Money base = difference(m) > 0 ? m->credit_base : m->debit_base;
    return settle(c, &m->debit, &m->credit, base, m->amount, day, by, m->field);
}

/* The lines that take differences stand in the order of the matches. */
static bool settle_differences(Ctx *c, const DocHead *by, const Entry *e, const Match *list, int n)
{
    OpenLine *own;
    int n_own, at = 0;
    if (!open_lines(c, by->id, &own, &n_own))
        return false;
    for (int i = 0; i < n; i++) {
        if (!difference(&list[i]))
            continue;
        while (at < n_own && own[at].entry != e->id)
            at++;
        if (at == n_own || !settle_difference(c, by, e->posting_date, &list[i], &own[at++]))
            return false;
    }
    return true;
}

bool matches_settle(Ctx *c, const DocHead *by, int64_t company, Date day, const Match *list, int n)
{
    Entry *e = matches_compose(c, by, company, day, list, n);
    if (!e || (e->n && !entry_post(c, e)))
        return false;
    for (int i = 0; i < n; i++)
        if (!list[i].written_off && !settle_one(c, by, day, &list[i]))
            return false;
    return settle_differences(c, by, e, list, n);
}
