/* SPDX-License-Identifier: EUPL-1.2
 * The example module: the whole effect of a type in the books, in one screen.
 */
#include "entry.h"
#include "lease.gen.h"

bool lease_before_submit(Ctx *c, Lease *lease)
{
    (void)c;
    lease->status = STR("Active");
    return true;
}

/* Called inside the submit transaction, after numbering. */
bool lease_submit(Ctx *c, Lease *lease)
{
    int64_t company = lease->company.id;
    if (lease->deposit.minor == 0)
        return true;
    int64_t receivable = account_of_role(c, company, "RECEIVABLE");
    int64_t deposits = account_of_role(c, company, "DEPOSIT_RECEIVED");
    if (!receivable || !deposits)
        return false;
    Entry *e = entry_new(c, "OD", company, lease->start_on, &lease->head);
    line_party(c, entry_debit(c, e, receivable, lease->deposit), STR("Customer"), lease->tenant,
               lease->tenant.name);
    entry_credit(c, e, deposits, lease->deposit);
    return entry_post(c, e);
}

bool lease_cancel(Ctx *c, Lease *lease)
{
    lease->status = STR("Ended");
    Date day = entry_reversal_day(c, lease->company.id, lease->start_on);
    return entry_reverse_all(c, &lease->head, day);
}
