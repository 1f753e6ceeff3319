/* SPDX-License-Identifier: EUPL-1.2 */
#include "deleted.h"

#include "daily.h"
#include "files.h"
#include "identity.h"
#include "naming.h"
#include "perm.h"
#include "report.h"
#include "rules.h"
#include "search.h"
#include "site.h"
#include "store.h"

enum { ROWS = 100, FILES = 50, GRACE_DAYS = 2 };
static const int64_t DAY_US = 86400LL * 1000000;

static const Json *parse(Ctx *c, Str content)
{
    const char *why;
    size_t at;
    return json_parse(c->a, content, &why, &at);
}

/* --- bringing back --- */

typedef struct {
    DocHead *d;
    Str name;
    int64_t row; /* of the table `deleted` */
} Restore;

static bool find(Ctx *c, const TypeDef *t, Str name, int64_t *out_row, Str *out_content)
{
    *out_row = 0;
    DbRows *r = db_query(c->db,
                         SQL("SELECT id, content FROM deleted WHERE type_id = ? AND name = ? "
                             "ORDER BY id DESC LIMIT 1"),
                         DB_P(db_i(t->id), db_t(name)));
    if (db_next(r)) {
        *out_row = db_get_int(r, 0);
        *out_content = str_copy(c->a, db_get_text(r, 1));
    }
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    return *out_row || fail_field(c, ERR_NOT_FOUND, "name",
                                  "No deleted %s is called \"%.*s\". They are kept for %d days.",
                                  tr_str(c->lang, t->label).p, STR_ARG(name), DELETED_DAYS);
}

/* What outsiders may not set was right when it was deleted. */
static bool fill_readonly(Ctx *c, DocHead *d, const Json *o)
{
    bool ok = true;
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        const Json *v = f->readonly && !f->computed && !f->via.n && f->type != FT_TABLE
                            ? json_get(o, f->name.p)
                            : NULL;
        if (v && (v->kind == JSON_TEXT || v->kind == JSON_NUMBER) && v->text.n)
            ok = field_set_text(c, NULL, d, f, v->text, f->name.p) && ok;
    }
    return ok;
}

static bool take_name(Ctx *c, DocHead *d, Str name)
{
    if (d->type->named.n)
        return naming_new(c, d);
    d->name = name;
    return !name_to_id(c, d->type, name) ||
           fail_field(c, ERR_DUPLICATE, "name", "%s \"%s\" exists already. Choose another name.",
                      tr_str(c->lang, d->type->label).p, str_z(c->a, name));
}

static bool restore_job(Ctx *c, void *arg)
{
    const Restore *r = arg;
    int64_t taken = 0;
    DocHead *d = r->d;
    if (!db_exec(c->db, SQL("DELETE FROM deleted WHERE id = ?"), DB_P(db_i(r->row)), &taken))
        return db_report(c->db, &c->e);
    if (!taken)
        return fail_field(c, ERR_CONFLICT, "name", "%.*s was brought back by someone else. "
                                                   "Reload the page.",
                          STR_ARG(r->name));
    return take_name(c, d, r->name) && doc_hook(c, d, "before_save") &&
           store_insert(c, d, doc_title(c, d), doc_company(d)) && search_index(c, d, true) &&
           doc_hook(c, d, "saved");
}

DocHead *deleted_restore(Ctx *c, const TypeDef *t, Str name)
{
    Restore r = {.name = name};
    Str content = STR("");
    if (!perm_check(c, t, RIGHT_CREATE) || !perm_check(c, t, RIGHT_DELETE) ||
        !find(c, t, name, &r.row, &content))
        return NULL;
    const Json *o = parse(c, content);
    r.d = doc_new(c, t);
    if (!o || !doc_from_json(c, r.d, o) || !fill_readonly(c, r.d, o))
        return NULL;
    r.d->name = STR("");
    bool ok = doc_compute(c, r.d);
    ok = rules_check(c, r.d) && ok;
    if (!ok || ctx_failed(c) || !perm_check_doc(c, r.d, RIGHT_CREATE) ||
        !ctx_write(c, restore_job, &r))
        return NULL;
    return r.d;
}

static bool restore_method(Ctx *c, const Json *args, MethodAnswer *answer)
{
    Str label = arg_text(args, "doctype");
    const TypeDef *t = registry_label(c->reg, label);
    if (!t || t->child || t->ledger)
        return fail_field(c, ERR_NOT_FOUND, "doctype",
                          "There is no document type \"%.*s\". Check the name.", STR_ARG(label));
    DocHead *d = deleted_restore(c, t, arg_text(args, "name"));
    if (!d)
        return false;
    json_begin(answer->out, '{');
    json_put(answer->out, "doctype", t->label);
    json_put(answer->out, "name", d->name);
    json_end(answer->out, '}');
    return true;
}

/* --- who did it --- */

