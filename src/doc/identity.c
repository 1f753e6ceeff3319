/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity.h"

#include "site.h"

static int64_t one_int(Ctx *c, Sql sql, const DbValue *values, int n)
{
    int64_t v = 0;
    db_one_int(c->db, sql, values, n, &v);
    return v;
}

int64_t identity_spent(Ctx *c, const TypeDef *t, Str name)
{
    return one_int(c, SQL("SELECT version FROM spent_name WHERE type_id = ? AND name = ?"),
                   DB_P(db_i(t->id), db_t(name)));
}

bool identity_is_earlier(Ctx *c, const TypeDef *t, Str name, int64_t version)
{
    return version <= identity_spent(c, t, name);
}

bool identity_tell_gone(Ctx *c, const TypeDef *t)
{
    return fail_field(c, ERR_NOT_FOUND, "", "This %s does not exist any more. Go back to the list.",
                      tr_str(c->lang, t->label).p);
}

/* Names that are random or numbered are given once anyhow. */
int64_t identity_first_version(Ctx *c, const DocHead *d)
{
    int64_t spent, renamed;
    if (!d->type->named.n)
        return 1;
    spent = identity_spent(c, d->type, d->name);
    renamed = one_int(c,
                      SQL("SELECT d.version FROM document_alias a JOIN document d ON d.id = "
                          "a.document WHERE a.type_id = ? AND a.name = ?"),
                      DB_P(db_i(d->type->id), db_t(d->name)));
    return 1 + (spent > renamed ? spent : renamed);
}

/* `as`: the name under which it is deleted now, "" for one that lives on. */
static bool spend(Ctx *c, const DocHead *d, Str name, Str as)
{
    int64_t draft = one_int(c,
                            SQL("SELECT coalesce(max(version), 0) FROM draft WHERE type_id = ? AND "
                                "key = ?"),
                            DB_P(db_i(d->type->id), db_t(name)));
    int64_t version = draft > d->version ? draft : d->version;
    return db_exec(c->db,
                   SQL("INSERT INTO spent_name (type_id, name, version, deleted_as, at) VALUES "
                       "(?, ?, ?, ?, ?) ON CONFLICT (type_id, name) DO UPDATE SET version = "
                       "excluded.version, deleted_as = excluded.deleted_as, at = excluded.at"),
                   DB_P(db_i(d->type->id), db_t(name), db_i(version), db_t(as), db_i(c->now.us)),
                   NULL);
}

/* --- deletion --- */

/* SQLite gives the highest id once more when its row is gone. */
static bool keep_last_id(Ctx *c)
{
    if (db_engine(c->db) != DB_SQLITE)
        return true;
    return db_exec(c->db,
                   SQL("INSERT INTO meta (key, value) SELECT 'last_document', "
                       "CAST(max(id) AS TEXT) FROM document WHERE true "
                       "ON CONFLICT (key) DO UPDATE SET value = "
                       "excluded.value WHERE CAST(excluded.value AS INTEGER) > "
                       "CAST(meta.value AS INTEGER)"),
                   DB_NONE, NULL);
}

/* Names that it had before: only documents without a number are renamed. */
static bool spend_aliases(Ctx *c, const DocHead *d)
{
    Str *names = NULL;
    int n = 0;
    DbRows *r = db_query(c->db,
                         SQL("SELECT name FROM document_alias WHERE type_id = ? AND document = ?"),
                         DB_P(db_i(d->type->id), db_i(d->id)));
    while (db_next(r)) {
        names = arena_grow(c->a, names, sizeof(Str) * (size_t)n, sizeof(Str) * (size_t)(n + 1));
        names[n++] = str_copy(c->a, db_get_text(r, 0));
    }
    bool ok = db_finish(r);
    for (int i = 0; ok && i < n; i++)
        ok = identity_spent(c, d->type, names[i]) > d->version ||
             spend(c, d, names[i], d->name);
    return ok;
}

bool identity_deleted(Ctx *c, const DocHead *d)
{
    bool ok = keep_last_id(c) && (!d->type->named.n || spend(c, d, d->name, d->name)) &&
              (d->type->submittable || spend_aliases(c, d)) &&
              (d->type->submittable ||
               db_exec(c->db,
                       SQL("DELETE FROM document_alias WHERE type_id = ? AND (document = ? OR "
                           "name = ?)"),
                       DB_P(db_i(d->type->id), db_i(d->id), db_t(d->name)), NULL));
    return ok || db_report(c->db, &c->e);
}

/* --- another name --- */

bool identity_renamed(Ctx *c, const DocHead *d, Str old)
{
    int64_t spent = identity_spent(c, d->type, d->name);
    return (spend(c, d, old, STR("")) &&
            (spent < d->version ||
             db_exec(c->db, SQL("UPDATE document SET version = ? WHERE id = ?"),
                     DB_P(db_i(spent + 1), db_i(d->id)), NULL))) ||
           db_report(c->db, &c->e);
}

/* Kept under the name, what it began from under a key of its own. */
static bool move_draft(Ctx *c, const DocHead *d, Str from, Str to)
{
    return db_exec(c->db,
                   SQL("DELETE FROM draft WHERE type_id = ? AND key = ? AND user_id IN (SELECT "
                       "o.user_id FROM draft o WHERE o.type_id = ? AND o.key = ?)"),
                   DB_P(db_i(d->type->id), db_t(to), db_i(d->type->id), db_t(from)), NULL) &&
           db_exec(c->db, SQL("UPDATE draft SET key = ? WHERE type_id = ? AND key = ?"),
                   DB_P(db_t(to), db_i(d->type->id), db_t(from)), NULL);
}

bool identity_move_drafts(Ctx *c, const DocHead *d, Str old)
{
    return (move_draft(c, d, old, d->name) &&
            move_draft(c, d, identity_draft_base(c->a, old), identity_draft_base(c->a, d->name))) ||
           db_report(c->db, &c->e);
}

Str identity_draft_base(Arena *a, Str name)
{
    return str_cat(a, name, STR("\nbase"));
}

Str identity_deleted_as(Ctx *c, const TypeDef *t, Str name)
{
    Str as = STR("");
    db_one_text(c->db, c->a,
                SQL("SELECT deleted_as FROM spent_name WHERE type_id = ? AND name = ?"),
                DB_P(db_i(t->id), db_t(name)), &as);
    return as;
}

bool identity_purge(Ctx *c, Instant before)
{
    Sql sql = SQL("DELETE FROM spent_name WHERE at < ?");
    return db_exec(c->db, sql, DB_P(db_i(before.us)), NULL) || db_report(c->db, &c->e);
}
