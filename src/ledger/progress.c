/* SPDX-License-Identifier: EUPL-1.2 */
#include "progress.h"

#include "balance_read.h"
#include "entry.h"

typedef struct {
    int64_t id;
    ProgressRow row;
} Journal;

static int months_between(Date from, Date to)
{
    int a = date_month_key(from), b = date_month_key(to);
    return (b / 100 - a / 100) * 12 + b % 100 - a % 100;
}

static Date month_at(const Progress *p, int i)
{
    return date_add_months(p->first, i);
}

static void read_closed(Ctx *c, int64_t company, Progress *p)
{
    Date last = period_closed_to(c, company);
    while (p->closed < p->months && date_month_end(month_at(p, p->closed)).day <= last.day)
        p->closed++;
}

static bool read_journals(Ctx *c, int64_t company, Journal **out, int *out_n)
{
    Journal *list = NULL;
    int n = 0;
    DbRows *r = db_query(c->db,
                         SQL("SELECT j.id, d.name, j.code, j.journal_name FROM accounting_journal "
                             "j JOIN document d ON d.id = j.id WHERE j.company = ? "
                             "ORDER BY j.code, j.id"),
                         DB_P(db_i(company)));
    while (db_next(r)) {
        list = arena_grow(c->a, list, sizeof *list * (size_t)n, sizeof *list * (size_t)(n + 1));
        list[n++] = (Journal){.id = db_get_int(r, 0),
                              .row = {.journal = str_copy(c->a, db_get_text(r, 1)),
                                      .code = str_copy(c->a, db_get_text(r, 2)),
                                      .label = str_copy(c->a, db_get_text(r, 3))}};
    }
    *out = list;
    *out_n = n;
    return db_finish(r) || db_report(c->db, &c->e);
}

/* One statement a journal: each month asks the index for its first row. */
static bool read_entries(Ctx *c, int64_t company, const Progress *p, Journal *j)
{
    SqlBuf q = sql_new(c->a);
    for (int i = 0; i < p->months; i++) {
        if (i)
            sql_add(&q, ", ");
        else
            sql_add(&q, "SELECT ");
        sql_add(&q, "CASE WHEN EXISTS (SELECT 1 FROM ledger_entry WHERE company = ");
        sql_param(&q, db_i(company));
        sql_add(&q, " AND journal = ");
        sql_param(&q, db_i(j->id));
        sql_add(&q, " AND posting_date BETWEEN ");
        sql_param(&q, db_i(month_at(p, i).day));
        sql_add(&q, " AND ");
        sql_param(&q, db_i(date_month_end(month_at(p, i)).day));
        sql_add(&q, ") THEN 1 ELSE 0 END");
    }
    DbRows *r = sql_query(c->db, &q);
    bool found = db_next(r);
    for (int i = 0; found && i < p->months; i++)
        j->row.cells[i].entries = db_get_int(r, i) != 0;
    return db_finish(r) || db_report(c->db, &c->e);
}

static bool read_drafts(Ctx *c, int64_t company, const Progress *p, Journal *list, int n)
{
    Date end = date_month_end(month_at(p, p->months - 1));
    DbRows *r = db_query(c->db,
                         SQL("SELECT h.journal, h.posting_date, t.name, d.name FROM "
                             "entry_draft_head h JOIN document d ON d.id = h.voucher JOIN "
                             "doctype_id t ON t.id = d.type_id WHERE h.company = ? AND "
                             "h.posting_date BETWEEN ? AND ? ORDER BY h.voucher"),
                         DB_P(db_i(company), db_i(p->first.day), db_i(end.day)));
    while (db_next(r)) {
        int month = months_between(p->first, (Date){(int)db_get_int(r, 1)});
        for (int i = 0; i < n; i++) {
            ProgressCell *cell = &list[i].row.cells[month];
            if (list[i].id != db_get_int(r, 0))
                continue;
            if (!cell->drafts++) {
                cell->type = str_copy(c->a, db_get_text(r, 2));
                cell->name = str_copy(c->a, db_get_text(r, 3));
            }
        }
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static bool has_any(const Progress *p, const ProgressRow *row)
{
    bool any = false;
    for (int i = 0; i < p->months; i++)
        any = any || row->cells[i].entries || row->cells[i].drafts;
    return any;
}

bool progress_read(Ctx *c, int64_t company, Date day, Progress *out)
{
    FiscalYearInfo year;
    Journal *list;
    int n;
    if (!fiscal_year_of(c, company, day, &year))
        return false;
    Progress p = {.first = date_month_start(year.start)};
    p.months = months_between(p.first, year.end) + 1;
    if (p.months > PROGRESS_MONTHS_MAX)
        p.months = PROGRESS_MONTHS_MAX;
    read_closed(c, company, &p);
    if (!read_journals(c, company, &list, &n) || !read_drafts(c, company, &p, list, n))
        return false;
    p.rows = arena_array_of(c->a, ProgressRow, n + 1);
    for (int i = 0; i < n; i++) {
        if (!read_entries(c, company, &p, &list[i]))
            return false;
        if (has_any(&p, &list[i].row))
            p.rows[p.n++] = list[i].row;
    }
    *out = p;
    return true;
}
