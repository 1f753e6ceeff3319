/* SPDX-License-Identifier: EUPL-1.2
 * Files that wait for the document that will be made of them: they are kept as soon as they come,
 * each in a list of whoever sent it, in the order in which they came.
 */
#ifndef BASTIDE_DESK_WAITING_H
#define BASTIDE_DESK_WAITING_H

#include "desk_private.h"
#include "file.gen.h"

/* A list: the setting that holds it, and what its files are for (0: for all). */
typedef struct {
    const char *key;
    int64_t of;
} Waiting;

enum { WAITING_FILES_MAX = 100 }; /* shown of a list */

/* The File of that name, when it is the user's own and attached to nothing; NULL without error. */
const File *waiting_file(Ctx *c, Str name);
/* Those of the list that still wait, at most WAITING_FILES_MAX. */
int waiting_read(Ctx *c, Waiting w, const File **out);
/* Puts names behind the others of the list; takes one off. Errors as of setting_put(). */
bool waiting_add(Ctx *c, Waiting w, const Str *names, int n);
bool waiting_remove(Ctx *c, Waiting w, Str name);
/* The document is made: the file is attached to it and waits no more. False without error: it is
 * not there to be attached, and still in its list when something went wrong. */
bool waiting_attach(Ctx *c, Waiting w, Str name, const DocHead *doc);

/* A picture or a PDF as browsers show it; the address may be opened with a fragment. */
void waiting_show(Markup *m, const File *f);

#endif
