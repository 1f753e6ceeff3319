/* SPDX-License-Identifier: EUPL-1.2
 * What may belong together among the open lines of a party: lines that name the same document, then
 * two of the same amount, then a line that is the sum of a few others. Each line stands in one
 * proposal at most, and each proposal is even. The search is bounded: what is not found within a
 * few thousand tries is left to the eye.
 */
#include "letters.h"

#include "map.h"
#include "utf8.h"

#include <stdlib.h>

enum {
    LINES_MAX = 6000,
    NAMES_OF_LINE = 12,
    NAME_SHORTEST = 3,
    NAMED_MAX = 20, /* lines that a name leads to; one of more tells nothing */
    SUM_OF = 6,     /* lines of a sum … */
    SUM_AMONG = 24, /* … of so many, the oldest */
    TRIES = 6000,   /* of a party */
    TRIES_OF_ONE = 1500
};

/* A word with a digit in it, and the lines that have it. */
typedef struct {
    Str text;
    int lines[NAMED_MAX + 1], n;
} Name;

typedef struct {
    LetterLine *l;
    int64_t open;
    bool used;
    int same; /* lines of its amount on one side */
    Name *names[NAMES_OF_LINE];
    int n_names;
} Line;

typedef struct {
    Ctx *c;
    Str party; /* folded: its own words name nothing */
    Line *lines;
    int n;
    Map names;
    Name **list; /* in the order of lines */
    int n_list, cap_list;
    LetterProposal *out;
    int n_out;
} Search;

/* --- names --- */

static bool is_name(Str word)
{
    bool digit = false;
    for (size_t i = 0; i < word.n; i++)
        digit = digit || (word.p[i] >= '0' && word.p[i] <= '9');
    return digit && word.n >= NAME_SHORTEST;
}

static Name *name_of(Search *s, Str word)
{
    Str key = utf8_fold(s->c->a, word);
    Name *name = map_get(&s->names, key);
    if (name)
        return name;
    if (s->n_list == s->cap_list) {
        int cap = s->cap_list ? s->cap_list * 2 : 64;
        s->list = arena_grow(s->c->a, s->list, sizeof *s->list * (size_t)s->n_list,
                             sizeof *s->list * (size_t)cap);
        s->cap_list = cap;
    }
    name = arena_new_of(s->c->a, Name);
    name->text = word;
    map_set(&s->names, key, name);
    return s->list[s->n_list++] = name;
}

static void add_name(Search *s, int line, Str word)
{
    Line *l = &s->lines[line];
    if (!is_name(word) || l->n_names == NAMES_OF_LINE ||
        str_find_str(s->party, utf8_fold(s->c->a, word)) >= 0)
        return;
    Name *name = name_of(s, word);
    for (int i = 0; i < l->n_names; i++)
        if (l->names[i] == name)
            return;
    l->names[l->n_names++] = name;
    if (name->n <= NAMED_MAX)
        name->lines[name->n++] = line;
}

static void add_names(Search *s, int line, Str text)
{
    Str rest = text, word;
    add_name(s, line, str_trim(text)); /* the number of a document may hold spaces */
    while (str_split(&rest, ' ', &word)) {
        while (word.n && strchr(".,;:()[]#", word.p[0]))
            word = str_slice(word, 1, word.n);
        while (word.n && strchr(".,;:()[]#", word.p[word.n - 1]))
            word = str_slice(word, 0, word.n - 1);
        add_name(s, line, word);
    }
}

/* --- a proposal --- */

static bool together(const Line *a, const Line *b)
{
    return a->l->open.account == b->l->open.account && a->l->open.currency == b->l->open.currency;
}

