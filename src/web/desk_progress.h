/* SPDX-License-Identifier: EUPL-1.2
 * How far the books of the fiscal year are kept: a table of journals by months on the home page.
 */
#ifndef BASTIDE_DESK_PROGRESS_H
#define BASTIDE_DESK_PROGRESS_H

#include "desk_private.h"

/* For who may read all books of the company; nothing while they are empty. */
void progress_write(Desk *d);

#endif
