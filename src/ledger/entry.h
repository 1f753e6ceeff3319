/* SPDX-License-Identifier: EUPL-1.2
 * Ledger entries: composed by documents in a pure step, posted inside the submit transaction.
 *
 * An entry is balanced in the company's currency or it does not exist. It is numbered without gap
 * per journal and fiscal year, sealed in the company's chain and never changed: a correction is
 * another entry (PCG art. 921-3 and 921-4; LPF A47 A-1 for the columns).
 */
#ifndef BASTIDE_ENTRY_H
#define BASTIDE_ENTRY_H

#include "doc.h"

typedef enum { ENTRY_NORMAL, ENTRY_OPENING, ENTRY_CLOSING } EntryKind;

typedef struct {
    int64_t account;
    Str party_type; /* "Customer", "Supplier", … or "" */
    int64_t party;
    Str party_code, party_name; /* copied into the sealed row */
    Money debit, credit;        /* of the company's currency; one of them is zero */
    int64_t currency;           /* 0: the company's */
    Money currency_amount;      /* signed as debit - credit */
    Date due_date;
    Str label;
    Str vat_code;
    Money vat_base;
    Str account_number, account_name; /* filled when posted */
    bool open; /* filled when posted: what a party owes or is owed, settled later */
} EntryLine;

typedef struct {
    int64_t company;
    Str journal_code;
    EntryKind kind;
    Date posting_date;
    Str piece_ref;
    Date piece_date;
    Str label;
    Str voucher_type;
    int64_t voucher;
    Str voucher_name;
    int64_t reverses; /* id of the entry that this one reverses */
    Str source_journal, source_number;
    Date source_valid;
    EntryLine *lines;
    int n, cap;
    int64_t id; /* filled when posted */
    Str number_text;
} Entry;

/* A new entry of a document (voucher, piece and label are the document's name). */
Entry *entry_new(Ctx *c, const char *journal_code, int64_t company, Date posting_date,
                 const DocHead *voucher);
/* Adds a line; an amount below zero changes side, zero adds nothing (NULL). */
EntryLine *entry_debit(Ctx *c, Entry *e, int64_t account, Money amount);
EntryLine *entry_credit(Ctx *c, Entry *e, int64_t account, Money amount);
void line_party(Ctx *c, EntryLine *l, Str party_type, Link party, Str party_name);

/* On the writer: checks, numbers, seals and stores. Refused: unbalanced, group account, closed
 * period, no open fiscal year. */
bool entry_post(Ctx *c, Entry *e);
/* On the writer: for each entry of a voucher that is not reversed yet, the same with sides
 * changed, dated `day`. What it settled is open again; refused while others settle it. */
bool entry_reverse_all(Ctx *c, const DocHead *voucher, Date day);

/* The day of a reversal: that of the entry, or today when its period is closed. */
Date entry_reversal_day(Ctx *c, int64_t company, Date posting_date);

/* Brouillard: the lines of drafts, shown by reports on demand; entry_plan.h puts them there. */
bool entry_draft_clear(Ctx *c, int64_t voucher);

/* The last day that is closed; none while nothing is. */
Date period_closed_to(Ctx *c, int64_t company);
/* May something be posted on that day? The error names `field`. Gives the fiscal year. */
bool period_check(Ctx *c, int64_t company, Date day, const char *field, int64_t *out_fiscal_year);
/* The account of a role of the chart; an error when the chart has none. */
int64_t account_of_role(Ctx *c, int64_t company, const char *role);
int64_t account_by_number(Ctx *c, int64_t company, Str number);
int64_t journal_by_code(Ctx *c, int64_t company, Str code);

/* The prefix of the counter of a journal in a fiscal year, in the table `series`. */
Str entry_series(Arena *a, Str journal_code, int64_t fiscal_year);
/* Tables of the ledger beside those of its types, its reports and methods; called once at start. */
void ledger_register(void);

#endif
