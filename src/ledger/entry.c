/* SPDX-License-Identifier: EUPL-1.2 */
#include "entry.h"

#include "balance.h"
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
    if (db_one_int(c->db, SQL("SELECT id FROM account WHERE company = ? AND role = ? ORDER BY account_number LIMIT 1"),
                   DB_P(db_i(company), db_t(str_c(role))), &id))
        return id;
    fail_field(c, ERR_VALIDATION, "company",
               "The chart of accounts has no account for %s. Give this role to one of its accounts.", role);
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

bool period_check(Ctx *c, int64_t company, Date day, const char *field, int64_t *out_fiscal_year)
{
    int64_t closed = 0, year = 0;
    db_one_int(c->db, SQL("SELECT coalesce(max(to_date), 0) FROM period_closing WHERE company = ?"),
               DB_P(db_i(company)), &closed);
    if (day.day <= closed)
        return fail_field(c, ERR_VALIDATION, field,
                          "The books are closed up to %s: nothing can be posted on %s. Choose a later date.",
                          date_format(c->a, (Date){(int32_t)closed}).p, date_format(c->a, day).p);
    if (!db_one_int(c->db, SQL("SELECT id FROM fiscal_year WHERE company = ? AND year_start_date <= ? "
                               "AND year_end_date >= ? AND closed = 0"),
                    DB_P(db_i(company), db_i(day.day), db_i(day.day)), &year))
        return fail_field(c, ERR_VALIDATION, field,
                          "No open fiscal year holds %s. Open one or choose another date.",
                          date_format(c->a, day).p);
    *out_fiscal_year = year;
    return true;
}

/* --- checking --- */

static bool fill_account(Ctx *c, const Entry *e, EntryLine *l)
{
    int64_t company = 0, group = 0;
    DbRows *r = db_query(c->db, SQL("SELECT company, is_group, account_number, account_name "
                                    "FROM account WHERE id = ?"), DB_P(db_i(l->account)));
    if (db_next(r)) {
        company = db_get_int(r, 0);
        group = db_get_int(r, 1);
        l->account_number = str_copy(c->a, db_get_text(r, 2));
        l->account_name = str_copy(c->a, db_get_text(r, 3));
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    if (company != e->company)
        return fail_field(c, ERR_VALIDATION, "account",
                          "The account %s is not one of this company. Choose another one.",
                          l->account_number.n ? l->account_number.p : "?");
    if (group)
        return fail_field(c, ERR_VALIDATION, "account",
                          "%s is a group of accounts: post to one of its accounts.",
                          l->account_number.p);
    return true;
}

static bool fill_accounts(Ctx *c, Entry *e)
{
    for (int i = 0; i < e->n; i++) {
        EntryLine *l = &e->lines[i];
        if (i && e->lines[i - 1].account == l->account) {
            l->account_number = e->lines[i - 1].account_number;
            l->account_name = e->lines[i - 1].account_name;
        } else if (!fill_account(c, e, l)) {
            return false;
        }
    }
    return true;
}

static bool balanced(Ctx *c, const Entry *e)
{
    Money debit = {0}, credit = {0};
    for (int i = 0; i < e->n; i++)
        if (!money_add(debit, e->lines[i].debit, &debit) ||
            !money_add(credit, e->lines[i].credit, &credit))
            return fail_field(c, ERR_VALIDATION, "accounts", "The amounts are too large to be added.");
    const CompanyInfo *info = company_info(c, e->company);
    int decimals = info ? info->decimals : 2;
    if (e->n < 2)
        return fail_field(c, ERR_VALIDATION, "accounts", "An entry needs at least two lines.");
    if (debit.minor != credit.minor)
        return fail_field(c, ERR_VALIDATION, "accounts",
                          "The entry is not balanced: debit %s, credit %s, difference %s. Correct the lines.",
                          num_format(c->a, debit.minor, decimals).p,
                          num_format(c->a, credit.minor, decimals).p,
                          num_format(c->a, debit.minor - credit.minor, decimals).p);
    return true;
}

/* --- numbering and sealing --- */

typedef struct {
    int64_t journal, fiscal_year, number, seq;
    Str journal_name, year, seal;
} Place;

static bool find_journal(Ctx *c, const Entry *e, Place *p)
{
    DbRows *r = db_query(c->db, SQL("SELECT id, journal_name FROM accounting_journal "
                                    "WHERE company = ? AND code = ?"),
                         DB_P(db_i(e->company), db_t(e->journal_code)));
    if (db_next(r)) {
        p->journal = db_get_int(r, 0);
        p->journal_name = str_copy(c->a, db_get_text(r, 1));
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    return p->journal || fail_field(c, ERR_VALIDATION, "journal",
                                    "The company has no journal %s. Create it first.", e->journal_code.p);
}

static bool number_entry(Ctx *c, Entry *e, Place *p)
{
    Str prefix = str_format(c->a, "entry:%s:%lld", e->journal_code.p, (long long)p->fiscal_year);
    if (!db_exec(c->db, SQL("INSERT INTO series (company, prefix, last, last_day) VALUES (?, ?, 0, 0) "
                            "ON CONFLICT DO NOTHING"),
                 DB_P(db_i(e->company), db_t(prefix)), NULL) ||
        !db_one_int(c->db, SQL("UPDATE series SET last = last + 1 WHERE company = ? AND prefix = ? "
                               "RETURNING last"), DB_P(db_i(e->company), db_t(prefix)), &p->number) ||
        !db_one_text(c->db, c->a, SQL("SELECT year FROM fiscal_year WHERE id = ?"),
                     DB_P(db_i(p->fiscal_year)), &p->year))
        return db_report(c->db, &c->e);
    e->number_text = str_format(c->a, "%s-%s-%05lld", e->journal_code.p, p->year.p, (long long)p->number);
    return true;
}

static void add_value(Buf *b, Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '\\' || c == '|' || c == '\n')
            buf_add_char(b, '\\');
        buf_add_char(b, c == '\n' ? 'n' : c);
    }
}

