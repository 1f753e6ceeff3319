/* SPDX-License-Identifier: EUPL-1.2 */
#include "trace.h"

#include "naming.h"
#include "site.h"
#include "store.h"
#include "utf8.h"

/* --- history --- */

static void note_change(Ctx *c, JsonOut *o, const DocHead *before, const DocHead *after,
                        const FieldDef *f, Str path)
{
    json_begin(o, '[');
    json_text(o, path);
    json_text(o, field_text(c, NULL, before, f));
    json_text(o, field_text(c, NULL, after, f));
    json_end(o, ']');
}

static void note_rows(Ctx *c, JsonOut *o, const DocHead *before, const DocHead *after,
                      const FieldDef *t)
{
    int n = doc_rows(before, t)->n, m = doc_rows(after, t)->n;
    for (int i = 0; i < n && i < m; i++)
        for (int k = 0; k < t->child->n_fields; k++) {
            const FieldDef *f = &t->child->fields[k];
            if (!field_equal(doc_row(before, t, i), doc_row(after, t, i), f))
                note_change(c, o, doc_row(before, t, i), doc_row(after, t, i), f,
                            str_format(c->a, "%s[%d].%s", t->name.p, i, f->name.p));
        }
    if (n == m)
        return;
    json_begin(o, '[');
    json_text(o, t->name);
    json_text(o, str_format(c->a, "%d", n));
    json_text(o, str_format(c->a, "%d", m));
    json_end(o, ']');
}

bool history_note(Ctx *c, const DocHead *before, const DocHead *after)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '[');
    for (int i = 0; i < after->type->n_fields; i++) {
        const FieldDef *f = &after->type->fields[i];
        if (f->secret || f->type == FT_PASSWORD || field_equal(before, after, f))
            continue;
        if (f->type == FT_TABLE)
            note_rows(c, &o, before, after, f);
        else
            note_change(c, &o, before, after, f, f->name);
    }
    json_end(&o, ']');
    if (b.n == 2)
        return true;
    return db_exec(c->db,
                   SQL("INSERT INTO history (document, at, by_user, changes) "
                       "VALUES (?, ?, ?, ?)"),
                   DB_P(db_i(after->id), db_i(c->now.us), db_t(c->user.name), db_t(buf_str(&b))),
                   NULL);
}

/* --- search --- */

enum { WORDS_MAX = 40, WORD_MAX = 40 };

typedef struct {
    Str list[WORDS_MAX];
    int n;
} Words;

static bool word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static void add_word(Words *w, Str s)
{
    s = str_slice(s, 0, WORD_MAX);
    for (int i = 0; i < w->n; i++)
        if (str_eq(w->list[i], s))
            return;
    if (w->n < WORDS_MAX && utf8_valid(s))
        w->list[w->n++] = s;
}

static void split_words(Ctx *c, Words *w, Str text)
{
    Str s = utf8_fold(c->a, text);
    size_t from = 0;
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && word_byte(s.p[i]))
            continue;
        if (i > from)
            add_word(w, str_slice(s, from, i));
        from = i + 1;
    }
}

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
        split_words(c, w, name);
        return;
    }
    add_word(w, s);
    add_word(w, str_slice(s, from, s.n));
    while (from < s.n && s.p[from] == '0')
        from++;
    if (from < s.n)
        add_word(w, str_slice(s, from, s.n));
}

/* An amount is a word that no text has: "~120000~", without its sign, so that a credit note is
 * found by what it says. */
static void add_amount(Ctx *c, Words *w, int64_t minor)
{
    if (minor)
        add_word(w, str_format(c->a, "~%lld~", minor < 0 ? -(long long)minor : (long long)minor));
}

static void index_field(Ctx *c, Words *w, const DocHead *d, const FieldDef *f)
{
    if (f->type == FT_MONEY)
        add_amount(c, w, *(const int64_t *)field_at(d, f));
    else if (f->type != FT_TABLE)
        split_words(c, w, field_text(c, NULL, d, f));
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
    split_words(c, &w, doc_title(c, d));
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->search)
            index_field(c, &w, d, f);
    }
    return store_words(c, &w, d->id);
}

/* Words from `s` up to, not including, the next text that does not begin with it. */
static void word_range(SqlBuf *q, Arena *a, Str s)
{
    sql_add(q, "SELECT document FROM search_word WHERE word >= ");
    sql_param(q, db_t(s));
    sql_add(q, " AND word < ");
    sql_param(q, db_t(str_format(a, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(s))));
}

enum { WORDS_SOUGHT = 8 };

static void add_words(Ctx *c, SqlBuf *q, const Words *w, const char *column)
{
    for (int i = 0; i < w->n && i < WORDS_SOUGHT; i++) {
        sql_add(q, " AND ");
        buf_add_c(&q->text, column);
        sql_add(q, ".id IN (");
        word_range(q, c->a, w->list[i]);
        sql_add(q, ")");
    }
}

