/* SPDX-License-Identifier: EUPL-1.2
 * Words -> documents and sums. What is typed tells what it is: 1 200,00 is an amount, nine digits
 * with the right key are a SIREN.
 */
#include "desk_find.h"

#include "ident.h"
#include "input.h"
#include "num.h"
#include "perm.h"
#include "search.h"
#include "utf8.h"

enum { RECORD_TYPES_MAX = 64, MONEY_DECIMALS = 2 };

static Str plain_spaces(Arena *a, Str s)
{
    s = str_replace(a, s, STR("\xE2\x80\xAF"), STR(" ")); /* narrow no-break space */
    return str_replace(a, s, STR("\xC2\xA0"), STR(" "));
}

static bool all_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* --- amounts --- */

typedef struct {
    Str rest;    /* the other words */
    Str integer; /* a lone whole number, which may be a number of a document as well */
    int64_t minor;
    bool found;
} Amount;

/* "451,40": digits, a comma or point, one or two digits. */
static bool has_decimals(Str s)
{
    size_t i = s.n;
    while (i && s.p[i - 1] >= '0' && s.p[i - 1] <= '9')
        i--;
    size_t decimals = s.n - i;
    return i > 1 && (s.p[i - 1] == ',' || s.p[i - 1] == '.') && decimals >= 1 && decimals <= 2 &&
           s.p[i - 2] >= '0' && s.p[i - 2] <= '9';
}

static bool read_amount(Ctx *c, Str s, int64_t *out)
{
    Str number;
    return input_number(c->a, s, MONEY_DECIMALS, c->lang == LANG_FR, &number) &&
           num_parse(number, MONEY_DECIMALS, out) && *out != 0;
}

/* Does `next` go on with the thousands of "1" or "1 200"? */
static bool goes_on(Str number, Str next)
{
    Str digits = str_slice(next, 0, 3);
    return number.n && all_digits(number) && next.n >= 3 && all_digits(digits) &&
           (next.n == 3 || next.p[3] == ',' || next.p[3] == '.');
}

static Amount amount_in(Ctx *c, Str text)
{
    Amount x = {.rest = STR("")};
    Str rest = plain_spaces(c->a, text), word, number = STR("");
    bool grouped = false;
    int words = 0;
    while (str_split(&rest, ' ', &word)) {
        if (!word.n || str_is(word, "€"))
            continue;
        words++;
        if (goes_on(number, word)) {
            number = str_cat(c->a, number, word);
            grouped = true;
            words--;
        } else if (!number.n && word.p[0] >= '0' && word.p[0] <= '9') {
            number = word;
        } else {
            x.rest = x.rest.n ? str_format(c->a, "%s %.*s", x.rest.p, STR_ARG(word))
                              : str_copy(c->a, word);
        }
    }
    bool clear = grouped || has_decimals(number) || str_ends(number, STR("€"));
    x.found = number.n && clear && read_amount(c, number, &x.minor);
    if (!x.found && words == 1 && all_digits(number))
        x.integer = number;
    return x;
}

/* --- documents --- */

/* "2026-142", "FAC-142": the number at the end, in names that have the parts before it. */
static int find_by_parts(Ctx *c, Str text, int64_t *ids, int max)
{
    Str folded = utf8_fold(c->a, text);
    size_t from = folded.n;
    while (from && folded.p[from - 1] >= '0' && folded.p[from - 1] <= '9')
        from--;
    if (!from || from == folded.n || folded.p[from - 1] != '-')
        return 0;
    Str parts = str_slice(folded, 0, from - 1);
    int n = search_find(c, NULL, str_slice(folded, from, folded.n), ids, max), kept = 0;
    for (int i = 0; i < n; i++) {
        Str name = STR("");
        db_one_text(c->db, c->a, SQL("SELECT name FROM document WHERE id = ?"), DB_P(db_i(ids[i])),
                    &name);
        if (str_find_str(utf8_fold(c->a, name), parts) >= 0)
            ids[kept++] = ids[i];
    }
    return kept;
}

