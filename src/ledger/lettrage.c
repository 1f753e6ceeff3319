/* SPDX-License-Identifier: EUPL-1.2 */
#include "lettrage.h"

/* A group larger than this stays without a letter: it would be no help to anybody. */
enum { GROUP_MAX = 2000 };

typedef struct {
    int64_t *ids;
    int n;
} Group;

Str lettrage_code(Arena *a, int64_t n)
{
    char text[16];
    size_t at = sizeof text;
    for (; n > 0 && at > 0; n = (n - 1) / 26)
        text[--at] = (char)('A' + (n - 1) % 26);
    return str_copy(a, (Str){text + at, sizeof text - at});
}

static bool holds(const Group *g, int64_t id)
{
    for (int i = 0; i < g->n; i++)
        if (g->ids[i] == id)
            return true;
    return false;
}

/* Lines that this one is settled with. */
static bool add_neighbours(Ctx *c, Group *g, int64_t line)
{
    DbRows *r = db_query(
        c->db,
        SQL("SELECT other FROM (SELECT credit_line AS other, amount, amount_in_account_currency "
            "AS amount_in_currency FROM settlement WHERE debit_line = ? UNION ALL "
            "SELECT debit_line, amount, amount_in_account_currency FROM settlement "
            "WHERE credit_line = ?) x GROUP BY other "
            "HAVING sum(amount) <> 0 OR sum(amount_in_currency) <> 0 ORDER BY other"),
        DB_P(db_i(line), db_i(line)));
    while (g->n < GROUP_MAX && db_next(r))
        if (!holds(g, db_get_int(r, 0)))
            g->ids[g->n++] = db_get_int(r, 0);
    return db_finish(r) || db_report(c->db, &c->e);
}

static bool is_open(Ctx *c, int64_t line)
{
    int64_t id;
    return db_one_int(c->db,
                      SQL("SELECT id FROM gl_entry WHERE id = ? AND (outstanding <> 0 OR "
                          "outstanding_in_account_currency <> 0)"),
                      DB_P(db_i(line)), &id);
}

static bool next_code(Ctx *c, int64_t company, int64_t account, int64_t party, Str *out)
{
    int64_t n = 0, taken;
    if (!db_one_int(c->db,
                    SQL("SELECT count(*) FROM lettrage WHERE company = ? AND account = ? "
                        "AND party = ?"),
                    DB_P(db_i(company), db_i(account), db_i(party)), &n))
        return db_report(c->db, &c->e);
    do
        *out = lettrage_code(c->a, ++n);
    while (db_one_int(c->db,
                      SQL("SELECT id FROM lettrage WHERE company = ? AND account = ? "
                          "AND party = ? AND code = ?"),
                      DB_P(db_i(company), db_i(account), db_i(party), db_t(*out)), &taken));
    return db_error(c->db) == DB_OK || db_report(c->db, &c->e);
}

static bool store(Ctx *c, const Group *g, Date day)
{
    int64_t company = 0, account = 0, party = 0, id = 0;
    Str code = STR("");
    DbRows *r = db_query(c->db, SQL("SELECT company, account, party FROM gl_entry WHERE id = ?"),
                         DB_P(db_i(g->ids[0])));
    if (db_next(r)) {
        company = db_get_int(r, 0);
        account = db_get_int(r, 1);
        party = db_get_int(r, 2);
    }
    bool ok = db_finish(r) && next_code(c, company, account, party, &code) &&
              db_one_int(c->db,
                         SQL("INSERT INTO lettrage (company, account, party, code, day, by_user) "
                             "VALUES (?, ?, ?, ?, ?, ?) RETURNING id"),
                         DB_P(db_i(company), db_i(account), db_i(party), db_t(code), db_i(day.day),
                              db_t(c->user.name)),
                         &id);
    for (int i = 0; ok && i < g->n; i++)
        ok = db_exec(c->db,
                     SQL("INSERT INTO lettrage_line (gl_entry, lettrage) VALUES (?, ?) "
                         "ON CONFLICT (gl_entry) DO UPDATE SET lettrage = excluded.lettrage"),
                     DB_P(db_i(g->ids[i]), db_i(id)), NULL);
    return ok || db_report(c->db, &c->e);
}

bool lettrage_close(Ctx *c, int64_t line, Date day)
{
    Group g = {arena_array_of(c->a, int64_t, GROUP_MAX), 1};
    g.ids[0] = line;
    for (int i = 0; i < g.n; i++) {
        if (is_open(c, g.ids[i]))
            return true;
        if (!add_neighbours(c, &g, g.ids[i]))
            return false;
    }
    return g.n == GROUP_MAX || store(c, &g, day);
}

bool lettrage_open(Ctx *c, int64_t line)
{
    int64_t id;
    if (!db_one_int(c->db, SQL("SELECT lettrage FROM lettrage_line WHERE gl_entry = ?"),
                    DB_P(db_i(line)), &id))
        return db_error(c->db) == DB_OK || db_report(c->db, &c->e);
    return (db_exec(c->db, SQL("DELETE FROM lettrage_line WHERE lettrage = ?"), DB_P(db_i(id)),
                    NULL) &&
            db_exec(c->db, SQL("DELETE FROM lettrage WHERE id = ?"), DB_P(db_i(id)), NULL)) ||
           db_report(c->db, &c->e);
}
