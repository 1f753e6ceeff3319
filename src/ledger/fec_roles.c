/* SPDX-License-Identifier: EUPL-1.2
 * The accounts that documents post to follow the books that are taken over.
 *
 * Most programs pad account numbers with zeros (411000), the chart does not (411). An account of
 * the file that is the chart's one with zeros behind takes its role over, as long as nothing is
 * posted there: else a customer's invoices of the former program and those of this one would lie on
 * two accounts and never be lettered.
 */
#include "account.gen.h"
#include "company.gen.h"
#include "fec_take.h"

static bool is_used(FecTake *x, int64_t account)
{
    int64_t one;
    return db_one_int(x->c->db, SQL("SELECT 1 FROM gl_entry WHERE account = ? LIMIT 1"),
                      DB_P(db_i(account)), &one);
}

/* An account of the chart with a role and without entries. */
static int64_t candidate(FecTake *x, Str number)
{
    int64_t id = 0;
    db_one_int(x->c->db,
               SQL("SELECT id FROM account WHERE company = ? AND account_number = ? AND "
                   "is_group = 0 AND role IS NOT NULL AND role <> ''"),
               DB_P(db_i(x->company), db_t(number)), &id);
    return id && !is_used(x, id) ? id : 0;
}

static void point(Link *l, int64_t from, const DocHead *to)
{
    if (l->id == from)
        *l = (Link){to->id, to->name};
}

static bool point_company(FecTake *x, int64_t from, const DocHead *to)
{
    Company *k = (Company *)(void *)doc_load(x->c, type_of(x->c, STR("company")), x->company);
    if (!k)
        return false;
    point(&k->default_receivable_account, from, to);
    point(&k->default_payable_account, from, to);
    point(&k->default_bank_account, from, to);
    point(&k->default_income_account, from, to);
    point(&k->default_expense_account, from, to);
    return doc_save(x->c, &k->head);
}

bool fec_take_role(FecTake *x, DocHead *account)
{
    Ctx *c = x->c;
    Account *to = (Account *)(void *)account;
    Str number = to->account_number;
    int64_t id = 0;
    while (!id && number.n > 1 && number.p[number.n - 1] == '0')
        id = candidate(x, number = str_slice(number, 0, number.n - 1));
    if (!id)
        return db_error(c->db) == DB_OK || db_report(c->db, &c->e);
    Account *from = (Account *)(void *)doc_load(c, account->type, id);
    if (!from)
        return false;
    to->role = from->role;
    to->account_type = from->account_type;
    from->role = STR("");
    x->out->adopted_accounts++;
    return doc_save(c, &from->head) && doc_save(c, account) && point_company(x, id, account);
}
