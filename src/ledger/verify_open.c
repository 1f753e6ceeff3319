/* SPDX-License-Identifier: EUPL-1.2
 * What is open of a line: its amount less what settles it, in both currencies. Without a
 * settlement nothing is open only of lines that came lettered from a file, of openings that repeat
 * what the books hold already (fec_take.c), and of cancelled lines of books older than settlements.
 */
#include "site.h"
#include "verify_private.h"

static bool of_parties(Verifier *v)
{
    DbRows *r = db_query(
        v->c->db,
        SQL("SELECT g.id, g.company, g.outstanding, "
            "g.debit - g.credit - coalesce(s.amount, 0), g.outstanding_in_account_currency, "
            "g.debit_in_account_currency - g.credit_in_account_currency - "
            "coalesce(s.foreign_amount, "
            "0) FROM gl_entry g JOIN account a ON a.id = g.account LEFT JOIN ("
            "SELECT line, sum(amount) AS amount, sum(foreign_amount) AS foreign_amount FROM ("
            "SELECT debit_line AS line, amount, amount_in_account_currency AS foreign_amount "
            "FROM settlement UNION ALL "
            "SELECT credit_line, -amount, -amount_in_account_currency FROM settlement) x "
            "GROUP BY line) s ON s.line = g.id "
            "WHERE g.party IS NOT NULL AND a.account_type IN ('Receivable', 'Payable') "
            "AND (g.outstanding <> g.debit - g.credit - coalesce(s.amount, 0) "
            "OR g.outstanding_in_account_currency <> g.debit_in_account_currency - "
            "g.credit_in_account_currency - coalesce(s.foreign_amount, 0)) "
            "AND NOT (s.line IS NULL AND g.outstanding = 0 "
            "AND g.outstanding_in_account_currency = 0 AND (g.is_cancelled = 1 OR "
            "EXISTS (SELECT 1 FROM lettrage_line l WHERE l.gl_entry = g.id) "
            "OR EXISTS (SELECT 1 FROM ledger_entry e JOIN ledger_entry b "
            "ON b.company = e.company AND b.posting_date < e.posting_date "
            "WHERE e.id = g.entry AND e.kind = 'opening'))) ORDER BY g.id"),
        DB_NONE);
    while (db_next(r)) {
        bool base = db_get_int(r, 2) != db_get_int(r, 3);
        const CompanyInfo *info = base ? company_info(v->c, db_get_int(r, 1)) : NULL;
        int decimals = info ? info->decimals : 2;
        int64_t shown = db_get_int(r, base ? 2 : 4), proved = db_get_int(r, base ? 3 : 5);
        verify_broken(v, "gl_entry", db_get_int(r, 0),
                      "%s is said to be open of the line, but its amount less what settles it is "
                      "%s.",
                      num_format(v->c->a, shown, decimals).p,
                      num_format(v->c->a, proved, decimals).p);
    }
    return db_finish(r);
}

static bool of_others(Verifier *v)
{
    DbRows *r = db_query(v->c->db,
                         SQL("SELECT g.id FROM gl_entry g WHERE g.outstanding <> 0 "
                             "AND g.party IS NULL ORDER BY g.id"),
                         DB_NONE);
    while (db_next(r))
        verify_broken(v, "gl_entry", db_get_int(r, 0),
                      "Something is said to be open of a line that is of no party.");
    return db_finish(r);
}

bool verify_open(Verifier *v)
{
    return of_parties(v) && of_others(v);
}
