/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto.h"
#include "site.h"
#include "verify_private.h"

void verify_broken(Verifier *v, const char *table, int64_t id, const char *msgid, ...)
{
    if (v->r->broken++)
        return;
    va_list args, again;
    va_start(args, msgid);
    va_copy(again, args);
    v->r->table = str_c(table);
    v->r->id = id;
    v->r->said[LANG_EN] = str_vformat(v->c->a, tr(LANG_EN, msgid), args);
    v->r->said[LANG_FR] = str_vformat(v->c->a, tr(LANG_FR, msgid), again);
    v->r->what = v->r->said[v->c->lang];
    va_end(again);
    va_end(args);
}

static bool stopped(const Verifier *v)
{
    return v->r->stopped && v->r->stopped();
}

bool verify_progress(Verifier *v, const char *what, int64_t done, int64_t all)
{
    if (v->r->progress)
        v->r->progress(v->r->arg, what, done, all);
    return !stopped(v);
}

/* --- closings --- */

static bool read_closings(Verifier *v)
{
    Arena *a = v->c->a;
    v->closings = NULL;
    v->n_closings = 0;
    DbRows *r = db_query(v->c->db,
                         SQL("SELECT id, " CLOSING_COLUMNS " FROM period_closing "
                             "WHERE company = ? ORDER BY to_date, id"),
                         DB_P(db_i(v->company)));
    while (db_next(r)) {
        size_t size = sizeof(VerifyClosing);
        v->closings = arena_grow(a, v->closings, size * (size_t)v->n_closings,
                                 size * (size_t)(v->n_closings + 1));
        VerifyClosing *x = &v->closings[v->n_closings++];
        *x = (VerifyClosing){.id = db_get_int(r, 0)};
        closing_read(a, r, 1, x->row);
    }
    return db_finish(r);
}

static bool check_head(Verifier *v, const VerifyClosing *x, bool of_entries)
{
    Ctx *c = v->c;
    int64_t seq = x->row[of_entries ? CLOSING_entry_seq : CLOSING_document_seq].i;
    Str hash = STR(""), want = x->row[of_entries ? CLOSING_entry_hash : CLOSING_document_hash].s;
    if (seq && of_entries)
        db_one_text(c->db, c->a, SQL("SELECT seal FROM ledger_entry WHERE company = ? AND seq = ?"),
                    DB_P(db_i(v->company), db_i(seq)), &hash);
    else if (seq)
        db_one_text(c->db, c->a, SQL("SELECT hash FROM seal_record WHERE company = ? AND seq = ?"),
                    DB_P(db_i(v->company), db_i(seq)), &hash);
    if (!str_eq(hash, want))
        verify_broken(v, "period_closing", x->id,
                      "The closing ends a chain at record %lld, which has another seal now.",
                      (long long)seq);
    return db_error(c->db) == DB_OK;
}

static void check_signature(Verifier *v, const VerifyClosing *x, Str previous)
{
    Str own = hex_encode(v->c->a, v->c->site->sign_public, SIGN_PUBLIC);
    if (!closing_verify(v->c->a, x->row))
        verify_broken(v, "period_closing", x->id,
                      "The signature of the closing does not fit its content.");
    else if (!str_eq(x->row[CLOSING_previous].s, previous))
        verify_broken(v, "period_closing", x->id,
                      "The closing does not follow the one before: one is missing between them.");
    v->r->foreign_keys += !str_eq(x->row[CLOSING_public_key].s, own);
}

bool verify_closings(Verifier *v)
{
    int64_t debit = 0, credit = 0;
    Str previous = STR("");
    bool ok = true;
    for (int i = 0; ok && i < v->n_closings; i++) {
        const VerifyClosing *x = &v->closings[i];
        check_signature(v, x, previous);
        debit += x->debit;
        credit += x->credit;
        if (x->row[CLOSING_total_debit].i != debit || x->row[CLOSING_total_credit].i != credit)
            verify_broken(v, "period_closing", x->id,
                          "The totals of the closing are not those of the entries up to its day.");
        ok = check_head(v, x, true) && check_head(v, x, false);
        previous = x->row[CLOSING_signature].s;
        v->r->closings++;
    }
    return ok;
}

/* --- lettrage --- */

