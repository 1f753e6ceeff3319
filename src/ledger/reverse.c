/* SPDX-License-Identifier: EUPL-1.2
 * Contre-passation; what leaves the brouillard.
 */
#include "entry.h"
#include "settlement.h"

static bool read_lines(Ctx *c, Entry *e, int64_t entry)
{
    DbRows *r = db_query(
        c->db,
        SQL("SELECT account, party_type, party, party_code, party_name, debit, credit, "
            "account_currency, debit_in_account_currency, credit_in_account_currency, "
            "due_date, remarks, vat_code, vat_base FROM gl_entry WHERE entry = ? "
            "ORDER BY idx_in_entry"),
        DB_P(db_i(entry)));
    while (db_next(r)) {
        Money credit = {db_get_int(r, 5)}, debit = {db_get_int(r, 6)};
        EntryLine *l = debit.minor ? entry_debit(c, e, db_get_int(r, 0), debit)
                                   : entry_credit(c, e, db_get_int(r, 0), credit);
        if (!l)
            continue;
        l->party_type = str_copy(c->a, db_get_text(r, 1));
        l->party = db_is_null(r, 2) ? 0 : db_get_int(r, 2);
        l->party_code = str_copy(c->a, db_get_text(r, 3));
        l->party_name = str_copy(c->a, db_get_text(r, 4));
        l->currency = db_get_int(r, 7);
        l->currency_amount.minor = db_get_int(r, 9) - db_get_int(r, 8);
        l->due_date.day = (int32_t)db_get_int(r, 10);
        l->vat_code = str_copy(c->a, db_get_text(r, 12));
        l->vat_base.minor = -db_get_int(r, 13);
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static bool mark_cancelled(Ctx *c, int64_t voucher)
{
    return db_exec(c->db, SQL("UPDATE gl_entry SET is_cancelled = 1 WHERE voucher_no = ?"),
                   DB_P(db_i(voucher)), NULL) ||
           db_report(c->db, &c->e);
}

static bool reverse_one(Ctx *c, const DocHead *voucher, int64_t entry, Str journal, int64_t company,
                        Date day)
{
    Entry *e = entry_new(c, journal.p, company, day, voucher);
    e->reverses = entry;
    e->label = str_format(c->a, "%s %s", tr(LANG_FR, "Reversal of"), voucher->name.p);
    return read_lines(c, e, entry) && entry_post(c, e);
}

bool entry_reverse_all(Ctx *c, const DocHead *voucher, Date day)
{
    enum { MAX = 100 };
    if (!settlement_undo(c, voucher, day) || !settlement_free(c, voucher))
        return false;
    int64_t ids[MAX], company = 0;
    Str journals[MAX];
    int n = 0;
    DbRows *r = db_query(
        c->db,
        SQL("SELECT id, journal_code, company FROM ledger_entry e WHERE voucher_no = ? "
            "AND reverses = 0 AND NOT EXISTS (SELECT 1 FROM ledger_entry x "
            "WHERE x.voucher_no = e.voucher_no AND x.reverses = e.id) ORDER BY id"),
        DB_P(db_i(voucher->id)));
    while (n < MAX && db_next(r)) {
        ids[n] = db_get_int(r, 0);
        journals[n++] = str_copy(c->a, db_get_text(r, 1));
        company = db_get_int(r, 2);
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    for (int i = 0; i < n; i++)
        if (!reverse_one(c, voucher, ids[i], journals[i], company, day))
            return false;
    return settlement_reversed(c, voucher, day) && mark_cancelled(c, voucher->id);
}

Date entry_reversal_day(Ctx *c, int64_t company, Date posting_date)
{
    return posting_date.day <= period_closed_to(c, company).day ? c->today : posting_date;
}

bool entry_draft_clear(Ctx *c, int64_t voucher)
{
    return (db_exec(c->db, SQL("DELETE FROM entry_draft WHERE voucher = ?"), DB_P(db_i(voucher)),
                    NULL) &&
            db_exec(c->db, SQL("DELETE FROM entry_draft_head WHERE voucher = ?"),
                    DB_P(db_i(voucher)), NULL)) ||
           db_report(c->db, &c->e);
}