void search_rows(Ctx *c, SqlBuf *q, Str text, const char *alias)
{
    Words w = {0};
    split_words(c, &w, text);
    if (text.n && !w.n)
        sql_add(q, " AND 1 = 0"); /* signs only */
    add_words(c, q, &w, alias);
}

/* Of very common words only so many places are looked at, the newest first. */
enum { RARE_MAX = 5000, COMMON_MAX = 50000 };

static void add_range(SqlBuf *q, Arena *a, const char *alias, Str word)
{
    buf_add_c(&q->text, alias);
    sql_add(q, ".word >= ");
    sql_param(q, db_t(word));
    sql_add(q, " AND ");
    buf_add_c(&q->text, alias);
    sql_add(q, ".word < ");
    sql_param(q, db_t(str_format(a, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(word))));
}

static int64_t count_up_to(Ctx *c, SqlBuf *q)
{
    int64_t n = 0;
    sql_add(q, " LIMIT 5001) x"); /* RARE_MAX + 1 */
    DbRows *r = sql_query(c->db, q);
    if (db_next(r))
        n = db_get_int(r, 0);
    db_finish(r);
    return n;
}

/* The word that stands in the fewest documents. */
static int rarest(Ctx *c, const Words *w, int64_t *out_n)
{
    int best = 0;
    *out_n = INT64_MAX;
    for (int i = 0; i < w->n && i < WORDS_SOUGHT; i++) {
        SqlBuf q = sql_new(c->a);
        sql_add(&q, "SELECT count(*) FROM (SELECT 1 FROM search_word s WHERE ");
        add_range(&q, c->a, "s", w->list[i]);
        int64_t n = count_up_to(c, &q);
        if (n < *out_n) {
            *out_n = n;
            best = i;
        }
    }
    return best;
}

static int64_t count_type(Ctx *c, const TypeDef *t)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT count(*) FROM (SELECT 1 FROM document d WHERE d.type_id = ");
    sql_param(&q, db_i(t->id));
    return count_up_to(c, &q);
}

/* Documents with all words but `but`, each looked up in the words of the document. */
static void with_others(Ctx *c, SqlBuf *q, const Words *w, int but, const char *id)
{
    for (int i = 0; i < w->n && i < WORDS_SOUGHT; i++) {
        if (i == but)
            continue;
        sql_add(q, " AND EXISTS (SELECT 1 FROM search_word o WHERE o.document = ");
        buf_add_c(&q->text, id);
        sql_add(q, " AND ");
        add_range(q, c->a, "o", w->list[i]);
        sql_add(q, ")");
    }
}

static void of_type(SqlBuf *q, const TypeDef *t)
{
    if (!t)
        return;
    sql_add(q, " AND EXISTS (SELECT 1 FROM document d WHERE d.id = s.document AND d.type_id = ");
    sql_param(q, db_i(t->id));
    sql_add(q, ")");
}

/* The places of one word: all of a rare one; of a common one so many, the newest first, with the
 * very word. */
static void add_places(Ctx *c, SqlBuf *q, Str word, int64_t common)
{
    if (!common) {
        sql_add(q, "SELECT DISTINCT s.document FROM search_word s WHERE ");
        add_range(q, c->a, "s", word);
        return;
    }
    sql_add(q, "SELECT s.document FROM (SELECT p.document FROM search_word p WHERE p.word = ");
    sql_param(q, db_t(word));
    sql_add(q, " ORDER BY p.document DESC LIMIT ");
    sql_param(q, db_i(common));
    sql_add(q, ") s WHERE 1 = 1");
}

static int read_ids(Ctx *c, SqlBuf *q, int64_t *out_ids, int max)
{
    int n = 0;
    sql_add(q, " ORDER BY 1 DESC LIMIT ");
    sql_param(q, db_i(max));
    DbRows *r = sql_query(c->db, q);
    while (n < max && db_next(r))
        out_ids[n++] = db_get_int(r, 0);
    db_finish(r);
    return n;
}

/* A beginning of very many words of which none is this: some of them. */
static int find_some(Ctx *c, const TypeDef *t, const Words *w, int by, int64_t *out_ids, int max)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT DISTINCT s.document FROM (SELECT p.document FROM search_word p WHERE ");
    add_range(&q, c->a, "p", w->list[by]);
    sql_add(&q, " LIMIT ");
    sql_param(&q, db_i(RARE_MAX));
    sql_add(&q, ") s WHERE 1 = 1");
    with_others(c, &q, w, by, "s.document");
    of_type(&q, t);
    return read_ids(c, &q, out_ids, max);
}

