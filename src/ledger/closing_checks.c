/* SPDX-License-Identifier: EUPL-1.2 */
#include "closing_checks.h"

#include "balance_read.h"
#include "site.h"

typedef struct {
    int64_t id;
    Str name;
    bool cash;
} Account;

/* --- drafts --- */

static bool read_drafts(Ctx *c, int64_t company, ClosingChecks *out)
{
    enum { TYPES_MAX = 32 };
    out->drafts = arena_array_of(c->a, ClosingDrafts, TYPES_MAX);
    DbRows *r = db_query(c->db,
                         SQL("SELECT d.type_id, count(DISTINCT h.voucher) FROM entry_draft_head h "
                             "JOIN document d ON d.id = h.voucher WHERE h.company = ? "
                             "AND h.posting_date <= ? GROUP BY d.type_id ORDER BY 2 DESC, 1"),
                         DB_P(db_i(company), db_i(out->to.day)));
    while (out->n_drafts < TYPES_MAX && db_next(r)) {
        const TypeDef *t = registry_by_id(c->reg, db_get_int(r, 0));
        if (t)
            out->drafts[out->n_drafts++] = (ClosingDrafts){t, db_get_int(r, 1)};
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

/* --- accounts --- */

static bool read_accounts(Ctx *c, int64_t company, Account **out, int *out_n)
{
    int n = 0, room = 0;
    Account *list = NULL;
    DbRows *r = db_query(
        c->db,
        SQL("SELECT a.id, d.name, a.account_type FROM account a JOIN document d "
            "ON d.id = a.id WHERE a.company = ? AND a.is_group = 0 AND (a.account_type = 'Cash' OR "
            "substr(a.account_number, 1, 3) IN ('471', '472', '473') OR "
            "substr(a.account_number, 1, 2) = '58') ORDER BY a.account_number, a.id"),
        DB_P(db_i(company)));
    while (db_next(r)) {
        if (n == room) {
            int more = room ? 2 * room : 16;
            list = arena_grow(c->a, list, sizeof(Account) * (size_t)room,
                              sizeof(Account) * (size_t)more);
            room = more;
        }
        list[n++] = (Account){db_get_int(r, 0), str_copy(c->a, db_get_text(r, 1)),
                              str_is(db_get_text(r, 2), "Cash")};
    }
    *out = list;
    *out_n = n;
    return db_finish(r) || db_report(c->db, &c->e);
}

static const BalanceSum *sum_of(const BalanceSum *sums, int n, int64_t account)
{
    for (int i = 0; i < n; i++)
        if (sums[i].account == account)
            return &sums[i];
    return NULL;
}

/* The first day from `from` on that ends below zero. */
static bool below_zero(Ctx *c, const Account *a, int64_t opening, Date from, ClosingChecks *out)
{
    int64_t running = opening;
    bool found = opening < 0;
    if (found)
        out->cash[out->n_cash++] = (ClosingAccount){a->name, running, from};
    DbRows *r = db_query(c->db,
                         SQL("SELECT posting_date, CAST(sum(debit - credit) AS BIGINT) "
                             "FROM day_balance WHERE account = ? AND posting_date BETWEEN ? AND ? "
                             "AND kind <> 1 GROUP BY posting_date ORDER BY posting_date"),
                         DB_P(db_i(a->id), db_i(from.day), db_i(out->to.day)));
    while (!found && db_next(r)) {
        running += db_get_int(r, 1);
        found = running < 0;
        if (found)
            out->cash[out->n_cash++] = (ClosingAccount){
                a->name, running, {(int32_t)db_get_int(r, 0)}};
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static bool look_at(Ctx *c, const Account *a, const BalanceSum *s, Date from, ClosingChecks *out)
{
    int64_t balance = s->opening + s->debit - s->credit;
    if (a->cash) {
        out->has_cash = true;
        return below_zero(c, a, s->opening, from, out);
    }
    if (balance)
        out->waiting[out->n_waiting++] = (ClosingAccount){a->name, balance, out->to};
    return true;
}

static bool read_balances(Ctx *c, int64_t company, Date from, ClosingChecks *out)
{
    Account *accounts;
    BalanceSum *sums;
    int n, n_sums;
    BalanceQuery q = {.company = company, .from = from, .to = out->to};
    if (!read_accounts(c, company, &accounts, &n) || !balance_read(c, &q, &sums, &n_sums))
        return false;
    out->waiting = arena_array_of(c->a, ClosingAccount, n + 1);
    out->cash = arena_array_of(c->a, ClosingAccount, n + 1);
    for (int i = 0; i < n; i++) {
        const BalanceSum *s = sum_of(sums, n_sums, accounts[i].id);
        if (s && !look_at(c, &accounts[i], s, from, out))
            return false;
    }
    return true;
}

bool closing_checks(Ctx *c, int64_t company, Date to, ClosingChecks *out)
{
    FiscalYearInfo year;
    int64_t last = 0;
    *out = (ClosingChecks){.to = to};
    Date from = fiscal_year_of(c, company, to, &year) ? year.start : date_month_start(to);
    db_one_int(c->db, SQL("SELECT max(to_date) FROM period_closing WHERE company = ?"),
               DB_P(db_i(company)), &last);
    out->from = last >= from.day ? (Date){(int32_t)last + 1} : from;
    return read_drafts(c, company, out) && read_balances(c, company, from, out);
}
