/* SPDX-License-Identifier: EUPL-1.2 */
#include "open_items.h"

#include "perm.h"
#include "site.h"

#include <stdlib.h>

int open_item_age(Date due, Date posting, Date day, int *out_days)
{
    int days = day.day - (due.day ? due.day : posting.day);
    *out_days = days > 0 ? days : 0;
    return days <= 0 ? 0 : days <= 30 ? 1 : days <= 60 ? 2 : days <= 90 ? 3 : 4;
}

static bool read_accounts(Ctx *c, OpenItems *s)
{
    DbRows *r = db_query(
        c->db,
        SQL("SELECT id FROM account WHERE company = ? AND account_type = ? "
            "ORDER BY account_number"),
        DB_P(db_i(s->q.company), db_t(s->q.payable ? STR("Payable") : STR("Receivable"))));
    while (s->n_accounts < (int)(sizeof s->accounts / sizeof *s->accounts) && db_next(r))
        s->accounts[s->n_accounts++] = db_get_int(r, 0);
    return db_finish(r) || db_report(c->db, &c->e);
}

/* --- what was settled after the day --- */

typedef struct {
    int64_t line, amount;
    bool seen;
} Later;

static Later *later_of(const OpenItems *s, int64_t line)
{
    return map_get(&s->later, (Str){(const char *)&line, sizeof line});
}

static void add_later(Ctx *c, OpenItems *s, int64_t line, int64_t amount)
{
    Later *l = later_of(s, line);
    if (!l) {
        l = arena_new_of(c->a, Later);
        l->line = line;
        map_set(&s->later, (Str){(const char *)&l->line, sizeof l->line}, l);
    }
    l->amount += amount;
}