static int add_new(int64_t *ids, int n, int max, const int64_t *more, int m)
{
    for (int i = 0; i < m && n < max; i++) {
        bool known = false;
        for (int k = 0; k < n; k++)
            known = known || ids[k] == more[i];
        if (!known)
            ids[n++] = more[i];
    }
    return n;
}

/* An identifier is written with and without spaces. */
static Str identifier_in(Ctx *c, Str text)
{
    Str s = ident_compact(c->a, text);
    bool known = siren_valid(s) || siret_valid(s) || (s.n > 14 && iban_valid(s));
    return known ? s : text;
}

int find_documents(Ctx *c, Str text, int64_t *out_ids, int max)
{
    int64_t *more = arena_array_of(c->a, int64_t, max);
    Str words = identifier_in(c, text);
    Amount x = str_eq(words, text) ? amount_in(c, text) : (Amount){.rest = STR("")};
    if (x.found)
        return search_find_amount(c, x.rest, x.minor, out_ids, max);
    int n = search_find(c, NULL, words, out_ids, max);
    if (!n && siret_valid(words))
        n = search_find(c, NULL, str_slice(words, 0, 9), out_ids, max);
    if (!n)
        n = find_by_parts(c, text, out_ids, max);
    if (x.integer.n && read_amount(c, x.integer, &x.minor))
        n = add_new(out_ids, n, max, more, search_find_amount(c, STR(""), x.minor, more, max));
    return n;
}

bool find_is_list(Ctx *c, const TypeDef *t)
{
    return !t->child && (t->menu.n || t->custom) && (perm_rights(c, t) & RIGHT_READ);
}

int find_records(Ctx *c, Str text, int64_t *out_ids, int max)
{
    const TypeDef *types[RECORD_TYPES_MAX];
    int n = 0;
    for (int i = 0; i < registry_count(c->reg) && n < RECORD_TYPES_MAX; i++) {
        const TypeDef *t = registry_at(c->reg, i);
        if (find_is_list(c, t) && !t->submittable && !t->ledger)
            types[n++] = t;
    }
    Str words = identifier_in(c, text);
    int found = search_find_among(c, types, n, words, out_ids, max);
    Amount x = found ? (Amount){0} : amount_in(c, text);
    return x.found && x.rest.n ? search_find_among(c, types, n, x.rest, out_ids, max) : found;
}

/* --- sums --- */

/* "20 % de 1250" -> "(20)*(1250)/100"; "1250 + 20 %" -> "(1250)*(100+(20))/100". */
static Str percents_as_sum(Ctx *c, Str s)
{
    long at = str_find(s, '%');
    if (at < 1)
        return s;
    Str before = str_trim(str_slice(s, 0, (size_t)at));
    Str after = str_trim(str_slice(s, (size_t)at + 1, s.n));
    static const char *const words[] = {"de ", "of ", "d'"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(after, str_c(words[i])))
            return str_format(c->a, "(%.*s)*(%.*s)/100", STR_ARG(before),
                              (int)(after.n - strlen(words[i])), after.p + strlen(words[i]));
    size_t sign = before.n;
    while (sign && !strchr("+-", before.p[sign - 1]))
        sign--;
    if (after.n || sign < 2)
        return s;
    return str_format(c->a, "(%.*s)*(100%c(%.*s))/100", (int)(sign - 1), before.p,
                      before.p[sign - 1], (int)(before.n - sign), before.p + sign);
}

bool find_result(Ctx *c, Str text, Str *out)
{
    enum { DECIMALS = 6 };
    bool sign = false;
    Str s = percents_as_sum(c, text), number;
    int64_t v;
    for (size_t i = 1; i + 1 < s.n; i++)
        sign = sign || strchr("*/+", s.p[i]) || (s.p[i] == '-' && s.p[i - 1] == ' ');
    if (!(sign || str_starts(s, STR("="))) ||
        !input_number(c->a, s, DECIMALS, c->lang == LANG_FR, &number) ||
        !num_parse(number, DECIMALS, &v))
        return false;
    *out = num_format_local(c->a, v, DECIMALS, MONEY_DECIMALS, c->lang == LANG_FR);
    return true;
}
