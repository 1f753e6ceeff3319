/* SPDX-License-Identifier: EUPL-1.2 */
#include "balance_read.h"

#include "entry.h"
#include "map.h"
#include "perm.h"
#include "site.h"

#include <stdlib.h>

typedef struct {
    Ctx *c;
    const BalanceQuery *q;
    FiscalYearInfo *years;
    int n_years;
    int base;         /* last year with carried-forward balances that began by `from`, or -1 */
    int current;      /* year that holds `from`, or -1 */
    Map income;       /* accounts of classes 6 and 7, by the bytes of their ids */
    Map sums;         /* account -> BalanceSum */
    int64_t row_year; /* fiscal year of the last row read */
} Reader;

bool balance_restricted(const Ctx *c)
{
    for (int i = 0; i < c->user.n_rules; i++)
        if (!str_is(c->user.rules[i].allow->name, "company"))
            return true;
    return false;
}

bool company_permitted(const Ctx *c, int64_t company)
{
    bool any = false;
    for (int i = 0; i < c->user.n_rules; i++) {
        if (!str_is(c->user.rules[i].allow->name, "company"))
            continue;
        any = true;
        if (c->user.rules[i].id == company)
            return true;
    }
    return !any;
}

/* --- fiscal years --- */

static bool has_entries(Ctx *c, int64_t company, int64_t year, bool only_openings)
{
    int64_t one = 0;
    if (only_openings)
        db_one_int(c->db,
                   SQL("SELECT 1 FROM ledger_entry WHERE company = ? AND fiscal_year = ? "
                       "AND kind = 'opening' LIMIT 1"),
                   DB_P(db_i(company), db_i(year)), &one);
    else
        db_one_int(c->db,
                   SQL("SELECT 1 FROM ledger_entry WHERE company = ? AND fiscal_year = ? LIMIT 1"),
                   DB_P(db_i(company), db_i(year)), &one);
    return one == 1;
}

static bool mark_years(Ctx *c, int64_t company, FiscalYearInfo *years, int n)
{
    for (int i = 0; i < n; i++) {
        years[i].used = has_entries(c, company, years[i].id, false);
        years[i].opening = years[i].used && has_entries(c, company, years[i].id, true);
    }
    return db_error(c->db) == DB_OK;
}

bool fiscal_years(Ctx *c, int64_t company, FiscalYearInfo **out, int *out_n)
{
    FiscalYearInfo *years = NULL;
    int n = 0;
    DbRows *r = db_query(c->db,
                         SQL("SELECT id, year_start_date, year_end_date FROM fiscal_year "
                             "WHERE company = ? ORDER BY year_start_date"),
                         DB_P(db_i(company)));
    while (db_next(r)) {
        years = arena_grow(c->a, years, sizeof *years * (size_t)n, sizeof *years * (size_t)(n + 1));
        years[n++] = (FiscalYearInfo){.id = db_get_int(r, 0),
                                      .start = {(int32_t)db_get_int(r, 1)},
                                      .end = {(int32_t)db_get_int(r, 2)}};
    }
    if (!db_finish(r) || !mark_years(c, company, years, n))
        return db_report(c->db, &c->e);
    *out = years;
    *out_n = n;
    return true;
}

bool fiscal_year_of(Ctx *c, int64_t company, Date day, FiscalYearInfo *out)
{
    FiscalYearInfo *years;
    int n, i = 0;
    if (!fiscal_years(c, company, &years, &n) || !n)
        return false;
    while (i < n - 1 && years[i].end.day < day.day)
        i++;
    *out = years[i];
    return true;
}

bool opening_repeated(const FiscalYearInfo *years, int i, Date from)
{
    if (years[i].start.day <= from.day)
        return false;
    for (int k = 0; k < i; k++)
        if (years[k].used)
            return true;
    return false;
}

static bool read_years(Reader *x)
{
    x->base = x->current = -1;
    if (!fiscal_years(x->c, x->q->company, &x->years, &x->n_years))
        return false;
    for (int i = 0; i < x->n_years; i++) {
        const FiscalYearInfo *y = &x->years[i];
        if (y->start.day > x->q->from.day)
            break;
        if (y->opening)
            x->base = i;
        if (y->end.day >= x->q->from.day)
            x->current = i;
    }
    return true;
}

