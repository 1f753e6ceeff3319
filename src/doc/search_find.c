/* SPDX-License-Identifier: EUPL-1.2
 * Words -> ids of documents. Permission is not applied here: who shows them reads them by a list.
 */
#include "search.h"
#include "site.h"
#include "store.h"
#include "words.h"

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
    words_split(c->a, &w, text);
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
        words_add(&w, folded);
    else
        words_split(c->a, &w, text);
    return w.n ? find_by_word(c, t, &w, out_ids, max) : 0;
}

int search_find_amount(Ctx *c, Str text, int64_t minor, int64_t *out_ids, int max)
{
    Words w = {0};
    words_add_amount(c->a, &w, minor);
    words_split(c->a, &w, text);
    return w.n && minor ? find_by_word(c, NULL, &w, out_ids, max) : 0;
}

/* Of a common word only so many places are looked at: masters are few, and old. */
int search_find_among(Ctx *c, const TypeDef *const *types, int n, Str text, int64_t *out_ids,
                      int max)
{
    Words w = {0};
    int64_t places;
    words_split(c->a, &w, text);
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
