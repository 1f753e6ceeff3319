/* SPDX-License-Identifier: EUPL-1.2
 * Taking away from a process what it does not need.
 */
#ifndef BASTIDE_FACTURX_CONFINED_H
#define BASTIDE_FACTURX_CONFINED_H

#include <stdbool.h>

/* From now on: no opening of files, no sockets, no other programs, no new descriptors; 5 seconds of
 * processor, 512 MB of memory and 10 MB of output. Anything else ends the process. False: it could
 * not be done. */
bool confine(void);

#endif