static int find_by_word(Ctx *c, const TypeDef *t, const Words *w, int64_t *out_ids, int max)
{
    int64_t n;
    SqlBuf q = sql_new(c->a);
    int by = rarest(c, w, &n);
    bool common = n > RARE_MAX;
    if (t && common && count_type(c, t) <= RARE_MAX) {
        sql_add(&q, "SELECT d.id FROM document d WHERE d.type_id = ");
        sql_param(&q, db_i(t->id));
        with_others(c, &q, w, -1, "d.id");
        return read_ids(c, &q, out_ids, max);
    }
    bool alone = w->n == 1 && !t;
    add_places(c, &q, w->list[by], !common ? 0 : alone ? max : COMMON_MAX);
    with_others(c, &q, w, by, "s.document");
    of_type(&q, t);
    int found = read_ids(c, &q, out_ids, max);
    return found || !common ? found : find_some(c, t, w, by, out_ids, max);
}

int search_find(Ctx *c, const TypeDef *t, Str text, int64_t *out_ids, int max)
{
    Words w = {0};
    Str folded = str_trim(utf8_fold(c->a, text));
    bool number = folded.n && folded.p[folded.n - 1] >= '0' && folded.p[folded.n - 1] <= '9';
    if (number && str_find(folded, '-') > 0 && str_find(folded, ' ') < 0)
        add_word(&w, folded);
    else
        split_words(c, &w, text);
    return w.n ? find_by_word(c, t, &w, out_ids, max) : 0;
}

int search_find_amount(Ctx *c, Str text, int64_t minor, int64_t *out_ids, int max)
{
    Words w = {0};
    add_amount(c, &w, minor);
    split_words(c, &w, text);
    return w.n && minor ? find_by_word(c, NULL, &w, out_ids, max) : 0;
}

/* Of a common word only so many places are looked at: masters are few, and old. */
int search_find_among(Ctx *c, const TypeDef *const *types, int n, Str text, int64_t *out_ids,
                      int max)
{
    Words w = {0};
    int64_t places;
    split_words(c, &w, text);
    if (!w.n || !n)
        return 0;
    int by = rarest(c, &w, &places);
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT DISTINCT s.document FROM (SELECT p.document FROM search_word p WHERE ");
    add_range(&q, c->a, "p", w.list[by]);
    sql_add(&q, " LIMIT ");
    sql_param(&q, db_i(RARE_MAX));
    sql_add(&q, ") s WHERE EXISTS (SELECT 1 FROM document d WHERE d.id = s.document AND "
                "d.type_id IN (");
    for (int i = 0; i < n; i++) {
        if (i)
            sql_add(&q, ", ");
        sql_param(&q, db_i(types[i]->id));
    }
    sql_add(&q, "))");
    with_others(c, &q, &w, by, "s.document");
    return read_ids(c, &q, out_ids, max);
}

/* --- who points here --- */

static int links_from(Ctx *c, const DocHead *d, const TypeDef *t, const FieldDef *f, Str *out,
                      int max)
{
    SqlBuf q = sql_new(c->a);
    int n = 0;
    sql_add(&q, "SELECT DISTINCT d.name FROM ");
    sql_name(&q, t->name);
    sql_add(&q, " t JOIN document d ON d.id = ");
    if (t->child)
        sql_add(&q, "t.parent");
    else
        sql_add(&q, "t.id");
    sql_add(&q, " WHERE t.");
    sql_name(&q, f->name);
    sql_add(&q, " = ");
    sql_param(&q, db_i(d->id));
    sql_add(&q, " AND d.id <> ");
    sql_param(&q, db_i(d->id));
    sql_add(&q, " LIMIT ");
    sql_param(&q, db_i(max));
    const TypeDef *shown = t->child && t->parent_type ? t->parent_type : t;
    DbRows *r = sql_query(c->db, &q);
    while (n < max && db_next(r))
        out[n++] = str_format(c->a, "%s %.*s", tr_str(c->lang, shown->label).p,
                              STR_ARG(db_get_text(r, 0)));
    db_finish(r);
    return n;
}

static bool ledger_points(Ctx *c, const DocHead *d, const TypeDef *t, const FieldDef *f)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT 1 FROM ");
    sql_name(&q, t->name);
    sql_add(&q, " WHERE ");
    sql_name(&q, f->name);
    sql_add(&q, " = ");
    sql_param(&q, db_i(d->id));
    sql_add(&q, " LIMIT 1");
    DbRows *r = sql_query(c->db, &q);
    bool found = db_next(r);
    db_finish(r);
    return found;
}

int links_to(Ctx *c, const DocHead *d, Str *out, int max)
{
    int n = 0;
    for (int i = 0; i < registry_count(c->reg) && n < max; i++) {
        const TypeDef *t = registry_at(c->reg, i);
        bool goes_with_it = str_is(t->name, "comment");
        for (int k = 0; k < t->n_fields && n < max && !goes_with_it; k++) {
            const FieldDef *f = &t->fields[k];
            bool may = (f->type == FT_LINK && str_eq(f->target, d->type->name)) ||
                       f->type == FT_DYNAMIC;
            if (!may || !field_stored(f))
                continue;
            if (!t->ledger)
                n += links_from(c, d, t, f, out + n, max - n);
            else if (ledger_points(c, d, t, f))
                out[n++] = tr_str(c->lang, t->label);
        }
    }
    return n;
}
