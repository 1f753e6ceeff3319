/* SPDX-License-Identifier: EUPL-1.2
 * Lettrage by hand: the lines of a party's account, which of them somebody ticked, and how they are
 * set against each other. What letters is a document of a module above, which says here how it is
 * made; so its rights, its history and its cancellation are those of any document.
 */
#ifndef BASTIDE_LETTERS_H
#define BASTIDE_LETTERS_H

#include "settlement.h"

/* A document settles at most so many pairs; a page of an account shows so many lines. */
enum { LETTER_TICKS_MAX = 400, LETTER_PAGE = 100 };

/* A line with what people read of it. Debit and credit are in the currency of the line. */
typedef struct {
    OpenLine open;
    Money debit, credit;
    Str account_number, entry_number, piece, voucher, label;
    Str code;                     /* its letter, in lower case while its group is partial; "" */
    bool partly;                  /* … it is partial */
    Str settled_type, settled_by; /* the document that settled it last, when it has a letter */
} LetterLine;

typedef struct {
    int64_t company, party;
    bool all;                    /* those with a letter too */
    int64_t after_day, after_id; /* the line behind which the page begins; 0: the first page */
    int max;
} LetterQuery;

/* Lines of a party that the user may see, the oldest first; *out_more: there are others behind
 * them. False on a database error. */
bool letter_lines(Ctx *c, const LetterQuery *q, LetterLine **out, int *out_n, bool *out_more);
/* Those of these ids that are on the account of the party and that the user may see, open or not,
 * the oldest first. */
bool letter_lines_of(Ctx *c, int64_t company, int64_t party, const int64_t *ids, int n,
                     LetterLine **out, int *out_n);

/* What is open of a party in the company's currency, and how many lines. */
typedef struct {
    int64_t party;
    Str party_type, name;
    int64_t debit, credit; /* both 0 or more */
    int64_t n;
} LetterParty;

/* Of one party; zero when nothing is. */
bool letter_party(Ctx *c, int64_t company, int64_t party, LetterParty *out);
/* Parties with something open on both sides of one account, by how many lines there are, the
 * longest first; at most `max` behind the first `skip`. */
bool letter_parties(Ctx *c, int64_t company, int64_t skip, int max, LetterParty **out, int *out_n);

/* --- settling what was ticked --- */

typedef struct {
    int64_t debit, credit; /* lines; one of them 0: the other is written off */
    int64_t currency;      /* theirs */
    Money amount;
} LetterPair;

typedef struct {
    int64_t company, party;
    Str party_type;
    Date day;
    LetterPair *pairs;
    int n;
} Lettering;

/* Sums of what is open of ticked lines, in their currency. */
typedef struct {
    int64_t debit, credit;
    int64_t currency; /* 0: of several */
    int n;
} LetterSum;
LetterSum letter_sum(const LetterLine *lines, int n);

/* What becomes of a difference. */
typedef enum { LETTER_EVEN, LETTER_PARTLY, LETTER_WRITE_OFF } LetterHow;
/* Sets ticked lines against each other, the oldest first, as far as they go; behind what `l` holds
 * already. Refused, naming "pick": fewer than `asked` lines, lines with nothing open, of one side
 * only, of several accounts or currencies; what is not even, when it has to be. */
bool letter_pair(Ctx *c, const LetterLine *lines, int n, int asked, LetterHow how, Lettering *l);

/* The document, worked out but not stored; NULL with errors. */
DocHead *letter_make(Ctx *c, const Lettering *l);
/* Makes and submits the document. False with errors, and nothing is settled. */
bool letter_submit(Ctx *c, Lettering *l, DocHead **out);
/* The name of the last document with which the user settled lines of this party today; "" when
 * there is none. */
Str letter_last(Ctx *c, int64_t company, int64_t party);
/* Cancels that document. Refused when it is not the one that is named. */
bool letter_undo(Ctx *c, int64_t company, int64_t party, Str name);

/* --- what may belong together --- */

typedef enum { PROPOSED_BY_REFERENCE, PROPOSED_BY_AMOUNT, PROPOSED_BY_SUM } LetterReason;
typedef struct {
    LetterReason why;
    Str reference;     /* what the lines name */
    int same;          /* lines of this amount on one side, when by amount */
    LetterLine *lines; /* even with each other; by sum the sum stands first */
    int n;
    Money amount; /* of one side, in their currency */
} LetterProposal;
/* Proposals among the oldest open lines of a party, by reference first. False on a database
 * error. */
bool letter_propose(Ctx *c, int64_t company, int64_t party, LetterProposal **out, int *out_n);

/* --- the document --- */

typedef struct {
    const char *type; /* snake case: who may submit it may letter */
    /* A new one, not stored; NULL with errors. */
    DocHead *(*make)(Ctx *c, const Lettering *l);
    /* The id of the last one of the party that is submitted, made by the user and dated from `day`
     * on; 0: none. */
    int64_t (*last)(Ctx *c, int64_t company, int64_t party, Date day);
} LetterDocument;
/* Called once at start. */
void letter_register(const LetterDocument *d);
/* Its type; NULL when no module registered one. */
const TypeDef *letter_type(Ctx *c);
/* The i-th type of parties whose accounts it letters (the choices of its field party_type); NULL
 * behind the last one. */
const TypeDef *letter_party_type(Ctx *c, int i);
bool letter_has_account(Ctx *c, const TypeDef *party_type);

#endif
