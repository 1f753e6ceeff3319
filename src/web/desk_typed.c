/* SPDX-License-Identifier: EUPL-1.2
 * What people type in the filter box of a list -> the address that asks it:
 * "impayé client:dupont >1000 mars 2026 sauf montant:1000..2000". Each condition becomes a
 * parameter that desk_filter.c reads; what is none is looked for as words.
 */
#include "desk_days.h"
#include "desk_views.h"
#include "input.h"
#include "utf8.h"

enum { TOKENS_MAX = 60, STATE_WORDS = 4, FIELD_START = 3, CHOICE_START = 4 };

typedef struct {
    Str text;
    bool quoted; /* from its beginning: words only */
} Token;

typedef struct {
    Desk *d;
    const TypeDef *t;
    Token tokens[TOKENS_MAX];
    int n;
    bool no; /* the next condition must not hold */
    Buf query, words, other_words;
} Typed;

/* --- the fields that stand for a condition without a name --- */

static const FieldDef *list_field(const TypeDef *t, bool (*is)(const FieldDef *), bool last)
{
    const FieldDef *found = NULL;
    for (int i = 0; i < t->n_list; i++) {
        const FieldDef *f = type_field(t, t->list[i]);
        if (f && is(f) && (!found || last))
            found = f;
    }
    return found;
}

static bool is_date(const FieldDef *f)
{
    return f->type == FT_DATE;
}

static bool is_amount(const FieldDef *f)
{
    return f->type == FT_MONEY || f->type == FT_PRICE;
}

static const FieldDef *main_amount(const TypeDef *t)
{
    const FieldDef *total = type_field(t, STR("grand_total"));
    return total ? total : list_field(t, is_amount, true);
}

static Str plain_label(Arena *a, Str label)
{
    Str s = str_replace(a, utf8_fold(a, label), STR(" "), STR("-"));
    return str_replace(a, str_replace(a, s, STR("_"), STR("-")), STR("’"), STR("'"));
}

static bool has_word(Str label, Str word)
{
    Str one;
    while (str_split(&label, '-', &one))
        if (str_eq(one, word))
            return true;
    return false;
}

static bool in_list(const TypeDef *t, const FieldDef *f)
{
    for (int i = 0; i < t->n_list; i++)
        if (str_eq(t->list[i], f->name))
            return true;
    return false;
}

/* By its label or name, accents and case aside; a beginning of three letters is enough, or one of
 * the words of the label ("ttc" of "Total TTC"). */
static const FieldDef *field_called(Ctx *c, const TypeDef *t, Str word)
{
    Str w = plain_label(c->a, word);
    const FieldDef *found = NULL, *by_word = NULL;
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        Str label = plain_label(c->a, field_label(c, f));
        if (f->type == FT_TABLE || f->type == FT_PASSWORD || f->secret)
            continue;
        if (str_eq(label, w) || str_eq(plain_label(c->a, f->name), w))
            return f;
        if (w.n >= FIELD_START && str_starts(label, w) && !found)
            found = f;
        if ((!by_word || (in_list(t, f) && !in_list(t, by_word))) && has_word(label, w))
            by_word = f;
    }
    return found ? found : by_word;
}

/* --- writing the address --- */

static void put(Typed *x, Str field, const char *op, Str value)
{
    Arena *a = x->d->c->a;
    Str name = *op ? str_format(a, "%.*s__%s", STR_ARG(field), op) : field;
    filter_add_param(&x->query, x->no ? str_format(a, "not.%.*s", STR_ARG(name)) : name, value);
    x->no = false;
}

static void put_word(Typed *x, Str word)
{
    Buf *to = x->no ? &x->other_words : &x->words;
    buf_add_c(to, to->n ? " " : "");
    buf_add(to, word);
    x->no = false;
}

/* --- comparisons --- */

/* ">1000", "<=50": the operator, taken off the text. */
static const char *comparison(Str *s)
{
    static const struct {
        const char *sign, *op;
    } signs[] = {{">=", "gte"}, {"<=", "lte"}, {"≥", "gte"}, {"≤", "lte"},
                 {">", "gt"},   {"<", "lt"},   {"=", "eq"}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_starts(*s, str_c(signs[i].sign))) {
            *s = str_slice(*s, strlen(signs[i].sign), s->n);
            return signs[i].op;
        }
    return "";
}

