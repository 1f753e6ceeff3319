/* SPDX-License-Identifier: EUPL-1.2
 * The chain of document events, the documents as they are now, and the legal series.
 */
#include "crypto.h"
#include "files.h"
#include "seal.h"
#include "site.h"
#include "verify_private.h"

enum { PART = 200 };

typedef struct {
    int64_t id, seq, document, at, format;
    Str event, name, by_user, digest, hash;
} Record;

typedef struct {
    Verifier *v;
    Ctx sub; /* its memory is that of a part */
    int64_t seq, all;
    char hash[64];
    Str head;
} Chain;

static bool read_records(Chain *x, Record *out, int *out_n)
{
    Verifier *v = x->v;
    Arena *a = v->part;
    DbRows *r = db_query(v->c->db,
                         SQL("SELECT id, seq, document, at, format, event, name, by_user, "
                             "digest, hash FROM seal_record WHERE company = ? AND seq > ? "
                             "ORDER BY seq LIMIT ?"),
                         DB_P(db_i(v->company), db_i(x->seq), db_i(PART)));
    int n = 0;
    while (n < PART && db_next(r))
        out[n++] = (Record){db_get_int(r, 0),
                            db_get_int(r, 1),
                            db_get_int(r, 2),
                            db_get_int(r, 3),
                            db_get_int(r, 4),
                            str_copy(a, db_get_text(r, 5)),
                            str_copy(a, db_get_text(r, 6)),
                            str_copy(a, db_get_text(r, 7)),
                            str_copy(a, db_get_text(r, 8)),
                            str_copy(a, db_get_text(r, 9))};
    *out_n = n;
    return db_finish(r);
}

static void check_state(Verifier *v, const Record *rec, const DocHead *d)
{
    bool cancel = str_is(rec->event, "cancel");
    if (cancel ? d->docstatus != 2 : d->docstatus == 0)
        verify_broken(v, "document", d->id,
                      "The document %.*s is not in the state that its last event left it in.",
                      STR_ARG(d->name));
    if (!str_eq(d->name, rec->name))
        verify_broken(v, "document", d->id,
                      "The document %.*s had the name %.*s when it was sealed.", STR_ARG(d->name),
                      STR_ARG(rec->name));
}

/* What was made of a document is known, and lies on the disk as it was. */
static bool check_file(Chain *x, const Record *rec)
{
    int64_t n = 0;
    if (!db_one_int(x->sub.db,
                    SQL("SELECT count(*) FROM einvoice_file WHERE document = ? AND hash = ?"),
                    DB_P(db_i(rec->document), db_t(rec->digest)), &n))
        return false;
    if (n == 0)
        verify_broken(x->v, "seal_record", rec->id,
                      "The e-invoice made of %.*s is not known any more.", STR_ARG(rec->name));
    else if (!file_intact(&x->sub, rec->digest))
        verify_broken(x->v, "einvoice_file", rec->document,
                      "The e-invoice made of %.*s was changed or is missing on the disk.",
                      STR_ARG(rec->name));
    return true;
}

/* The document as it is now must give the digest that was sealed. */
static bool check_document(Chain *x, const Record *rec, Str *out_label)
{
    Verifier *v = x->v;
    Ctx *c = &x->sub;
    int64_t type = 0;
    *out_label = STR("");
    db_one_int(c->db, SQL("SELECT type_id FROM document WHERE id = ?"), DB_P(db_i(rec->document)),
               &type);
    if (db_error(c->db) != DB_OK)
        return false;
    const TypeDef *t = type ? registry_by_id(c->reg, type) : NULL;
    DocHead *d = t ? doc_load(c, t, rec->document) : NULL;
    if (db_error(c->db) != DB_OK)
        return false;
    if (!d) {
        verify_broken(v, "seal_record", rec->id, "The sealed document %.*s is missing.",
                      STR_ARG(rec->name));
        return true;
    }
    *out_label = t->label;
    check_state(v, rec, d);
    if (str_is(rec->event, "einvoice"))
        return check_file(x, rec);
    if (!str_eq(hash_blake2b_hex(c->a, seal_canonical(c, d)), rec->digest))
        verify_broken(v, t->name.p, d->id, "The document %.*s was changed after it was sealed.",
                      STR_ARG(d->name));
    return true;
}

