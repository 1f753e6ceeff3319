/* SPDX-License-Identifier: EUPL-1.2
 *
 * Looked at in turn: the associated files of the document (/AF), the name tree of embedded files,
 * and attachments of pages, which older programs made. Trees are walked to a depth and a count.
 */
#include "facturx/facturx.h"

#include "pdf/libraries.h"

enum { DEPTH_MAX = 8, SEEN_MAX = 1000, PAGES_MAX = 50 };

typedef struct {
    qpdf_data q;
    Arena *a;
    int seen;
    bool too_large, found;
    Str xml;
} Search;

static const char *const invoice_names[] = {"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"};

static bool is_invoice_name(Str name)
{
    for (size_t i = 0; i < sizeof invoice_names / sizeof *invoice_names; i++)
        if (str_eq_nocase(name, str_c(invoice_names[i])))
            return true;
    return false;
}

static qpdf_oh key(Search *s, qpdf_oh d, const char *name)
{
    return pdf_api.qpdf_oh_is_dictionary(s->q, d) ? pdf_api.qpdf_oh_get_key(s->q, d, name)
                                                  : pdf_api.qpdf_oh_new_null(s->q);
}

static Str text(Search *s, qpdf_oh o)
{
    return pdf_api.qpdf_oh_is_string(s->q, o)
               ? str_copy(s->a, str_c(pdf_api.qpdf_oh_get_utf8_value(s->q, o)))
               : STR("");
}

static void take_stream(Search *s, qpdf_oh o)
{
    unsigned char *p = NULL;
    size_t n = 0;
    if (!pdf_api.qpdf_oh_is_stream(s->q, o) ||
        pdf_api.qpdf_oh_get_stream_data(s->q, o, qpdf_dl_generalized, NULL, &p, &n) & QPDF_ERRORS)
        return;
    s->too_large = n > FACTURX_XML_MAX;
    if (!s->too_large && n) {
        s->xml = str_copy(s->a, (Str){(const char *)p, n});
        s->found = true;
    }
    mem_free(p); /* qpdf takes it from the heap */
}

static void try_file(Search *s, qpdf_oh spec)
{
    if (s->found || ++s->seen > SEEN_MAX ||
        !(is_invoice_name(text(s, key(s, spec, "/UF"))) ||
          is_invoice_name(text(s, key(s, spec, "/F")))))
        return;
    qpdf_oh files = key(s, spec, "/EF");
    take_stream(s, key(s, files, "/F"));
    if (!s->found)
        take_stream(s, key(s, files, "/UF"));
}

static int count(Search *s, qpdf_oh list)
{
    return pdf_api.qpdf_oh_is_array(s->q, list) ? pdf_api.qpdf_oh_get_array_n_items(s->q, list) : 0;
}

static void try_list(Search *s, qpdf_oh list)
{
    int n = count(s, list);
    for (int i = 0; i < n && !s->found && s->seen <= SEEN_MAX; i++)
        try_file(s, pdf_api.qpdf_oh_get_array_item(s->q, list, i));
}

/* Names and files in turn; a branch has kids instead. */
static void try_tree(Search *s, qpdf_oh node, int depth)
{
    qpdf_oh names = key(s, node, "/Names"), kids = key(s, node, "/Kids");
    int n = count(s, names), k = count(s, kids);
    for (int i = 0; i + 1 < n && !s->found && s->seen <= SEEN_MAX; i += 2)
        try_file(s, pdf_api.qpdf_oh_get_array_item(s->q, names, i + 1));
    for (int i = 0; i < k && depth < DEPTH_MAX && !s->found && ++s->seen <= SEEN_MAX; i++)
        try_tree(s, pdf_api.qpdf_oh_get_array_item(s->q, kids, i), depth + 1);
}

static void try_page(Search *s, qpdf_oh page)
{
    qpdf_oh notes = key(s, page, "/Annots");
    int n = count(s, notes);
    try_list(s, key(s, page, "/AF"));
    for (int i = 0; i < n && !s->found && ++s->seen <= SEEN_MAX; i++) {
        qpdf_oh note = pdf_api.qpdf_oh_get_array_item(s->q, notes, i),
                kind = key(s, note, "/Subtype");
        if (pdf_api.qpdf_oh_is_name_and_equals(s->q, kind, "/FileAttachment"))
            try_file(s, key(s, note, "/FS"));
    }
}

static void search(Search *s)
{
    qpdf_oh root = pdf_api.qpdf_get_root(s->q);
    try_list(s, key(s, root, "/AF"));
    if (!s->found)
        try_tree(s, key(s, key(s, root, "/Names"), "/EmbeddedFiles"), 0);
    int pages = s->found ? 0 : pdf_api.qpdf_get_num_pages(s->q);
    for (int i = 0; i < pages && i < PAGES_MAX && !s->found; i++)
        try_page(s, pdf_api.qpdf_get_page_n(s->q, (size_t)i));
}

FacturxFound facturx_find(Arena *a, Str pdf, Str *out_xml)
{
    Search s = {.a = a};
    if (pdf.n > FACTURX_PDF_MAX)
        return FACTURX_TOO_LARGE;
    if (!pdf_library_load())
        return FACTURX_BROKEN;
    s.q = pdf_api.qpdf_init();
    pdf_api.qpdf_silence_errors(s.q);
    pdf_api.qpdf_set_suppress_warnings(s.q, QPDF_TRUE);
    bool read = !(pdf_api.qpdf_read_memory(s.q, "invoice", pdf.p, pdf.n, NULL) & QPDF_ERRORS);
    if (read)
        search(&s);
    while (pdf_api.qpdf_has_error(s.q)) /* else it tells the standard error */
        pdf_api.qpdf_get_error(s.q);
    pdf_api.qpdf_cleanup(&s.q);
    if (s.found)
        *out_xml = s.xml;
    return s.found       ? FACTURX_FOUND
           : s.too_large ? FACTURX_TOO_LARGE
           : read        ? FACTURX_NONE
                         : FACTURX_BROKEN;
}
