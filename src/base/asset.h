/* SPDX-License-Identifier: EUPL-1.2
 * Files inside the program: what the desk serves (style, scripts, icons, fonts) and the data that
 * the program reads (charts of accounts, translations). Put in by tools/embed.py at build time;
 * a program that uses this is linked with `assets`. Nothing here can fail at run time but an
 * unknown name.
 */
#ifndef BASTIDE_ASSET_H
#define BASTIDE_ASSET_H

#include "str.h"

typedef struct {
    Str path;         /* "desk.css", "data/fr/accounts.csv", "po/fr.po" */
    Str served;       /* "/assets/desk.0123abcdef.css": its hash lets it be kept for ever; or "" */
    Str content_type;
    Str hash;         /* 16 hexadecimal digits of the contents */
    Str bytes;        /* followed by a NUL */
    Str gzip;         /* "" when not compressed */
    Str brotli;
} Asset;

extern const Asset asset_table[]; /* by path, in byte order */
extern const int asset_count;

/* By its path; NULL when there is none. */
const Asset *asset_find(Str path);
/* By the address under which it is served. */
const Asset *asset_find_served(Str url);
/* The address of "desk.css". The name is a literal of ours: an unknown one is our mistake and ends
 * the process. */
Str asset_url(const char *path);

#endif
