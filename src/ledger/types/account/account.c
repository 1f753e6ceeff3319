/* SPDX-License-Identifier: EUPL-1.2
 * The class (first digit) decides the root type when none is given (PCG art. 911-1 and following).
 */
#include "account.gen.h"

static Str root_of_class(char digit)
{
    switch (digit) {
    case '1': return STR("Equity");
    case '2':
    case '3': return STR("Asset");
    case '4': return STR("Liability");
    case '5': return STR("Asset");
    case '7': return STR("Income");
    default: return STR("Expense");
    }
}

bool account_validate(Ctx *c, Account *d)
{
    int64_t other = 0;
    if (!d->account_number.n)
        return true;
    if (d->account_number.p[0] < '1' || d->account_number.p[0] > '9')
        return fail_field(c, ERR_VALIDATION, "account_number",
                          "An account number begins with its class, a digit from 1 to 9.");
    if (!d->root_type.n)
        d->root_type = root_of_class(d->account_number.p[0]);
    if (db_one_int(
            c->db,
            SQL("SELECT id FROM account WHERE company = ? AND account_number = ? AND id <> ?"),
            DB_P(db_i(d->company.id), db_t(d->account_number), db_i(d->head.id)), &other))
        return fail_field(c, ERR_DUPLICATE, "account_number",
                          "The account %s exists already in this company.", d->account_number.p);
    return true;
}
