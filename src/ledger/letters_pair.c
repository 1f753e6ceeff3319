/* SPDX-License-Identifier: EUPL-1.2
 * From ticked lines to the document that settles them.
 */
#include "letters.h"

#include "perm.h"
#include "site.h"

static const LetterDocument *document;

void letter_register(const LetterDocument *d)
{
    document = d;
}

const TypeDef *letter_type(Ctx *c)
{
    return document ? registry_type(c->reg, str_c(document->type)) : NULL;
}

const TypeDef *letter_party_type(Ctx *c, int i)
{
    const TypeDef *t = letter_type(c);
    const FieldDef *f = t ? type_field(t, STR("party_type")) : NULL;
    return f && i < f->n_choices ? registry_label(c->reg, f->choices[i]) : NULL;
}

bool letter_has_account(Ctx *c, const TypeDef *party_type)
{
    const TypeDef *t;
    for (int i = 0; (t = letter_party_type(c, i)); i++)
        if (t == party_type)
            return true;
    return false;
}

LetterSum letter_sum(const LetterLine *lines, int n)
{
    LetterSum s = {.n = n, .currency = n ? lines[0].open.currency : 0};
    for (int i = 0; i < n; i++) {
        int64_t open = lines[i].open.open_in_currency.minor;
        s.debit += open > 0 ? open : 0;
        s.credit -= open < 0 ? open : 0;
        if (lines[i].open.currency != s.currency)
            s.currency = 0;
    }
    return s;
}

/* --- what is refused --- */

static Str name_of(const LetterLine *l)
{
    return l->piece.n ? l->piece : l->entry_number;
}

static bool of_one_account(Ctx *c, const LetterLine *lines, int n)
{
    for (int i = 1; i < n; i++) {
        if (lines[i].open.account != lines[0].open.account)
            return fail_field(c, ERR_VALIDATION, "pick",
                              "%s is on account %s and %s on account %s. Tick lines of one account "
                              "only.",
                              name_of(&lines[0]).p, lines[0].account_number.p, name_of(&lines[i]).p,
                              lines[i].account_number.p);
        if (lines[i].open.currency != lines[0].open.currency)
            return fail_field(c, ERR_VALIDATION, "pick",
                              "%s and %s are in two currencies. Tick lines of one currency only.",
                              name_of(&lines[0]).p, name_of(&lines[i]).p);
    }
    return true;
}

static bool all_open(Ctx *c, const LetterLine *lines, int n)
{
    for (int i = 0; i < n; i++)
        if (!lines[i].open.open_in_currency.minor)
            return fail_field(c, ERR_CONFLICT, "pick",
                              "%s is settled already, perhaps by somebody else meanwhile. Untick "
                              "it.",
                              name_of(&lines[i]).p);
    return true;
}

static bool both_sides(Ctx *c, const LetterSum *s)
{
    if (s->debit && s->credit)
        return true;
    return fail_field(c, ERR_VALIDATION, "pick",
                      s->debit ? "Only debits are ticked. Tick the credits that settle them too."
                               : "Only credits are ticked. Tick the debits that they settle too.");
}

static bool even(Ctx *c, const LetterSum *s)
{
    int64_t more = s->debit - s->credit;
    if (!more)
        return true;
    return fail_field(c, ERR_VALIDATION, "pick",
                      more > 0 ? "The ticked debits are %s more than the credits. Tick the missing "
                                 "credit, or settle partly: the oldest lines first, the rest stays "
                                 "open."
                               : "The ticked credits are %s more than the debits. Tick the missing "
                                 "debit, or settle partly: the oldest lines first, the rest stays "
                                 "open.",
                      ctx_amount(c, more < 0 ? -more : more, currency_decimals(c, s->currency)).p);
}

static bool check(Ctx *c, const LetterLine *lines, int n, int asked, LetterHow how)
{
    LetterSum s = letter_sum(lines, n);
    if (!asked)
        return fail_field(c, ERR_VALIDATION, "pick",
                          "Nothing is ticked. Tick the lines that settle each other.");
    if (asked > LETTER_TICKS_MAX)
        return fail_field(c, ERR_VALIDATION, "pick",
                          "At most %d lines can be lettered at once. Untick some.",
                          LETTER_TICKS_MAX);
    if (n < asked)
        return fail_field(c, ERR_VALIDATION, "pick",
                          "A ticked line is not on this account, or you may not see it. The others "
                          "are still ticked: check them.");
    return all_open(c, lines, n) && of_one_account(c, lines, n) && both_sides(c, &s) &&
           (how != LETTER_EVEN || even(c, &s));
}

/* --- pairs --- */

/* The next line of a side with something left; n behind the last one. */
static int next_of(const LetterLine *lines, const int64_t *left, int n, int i, bool debit)
{
    while (i < n && (left[i] == 0 || (lines[i].open.open_in_currency.minor > 0) != debit))
        i++;
    return i;
}

bool letter_pair(Ctx *c, const LetterLine *lines, int n, int asked, LetterHow how, Lettering *l)
{
    if (!check(c, lines, n, asked, how))
        return false;
    int64_t *left = arena_array_of(c->a, int64_t, n);
    for (int i = 0; i < n; i++) {
        int64_t open = lines[i].open.open_in_currency.minor;
        left[i] = open < 0 ? -open : open;
        if (lines[i].open.posting_date.day > l->day.day)
            l->day = lines[i].open.posting_date;
    }
    l->pairs = arena_grow(c->a, l->pairs, sizeof *l->pairs * (size_t)l->n,
                          sizeof *l->pairs * (size_t)(l->n + 2 * n));
    int debit = next_of(lines, left, n, 0, true), credit = next_of(lines, left, n, 0, false);
    while (debit < n && credit < n) {
        int64_t amount = left[debit] < left[credit] ? left[debit] : left[credit];
        l->pairs[l->n++] = (LetterPair){
            lines[debit].open.line, lines[credit].open.line, lines[debit].open.currency, {amount}};
        left[debit] -= amount;
        left[credit] -= amount;
        debit = next_of(lines, left, n, debit, true);
        credit = next_of(lines, left, n, credit, false);
    }
    for (int i = 0; how == LETTER_WRITE_OFF && i < n; i++) {
        const OpenLine *o = &lines[i].open;
        if (left[i])
            l->pairs[l->n++] = (LetterPair){o->open_in_currency.minor > 0 ? o->line : 0,
                                            o->open_in_currency.minor > 0 ? 0 : o->line,
                                            o->currency,
                                            {left[i]}};
    }
    return true;
}

/* --- the document --- */

DocHead *letter_make(Ctx *c, const Lettering *l)
{
    DocHead *d = document ? document->make(c, l) : NULL;
    return d && doc_compute(c, d) && !ctx_failed(c) ? d : NULL;
}

bool letter_submit(Ctx *c, Lettering *l, DocHead **out)
{
    DocHead *d = document ? document->make(c, l) : NULL;
    if (!d || !doc_submit(c, d))
        return false;
    *out = d;
    return true;
}

Str letter_last(Ctx *c, int64_t company, int64_t party)
{
    int64_t id = document ? document->last(c, company, party, c->today) : 0;
    return id ? id_to_name(c, id) : STR("");
}

bool letter_undo(Ctx *c, int64_t company, int64_t party, Str name)
{
    if (!name.n || !str_eq(letter_last(c, company, party), name))
        return fail_field(c, ERR_CONFLICT, "pick",
                          "The last lettering is another one now. Look at the page again, then "
                          "undo.");
    DocHead *d = doc_get(c, letter_type(c), name, RIGHT_CANCEL);
    return d && doc_cancel(c, d);
}
