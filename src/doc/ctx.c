/* SPDX-License-Identifier: EUPL-1.2 */
#include "ctx.h"

#include "facts.h"
#include "site_state.h"

typedef struct {
    int64_t version, masters;
    Str schema_hash;
} Meta;

static Meta read_meta(Db *db, Arena *a)
{
    Meta m = {.schema_hash = STR("")};
    DbRows *r = db_query(db, SQL("SELECT key, value FROM meta"), DB_NONE);
    while (db_next(r))
        if (str_is(db_get_text(r, 0), "meta_version"))
            str_to_int(db_get_text(r, 1), &m.version);
        else if (str_is(db_get_text(r, 0), "masters"))
            str_to_int(db_get_text(r, 1), &m.masters);
        else if (str_is(db_get_text(r, 0), "schema_hash"))
            m.schema_hash = str_copy(a, db_get_text(r, 1));
    db_finish(r);
    return m;
}

static bool open_snapshot(Ctx *c)
{
    c->db = pool_reader(c->site->pool);
    if (!c->db)
        return err_add(&c->e, ERR_UNAVAILABLE, "",
                       "The database cannot be reached: nothing was saved. Try again later.");
    Meta m = read_meta(c->db, c->a);
    c->masters = m.masters;
    c->reg = site_pin(c->site, m.version, &c->e);
    c->other_schema = !str_eq(m.schema_hash, c->reg->hash);
    return true;
}

static void close_snapshot(Ctx *c)
{
    if (c->db && !c->writing)
        pool_release(c->site->pool, c->db);
    c->db = NULL;
    if (c->reg)
        site_unpin(c->site, c->reg);
    c->reg = NULL;
}

Ctx *ctx_begin(Site *site, Arena *a, Lang lang)
{
    Ctx *c = arena_new_of(a, Ctx);
    c->a = a;
    c->site = site;
    c->lang = lang;
    c->e = (Errors){.a = a, .lang = lang};
    c->now = clock_now();
    if (!open_snapshot(c))
        return NULL;
    const CompanyInfo *company = company_info(c, 0);
    c->today = clock_today(company ? company->time_zone : STR("Europe/Paris"));
    return c;
}

void ctx_end(Ctx *c)
{
    if (c)
        close_snapshot(c);
}

bool ctx_refresh(Ctx *c)
{
    close_snapshot(c);
    c->name_memo = c->like_memo = c->new_company = NULL;
    return open_snapshot(c);
}

Str ctx_amount(const Ctx *c, int64_t minor, int decimals)
{
    return num_format_local(c->a, minor, decimals, decimals, c->lang == LANG_FR);
}

void ctx_note(Ctx *c, Str text)
{
    c->notes = arena_grow(c->a, c->notes, sizeof(Str) * (size_t)c->n_notes,
                          sizeof(Str) * (size_t)(c->n_notes + 1));
    c->notes[c->n_notes++] = text;
}

void ctx_as_system(Ctx *c)
{
    c->user = (Actor){
        .name = STR("Administrator"), .full_name = STR("Administrator"), .admin = true};
}

/* --- writing --- */

typedef struct {
    Ctx *c;
    bool (*fn)(Ctx *c, void *arg);
    void *arg;
    bool quiet;
    int n_notes; /* before the job, which may run more than once */
} Work;

/* Runs on whatever thread leads the batch while the owner of the context waits. */
static bool work(Db *db, void *arg)
{
    Work *w = arg;
    Db *reader = w->c->db;
    int errors = w->c->e.n;
    w->c->n_notes = w->n_notes;
    w->c->db = db;
    w->c->writing = true;
    w->c->masters = w->quiet ? MASTERS_UNREAD : MASTERS_CHANGE;
    bool ok = w->fn(w->c, w->arg) && w->c->e.n == errors;
    if (ok && w->c->before_commit)
        ok = w->c->before_commit(w->c, w->c->before_commit_arg) && w->c->e.n == errors;
    if (ok && w->c->masters == MASTERS_CHANGE)
        ok = facts_count_change(w->c);
    w->c->db = reader;
    w->c->writing = false;
    return ok;
}

static bool write_it(Ctx *c, Work w)
{
    if (c->writing) { /* already in a job: part of the same transaction */
        if (!w.quiet)
            facts_change(c);
        return w.fn(c, w.arg);
    }
    if (c->other_schema)
        return err_add(&c->e, ERR_UNAVAILABLE, "",
                       "The database was upgraded by another version of the program: nothing was "
                       "saved. Restart this server with that version.");
    /* the reader's snapshot is given back: a waiting writer must not keep others from reading */
    pool_release(c->site->pool, c->db);
    c->db = NULL;
    c->masters_begun = c->masters;
    bool ok = db_write(c->site->pool, work, &w, &c->e);
    if (ok)
        c->before_commit = NULL;
    if (c->masters != MASTERS_CHANGE)
        c->masters = c->masters_begun;
    c->db = pool_reader(c->site->pool);
    if (!c->db)
        return err_add(&c->e, ERR_UNAVAILABLE, "",
                       "The database cannot be reached: nothing was saved. Try again later.");
    return ok;
}

bool ctx_write(Ctx *c, bool (*fn)(Ctx *c, void *arg), void *arg)
{
    return write_it(c, (Work){c, fn, arg, false, c->n_notes});
}

bool ctx_write_quietly(Ctx *c, bool (*fn)(Ctx *c, void *arg), void *arg)
{
    return write_it(c, (Work){c, fn, arg, true, c->n_notes});
}
