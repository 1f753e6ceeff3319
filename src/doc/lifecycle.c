/* SPDX-License-Identifier: EUPL-1.2
 * Draft, submitted, cancelled, deleted: the only way in and out of the tables of documents.
 * Work that may be slow is done on the reader first; the write job is short and checks versions.
 */
#include "identity.h"
#include "naming.h"
#include "perm.h"
#include "rules.h"
#include "seal.h"
#include "search.h"
#include "site.h"
#include "store.h"
#include "trace.h"

DocHead *doc_load(Ctx *c, const TypeDef *t, int64_t id)
{
    DocHead *d = doc_new(c, t);
    if (id && store_load(c, d, id)) {
        d->given[0] = d->given[1] = 0;
        return d;
    }
    if (!c->e.n)
        identity_tell_gone(c, t);
    return NULL;
}

DocHead *doc_get(Ctx *c, const TypeDef *t, Str name, Right right)
{
    if (!perm_check(c, t, right))
        return NULL;
    int64_t id = name_to_id(c, t, name);
    if (!id) {
        fail_field(c, ERR_NOT_FOUND, "name", "There is no %s \"%.*s\". Check the name.",
                   tr_str(c->lang, t->label).p, STR_ARG(name));
        return NULL;
    }
    DocHead *d = doc_load(c, t, id);
    return d && perm_check_doc(c, d, right) ? d : NULL;
}

bool doc_fill(Ctx *c, DocHead *d)
{
    bool ok = doc_hook(c, d, "defaults");
    return rules_fill(c, d) && ok;
}

bool doc_work_out(Ctx *c, DocHead *d)
{
    return doc_hook(c, d, "validate") && !ctx_failed(c);
}

bool doc_compute(Ctx *c, DocHead *d)
{
    bool ok = doc_fill(c, d);
    return doc_work_out(c, d) && ok;
}

static bool prepare(Ctx *c, DocHead *d)
{
    bool ok = doc_compute(c, d);
    ok = rules_check(c, d) && ok;
    return ok && !ctx_failed(c);
}

static bool writable(Ctx *c, const DocHead *d)
{
    if (d->type->ledger || d->type->child)
        return fail_field(c, ERR_PERMISSION, "", "%s is written by the program only. Change the "
                                                 "document that it comes from.",
                          tr_str(c->lang, d->type->label).p);
    if (d->docstatus == 2)
        return fail_field(c, ERR_SUBMITTED, "", "%s is cancelled: it cannot be changed any more.",
                          d->name.p);
    return true;
}

/* --- saving --- */

static bool write_new(Ctx *c, DocHead *d)
{
    return naming_new(c, d) && doc_hook(c, d, "before_save") &&
           store_insert(c, d, doc_title(c, d), doc_company(d)) && search_index(c, d, true) &&
           doc_hook(c, d, "saved");
}

static bool write_changed(Ctx *c, DocHead *d)
{
    DocHead *before = doc_load(c, d->type, d->id);
    return before && doc_hook(c, d, "before_save") &&
           store_update(c, d, doc_title(c, d), doc_company(d)) && history_note(c, before, d) &&
           search_index(c, d, false) && doc_hook(c, d, "saved");
}

/* The document as it was before its job. A failed job leaves nothing behind in it (ids, version,
 * number), and a job that runs again, because the database was busy, begins as the first time. */
typedef struct {
    DocHead *d;
    int64_t id, version;
    int32_t docstatus;
    Str name;
    int64_t *row_ids;
} Before;

static int each_row_id(DocHead *d, int64_t *ids, bool put_back)
{
    int n = 0;
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        for (int k = 0; f->type == FT_TABLE && k < doc_rows(d, f)->n; k++, n++) {
            DocHead *row = doc_row(d, f, k);
            if (put_back)
                row->id = ids[n];
            else if (ids)
                ids[n] = row->id;
        }
    }
    return n;
}

static Before remember(Ctx *c, DocHead *d)
{
    Before b = {d, d->id, d->version, d->docstatus, d->name, NULL};
    b.row_ids = arena_array_of(c->a, int64_t, each_row_id(d, NULL, false) + 1);
    each_row_id(d, b.row_ids, false);
    return b;
}

