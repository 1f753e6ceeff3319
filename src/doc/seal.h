/* SPDX-License-Identifier: EUPL-1.2
 * The seal: one chain per company and kind of record. docs/seal.md lets a stranger check it.
 *
 * Kinds: "document" (submissions and cancellations of documents, e-invoices made of them) and
 * "entry" (ledger entries).
 * A record's hash is BLAKE2b-256 of the previous hash, a line feed and the record's text.
 */
#ifndef BASTIDE_SEAL_H
#define BASTIDE_SEAL_H

#include "doc.h"

enum { SEAL_FORMAT = 1 };

/* Inside a write job: appends `text` to a chain; gives the number in the chain and the hash. */
bool seal_append(Ctx *c, int64_t company, const char *kind, Str text, int64_t *out_seq,
                 Str *out_hash);
/* The hash of record `seq` of a chain: of the previous hash, a line feed, "seq=N", a line feed and
 * the record's text. */
Str seal_hash(Arena *a, Str previous, int64_t seq, Str text);
/* The last number and hash of a chain (0 and "" when it is empty), and their replacement; for who
 * appends many records in one write job. */
bool seal_head_read(Ctx *c, int64_t company, const char *kind, int64_t *out_seq, Str *out_hash);
bool seal_head_write(Ctx *c, int64_t company, const char *kind, int64_t seq, Str hash);
/* The canonical text of a document: one line "field=value" for each field that is not empty,
 * rows as "table[n].field=value"; fields that may change after submission are left out. */
Str seal_canonical(Ctx *c, const DocHead *d);
/* Inside a write job: seals a submission ("submit") or a cancellation ("cancel"). */
bool seal_document(Ctx *c, DocHead *d, const char *event);
/* The same with a digest that is not of the document: "einvoice", of a file made of it. */
bool seal_event(Ctx *c, const DocHead *d, const char *event, Str digest);
/* The text that is chained for a document event. */
Str seal_event_text(Arena *a, const char *event, Str type_label, Str name, int64_t at_us,
                    Str by_user, Str digest);
/* Inside a write job: on PostgreSQL only one node at a time writes for a company. */
bool company_lock(Ctx *c, int64_t company);

#endif
