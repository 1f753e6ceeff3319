/* SPDX-License-Identifier: EUPL-1.2
 * The example module: the whole effect of a type in the books, in one screen.
 */
#include "entry_plan.h"
#include "lease.gen.h"

bool lease_before_submit(Ctx *c, Lease *lease)
{
    (void)c;
    lease->status = STR("Active");
    return true;
}

/* What it posts, composed from the lease as it stands: also for the page of its draft. */
bool lease_entries(Ctx *c, Lease *lease)
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
    return entry_give(c, e);
}

/* Of a draft the lines of the brouillard. */
bool lease_saved(Ctx *c, Lease *lease)
{
    return entries_keep(c, &lease->head);
}

/* Called inside the submit transaction, after numbering. */
bool lease_submit(Ctx *c, Lease *lease)
{
    return entries_post(c, &lease->head);
}

bool lease_deleted(Ctx *c, Lease *lease)
{
    return entry_draft_clear(c, lease->head.id);
}

bool lease_cancel(Ctx *c, Lease *lease)
{
    lease->status = STR("Ended");
    Date day = entry_reversal_day(c, lease->company.id, lease->start_on);
    return entry_reverse_all(c, &lease->head, day);
}
