/* SPDX-License-Identifier: EUPL-1.2
 * The accounts module: registers its methods and reports at start.
 */
#ifndef BASTIDE_ACCOUNTS_H
#define BASTIDE_ACCOUNTS_H

void accounts_register(void);
/* Called by the former. */
void einvoice_in_register(void);
void accounts_reports_register(void);
void einvoice_out_register(void);
void einvoice_print_register(void);
void overdue_register(void);
void lettering_register(void);

#endif
