/* SPDX-License-Identifier: EUPL-1.2 */
#include "entry_bulk.h"

#include "balance.h"
#include "batch.h"
#include "crypto.h"
#include "entry_row.h"
#include "map.h"
#include "seal.h"
#include "site.h"

#include <assert.h>

typedef struct {
    int64_t id, company;
    bool group, open;
    Str number, name;
} AccountInfo;

typedef struct {
    int64_t id;
    Str code, name;
} JournalInfo;

typedef struct {
    int64_t id;
    Date start, end;
    Str name;
    bool closed;
} YearInfo;

typedef struct {
    struct {
        int64_t journal, year;
    } key;
    Str prefix;
    int64_t last;
} Counter;

struct EntryBulk {
    Ctx *c;
    const CompanyInfo *company;
    Arena *scratch; /* texts of the entries that are not written yet */
    Buf text;
    YearInfo *years;
    int n_years;
    int64_t closed_to;
    Map accounts, journals, counters;
    BalanceTotals totals;
    int64_t seq;
    Str head;
    char head_text[HASH_HEX];
    int64_t *entry_ids, *line_ids;
    int n_entries, n_lines, waiting;
    Batch *entry_rows, *line_rows;
};

enum { WAITING_MAX = 200 };

#define KEY(p) ((Str){(const char *)(p), sizeof *(p)})

/* --- beginning --- */

static bool read_years(EntryBulk *b)
{
    Ctx *c = b->c;
    DbRows *r = db_query(c->db,
                         SQL("SELECT id, year_start_date, year_end_date, year, closed "
                             "FROM fiscal_year WHERE company = ? ORDER BY year_start_date"),
                         DB_P(db_i(b->company->id)));
    while (db_next(r)) {
        b->years = arena_grow(c->a, b->years, sizeof(YearInfo) * (size_t)b->n_years,
                              sizeof(YearInfo) * (size_t)(b->n_years + 1));
        b->years[b->n_years++] = (YearInfo){db_get_int(r, 0),
                                            {(int32_t)db_get_int(r, 1)},
                                            {(int32_t)db_get_int(r, 2)},
                                            str_copy(c->a, db_get_text(r, 3)),
                                            db_get_int(r, 4) != 0};
    }
    return db_finish(r) && db_one_int(c->db,
                                      SQL("SELECT coalesce(max(to_date), 0) FROM period_closing "
                                          "WHERE company = ?"),
                                      DB_P(db_i(b->company->id)), &b->closed_to);
}

static void free_scratch(void *arg)
{
    arena_free(((EntryBulk *)arg)->scratch);
}

static void keep_head(EntryBulk *b, Str hash)
{
    memcpy(b->head_text, hash.p, hash.n);
    b->head = (Str){b->head_text, hash.n};
}

EntryBulk *entry_bulk_begin(Ctx *c, int64_t company, int entries, int lines)
{
    EntryBulk *b = arena_new_of(c->a, EntryBulk);
    Str head;
    assert(c->writing);
    b->c = c;
    b->company = company_info(c, company);
    b->scratch = arena_new();
    arena_defer(c->a, free_scratch, b);
    b->text.a = b->accounts.a = b->journals.a = b->counters.a = c->a;
    b->totals = (BalanceTotals){.a = c->a, .company = company};
    b->entry_ids = arena_array_of(c->a, int64_t, entries + 1);
    b->line_ids = arena_array_of(c->a, int64_t, lines + 1);
    b->entry_rows = batch_new(c,
                              SQL("INSERT INTO ledger_entry (" ENTRY_COLUMNS ", id, docstatus) "
                                  "VALUES "),
                              ENTRY_N + 2);
    b->line_rows = batch_new(c,
                             SQL("INSERT INTO gl_entry (" LINE_COLUMNS ", id, docstatus) "
                                 "VALUES "),
                             LINE_N + 2);
    if (!read_years(b) || !seal_head_read(c, company, "entry", &b->seq, &head) ||
        !ids_reserve(c, STR("ledger_entry"), entries, b->entry_ids) ||
        !ids_reserve(c, STR("gl_entry"), lines, b->line_ids)) {
        db_report(c->db, &c->e);
        return NULL;
    }
    keep_head(b, head);
    return b;
}

/* --- looking up once --- */

static const AccountInfo *account_info(EntryBulk *b, int64_t id)
{
    Ctx *c = b->c;
    AccountInfo *info = map_get(&b->accounts, KEY(&id));
    if (info)
        return info;
    info = arena_new_of(c->a, AccountInfo);
    DbRows *r = db_query(c->db,
                         SQL("SELECT company, is_group, account_type, account_number, "
                             "account_name FROM account WHERE id = ?"),
                         DB_P(db_i(id)));
    if (db_next(r))
        *info = (AccountInfo){id,
                              db_get_int(r, 0),
                              db_get_int(r, 1) != 0,
                              entry_account_open(db_get_text(r, 2)),
                              str_copy(c->a, db_get_text(r, 3)),
                              str_copy(c->a, db_get_text(r, 4))};
    db_finish(r);
    info->id = id;
    map_set(&b->accounts, KEY(&info->id), info);
    return info;
}

static bool fill_line(EntryBulk *b, bool opens, EntryLine *l)
{
    const AccountInfo *info = account_info(b, l->account);
    if (info->company != b->company->id)
        return entry_account_refused(b->c, info->number, false);
    if (info->group)
        return entry_account_refused(b->c, info->number, true);
    l->account_number = info->number;
    l->account_name = info->name;
    l->open = opens && l->party && info->open;
    if (l->currency == b->company->currency_id)
        l->currency = 0;
    return true;
}

