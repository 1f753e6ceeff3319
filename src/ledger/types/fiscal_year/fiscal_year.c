/* SPDX-License-Identifier: EUPL-1.2 */
#include "fiscal_year.gen.h"

bool fiscal_year_validate(Ctx *c, FiscalYear *d)
{
    int64_t other = 0;
    if (!d->year_start_date.day || !d->year_end_date.day)
        return true; /* the required fields say it */
    if (d->year_end_date.day - d->year_start_date.day > 731)
        return fail_field(c, ERR_VALIDATION, "year_end_date",
                          "A fiscal year lasts at most 24 months. Correct the end date.");
    if (db_one_int(c->db,
                   SQL("SELECT id FROM fiscal_year WHERE company = ? AND id <> ? AND "
                       "year_start_date <= ? AND year_end_date >= ?"),
                   DB_P(db_i(d->company.id), db_i(d->head.id), db_i(d->year_end_date.day),
                        db_i(d->year_start_date.day)),
                   &other))
        return fail_field(c, ERR_VALIDATION, "year_start_date",
                          "These dates overlap the fiscal year %s. Correct them.",
                          id_to_name(c, other).p);
    return true;
}
