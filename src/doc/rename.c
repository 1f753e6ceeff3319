/* SPDX-License-Identifier: EUPL-1.2 */
#include "rename.h"

#include "identity.h"
#include "perm.h"
#include "site.h"
#include "sort_name.h"
#include "utf8.h"

enum { NAME_CHARS = 140 };

typedef struct {
    DocHead *d;
    Str old, name;
} Rename;

/* "{customer_name}": the field; NULL for other patterns. */
static const FieldDef *naming_field(const TypeDef *t)
{
    Str s = t->named;
    if (s.n < 3 || s.p[0] != '{' || str_find(s, '}') != (long)s.n - 1)
        return NULL;
    return type_field(t, str_slice(s, 1, s.n - 1));
}

static bool allowed(Ctx *c, const DocHead *d, Str name)
{
    int64_t other = name_to_id(c, d->type, name);
    if (d->type->n_numbers || d->type->submittable || d->type->ledger || d->docstatus)
        return fail_field(c, ERR_VALIDATION, "new_name",
                          "%s has a number that the program gives: it cannot be renamed.",
                          d->name.p);
    if (!name.n || utf8_length(name) > NAME_CHARS || utf8_has_control(name))
        return fail_field(c, ERR_VALIDATION, "new_name",
                          "A name has 1 to %d characters. Choose another one.", NAME_CHARS);
    return !other || other == d->id ||
           fail_field(c, ERR_DUPLICATE, "new_name",
                      "%s \"%s\" exists already. Choose another name.",
                      tr_str(c->lang, d->type->label).p, str_z(c->a, name));
}

static bool set_name(Ctx *c, const Rename *r)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "UPDATE ");
    sql_name(&q, r->d->type->name);
    sql_add(&q, " SET name = ");
    sql_param(&q, db_t(r->name));
    sql_add(&q, " WHERE id = ");
    sql_param(&q, db_i(r->d->id));
    return (sql_exec(c->db, &q, NULL) &&
            db_exec(c->db, SQL("UPDATE document SET name = ?, sort_name = ? WHERE id = ?"),
                    DB_P(db_t(r->name), sort_name(c->a, r->d->type, r->name), db_i(r->d->id)),
                    NULL) &&
            db_exec(c->db, SQL("DELETE FROM document_alias WHERE type_id = ? AND name = ?"),
                    DB_P(db_i(r->d->type->id), db_t(r->name)), NULL) &&
            db_exec(c->db,
                    SQL("INSERT INTO document_alias (type_id, name, document) VALUES (?, ?, ?) "
                        "ON CONFLICT (type_id, name) DO UPDATE SET document = excluded.document"),
                    DB_P(db_i(r->d->type->id), db_t(r->old), db_i(r->d->id)), NULL) &&
            db_exec(c->db, SQL("UPDATE file SET attached_to_name = ? WHERE attached_to = ?"),
                    DB_P(db_t(r->name), db_i(r->d->id)), NULL) &&
            db_exec(c->db, SQL("UPDATE comment SET reference_name = ? WHERE reference = ?"),
                    DB_P(db_t(r->name), db_i(r->d->id)), NULL)) ||
           db_report(c->db, &c->e);
}

static bool rename_job(Ctx *c, void *arg)
{
    Rename *r = arg;
    const FieldDef *f = naming_field(r->d->type);
    DocHead *d = doc_load(c, r->d->type, r->d->id);
    c->name_memo = NULL;
    if (!d || (f && !field_set_text(c, NULL, d, f, r->name, f->name.p)))
        return false;
    if (f)
        field_mark_given(d, f);
    d->name = r->old;
    if (!doc_save(c, d) || !set_name(c, r))
        return false;
    d->name = r->name;
    return identity_renamed(c, d, r->old) && identity_move_drafts(c, d, r->old);
}

bool doc_rename(Ctx *c, DocHead *d, Str name)
{
    Rename r = {d, d->name, str_copy(c->a, str_trim(name))};
    if (!perm_check_doc(c, d, RIGHT_WRITE) || !allowed(c, d, r.name))
        return false;
    if (str_eq(r.name, r.old))
        return true;
    if (!ctx_write(c, rename_job, &r))
        return false;
    c->name_memo = NULL;
    d->name = r.name;
    return true;
}
