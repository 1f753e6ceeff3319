/* SPDX-License-Identifier: EUPL-1.2 */
#include "entry.h"

#include "balance.h"
#include "entry_row.h"
#include "facts.h"
#include "naming.h"
#include "seal.h"
#include "site.h"

#include <assert.h>

/* --- composing --- */

Entry *entry_new(Ctx *c, const char *journal_code, int64_t company, Date posting_date,
                 const DocHead *voucher)
{
    Entry *e = arena_new_of(c->a, Entry);
    e->company = company;
    e->journal_code = str_c(journal_code);
    e->posting_date = e->piece_date = posting_date;
    if (voucher) {
        e->voucher_type = voucher->type->label;
        e->voucher = voucher->id;
        e->voucher_name = e->piece_ref = e->label = voucher->name;
    }
    return e;
}

static EntryLine *add_line(Ctx *c, Entry *e, int64_t account)
{
    if (e->n == e->cap) {
        int cap = e->cap ? e->cap * 2 : 8;
        e->lines = arena_grow(c->a, e->lines, sizeof(EntryLine) * (size_t)e->cap,
                              sizeof(EntryLine) * (size_t)cap);
        e->cap = cap;
    }
    EntryLine *l = &e->lines[e->n++];
    *l = (EntryLine){.account = account, .label = e->label};
    return l;
}

EntryLine *entry_debit(Ctx *c, Entry *e, int64_t account, Money amount)
{
    if (amount.minor == 0)
        return NULL;
    EntryLine *l = add_line(c, e, account);
    if (amount.minor > 0)
        l->debit = amount;
    else
        l->credit = money_neg(amount);
    return l;
}

EntryLine *entry_credit(Ctx *c, Entry *e, int64_t account, Money amount)
{
    return entry_debit(c, e, account, money_neg(amount));
}

void line_party(Ctx *c, EntryLine *l, Str party_type, Link party, Str party_name)
{
    if (!l)
        return;
    l->party_type = party_type;
    l->party = party.id;
    l->party_code = party.name.n ? party.name : id_to_name(c, party.id);
    l->party_name = party_name;
}

/* --- looking up --- */

int64_t account_of_role(Ctx *c, int64_t company, const char *role)
{
    int64_t id = 0;
    Str key = str_cat_int(c->a, STR("role:"), company, str_c(role));
    if (memo_number(c, key, &id) || fact_get_int(c, key, &id))
        return id;
    if (db_one_int(c->db,
                   SQL("SELECT id FROM account WHERE company = ? AND role = ? "
                       "ORDER BY account_number LIMIT 1"),
                   DB_P(db_i(company), db_t(str_c(role))), &id)) {
        memo_set_number(c, key, id);
        fact_put_int(c, key, id);
        return id;
    }
    fail_field(
        c, ERR_VALIDATION, "company",
        "The chart of accounts has no account for %s. Give this role to one of its accounts.",
        role);
    return 0;
}

int64_t account_by_number(Ctx *c, int64_t company, Str number)
{
    int64_t id = 0;
    db_one_int(c->db, SQL("SELECT id FROM account WHERE company = ? AND account_number = ?"),
               DB_P(db_i(company), db_t(number)), &id);
    return id;
}

int64_t journal_by_code(Ctx *c, int64_t company, Str code)
{
    int64_t id = 0;
    db_one_int(c->db, SQL("SELECT id FROM accounting_journal WHERE company = ? AND code = ?"),
               DB_P(db_i(company), db_t(code)), &id);
    return id;
}

Date period_closed_to(Ctx *c, int64_t company)
{
    int64_t day = 0;
    db_one_int(c->db, SQL("SELECT coalesce(max(to_date), 0) FROM period_closing WHERE company = ?"),
               DB_P(db_i(company)), &day);
    return (Date){(int32_t)day};
}

bool period_check(Ctx *c, int64_t company, Date day, const char *field, int64_t *out_fiscal_year)
{
    int64_t year = 0;
    Date closed = period_closed_to(c, company);
    if (day.day <= closed.day)
        return fail_field(
            c, ERR_VALIDATION, field,
            "The books are closed up to %s: nothing can be posted on %s. Choose a later date.",
            date_format(c->a, closed).p, date_format(c->a, day).p);
    if (!db_one_int(c->db,
                    SQL("SELECT id FROM fiscal_year WHERE company = ? AND year_start_date <= ? "
                        "AND year_end_date >= ? AND closed = 0"),
                    DB_P(db_i(company), db_i(day.day), db_i(day.day)), &year))
        return fail_field(c, ERR_VALIDATION, field,
                          "No open fiscal year holds %s. Open one or choose another date.",
                          date_format(c->a, day).p);
    *out_fiscal_year = year;
    return true;
}

/* --- checking --- */

