/* SPDX-License-Identifier: EUPL-1.2
 * Documents -> the words by which they are found.
 */
#include "search.h"

#include "naming.h"
#include "step.h"
#include "store.h"
#include "words.h"

bool search_forget(Ctx *c, int64_t id)
{
    return db_exec(c->db, SQL("DELETE FROM search_word WHERE document = ?"), DB_P(db_i(id)), NULL);
}

/* "FAC-2026-00042" is found by the whole, by 00042 and by 42; "fac" and "2026" would be words of
 * every invoice. */
static void index_name(Ctx *c, Words *w, Str name)
{
    Str s = utf8_fold(c->a, name);
    size_t from = s.n;
    while (from && s.p[from - 1] >= '0' && s.p[from - 1] <= '9')
        from--;
    bool numbered = from && from < s.n && s.p[from - 1] == '-' && str_find(s, ' ') < 0;
    if (!numbered) {
        words_split(c->a, w, name);
        return;
    }
    words_add(w, s);
    words_add(w, str_slice(s, from, s.n));
    while (from < s.n && s.p[from] == '0')
        from++;
    if (from < s.n)
        words_add(w, str_slice(s, from, s.n));
}

static void index_field(Ctx *c, Words *w, const DocHead *d, const FieldDef *f)
{
    if (f->type == FT_MONEY)
        words_add_amount(c->a, w, *(const int64_t *)field_at(d, f));
    else if (f->type != FT_TABLE)
        words_split(c->a, w, field_text(c, NULL, d, f));
}

static bool store_words(Ctx *c, const Words *w, int64_t id)
{
    DbValue *values = arena_array_of(c->a, DbValue, 2 * w->n + 1);
    for (int i = 0; i < w->n; i++) {
        values[2 * i] = db_t(w->list[i]);
        values[2 * i + 1] = db_i(id);
    }
    return db_insert_rows(c->db, c->a, SQL("INSERT INTO search_word (word, document) VALUES "),
                          values, 2, w->n, SQL(" ON CONFLICT DO NOTHING"));
}

bool search_index(Ctx *c, DocHead *d, bool fresh)
{
    Words w = {0};
    if (!fresh && !search_forget(c, d->id))
        return false;
    index_name(c, &w, d->name);
    words_split(c->a, &w, doc_title(c, d));
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->search)
            index_field(c, &w, d, f);
    }
    return store_words(c, &w, d->id);
}

/* --- words of an earlier version --- */

/* The distinct words that hold more than ASCII. */
static int foreign_words(Db *db, Arena *a, Str **out)
{
    static const Sql sqlite = SQL_INIT(
        "SELECT DISTINCT word FROM search_word WHERE length(word) <> "
        "length(CAST(word AS BLOB))");
    static const Sql postgresql = SQL_INIT(
        "SELECT DISTINCT word FROM search_word WHERE char_length(word) <> "
        "octet_length(word)");
    int n = 0, room = 64;
    *out = arena_array_of(a, Str, room);
    DbRows *r = db_query(db, db_engine(db) == DB_SQLITE ? sqlite : postgresql, DB_NONE);
    while (db_next(r)) {
        if (n == room) {
            Str *more = arena_array_of(a, Str, 2 * room);
            memcpy(more, *out, (size_t)n * sizeof **out);
            *out = more;
            room *= 2;
        }
        (*out)[n++] = str_copy(a, db_get_text(r, 0));
    }
    db_finish(r);
    return n;
}

static bool part_word(Db *db, Arena *a, Str word)
{
    Words w = {0};
    words_split(a, &w, word);
    bool same = w.n == 1 && str_eq(w.list[0], word), ok = true;
    for (int i = 0; ok && !same && i < w.n; i++)
        ok = db_exec(db,
                     SQL("INSERT INTO search_word (word, document) SELECT ?, document "
                         "FROM search_word WHERE word = ? ON CONFLICT DO NOTHING"),
                     DB_P(db_t(w.list[i]), db_t(word)), NULL);
    return ok && (same || db_exec(db, SQL("DELETE FROM search_word WHERE word = ?"),
                                  DB_P(db_t(word)), NULL));
}

static bool part_words(Db *db)
{
    Arena *a = arena_new();
    Str *list;
    int n = foreign_words(db, a, &list);
    bool ok = db_error(db) == DB_OK;
    for (int i = 0; ok && i < n; i++)
        ok = part_word(db, a, list[i]);
    arena_free(a);
    return ok;
}

void search_register(void)
{
    step_register_work("parted_words", part_words);
}
