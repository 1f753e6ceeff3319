/* SPDX-License-Identifier: EUPL-1.2
 * Rules of the payment reconciliation: each row sets a debit and a credit of the party's account
 * against each other. What is open is read anew on submission.
 */
#include "company.gen.h"
#include "entry_plan.h"
#include "payment_reconciliation/reconciliation.h"
#include "site.h"

bool payment_reconciliation_defaults(Ctx *c, PaymentReconciliation *d)
{
    (void)c;
    if (!d->party_type.n)
        d->party_type = STR("Customer");
    return true;
}

/* --- the plan --- */

typedef struct {
    OpenLine *lines; /* each one once, with what the rows before have left of it */
    int n;
    Match *matches;
    int n_matches;
} Plan;

static const char *row_field(Ctx *c, int i, const char *field)
{
    return str_format(c->a, "allocations[%d].%s", i, field).p;
}

static OpenLine *find_line(Ctx *c, const PaymentReconciliation *d, Plan *p, int64_t id,
                           const char *field)
{
    for (int i = 0; i < p->n; i++)
        if (p->lines[i].line == id)
            return &p->lines[i];
    OpenLine *l = &p->lines[p->n];
    if (!open_line(c, id, l))
        return NULL;
    if (!l->line || l->company != d->company.id || l->party != d->party.id) {
        fail_field(c, ERR_VALIDATION, field,
                   "Line %lld is not on the account of %s. Choose a line of this party.",
                   (long long)id, id_to_name(c, d->party.id).p);
        return NULL;
    }
    p->n++;
    return l;
}

static bool on_side(Ctx *c, const OpenLine *l, bool debit, const char *field)
{
    return (debit ? l->open_in_currency.minor > 0 : l->open_in_currency.minor < 0) ||
           fail_field(c, ERR_VALIDATION, field,
                      "%s: nothing of it is open on that side, so nothing can be settled.",
                      open_line_name(c, l).p);
}

/* Before its day nothing can be settled: what was open on a day in between would be wrong. */
static bool dated_after(Ctx *c, const PaymentReconciliation *d, const OpenLine *l)
{
    return d->posting_date.day >= l->posting_date.day ||
           fail_field(c, ERR_VALIDATION, "posting_date",
                      "%s is of %s: it cannot be settled on an earlier day. Choose a later date.",
                      open_line_name(c, l).p, date_format(c->a, l->posting_date).p);
}

static Str piece_of(Ctx *c, const OpenLine *l)
{
    Str piece = STR("");
    db_one_text(c->db, c->a,
                SQL("SELECT e.piece_ref FROM gl_entry g JOIN ledger_entry e ON e.id = g.entry "
                    "WHERE g.id = ?"),
                DB_P(db_i(l->line)), &piece);
    return piece;
}

static void describe_debit(Ctx *c, PaymentReconciliationAllocation *row, const OpenLine *debit)
{
    row->debit_type = debit->voucher_type;
    row->debit_document = (Link){debit->voucher, STR("")};
    row->debit_piece = piece_of(c, debit);
    row->debit_date = debit->posting_date;
    row->debit_open = debit->open_in_currency;
}

static void describe_credit(Ctx *c, PaymentReconciliationAllocation *row, const OpenLine *credit)
{
    row->credit_type = credit->voucher_type;
    row->credit_document = (Link){credit->voucher, STR("")};
    row->credit_piece = piece_of(c, credit);
    row->credit_date = credit->posting_date;
    row->credit_open = money_neg(credit->open_in_currency);
}

/* An amount that was read before the currency was known has the decimals of the company. */
static bool set_currency(Ctx *c, const PaymentReconciliation *d,
                         PaymentReconciliationAllocation *row, int64_t currency, const char *field)
{
    int from = company_info(c, d->company.id)->decimals, to = currency_decimals(c, currency);
    bool blind = !row->currency.id && row->amount.minor;
    row->currency = (Link){currency, STR("")};
    if (!blind || from == to)
        return true;
    int64_t factor = num_pow10(from > to ? from - to : to - from);
    if (from > to && row->amount.minor % factor)
        return fail_field(c, ERR_VALIDATION, field,
                          "too many decimals for an amount. Round it first.");
    if (from > to)
        row->amount.minor /= factor;
    return from > to || num_narrow((Wide)row->amount.minor * factor, &row->amount.minor) ||
           fail_field(c, ERR_VALIDATION, field,
                      "The amounts are too large to be added. Check "
                      "them.");
}

/* One line alone: what is left of it. */
static bool plan_written_off(Ctx *c, PaymentReconciliation *d, Plan *p, int i, bool proposed)
{
    PaymentReconciliationAllocation *row = &d->allocations[i];
    bool debit = row->debit_line != 0;
    const char *field = row_field(c, i, debit ? "debit_line" : "credit_line");
    const char *amount_field = row_field(c, i, "amount");
    if (row->debit_line && row->credit_line)
        return fail_field(c, ERR_VALIDATION, field,
                          "A line that is written off stands alone. Clear the other line.");
    if (!row->debit_line && !row->credit_line)
        return true; /* the required fields say so */
    OpenLine *l = find_line(c, d, p, debit ? row->debit_line : row->credit_line, field);
    if (!l || !on_side(c, l, debit, field) || !dated_after(c, d, l))
        return false;
    if (!proposed && !set_currency(c, d, row, l->currency, amount_field))
        return false;
    if (d->head.docstatus == 0)
        (debit ? describe_debit : describe_credit)(c, row, l);
    if (!row->amount.minor && !field_given(&row->head, type_field(row->head.type, STR("amount"))))
        row->amount.minor = debit ? l->open_in_currency.minor : -l->open_in_currency.minor;
    return match_write_off(c, l, row->amount, amount_field, &p->matches[p->n_matches]) &&
           ++p->n_matches;
}

