/* SPDX-License-Identifier: EUPL-1.2
 * bastide_fold() for PostgreSQL, made from the folding in C so that both engines answer alike.
 */
#include "driver.h"
#include "utf8.h"

static void add_char(Buf *b, uint32_t code)
{
    if (code == '\'')
        buf_add_c(b, "''");
    else
        utf8_add(b, code);
}

/* Single letters go through translate(), ligatures through replace(). */
static void collect(Arena *a, Buf *from, Buf *to, Buf *open, Buf *close)
{
    for (uint32_t code = 'A'; code < 0x2020; code++) {
        Buf one = {.a = a};
        utf8_add(&one, code);
        Str folded = utf8_fold(a, buf_str(&one));
        size_t i = 0;
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
}

bool db_create_fold(Db *db)
{
    Arena *a = arena_new();
    Buf from = {.a = a}, to = {.a = a}, open = {.a = a}, close = {.a = a}, sql = {.a = a};
    if (db_engine(db) == DB_SQLITE) {
        arena_free(a);
        return true;
    }
    collect(a, &from, &to, &open, &close);
    buf_add_c(&sql, "CREATE OR REPLACE FUNCTION bastide_fold(text) RETURNS text IMMUTABLE "
                    "PARALLEL SAFE LANGUAGE sql AS $$ SELECT translate(");
    buf_format(&sql, "%s$1%s, '%s', '%s') $$", buf_str(&open).p, buf_str(&close).p,
               buf_str(&from).p, buf_str(&to).p);
    bool ok = db_plain(db, buf_str(&sql).p);
    arena_free(a);
    return ok;
}
