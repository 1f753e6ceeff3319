/* SPDX-License-Identifier: EUPL-1.2 */
#include "lettrage.h"

#include "step.h"

/* The account and party whose letters these are. */
typedef struct {
    int64_t company, account, party;
} Place;

Str lettrage_code(Arena *a, int64_t n)
{
    char text[16];
    size_t at = sizeof text;
    for (; n > 0 && at > 0; n = (n - 1) / 26)
        text[--at] = (char)('A' + (n - 1) % 26);
    return str_copy(a, (Str){text + at, sizeof text - at});
}

static Str lower(Arena *a, Str code)
{
    Buf b = {.a = a};
    for (size_t i = 0; i < code.n; i++)
        buf_add_char(&b, (char)(code.p[i] >= 'A' && code.p[i] <= 'Z' ? code.p[i] + 32 : code.p[i]));
    return buf_str(&b);
}

/* A code that no group has, whole or partial, in upper case: a partial one keeps it when it becomes
 * whole. */
static bool next_code(Db *db, Arena *a, const Place *p, Str *out)
{
    int64_t n = 0, taken;
    if (!db_one_int(db,
                    SQL("SELECT count(*) FROM lettrage WHERE company = ? AND account = ? "
                        "AND party = ?"),
                    DB_P(db_i(p->company), db_i(p->account), db_i(p->party)), &n))
        return false;
    do
        *out = lettrage_code(a, ++n);
    while (db_one_int(
        db,
        SQL("SELECT id FROM lettrage WHERE company = ? AND account = ? "
            "AND party = ? AND code IN (?, ?)"),
        DB_P(db_i(p->company), db_i(p->account), db_i(p->party), db_t(*out), db_t(lower(a, *out))),
        &taken));
    return db_error(db) == DB_OK;
}

/* --- groups --- */

static bool add_group(Db *db, const Place *p, Str code, DbValue day, Str user, int64_t *out)
{
    return db_one_int(
        db,
        SQL("INSERT INTO lettrage (company, account, party, code, day, by_user) "
            "VALUES (?, ?, ?, ?, ?, ?) RETURNING id"),
        DB_P(db_i(p->company), db_i(p->account), db_i(p->party), db_t(code), day, db_t(user)), out);
}

static bool add_line(Db *db, int64_t line, int64_t group)
{
    return db_exec(db,
                   SQL("INSERT INTO lettrage_line (gl_entry, lettrage) VALUES (?, ?) "
                       "ON CONFLICT (gl_entry) DO UPDATE SET lettrage = excluded.lettrage"),
                   DB_P(db_i(line), db_i(group)), NULL);
}

/* 0: none. */
static bool group_of(Db *db, int64_t line, int64_t *out)
{
    *out = 0;
    return db_one_int(db, SQL("SELECT lettrage FROM lettrage_line WHERE gl_entry = ?"),
                      DB_P(db_i(line)), out) ||
           db_error(db) == DB_OK;
}

static bool drop(Db *db, int64_t group)
{
    return db_exec(db, SQL("DELETE FROM lettrage_line WHERE lettrage = ?"), DB_P(db_i(group)),
                   NULL) &&
           db_exec(db, SQL("DELETE FROM lettrage WHERE id = ?"), DB_P(db_i(group)), NULL);
}

static bool merge(Db *db, int64_t into, int64_t group)
{
    return db_exec(db, SQL("UPDATE lettrage_line SET lettrage = ? WHERE lettrage = ?"),
                   DB_P(db_i(into), db_i(group)), NULL) &&
           db_exec(db, SQL("DELETE FROM lettrage WHERE id = ?"), DB_P(db_i(group)), NULL);
}

static bool group_is_open(Db *db, int64_t group)
{
    int64_t id;
    return db_one_int(db,
                      SQL("SELECT g.id FROM lettrage_line x JOIN gl_entry g ON g.id = x.gl_entry "
                          "WHERE x.lettrage = ? AND (g.outstanding <> 0 OR "
                          "g.outstanding_in_account_currency <> 0) LIMIT 1"),
                      DB_P(db_i(group)), &id);
}

static bool pair_is_open(Db *db, int64_t a, int64_t b)
{
    int64_t id;
    return db_one_int(db,
                      SQL("SELECT id FROM gl_entry WHERE id IN (?, ?) AND (outstanding <> 0 OR "
                          "outstanding_in_account_currency <> 0) LIMIT 1"),
                      DB_P(db_i(a), db_i(b)), &id);
}

/* Two lines that were set against each other on a day, by somebody. */
typedef struct {
    Place place;
    int64_t debit, credit, day;
    Str user;
} Pair;

static bool begin(Db *db, Arena *a, const Pair *p)
{
    int64_t id;
    Str code;
    if (!next_code(db, a, &p->place, &code))
        return false;
    bool open = pair_is_open(db, p->debit, p->credit);
    return add_group(db, &p->place, open ? lower(a, code) : code,
                     open ? (DbValue){.kind = DB_NULL} : db_i(p->day), p->user, &id) &&
           add_line(db, p->debit, id) && add_line(db, p->credit, id);
}

