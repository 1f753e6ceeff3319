/* SPDX-License-Identifier: EUPL-1.2 */
#include "ctx.h"

#include "site_state.h"

typedef struct {
    int64_t version;
    Str schema_hash;
} Meta;

static Meta read_meta(Db *db, Arena *a)
{
    Meta m = {.schema_hash = STR("")};
    DbRows *r = db_query(db, SQL("SELECT key, value FROM meta"), DB_NONE);
    while (db_next(r))
        if (str_is(db_get_text(r, 0), "meta_version"))
            str_to_int(db_get_text(r, 1), &m.version);
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

/* --- users --- */

static void load_roles(Ctx *c, Actor *u)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT d.name FROM has_role h JOIN document d ON d.id = h.role "
                             "WHERE h.parent = ? AND h.parentfield = 'roles'"),
                         DB_P(db_i(u->id)));
    while (db_next(r)) {
        u->roles = arena_grow(c->a, u->roles, sizeof(Str) * (size_t)u->n_roles,
                              sizeof(Str) * (size_t)(u->n_roles + 1));
        Str role = str_copy(c->a, db_get_text(r, 0));
        u->roles[u->n_roles++] = role;
        u->admin = u->admin || str_is(role, "System Manager");
    }
    db_finish(r);
}

static void load_rules(Ctx *c, Actor *u)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT allow, for_value FROM user_permission WHERE \"user\" = ?"),
                         DB_P(db_i(u->id)));
    while (db_next(r)) {
        const TypeDef *t = registry_label(c->reg, db_get_text(r, 0));
        if (!t)
            continue;
        u->rules = arena_grow(c->a, u->rules, sizeof(UserRule) * (size_t)u->n_rules,
                              sizeof(UserRule) * (size_t)(u->n_rules + 1));
        u->rules[u->n_rules++] = (UserRule){t, db_get_int(r, 1)};
    }
    db_finish(r);
}

bool ctx_login(Ctx *c, Str user_name)
{
    Actor u = {0};
    bool enabled = false;
    DbRows *r = db_query(
        c->db,
        SQL("SELECT u.id, u.name, u.first_name, u.enabled, u.language FROM \"user\" u "
            "WHERE u.id = (SELECT id FROM document WHERE type_id = ? AND name = ?)"),
        DB_P(db_i(type_of(c, STR("user"))->id), db_t(user_name)));
    if (db_next(r)) {
        u.id = db_get_int(r, 0);
        u.name = str_copy(c->a, db_get_text(r, 1));
        u.full_name = str_copy(c->a, db_get_text(r, 2));
        enabled = db_get_int(r, 3);
        u.lang = lang_of(db_get_text(r, 4));
    }
    db_finish(r);
    if (!enabled)
        return err_add(&c->e, ERR_AUTH, "", "This account does not exist or is disabled. Ask "
                                            "your administrator.");
    load_roles(c, &u);
    load_rules(c, &u);
    c->user = u;
    c->lang = c->e.lang = u.lang;
    return true;
}

/* --- writing --- */

typedef struct {
    Ctx *c;
    bool (*fn)(Ctx *c, void *arg);
    void *arg;
} Work;

/* Runs on whatever thread leads the batch while the owner of the context waits. */
static bool work(Db *db, void *arg)
{
    Work *w = arg;
    Db *reader = w->c->db;
    int errors = w->c->e.n;
    w->c->db = db;
    w->c->writing = true;
    bool ok = w->fn(w->c, w->arg) && w->c->e.n == errors;
    if (ok && w->c->before_commit)
        ok = w->c->before_commit(w->c, w->c->before_commit_arg) && w->c->e.n == errors;
    w->c->db = reader;
    w->c->writing = false;
    return ok;
}

bool ctx_write(Ctx *c, bool (*fn)(Ctx *c, void *arg), void *arg)
{
    Work w = {c, fn, arg};
    if (c->writing) /* already in a job: part of the same transaction */
        return fn(c, arg);
    if (c->other_schema)
        return err_add(&c->e, ERR_UNAVAILABLE, "",
                       "The database was upgraded by another version of the program: nothing was "
                       "saved. Restart this server with that version.");
    /* the reader's snapshot is given back: a waiting writer must not keep others from reading */
    pool_release(c->site->pool, c->db);
    c->db = NULL;
    bool ok = db_write(c->site->pool, work, &w, &c->e);
    if (ok)
        c->before_commit = NULL;
    c->db = pool_reader(c->site->pool);
    if (!c->db)
        return err_add(&c->e, ERR_UNAVAILABLE, "",
                       "The database cannot be reached: nothing was saved. Try again later.");
    return ok;
}