static void add_text_line(Buf *b, const char *key, Str value)
{
    buf_format(b, "%s=", key);
    add_value(b, value);
    buf_add_char(b, '\n');
}

static void add_entry_line(Ctx *c, Buf *b, const EntryLine *l)
{
    Str texts[] = {l->account_number, l->account_name, l->party_type, l->party_code, l->party_name};
    buf_add_c(b, "line=");
    for (int i = 0; i < 5; i++) {
        add_value(b, texts[i]);
        buf_add_char(b, '|');
    }
    Str currency = l->currency ? id_to_name(c, l->currency) : STR("");
    buf_format(b, "%lld|%lld|", (long long)l->debit.minor, (long long)l->credit.minor);
    add_value(b, currency);
    buf_format(b, "|%lld|%d|", (long long)(l->currency ? l->currency_amount.minor : 0), l->due_date.day);
    add_value(b, l->label);
    buf_add_char(b, '|');
    add_value(b, l->vat_code);
    buf_format(b, "|%lld\n", (long long)l->vat_base.minor);
}

static const char *const kind_names[] = {"normal", "opening", "closing"};

Str entry_canonical(Ctx *c, const Entry *e, Str number_text, Str journal_name)
{
    Buf b = {.a = c->a};
    add_text_line(&b, "journal", e->journal_code);
    add_text_line(&b, "journal_name", journal_name);
    add_text_line(&b, "number", number_text);
    buf_format(&b, "date=%d\nkind=%s\n", e->posting_date.day, kind_names[e->kind]);
    add_text_line(&b, "piece", e->piece_ref);
    buf_format(&b, "piece_date=%d\n", e->piece_date.day);
    add_text_line(&b, "label", e->label);
    add_text_line(&b, "voucher_type", e->voucher_type);
    add_text_line(&b, "voucher", e->voucher_name);
    add_text_line(&b, "source_journal", e->source_journal);
    add_text_line(&b, "source_number", e->source_number);
    for (int i = 0; i < e->n; i++)
        add_entry_line(c, &b, &e->lines[i]);
    return buf_str(&b);
}