/* In lower case and without day while something of it is open. */
static bool mark(Db *db, int64_t group, const Pair *p)
{
    if (group_is_open(db, group))
        return db_exec(db,
                       SQL("UPDATE lettrage SET code = lower(code), day = NULL WHERE id = ? "
                           "AND day IS NOT NULL"),
                       DB_P(db_i(group)), NULL);
    return db_error(db) == DB_OK &&
           db_exec(db,
                   SQL("UPDATE lettrage SET code = upper(code), day = ?, by_user = ? WHERE id = ?"),
                   DB_P(db_i(p->day), db_t(p->user), db_i(group)), NULL);
}

static bool join(Db *db, Arena *a, const Pair *p)
{
    int64_t left, right;
    if (!group_of(db, p->debit, &left) || !group_of(db, p->credit, &right))
        return false;
    if (!left && !right)
        return begin(db, a, p);
    /* of two groups the older one keeps its letter */
    int64_t group = !right || (left && left < right) ? left : right;
    bool ok = left && right ? left == right || merge(db, group, group == left ? right : left)
                            : add_line(db, left ? p->credit : p->debit, group);
    return ok && mark(db, group, p);
}

bool lettrage_join(Ctx *c, const OpenLine *debit, const OpenLine *credit, Date day)
{
    Pair p = {.place = {debit->company, debit->account, debit->party},
              .debit = debit->line,
              .credit = credit->line,
              .day = day.day,
              .user = c->user.name};
    return join(c->db, c->a, &p) || db_report(c->db, &c->e);
}

/* --- undoing --- */

static void remember(Ctx *c, LettrageLines *x, int64_t line)
{
    if (x->n == x->room) {
        int more = x->room ? 2 * x->room : 32;
        x->lines = arena_grow(c->a, x->lines, sizeof(int64_t) * (size_t)x->room,
                              sizeof(int64_t) * (size_t)more);
        x->room = more;
    }
    x->lines[x->n++] = line;
}

bool lettrage_part(Ctx *c, int64_t line, LettrageLines *out)
{
    int64_t group;
    if (!group_of(c->db, line, &group))
        return db_report(c->db, &c->e);
    if (!group)
        return true;
    DbRows *r = db_query(c->db, SQL("SELECT gl_entry FROM lettrage_line WHERE lettrage = ?"),
                         DB_P(db_i(group)));
    while (db_next(r))
        remember(c, out, db_get_int(r, 0));
    return (db_finish(r) && drop(c->db, group)) || db_report(c->db, &c->e);
}

/* Pairs of a query that are settled with each other, in the order of settling. */
static bool read_pairs(Arena *a, DbRows *r, Pair **out, int *out_n)
{
    int n = 0, room = 0;
    Pair *list = NULL;
    while (db_next(r)) {
        if (n == room) {
            int more = room ? 2 * room : 32;
            list = arena_grow(a, list, sizeof(Pair) * (size_t)room, sizeof(Pair) * (size_t)more);
            room = more;
        }
        list[n++] = (Pair){.debit = db_get_int(r, 0),
                           .credit = db_get_int(r, 1),
                           .place = {db_get_int(r, 2), db_get_int(r, 3), db_get_int(r, 4)},
                           .day = db_get_int(r, 5),
                           .user = STR("")};
    }
    *out = list;
    *out_n = n;
    return db_finish(r);
}

#define PAIRS                                                                                 \
    "SELECT s.debit_line, s.credit_line, s.company, s.account, s.party, max(s.posting_date) " \
    "FROM settlement s WHERE "
#define PAIRS_END                                                                                \
    " GROUP BY s.debit_line, s.credit_line, s.company, s.account, s.party HAVING sum(s.amount) " \
    "<> 0 OR sum(s.amount_in_account_currency) <> 0 ORDER BY min(s.id)"

bool lettrage_regroup(Ctx *c, const LettrageLines *x)
{
    bool ok = true;
    for (int i = 0; ok && i < x->n; i++) {
        Pair *list;
        int n;
        ok = read_pairs(
            c->a, db_query(c->db, SQL(PAIRS "s.debit_line = ?" PAIRS_END), DB_P(db_i(x->lines[i]))),
            &list, &n);
        for (int k = 0; ok && k < n; k++) {
            list[k].user = c->user.name;
            ok = join(c->db, c->a, &list[k]);
        }
    }
    return ok || db_report(c->db, &c->e);
}

/* --- upgrade --- */

static bool group_partial(Db *db)
{
    Arena *a = arena_new();
    Pair *list;
    int n;
    bool ok = read_pairs(a,
                         db_query(db,
                                  SQL(PAIRS "NOT EXISTS (SELECT 1 FROM lettrage_line x "
                                            "WHERE x.gl_entry = s.debit_line)" PAIRS_END),
                                  DB_NONE),
                         &list, &n);
    for (int i = 0; ok && i < n; i++)
        ok = join(db, a, &list[i]);
    arena_free(a);
    return ok;
}

void lettrage_register(void)
{
    step_register_work("partial_letters", group_partial);
}