static int year_index(const Reader *x, int64_t id)
{
    for (int i = 0; i < x->n_years; i++)
        if (x->years[i].id == id)
            return i;
    return -1;
}

/* --- adding up --- */

static Str id_key(const int64_t *id)
{
    return (Str){(const char *)id, sizeof *id};
}

static bool read_income_accounts(Reader *x)
{
    Ctx *c = x->c;
    DbRows *r = db_query(c->db,
                         SQL("SELECT id FROM account WHERE company = ? AND (account_number "
                             "LIKE '6%' OR account_number LIKE '7%')"),
                         DB_P(db_i(x->q->company)));
    while (db_next(r)) {
        int64_t *id = arena_new_of(c->a, int64_t);
        *id = db_get_int(r, 0);
        map_set(&x->income, id_key(id), id);
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static BalanceSum *sum_of(Reader *x, int64_t account)
{
    BalanceSum *s = map_get(&x->sums, id_key(&account));
    if (!s) {
        s = arena_new_of(x->c->a, BalanceSum);
        s->account = account;
        map_set(&x->sums, id_key(&s->account), s);
    }
    return s;
}

/* What is of one account, fiscal year and kind: its balance before the period and its movements. */
typedef struct {
    int64_t account;
    int year;
    EntryKind kind;
    int64_t before, debit, credit;
} Part;

static void add_opening(Reader *x, BalanceSum *s, const Part *p)
{
    bool later = p->year >= 0 && x->years[p->year].start.day > x->q->from.day;
    if (later ? opening_repeated(x->years, p->year, x->q->from) : p->year != x->base)
        return;
    if (later || x->q->openings_as_rows) {
        s->opening += p->before;
        s->debit += p->debit;
        s->credit += p->credit;
    } else {
        s->opening += p->before + p->debit - p->credit;
    }
}

static void add_part(Reader *x, const Part *p)
{
    BalanceSum *s = sum_of(x, p->account);
    if (p->kind == ENTRY_OPENING) {
        add_opening(x, s, p);
        return;
    }
    bool income = map_get(&x->income, id_key(&p->account)) != NULL;
    bool counts = income ? p->year == x->current && p->kind != ENTRY_CLOSING
                         : x->base < 0 || p->year >= x->base;
    if (counts)
        s->opening += p->before;
    if (p->kind == ENTRY_CLOSING) /* the entries that bring classes 6 and 7 to zero */
        return;
    s->debit += p->debit;
    s->credit += p->credit;
}

/* Columns: account, fiscal year, kind, before, debit, credit. */
static bool add_rows(Reader *x, SqlBuf *q)
{
    DbRows *r = sql_query(x->c->db, q);
    while (db_next(r)) {
        Part p = {.account = db_get_int(r, 0),
                  .year = year_index(x, db_get_int(r, 1)),
                  .kind = (EntryKind)db_get_int(r, 2),
                  .before = db_get_int(r, 3),
                  .debit = db_get_int(r, 4),
                  .credit = db_get_int(r, 5)};
        add_part(x, &p);
    }
    return db_finish(r) || db_report(x->c->db, &x->c->e);
}

static void only_asked(const Reader *x, SqlBuf *q, bool of_entries)
{
    if (of_entries)
        sql_add(q, " WHERE g.company = ");
    else
        sql_add(q, " WHERE company = ");
    sql_param(q, db_i(x->q->company));
    if (x->q->account) {
        sql_add(q, " AND account = ");
        sql_param(q, db_i(x->q->account));
    }
    for (int i = 0; i < x->q->n_accounts; i++) {
        buf_add_c(&q->text, i ? ", " : " AND account IN (");
        sql_param(q, db_i(x->q->accounts[i]));
    }
    if (x->q->n_accounts)
        sql_add(q, ")");
    if (x->q->party) {
        sql_add(q, " AND party = ");
        sql_param(q, db_i(x->q->party));
    }
}

/* --- whole months --- */

/* A day as a border between months, and the days between it and the nearest such border. */
typedef struct {
    int month;        /* key of the first month behind the border */
    Date first, last; /* days from `first` up to, not including, `last` */
    int sign;         /* +1: they are to be added to the months before the border, -1: taken off */
} Cut;

static Cut cut_at(Date d)
{
    Date start = date_month_start(d), next = date_add_days(date_month_end(d), 1);
    if (d.day - start.day <= next.day - d.day)
        return (Cut){date_month_key(start), start, d, 1};
    return (Cut){date_month_key(next), d, next, -1};
}

/* Rows are read as they lie and added here, which is three times faster than sums by SQL; those of
 * one account, year and kind lie together as a rule and are looked up once. */
static bool read_months(Reader *x, DbRows *r, int from)
{
    Part p = {0};
    bool any = false;
    while (db_next(r)) {
        Part row = {.account = db_get_int(r, 0), .kind = (EntryKind)db_get_int(r, 3)};
        int64_t year = db_get_int(r, 1), debit = db_get_int(r, 4), credit = db_get_int(r, 5);
        row.year = any && year == x->row_year ? p.year : year_index(x, year);
        x->row_year = year;
        if (any && (row.account != p.account || row.year != p.year || row.kind != p.kind)) {
            add_part(x, &p);
            any = false;
        }
        if (!any)
            p = row;
        any = true;
        bool before = db_get_int(r, 2) < from;
        p.before += before ? debit - credit : 0;
        p.debit += before ? 0 : debit;
        p.credit += before ? 0 : credit;
    }
    if (any)
        add_part(x, &p);
    return db_finish(r) || db_report(x->c->db, &x->c->e);
}

static bool add_months(Reader *x, int from, int to)
{
    SqlBuf q = sql_new(x->c->a);
    sql_add(&q, "SELECT account, fiscal_year, period, kind, debit, credit FROM ");
    if (x->q->party)
        sql_add(&q, "party_balance");
    else
        sql_add(&q, "balance");
    only_asked(x, &q, false);
    sql_add(&q, " AND period < ");
    sql_param(&q, db_i(to));
    return read_months(x, sql_query(x->c->db, &q), from);
}

/* --- days --- */

static void select_entries(const Reader *x, SqlBuf *q)
{
    sql_add(q, " FROM ");
    perm_subselect(x->c, q, type_of(x->c, STR("gl_entry")));
    sql_add(q, " g JOIN ledger_entry e ON e.id = g.entry");
    only_asked(x, q, true);
}

#define KIND_NUMBER "CASE e.kind WHEN 'opening' THEN 1 WHEN 'closing' THEN 2 ELSE 0 END"

/* Of a party its lines; of accounts their balances by day, account by account since there are many
 * more days than accounts. */
static void select_days(const Reader *x, SqlBuf *q)
{
    if (x->q->party) {
        sql_add(q, "SELECT g.account, e.fiscal_year, " KIND_NUMBER ", g.debit, g.credit");
        select_entries(x, q);
        return;
    }
    sql_add(q, "SELECT g.account, g.fiscal_year, g.kind, g.debit, g.credit FROM day_balance g");
    only_asked(x, q, true);
    if (!x->q->account && !x->q->n_accounts) {
        sql_add(q, " AND g.account IN (SELECT id FROM account WHERE is_group = 0 AND company = ");
        sql_param(q, db_i(x->q->company));
        sql_add(q, ")");
    }
}

static bool add_days(Reader *x, const Cut *cut, bool at_start)
{
    SqlBuf q = sql_new(x->c->a);
    if (cut->first.day == cut->last.day)
        return true;
    select_days(x, &q);
    sql_add(&q, " AND g.posting_date >= ");
    sql_param(&q, db_i(cut->first.day));
    sql_add(&q, " AND g.posting_date < ");
    sql_param(&q, db_i(cut->last.day));
    DbRows *r = sql_query(x->c->db, &q);
    while (db_next(r)) {
        int64_t debit = cut->sign * db_get_int(r, 3), credit = cut->sign * db_get_int(r, 4);
        Part p = {.account = db_get_int(r, 0),
                  .year = year_index(x, db_get_int(r, 1)),
                  .kind = (EntryKind)db_get_int(r, 2),
                  .before = at_start ? debit - credit : 0,
                  .debit = at_start ? -debit : debit,
                  .credit = at_start ? -credit : credit};
        add_part(x, &p);
    }
    return db_finish(r) || db_report(x->c->db, &x->c->e);
}

/* All rows that the user may see, added up. */
static bool add_permitted(Reader *x)
{
    SqlBuf q = sql_new(x->c->a);
    DbValue from = db_i(x->q->from.day);
    sql_add(&q, "SELECT g.account, e.fiscal_year, " KIND_NUMBER " AS kind_number, "
                "CAST(sum(CASE WHEN g.posting_date < ");
    sql_param(&q, from);
    sql_add(&q, " THEN g.debit - g.credit ELSE 0 END) AS BIGINT), "
                "CAST(sum(CASE WHEN g.posting_date >= ");
    sql_param(&q, from);
    sql_add(&q, " THEN g.debit ELSE 0 END) AS BIGINT), CAST(sum(CASE WHEN g.posting_date >= ");
    sql_param(&q, from);
    sql_add(&q, " THEN g.credit ELSE 0 END) AS BIGINT)");
    select_entries(x, &q);
    sql_add(&q, " AND g.posting_date <= ");
    sql_param(&q, db_i(x->q->to.day));
    sql_add(&q, " GROUP BY g.account, e.fiscal_year, kind_number");
    return add_rows(x, &q);
}

/* --- drafts --- */

static bool add_drafts(Reader *x)
{
    SqlBuf q = sql_new(x->c->a);
    sql_add(&q, "SELECT account, posting_date, debit, credit FROM entry_draft");
    only_asked(x, &q, false);
    sql_add(&q, " AND posting_date <= ");
    sql_param(&q, db_i(x->q->to.day));
    DbRows *r = sql_query(x->c->db, &q);
    while (db_next(r)) {
        int64_t day = db_get_int(r, 1), debit = db_get_int(r, 2), credit = db_get_int(r, 3);
        Part p = {.account = db_get_int(r, 0), .year = -1};
        for (int i = 0; i < x->n_years; i++)
            if (x->years[i].start.day <= day && day <= x->years[i].end.day)
                p.year = i;
        bool before = day < x->q->from.day;
        p.before = before ? debit - credit : 0;
        p.debit = before ? 0 : debit;
        p.credit = before ? 0 : credit;
        add_part(x, &p);
    }
    return db_finish(r) || db_report(x->c->db, &x->c->e);
}

/* --- result --- */

static int by_account(const void *a, const void *b)
{
    int64_t x = ((const BalanceSum *)a)->account, y = ((const BalanceSum *)b)->account;
    return x < y ? -1 : x > y;
}

static void give_sums(Reader *x, BalanceSum **out, int *out_n)
{
    BalanceSum *list = arena_array_of(x->c->a, BalanceSum, x->sums.n + 1);
    int n = 0;
    for (size_t i = 0; i < x->sums.cap; i++) {
        const BalanceSum *s = x->sums.slots[i].value;
        if (s && (s->opening || s->debit || s->credit))
            list[n++] = *s;
    }
    qsort(list, (size_t)n, sizeof *list, by_account);
    *out = list;
    *out_n = n;
}

bool balance_read(Ctx *c, const BalanceQuery *q, BalanceSum **out, int *out_n)
{
    Reader x = {.c = c, .q = q, .income = {.a = c->a}, .sums = {.a = c->a}};
    Cut from = cut_at(q->from), to = cut_at(date_add_days(q->to, 1));
    bool ok = (!c->writing || db_settle(c->db)) && read_years(&x) && read_income_accounts(&x);
    if (ok && !company_permitted(c, q->company))
        ok = true;
    else if (ok && balance_restricted(c))
        ok = add_permitted(&x);
    else if (ok)
        ok = add_months(&x, from.month, to.month) && add_days(&x, &from, true) &&
             add_days(&x, &to, false) && (!q->drafts || add_drafts(&x));
    if (ok)
        give_sums(&x, out, out_n);
    return ok;
}
