/* SPDX-License-Identifier: EUPL-1.2 */
#include "seal.h"

#include "crypto.h"
#include "naming.h"
#include "store.h"

bool company_lock(Ctx *c, int64_t company)
{
    enum { LOCK_SPACE = 20260 }; /* first key of our advisory locks */
    if (db_engine(c->db) == DB_SQLITE)
        return true;
    int64_t ignored;
    return db_one_int(c->db,
                      SQL("SELECT count(*) FROM (SELECT pg_advisory_xact_lock(CAST(? AS "
                          "int), CAST(? AS int))) l"),
                      DB_P(db_i(LOCK_SPACE), db_i(company)), &ignored);
}

Str seal_hash(Arena *a, Str previous, int64_t seq, Str text)
{
    Buf b = {.a = a};
    buf_add(&b, previous);
    buf_add_c(&b, "\nseq=");
    buf_add_int(&b, seq);
    buf_add_char(&b, '\n');
    buf_add(&b, text);
    return hash_blake2b_hex(a, buf_str(&b));
}

bool seal_head_read(Ctx *c, int64_t company, const char *kind, int64_t *out_seq, Str *out_hash)
{
    *out_seq = 0;
    *out_hash = STR("");
    DbRows *r = db_query(c->db,
                         SQL("SELECT seq, hash FROM seal_head WHERE company = ? AND kind = ?"),
                         DB_P(db_i(company), db_t(str_c(kind))));
    if (db_next(r)) {
        *out_seq = db_get_int(r, 0);
        *out_hash = str_copy(c->a, db_get_text(r, 1));
    }
    return db_finish(r);
}

bool seal_head_write(Ctx *c, int64_t company, const char *kind, int64_t seq, Str hash)
{
    return db_exec(c->db,
                   SQL("INSERT INTO seal_head (company, kind, seq, hash) VALUES (?, ?, ?, ?) "
                       "ON CONFLICT (company, kind) DO UPDATE SET seq = excluded.seq, "
                       "hash = excluded.hash"),
                   DB_P(db_i(company), db_t(str_c(kind)), db_i(seq), db_t(hash)), NULL);
}

bool seal_append(Ctx *c, int64_t company, const char *kind, Str text, int64_t *out_seq,
                 Str *out_hash)
{
    Str previous;
    int64_t seq;
    if (!seal_head_read(c, company, kind, &seq, &previous))
        return false;
    *out_seq = seq + 1;
    *out_hash = seal_hash(c->a, previous, seq + 1, text);
    return seal_head_write(c, company, kind, seq + 1, *out_hash);
}

/* Text with line ends and backslashes escaped, so that a line is a line. */
static void add_value(Buf *b, Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n')
            buf_add_c(b, "\\n");
        else if (s.p[i] == '\\')
            buf_add_c(b, "\\\\");
        else
            buf_add_char(b, s.p[i]);
    }
}

/* As stored: integers as they are in the column, so that a checker needs only SQL. */
static void add_field(Buf *b, Str prefix, const DocHead *d, const FieldDef *f)
{
    DbValue v = field_db(d, f);
    if (v.kind == DB_NULL || (v.kind == DB_INT && v.i == 0) || (v.kind == DB_TEXT && v.s.n == 0))
        return;
    buf_add(b, prefix);
    buf_add(b, f->name);
    buf_add_char(b, '=');
    if (v.kind == DB_INT)
        buf_add_int(b, v.i);
    else
        add_value(b, v.s);
    buf_add_char(b, '\n');
}

static void add_fields(Ctx *c, Buf *b, Str prefix, const DocHead *d)
{
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->type == FT_TABLE)
            for (int k = 0; k < doc_rows(d, f)->n; k++)
                add_fields(c, b, row_path(c, f, k + 1), doc_row(d, f, k));
        else if (field_stored(f) && !f->after_submit && f->type != FT_PASSWORD)
            add_field(b, prefix, d, f);
    }
}

Str seal_canonical(Ctx *c, const DocHead *d)
{
    Buf b = {.a = c->a};
    buf_add_c(&b, "doctype=");
    add_value(&b, d->type->label);
    buf_add_c(&b, "\nname=");
    add_value(&b, d->name);
    buf_add_char(&b, '\n');
    add_fields(c, &b, STR(""), d);
    return buf_str(&b);
}

Str seal_event_text(Arena *a, const char *event, Str type_label, Str name, int64_t at_us,
                    Str by_user, Str digest)
{
    return str_format(a, "event=%s\ndoctype=%s\nname=%s\nat=%lld\nby=%s\ndigest=%s\n", event,
                      type_label.p, name.p, (long long)at_us, by_user.p, digest.p);
}

bool seal_document(Ctx *c, DocHead *d, const char *event)
{
    return seal_event(c, d, event, hash_blake2b_hex(c->a, seal_canonical(c, d)));
}

bool seal_event(Ctx *c, const DocHead *d, const char *event, Str digest)
{
    int64_t company = doc_company(d), seq;
    Str hash;
    Str text = seal_event_text(c->a, event, d->type->label, d->name, c->now.us, c->user.name,
                               digest);
    return seal_append(c, company, "document", text, &seq, &hash) &&
           db_exec(c->db,
                   SQL("INSERT INTO seal_record (company, seq, event, document, name, at, "
                       "by_user, format, digest, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                   DB_P(db_i(company), db_i(seq), db_t(str_c(event)), db_i(d->id), db_t(d->name),
                        db_i(c->now.us), db_t(c->user.name), db_i(SEAL_FORMAT), db_t(digest),
                        db_t(hash)),
                   NULL);
}
