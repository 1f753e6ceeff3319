/* SPDX-License-Identifier: EUPL-1.2
 * The chain of entries of a company, read in parts of some hundred entries with their lines.
 */
#include "balance.h"
#include "entry_row.h"
#include "seal.h"
#include "verify_private.h"

#include <stdlib.h>

enum { PART = 500 };

typedef struct {
    int64_t id;
    DbValue row[ENTRY_N];
    int first, n; /* its lines */
} EntryRow;

typedef struct {
    int64_t id, entry;
    DbValue row[LINE_N];
} LineRow;

typedef struct {
    struct {
        int64_t journal, year;
    } key;
    Str prefix;
    int64_t last;
} Numbers;

typedef struct {
    Verifier *v;
    int64_t seq, all;
    char seal[64];
    Str head;
    Map numbers;
    BalanceTotals totals;
    EntryRow *entries;
    int n_entries;
    LineRow *lines;
    int n_lines;
} Chain;

#define KEY(p) ((Str){(const char *)(p), sizeof *(p)})

/* --- reading a part --- */

static int by_id(const void *a, const void *b)
{
    int64_t x = ((const EntryRow *)a)->id, y = ((const EntryRow *)b)->id;
    return x < y ? -1 : x > y;
}

static bool read_entries(Chain *x, int64_t after)
{
    Verifier *v = x->v;
    x->entries = arena_array_of(v->part, EntryRow, PART);
    x->n_entries = 0;
    DbRows *r = db_query(v->c->db,
                         SQL("SELECT id, " ENTRY_COLUMNS " FROM ledger_entry WHERE "
                             "company = ? AND seq > ? ORDER BY seq, id LIMIT ?"),
                         DB_P(db_i(v->company), db_i(after), db_i(PART)));
    while (db_next(r) && x->n_entries < PART) {
        EntryRow *e = &x->entries[x->n_entries++];
        e->id = db_get_int(r, 0);
        entry_read(v->part, r, 1, e->row);
    }
    return db_finish(r);
}

static void add_line(Chain *x, int *cap, DbRows *r)
{
    Arena *a = x->v->part;
    if (x->n_lines == *cap) {
        int more = *cap ? *cap * 2 : PART * 4;
        x->lines = arena_grow(a, x->lines, sizeof(LineRow) * (size_t)*cap,
                              sizeof(LineRow) * (size_t)more);
        *cap = more;
    }
    LineRow *l = &x->lines[x->n_lines++];
    l->id = db_get_int(r, 0);
    line_read(a, r, 1, l->row);
    l->entry = l->row[LINE_entry].i;
}

static bool read_lines(Chain *x, int64_t after, int64_t last)
{
    Verifier *v = x->v;
    int cap = 0;
    x->lines = NULL;
    x->n_lines = 0;
    DbRows *r = db_query(v->c->db,
                         SQL("SELECT id, " LINE_COLUMNS " FROM gl_entry WHERE entry IN (SELECT id "
                             "FROM ledger_entry WHERE company = ? AND seq > ? AND seq <= ?) "
                             "ORDER BY entry, idx_in_entry, id"),
                         DB_P(db_i(v->company), db_i(after), db_i(last)));
    while (db_next(r))
        add_line(x, &cap, r);
    return db_finish(r);
}

/* Gives each entry its lines: both are brought into the order of entry ids. */
static void join_lines(Chain *x)
{
    EntryRow *by = arena_array_of(x->v->part, EntryRow, x->n_entries);
    memcpy(by, x->entries, sizeof(EntryRow) * (size_t)x->n_entries);
    qsort(by, (size_t)x->n_entries, sizeof *by, by_id);
    int at = 0;
    for (int i = 0; i < x->n_entries; i++) {
        while (at < x->n_lines && x->lines[at].entry < by[i].id)
            at++;
        by[i].first = at;
        while (at < x->n_lines && x->lines[at].entry == by[i].id)
            at++;
        by[i].n = at - by[i].first;
    }
    for (int i = 0; i < x->n_entries; i++) {
        const EntryRow *found = bsearch(&x->entries[i], by, (size_t)x->n_entries, sizeof *by,
                                        by_id);
        x->entries[i].first = found->first;
        x->entries[i].n = found->n;
    }
}

