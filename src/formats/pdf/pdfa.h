/* SPDX-License-Identifier: EUPL-1.2
 * Makes a plain PDF a PDF/A-3b (ISO 19005-3): metadata, colours, identifiers, embedded files.
 *
 * The same input gives the same bytes: dates are those given, identifiers are made of the content.
 */
#ifndef BASTIDE_PDF_PDFA_H
#define BASTIDE_PDF_PDFA_H

#include "date.h"
#include "err.h"
#include "markup.h"

typedef struct {
    Str name; /* "factur-x.xml" */
    Str media_type;
    Str description;
    const char *relationship; /* "Data", "Alternative", "Supplement" */
    Str bytes;
} PdfFile;

typedef struct {
    Str title, author, subject;
    const char *language; /* "fr" */
    Instant made;
    const PdfFile *files;
    int n_files;
    /* Writes more descriptions into the XMP: with their extension schema. May be NULL. */
    void (*describe)(Markup *m, const void *arg);
    const void *arg;
} PdfInfo;

/* `raw` comes from paper_make(). The result lives in `a`. False: an error was added. */
bool pdfa_finish(Errors *e, Arena *a, Str raw, const PdfInfo *info, Str *out);

#endif
