/* SPDX-License-Identifier: EUPL-1.2
 * What may belong together: a proposal, which the user corrects.
 */
#include "payment_reconciliation/reconciliation.h"

static bool pairs(const OpenLine *a, const OpenLine *b)
{
    return a->open_in_currency.minor > 0 && b->open_in_currency.minor < 0 &&
           a->account == b->account && a->currency == b->currency;
}

static void add(Ctx *c, PaymentReconciliation *d, OpenLine *debit, OpenLine *credit)
{
    int64_t left = debit->open_in_currency.minor, right = -credit->open_in_currency.minor;
    int64_t amount = left < right ? left : right;
    PaymentReconciliationAllocation *row = payment_reconciliation_add_allocations(c, d);
    row->debit_line = debit->line;
    row->credit_line = credit->line;
    row->amount.minor = amount;
    debit->open_in_currency.minor -= amount;
    credit->open_in_currency.minor += amount;
}

static void pass(Ctx *c, PaymentReconciliation *d, OpenLine *lines, int n, bool equal)
{
    for (int i = 0; i < n; i++)
        for (int k = 0; k < n && d->allocations_n < RECONCILIATION_ROWS; k++)
            if (pairs(&lines[i], &lines[k]) &&
                (!equal || lines[i].open_in_currency.minor == -lines[k].open_in_currency.minor))
                add(c, d, &lines[i], &lines[k]);
}

bool reconciliation_propose(Ctx *c, PaymentReconciliation *d)
{
    OpenLine *lines;
    int n;
    if (!open_lines_of_party(c, d->company.id, d->party.id, RECONCILIATION_LINES, &lines, &n))
        return false;
    pass(c, d, lines, n, true);
    pass(c, d, lines, n, false);
    return d->allocations_n > 0 ||
           fail_field(c, ERR_VALIDATION, "party",
                      "%s: there is nothing open on one of the two sides, so nothing can be "
                      "settled.",
                      id_to_name(c, d->party.id).p);
}
