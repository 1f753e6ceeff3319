/* SPDX-License-Identifier: EUPL-1.2 */
#include "journal_entry/settling.h"

#include "matching.h"
#include "site.h"

enum { MATCHES_MAX = 1000 };

typedef struct {
    OpenLine *own;
    int n_own, at;
    OpenLine *theirs; /* of all documents that are named, each one once */
    int n_theirs;
    Match *matches;
    int n;
} Settling;

static const char *row_field(Ctx *c, int i)
{
    return str_format(c->a, "accounts[%d].reference_name", i).p;
}

/* The lines of the entry on accounts of parties stand in the order of the rows. */
static OpenLine *own_line(Settling *s, const JournalEntryAccount *row)
{
    int64_t amount = row->debit.minor - row->credit.minor;
    if (s->at < s->n_own && s->own[s->at].account == row->account.id &&
        s->own[s->at].party == row->party.id && s->own[s->at].open.minor == amount && amount)
        return &s->own[s->at++];
    return NULL;
}

static bool load(Ctx *c, Settling *s, int64_t voucher)
{
    OpenLine *lines;
    int n;
    for (int i = 0; i < s->n_theirs; i++)
        if (s->theirs[i].voucher == voucher)
            return true;
    if (!open_lines_by_due(c, voucher, &lines, &n))
        return false;
    size_t size = sizeof *lines;
    s->theirs = arena_grow(c->a, s->theirs, size * (size_t)s->n_theirs,
                           size * (size_t)(s->n_theirs + n));
    for (int i = 0; i < n; i++)
        s->theirs[s->n_theirs++] = lines[i];
    return true;
}

static bool fits(const OpenLine *own, const OpenLine *l, int64_t voucher)
{
    return l->voucher == voucher && l->account == own->account && l->party == own->party &&
           l->currency == own->currency && l->open_in_currency.minor &&
           (l->open_in_currency.minor < 0) != (own->open_in_currency.minor < 0);
}

static bool refuse_rest(Ctx *c, const OpenLine *own, int64_t voucher, int64_t taken, int row)
{
    if (!taken)
        return fail_field(c, ERR_VALIDATION, row_field(c, row),
                          "%s: nothing is open there for this party and currency. Choose a "
                          "submitted invoice of the party.",
                          id_to_name(c, voucher).p);
    return fail_field(c, ERR_VALIDATION, row_field(c, row),
                      "%s: only %s is still open, less than what is allocated. Lower the amount.",
                      id_to_name(c, voucher).p,
                      ctx_amount(c, taken, currency_decimals(c, own->currency)).p);
}

static bool settle_row(Ctx *c, Settling *s, OpenLine *own, int64_t voucher, int row)
{
    bool debit = own->open_in_currency.minor > 0;
    int64_t taken = 0;
    if (!load(c, s, voucher))
        return false;
    for (int i = 0; i < s->n_theirs && own->open_in_currency.minor; i++) {
        OpenLine *l = &s->theirs[i];
        if (!fits(own, l, voucher) || s->n == MATCHES_MAX)
            continue;
        int64_t left = debit ? own->open_in_currency.minor : -own->open_in_currency.minor;
        int64_t open = debit ? -l->open_in_currency.minor : l->open_in_currency.minor;
        Money amount = {left < open ? left : open};
        if (!match_take(c, debit ? own : l, debit ? l : own, amount, row_field(c, row),
                        &s->matches[s->n++]))
            return false;
        taken += amount.minor;
    }
    return own->open_in_currency.minor == 0 || refuse_rest(c, own, voucher, taken, row);
}

bool journal_entry_settle(Ctx *c, const JournalEntry *d)
{
    Settling s = {.matches = arena_array_of(c->a, Match, MATCHES_MAX)};
    if (!open_lines(c, d->head.id, &s.own, &s.n_own))
        return false;
    for (int i = 0; i < d->accounts_n; i++) {
        const JournalEntryAccount *row = &d->accounts[i];
        OpenLine *own = own_line(&s, row);
        if (!row->reference_name.id)
            continue;
        if (!own)
            return fail_field(c, ERR_VALIDATION, row_field(c, i),
                              "Line %d: only an amount on the account of a customer or a supplier "
                              "settles a document. Clear the document, or choose that account.",
                              i + 1);
        if (!settle_row(c, &s, own, row->reference_name.id, i))
            return false;
    }
    return s.n == 0 || matches_settle(c, &d->head, d->company.id, d->posting_date, s.matches, s.n);
}