/* --- storing --- */

static bool insert_entry(Ctx *c, Entry *e, const Place *p)
{
    return db_one_int(
        c->db,
        SQL("INSERT INTO ledger_entry (docstatus, company, seq, fiscal_year, journal, journal_code, "
            "journal_name, number, number_text, posting_date, piece_ref, piece_date, label, kind, "
            "voucher_type, voucher_no, voucher_name, reverses, source_journal, source_number, "
            "source_valid, posted_at, posted_by, seal_format, seal) VALUES (1, ?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?) RETURNING id"),
        DB_P(db_i(e->company), db_i(p->seq), db_i(p->fiscal_year), db_i(p->journal),
             db_t(e->journal_code), db_t(p->journal_name), db_i(p->number), db_t(e->number_text),
             db_i(e->posting_date.day), db_t(e->piece_ref), db_ref(e->piece_date.day), db_t(e->label),
             db_t(str_c(kind_names[e->kind])), db_t(e->voucher_type), db_ref(e->voucher),
             db_t(e->voucher_name), db_i(e->reverses), db_t(e->source_journal),
             db_t(e->source_number), db_ref(e->source_valid.day), db_i(c->now.us), db_t(c->user.name),
             db_t(p->seal)),
        &e->id);
}

static bool insert_line(Ctx *c, const Entry *e, const Place *p, int i, int64_t currency)
{
    const EntryLine *l = &e->lines[i];
    Money d = l->debit, k = l->credit;
    if (l->currency) {
        d.minor = l->currency_amount.minor > 0 ? l->currency_amount.minor : 0;
        k.minor = l->currency_amount.minor < 0 ? -l->currency_amount.minor : 0;
    }
    return db_exec(
        c->db,
        SQL("INSERT INTO gl_entry (docstatus, company, entry, idx_in_entry, posting_date, journal, account, "
            "account_number, account_name, party_type, party, party_code, party_name, debit, credit, "
            "account_currency, debit_in_account_currency, credit_in_account_currency, due_date, remarks, "
            "vat_code, vat_base, voucher_type, voucher_no) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        DB_P(db_i(e->company), db_i(e->id), db_i(i + 1), db_i(e->posting_date.day), db_i(p->journal),
             db_i(l->account), db_t(l->account_number), db_t(l->account_name), db_t(l->party_type),
             db_ref(l->party), db_t(l->party_code), db_t(l->party_name), db_i(l->debit.minor),
             db_i(l->credit.minor), db_ref(l->currency ? l->currency : currency), db_i(d.minor),
             db_i(k.minor), db_ref(l->due_date.day), db_t(l->label), db_t(l->vat_code),
             db_i(l->vat_base.minor), db_t(e->voucher_type), db_ref(e->voucher)),
        NULL);
}

bool entry_post(Ctx *c, Entry *e)
{
    Place p = {0};
    const CompanyInfo *info = company_info(c, e->company);
    assert(c->writing);
    for (int i = 0; info && i < e->n; i++)
        if (e->lines[i].currency == info->currency_id)
            e->lines[i].currency = 0; /* the company's own is not repeated */
    if (!balanced(c, e) || !period_check(c, e->company, e->posting_date, "posting_date", &p.fiscal_year) ||
        !find_journal(c, e, &p) || !fill_accounts(c, e) || !number_entry(c, e, &p))
        return false;
    if (!seal_append(c, e->company, "entry", entry_canonical(c, e, e->number_text, p.journal_name),
                     &p.seq, &p.seal) || !insert_entry(c, e, &p))
        return db_report(c->db, &c->e);
    for (int i = 0; i < e->n; i++)
        if (!insert_line(c, e, &p, i, info ? info->currency_id : 0))
            return db_report(c->db, &c->e);
    return balance_add(c, e, p.fiscal_year);
}
