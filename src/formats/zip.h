/* SPDX-License-Identifier: EUPL-1.2
 * A ZIP archive made in memory (PKWARE APPNOTE 6.3), deflated, without dates: the same files give
 * the same bytes. Names are ASCII; archives stay under 4 GB.
 */
#ifndef BASTIDE_ZIP_H
#define BASTIDE_ZIP_H

#include "str.h"

enum { ZIP_FILES_MAX = 16 };

typedef struct {
    Buf out;
    Buf directory;
    int n;
} Zip;

/* Begins with Zip z = zip_new(arena); the files follow, then zip_finish() gives the bytes. */
Zip zip_new(Arena *a);
void zip_add(Zip *z, const char *name, Str bytes);
Str zip_finish(Zip *z);

#endif
