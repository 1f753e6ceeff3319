/* SPDX-License-Identifier: EUPL-1.2
 * The other rows of an entry of which the first is typed, after the last entry that had the same
 * account and party on the same side: same accounts, amounts in the same proportions, the last row
 * what is left. Rows that are typed already stay, when they are those of the example. Nothing is
 * posted: they are a proposal in the form.
 */
#include "account.gen.h"
#include "journal_entry.gen.h"
#include "num.h"
#include "perm.h"
#include "site.h"

enum { ROWS_MAX = 100 }; /* of an entry that is taken as an example */

typedef struct {
    int64_t line, entry, amount; /* the line like the typed one: debit - credit */
} Example;

static bool is_blank(const JournalEntryAccount *l)
{
    return !l->account.id && !l->debit_in_account_currency.minor &&
           !l->credit_in_account_currency.minor;
}

static int64_t amount_of(const JournalEntryAccount *l)
{
    return l->debit_in_account_currency.minor - l->credit_in_account_currency.minor;
}

static bool tell_several(Ctx *c)
{
    return fail_field(c, ERR_VALIDATION, "accounts",
                      "The entry has several lines already: type what is missing, F9 balances it.");
}

/* The rows that are typed come first, without those between that are blank. How many; 0 with an
 * error when the first is not whole. */
static int pack_rows(Ctx *c, JournalEntry *d)
{
    int n = 0;
    for (int i = 0; i < d->accounts_n; i++) {
        JournalEntryAccount row = d->accounts[i];
        if (!is_blank(&row))
            d->accounts[n++] = row;
    }
    d->accounts_n = n;
    if (n && d->accounts[0].account.id && amount_of(&d->accounts[0]))
        return n;
    fail_field(c, ERR_MANDATORY, "accounts",
               "Type the first line: its account, its party if it has one, its amount.");
    return 0;
}

/* The last line of that account and party on the same side, in the journal or in any (0). */
static bool find_example(Ctx *c, const JournalEntry *d, const JournalEntryAccount *row,
                         int64_t journal, Example *out)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT t.id, t.entry, t.debit - t.credit FROM gl_entry t WHERE t.account = ");
    sql_param(&q, db_i(row->account.id));
    if (row->party.id) {
        sql_add(&q, " AND t.party = ");
        sql_param(&q, db_i(row->party.id));
    } else {
        sql_add(&q, " AND t.party IS NULL");
    }
    if (journal) {
        sql_add(&q, " AND t.journal = ");
        sql_param(&q, db_i(journal));
    }
    if (amount_of(row) > 0)
        sql_add(&q, " AND t.debit <> 0");
    else
        sql_add(&q, " AND t.credit <> 0");
    sql_add(&q, " AND t.is_cancelled = 0 AND t.company = ");
    sql_param(&q, db_i(d->company.id));
    perm_rows(c, &q, type_of(c, STR("gl_entry")), "t");
    sql_add(&q, " ORDER BY t.posting_date DESC NULLS LAST, t.id DESC LIMIT 1");
    DbRows *r = sql_query(c->db, &q);
    if (db_next(r))
        *out = (Example){db_get_int(r, 0), db_get_int(r, 1), db_get_int(r, 2)};
    return db_finish(r) || db_report(c->db, &c->e);
}

static void set_amount(JournalEntryAccount *l, int64_t amount)
{
    l->debit_in_account_currency.minor = amount > 0 ? amount : 0;
    l->credit_in_account_currency.minor = amount < 0 ? -amount : 0;
}

/* What is in the proportion of the example; false when it is too large. */
static bool share_of(Ctx *c, int64_t of, int64_t amount, int64_t like, int64_t *out)
{
    Wide share = num_div_round((Wide)of * (amount < 0 ? -amount : amount), like);
    *out = (int64_t)share;
    return (share < INT64_MAX / (2 * ROWS_MAX) && share > -INT64_MAX / (2 * ROWS_MAX)) ||
           fail_field(c, ERR_VALIDATION, "accounts",
                      "The amounts are too large to be added. Check them.");
}

/* A row of the example: the typed one that stands for it, or a new one. NULL: another is typed. */
static JournalEntryAccount *row_like(Ctx *c, JournalEntry *d, int at, DbRows *r)
{
    int64_t party = db_is_null(r, 1) ? 0 : db_get_int(r, 1);
    bool typed = at < d->accounts_n;
    JournalEntryAccount *l = typed ? &d->accounts[at] : journal_entry_add_accounts(c, d);
    if (typed && (l->account.id != db_get_int(r, 0) || (l->party.id && l->party.id != party)))
        return NULL;
    l->account.id = db_get_int(r, 0);
    l->party.id = party;
    l->party_type = str_copy(c->a, db_get_text(r, 2));
    return l;
}

/* Rows like those of the example beside its own line; the first `typed` rows are there. */
static bool add_rows(Ctx *c, JournalEntry *d, const Example *x, int typed)
{
    int64_t amount = amount_of(&d->accounts[0]), like = x->amount < 0 ? -x->amount : x->amount;
    Wide left = -(Wide)amount;
    int n = 1;
    bool open = false; /* the last row had no amount of its own */
    DbRows *r = db_query(c->db,
                         SQL("SELECT account, party, party_type, debit - credit FROM gl_entry "
                             "WHERE entry = ? AND id <> ? ORDER BY idx_in_entry"),
                         DB_P(db_i(x->entry), db_i(x->line)));
    JournalEntryAccount *l = NULL;
    int64_t part;
    bool fits = share_of(c, like, amount, like, &part);
    while (fits && db_next(r) && n < ROWS_MAX) {
        fits = share_of(c, db_get_int(r, 3), amount, like, &part);
        l = row_like(c, d, n++, r);
        open = l && !amount_of(l);
        if (!l)
            fits = tell_several(c);
        else if (open)
            set_amount(l, part);
        left -= l ? amount_of(l) : 0;
    }
    fits = fits && (n >= typed || tell_several(c));
    if (fits && open && left > -INT64_MAX / 2 && left < INT64_MAX / 2)
        set_amount(l, amount_of(l) + (int64_t)left);
    return (db_finish(r) || db_report(c->db, &c->e)) && fits;
}

static void name_rows(Ctx *c, JournalEntry *d)
{
    for (int i = 0; i < d->accounts_n; i++) {
        JournalEntryAccount *l = &d->accounts[i];
        if (l->account.id)
            l->account.name = id_to_name(c, l->account.id);
        if (l->party.id)
            l->party.name = id_to_name(c, l->party.id);
    }
}

bool journal_entry_complete(Ctx *c, JournalEntry *d)
{
    Example x = {0};
    int typed = pack_rows(c, d);
    if (!typed)
        return false;
    const JournalEntryAccount *row = &d->accounts[0];
    const CompanyInfo *info = company_info(c, d->company.id);
    if (row->account_currency.id && info && row->account_currency.id != info->currency_id)
        return fail_field(
            c, ERR_VALIDATION, "accounts",
            "Only entries in the company's currency are completed: type the other lines.");
    if (!find_example(c, d, row, d->journal.id, &x) ||
        (!x.entry && !find_example(c, d, row, 0, &x)))
        return false;
    if (!x.entry)
        return fail_field(c, ERR_VALIDATION, "accounts",
                          "%s: nothing is in the books yet on this side. Type the other lines; the "
                          "next time they are proposed.",
                          id_to_name(c, row->party.id ? row->party.id : row->account.id).p);
    if (!add_rows(c, d, &x, typed))
        return false;
    name_rows(c, d);
    return true;
}