/* --- proofs of one entry --- */

static bool same(const DbValue *a, const DbValue *b)
{
    return a->kind == b->kind && a->i == b->i && str_eq(a->s, b->s);
}

/* Copies of the entry's columns are in no sealed text. */
static bool check_copies(Verifier *v, const EntryRow *e, const LineRow *l)
{
    static const int pairs[][2] = {{LINE_company, ENTRY_company},
                                   {LINE_posting_date, ENTRY_posting_date},
                                   {LINE_journal, ENTRY_journal},
                                   {LINE_voucher_type, ENTRY_voucher_type},
                                   {LINE_voucher_no, ENTRY_voucher_no}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (!same(&l->row[pairs[i][0]], &e->row[pairs[i][1]])) {
            verify_broken(
                v, "gl_entry", l->id,
                "The line differs from its entry %.*s (company, date, journal or voucher).",
                STR_ARG(e->row[ENTRY_number_text].s));
            return false;
        }
    return true;
}

static bool check_lines(Chain *x, const EntryRow *e)
{
    int64_t balance = 0;
    for (int i = 0; i < e->n; i++) {
        const LineRow *l = &x->lines[e->first + i];
        if (l->row[LINE_idx_in_entry].i != i + 1) {
            verify_broken(x->v, "ledger_entry", e->id, "Line %d of the entry %.*s is missing.",
                          i + 1, STR_ARG(e->row[ENTRY_number_text].s));
            return false;
        }
        if (!check_copies(x->v, e, l))
            return false;
        balance += l->row[LINE_debit].i - l->row[LINE_credit].i;
    }
    if (balance == 0)
        return true;
    verify_broken(x->v, "ledger_entry", e->id,
                  "The entry %.*s is not balanced: a line was changed or is missing.",
                  STR_ARG(e->row[ENTRY_number_text].s));
    return false;
}

static bool check_seal(Chain *x, const EntryRow *e)
{
    Verifier *v = x->v;
    Buf b = {.a = v->part};
    int64_t seq = e->row[ENTRY_seq].i;
    if (e->row[ENTRY_seal_format].i != SEAL_FORMAT) {
        verify_broken(v, "ledger_entry", e->id, "The seal has the format %lld, which is unknown.",
                      (long long)e->row[ENTRY_seal_format].i);
        return false;
    }
    entry_text(&b, e->row);
    for (int i = 0; i < e->n; i++)
        line_text(&b, x->lines[e->first + i].row);
    if (str_eq(seal_hash(v->part, x->head, seq, buf_str(&b)), e->row[ENTRY_seal].s))
        return true;
    verify_broken(v, "ledger_entry", e->id,
                  "The seal of the entry %.*s does not fit: it or one of its lines was changed.",
                  STR_ARG(e->row[ENTRY_number_text].s));
    return false;
}

static void check_number(Chain *x, const EntryRow *e)
{
    Arena *a = x->v->c->a;
    Numbers want = {.key = {e->row[ENTRY_journal].i, e->row[ENTRY_fiscal_year].i}};
    Numbers *n = map_get(&x->numbers, KEY(&want.key));
    if (!n) {
        n = arena_new_of(a, Numbers);
        *n = want;
        n->prefix = entry_series(a, e->row[ENTRY_journal_code].s, want.key.year);
        map_set(&x->numbers, KEY(&n->key), n);
    }
    if (e->row[ENTRY_number].i != n->last + 1)
        verify_broken(x->v, "ledger_entry", e->id,
                      "The number %.*s does not follow: %lld was expected in its journal and year.",
                      STR_ARG(e->row[ENTRY_number_text].s), (long long)n->last + 1);
    n->last = e->row[ENTRY_number].i;
}

/* Adds the entry to the closing that covers its day; it must have been posted before that. */
static void check_closing(Chain *x, const EntryRow *e)
{
    Verifier *v = x->v;
    for (int i = 0; i < v->n_closings; i++) {
        VerifyClosing *closing = &v->closings[i];
        if (closing->row[CLOSING_to_date].i < e->row[ENTRY_posting_date].i)
            continue;
        if (e->row[ENTRY_seq].i > closing->row[CLOSING_entry_seq].i)
            verify_broken(v, "ledger_entry", e->id,
                          "The entry %.*s was posted into a closed period.",
                          STR_ARG(e->row[ENTRY_number_text].s));
        for (int k = 0; k < e->n; k++) {
            closing->debit += x->lines[e->first + k].row[LINE_debit].i;
            closing->credit += x->lines[e->first + k].row[LINE_credit].i;
        }
        return;
    }
}

/* --- balances --- */

static int64_t kind_number(Str kind)
{
    for (int i = ENTRY_NORMAL; i <= ENTRY_CLOSING; i++)
        if (str_eq(kind, entry_kind_text((EntryKind)i)))
            return i;
    return -1;
}

static bool add_sums(Chain *x, const EntryRow *e)
{
    bool ok = true;
    for (int i = 0; ok && i < e->n; i++) {
        const LineRow *l = &x->lines[e->first + i];
        BalanceLine line = {.account = l->row[LINE_account].i,
                            .party = l->row[LINE_party].i,
                            .fiscal_year = e->row[ENTRY_fiscal_year].i,
                            .kind = kind_number(e->row[ENTRY_kind].s),
                            .day = {(int32_t)e->row[ENTRY_posting_date].i},
                            .vat_code = l->row[LINE_vat_code].s,
                            .debit = l->row[LINE_debit].i,
                            .credit = l->row[LINE_credit].i,
                            .vat_base = l->row[LINE_vat_base].i};
        ok = balance_collect(x->v->c, &x->totals, &line);
    }
    return ok;
}

static const struct {
    const char *name;
    Sql rows; /* account, of, fiscal year, when, kind, VAT code, debit, credit, VAT base */
} tables[BALANCE_TABLES] = {
    [BALANCE_ACCOUNT] = {"balance",
                         SQL_INIT("SELECT account, 0, fiscal_year, period, kind, '', debit, "
                                  "credit, -1 FROM balance WHERE company = ? ORDER BY account, "
                                  "fiscal_year, period, kind")},
    [BALANCE_PARTY] = {"party_balance",
                       SQL_INIT("SELECT account, party, fiscal_year, period, kind, '', debit, "
                                "credit, -1 FROM party_balance WHERE company = ? ORDER BY account, "
                                "party, fiscal_year, period, kind")},
    [BALANCE_DAY] = {"day_balance",
                     SQL_INIT("SELECT account, 0, fiscal_year, posting_date, kind, vat_code, "
                              "debit, credit, vat_base FROM day_balance WHERE company = ? ORDER BY "
                              "account, posting_date, fiscal_year, kind, vat_code")},
};

/* As people read it: 202611, or 2026-11-30. */
static Str when_text(Chain *x, BalanceTable table, int64_t when)
{
    Arena *a = x->v->c->a;
    return table == BALANCE_DAY ? date_format(a, (Date){(int32_t)when})
                                : str_format(a, "%lld", (long long)when);
}

static bool check_rows(Chain *x, BalanceTable table)
{
    static const BalanceTotal none;
    Verifier *v = x->v;
    DbRows *r = db_query(v->c->db, tables[table].rows, DB_P(db_i(v->company)));
    while (db_next(r)) {
        BalanceTotal like = {.key = {db_get_int(r, 0), db_get_int(r, 1), db_get_int(r, 2),
                                     db_get_int(r, 3), db_get_int(r, 4)},
                             .vat_code = db_get_text(r, 5)};
        BalanceTotal *found = balance_total(&x->totals, table, like);
        const BalanceTotal *sum = found ? found : &none;
        if (sum->debit != db_get_int(r, 6) || sum->credit != db_get_int(r, 7) ||
            (table == BALANCE_DAY && sum->vat_base != db_get_int(r, 8)))
            verify_broken(v, tables[table].name, like.key.account,
                          "The balance of the account for %s is not the sum of its entries.",
                          when_text(x, table, like.key.when).p);
        if (found)
            found->seen = true;
        v->r->balances++;
    }
    return db_finish(r);
}

static bool check_balances(Chain *x)
{
    for (BalanceTable table = 0; table < BALANCE_TABLES; table++) {
        if (!check_rows(x, table))
            return false;
        const Map *m = &x->totals.totals[table];
        for (size_t i = 0; i < m->cap; i++) {
            const BalanceTotal *sum = m->slots[i].value;
            if (sum && !sum->seen && (sum->debit || sum->credit || sum->vat_base))
                verify_broken(x->v, tables[table].name, sum->key.account,
                              "The balance of the account for %s is missing.",
                              when_text(x, table, sum->key.when).p);
        }
    }
    return true;
}

/* --- the chain --- */

static bool check_entry(Chain *x, const EntryRow *e)
{
    Verifier *v = x->v;
    Str seal = e->row[ENTRY_seal].s;
    if (e->row[ENTRY_seq].i != x->seq + 1)
        verify_broken(
            v, "ledger_entry", e->id,
            "The entry is number %lld of its chain, %lld was expected: entries are missing.",
            (long long)e->row[ENTRY_seq].i, (long long)x->seq + 1);
    bool sound = check_lines(x, e) && check_seal(x, e);
    if (sound)
        check_number(x, e);
    check_closing(x, e);
    x->seq = e->row[ENTRY_seq].i;
    x->head.n = seal.n < sizeof x->seal ? seal.n : sizeof x->seal;
    memcpy(x->seal, seal.p, x->head.n);
    v->r->entries++;
    v->r->lines += e->n;
    return add_sums(x, e);
}

static bool check_part(Chain *x, int64_t after)
{
    if (!read_entries(x, after))
        return false;
    int n = x->n_entries;
    if (!n)
        return true;
    if (!read_lines(x, after, x->entries[n - 1].row[ENTRY_seq].i))
        return false;
    join_lines(x);
    for (int i = 0; i < n; i++)
        if (!check_entry(x, &x->entries[i]))
            return false;
    return verify_progress(x->v, "entries", x->seq, x->all);
}

static bool check_end(Chain *x)
{
    Verifier *v = x->v;
    int64_t seq;
    Str hash;
    if (!seal_head_read(v->c, v->company, "entry", &seq, &hash))
        return false;
    if (seq != x->seq)
        verify_broken(
            v, "seal_head", v->company,
            "The chain of entries ends at %lld, but %lld were written: entries are missing "
            "at the end.",
            (long long)x->seq, (long long)seq);
    else if (!str_eq(hash, x->head))
        verify_broken(v, "seal_head", v->company,
                      "The last entry is not the one that the chain ended with.");
    bool ok = true;
    for (size_t i = 0; ok && i < x->numbers.cap; i++) {
        const Numbers *n = x->numbers.slots[i].value;
        int64_t last = 0;
        if (!n)
            continue;
        db_one_int(v->c->db, SQL("SELECT last FROM series WHERE company = ? AND prefix = ?"),
                   DB_P(db_i(v->company), db_t(n->prefix)), &last);
        if (last != n->last)
            verify_broken(v, "series", v->company,
                          "The journal counter %.*s stands at %lld, but the last entry has %lld.",
                          STR_ARG(n->prefix), (long long)last, (long long)n->last);
        ok = db_error(v->c->db) == DB_OK;
    }
    return ok;
}

bool verify_entries(Verifier *v)
{
    Chain x = {.v = v, .totals = {.a = v->c->a}, .numbers = {.a = v->c->a}};
    int64_t count = 0, before = v->r->entries;
    bool ok = db_one_int(v->c->db, SQL("SELECT count(*) FROM ledger_entry WHERE company = ?"),
                         DB_P(db_i(v->company)), &count);
    x.head = (Str){x.seal, 0};
    x.all = count;
    for (int64_t after = -1; ok; after = x.seq) {
        ok = check_part(&x, after);
        bool end = x.n_entries == 0;
        arena_reset(v->part);
        if (end)
            break;
    }
    if (ok && count != v->r->entries - before)
        verify_broken(v, "ledger_entry", 0, "Entries have no place in their chain.");
    return ok && check_end(&x) && check_balances(&x);
}
