/* SPDX-License-Identifier: EUPL-1.2
 * What the module offers to the layers above.
 */
#include "accounts.h"
#include "step.h"

/* VAT codes of sites made before purchases: the rate that the buyer owes. */
static const Sql reverse_rates[] = {
    SQL_INIT("UPDATE vat_code SET reverse_rate = 20000000 "
             "WHERE code IN ('AUTOLIQ', 'INTRA-B', 'INTRA-S') AND reverse_rate = 0"),
};

void accounts_register(void)
{
    step_register("reverse_rates", reverse_rates, 1);
    einvoice_out_register();
    einvoice_in_register();
    accounts_reports_register();
    overdue_register();
}
