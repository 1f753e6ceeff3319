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

static bool opens_items(Str account_type)
{
    return str_is(account_type, "Receivable") || str_is(account_type, "Payable");
}

/* What is open is followed from the first line on: no account becomes one of parties later. */
static bool type_kept(Ctx *c, const Account *d)
{
    Str before = STR("");
    int64_t used = 0;
    if (!d->head.id ||
        !db_one_text(c->db, c->a, SQL("SELECT account_type FROM account WHERE id = ?"),
                     DB_P(db_i(d->head.id)), &before) ||
        opens_items(before) == opens_items(d->account_type) ||
        !db_one_int(c->db, SQL("SELECT 1 FROM gl_entry WHERE account = ? LIMIT 1"),
                    DB_P(db_i(d->head.id)), &used))
        return db_error(c->db) == DB_OK || db_report(c->db, &c->e);
    return fail_field(c, ERR_VALIDATION, "account_type",
                      "The account %s has entries: it cannot become an account of customers or "
                      "suppliers, nor stop being one. Create another account.",
                      d->account_number.p);
}

bool account_validate(Ctx *c, Account *d)
{
    int64_t other = 0;
    if (!d->account_number.n)
        return true;
    if (d->account_number.p[0] < '1' || d->account_number.p[0] > '9')
        return fail_field(c, ERR_VALIDATION, "account_number",
                          "An account number begins with its class, a digit from 1 to 9. "
                          "Correct it.");
    if (!d->root_type.n)
        d->root_type = root_of_class(d->account_number.p[0]);
    if (db_one_int(
            c->db,
            SQL("SELECT id FROM account WHERE company = ? AND account_number = ? AND id <> ?"),
            DB_P(db_i(d->company.id), db_t(d->account_number), db_i(d->head.id)), &other))
        return fail_field(c, ERR_DUPLICATE, "account_number",
                          "The account %s exists already in this company. Choose "
                          "another number.", d->account_number.p);
    return type_kept(c, d);
}
