/* SPDX-License-Identifier: EUPL-1.2 */
#include "settlement.h"

#include "lettrage.h"
#include "site.h"

#include <stdlib.h>

OpenLine open_line_read(Arena *a, DbRows *r)
{
    return (OpenLine){.line = db_get_int(r, 0),
                      .company = db_get_int(r, 1),
                      .account = db_get_int(r, 2),
                      .party = db_is_null(r, 3) ? 0 : db_get_int(r, 3),
                      .currency = db_get_int(r, 4),
                      .party_type = str_copy(a, db_get_text(r, 5)),
                      .voucher_type = str_copy(a, db_get_text(r, 6)),
                      .posting_date = {(int32_t)db_get_int(r, 7)},
                      .due_date = {(int32_t)db_get_int(r, 8)},
                      .open = {db_get_int(r, 9)},
                      .open_in_currency = {db_get_int(r, 10)},
                      .voucher = db_is_null(r, 11) ? 0 : db_get_int(r, 11),
                      .entry = db_get_int(r, 12)};
}

static bool read_all(Ctx *c, DbRows *r, OpenLine **out, int *out_n)
{
    int n = 0, cap = 0;
    OpenLine *list = NULL;
    while (db_next(r)) {
        if (n == cap) {
            cap = cap ? cap * 2 : 4;
            list = arena_grow(c->a, list, sizeof *list * (size_t)n, sizeof *list * (size_t)cap);
        }
        list[n++] = open_line_read(c->a, r);
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    *out = list;
    *out_n = n;
    return true;
}

bool open_lines(Ctx *c, int64_t voucher, OpenLine **out, int *out_n)
{
    return read_all(c,
                    db_query(c->db,
                             SQL("SELECT " OPEN_LINE_COLUMNS "FROM gl_entry g JOIN account a "
                                 "ON a.id = g.account WHERE g.voucher_no = ? "
                                 "AND g.party IS NOT NULL "
                                 "AND a.account_type IN ('Receivable', 'Payable') ORDER BY g.id"),
                             DB_P(db_i(voucher))),
                    out, out_n);
}

static int by_due(const void *a, const void *b)
{
    const OpenLine *x = a, *y = b;
    int32_t left = x->due_date.day ? x->due_date.day : x->posting_date.day;
    int32_t right = y->due_date.day ? y->due_date.day : y->posting_date.day;
    if (left != right)
        return left < right ? -1 : 1;
    return x->line < y->line ? -1 : x->line > y->line;
}

bool open_lines_by_due(Ctx *c, int64_t voucher, OpenLine **out, int *out_n)
{
    if (!open_lines(c, voucher, out, out_n))
        return false;
    if (*out_n)
        qsort(*out, (size_t)*out_n, sizeof **out, by_due);
    return true;
}

bool open_lines_of_party(Ctx *c, int64_t company, int64_t party, int max, OpenLine **out,
                         int *out_n)
{
    return read_all(
        c,
        db_query(c->db,
                 SQL("SELECT " OPEN_LINE_COLUMNS "FROM gl_entry g WHERE g.company = ? "
                     "AND g.account IN (SELECT id FROM account WHERE company = ? "
                     "AND account_type IN ('Receivable', 'Payable')) "
                     "AND g.party = ? AND g.outstanding <> 0 "
                     "ORDER BY coalesce(g.due_date, g.posting_date), g.posting_date, g.id LIMIT ?"),
                 DB_P(db_i(company), db_i(company), db_i(party), db_i(max))),
        out, out_n);
}

bool open_line(Ctx *c, int64_t line, OpenLine *out)
{
    OpenLine *list;
    int n;
    *out = (OpenLine){0};
    if (!read_all(c,
                  db_query(c->db,
                           SQL("SELECT " OPEN_LINE_COLUMNS "FROM gl_entry g JOIN account a "
                               "ON a.id = g.account WHERE g.id = ? AND g.party IS NOT NULL "
                               "AND a.account_type IN ('Receivable', 'Payable')"),
                           DB_P(db_i(line))),
                  &list, &n))
        return false;
    if (n)
        *out = list[0];
    return true;
}

Str open_line_name(Ctx *c, const OpenLine *l)
{
    Str name = STR("");
    if (l->voucher)
        return id_to_name(c, l->voucher);
    db_one_text(c->db, c->a,
                SQL("SELECT e.number_text FROM gl_entry g JOIN ledger_entry e ON e.id = g.entry "
                    "WHERE g.id = ?"),
                DB_P(db_i(l->line)), &name);
    return name;
}

Money open_sum(const OpenLine *lines, int n)
{
    Money sum = {0};
    for (int i = 0; i < n; i++)
        sum.minor += lines[i].open_in_currency.minor; /* bounded by the document's own total */
    return sum;
}

/* --- one settlement --- */

/* What is left of a line in one currency only (an exchange difference) has no amount. */
static bool lower(Ctx *c, const OpenLine *l, bool debit, Money base, Money amount,
                  const char *field)
{
    int64_t changed = 0, sign = debit ? 1 : -1;
    const DbValue values[] = {db_i(sign * base.minor), db_i(sign * amount.minor), db_i(l->line),
                              db_i(sign), db_i(amount.minor ? amount.minor : base.minor)};
    bool ok =
        amount.minor
            ? db_exec(c->db,
                      SQL("UPDATE gl_entry SET outstanding = outstanding - ?, "
                          "outstanding_in_account_currency = outstanding_in_account_currency - ? "
                          "WHERE id = ? AND outstanding_in_account_currency * ? >= ?"),
                      values, 5, &changed)
            : db_exec(c->db,
                      SQL("UPDATE gl_entry SET outstanding = outstanding - ?, "
                          "outstanding_in_account_currency = outstanding_in_account_currency - ? "
                          "WHERE id = ? AND outstanding * ? >= ?"),
                      values, 5, &changed);
    if (!ok)
        return db_report(c->db, &c->e);
    return changed == 1 || fail_field(c, ERR_VALIDATION, field,
                                      "%s: less is still open than is to be settled. Someone may "
                                      "have settled it meanwhile: look at what is open and correct "
                                      "the amount.",
                                      open_line_name(c, l).p);
}

static bool insert(Ctx *c, const OpenLine *debit, const OpenLine *credit, Money base, Money amount,
                   Date day, const DocHead *by)
{
    return db_exec(c->db,
                   SQL("INSERT INTO settlement (company, posting_date, account, party_type, party, "
                       "debit_line, credit_line, amount, account_currency, "
                       "amount_in_account_currency, voucher_type, voucher_no, docstatus) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)"),
                   DB_P(db_i(debit->company), db_i(day.day), db_i(debit->account),
                        db_t(debit->party_type), db_i(debit->party), db_i(debit->line),
                        db_i(credit->line), db_i(base.minor), db_ref(debit->currency),
                        db_i(amount.minor), db_t(by->type->label), db_i(by->id)),
                   NULL) ||
           db_report(c->db, &c->e);
}

/* Tells a document that something of it was settled or is open again. */
static bool tell(Ctx *c, const OpenLine *l, const DocHead *by)
{
    const TypeDef *t = registry_label(c->reg, l->voucher_type);
    if (!t || !l->voucher || l->voucher == by->id)
        return true;
    DocHead *d = doc_load(c, t, l->voucher);
    return d && doc_hook(c, d, "settled");
}

bool open_lines_comparable(Ctx *c, const OpenLine *a, const OpenLine *b, const char *field)
{
    if (a->account != b->account || a->party != b->party)
        return fail_field(c, ERR_VALIDATION, field,
                          "%s is of another party or account: it cannot be settled by this one.",
                          open_line_name(c, a).p);
    if (a->currency != b->currency)
        return fail_field(c, ERR_VALIDATION, field,
                          "%s is in another currency: it cannot be settled by this one.",
                          open_line_name(c, a).p);
    return true;
}

bool settle(Ctx *c, const OpenLine *a, const OpenLine *b, Money base, Money amount, Date day,
            const DocHead *by, const char *field)
{
    int64_t left = amount.minor ? a->open_in_currency.minor : a->open.minor;
    int64_t right = amount.minor ? b->open_in_currency.minor : b->open.minor;
    const OpenLine *debit = left < 0 ? b : a, *credit = left < 0 ? a : b;
    if (!open_lines_comparable(c, a, b, field))
        return false;
    if (left == 0 || right == 0 || (left < 0) == (right < 0) || amount.minor < 0 ||
        (amount.minor == 0 && base.minor <= 0))
        return fail_field(c, ERR_VALIDATION, field,
                          "%s: nothing of it is open on that side, so nothing can be settled.",
                          open_line_name(c, a).p);
    return lower(c, debit, true, base, amount, field) &&
           lower(c, credit, false, base, amount, field) &&
           insert(c, debit, credit, base, amount, day, by) && tell(c, debit, by) &&
           tell(c, credit, by) && lettrage_join(c, debit, credit, day);
}

/* --- undoing --- */

typedef struct {
    int64_t debit, credit, base, amount;
} Undo;

static bool line_at(Ctx *c, int64_t id, OpenLine *out)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT company, account, party, account_currency, party_type, "
                             "voucher_type, voucher_no FROM gl_entry WHERE id = ?"),
                         DB_P(db_i(id)));
    if (db_next(r))
        *out = (OpenLine){.line = id,
                          .company = db_get_int(r, 0),
                          .account = db_get_int(r, 1),
                          .party = db_get_int(r, 2),
                          .currency = db_get_int(r, 3),
                          .party_type = str_copy(c->a, db_get_text(r, 4)),
                          .voucher_type = str_copy(c->a, db_get_text(r, 5)),
                          .voucher = db_is_null(r, 6) ? 0 : db_get_int(r, 6)};
    return db_finish(r) || db_report(c->db, &c->e);
}

