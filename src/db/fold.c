/* SPDX-License-Identifier: EUPL-1.2
 * bastide_fold() and bastide_order() for PostgreSQL, made from what C does so that both engines
 * answer alike. translate() looks for each character among all that it knows, so there are two
 * quick ways: of ASCII, and of what French and its neighbours write.
 */
#include "alphabet.h"
#include "driver.h"

static void add_char(Buf *b, uint32_t code)
{
    if (code == '\'')
        buf_add_c(b, "''");
    else
        utf8_add(b, code);
}

/* Single letters go through translate(), which leaves out those at the end, and ligatures through
 * replace(). */
static void collect(Arena *a, Buf *from, Buf *to, Buf *open, Buf *close)
{
    Buf gone = {.a = a};
    for (uint32_t code = 'A'; code < 0x2030; code++) {
        Buf one = {.a = a};
        utf8_add(&one, code);
        Str folded = utf8_fold(a, buf_str(&one));
        size_t i = 0;
        if (folded.n == 0)
            add_char(&gone, code);
        if (folded.n == 0 || str_eq(folded, buf_str(&one)))
            continue;
        uint32_t first = utf8_next(folded, &i);
        if (i == folded.n) {
            add_char(from, code);
            add_char(to, first);
            continue;
        }
        buf_add_c(open, "replace(");
        buf_format(close, ", '%s', '%s')", buf_str(&one).p, folded.p);
    }
    buf_add(from, buf_str(&gone));
}

static void add_head(Buf *sql, const char *name)
{
    buf_format(sql,
               "CREATE OR REPLACE FUNCTION %s(text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE "
               "sql AS $$ SELECT CASE WHEN octet_length($1) = char_length($1) THEN ",
               name);
}

/* Texts of Latin-1, its accented letters and the marks of French; but Ð, Ø and Þ, which are no
 * letter with an accent to normalize(). */
static const char quick_class[] =
    "^[\\u0001-\\u00CF\\u00D1-\\u00D7\\u00D9-\\u00DD\\u00DF-\\u00EF\\u00F1-\\u00F7\\u00F9-"
    "\\u00FD\\u00FF\\u0152\\u0153\\u0300-\\u036F\\u2010-\\u2027\\u202F\\u20AC]*$";

/* Accents are parted from their letters and left out; what has none is replaced before. */
static void add_quick(Buf *sql, Arena *a)
{
    static const char *const alone[] = {"\u0152", "\u0153", "\u00C6", "\u00E6",
                                        "\u00DF", "\u2019", "\u00A0", "\u202F"};
    Buf open = {.a = a}, close = {.a = a};
    for (size_t i = 0; i < sizeof alone / sizeof *alone; i++) {
        Str folded = str_replace(a, utf8_fold(a, str_c(alone[i])), STR("'"), STR("''"));
        buf_add_c(&open, "replace(");
        buf_format(&close, ", '%s', '%s')", alone[i], folded.p);
    }
    buf_format(sql,
               " WHEN $1 ~ '%s' THEN lower(regexp_replace(normalize(%s$1%s, NFD), "
               "'[\\u0300-\\u036F]+', '', 'g') COLLATE \"C\")",
               quick_class, buf_str(&open).p, buf_str(&close).p);
}

static bool create_fold(Db *db, Arena *a)
{
    Buf from = {.a = a}, to = {.a = a}, open = {.a = a}, close = {.a = a}, sql = {.a = a};
    collect(a, &from, &to, &open, &close);
    add_head(&sql, "bastide_fold");
    buf_add_c(&sql, "lower($1 COLLATE \"C\")");
    add_quick(&sql, a);
    buf_format(&sql, " ELSE translate(%s$1%s, '%s', '%s') END $$", buf_str(&open).p,
               buf_str(&close).p, buf_str(&from).p, buf_str(&to).p);
    return db_plain(db, buf_str(&sql).p);
}

static bool parts_words(uint32_t code)
{
    return !alphabet_of_word(code);
}

/* "[…]+" of a regular expression: the characters of which `is` is true. */
static Str class_of(Arena *a, bool (*is)(uint32_t))
{
    enum { END = 0xE0080 };
    Buf b = {.a = a};
    buf_add_c(&b, "[");
    for (uint32_t code = 1, from; code < END; code++) {
        for (from = code; code < END && is(code);)
            code++;
        if (code > from)
            buf_format(&b, "\\U%08x-\\U%08x", (unsigned)from, (unsigned)code - 1);
    }
    buf_add_c(&b, "]+");
    return buf_str(&b);
}

/* alphabet_key(): of `words`, where signs are spaces; of signs only, `folded`. */
static void add_key(Buf *sql, Str words, const char *folded)
{
    buf_format(sql, "left(coalesce(nullif(btrim(%s), ''), %s), %d)", words.p, folded,
               ALPHABET_KEY_MAX);
}

static bool create_order(Db *db, Arena *a)
{
    static const char ascii[] = "lower($1 COLLATE \"C\")", folded[] = "bastide_fold($1)";
    Buf sql = {.a = a};
    Str plain = str_format(a, "regexp_replace(%s, '[^a-z0-9]+', ' ', 'g')", ascii);
    Str words = str_format(a, "regexp_replace(regexp_replace(%s, '%s', '', 'g'), '%s', ' ', 'g')",
                           folded, class_of(a, alphabet_unseen).p, class_of(a, parts_words).p);
    add_head(&sql, "bastide_order");
    add_key(&sql, plain, ascii);
    buf_add_c(&sql, " ELSE ");
    add_key(&sql, words, folded);
    buf_add_c(&sql, " END $$");
    return db_plain(db, buf_str(&sql).p);
}

bool db_create_functions(Db *db)
{
    if (db_engine(db) == DB_SQLITE)
        return true;
    Arena *a = arena_new();
    bool ok = create_fold(db, a) && create_order(db, a);
    arena_free(a);
    return ok;
}
