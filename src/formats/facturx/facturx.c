/* SPDX-License-Identifier: EUPL-1.2
 *
 * The metadata schema is that of Factur-X 1.0, chapter on XMP; it must describe itself (ISO
 * 19005-3, 6.6.2.3.3).
 */
#include "facturx/facturx.h"

#include "en16931/cii.h"
#include "facturx/layout.h"
#include "pdf/pdfa.h"
#include "pdf/xmp.h"

#define FX_SCHEMA "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
#define PDFA_NS "http://www.aiim.org/pdfa/ns/"

static const struct {
    const char *name, *what;
} properties[] = {
    {"DocumentFileName", "name of the embedded XML invoice file"},
    {"DocumentType", "INVOICE"},
    {"Version", "version of the Factur-X data"},
    {"ConformanceLevel", "profile of the Factur-X data"},
};
enum { PROPERTIES = sizeof properties / sizeof *properties };

static void write_property(Markup *m, int i)
{
    m_tag(m, "rdf:li");
    m_attr_c(m, "rdf:parseType", "Resource");
    m_leaf(m, "pdfaProperty:name", NULL, str_c(properties[i].name));
    m_leaf(m, "pdfaProperty:valueType", NULL, STR("Text"));
    m_leaf(m, "pdfaProperty:category", NULL, STR("external"));
    m_leaf(m, "pdfaProperty:description", NULL, str_c(properties[i].what));
    m_end(m, "rdf:li");
}

static void write_schema(Markup *m)
{
    m_tag(m, "rdf:Description");
    m_attr_c(m, "rdf:about", "");
    m_attr_c(m, "xmlns:pdfaExtension", PDFA_NS "extension/");
    m_attr_c(m, "xmlns:pdfaSchema", PDFA_NS "schema#");
    m_attr_c(m, "xmlns:pdfaProperty", PDFA_NS "property#");
    m_tag(m, "pdfaExtension:schemas");
    m_tag(m, "rdf:Bag");
    m_tag(m, "rdf:li");
    m_attr_c(m, "rdf:parseType", "Resource");
    m_leaf(m, "pdfaSchema:schema", NULL, STR("Factur-X PDFA Extension Schema"));
    m_leaf(m, "pdfaSchema:namespaceURI", NULL, STR(FX_SCHEMA));
    m_leaf(m, "pdfaSchema:prefix", NULL, STR("fx"));
    m_tag(m, "pdfaSchema:property");
    m_tag(m, "rdf:Seq");
    for (int i = 0; i < PROPERTIES; i++)
        write_property(m, i);
    m_end(m, "rdf:Seq");
    m_end(m, "pdfaSchema:property");
    m_end(m, "rdf:li");
    m_end(m, "rdf:Bag");
    m_end(m, "pdfaExtension:schemas");
    xmp_end(m);
}

static bool extended(const EnInvoice *inv)
{
    EnProfile p = en_profile(inv->specification, NULL);
    return p == EN_PROFILE_EXTENDED || p == EN_PROFILE_EXTENDED_CTC_FR;
}

static void describe(Markup *m, const void *arg)
{
    xmp_begin(m, "xmlns:fx", FX_SCHEMA);
    m_leaf(m, "fx:DocumentType", NULL, STR("INVOICE"));
    m_leaf(m, "fx:DocumentFileName", NULL, STR("factur-x.xml"));
    m_leaf(m, "fx:Version", NULL, STR("1.0"));
    m_leaf(m, "fx:ConformanceLevel", NULL, extended(arg) ? STR("EXTENDED") : STR("EN 16931"));
    xmp_end(m);
    write_schema(m);
}

static PdfInfo info_of(Arena *a, const EnInvoice *inv, const FacturxPaper *paper)
{
    Str title = layout_title(a, inv, paper->lang);
    return (PdfInfo){.title = str_format(a, "%s %s", title.p, str_z(a, inv->number)),
                     .author = inv->seller.name,
                     .subject = str_format(a, "%s %s, %.*s", title.p, str_z(a, inv->number),
                                           STR_ARG(inv->seller.name)),
                     .language = lang_code(paper->lang),
                     .made = paper->made};
}

bool facturx_paper(Errors *e, Arena *a, const EnInvoice *inv, const FacturxPaper *paper,
                   Str *out_pdf)
{
    Str raw;
    PdfInfo info = info_of(a, inv, paper);
    return layout_draw(e, a, inv, paper, &raw) && pdfa_finish(e, a, raw, &info, out_pdf);
}

bool facturx_write(Errors *e, Arena *a, const EnInvoice *inv, const FacturxPaper *paper,
                   Str *out_pdf)
{
    Str raw;
    PdfFile xml = {.name = STR("factur-x.xml"),
                   .media_type = STR("text/xml"),
                   .description = STR("Factur-X"),
                   .relationship = "Data"};
    PdfInfo info = info_of(a, inv, paper);
    info.files = &xml;
    info.n_files = 1;
    info.describe = describe;
    info.arg = inv;
    return cii_write(e, inv, &xml.bytes) && layout_draw(e, a, inv, paper, &raw) &&
           pdfa_finish(e, a, raw, &info, out_pdf);
}
