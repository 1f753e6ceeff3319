/* SPDX-License-Identifier: EUPL-1.2 */
#include "draft_read.h"

static bool read_sums(Ctx *c, const DbValue *which, DraftMonth *out)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT count(DISTINCT h.voucher), CAST(coalesce(sum(f.debit), 0) AS "
                             "bigint) FROM entry_draft_head h LEFT JOIN entry_draft f ON "
                             "f.voucher = h.voucher WHERE h.company = ? AND h.journal = ? AND "
                             "h.posting_date BETWEEN ? AND ?"),
                         which, 4);
    if (db_next(r)) {
        out->vouchers = db_get_int(r, 0);
        out->debit = db_get_int(r, 1);
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static void put_line(Ctx *c, DraftMonth *m, int *cap, DbRows *r)
{
    if (m->n == *cap) {
        int more = *cap ? 2 * *cap : 64;
        m->lines = arena_grow(c->a, m->lines, sizeof(DraftLine) * (size_t)*cap,
                              sizeof(DraftLine) * (size_t)more);
        *cap = more;
    }
    m->lines[m->n++] = (DraftLine){.voucher = db_get_int(r, 0),
                                   .type = str_copy(c->a, db_get_text(r, 1)),
                                   .name = str_copy(c->a, db_get_text(r, 2)),
                                   .day = {(int32_t)db_get_int(r, 3)},
                                   .account = str_copy(c->a, db_get_text(r, 4)),
                                   .party = str_copy(c->a, db_get_text(r, 5)),
                                   .label = str_copy(c->a, db_get_text(r, 6)),
                                   .debit = db_get_int(r, 7),
                                   .credit = db_get_int(r, 8)};
}

bool drafts_of_month(Ctx *c, int64_t company, int64_t journal, Date day, int max, DraftMonth *out)
{
    const DbValue which[] = {db_i(company), db_i(journal), db_i(date_month_start(day).day),
                             db_i(date_month_end(day).day), db_i(max)};
    int cap = 0;
    *out = (DraftMonth){0};
    if (c->user.n_rules)
        return true;
    if (!read_sums(c, which, out))
        return false;
    DbRows *r = db_query(c->db,
                         SQL("SELECT k.voucher, t.name, d.name, k.posting_date, coalesce(a.name, "
                             "''), coalesce(p.name, ''), f.label, f.debit, f.credit FROM (SELECT "
                             "voucher, posting_date FROM entry_draft_head WHERE company = ? AND "
                             "journal = ? AND posting_date BETWEEN ? AND ? ORDER BY posting_date "
                             "DESC, voucher DESC LIMIT ?) k JOIN document d ON d.id = k.voucher "
                             "JOIN doctype_id t ON t.id = d.type_id JOIN entry_draft f ON "
                             "f.voucher = k.voucher LEFT JOIN document a ON a.id = f.account "
                             "LEFT JOIN document p ON p.id = f.party "
                             "ORDER BY k.posting_date, k.voucher, f.idx"),
                         which, 5);
    while (db_next(r))
        put_line(c, out, &cap, r);
    return db_finish(r) || db_report(c->db, &c->e);
}