static const YearInfo *find_year(EntryBulk *b, Date day)
{
    for (int i = 0; i < b->n_years; i++)
        if (b->years[i].start.day <= day.day && day.day <= b->years[i].end.day)
            return b->years[i].closed ? NULL : &b->years[i];
    return NULL;
}

static const JournalInfo *journal_info(EntryBulk *b, Str code)
{
    Ctx *c = b->c;
    JournalInfo *info = map_get(&b->journals, code);
    if (info)
        return info;
    DbRows *r = db_query(c->db,
                         SQL("SELECT id, journal_name FROM accounting_journal "
                             "WHERE company = ? AND code = ?"),
                         DB_P(db_i(b->company->id), db_t(code)));
    if (db_next(r)) {
        info = arena_new_of(c->a, JournalInfo);
        *info = (JournalInfo){db_get_int(r, 0), str_copy(c->a, code),
                              str_copy(c->a, db_get_text(r, 1))};
        map_set(&b->journals, info->code, info);
    }
    db_finish(r);
    if (!info)
        entry_journal_refused(c, code);
    return info;
}

static int64_t next_number(EntryBulk *b, const JournalInfo *journal, const YearInfo *year)
{
    Ctx *c = b->c;
    Counter wanted = {.key = {journal->id, year->id}}, *n = map_get(&b->counters, KEY(&wanted.key));
    if (!n) {
        n = arena_new_of(c->a, Counter);
        *n = wanted;
        n->prefix = entry_series(c->a, journal->code, year->id);
        db_one_int(c->db, SQL("SELECT last FROM series WHERE company = ? AND prefix = ?"),
                   DB_P(db_i(b->company->id), db_t(n->prefix)), &n->last);
        map_set(&b->counters, KEY(&n->key), n);
    }
    return ++n->last;
}

/* --- writing --- */

static bool flush(EntryBulk *b)
{
    bool ok = batch_flush(b->entry_rows) && batch_flush(b->line_rows);
    arena_reset(b->scratch);
    b->waiting = 0;
    return ok;
}

static bool write_rows(EntryBulk *b, Entry *e, EntryPlace *p)
{
    DbValue v[ENTRY_N + LINE_N];
    Buf *text = &b->text;
    int first = b->n_lines;
    text->n = 0;
    entry_values(b->c, e, p, v);
    entry_text(text, v);
    bool ok = true;
    for (int i = 0; ok && i < e->n; i++) {
        line_values(e, p, i, v);
        line_text(text, v);
        v[LINE_N] = db_i(b->line_ids[first + i]);
        v[LINE_N + 1] = db_i(1);
        ok = batch_add(b->line_rows, v);
    }
    p->seq = ++b->seq;
    p->seal = seal_hash(b->scratch, b->head, p->seq, buf_str(text));
    keep_head(b, p->seal);
    entry_values(b->c, e, p, v);
    v[ENTRY_N] = db_i(e->id);
    v[ENTRY_N + 1] = db_i(1);
    return ok && batch_add(b->entry_rows, v);
}

bool entry_bulk_post(EntryBulk *b, Entry *e, const int64_t **out_line_ids)
{
    if (++b->waiting > WAITING_MAX && !flush(b))
        return false;
    const YearInfo *year = find_year(b, e->posting_date);
    if (e->posting_date.day <= b->closed_to || !year) {
        int64_t ignored;
        return period_check(b->c, b->company->id, e->posting_date, "posting_date", &ignored);
    }
    const JournalInfo *journal = journal_info(b, e->journal_code);
    if (!journal || !entry_balanced(b->c, e))
        return false;
    bool opens;
    if (!entry_opens(b->c, e, &opens))
        return false;
    for (int i = 0; i < e->n; i++)
        if (!fill_line(b, opens, &e->lines[i]))
            return false;
    EntryPlace p = {.journal = journal->id,
                    .journal_name = journal->name,
                    .fiscal_year = year->id,
                    .year = year->name,
                    .currency = b->company->currency_id};
    p.number = next_number(b, journal, year);
    e->number_text = entry_number_text(b->scratch, e->journal_code, p.year, p.number);
    e->id = b->entry_ids[b->n_entries++];
    if (!write_rows(b, e, &p) || !balance_collect_entry(b->c, &b->totals, e, year->id))
        return false;
    *out_line_ids = b->line_ids + b->n_lines;
    b->n_lines += e->n;
    return true;
}

bool entry_bulk_end(EntryBulk *b)
{
    Ctx *c = b->c;
    bool ok = flush(b);
    for (size_t i = 0; ok && i < b->counters.cap; i++) {
        const Counter *n = b->counters.slots[i].value;
        ok = !n || db_exec(c->db,
                           SQL("INSERT INTO series (company, prefix, last, last_day) "
                               "VALUES (?, ?, ?, 0) ON CONFLICT (company, prefix) DO UPDATE "
                               "SET last = excluded.last"),
                           DB_P(db_i(b->company->id), db_t(n->prefix), db_i(n->last)), NULL);
    }
    ok = ok && balance_write(c->db, &b->totals);
    ok = ok && seal_head_write(c, b->company->id, "entry", b->seq, b->head);
    return ok || db_report(c->db, &c->e);
}