static bool number_in(Typed *x, Str typed, Str *out)
{
    Ctx *c = x->d->c;
    return input_number(c->a, typed, 6, c->lang == LANG_FR, out);
}

/* "1000..2000": both are numbers. */
static bool number_range(Typed *x, Str typed, Str *out)
{
    Str from, to;
    long dots = str_find_str(typed, STR(".."));
    if (dots <= 0 || !number_in(x, str_slice(typed, 0, (size_t)dots), &from) ||
        !number_in(x, str_slice(typed, (size_t)dots + 2, typed.n), &to))
        return false;
    *out = str_format(x->d->c->a, "%.*s..%.*s", STR_ARG(from), STR_ARG(to));
    return true;
}

static bool three_digits(Str s)
{
    bool ok = s.n >= 3 && (s.n == 3 || strchr(",.€", s.p[3]));
    for (size_t i = 0; ok && i < 3; i++)
        ok = s.p[i] >= '0' && s.p[i] <= '9';
    return ok;
}

/* A number whose thousands are apart: "1 200 000,50". How many of the next words belong to it. */
static Str joined_number(Typed *x, Str first, int next, int *used)
{
    Arena *a = x->d->c->a;
    while (next + *used < x->n && first.n && first.p[first.n - 1] >= '0' &&
           first.p[first.n - 1] <= '9' && three_digits(x->tokens[next + *used].text) &&
           !x->tokens[next + *used].quoted)
        first = str_cat(a, first, x->tokens[next + (*used)++].text);
    return first;
}

/* A comparison of numbers that begins with `text`; tokens used behind it, or -1. */
static int put_number(Typed *x, const FieldDef *f, Str text, int next)
{
    Str number;
    int used = 0;
    const char *op = comparison(&text);
    if (number_range(x, text, &number)) {
        put(x, f->name, "between", number);
        return 0;
    }
    if (*op && !text.n && next < x->n)
        text = x->tokens[next + used++].text;
    text = joined_number(x, text, next, &used);
    if (!text.n || !number_in(x, text, &number))
        return -1;
    put(x, f->name, str_is(str_c(op), "eq") ? "" : op, number);
    return used;
}

/* Days that begin with `text`; tokens used behind it, or -1. */
static int put_days(Typed *x, const FieldDef *f, Str text, int next)
{
    Ctx *c = x->d->c;
    Str words[3], value;
    const char *op = comparison(&text);
    int n = 0, ahead = !text.n;
    if (text.n)
        words[n++] = text;
    for (int i = next; i < x->n && n < 3 && !x->tokens[i].quoted; i++)
        words[n++] = x->tokens[i].text;
    int used = days_typed(c->a, c->lang, words, n, c->today, &value);
    if (!used || (ahead && !*op))
        return -1;
    put(x, f->name, str_is(str_c(op), "eq") ? "" : op, value);
    return used - 1 + ahead;
}

/* --- states and choices --- */

static bool is_choice_word(Ctx *c, const FieldDef *f, Str choice, Str typed, Str stem)
{
    Str shown = tr_str(c->lang, choice), state = STR("");
    Str of_type = str_format(c->a, "%.*s %.*s", STR_ARG(f->owner ? f->owner->label : STR("")),
                             STR_ARG(choice));
    bool told = words_with(c, of_type, "state", &state) || words_with(c, choice, "state", &state);
    Str start = utf8_fold(c->a, typed);
    return str_eq(word_stem(c->a, shown), stem) || str_eq(word_stem(c->a, choice), stem) ||
           (told && str_eq(word_stem(c->a, state), stem)) ||
           (start.n >= CHOICE_START && str_starts(utf8_fold(c->a, shown), start));
}

static Str choice_called(Ctx *c, const FieldDef *f, Str typed)
{
    Str stem = word_stem(c->a, typed);
    for (int i = 0; i < f->n_choices && stem.n >= 3; i++)
        if (is_choice_word(c, f, f->choices[i], typed, stem))
            return f->choices[i];
    return STR("");
}

