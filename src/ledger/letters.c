/* SPDX-License-Identifier: EUPL-1.2
 * Reading what can be lettered. Open lines come from the index that holds only them, a whole
 * account from that of the party, so that a page costs what it shows.
 */
#include "letters.h"

#include "perm.h"
#include "site.h"
#include "tables.h"

static const TypeDef *lines_type(Ctx *c)
{
    return type_of(c, STR("gl_entry"));
}

/* Lines "g" on accounts of parties, of this party, that the user may see. */
static void of_party(Ctx *c, SqlBuf *q, int64_t company, int64_t party)
{
    sql_add(q, " WHERE g.company = ");
    sql_param(q, db_i(company));
    sql_add(q, " AND g.account IN (SELECT id FROM account WHERE company = ");
    sql_param(q, db_i(company));
    sql_add(q, " AND account_type IN ('Receivable', 'Payable')) AND g.party = ");
    sql_param(q, db_i(party));
    perm_rows(c, q, lines_type(c), "g");
}

static void select_lines(SqlBuf *q)
{
    sql_add(q,
            "SELECT " OPEN_LINE_COLUMNS
            ", g.debit_in_account_currency, g.credit_in_account_currency, g.account_number, "
            "e.number_text, e.piece_ref, coalesce(d.name, ''), g.remarks, "
            "coalesce(l.code, ''), "
            "CASE WHEN l.id IS NOT NULL AND l.day IS NULL THEN 1 ELSE 0 END FROM (SELECT g.id FROM "
            "gl_entry g");
}

static void select_end(SqlBuf *q)
{
    sql_add(q, ") k JOIN gl_entry g ON g.id = k.id JOIN ledger_entry e ON e.id = g.entry "
               "LEFT JOIN document d ON d.id = g.voucher_no "
               "LEFT JOIN lettrage_line x ON x.gl_entry = g.id "
               "LEFT JOIN lettrage l ON l.id = x.lettrage ORDER BY g.posting_date, g.id");
}

static LetterLine read_line(Arena *a, DbRows *r)
{
    return (LetterLine){
        .open = open_line_read(a, r),
        .debit = {db_get_int(r, OPEN_LINE_N)},
        .credit = {db_get_int(r, OPEN_LINE_N + 1)},
        .account_number = str_copy(a, db_get_text(r, OPEN_LINE_N + 2)),
        .entry_number = str_copy(a, db_get_text(r, OPEN_LINE_N + 3)),
        .piece = str_copy(a, db_get_text(r, OPEN_LINE_N + 4)),
        .voucher = str_copy(a, db_get_text(r, OPEN_LINE_N + 5)),
        .label = str_copy(a, db_get_text(r, OPEN_LINE_N + 6)),
        .code = str_copy(a, db_get_text(r, OPEN_LINE_N + 7)),
        .partly = db_get_int(r, OPEN_LINE_N + 8) != 0,
    };
}

static bool read_lines(Ctx *c, SqlBuf *q, int max, LetterLine **out, int *out_n)
{
    LetterLine *list = arena_array_of(c->a, LetterLine, max + 1);
    int n = 0;
    DbRows *r = sql_query(c->db, q);
    while (n < max && db_next(r))
        list[n++] = read_line(c->a, r);
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    *out = list;
    *out_n = n;
    return true;
}