/* Takes the lines when they are even and of both sides. */
static bool take(Search *s, const int *lines, int n, LetterProposal p)
{
    int64_t sum = 0, debit = 0;
    for (int i = 0; i < n; i++) {
        if (!together(&s->lines[lines[i]], &s->lines[lines[0]]))
            return false;
        sum += s->lines[lines[i]].open;
        debit += s->lines[lines[i]].open > 0 ? s->lines[lines[i]].open : 0;
    }
    if (n < 2 || sum || !debit)
        return false;
    p.lines = arena_array_of(s->c->a, LetterLine, n);
    p.n = n;
    p.amount.minor = debit;
    for (int i = 0; i < n; i++) {
        p.lines[i] = *s->lines[lines[i]].l;
        s->lines[lines[i]].used = true;
    }
    s->out[s->n_out++] = p;
    return true;
}

/* --- by reference --- */

/* All lines that have this name. */
static void by_name(Search *s, const Name *name)
{
    int lines[NAMED_MAX], n = 0;
    if (name->n > NAMED_MAX)
        return;
    for (int i = 0; i < name->n; i++)
        if (!s->lines[name->lines[i]].used)
            lines[n++] = name->lines[i];
    take(s, lines, n, (LetterProposal){.why = PROPOSED_BY_REFERENCE, .reference = name->text});
}

static bool holds(const int *lines, int n, int line)
{
    for (int i = 0; i < n; i++)
        if (lines[i] == line)
            return true;
    return false;
}

/* A line that names several: a payment of two invoices. */
static void by_names(Search *s, int line)
{
    int lines[NAMED_MAX + 1], n = 1;
    const Line *l = &s->lines[line];
    lines[0] = line;
    for (int i = 0; i < l->n_names; i++)
        for (int k = 0; k < l->names[i]->n && n <= NAMED_MAX; k++) {
            int other = l->names[i]->lines[k];
            const Line *o = &s->lines[other];
            if (!o->used && (o->open < 0) != (l->open < 0) && !holds(lines, n, other))
                lines[n++] = other;
        }
    for (int i = 0; n > 2 && i < l->n_names; i++)
        if (l->names[i]->n > 1) {
            take(s, lines, n,
                 (LetterProposal){.why = PROPOSED_BY_REFERENCE, .reference = l->names[i]->text});
            return;
        }
}

static void by_reference(Search *s)
{
    for (int i = 0; i < s->n; i++) {
        add_names(s, i, s->lines[i].l->piece);
        add_names(s, i, s->lines[i].l->voucher);
        add_names(s, i, s->lines[i].l->label);
    }
    for (int i = 0; i < s->n_list; i++)
        by_name(s, s->list[i]);
    for (int i = 0; i < s->n; i++)
        if (!s->lines[i].used)
            by_names(s, i);
}

/* --- by amount --- */

static int64_t size_of(int64_t v)
{
    return v < 0 ? -v : v;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Lines of one account, currency and size together, in their order. */
static int by_size(const void *a, const void *b)
{
    const Line *x = *(Line *const *)a, *y = *(Line *const *)b;
    int c = compare(x->l->open.account, y->l->open.account);
    c = c ? c : compare(x->l->open.currency, y->l->open.currency);
    c = c ? c : compare(size_of(x->open), size_of(y->open));
    return c ? c : (x > y) - (x < y);
}

/* Of lines of one size, the k-th debit and the k-th credit. */
static void pair_same(Search *s, Line **same, int n, int *partners)
{
    int *debits = arena_array_of(s->c->a, int, n), *credits = arena_array_of(s->c->a, int, n);
    int n_debits = 0, n_credits = 0;
    for (int i = 0; i < n; i++)
        if (same[i]->open > 0)
            debits[n_debits++] = (int)(same[i] - s->lines);
        else
            credits[n_credits++] = (int)(same[i] - s->lines);
    for (int i = 0; i < n_debits && i < n_credits; i++) {
        int first = debits[i] < credits[i] ? debits[i] : credits[i];
        partners[first] = debits[i] + credits[i] - first;
        s->lines[first].same = n_debits > n_credits ? n_debits : n_credits;
    }
}

static void by_amount(Search *s)
{
    Line **sorted = arena_array_of(s->c->a, Line *, s->n + 1);
    int *partners = arena_array_of(s->c->a, int, s->n + 1), n = 0;
    for (int i = 0; i < s->n; i++)
        if (!s->lines[i].used)
            sorted[n++] = &s->lines[i];
    if (n)
        qsort(sorted, (size_t)n, sizeof *sorted, by_size);
    for (int from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && together(sorted[to], sorted[from]) &&
                            size_of(sorted[to]->open) == size_of(sorted[from]->open);)
            to++;
        pair_same(s, sorted + from, to - from, partners);
    }
    for (int i = 0; i < s->n; i++)
        if (partners[i])
            take(s, (const int[]){i, partners[i]}, 2,
                 (LetterProposal){.why = PROPOSED_BY_AMOUNT, .same = s->lines[i].same});
}

