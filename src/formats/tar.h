/* SPDX-License-Identifier: EUPL-1.2
 * A tar archive (POSIX.1-1988 "ustar") of plain files: what a backup is packed in.
 *
 * Only plain files with names of at most 100 bytes are written, and nothing else is read: a
 * folder, a link or a device makes the archive a refused one. Who reads decides which names are
 * allowed. Sizes over 8 GB use the base-256 form that GNU tar and libarchive read too.
 */
#ifndef BASTIDE_TAR_H
#define BASTIDE_TAR_H

#include "str.h"

enum { TAR_NAME_MAX = 100 };

typedef struct {
    int fd;        /* of the caller */
    int64_t mtime; /* seconds since 1970, of each member */
} TarOut;

/* False: errno tells. A file that becomes shorter meanwhile is an error (EIO). */
bool tar_put_bytes(TarOut *t, const char *name, Str bytes);
bool tar_put_file(TarOut *t, const char *name, const char *path);
/* The end mark, and everything on the disk. */
bool tar_finish(TarOut *t);

typedef struct {
    int fd; /* of the caller */
    char name[TAR_NAME_MAX + 1];
    int64_t size;
    int64_t left; /* bytes of the member not read yet */
    int64_t pad;
} TarIn;

typedef enum { TAR_MEMBER, TAR_END, TAR_BROKEN } TarStep;

/* Goes to the next member, past what was not read. TAR_END only at the end mark: a file that was
 * cut off is TAR_BROKEN, as is everything else that is not an archive of plain files. */
TarStep tar_next(TarIn *t);
/* The whole member, in the arena; false when it is longer than `max` or cut off. */
bool tar_take_bytes(TarIn *t, Arena *a, size_t max, Str *out);
/* The next `n` bytes of the member (at most what is left). False: cut off. */
bool tar_take_part(TarIn *t, char *out, size_t n);
/* The rest of the member into a file descriptor. False: cut off, or not written (errno). */
bool tar_take_file(TarIn *t, int fd);

#endif
