/* SPDX-License-Identifier: EUPL-1.2
 * Factur-X 1.0 (ZUGFeRD 2): an invoice for people, in PDF/A-3b, that carries itself as the XML
 * factur-x.xml (UN/CEFACT CII). Legal source of the format: CGI art. 289 bis; FNFE-MPE Factur-X.
 */
#ifndef BASTIDE_FACTURX_H
#define BASTIDE_FACTURX_H

#include "en16931/invoice.h"

/* What paper says beyond the invoice itself. */
typedef struct {
    Lang lang;
    Str logo;        /* a PNG or JPEG, or "" */
    Str seller_line; /* identity of the seller, at the foot of each page */
    bool draft;      /* across each page: not an invoice yet */
    Instant made;    /* date of the file */
} FacturxPaper;

/* The invoice on paper, without XML: PDF/A-3b. */
bool facturx_paper(Errors *e, Arena *a, const EnInvoice *inv, const FacturxPaper *paper,
                   Str *out_pdf);
/* The invoice with its XML. The profile is EN 16931, or EXTENDED when inv->specification is
 * EXTENDED-CTC-FR. The same input gives the same bytes. False: an error was added. */
bool facturx_write(Errors *e, Arena *a, const EnInvoice *inv, const FacturxPaper *paper,
                   Str *out_pdf);

enum { FACTURX_PDF_MAX = 64 << 20, FACTURX_XML_MAX = 10 << 20 };

typedef enum {
    FACTURX_FOUND,
    FACTURX_NONE,   /* a PDF without invoice inside */
    FACTURX_BROKEN, /* no PDF that can be read */
    FACTURX_TOO_LARGE
} FacturxFound;

/* The XML inside a PDF: factur-x.xml, zugferd-invoice.xml or xrechnung.xml. For tests and for the
 * confined child only: a hostile PDF may crash or fill the process that reads it. */
FacturxFound facturx_find(Arena *a, Str pdf, Str *out_xml);
/* The same, with an error for people. */
bool facturx_extract(Errors *e, Arena *a, Str pdf, Str *out_xml);
/* The same in a child process of the program that may open nothing, reach nothing and start nothing
 * and has little time and memory: what goes wrong there ends there. */
bool facturx_extract_confined(Errors *e, Arena *a, Str pdf, Str *out_xml);

/* The child: `bastide FACTURX_CHILD` reads a PDF on its input and writes the XML. Never returns to
 * the program's other work; gives the exit status. */
#define FACTURX_CHILD "confined-facturx"
int facturx_child(void);

#endif