/* The document that took the last of it. */
static bool read_settled(Ctx *c, LetterLine *l)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT s.voucher_type, d.name FROM settlement s JOIN document d "
                             "ON d.id = s.voucher_no WHERE s.id = (SELECT max(id) FROM settlement "
                             "WHERE debit_line = ? OR credit_line = ?)"),
                         DB_P(db_i(l->open.line), db_i(l->open.line)));
    if (db_next(r)) {
        l->settled_type = str_copy(c->a, db_get_text(r, 0));
        l->settled_by = str_copy(c->a, db_get_text(r, 1));
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static void behind(SqlBuf *q, const LetterQuery *x)
{
    if (!x->after_id)
        return;
    sql_add(q, " AND (g.posting_date > ");
    sql_param(q, db_i(x->after_day));
    sql_add(q, " OR (g.posting_date = ");
    sql_param(q, db_i(x->after_day));
    sql_add(q, " AND g.id > ");
    sql_param(q, db_i(x->after_id));
    sql_add(q, "))");
}

bool letter_lines(Ctx *c, const LetterQuery *x, LetterLine **out, int *out_n, bool *out_more)
{
    SqlBuf q = sql_new(c->a);
    select_lines(&q);
    /* told by name: SQLite would read all lines of the party for the open ones */
    sql_index_hint(c->db, &q,
                   table_index_name(c->a, c->db, lines_type(c),
                                    x->all ? STR("party posting_date id")
                                           : STR("company account party posting_date due_date "
                                                 "outstanding open outstanding")));
    of_party(c, &q, x->company, x->party);
    if (!x->all)
        sql_add(&q, " AND g.outstanding <> 0");
    behind(&q, x);
    sql_add(&q, " ORDER BY g.posting_date NULLS FIRST, g.id LIMIT ");
    sql_param(&q, db_i(x->max + 1));
    select_end(&q);
    if (!read_lines(c, &q, x->max + 1, out, out_n))
        return false;
    *out_more = *out_n > x->max;
    *out_n -= *out_more;
    for (int i = 0; i < *out_n; i++)
        if ((*out)[i].code.n && !read_settled(c, &(*out)[i]))
            return false;
    return true;
}

bool letter_lines_of(Ctx *c, int64_t company, int64_t party, const int64_t *ids, int n,
                     LetterLine **out, int *out_n)
{
    SqlBuf q = sql_new(c->a);
    select_lines(&q);
    of_party(c, &q, company, party);
    sql_add(&q, " AND g.id IN (0");
    for (int i = 0; i < n; i++) {
        sql_add(&q, ", ");
        sql_param(&q, db_i(ids[i]));
    }
    sql_add(&q, ")");
    select_end(&q);
    return read_lines(c, &q, n, out, out_n);
}

/* --- parties --- */

static void sum_open(SqlBuf *q)
{
    sql_add(q, "sum(CASE WHEN g.outstanding > 0 THEN g.outstanding ELSE 0 END), "
               "sum(CASE WHEN g.outstanding < 0 THEN -g.outstanding ELSE 0 END)");
}

bool letter_party(Ctx *c, int64_t company, int64_t party, LetterParty *out)
{
    SqlBuf q = sql_new(c->a);
    *out = (LetterParty){.party = party};
    sql_add(&q, "SELECT count(*), ");
    sum_open(&q);
    sql_add(&q, " FROM gl_entry g");
    of_party(c, &q, company, party);
    sql_add(&q, " AND g.outstanding <> 0");
    DbRows *r = sql_query(c->db, &q);
    if (db_next(r) && db_get_int(r, 0)) {
        out->n = db_get_int(r, 0);
        out->debit = db_get_int(r, 1);
        out->credit = db_get_int(r, 2);
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static void select_parties(Ctx *c, SqlBuf *q, int64_t company)
{
    sql_add(q, "SELECT k.party, t.name, d.name, k.n, k.debit, k.credit FROM (SELECT party, "
               "sum(n) AS n, sum(debit) AS debit, sum(credit) AS credit FROM (SELECT g.party, "
               "count(*) AS n, "
               "sum(CASE WHEN g.outstanding > 0 THEN g.outstanding ELSE 0 END) AS debit, "
               "sum(CASE WHEN g.outstanding < 0 THEN -g.outstanding ELSE 0 END) AS credit "
               "FROM gl_entry g WHERE g.outstanding <> 0 AND g.company = ");
    sql_param(q, db_i(company));
    sql_add(q, " AND g.party IS NOT NULL AND g.account IN (SELECT id FROM account "
               "WHERE company = ");
    sql_param(q, db_i(company));
    sql_add(q, " AND account_type IN ('Receivable', 'Payable'))");
    perm_rows(c, q, lines_type(c), "g");
    sql_add(q, " GROUP BY g.account, g.party) y WHERE debit > 0 AND credit > 0 GROUP BY party) k "
               "JOIN document d ON d.id = k.party JOIN doctype_id t ON t.id = d.type_id "
               "ORDER BY k.n DESC, k.party LIMIT ");
}

bool letter_parties(Ctx *c, int64_t company, int64_t skip, int max, LetterParty **out, int *out_n)
{
    SqlBuf q = sql_new(c->a);
    LetterParty *list = arena_array_of(c->a, LetterParty, max + 1);
    int n = 0;
    select_parties(c, &q, company);
    sql_param(&q, db_i(max));
    sql_add(&q, " OFFSET ");
    sql_param(&q, db_i(skip));
    DbRows *r = sql_query(c->db, &q);
    while (n < max && db_next(r)) {
        const TypeDef *t = registry_type(c->reg, db_get_text(r, 1));
        if (!t || !letter_has_account(c, t))
            continue;
        list[n++] = (LetterParty){.party = db_get_int(r, 0),
                                  .party_type = t->label,
                                  .name = str_copy(c->a, db_get_text(r, 2)),
                                  .n = db_get_int(r, 3),
                                  .debit = db_get_int(r, 4),
                                  .credit = db_get_int(r, 5)};
    }
    *out = list;
    *out_n = n;
    return db_finish(r) || db_report(c->db, &c->e);
}