static bool put_choice(Typed *x, const FieldDef *f, Str typed)
{
    Str choice = f && f->type == FT_CHOICE && !f->hidden ? choice_called(x->d->c, f, typed)
                                                         : STR("");
    if (choice.n)
        put(x, f->name, "", choice);
    return choice.n > 0;
}

static bool put_state(Typed *x, Str typed)
{
    DeskView v;
    if (!desk_view_called(x->d->c, x->t, typed, &v))
        return put_choice(x, type_field(x->t, STR("status")), typed);
    put(x, STR("is"), "", v.key);
    return true;
}

static bool put_any_choice(Typed *x, Str typed)
{
    if (put_state(x, typed))
        return true;
    for (int i = 0; i < x->t->n_fields; i++)
        if (put_choice(x, &x->t->fields[i], typed))
            return true;
    return false;
}

/* The longest run of words that is a state ("payée en partie"): how many; 0 for none. */
static int put_state_words(Typed *x, int i, bool (*put_it)(Typed *, Str))
{
    Arena *a = x->d->c->a;
    int most = 0;
    while (most < STATE_WORDS && i + most < x->n && !x->tokens[i + most].quoted)
        most++;
    for (int k = most; k > 0; k--) {
        Buf b = {.a = a};
        for (int w = 0; w < k; w++) {
            buf_add_c(&b, w ? " " : "");
            buf_add(&b, x->tokens[i + w].text);
        }
        if (put_it(x, buf_str(&b)))
            return k;
    }
    return 0;
}

/* --- field:value --- */

static bool is_state_word(Ctx *c, Str name)
{
    static const char *const words[] = {"is", "State", "Status"};
    Str w = utf8_fold(c->a, name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq_nocase(w, str_c(words[i])) ||
            str_eq(w, utf8_fold(c->a, str_c(tr(c->lang, words[i])))))
            return true;
    return false;
}

static void put_text(Typed *x, const FieldDef *f, Str value)
{
    Ctx *c = x->d->c;
    const char *op = comparison(&value);
    bool words = f->type == FT_LINK || f->type == FT_DYNAMIC || type_is_text(f->type);
    if (f->type == FT_YES) {
        Str w = utf8_fold(c->a, value);
        bool yes = str_is(w, "1") || str_is(w, "yes") ||
                   str_eq(w, utf8_fold(c->a, str_c(tr(c->lang, "Yes"))));
        put(x, f->name, "", yes ? STR("1") : STR("0"));
        return;
    }
    if (words && !*op)
        put(x, f->name, "like", value);
    else
        put(x, f->name, str_is(str_c(op), "eq") ? "" : op,
            input_text(c->a, f->type, value, 6, c->lang == LANG_FR, c->today));
}

/* Value `text` of a field, which may go on in the words from `next`; how many of them it takes. */
static int put_field(Typed *x, const FieldDef *f, Str text, int next)
{
    int used = -1;
    if (f->type == FT_DATE)
        used = put_days(x, f, text, next);
    else if (is_number(f))
        used = put_number(x, f, text, next);
    if (used >= 0)
        return used;
    used = !text.n && next < x->n;
    if (used)
        text = x->tokens[next].text;
    if (!put_choice(x, f, text))
        put_text(x, f, text);
    return used;
}

/* How many words from `i` on are "field:value"; 0 when it is none. */
static int put_named(Typed *x, int i)
{
    Ctx *c = x->d->c;
    Str word = x->tokens[i].text;
    long colon = str_find(word, ':');
    Str name = colon > 0 ? str_slice(word, 0, (size_t)colon) : STR("");
    Str value = colon > 0 ? str_slice(word, (size_t)colon + 1, word.n) : STR("");
    if (!name.n || (!value.n && i + 1 >= x->n))
        return 0;
    if (is_state_word(c, name)) {
        Token kept = x->tokens[i];
        x->tokens[i].text = value;
        int k = value.n ? put_state_words(x, i, put_state) : put_state_words(x, i + 1, put_state);
        x->tokens[i] = kept;
        if (k)
            return value.n ? k : k + 1;
    }
    const FieldDef *f = field_called(c, x->t, name);
    return f ? 1 + put_field(x, f, value, i + 1) : 0;
}

