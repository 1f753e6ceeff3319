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
} Letters;

/* "/books/letters?…" of this account with one more parameter; an empty name adds none. */
Str letters_url(const Letters *x, const char *name, Str value);
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
