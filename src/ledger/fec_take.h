/* SPDX-License-Identifier: EUPL-1.2
 * The parts of taking over a FEC: what a line names (account, journal, party, currency, lettering)
 * is looked up once, created when it is missing, and kept.
 */
#ifndef BASTIDE_FEC_TAKE_H
#define BASTIDE_FEC_TAKE_H

#include "balance_read.h"
#include "entry.h"
#include "fec_import.h"
#include "map.h"

typedef enum {
    TAKE_KNOWN,
    TAKE_SIREN,
    TAKE_NAME,
    TAKE_NAME_DATE,
    TAKE_GROUP,
    TAKE_LETTERING,
    TAKE_CURRENCY,
    TAKE_PIECES,
    TAKE_N
} FecTakeOdd;

typedef struct {
    int64_t id;
    Str number;
} FecAccount;

typedef struct {
    Str code;
    bool opening; /* of balances carried forward */
} FecJournal;

typedef struct {
    Ctx *c;
    int64_t company;
    const Fec *fec;
    FecImportResult *out;
    Str file_name, hash;
    Date name_end; /* closing day in the name of the file, or none */
    FiscalYearInfo *years;
    int n_years;
    Map accounts, journals, parties, codes, currencies, letterings;
    Str last_account_number;
    const FecAccount *last_account;
    int *next_lettered; /* of each row: 1 + the next row of its lettering group */
    int64_t *line_ids;  /* of lettered rows */
} FecTake;

void fec_take_begin(FecTake *x);
void fec_take_odd(FecTake *x, FecTakeOdd kind, int line);
/* On the writer; NULL or false with an error. */
const FecAccount *fec_take_account(FecTake *x, const FecRow *row);
/* For a new account: see fec_roles.c. */
bool fec_take_role(FecTake *x, DocHead *account);
const FecJournal *fec_take_journal(FecTake *x, const FecRow *row);
bool fec_take_party(FecTake *x, const FecRow *row, EntryLine *l);
/* 0 when there is no such currency. */
int64_t fec_take_currency(FecTake *x, Str code);
/* Notes a stored line; then the groups that balance are stored. */
void fec_take_lettering(FecTake *x, int row, int64_t line_id, const EntryLine *l);
bool fec_take_lettrage(FecTake *x);

#endif
