/* SPDX-License-Identifier: EUPL-1.2
 * Electronic invoices as they were made: one file for each sealed document and format, made once
 * and never again, whatever changes later (BOI-CF-COM-10-10-30: the invoice is kept as it was
 * issued). The bytes lie in files/ under their SHA-256; the row is written with an event
 * "einvoice" of the document's chain, whose digest is that hash.
 */
#ifndef BASTIDE_EINVOICE_FILE_H
#define BASTIDE_EINVOICE_FILE_H

#include "doc.h"

/* The hash of the file of a document in a format, "" when none was made. False: the database could
 * not be read. */
bool einvoice_file_find(Ctx *c, const DocHead *d, Str format, Str *out_hash);
/* Keeps the bytes, unless someone was quicker: `*out_hash` is of the file that counts. */
bool einvoice_file_keep(Ctx *c, const DocHead *d, Str format, Str bytes, Str *out_hash);
/* When the document was submitted, by its seal. */
bool einvoice_file_time(Ctx *c, const DocHead *d, Instant *out);

#endif
