/* SPDX-License-Identifier: EUPL-1.2
 * The accounting entries file (FEC) of a period: arrêté of 29 July 2013, LPF art. A47 A-1.
 *
 * Rows stand in order of validation (the day of posting, then the order of posting), with our
 * entry numbers, which run without gap in each journal and year. Lettering is given for groups that
 * are whole in the file. The entries that bring classes 6 and 7 to zero are left out, as the law
 * wants. The file appears under its name only once it is complete.
 */
#ifndef BASTIDE_FEC_EXPORT_H
#define BASTIDE_FEC_EXPORT_H

#include "doc.h"

typedef struct {
    int64_t company;
    Date from, to; /* both included; `to` gives the name of the file */
    Str dir;       /* is there already */
    bool
        describe; /* also writes …_description.txt: what the law asks to be handed over beside it */
} FecExport;

typedef struct {
    Str path, description_path;
    int64_t entries, lines;
    int64_t debit; /* total in minor units, equal to the credit */
} FecExportResult;

bool fec_export(Ctx *c, const FecExport *x, FecExportResult *out);

#endif
