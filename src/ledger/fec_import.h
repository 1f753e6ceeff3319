/* SPDX-License-Identifier: EUPL-1.2
 * Taking over the books of another program from its accounting entries file (FEC, LPF A47 A-1).
 *
 * All or nothing. What is missing is created: fiscal years, accounts, journals, parties. Entries
 * get our numbers and seals and keep their source's number, journal and day of validation.
 */
#ifndef BASTIDE_FEC_IMPORT_H
#define BASTIDE_FEC_IMPORT_H

#include "doc.h"
#include "fec.h"

typedef struct {
    bool known; /* this very file was imported before: nothing was booked */
    int lines, entries;
    int accounts, parties, journals; /* distinct ones of the file */
    int unlinked;     /* of the parties, those that the program has no type of document for */
    Date first, last; /* days of the entries in the file */
    int created_accounts, created_parties, created_journals, created_years;
    int adopted_accounts; /* new ones that documents post to from now on, in place of the chart's */
    FecOddity *oddities;
    int n_oddities;
} FecImportResult;

/* Needs the right to create fiscal years and accounts. `file_name` gives the SIREN and the end of
 * the fiscal year when it is that of the law. False: nothing was booked, errors name lines. */
bool fec_import(Ctx *c, int64_t company, Str file_name, Str bytes, FecImportResult *out);

#endif
