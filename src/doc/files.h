/* SPDX-License-Identifier: EUPL-1.2
 * Files of a site: the bytes lie in files/ab/<sha256>, a document of the type File says what they
 * are and to which document they belong. The same bytes are stored once. They are on the disk
 * before the row commits, so no row ever lacks its bytes.
 */
#ifndef BASTIDE_FILES_H
#define BASTIDE_FILES_H

#include "doc.h"

typedef struct {
    Str name; /* as the sender says it: folders and control characters are taken off */
    Str bytes;
    const TypeDef *attached_type; /* NULL: attached to nothing */
    Str attached_name;
    bool open_to_all; /* may be fetched without signing in */
} NewFile;

/* Stores a file; the user needs the right to write the document that it is attached to. NULL with
 * an error. The result is a File. */
DocHead *file_add(Ctx *c, const NewFile *f);
/* Attaches a File that stood beside nothing, by whoever sent it and may write the document. */
bool file_attach(Ctx *c, Str name, const DocHead *to);
/* Deletes a File that stood beside nothing, by whoever sent it; it can be restored. */
bool file_discard(Ctx *c, Str name);
/* The File with these bytes that the user may read (nobody: open ones only), the one of this
 * address when several have them; NULL when there is none, without error. */
DocHead *file_find(Ctx *c, Str hash, Str url);
/* The bytes. */
bool file_read(Ctx *c, Str hash, Str *out);
/* Puts bytes on the disk under their SHA-256, without a File that says what they are: for what a
 * table of its own knows. Not inside a write job. */
bool file_store(Ctx *c, Str bytes, Str *out_hash);
/* Are the bytes of this hash on the disk, unchanged? */
bool file_intact(Ctx *c, Str hash);
/* Removes bytes that no row refers to and nobody has stored since `before`. `*out_done`: they are
 * gone, or in use; not done: they are too young. False on a database error. Not inside a write
 * job. */
bool file_remove_unused(Ctx *c, Str hash, Instant before, bool *out_done);
/* The media type by the end of the name; "application/octet-stream" for all that could run. */
Str file_media_type(Str name);

#endif
