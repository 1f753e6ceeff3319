/* SPDX-License-Identifier: EUPL-1.2 */
#include "entry_plan.h"

#include "entry_row.h"

#include <assert.h>

static const char hook[] = "entries";

bool type_posts(const TypeDef *t)
{
    for (int i = 0; i < t->n_hooks; i++)
        if (str_is(t->hooks[i], hook))
            return true;
    return false;
}

bool entry_give(Ctx *c, Entry *e)
{
    Entries *given = c->entries;
    if (!e || !e->n)
        return e != NULL;
    assert(given && given->n < ENTRIES_MAX);
    given->list[given->n++] = e;
    return true;
}

bool entries_of(Ctx *c, DocHead *d, Entries *out)
{
    *out = (Entries){0};
    c->entries = out;
    bool ok = doc_hook(c, d, hook);
    c->entries = NULL;
    return ok;
}

bool entries_check(Ctx *c, const Entries *entries)
{
    bool ok = true;
    for (int i = 0; i < entries->n; i++)
        ok = entry_check(c, entries->list[i]) && ok;
    return ok;
}

/* --- on the writer --- */

/* The journals that a draft will be in. */
static bool keep_head(Ctx *c, const Entry *e)
{
    int64_t journal = journal_by_code(c, e->company, e->journal_code);
    return !journal ||
           db_exec(c->db,
                   SQL("INSERT INTO entry_draft_head (voucher, company, journal, posting_date) "
                       "VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"),
                   DB_P(db_i(e->voucher), db_i(e->company), db_i(journal),
                        db_i(e->posting_date.day)),
                   NULL);
}

static bool keep_line(Ctx *c, const Entry *e, int i, int idx)
{
    const EntryLine *l = &e->lines[i];
    return db_exec(c->db,
                   SQL("INSERT INTO entry_draft (voucher, idx, company, account, party, "
                       "posting_date, label, debit, credit) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                   DB_P(db_i(e->voucher), db_i(idx), db_i(e->company), db_i(l->account),
                        db_ref(l->party), db_i(e->posting_date.day), db_t(l->label),
                        db_i(l->debit.minor), db_i(l->credit.minor)),
                   NULL);
}

static bool keep_entry(Ctx *c, const Entry *e, int *idx)
{
    bool ok = keep_head(c, e);
    for (int i = 0; ok && i < e->n; i++)
        ok = keep_line(c, e, i, ++*idx);
    return ok || db_report(c->db, &c->e);
}

bool entries_keep(Ctx *c, DocHead *d)
{
    Entries entries;
    int errors = c->e.n, idx = 0;
    if (d->docstatus != 0)
        return true;
    bool composed = entries_of(c, d, &entries);
    c->e.n = errors; /* a draft may be wrong still: submission says so */
    bool ok = entry_draft_clear(c, d->id);
    for (int i = 0; ok && composed && i < entries.n; i++)
        ok = keep_entry(c, entries.list[i], &idx);
    return ok;
}

bool entries_write(Ctx *c, const DocHead *d, Entry *const *list, int n)
{
    bool kept = d->version > 1; /* it was a draft before */
    bool ok = !kept || entry_draft_clear(c, d->id);
    for (int i = 0; ok && i < n; i++)
        ok = entry_post(c, list[i]);
    return ok;
}

bool entries_post(Ctx *c, DocHead *d)
{
    Entries entries;
    return entries_of(c, d, &entries) && entries_write(c, d, entries.list, entries.n);
}
