/* SPDX-License-Identifier: EUPL-1.2
 * Bank Book (livre de banque): the General Ledger of an account of a bank or till; that of the
 * company when none is named.
 */
#include "entry.h"
#include "report_args.h"

static const ReportFilter filters[] = {
    {"company", "Company", FT_LINK, "company", false},
    {"account", "Account", FT_LINK, "account", false},
    {"from_date", "From Date", FT_DATE, NULL, false},
    {"to_date", "To Date", FT_DATE, NULL, false},
    {"include_drafts", "Include Drafts", FT_YES, NULL, false},
};

static bool is_money_account(Ctx *c, int64_t account)
{
    int64_t found = 0;
    return db_one_int(c->db,
                      SQL("SELECT 1 FROM account WHERE id = ? AND account_type IN ('Bank', "
                          "'Cash')"),
                      DB_P(db_i(account)), &found) &&
           found;
}

static int64_t usual_account(Ctx *c, int64_t company)
{
    int64_t id = 0;
    db_one_int(c->db,
               SQL("SELECT default_bank_account FROM company WHERE id = ? "
                   "AND default_bank_account IS NOT NULL"),
               DB_P(db_i(company)), &id);
    return id ? id : account_of_role(c, company, "BANK");
}

static bool run(Ctx *c, const Json *args, ReportResult *out)
{
    ReportPeriod period;
    int64_t account = 0;
    if (!report_period(c, args, &period) || !report_account(c, args, period.company, &account))
        return false;
    if (!account && !(account = usual_account(c, period.company)))
        return false;
    if (!is_money_account(c, account))
        return fail_field(c, ERR_VALIDATION, "account",
                          "%s is no account of a bank or till. Choose another one.",
                          id_to_name(c, account).p);
    return general_ledger_run(c, json_with(c->a, args, "account", id_to_name(c, account)), out);
}

const ReportDef bank_book_report = {"Bank Book", "accounting", "reports",
                                    "gl_entry",  filters,      sizeof filters / sizeof *filters,
                                    run};
