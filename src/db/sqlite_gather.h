/* SPDX-License-Identifier: EUPL-1.2
 * SQLite writes each page of a commit to its log with two calls. This layer below SQLite gathers
 * them, so that a commit is one write and one sync. What savepoints keep aside in a file is
 * gathered the same way, and may be as large as it likes.
 *
 * What is gathered goes to the file before any sync, read, truncation or question of size, in the
 * order of the file. A commit with synchronous=FULL syncs the log before it tells others of its
 * pages: so only a connection with that setting may use the layer, and others see no difference.
 */
#ifndef BASTIDE_SQLITE_GATHER_H
#define BASTIDE_SQLITE_GATHER_H

/* Registers it once; the name to give to sqlite3_open_v2(), NULL when memory is short. */
const char *sqlite_gather(void);

#endif