bool entry_account_refused(Ctx *c, Str number, bool group)
{
    if (group)
        return fail_field(c, ERR_VALIDATION, "account",
                          "%s is a group of accounts: post to one of its accounts.",
                          str_z(c->a, number));
    return fail_field(c, ERR_VALIDATION, "account",
                      "The account %s is not one of this company. Choose another one.",
                      number.n ? str_z(c->a, number) : "?");
}

bool entry_journal_refused(Ctx *c, Str code)
{
    return fail_field(c, ERR_VALIDATION, "journal",
                      "The company has no journal %s. Create it first.", str_z(c->a, code));
}

bool entry_account_open(Str account_type)
{
    return str_is(account_type, "Receivable") || str_is(account_type, "Payable");
}

bool entry_opens(Ctx *c, const Entry *e, bool *out)
{
    int64_t earlier = 0;
    *out = true;
    if (e->kind != ENTRY_OPENING)
        return true;
    db_one_int(c->db,
               SQL("SELECT 1 FROM ledger_entry WHERE company = ? AND posting_date < ? LIMIT 1"),
               DB_P(db_i(e->company), db_i(e->posting_date.day)), &earlier);
    *out = !earlier;
    return db_error(c->db) == DB_OK || db_report(c->db, &c->e);
}

/* company, is_group, account_number, account_name and account_type, one a line. */
static bool read_account(Ctx *c, int64_t id, Str *out)
{
    Str key = str_cat_int(c->a, STR("account:"), id, STR(""));
    if (fact_get(c, key, out))
        return true;
    DbRows *r = db_query(c->db,
                         SQL("SELECT company, is_group, account_number, account_name, account_type "
                             "FROM account WHERE id = ?"),
                         DB_P(db_i(id)));
    Buf b = {.a = c->a};
    bool any = db_next(r);
    for (int i = 0; any && i < 5; i++) {
        if (i < 2)
            buf_add_int(&b, db_get_int(r, i));
        else
            buf_add(&b, db_get_text(r, i));
        buf_add_char(&b, '\n');
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    *out = buf_str(&b);
    if (any)
        fact_put(c, key, *out);
    return true;
}

static bool fill_account(Ctx *c, const Entry *e, EntryLine *l)
{
    int64_t company = 0;
    Str rest, part[5] = {0};
    if (!read_account(c, l->account, &rest))
        return false;
    for (int i = 0; i < 5 && str_split(&rest, '\n', &part[i]); i++)
        ;
    str_to_int(part[0], &company);
    l->account_number = part[2];
    l->account_name = part[3];
    l->open = l->party && entry_account_open(part[4]);
    return (company == e->company && !str_is(part[1], "1")) ||
           entry_account_refused(c, l->account_number, company == e->company);
}

static bool fill_accounts(Ctx *c, Entry *e, bool planned)
{
    bool opens, ok = true;
    if (!entry_opens(c, e, &opens))
        return false;
    for (int i = 0; i < e->n; i++) {
        EntryLine *l = &e->lines[i];
        if (planned && !l->account)
            continue;
        if (i && e->lines[i - 1].account == l->account) {
            l->account_number = e->lines[i - 1].account_number;
            l->account_name = e->lines[i - 1].account_name;
            l->open = l->party && e->lines[i - 1].open;
        } else {
            ok = fill_account(c, e, l) && ok;
        }
        e->lines[i].open = e->lines[i].open && opens;
    }
    return ok;
}

bool entry_balanced(Ctx *c, const Entry *e)
{
    Money debit = {0}, credit = {0};
    for (int i = 0; i < e->n; i++)
        if (!money_add(debit, e->lines[i].debit, &debit) ||
            !money_add(credit, e->lines[i].credit, &credit))
            return fail_field(c, ERR_VALIDATION, "accounts",
                              "The amounts are too large to be added. Check them.");
    if (debit.minor == credit.minor)
        return true;
    const CompanyInfo *info = company_info(c, e->company);
    int decimals = info ? info->decimals : 2;
    return fail_field(
        c, ERR_VALIDATION, "accounts",
        "The entry is not balanced: debit %s, credit %s, difference %s. Correct the lines.",
        ctx_amount(c, debit.minor, decimals).p, ctx_amount(c, credit.minor, decimals).p,
        ctx_amount(c, debit.minor - credit.minor, decimals).p);
}

/* --- numbering, sealing, storing --- */

static bool find_journal(Ctx *c, const Entry *e, EntryPlace *p)
{
    Str key = str_cat(c->a, str_cat_int(c->a, STR("journal:"), e->company, STR(":")),
                      e->journal_code);
    Str name_key = str_cat(c->a, STR("journal_name:"), key);
    if (fact_get_int(c, key, &p->journal) && fact_get(c, name_key, &p->journal_name))
        return true;
    DbRows *r = db_query(c->db,
                         SQL("SELECT id, journal_name FROM accounting_journal "
                             "WHERE company = ? AND code = ?"),
                         DB_P(db_i(e->company), db_t(e->journal_code)));
    if (db_next(r)) {
        p->journal = db_get_int(r, 0);
        p->journal_name = str_copy(c->a, db_get_text(r, 1));
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    if (p->journal) {
        fact_put_int(c, key, p->journal);
        fact_put(c, name_key, p->journal_name);
    }
    return p->journal || entry_journal_refused(c, e->journal_code);
}

static bool year_name(Ctx *c, int64_t fiscal_year, Str *out)
{
    Str key = str_cat_int(c->a, STR("year:"), fiscal_year, STR(""));
    if (fact_get(c, key, out))
        return true;
    if (!db_one_text(c->db, c->a, SQL("SELECT year FROM fiscal_year WHERE id = ?"),
                     DB_P(db_i(fiscal_year)), out))
        return db_report(c->db, &c->e);
    fact_put(c, key, *out);
    return true;
}

static bool number_entry(Ctx *c, Entry *e, EntryPlace *p)
{
    Str prefix = entry_series(c->a, e->journal_code, p->fiscal_year);
    if (!series_next(c, e->company, prefix, 0, &p->number))
        return db_report(c->db, &c->e);
    if (!year_name(c, p->fiscal_year, &p->year))
        return false;
    e->number_text = entry_number_text(c->a, e->journal_code, p->year, p->number);
    return true;
}

static bool seal_entry(Ctx *c, const Entry *e, EntryPlace *p)
{
    Buf b = {.a = c->a};
    DbValue v[ENTRY_N + LINE_N];
    entry_values(c, e, p, v);
    entry_text(&b, v);
    for (int i = 0; i < e->n; i++) {
        line_values(e, p, i, v);
        line_text(&b, v);
    }
    return seal_append(c, e->company, "entry", buf_str(&b), &p->seq, &p->seal);
}

static bool insert_entry(Ctx *c, Entry *e, const EntryPlace *p)
{
    DbValue v[ENTRY_N];
    entry_values(c, e, p, v);
    return db_insert(c->db,
                     SQL("INSERT INTO ledger_entry (" ENTRY_COLUMNS ", docstatus) "
                         "VALUES (" ENTRY_MARKS ", 1) RETURNING id"),
                     v, ENTRY_N, &e->id);
}

static bool insert_lines(Ctx *c, const Entry *e, const EntryPlace *p)
{
    enum { COLUMNS = LINE_N + 1, ROWS = 20 };
    DbValue values[COLUMNS * ROWS];
    bool ok = true;
    for (int done = 0; ok && done < e->n; done += ROWS) {
        int rows = e->n - done < ROWS ? e->n - done : ROWS;
        for (int i = 0; i < rows; i++) {
            line_values(e, p, done + i, &values[i * COLUMNS]);
            values[i * COLUMNS + LINE_N] = db_i(1);
        }
        ok = db_insert_rows(c->db, c->a,
                            SQL("INSERT INTO gl_entry (" LINE_COLUMNS ", docstatus) VALUES "),
                            values, COLUMNS, rows, SQL(""));
    }
    return ok;
}

/* Whether it can be posted, and where: its journal and fiscal year. */
static bool check(Ctx *c, Entry *e, EntryPlace *p, bool planned)
{
    bool ok = e->n >= 2 || fail_field(c, ERR_VALIDATION, "accounts",
                                      "An entry needs at least two lines. "
                                      "Add one.");
    ok = ok && entry_balanced(c, e);
    ok = period_check(c, e->company, e->posting_date, "posting_date", &p->fiscal_year) && ok;
    ok = find_journal(c, e, p) && ok;
    return fill_accounts(c, e, planned) && ok;
}

bool entry_check(Ctx *c, Entry *e)
{
    EntryPlace p = {0};
    return check(c, e, &p, true);
}

bool entry_post(Ctx *c, Entry *e)
{
    EntryPlace p = {0};
    const CompanyInfo *info = company_info(c, e->company);
    assert(c->writing && info);
    p.currency = info->currency_id;
    for (int i = 0; i < e->n; i++)
        if (e->lines[i].currency == info->currency_id)
            e->lines[i].currency = 0; /* the company's own is not repeated */
    if (!check(c, e, &p, false) || !number_entry(c, e, &p))
        return false;
    if (!seal_entry(c, e, &p) || !insert_entry(c, e, &p) || !insert_lines(c, e, &p))
        return db_report(c->db, &c->e);
    BalanceTotals *totals = arena_new_of(c->a, BalanceTotals);
    *totals = (BalanceTotals){.a = c->a, .company = e->company};
    if (!balance_collect_entry(c, totals, e, p.fiscal_year))
        return false;
    balance_defer(c->db, totals);
    return true;
}