static bool plan_row(Ctx *c, PaymentReconciliation *d, Plan *p, int i, bool proposed)
{
    PaymentReconciliationAllocation *row = &d->allocations[i];
    const char *debit_field = row_field(c, i, "debit_line");
    const char *credit_field = row_field(c, i, "credit_line"), *field = row_field(c, i, "amount");
    if (row->written_off)
        return plan_written_off(c, d, p, i, proposed);
    if (!row->debit_line || !row->credit_line)
        return true; /* the required fields say so */
    OpenLine *debit = find_line(c, d, p, row->debit_line, debit_field);
    OpenLine *credit = find_line(c, d, p, row->credit_line, credit_field);
    if (!debit || !credit || !on_side(c, debit, true, debit_field) ||
        !on_side(c, credit, false, credit_field) || !dated_after(c, d, debit) ||
        !dated_after(c, d, credit))
        return false;
    if (proposed)
        row->currency = (Link){debit->currency, STR("")};
    else if (!set_currency(c, d, row, debit->currency, field))
        return false;
    if (d->head.docstatus == 0) {
        describe_debit(c, row, debit);
        describe_credit(c, row, credit);
    }
    int64_t left = debit->open_in_currency.minor, right = -credit->open_in_currency.minor;
    if (!row->amount.minor && !field_given(&row->head, type_field(row->head.type, STR("amount"))))
        row->amount.minor = left < right ? left : right;
    return match_take(c, debit, credit, row->amount, field, &p->matches[p->n_matches]) &&
           ++p->n_matches;
}

static bool make_plan(Ctx *c, PaymentReconciliation *d, bool proposed, Plan *out)
{
    Plan p = {.lines = arena_array_of(c->a, OpenLine, d->allocations_n * 2 + 1),
              .matches = arena_array_of(c->a, Match, d->allocations_n + 1)};
    bool ok = true;
    for (int i = 0; i < d->allocations_n; i++)
        ok = plan_row(c, d, &p, i, proposed) && ok;
    *out = p;
    return ok;
}

/* --- validate --- */

/* Gains and losses do not hide each other. */
static bool within_limit(Ctx *c, const PaymentReconciliation *d, const Plan *p)
{
    const Company *company = doc_peek_of(c, company, d->company.id);
    int decimals = company_info(c, d->company.id)->decimals;
    int64_t size = 0, limit = company ? company->write_off_limit.minor : 0;
    for (int i = 0; i < p->n_matches; i++)
        size += p->matches[i].written_off ? p->matches[i].amount.minor : 0;
    return size <= limit ||
           fail_field(c, ERR_VALIDATION, "allocations",
                      "%s is more than the %s that may be written off. Settle partly, post an "
                      "entry, or change the limit of the company.",
                      ctx_amount(c, size, decimals).p, ctx_amount(c, limit, decimals).p);
}

static void add_up(PaymentReconciliation *d, const Plan *p)
{
    d->difference_amount = d->written_off_amount = (Money){0};
    for (int i = 0; i < p->n_matches; i++) {
        const Match *m = &p->matches[i];
        Money *sum = m->written_off ? &d->written_off_amount : &d->difference_amount;
        sum->minor += m->credit_base.minor - m->debit_base.minor;
    }
}

bool payment_reconciliation_validate(Ctx *c, PaymentReconciliation *d)
{
    Plan p;
    if (d->head.docstatus != 0 || !d->party.id)
        return true; /* the required fields say what is missing */
    d->status = STR("Draft");
    d->party_name = id_to_name(c, d->party.id);
    if (!company_info(c, d->company.id))
        return fail_field(c, ERR_VALIDATION, "company", "Create a company first.");
    if (d->allocations_n > RECONCILIATION_ROWS)
        return fail_field(c, ERR_VALIDATION, "allocations",
                          "At most %d rows fit into one reconciliation. Make several.",
                          RECONCILIATION_ROWS);
    bool proposed = d->allocations_n == 0;
    if ((proposed && !reconciliation_propose(c, d)) || !make_plan(c, d, proposed, &p))
        return false;
    add_up(d, &p);
    return within_limit(c, d, &p);
}

/* --- states --- */

bool payment_reconciliation_entries(Ctx *c, PaymentReconciliation *d)
{
    Plan p;
    return make_plan(c, d, true, &p) &&
           entry_give(c, matches_compose(c, &d->head, d->company.id, d->posting_date, p.matches,
                                         p.n_matches));
}

bool payment_reconciliation_saved(Ctx *c, PaymentReconciliation *d)
{
    return entries_keep(c, &d->head);
}

bool payment_reconciliation_before_submit(Ctx *c, PaymentReconciliation *d)
{
    (void)c;
    d->status = STR("Submitted");
    return true;
}

bool payment_reconciliation_submit(Ctx *c, PaymentReconciliation *d)
{
    Plan p;
    return make_plan(c, d, true, &p) && entry_draft_clear(c, d->head.id) &&
           matches_settle(c, &d->head, d->company.id, d->posting_date, p.matches, p.n_matches);
}

bool payment_reconciliation_cancel(Ctx *c, PaymentReconciliation *d)
{
    d->status = STR("Cancelled");
    return entry_reverse_all(c, &d->head, entry_reversal_day(c, d->company.id, d->posting_date));
}

bool payment_reconciliation_deleted(Ctx *c, PaymentReconciliation *d)
{
    return entry_draft_clear(c, d->head.id);
}
