/* SPDX-License-Identifier: EUPL-1.2
 * Daily: invoices of which something open was due before today become Overdue. It is one statement
 * a batch, so that a payment at the same moment is neither lost nor undone. Company and account are
 * named for the index of what is open: the cost follows that, not the history.
 */
#include "accounts.h"
#include "daily.h"
#include "db.h"

enum { BATCH = 200 };

static bool changed_by(Ctx *c, Sql statement, bool *out_more)
{
    int64_t changed = 0;
    if (!db_exec(c->db, statement, DB_P(db_i(c->today.day), db_i(BATCH)), &changed))
        return db_report(c->db, &c->e);
    *out_more = *out_more || changed > 0;
    return true;
}

static bool overdue_job(Ctx *c, void *arg)
{
    bool *more = arg;
    return changed_by(c,
                      SQL("UPDATE sales_invoice SET status = 'Overdue' WHERE docstatus = 1 "
                          "AND status IN ('Unpaid', 'Partly Paid') AND id IN ("
                          "SELECT g.voucher_no FROM gl_entry g JOIN sales_invoice s "
                          "ON s.id = g.voucher_no WHERE g.outstanding <> 0 "
                          "AND g.company IN (SELECT id FROM company) AND g.account IN "
                          "(SELECT id FROM account WHERE account_type = 'Receivable') "
                          "AND g.debit > 0 "
                          "AND g.due_date < ? AND s.docstatus = 1 "
                          "AND s.status IN ('Unpaid', 'Partly Paid') LIMIT ?)"),
                      more) &&
           changed_by(c,
                      SQL("UPDATE purchase_invoice SET status = 'Overdue' WHERE docstatus = 1 "
                          "AND status IN ('Unpaid', 'Partly Paid') AND id IN ("
                          "SELECT g.voucher_no FROM gl_entry g JOIN purchase_invoice s "
                          "ON s.id = g.voucher_no WHERE g.outstanding <> 0 "
                          "AND g.company IN (SELECT id FROM company) AND g.account IN "
                          "(SELECT id FROM account WHERE account_type = 'Payable') "
                          "AND g.credit > 0 "
                          "AND g.due_date < ? AND s.docstatus = 1 "
                          "AND s.status IN ('Unpaid', 'Partly Paid') LIMIT ?)"),
                      more);
}

static bool overdue_batch(Ctx *c, bool *out_more)
{
    *out_more = false;
    return ctx_write_quietly(c, overdue_job, out_more);
}

void overdue_register(void)
{
    daily_register("overdue_invoices", overdue_batch);
}
