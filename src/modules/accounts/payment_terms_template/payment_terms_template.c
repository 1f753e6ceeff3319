/* SPDX-License-Identifier: EUPL-1.2 */
#include "doc.h"
#include "payment_schedule.h"
#include "payment_terms_template.gen.h"

bool payment_terms_template_validate(Ctx *c, PaymentTermsTemplate *d)
{
    int64_t sum = 0;
    if (d->terms_n > INSTALMENTS_MAX)
        return fail_field(c, ERR_VALIDATION, "terms",
                          "An invoice has at most %d instalments. Remove some.", INSTALMENTS_MAX);
    for (int i = 0; i < d->terms_n; i++)
        sum += d->terms[i].invoice_portion.micro; /* each one is at most 100 % */
    return d->terms_n == 0 || sum == 100 * (int64_t)MICRO ||
           fail_field(c, ERR_VALIDATION, "terms",
                      "The portions of the instalments add up to %s %%, not to 100 %%. Correct "
                      "them.",
                      num_format_short(c->a, sum, 6, 0).p);
}