static bool raise(Ctx *c, int64_t line, int64_t base, int64_t amount)
{
    return db_exec(c->db,
                   SQL("UPDATE gl_entry SET outstanding = outstanding + ?, "
                       "outstanding_in_account_currency = outstanding_in_account_currency + ? "
                       "WHERE id = ?"),
                   DB_P(db_i(base), db_i(amount), db_i(line)), NULL) ||
           db_report(c->db, &c->e);
}

static bool undo_one(Ctx *c, const Undo *u, const DocHead *by, Date day)
{
    OpenLine debit, credit;
    return raise(c, u->debit, u->base, u->amount) && raise(c, u->credit, -u->base, -u->amount) &&
           line_at(c, u->debit, &debit) && line_at(c, u->credit, &credit) &&
           insert(c, &debit, &credit, (Money){-u->base}, (Money){-u->amount}, day, by) &&
           tell(c, &debit, by) && tell(c, &credit, by);
}

bool settlement_undo(Ctx *c, const DocHead *by, Date day)
{
    enum { MAX = 5000 };
    Undo *list = arena_array_of(c->a, Undo, MAX);
    int n = 0;
    DbRows *r = db_query(
        c->db,
        SQL("SELECT debit_line, credit_line, sum(amount), sum(amount_in_account_currency) "
            "FROM settlement WHERE voucher_no = ? GROUP BY debit_line, credit_line "
            "HAVING sum(amount_in_account_currency) <> 0 OR sum(amount) <> 0 "
            "ORDER BY debit_line, credit_line"),
        DB_P(db_i(by->id)));
    while (n < MAX && db_next(r))
        list[n++] = (Undo){db_get_int(r, 0), db_get_int(r, 1), db_get_int(r, 2), db_get_int(r, 3)};
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    LettrageLines parted = {0};
    for (int i = 0; i < n; i++)
        if (!lettrage_part(c, list[i].debit, &parted) || !undo_one(c, &list[i], by, day))
            return false;
    return lettrage_regroup(c, &parted);
}

