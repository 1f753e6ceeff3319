/* SPDX-License-Identifier: EUPL-1.2
 * What the parts of the page of lettrage share: the account of a party, and what is ticked there.
 */
#ifndef BASTIDE_DESK_LETTERS_H
#define BASTIDE_DESK_LETTERS_H

#include "desk_books.h"
#include "letters.h"

typedef struct {
    Desk *d;
    const CompanyInfo *company;
    const TypeDef *type; /* of the party */
    int64_t party;
    Str name;
    bool all;
    bool lettered; /* the columns of letters are shown */
    LetterQuery query;
    LetterLine *lines; /* of the page */
    int n;
    bool more;
    LetterLine *ticked; /* that are on the account, on this page or not */
    int n_ticked, asked;
    LetterParty sums;
    Str last;    /* the lettering that can be undone, or "" */
    bool uneven; /* it may be settled partly, when that is asked for a second time */
    bool proposes;
    DocHead *planned; /* what would write the difference off, to be confirmed */
} Letters;

/* "/books/letters?…" of this account with one more parameter; an empty name adds none. */
Str letters_url(const Letters *x, const char *name, Str value);
/* A lettering of today on this account, without pairs. */
Lettering letters_new(const Letters *x);
/* Lines as the value of a button, "12,15,18", and read from it: *out_asked are named there. */
Str letters_key(Ctx *c, const LetterLine *lines, int n);
bool letters_of_key(Letters *x, Str key, LetterLine **out, int *out_n, int *out_asked);
/* Works out what writing the difference of the ticked lines off posts: x->planned. */
bool letters_plan_write_off(Letters *x);
/* Its entry, and the button that posts it; nothing without one. */
void letters_show_write_off(Letters *x);
/* What was confirmed of it. Refused: the difference is another one by now. */
bool letters_pair_write_off(Letters *x, Lettering *l);
/* What people call a line. */
Str letters_name(const LetterLine *l);
/* What may belong together, when that is asked for. */
void letters_write_proposals(Letters *x);
/* The groups of the request, set against each other. Refused: one that is not even any more. */
bool letters_accept(Letters *x, Lettering *l);
/* The lines, those that are ticked on other pages first, and what can be done with them. */
void letters_write_table(Letters *x);
/* The accounts that have something to letter. */
void letters_write_parties(Desk *d, const CompanyInfo *company);

#endif
