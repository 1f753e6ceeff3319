/* SPDX-License-Identifier: EUPL-1.2 */
#include "journal_entry/settling.h"

#include "account.gen.h"
#include "entry_plan.h"
#include "entry_row.h"
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

static bool match_rows(Ctx *c, const JournalEntry *d, Settling *s)
{
    s->matches = arena_array_of(c->a, Match, MATCHES_MAX);
    for (int i = 0; i < d->accounts_n; i++) {
        const JournalEntryAccount *row = &d->accounts[i];
        OpenLine *own = own_line(s, row);
        if (!row->reference_name.id)
            continue;
        if (!own)
            return fail_field(c, ERR_VALIDATION, row_field(c, i),
                              "Line %d: only an amount on the account of a customer or a supplier "
                              "settles a document. Clear the document, or choose that account.",
                              i + 1);
        if (!settle_row(c, s, own, row->reference_name.id, i))
            return false;
    }
    return true;
}

bool journal_entry_settle(Ctx *c, const JournalEntry *d)
{
    Settling s = {0};
    if (!open_lines(c, d->head.id, &s.own, &s.n_own) || !match_rows(c, d, &s))
        return false;
    return s.n == 0 || matches_settle(c, &d->head, d->company.id, d->posting_date, s.matches, s.n);
}

/* --- before it is posted --- */

static const Account *account_at(Ctx *c, const EntryLine *l)
{
    return l->account ? doc_peek_of(c, account, l->account) : NULL;
}

static bool writes_off(Ctx *c, const Entry *e)
{
    for (int i = 0; i < e->n; i++) {
        const Account *a = account_at(c, &e->lines[i]);
        if (a && str_starts(a->account_number, STR("654")))
            return true;
    }
    return false;
}

/* The lines that the entry will have on accounts of parties, all of them still open. */
static void plan_own(Ctx *c, const JournalEntry *d, const Entry *e, Settling *s)
{
    int64_t own_currency = company_info(c, d->company.id)->currency_id;
    bool lost = writes_off(c, e);
    s->own = arena_array_of(c->a, OpenLine, e->n + 1);
    for (int i = 0; i < e->n; i++) {
        const EntryLine *l = &e->lines[i];
        const Account *a = account_at(c, l);
        Money open = {l->debit.minor - l->credit.minor};
        if (!a || !l->party || !entry_account_open(a->account_type))
            continue;
        bool foreign = l->currency && l->currency != own_currency;
        s->own[s->n_own++] = (OpenLine){
            .company = e->company,
            .account = l->account,
            .party = l->party,
            .currency = foreign ? l->currency : own_currency,
            .voucher = d->head.id,
            .party_type = l->party_type,
            .voucher_type = e->voucher_type,
            .posting_date = e->posting_date,
            .lost = lost,
            .open = open,
            .open_in_currency = foreign ? l->currency_amount : open,
        };
    }
}

static bool names_any(const JournalEntry *d)
{
    for (int i = 0; i < d->accounts_n; i++)
        if (d->accounts[i].reference_name.id)
            return true;
    return false;
}

bool journal_entry_give_settled(Ctx *c, const JournalEntry *d, const Entry *e)
{
    Settling s = {0};
    if (!names_any(d))
        return true;
    plan_own(c, d, e, &s);
    return match_rows(c, d, &s) && entry_give(c, matches_compose(c, &d->head, d->company.id,
                                                                 d->posting_date, s.matches, s.n));
}