static bool check_record(Chain *x, const Record *rec)
{
    Verifier *v = x->v;
    Str label;
    if (rec->seq != x->seq + 1)
        verify_broken(
            v, "seal_record", rec->id,
            "The event is number %lld of its chain, %lld was expected: events are missing.",
            (long long)rec->seq, (long long)x->seq + 1);
    if (!check_document(x, rec, &label))
        return false;
    Str text = seal_event_text(v->part, rec->event.p, label, rec->name, rec->at, rec->by_user,
                               rec->digest);
    if (rec->format != SEAL_FORMAT)
        verify_broken(v, "seal_record", rec->id, "The seal has the format %lld, which is unknown.",
                      (long long)rec->format);
    else if (label.n && !str_eq(seal_hash(v->part, x->head, rec->seq, text), rec->hash))
        verify_broken(v, "seal_record", rec->id,
                      "The seal of the event of %.*s does not fit its content.",
                      STR_ARG(rec->name));
    x->seq = rec->seq;
    x->head.n = rec->hash.n < sizeof x->hash ? rec->hash.n : sizeof x->hash;
    memcpy(x->hash, rec->hash.p, x->head.n);
    v->r->documents++;
    return true;
}

static bool check_part(Chain *x, int *out_n)
{
    Verifier *v = x->v;
    Record *records = arena_array_of(v->part, Record, PART);
    bool ok = read_records(x, records, out_n);
    x->sub = *v->c;
    x->sub.a = x->sub.e.a = v->part;
    x->sub.e.list = NULL;
    x->sub.e.n = x->sub.e.cap = 0;
    x->sub.name_memo = NULL;
    for (int i = 0; ok && i < *out_n; i++)
        ok = check_record(x, &records[i]);
    arena_reset(v->part);
    return verify_progress(v, "documents", x->seq, x->all) && ok;
}

bool verify_documents(Verifier *v)
{
    Chain x = {.v = v};
    int64_t seq = 0;
    int n = 0;
    Str hash;
    x.head = (Str){x.hash, 0};
    if (!seal_head_read(v->c, v->company, "document", &seq, &hash))
        return false;
    x.all = seq;
    do {
        if (!check_part(&x, &n))
            return false;
    } while (n == PART);
    if (seq != x.seq)
        verify_broken(
            v, "seal_head", v->company,
            "The chain of document events ends at %lld, but %lld were written: events are "
            "missing at the end.",
            (long long)x.seq, (long long)seq);
    else if (!str_eq(hash, x.head))
        verify_broken(v, "seal_head", v->company,
                      "The last document event is not the one that the chain ended with.");
    return true;
}

/* --- documents that should have been sealed --- */

static bool check_type(Verifier *v, const TypeDef *t)
{
    SqlBuf q = sql_new(v->c->a);
    sql_add(&q, "SELECT d.id, d.name FROM document d LEFT JOIN ");
    sql_name(&q, t->name);
    sql_add(&q, " t ON t.id = d.id WHERE d.type_id = ");
    sql_param(&q, db_i(t->id));
    sql_add(&q,
            " AND (t.id IS NULL OR t.docstatus <> d.docstatus OR (d.docstatus > 0 AND NOT EXISTS "
            "(SELECT 1 FROM seal_record s WHERE s.document = d.id AND s.event = 'submit')) OR "
            "(d.docstatus = 2 AND NOT EXISTS (SELECT 1 FROM seal_record s WHERE s.document = d.id "
            "AND s.event = 'cancel'))) ORDER BY d.id");
    DbRows *r = sql_query(v->c->db, &q);
    while (db_next(r))
        verify_broken(v, t->name.p, db_get_int(r, 0),
                      "The state of the document %.*s was changed without being sealed.",
                      STR_ARG(db_get_text(r, 1)));
    return db_finish(r);
}

/* Files that no event made known. */
static bool check_unsealed_files(Verifier *v)
{
    DbRows *r = db_query(v->c->db,
                         SQL("SELECT f.document, f.format FROM einvoice_file f WHERE NOT EXISTS "
                             "(SELECT 1 FROM seal_record s WHERE s.document = f.document AND "
                             "s.event = 'einvoice' AND s.digest = f.hash) ORDER BY f.document"),
                         DB_NONE);
    while (db_next(r))
        verify_broken(v, "einvoice_file", db_get_int(r, 0),
                      "The e-invoice in the format %.*s was put there without being sealed.",
                      STR_ARG(db_get_text(r, 1)));
    return db_finish(r);
}

bool verify_document_states(Verifier *v)
{
    bool ok = check_unsealed_files(v);
    for (int i = 0; ok && i < registry_count(v->c->reg); i++) {
        const TypeDef *t = registry_at(v->c->reg, i);
        if (t->submittable)
            ok = check_type(v, t);
    }
    return ok;
}