static DocHead *restore(const Before *b)
{
    DocHead *d = b->d;
    d->id = b->id;
    d->version = b->version;
    d->docstatus = b->docstatus;
    d->name = b->name;
    each_row_id(d, b->row_ids, true);
    return d;
}

/* Runs a job on a document; false leaves the document as it was. */
static bool run_job(Ctx *c, DocHead *d, bool (*job)(Ctx *c, void *before))
{
    Before b = remember(c, d);
    if (d->type->submittable ? ctx_write_quietly(c, job, &b) : ctx_write(c, job, &b))
        return true;
    restore(&b);
    return false;
}

static bool save_job(Ctx *c, void *before)
{
    DocHead *d = restore(before);
    return d->id ? write_changed(c, d) : write_new(c, d);
}

/* A submitted document: only fields that are declared so may differ. */
static bool check_after_submit(Ctx *c, const DocHead *d)
{
    DocHead *stored = doc_load(c, d->type, d->id);
    if (!stored)
        return false;
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (!f->after_submit && !field_equal(stored, d, f))
            return fail_field(
                c, ERR_SUBMITTED, f->name.p,
                "%s: %s is submitted and cannot be changed any more. Cancel it or make a "
                "correcting document.",
                tr_str(c->lang, f->label).p, d->name.p);
    }
    return true;
}

bool doc_save(Ctx *c, DocHead *d)
{
    if (!writable(c, d) || !perm_check(c, d->type, d->id ? RIGHT_WRITE : RIGHT_CREATE))
        return false;
    if (d->docstatus == 1 ? !check_after_submit(c, d) : !prepare(c, d))
        return false;
    if (!perm_check_doc(c, d, d->id ? RIGHT_WRITE : RIGHT_CREATE))
        return false;
    return run_job(c, d, save_job);
}

/* --- submitting --- */

static bool submit_job(Ctx *c, void *before)
{
    DocHead *d = restore(before);
    bool fresh = d->id == 0;
    if (!company_lock(c, doc_company(d)) || !naming_submit(c, d))
        return false;
    if (!d->name.n && !naming_new(c, d))
        return false;
    if (!doc_hook(c, d, "before_save") || !doc_hook(c, d, "before_submit"))
        return false;
    d->docstatus = 1;
    Str title = doc_title(c, d);
    bool ok = fresh ? store_insert(c, d, title, doc_company(d))
                    : store_update(c, d, title, doc_company(d));
    return ok && search_index(c, d, fresh) && doc_hook(c, d, "submit") &&
           store_set_docstatus(c, d, 1) && seal_document(c, d, "submit");
}

bool doc_submit(Ctx *c, DocHead *d)
{
    if (!d->type->submittable)
        return fail_field(c, ERR_VALIDATION, "docstatus", "%s has no submission: save it instead.",
                          tr_str(c->lang, d->type->label).p);
    if (d->docstatus != 0)
        return fail_field(c, ERR_SUBMITTED, "docstatus", "%s is submitted already. "
                                                         "Reload the page.", d->name.p);
    if (!writable(c, d) || !perm_check(c, d->type, RIGHT_SUBMIT) ||
        (!d->id && !perm_check(c, d->type, RIGHT_CREATE)))
        return false;
    if (!prepare(c, d) || !perm_check_doc(c, d, RIGHT_SUBMIT) || !doc_hook(c, d, "ready"))
        return false;
    return run_job(c, d, submit_job);
}

/* --- cancelling --- */

static bool cancel_job(Ctx *c, void *before)
{
    DocHead *d = restore(before);
    int64_t stored = 0;
    if (!company_lock(c, doc_company(d)))
        return false;
    db_one_int(c->db, SQL("SELECT docstatus FROM document WHERE id = ?"), DB_P(db_i(d->id)),
               &stored);
    if (stored != 1)
        return fail_field(c, ERR_CONFLICT, "docstatus",
                          "%s was cancelled by someone else meanwhile. Reload the "
                          "page.", d->name.p);
    if (!doc_hook(c, d, "cancel"))
        return false;
    d->docstatus = 2;
    return store_own_row(c, d) && store_set_docstatus(c, d, 2) && seal_document(c, d, "cancel");
}

