/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n.h"

#include "map.h"

static Map french;

Str tr_str(Lang lang, Str msgid)
{
    if (lang != LANG_FR)
        return msgid;
    const Str *found = map_get(&french, msgid);
    return found ? *found : msgid;
}

const char *tr(Lang lang, const char *msgid)
{
    return tr_str(lang, str_c(msgid)).p;
}

Lang lang_of(Str code)
{
    return str_starts(code, STR("fr")) ? LANG_FR : LANG_EN;
}

const char *lang_code(Lang lang)
{
    return lang == LANG_FR ? "fr" : "en";
}

static char unescaped(char c)
{
    return c == 'n' ? '\n' : c == 't' ? '\t' : c;
}

/* Appends the quoted text of a line; false when the quotes are not closed. */
static bool add_quoted(Buf *b, Str line)
{
    long from = str_find(line, '"');
    if (from < 0)
        return false;
    for (size_t i = (size_t)from + 1; i < line.n; i++) {
        if (line.p[i] == '"')
            return i + 1 == line.n;
        if (line.p[i] == '\\' && i + 1 < line.n)
            buf_add_char(b, unescaped(line.p[++i]));
        else
            buf_add_char(b, line.p[i]);
    }
    return false;
}

typedef struct {
    Buf id, text;
    Buf *now;
} PoEntry;

static void entry_flush(PoEntry *e)
{
    if (e->id.n && e->text.n) {
        Str *value = arena_new_of(french.a, Str);
        *value = str_copy(french.a, buf_str(&e->text));
        map_set(&french, str_copy(french.a, buf_str(&e->id)), value);
    }
    e->id.n = e->text.n = 0;
}

static bool read_line(PoEntry *e, Str line)
{
    if (line.n == 0 || line.p[0] == '#')
        return !(str_starts(line, STR("#,")) && str_find_str(line, STR("fuzzy")) >= 0);
    if (str_starts(line, STR("msgid "))) {
        entry_flush(e);
        e->now = &e->id;
    } else if (str_starts(line, STR("msgstr "))) {
        e->now = &e->text;
    } else if (line.p[0] != '"') {
        return false;
    }
    return e->now && add_quoted(e->now, line);
}

bool i18n_load_fr(Str po, int *out_line)
{
    Arena *tmp = arena_new();
    if (!french.a)
        french.a = arena_new();
    PoEntry e = {.id = {.a = tmp}, .text = {.a = tmp}};
    Str line;
    bool ok = true;
    for (int n = 1; ok && str_split(&po, '\n', &line); n++) {
        *out_line = n;
        ok = read_line(&e, str_trim(line));
    }
    entry_flush(&e);
    arena_free(tmp);
    return ok;
}