/* --- legal series --- */

typedef struct {
    int64_t company, last;
    Str prefix;
    char *used; /* by number: 1 when a document has it */
} Series;

static bool read_series(Verifier *v, Series **out, int *out_n)
{
    Arena *a = v->c->a;
    int n = 0, cap = 0;
    Series *list = NULL;
    DbRows *r = db_query(v->c->db,
                         SQL("SELECT company, prefix, last FROM series WHERE prefix NOT LIKE "
                             "'entry:%' ORDER BY company, prefix"),
                         DB_NONE);
    while (db_next(r)) {
        if (n == cap) {
            int more = cap ? cap * 2 : 32;
            list = arena_grow(a, list, sizeof *list * (size_t)cap, sizeof *list * (size_t)more);
            cap = more;
        }
        list[n++] = (Series){.company = db_get_int(r, 0),
                             .prefix = str_copy(a, db_get_text(r, 1)),
                             .last = db_get_int(r, 2)};
    }
    *out = list;
    *out_n = n;
    return db_finish(r);
}

/* A pattern "FAC-{YYYY}-{#####}" gives prefixes that begin with "FAC-", behind "ABBR-" from the
 * second company on. */
static bool of_type(Ctx *c, const TypeDef *t, const Series *s)
{
    const CompanyInfo *info = s->company ? company_info(c, s->company) : NULL;
    Str prefix = s->prefix;
    if (info && info->number > 1 && str_starts(prefix, info->abbr))
        prefix = str_slice(prefix, info->abbr.n + 1, prefix.n);
    for (int i = 0; i < t->n_numbers; i++) {
        long brace = str_find(t->number[i], '{');
        Str literal = str_slice(t->number[i], 0, brace < 0 ? t->number[i].n : (size_t)brace);
        if (literal.n && str_starts(prefix, literal))
            return true;
    }
    return false;
}

static bool number_of(const Series *s, Str name, int64_t *out)
{
    return str_starts(name, s->prefix) && name.n > s->prefix.n &&
           str_to_int(str_slice(name, s->prefix.n, name.n), out) && *out >= 1;
}

/* The series with the longest prefix takes the name. */
static void take_name(Series *list, int n, int64_t company, Str name)
{
    Series *best = NULL;
    int64_t number = 0, found;
    for (int i = 0; i < n; i++)
        if (list[i].used && list[i].company == company && number_of(&list[i], name, &found) &&
            (!best || list[i].prefix.n > best->prefix.n)) {
            best = &list[i];
            number = found;
        }
    if (best && number <= best->last)
        best->used[number] = 1;
}

static bool mark_names(Verifier *v, const TypeDef *t, Series *list, int n)
{
    bool ok = true;
    int64_t after = 0;
    for (int got = 1; ok && got;) { /* in parts: PostgreSQL gives a result at once */
        got = 0;
        DbRows *r = db_query(v->c->db,
                             SQL("SELECT id, coalesce(company, 0), name FROM document WHERE "
                                 "type_id = ? AND docstatus > 0 AND id > ? ORDER BY id "
                                 "LIMIT 20000"),
                             DB_P(db_i(t->id), db_i(after)));
        while (db_next(r)) {
            after = db_get_int(r, 0);
            take_name(list, n, db_get_int(r, 1), db_get_text(r, 2));
            got++;
        }
        ok = db_finish(r);
    }
    return ok;
}

static bool check_legal(Verifier *v, const TypeDef *t, Series *list, int n)
{
    for (int i = 0; i < n; i++) /* the memory of a part serves the numbers of a type */
        list[i].used = of_type(v->c, t, &list[i]) ? arena_alloc(v->part, (size_t)list[i].last + 1)
                                                  : NULL;
    bool ok = mark_names(v, t, list, n);
    for (int i = 0; ok && i < n; i++) {
        if (!list[i].used)
            continue;
        for (int64_t k = 1; k <= list[i].last; k++)
            if (!list[i].used[k])
                verify_broken(v, t->name.p, 0, "The number %lld of the series %.*s is missing.",
                              (long long)k, STR_ARG(list[i].prefix));
        v->r->series++;
    }
    arena_reset(v->part);
    return ok;
}

bool verify_series(Verifier *v)
{
    Series *list;
    int n;
    bool ok = read_series(v, &list, &n);
    for (int i = 0; ok && i < registry_count(v->c->reg); i++) {
        const TypeDef *t = registry_at(v->c->reg, i);
        if (t->legal && t->submittable)
            ok = check_legal(v, t, list, n);
    }
    return ok;
}