static bool read_deleted(Ctx *c, const TypeDef *t, Str name, Str *out_user, Instant *out_at)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT at, by_user FROM deleted WHERE type_id = ? AND name = ? "
                             "ORDER BY id DESC LIMIT 1"),
                         DB_P(db_i(t->id), db_t(name)));
    bool found = db_next(r);
    if (found) {
        *out_at = (Instant){db_get_int(r, 0)};
        *out_user = str_copy(c->a, db_get_text(r, 1));
    }
    return db_finish(r) && found;
}

/* Which rows one may see is known of documents only: who sees some of them is told of none. One
 * that had another name at the end is found by the earlier one too. */
bool deleted_by(Ctx *c, const TypeDef *t, Str name, Str *out_user, Instant *out_at)
{
    if (!(perm_rights(c, t) & RIGHT_READ) || perm_limits_rows(c, t))
        return false;
    Str as = identity_deleted_as(c, t, name);
    return read_deleted(c, t, as.n ? as : name, out_user, out_at);
}

/* --- daily: what is too old --- */

typedef struct {
    int64_t ids[ROWS];
    int n;
} Purge;

/* Bytes of a file wait some days more: a backup that began before may still read them. */
static bool note_bytes(Ctx *c, Str content)
{
    const Json *o = parse(c, content);
    Str hash = o ? json_get_text(o, "content_hash") : STR("");
    return !hash.n || db_exec(c->db,
                              SQL("INSERT INTO file_orphan (hash, at) VALUES (?, ?) "
                                  "ON CONFLICT (hash) DO UPDATE SET at = excluded.at"),
                              DB_P(db_t(hash), db_i(c->now.us)), NULL);
}

static bool purge_job(Ctx *c, void *arg)
{
    Purge *p = arg;
    int64_t file = type_of(c, STR("file"))->id;
    Str *contents = arena_array_of(c->a, Str, ROWS);
    int files = 0;
    p->n = 0;
    DbRows *r = db_query(
        c->db, SQL("SELECT id, type_id, content FROM deleted WHERE at < ? ORDER BY id LIMIT ?"),
        DB_P(db_i(c->now.us - DELETED_DAYS * DAY_US), db_i(ROWS)));
    while (db_next(r)) {
        p->ids[p->n++] = db_get_int(r, 0);
        if (db_get_int(r, 1) == file)
            contents[files++] = str_copy(c->a, db_get_text(r, 2));
    }
    bool ok = db_finish(r);
    for (int i = 0; ok && i < files; i++)
        ok = note_bytes(c, contents[i]);
    for (int i = 0; ok && i < p->n; i++)
        ok = db_exec(c->db, SQL("DELETE FROM deleted WHERE id = ?"), DB_P(db_i(p->ids[i])), NULL);
    ok = ok && identity_purge(c, (Instant){c->now.us - DELETED_DAYS * DAY_US});
    return ok || db_report(c->db, &c->e);
}

static bool purge_batch(Ctx *c, bool *out_more)
{
    Purge p;
    if (!ctx_write(c, purge_job, &p))
        return false;
    *out_more = p.n == ROWS;
    return true;
}

/* --- daily: bytes of nobody --- */

typedef struct {
    Str hashes[FILES];
    bool done[FILES]; /* removed, or in use again; else it is to wait */
    int n;
} Orphans;

static bool settle_orphans(Ctx *c, void *arg)
{
    const Orphans *o = arg;
    bool ok = true;
    for (int i = 0; ok && i < o->n; i++)
        ok = o->done[i] ? db_exec(c->db, SQL("DELETE FROM file_orphan WHERE hash = ?"),
                                  DB_P(db_t(o->hashes[i])), NULL)
                        : db_exec(c->db, SQL("UPDATE file_orphan SET at = ? WHERE hash = ?"),
                                  DB_P(db_i(c->now.us), db_t(o->hashes[i])), NULL);
    return ok || db_report(c->db, &c->e);
}

static bool orphan_batch(Ctx *c, bool *out_more)
{
    Orphans o = {.n = 0};
    Instant before = {c->now.us - GRACE_DAYS * DAY_US};
    DbRows *r = db_query(c->db,
                         SQL("SELECT hash FROM file_orphan WHERE at <= ? ORDER BY hash LIMIT ?"),
                         DB_P(db_i(before.us), db_i(FILES)));
    while (db_next(r))
        o.hashes[o.n++] = str_copy(c->a, db_get_text(r, 0));
    if (!db_finish(r))
        return db_report(c->db, &c->e);
    for (int i = 0; i < o.n; i++)
        if (!file_remove_unused(c, o.hashes[i], before, &o.done[i]))
            return false;
    *out_more = o.n == FILES;
    return o.n == 0 || ctx_write(c, settle_orphans, &o);
}

void deleted_register(void)
{
    static const MethodDef methods[] = {{"bastide.deleted.restore", true, restore_method}};
    method_register(methods, 1);
    daily_register("purge_deleted", purge_batch);
    daily_register("unused_files", orphan_batch);
}
