/* SPDX-License-Identifier: EUPL-1.2
 * A whole site in one file, made while it runs, and a site made from such a file.
 *
 * The file is a tar archive: a description, the database (of SQLite its file, of PostgreSQL rows
 * as COPY text) as it was at one instant, then the files of the site. They are never
 * changed once stored, so those that come later do no harm. The signing key is not in it, unless
 * locked by a passphrase: a site restored without it signs with a new one, and the closings before
 * prove themselves by the public key that stands in them.
 */
#ifndef BASTIDE_BACKUP_H
#define BASTIDE_BACKUP_H

#include "site.h"

enum { BACKUP_FORMAT = 1 };

typedef struct {
    Str passphrase; /* given: "" leaves the key out */
    void (*progress)(void *arg, const char *what, int64_t done, int64_t all); /* may be NULL */
    void *arg;
    int64_t tables, files, bytes; /* told */
    bool new_key;                 /* told by a restore: the site has another key now */
} BackupJob;

/* Writes `out`, which must not be there; the name appears once the file is whole. */
bool backup_site(Site *s, Str out, BackupJob *job, Errors *e);
/* Makes a site in `dir` (no site there; a file "key" there is kept) from the file `from`.
 * `database`: "" for SQLite, the address of an empty database for a backup of PostgreSQL. */
bool restore_site(Arena *a, Str from, Str dir, Str database, BackupJob *job, Errors *e);

#endif
