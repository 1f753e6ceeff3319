/* SPDX-License-Identifier: EUPL-1.2 */
#include "pdf/xmp.h"

void xmp_begin(Markup *m, const char *xmlns, const char *uri)
{
    m_tag(m, "rdf:Description");
    m_attr_c(m, "rdf:about", "");
    m_attr_c(m, xmlns, uri);
}

void xmp_end(Markup *m)
{
    m_end(m, "rdf:Description");
}

static void alternative(Markup *m, const char *name, Str s)
{
    m_tag(m, name);
    m_tag(m, "rdf:Alt");
    m_tag(m, "rdf:li");
    m_attr_c(m, "xml:lang", "x-default");
    m_text(m, s);
    m_end(m, "rdf:li");
    m_end(m, "rdf:Alt");
    m_end(m, name);
}

static void write_core(Markup *m, const PdfInfo *info)
{
    xmp_begin(m, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    m_leaf(m, "dc:format", NULL, STR("application/pdf"));
    alternative(m, "dc:title", info->title);
    if (info->author.n) {
        m_tag(m, "dc:creator");
        m_tag(m, "rdf:Seq");
        m_leaf(m, "rdf:li", NULL, info->author);
        m_end(m, "rdf:Seq");
        m_end(m, "dc:creator");
    }
    if (info->subject.n)
        alternative(m, "dc:description", info->subject);
    xmp_end(m);
}

static void write_dates(Arena *a, Markup *m, const PdfInfo *info)
{
    Str at = instant_format_iso(a, info->made);
    xmp_begin(m, "xmlns:xmp", "http://ns.adobe.com/xap/1.0/");
    m_leaf(m, "xmp:CreatorTool", NULL, STR(XMP_PRODUCER));
    m_leaf(m, "xmp:CreateDate", NULL, at);
    m_leaf(m, "xmp:ModifyDate", NULL, at);
    m_leaf(m, "xmp:MetadataDate", NULL, at);
    xmp_end(m);
}

Str xmp_packet(Arena *a, const PdfInfo *info)
{
    Buf b = {.a = a};
    Markup m = xml_new(a);
    size_t head = m.b.n; /* a packet has its own first line */
    m_tag(&m, "x:xmpmeta");
    m_attr_c(&m, "xmlns:x", "adobe:ns:meta/");
    m_tag(&m, "rdf:RDF");
    m_attr_c(&m, "xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#");
    xmp_begin(&m, "xmlns:pdfaid", "http://www.aiim.org/pdfa/ns/id/");
    m_leaf(&m, "pdfaid:part", NULL, STR("3"));
    m_leaf(&m, "pdfaid:conformance", NULL, STR("B"));
    xmp_end(&m);
    write_core(&m, info);
    xmp_begin(&m, "xmlns:pdf", "http://ns.adobe.com/pdf/1.3/");
    m_leaf(&m, "pdf:Producer", NULL, STR(XMP_PRODUCER));
    xmp_end(&m);
    write_dates(a, &m, info);
    if (info->describe)
        info->describe(&m, info->arg);
    m_end(&m, "rdf:RDF");
    m_end(&m, "x:xmpmeta");
    Str body = markup_finish(&m);
    buf_add_c(&b, "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    buf_add(&b, str_slice(body, head, body.n));
    buf_add_c(&b, "\n<?xpacket end=\"r\"?>");
    return buf_str(&b);
}