/* --- by sum --- */

/* Every way to take `size` of the amounts in their order, until one comes to the target. */
static bool find_sum(const int64_t *amounts, int n, int64_t target, int size, int *tries, int *out)
{
    int64_t sum = 0;
    int depth = 0, next = 0;
    while (depth >= 0 && *tries > 0) {
        if (next > n - (size - depth)) { /* no others here: one level up, the next one there */
            if (--depth < 0)
                break;
            sum -= amounts[out[depth]];
            next = out[depth] + 1;
            continue;
        }
        --*tries;
        out[depth] = next++;
        if (depth == size - 1) {
            if (sum + amounts[out[depth]] == target)
                return true;
        } else if (sum + amounts[out[depth]] < target) {
            sum += amounts[out[depth++]];
        }
    }
    return false;
}

static void by_sum_of(Search *s, int line, int *tries)
{
    const Line *l = &s->lines[line];
    int64_t amounts[SUM_AMONG];
    int among[SUM_AMONG], chosen[SUM_OF], lines[SUM_OF + 1], n = 0;
    for (int i = 0; i < s->n && n < SUM_AMONG; i++) {
        const Line *o = &s->lines[i];
        if (o->used || (o->open < 0) == (l->open < 0) || !together(o, l) ||
            size_of(o->open) >= size_of(l->open))
            continue;
        among[n] = i;
        amounts[n++] = size_of(o->open);
    }
    for (int size = 2; size <= SUM_OF && size <= n; size++) {
        if (!find_sum(amounts, n, size_of(l->open), size, tries, chosen))
            continue;
        lines[0] = line;
        for (int i = 0; i < size; i++)
            lines[i + 1] = among[chosen[i]];
        take(s, lines, size + 1, (LetterProposal){.why = PROPOSED_BY_SUM});
        return;
    }
}

static void by_sum(Search *s)
{
    int left = TRIES;
    for (int i = 0; i < s->n && left > 0; i++) {
        int tries = left < TRIES_OF_ONE ? left : TRIES_OF_ONE, before = tries;
        if (!s->lines[i].used)
            by_sum_of(s, i, &tries);
        left -= before - tries;
    }
}

bool letter_propose(Ctx *c, int64_t company, int64_t party, LetterProposal **out, int *out_n)
{
    LetterQuery q = {.company = company, .party = party, .max = LINES_MAX};
    Search s = {.c = c, .names = {.a = c->a}, .party = utf8_fold(c->a, id_to_name(c, party))};
    LetterLine *lines;
    bool more;
    if (!letter_lines(c, &q, &lines, &s.n, &more))
        return false;
    s.lines = arena_array_of(c->a, Line, s.n + 1);
    s.out = arena_array_of(c->a, LetterProposal, s.n + 1);
    for (int i = 0; i < s.n; i++)
        s.lines[i] = (Line){.l = &lines[i], .open = lines[i].open.open_in_currency.minor};
    by_reference(&s);
    by_amount(&s);
    by_sum(&s);
    *out = s.out;
    *out_n = s.n_out;
    return true;
}