static bool verify_lettrage(Verifier *v)
{
    DbRows *r = db_query(
        v->c->db,
        SQL("SELECT l.id FROM lettrage l JOIN lettrage_line x ON x.lettrage = l.id "
            "LEFT JOIN gl_entry g ON g.id = x.gl_entry GROUP BY l.id, l.day HAVING "
            "count(g.id) <> count(*) OR (l.day IS NOT NULL AND sum(g.debit - g.credit) <> 0) "
            "OR (l.day IS NULL AND max(abs(g.outstanding)) = 0 AND "
            "max(abs(g.outstanding_in_account_currency)) = 0) ORDER BY l.id"),
        DB_NONE);
    while (db_next(r))
        verify_broken(v, "lettrage", db_get_int(r, 0), "The lettering group does not balance.");
    return db_finish(r);
}

/* --- the file of SQLite --- */

static bool verify_file(Verifier *v)
{
    if (v->r->books_only || db_engine(v->c->db) != DB_SQLITE)
        return true;
    DbRows *r = db_query(v->c->db, SQL("PRAGMA integrity_check"), DB_NONE);
    while (db_next(r)) {
        Str s = db_get_text(r, 0);
        if (!str_is(s, "ok"))
            verify_broken(v, "database", 0, "The database file is damaged: %.*s", STR_ARG(s));
    }
    return db_finish(r);
}

/* --- all companies --- */

static bool read_companies(Verifier *v, int64_t **out, int *out_n)
{
    DbRows *r = db_query(v->c->db,
                         SQL("SELECT company FROM seal_head UNION "
                             "SELECT company FROM seal_record UNION "
                             "SELECT company FROM ledger_entry UNION "
                             "SELECT company FROM period_closing UNION "
                             "SELECT id FROM company ORDER BY 1"),
                         DB_NONE);
    *out = NULL;
    *out_n = 0;
    while (db_next(r)) {
        *out = arena_grow(v->c->a, *out, sizeof(int64_t) * (size_t)*out_n,
                          sizeof(int64_t) * (size_t)(*out_n + 1));
        (*out)[(*out_n)++] = db_is_null(r, 0) ? 0 : db_get_int(r, 0);
    }
    return db_finish(r);
}

/* Rows that belong to no entry are in no chain: they would not be missed. */
static bool verify_strays(Verifier *v)
{
    int64_t n = 0;
    if (!db_one_int(v->c->db, SQL("SELECT count(*) FROM gl_entry"), DB_NONE, &n))
        return false;
    if (n == v->r->lines)
        return true;
    int64_t id = 0;
    db_one_int(v->c->db,
               SQL("SELECT g.id FROM gl_entry g WHERE NOT EXISTS (SELECT 1 FROM "
                   "ledger_entry e WHERE e.id = g.entry) ORDER BY g.id LIMIT 1"),
               DB_NONE, &id);
    verify_broken(v, "gl_entry", id, "%lld lines belong to no sealed entry.",
                  (long long)(n - v->r->lines));
    return db_error(v->c->db) == DB_OK;
}

static bool verify_company(Verifier *v, int64_t company)
{
    v->company = company;
    return read_closings(v) && verify_entries(v) && verify_closings(v) && verify_documents(v);
}

static bool verify_whole(Verifier *v)
{
    bool (*const proofs[])(Verifier *) = {verify_strays, verify_document_states,
                                          verify_series, verify_lettrage,
                                          verify_open,   verify_file};
    bool ok = true;
    for (size_t i = 0; ok && i < sizeof proofs / sizeof *proofs; i++)
        ok = !stopped(v) && proofs[i](v);
    return ok;
}

bool verify_site(Ctx *c, VerifyReport *r)
{
    Verifier v = {.c = c, .r = r, .part = arena_new()};
    int64_t *companies, masters = c->masters;
    int n;
    c->masters = MASTERS_CHANGE; /* what is stored is proved, not what is remembered of it */
    bool ok = read_companies(&v, &companies, &n);
    for (int i = 0; ok && i < n; i++)
        ok = verify_company(&v, companies[i]);
    ok = ok && verify_whole(&v);
    c->masters = masters;
    arena_free(v.part);
    if (ok || (db_error(c->db) == DB_OK && stopped(&v)))
        return ok;
    db_report(c->db, &c->e);
    return fail_field(c, ERR_UNAVAILABLE, "",
                      "The database could not be read to the end: nothing is proved.");
}

void verify_put(JsonOut *o, const VerifyReport *r)
{
    json_put_int(o, "broken", r->broken);
    json_put(o, "table", r->table);
    json_put_int(o, "id", r->id);
    json_put(o, "what", r->what);
    json_put_int(o, "entries", r->entries);
    json_put_int(o, "lines", r->lines);
    json_put_int(o, "documents", r->documents);
    json_put_int(o, "closings", r->closings);
    json_put_int(o, "foreign_keys", r->foreign_keys);
}
