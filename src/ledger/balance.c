/* SPDX-License-Identifier: EUPL-1.2 */
#include "balance.h"

#include "closing.h"
#include "lettrage.h"
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
    SQL_INIT("CREATE TABLE IF NOT EXISTS day_balance (company {int} NOT NULL, "
             "account {int} NOT NULL, posting_date {int} NOT NULL, fiscal_year {int} NOT NULL, "
             "kind {int} NOT NULL, vat_code {text} NOT NULL, vat_base {int} NOT NULL, "
             "debit {int} NOT NULL, credit {int} NOT NULL, PRIMARY KEY (company, account, "
             "posting_date, fiscal_year, kind, vat_code)) {clustered}"),
    SQL_INIT(
        "CREATE TABLE IF NOT EXISTS entry_draft (voucher {int} NOT NULL, idx {int} NOT NULL, "
        "company {int} NOT NULL, account {int} NOT NULL, party {int}, posting_date {int} NOT NULL, "
        "label {text} NOT NULL, debit {int} NOT NULL, credit {int} NOT NULL, "
        "PRIMARY KEY (voucher, idx)) {clustered}"),
    SQL_INIT("CREATE TABLE IF NOT EXISTS entry_draft_head (voucher {int} NOT NULL, "
             "company {int} NOT NULL, journal {int} NOT NULL, posting_date {int} NOT NULL, "
             "PRIMARY KEY (voucher, journal)) {clustered}"),
    SQL_INIT("CREATE INDEX IF NOT EXISTS entry_draft_head_date ON entry_draft_head (company, "
             "posting_date)"),
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

/* Books of before had no balances by day. */
static const Sql day_balances[] = {
    SQL_INIT("INSERT INTO day_balance (company, account, posting_date, fiscal_year, kind, "
             "vat_code, vat_base, debit, credit) SELECT g.company, g.account, g.posting_date, "
             "e.fiscal_year, CASE e.kind WHEN 'opening' THEN 1 WHEN 'closing' THEN 2 ELSE 0 END, "
             "g.vat_code, sum(g.vat_base), sum(g.debit), sum(g.credit) FROM gl_entry g "
             "JOIN ledger_entry e ON e.id = g.entry GROUP BY 1, 2, 3, 4, 5, 6"),
};

void ledger_register(void)
{
    step_register("day_balances", day_balances, 1);
    step_register("open_items", open_items, 1);
    tables_register(ledger_tables, (int)(sizeof ledger_tables / sizeof *ledger_tables));
    lettrage_register();
    closing_register();
    verify_daily_register();
    ledger_reports_register();
}

/* --- adding up --- */

#define KEY(p) ((Str){(const char *)(p), sizeof *(p)})

/* VAT codes are numbered as they come, from 1, so that keys are of one size. */
typedef struct {
    Str text;
    int64_t number;
} Code;

static int64_t code_number(BalanceTotals *t, Str text)
{
    if (!text.n)
        return 0;
    Code *code = map_get(&t->codes, text);
    if (!code) {
        t->codes.a = t->a;
        code = arena_new_of(t->a, Code);
        *code = (Code){str_copy(t->a, text), (int64_t)t->codes.n + 1};
        map_set(&t->codes, code->text, code);
    }
    return code->number;
}

/* Adds amounts to the row of a table; `like` has its key and code. False: too large. */
static bool add_to(BalanceTotals *t, BalanceTable table, BalanceTotal like, int64_t debit,
                   int64_t credit, int64_t vat_base)
{
    Map *m = &t->totals[table];
    BalanceTotal *sum = map_get(m, KEY(&like.key));
    if (!sum) {
        m->a = t->a;
        sum = arena_new_of(t->a, BalanceTotal);
        *sum = (BalanceTotal){.key = like.key, .vat_code = str_copy(t->a, like.vat_code)};
        map_set(m, KEY(&sum->key), sum);
    }
    return !__builtin_add_overflow(sum->debit, debit, &sum->debit) &&
           !__builtin_add_overflow(sum->credit, credit, &sum->credit) &&
           !__builtin_add_overflow(sum->vat_base, vat_base, &sum->vat_base);
}

static bool add_line(BalanceTotals *t, BalanceTable table, BalanceTotal like, const BalanceLine *l)
{
    return add_to(t, table, like, l->debit, l->credit, l->vat_base);
}

bool balance_collect(Ctx *c, BalanceTotals *t, const BalanceLine *l)
{
    int64_t month = date_month_key(l->day);
    BalanceTotal whole = {.key = {l->account, 0, l->fiscal_year, month, l->kind}};
    BalanceTotal party = {.key = {l->account, l->party, l->fiscal_year, month, l->kind}};
    BalanceTotal day = {
        .key = {l->account, code_number(t, l->vat_code), l->fiscal_year, l->day.day, l->kind},
        .vat_code = l->vat_code};
    bool fits = add_line(t, BALANCE_ACCOUNT, whole, l) && add_line(t, BALANCE_DAY, day, l) &&
                (!l->party || add_line(t, BALANCE_PARTY, party, l));
    return fits || fail_field(c, ERR_VALIDATION, "accounts",
                              "The amounts are too large to be added. Check them.");
}

bool balance_collect_entry(Ctx *c, BalanceTotals *t, const Entry *e, int64_t fiscal_year)
{
    bool ok = true;
    for (int i = 0; ok && i < e->n; i++) {
        const EntryLine *l = &e->lines[i];
        BalanceLine line = {.account = l->account,
                            .party = l->party,
                            .fiscal_year = fiscal_year,
                            .kind = e->kind,
                            .day = e->posting_date,
                            .vat_code = l->vat_code,
                            .debit = l->debit.minor,
                            .credit = l->credit.minor,
                            .vat_base = l->vat_base.minor};
        ok = balance_collect(c, t, &line);
    }
    return ok;
}

