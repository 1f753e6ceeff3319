/* SPDX-License-Identifier: EUPL-1.2 */
#include "balance.h"

#include "closing.h"
#include "report_args.h"
#include "step.h"
#include "tables.h"
#include "verify_daily.h"

static const Sql ledger_tables[] = {
    SQL_INIT("CREATE TABLE IF NOT EXISTS balance (company {int} NOT NULL, account {int} NOT NULL, "
             "fiscal_year {int} NOT NULL, period {int} NOT NULL, kind {int} NOT NULL, "
             "debit {int} NOT NULL, credit {int} NOT NULL, "
             "PRIMARY KEY (company, account, fiscal_year, period, kind)) {clustered}"),
    SQL_INIT(
        "CREATE TABLE IF NOT EXISTS party_balance (company {int} NOT NULL, account {int} NOT NULL, "
        "party {int} NOT NULL, fiscal_year {int} NOT NULL, period {int} NOT NULL, "
        "kind {int} NOT NULL, debit {int} NOT NULL, credit {int} NOT NULL, "
        "PRIMARY KEY (company, account, party, fiscal_year, period, kind)) {clustered}"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS party_balance_party ON party_balance (party)"),
    SQL_INIT(
        "CREATE TABLE IF NOT EXISTS entry_draft (voucher {int} NOT NULL, idx {int} NOT NULL, "
        "company {int} NOT NULL, account {int} NOT NULL, party {int}, posting_date {int} NOT NULL, "
        "label {text} NOT NULL, debit {int} NOT NULL, credit {int} NOT NULL, "
        "PRIMARY KEY (voucher, idx)) {clustered}"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS entry_draft_account ON entry_draft (company, account, "
             "posting_date)"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS lettrage (id {id}, company {int} NOT NULL, account {int} "
             "NOT NULL, "
             "party {int}, code {text} NOT NULL, day {int}, by_user {text} NOT NULL) {strict}"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS lettrage_line (gl_entry {int} PRIMARY KEY, "
             "lettrage {int} NOT NULL) {strict}"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS lettrage_line_group ON lettrage_line (lettrage)"),
    SQL_INIT(
        "CREATE INDEX IF NOT EXISTS lettrage_party ON lettrage (company, account, party, code)"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS fec_party (company {int} NOT NULL, kind {text} NOT NULL, "
             "code {text} NOT NULL, party {int} NOT NULL, PRIMARY KEY (company, kind, code)) "
             "{clustered}"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS fec_import (company {int} NOT NULL, hash {text} NOT NULL, "
             "file_name {text} NOT NULL, at {int} NOT NULL, entries {int} NOT NULL, "
             "PRIMARY KEY (company, hash)) {clustered}"),
};

/* Books of before: what is not lettered and not cancelled is open. */
static const Sql open_items[] = {
    SQL_INIT("UPDATE gl_entry SET outstanding = debit - credit, outstanding_in_account_currency = "
             "debit_in_account_currency - credit_in_account_currency WHERE party IS NOT NULL "
             "AND is_cancelled = 0 AND account IN (SELECT id FROM account WHERE account_type IN "
             "('Receivable', 'Payable')) AND id NOT IN (SELECT gl_entry FROM lettrage_line) "
             "AND entry NOT IN (SELECT e.id FROM ledger_entry e WHERE e.kind = 'opening' AND "
             "EXISTS (SELECT 1 FROM ledger_entry b WHERE b.company = e.company "
             "AND b.posting_date < e.posting_date))"),
};

void ledger_register(void)
{
    step_register("open_items", open_items, 1);
    tables_register(ledger_tables, (int)(sizeof ledger_tables / sizeof *ledger_tables));
    closing_register();
    verify_daily_register();
    ledger_reports_register();
}

bool balance_add_amounts(Ctx *c, int64_t company, const BalanceKey *k, Money debit, Money credit)
{
    if (!k->party)
        return db_exec(c->db,
                       SQL("INSERT INTO balance (company, account, fiscal_year, period, kind, "
                           "debit, credit) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (company, "
                           "account, fiscal_year, period, kind) DO UPDATE SET "
                           "debit = balance.debit + excluded.debit, "
                           "credit = balance.credit + excluded.credit"),
                       DB_P(db_i(company), db_i(k->account), db_i(k->fiscal_year), db_i(k->period),
                            db_i(k->kind), db_i(debit.minor), db_i(credit.minor)),
                       NULL);
    return db_exec(c->db,
                   SQL("INSERT INTO party_balance (company, account, party, fiscal_year, period, "
                       "kind, debit, credit) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (company, "
                       "account, party, fiscal_year, period, kind) DO UPDATE SET "
                       "debit = party_balance.debit + excluded.debit, "
                       "credit = party_balance.credit + excluded.credit"),
                   DB_P(db_i(company), db_i(k->account), db_i(k->party), db_i(k->fiscal_year),
                        db_i(k->period), db_i(k->kind), db_i(debit.minor), db_i(credit.minor)),
                   NULL);
}

bool balance_add(Ctx *c, const Entry *e, int64_t fiscal_year)
{
    int64_t period = date_month_key(e->posting_date);
    for (int i = 0; i < e->n; i++) {
        const EntryLine *l = &e->lines[i];
        BalanceKey k = {l->account, 0, fiscal_year, period, e->kind};
        BalanceKey of_party = {l->account, l->party, fiscal_year, period, e->kind};
        if (!balance_add_amounts(c, e->company, &k, l->debit, l->credit) ||
            (l->party && !balance_add_amounts(c, e->company, &of_party, l->debit, l->credit)))
            return db_report(c->db, &c->e);
    }
    return true;
}
