/* SPDX-License-Identifier: EUPL-1.2 */
#include "einvoice_file.h"

#include "files.h"
#include "naming.h"
#include "seal.h"

typedef struct {
    const DocHead *d;
    Str format, hash;
} Keep;

static bool find(Ctx *c, int64_t document, Str format, Str *out)
{
    *out = STR("");
    db_one_text(c->db, c->a,
                SQL("SELECT hash FROM einvoice_file WHERE document = ? AND format = ?"),
                DB_P(db_i(document), db_t(format)), out);
    return db_error(c->db) == DB_OK || db_report(c->db, &c->e);
}

bool einvoice_file_find(Ctx *c, const DocHead *d, Str format, Str *out_hash)
{
    return find(c, d->id, format, out_hash);
}

static bool keep_job(Ctx *c, void *arg)
{
    Keep *k = arg;
    int64_t added = 0;
    if (!company_lock(c, doc_company(k->d)) ||
        !db_exec(c->db,
                 SQL("INSERT INTO einvoice_file (document, format, hash, made_at) "
                     "VALUES (?, ?, ?, ?) ON CONFLICT (document, format) DO NOTHING"),
                 DB_P(db_i(k->d->id), db_t(k->format), db_t(k->hash), db_i(c->now.us)), &added))
        return false;
    return added ? seal_event(c, k->d, "einvoice", k->hash)
                 : find(c, k->d->id, k->format, &k->hash);
}

bool einvoice_file_keep(Ctx *c, const DocHead *d, Str format, Str bytes, Str *out_hash)
{
    Keep k = {.d = d, .format = format};
    if (!file_store(c, bytes, &k.hash) || !ctx_write_quietly(c, keep_job, &k))
        return false;
    *out_hash = k.hash;
    return true;
}

bool einvoice_file_time(Ctx *c, const DocHead *d, Instant *out)
{
    Instant at = d->creation;
    db_one_int(c->db,
               SQL("SELECT at FROM seal_record WHERE document = ? AND event = 'submit' "
                   "ORDER BY seq LIMIT 1"),
               DB_P(db_i(d->id)), &at.us);
    if (db_error(c->db) != DB_OK)
        return db_report(c->db, &c->e);
    *out = at;
    return true;
}
