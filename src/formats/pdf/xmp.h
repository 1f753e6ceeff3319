/* SPDX-License-Identifier: EUPL-1.2
 * The metadata packet of a PDF/A (ISO 16684-1).
 */
#ifndef BASTIDE_PDF_XMP_H
#define BASTIDE_PDF_XMP_H

#include "pdf/pdfa.h"

#define XMP_PRODUCER "Bastide"

Str xmp_packet(Arena *a, const PdfInfo *info);
/* Begins and ends an rdf:Description with one namespace ("xmlns:fx"), for PdfInfo.describe. */
void xmp_begin(Markup *m, const char *xmlns, const char *uri);
void xmp_end(Markup *m);

#endif