bool settlement_free(Ctx *c, const DocHead *voucher)
{
    int64_t by = 0;
    bool found = db_one_int(
        c->db,
        SQL("SELECT s.voucher_no FROM settlement s JOIN gl_entry g "
            "ON g.id = s.debit_line OR g.id = s.credit_line "
            "WHERE g.voucher_no = ? AND s.voucher_no <> ? GROUP BY s.voucher_no "
            "HAVING sum(s.amount_in_account_currency) <> 0 OR sum(s.amount) <> 0 LIMIT 1"),
        DB_P(db_i(voucher->id), db_i(voucher->id)), &by);
    if (db_error(c->db) != DB_OK)
        return db_report(c->db, &c->e);
    return !found ||
           fail_field(c, ERR_LINK_EXISTS, "name",
                      "%s is settled by %s: cancel that one first, or make a credit note.",
                      voucher->name.p, id_to_name(c, by).p);
}

bool settlement_reversed(Ctx *c, const DocHead *voucher, Date day)
{
    enum { MAX = 1000 };
    Undo *list = arena_array_of(c->a, Undo, MAX);
    int n = 0;
    DbRows *r = db_query(
        c->db,
        SQL("SELECT o.id, x.id, o.outstanding, o.outstanding_in_account_currency "
            "FROM gl_entry o JOIN ledger_entry e ON e.voucher_no = o.voucher_no "
            "AND e.reverses = o.entry JOIN gl_entry x ON x.entry = e.id "
            "AND x.idx_in_entry = o.idx_in_entry "
            "WHERE o.voucher_no = ? AND o.outstanding <> 0 AND x.outstanding = -o.outstanding "
            "ORDER BY o.id"),
        DB_P(db_i(voucher->id)));
    while (n < MAX && db_next(r))
        list[n++] = (Undo){db_get_int(r, 0), db_get_int(r, 1), db_get_int(r, 2), db_get_int(r, 3)};
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    for (int i = 0; i < n; i++) {
        OpenLine a, b;
        Money base = {list[i].base < 0 ? -list[i].base : list[i].base};
        Money amount = {list[i].amount < 0 ? -list[i].amount : list[i].amount};
        if (!line_at(c, list[i].debit, &a) || !line_at(c, list[i].credit, &b))
            return false;
        a.open_in_currency.minor = list[i].amount;
        b.open_in_currency.minor = -list[i].amount;
        a.open.minor = list[i].base;
        b.open.minor = -list[i].base;
        if (!settle(c, &a, &b, base, amount, day, voucher, "name"))
            return false;
    }
    return true;
}