BalanceTotal *balance_total(const BalanceTotals *t, BalanceTable table, BalanceTotal like)
{
    if (table == BALANCE_DAY) {
        const Code *code = like.vat_code.n ? map_get(&t->codes, like.vat_code) : NULL;
        like.key.of = code ? code->number : like.vat_code.n ? -1 : 0;
    }
    return map_get(&t->totals[table], KEY(&like.key));
}

/* --- writing --- */

enum { COLUMNS_MAX = 9, ROWS_MAX = 100 };

#define ADDS(table)                                                          \
    "debit = " table ".debit + excluded.debit, credit = " table ".credit + " \
    "excluded.credit"

static const struct {
    Sql head, tail;
    int columns;
} tables[BALANCE_TABLES] = {
    [BALANCE_ACCOUNT] = {SQL_INIT("INSERT INTO balance (company, account, fiscal_year, period, "
                                  "kind, debit, credit) VALUES "),
                         SQL_INIT(" ON CONFLICT (company, account, fiscal_year, period, kind) "
                                  "DO UPDATE SET " ADDS("balance")),
                         7},
    [BALANCE_PARTY] = {SQL_INIT("INSERT INTO party_balance (company, account, fiscal_year, period, "
                                "kind, debit, credit, party) VALUES "),
                       SQL_INIT(" ON CONFLICT (company, account, party, fiscal_year, period, kind) "
                                "DO UPDATE SET " ADDS("party_balance")),
                       8},
    [BALANCE_DAY] = {SQL_INIT("INSERT INTO day_balance (company, account, fiscal_year, "
                              "posting_date, kind, debit, credit, vat_code, vat_base) VALUES "),
                     SQL_INIT(" ON CONFLICT (company, account, posting_date, fiscal_year, kind, "
                              "vat_code) DO UPDATE SET vat_base = day_balance.vat_base + "
                              "excluded.vat_base, " ADDS("day_balance")),
                     9},
};

static void put_values(int64_t company, BalanceTable table, const BalanceTotal *sum, DbValue *v)
{
    *v++ = db_i(company);
    *v++ = db_i(sum->key.account);
    *v++ = db_i(sum->key.fiscal_year);
    *v++ = db_i(sum->key.when);
    *v++ = db_i(sum->key.kind);
    *v++ = db_i(sum->debit);
    *v++ = db_i(sum->credit);
    if (table == BALANCE_PARTY)
        *v = db_i(sum->key.of);
    if (table == BALANCE_DAY) {
        v[0] = db_t(sum->vat_code);
        v[1] = db_i(sum->vat_base);
    }
}

static bool write_table(Db *db, const BalanceTotals *t, BalanceTable table)
{
    Arena *a = arena_new();
    DbValue *values = arena_array_of(a, DbValue, COLUMNS_MAX * ROWS_MAX);
    const Map *m = &t->totals[table];
    int n = 0, columns = tables[table].columns;
    bool ok = true;
    for (size_t i = 0; ok && i <= m->cap; i++) {
        const BalanceTotal *sum = i < m->cap ? m->slots[i].value : NULL;
        if (sum)
            put_values(t->company, table, sum, values + columns * n++);
        if (n < ROWS_MAX && i < m->cap)
            continue;
        ok = db_insert_rows(db, a, tables[table].head, values, columns, n, tables[table].tail);
        n = 0;
    }
    arena_free(a);
    return ok;
}

bool balance_write(Db *db, const BalanceTotals *t)
{
    bool ok = true;
    for (BalanceTable table = 0; ok && table < BALANCE_TABLES; table++)
        ok = write_table(db, t, table);
    return ok;
}

/* --- writing what the entries of a batch add to the same rows --- */

static bool add_all(BalanceTotals *to, const BalanceTotals *from)
{
    bool fits = true;
    for (BalanceTable table = 0; table < BALANCE_TABLES; table++)
        for (size_t i = 0; fits && i < from->totals[table].cap; i++) {
            const BalanceTotal *sum = from->totals[table].slots[i].value;
            if (!sum)
                continue;
            BalanceTotal like = {.key = sum->key, .vat_code = sum->vat_code};
            if (table == BALANCE_DAY) /* codes have numbers of their own in each */
                like.key.of = code_number(to, sum->vat_code);
            fits = add_to(to, table, like, sum->debit, sum->credit, sum->vat_base);
        }
    return fits;
}

static BalanceTotals *of_company(Arena *a, BalanceTotals *all, int *n, int64_t company)
{
    for (int i = 0; i < *n; i++)
        if (all[i].company == company)
            return &all[i];
    all[*n] = (BalanceTotals){.a = a, .company = company};
    return &all[(*n)++];
}

static bool write_together(Db *db, void **items, int n)
{
    Arena *a = arena_new();
    BalanceTotals *all = arena_array_of(a, BalanceTotals, n);
    int companies = 0;
    bool ok = true;
    for (int i = 0; ok && i < n; i++) {
        const BalanceTotals *t = items[i];
        ok = add_all(of_company(a, all, &companies, t->company), t);
    }
    for (int i = 0; ok && i < companies; i++)
        ok = balance_write(db, &all[i]);
    arena_free(a);
    return ok;
}

void balance_defer(Db *db, BalanceTotals *t)
{
    db_defer(db, write_together, t);
}