/* --- all --- */

static bool says_no(Ctx *c, Str word)
{
    static const char *const words[] = {"not", "except", "without"};
    Str w = utf8_fold(c->a, word), rest, one;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(w, words[i]))
            return true;
    if (words_with(c, STR("not"), "typed", &rest))
        while (str_split(&rest, ',', &one))
            if (str_eq(w, utf8_fold(c->a, str_trim(one))))
                return true;
    return false;
}

/* "-client:dupont", "sauf client:dupont": the words taken; the condition is still to come. */
static int read_no(Typed *x, int i)
{
    Str word = x->tokens[i].text;
    bool dash = word.n > 1 && word.p[0] == '-' && !(word.p[1] >= '0' && word.p[1] <= '9');
    if (dash) {
        x->tokens[i].text = str_slice(word, 1, word.n);
        x->no = true;
        return 0;
    }
    x->no = i + 1 < x->n && says_no(x->d->c, word);
    return x->no;
}

/* One condition or word; how many tokens it took. */
static int put_next(Typed *x, int i)
{
    const FieldDef *date = list_field(x->t, is_date, false), *amount = main_amount(x->t);
    Str word = x->tokens[i].text, rest = word;
    int used = x->tokens[i].quoted ? 0 : put_named(x, i);
    if (used || x->tokens[i].quoted) {
        if (!used)
            put_word(x, word);
        return used ? used : 1;
    }
    bool range = str_find_str(word, STR("..")) > 0,
         dated = str_find(word, '-') > 0 || str_find(word, '/') > 0;
    bool compared = *comparison(&rest) || (range && !dated);
    int more = compared && amount ? put_number(x, amount, word, i + 1) : -1;
    if (more < 0 && date)
        more = put_days(x, date, word, i + 1);
    if (more >= 0)
        return more + 1;
    used = put_state_words(x, i, put_any_choice);
    if (!used && is_state_word(x->d->c, word) && i + 1 < x->n &&
        (used = put_state_words(x, i + 1, put_state)) > 0)
        used++;
    if (!used)
        put_word(x, word);
    return used ? used : 1;
}

/* The next word; quotes keep spaces: client:"Hôtel du Port". */
static bool next_token(Arena *a, Str *rest, Token *out)
{
    Buf b = {.a = a};
    size_t i = 0, from;
    bool quoted = false;
    while (i < rest->n && rest->p[i] == ' ')
        i++;
    from = i;
    out->quoted = i < rest->n && rest->p[i] == '"';
    for (; i < rest->n && (quoted || rest->p[i] != ' '); i++) {
        if (rest->p[i] == '"')
            quoted = !quoted;
        else
            buf_add_char(&b, rest->p[i]);
    }
    *rest = str_slice(*rest, i, rest->n);
    out->text = buf_str(&b);
    return i > from;
}

Str filters_of_words(Desk *d, const TypeDef *t, Str typed)
{
    Arena *a = d->c->a;
    Typed *x = arena_new_of(a, Typed);
    Str url = type_url(a, t), rest = str_replace(a, typed, STR("\u00a0"), STR(" "));
    *x = (Typed){.d = d, .t = t, .query = {.a = a}, .words = {.a = a}, .other_words = {.a = a}};
    buf_add(&x->query, filter_query_without(d->r, -1));
    while (x->n < TOKENS_MAX && next_token(a, &rest, &x->tokens[x->n]))
        x->n += x->tokens[x->n].text.n > 0;
    for (int i = 0; i < x->n;) {
        i += x->tokens[i].quoted ? 0 : read_no(x, i);
        i += put_next(x, i);
    }
    if (x->words.n)
        filter_add_param(&x->query, STR("text"), buf_str(&x->words));
    if (x->other_words.n)
        filter_add_param(&x->query, STR("not.text"), buf_str(&x->other_words));
    return x->query.n ? str_format(a, "%s?%s", url.p, buf_str(&x->query).p) : url;
}