bool doc_cancel(Ctx *c, DocHead *d)
{
    if (d->docstatus != 1)
        return fail_field(c, ERR_VALIDATION, "docstatus",
                          "Only a submitted document can be cancelled. Delete a draft.");
    if (!perm_check_doc(c, d, RIGHT_CANCEL))
        return false;
    return run_job(c, d, cancel_job);
}

/* --- deleting --- */

static bool refuse_linked(Ctx *c, const DocHead *d)
{
    enum { SHOWN = 6 };
    Str links[SHOWN];
    int n = links_to(c, d, links, SHOWN);
    if (!n)
        return true;
    Buf b = {.a = c->a};
    for (int i = 0; i < n; i++)
        buf_format(&b, "%s%s", i ? ", " : "", i == SHOWN - 1 ? "…" : links[i].p);
    return fail_field(c, ERR_LINK_EXISTS, "name",
                      "%s cannot be deleted: it is used by %s. Remove those links first.",
                      d->name.p, buf_str(&b).p);
}

static bool delete_rows(Ctx *c, const DocHead *d)
{
    bool ok = true;
    for (int i = 0; ok && i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->type != FT_TABLE)
            continue;
        SqlBuf q = sql_new(c->a);
        sql_add(&q, "DELETE FROM ");
        sql_name(&q, f->child->name);
        sql_add(&q, " WHERE parent = ");
        sql_param(&q, db_i(d->id));
        ok = sql_exec(c->db, &q, NULL);
    }
    return ok;
}

static bool keep_copy(Ctx *c, DocHead *d)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    doc_to_json(c, d, &o);
    return db_exec(c->db,
                   SQL("INSERT INTO deleted (type_id, name, at, by_user, content) "
                       "VALUES (?, ?, ?, ?, ?)"),
                   DB_P(db_i(d->type->id), db_t(d->name), db_i(c->now.us), db_t(c->user.name),
                        db_t(buf_str(&b))),
                   NULL);
}

/* Notes about a document go with it. */
static bool delete_notes(Ctx *c, const DocHead *d)
{
    return db_exec(c->db,
                   SQL("DELETE FROM search_word WHERE document IN (SELECT id FROM comment WHERE "
                       "reference = ?)"),
                   DB_P(db_i(d->id)), NULL) &&
           db_exec(c->db,
                   SQL("DELETE FROM document WHERE id IN (SELECT id FROM comment WHERE "
                       "reference = ?)"),
                   DB_P(db_i(d->id)), NULL) &&
           db_exec(c->db, SQL("DELETE FROM comment WHERE reference = ?"), DB_P(db_i(d->id)), NULL);
}

static bool tell_submitted(Ctx *c, const DocHead *d)
{
    return fail_field(c, ERR_VALIDATION, "docstatus",
                      "%s was submitted: it stays in the books. Cancel it instead.", d->name.p);
}

/* As others left it since it was read. */
static bool is_there(Ctx *c, const DocHead *d)
{
    int64_t docstatus;
    if (!db_one_int(c->db, SQL("SELECT docstatus FROM document WHERE id = ?"), DB_P(db_i(d->id)),
                    &docstatus))
        return identity_tell_gone(c, d->type);
    return docstatus == 0 || tell_submitted(c, d);
}

static bool delete_job(Ctx *c, void *arg)
{
    DocHead *d = arg;
    int64_t gone = 0;
    if (!is_there(c, d) || !refuse_linked(c, d) || !doc_hook(c, d, "deleted"))
        return false;
    return identity_deleted(c, d) && keep_copy(c, d) && delete_rows(c, d) && delete_notes(c, d) &&
           db_exec(c->db, ((const TypeSql *)d->type->sql)->delete_row, DB_P(db_i(d->id)), NULL) &&
           search_forget(c, d->id) &&
           db_exec(c->db, SQL("DELETE FROM history WHERE document = ?"), DB_P(db_i(d->id)), NULL) &&
           db_exec(c->db, SQL("DELETE FROM document WHERE id = ?"), DB_P(db_i(d->id)), &gone) &&
           (gone || identity_tell_gone(c, d->type)); /* another server was faster */
}

bool doc_delete(Ctx *c, DocHead *d)
{
    if (d->docstatus != 0)
        return tell_submitted(c, d);
    if (!writable(c, d) || !perm_check_doc(c, d, RIGHT_DELETE))
        return false;
    return ctx_write(c, delete_job, d);
}