static bool read_later(Ctx *c, OpenItems *s)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT debit_line, credit_line, amount FROM settlement "
                             "WHERE company = ? AND posting_date > ?"),
                         DB_P(db_i(s->q.company), db_i(s->q.day.day)));
    while (db_next(r)) {
        add_later(c, s, db_get_int(r, 0), db_get_int(r, 2));
        add_later(c, s, db_get_int(r, 1), -db_get_int(r, 2));
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

/* Marks it, so that the lines left over are those that are open no more. */
static int64_t take_later(OpenItems *s, int64_t line)
{
    Later *l = later_of(s, line);
    if (!l)
        return 0;
    l->seen = true;
    return l->amount;
}

/* --- sums by party --- */

typedef struct {
    Ctx *c;
    OpenItems *s;
    Map by_party;
    OpenParty *last;
    int cap;
} Summing;

static OpenParty *party_of(Summing *x, int64_t party)
{
    OpenItems *s = x->s;
    if (x->last && x->last->party == party)
        return x->last;
    Str key = {(const char *)&party, sizeof party};
    int64_t *place = map_get(&x->by_party, key);
    if (!place) {
        if (s->n == x->cap) {
            int cap = x->cap ? x->cap * 2 : 64;
            s->parties = arena_grow(x->c->a, s->parties, sizeof(OpenParty) * (size_t)s->n,
                                    sizeof(OpenParty) * (size_t)cap);
            x->cap = cap;
        }
        s->parties[s->n] = (OpenParty){.party = party};
        place = arena_alloc(x->c->a, 2 * sizeof *place);
        place[0] = s->n++;
        place[1] = party;
        map_set(&x->by_party, (Str){(const char *)&place[1], sizeof party}, place);
    }
    return x->last = &s->parties[*place];
}

static void add_item(Summing *x, int64_t party, Date posting, Date due, int64_t open)
{
    int days;
    int64_t owed = x->s->q.payable ? -open : open;
    if (!owed)
        return;
    OpenParty *p = party_of(x, party);
    p->total += owed;
    p->ages[open_item_age(due, posting, x->s->q.day, &days)] += owed;
    p->n++;
}

static void of_party(const OpenItems *s, SqlBuf *q)
{
    if (s->q.party) {
        sql_add(q, " AND g.party = ");
        sql_param(q, db_i(s->q.party));
    }
}

static bool sum_account(Summing *x, int64_t account)
{
    Ctx *c = x->c;
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT g.id, g.party, g.posting_date, g.due_date, g.outstanding FROM gl_entry g "
                "WHERE g.outstanding <> 0 AND g.company = ");
    sql_param(&q, db_i(x->s->q.company));
    sql_add(&q, " AND g.account = ");
    sql_param(&q, db_i(account));
    of_party(x->s, &q);
    perm_rows(c, &q, type_of(c, STR("gl_entry")), "g");
    sql_add(&q, " ORDER BY g.party NULLS FIRST"); /* as the index has it on both engines */
    DbRows *r = sql_query(c->db, &q);
    while (db_next(r)) {
        Date posting = {(int32_t)db_get_int(r, 2)};
        if (posting.day > x->s->q.day.day)
            continue;
        add_item(x, db_get_int(r, 1), posting, (Date){(int32_t)db_get_int(r, 3)},
                 db_get_int(r, 4) + take_later(x->s, db_get_int(r, 0)));
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static bool is_account(const OpenItems *s, int64_t account)
{
    for (int i = 0; i < s->n_accounts; i++)
        if (s->accounts[i] == account)
            return true;
    return false;
}

/* Lines that were open on the day and are settled now. */
static bool sum_settled(Summing *x)
{
    Ctx *c = x->c;
    OpenItems *s = x->s;
    for (size_t i = 0; i < s->later.cap; i++) {
        const Later *l = s->later.slots[i].value;
        if (!l || l->seen || !l->amount)
            continue;
        SqlBuf q = sql_new(c->a);
        sql_add(&q, "SELECT g.account, g.party, g.posting_date, g.due_date FROM gl_entry g "
                    "WHERE g.outstanding = 0 AND g.id = ");
        sql_param(&q, db_i(l->line));
        of_party(s, &q);
        perm_rows(c, &q, type_of(c, STR("gl_entry")), "g");
        DbRows *r = sql_query(c->db, &q);
        if (db_next(r) && is_account(s, db_get_int(r, 0)) && db_get_int(r, 2) <= s->q.day.day)
            add_item(x, db_get_int(r, 1), (Date){(int32_t)db_get_int(r, 2)},
                     (Date){(int32_t)db_get_int(r, 3)}, l->amount);
        if (!db_finish(r))
            return db_report(c->db, &c->e);
    }
    return true;
}

static int larger_first(const void *a, const void *b)
{
    const OpenParty *x = a, *y = b;
    if (x->total != y->total)
        return x->total < y->total ? 1 : -1;
    return x->party < y->party ? -1 : x->party > y->party;
}

bool open_items_sum(Ctx *c, const OpenQuery *q, OpenItems *out)
{
    *out = (OpenItems){.q = *q, .later = {.a = c->a}};
    Summing x = {.c = c, .s = out, .by_party = {.a = c->a}};
    if (!read_accounts(c, out) || (q->day.day < c->today.day && !read_later(c, out)))
        return false;
    for (int i = 0; i < out->n_accounts; i++)
        if (!sum_account(&x, out->accounts[i]))
            return false;
    if (!sum_settled(&x))
        return false;
    if (out->n)
        qsort(out->parties, (size_t)out->n, sizeof *out->parties, larger_first);
    return true;
}

/* --- items of a party --- */

static void put_item(Ctx *c, const OpenItems *s, DbRows *r, int64_t open, OpenItem *out)
{
    int sign = s->q.payable ? -1 : 1;
    *out = (OpenItem){.line = db_get_int(r, 0),
                      .account = db_get_int(r, 1),
                      .party = db_get_int(r, 2),
                      .posting_date = {(int32_t)db_get_int(r, 3)},
                      .due_date = {(int32_t)db_get_int(r, 4)},
                      .amount = sign * db_get_int(r, 5),
                      .outstanding = sign * open,
                      .party_type = str_copy(c->a, db_get_text(r, 7)),
                      .voucher_type = str_copy(c->a, db_get_text(r, 8)),
                      .voucher_no = str_copy(c->a, db_get_text(r, 9)),
                      .remarks = str_copy(c->a, db_get_text(r, 10))};
}

static void of_accounts(const OpenItems *s, SqlBuf *q)
{
    sql_add(q, " AND g.account IN (0");
    for (int i = 0; i < s->n_accounts; i++) {
        sql_add(q, ", ");
        sql_param(q, db_i(s->accounts[i]));
    }
    sql_add(q, ")");
}

/* Names are looked up for those that are given only. Of an earlier day more is read: what was
 * settled since is added back to find what was open. */
static void select_items(Ctx *c, const OpenItems *s, int64_t party, int max, SqlBuf *q)
{
    bool past = s->later.n > 0;
    sql_add(q, "SELECT g.id, g.account, g.party, g.posting_date, g.due_date, g.debit - g.credit, "
               "g.outstanding, g.party_type, g.voucher_type, coalesce(d.name, ''), g.remarks "
               "FROM (SELECT * FROM gl_entry g WHERE g.company = ");
    sql_param(q, db_i(s->q.company));
    of_accounts(s, q);
    sql_add(q, " AND g.party = ");
    sql_param(q, db_i(party));
    sql_add(q, " AND g.posting_date <= ");
    sql_param(q, db_i(s->q.day.day));
    if (!past)
        sql_add(q, " AND g.outstanding <> 0");
    perm_rows(c, q, type_of(c, STR("gl_entry")), "g");
    if (!past) {
        sql_add(q, " ORDER BY coalesce(g.due_date, g.posting_date), g.id LIMIT ");
        sql_param(q, db_i(max));
    }
    sql_add(q, ") g LEFT JOIN document d ON d.id = g.voucher_no "
               "ORDER BY coalesce(g.due_date, g.posting_date), g.id");
}

bool open_items_of(Ctx *c, const OpenItems *s, int64_t party, int max, OpenItem **out, int *out_n)
{
    SqlBuf q = sql_new(c->a);
    OpenItem *list = arena_array_of(c->a, OpenItem, max + 1);
    int n = 0;
    select_items(c, s, party, max, &q);
    DbRows *r = sql_query(c->db, &q);
    while (n < max && db_next(r)) {
        int64_t line = db_get_int(r, 0);
        const Later *later = later_of(s, line);
        int64_t open = db_get_int(r, 6) + (later ? later->amount : 0);
        if (open)
            put_item(c, s, r, open, &list[n++]);
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    *out = list;
    *out_n = n;
    return true;
}
