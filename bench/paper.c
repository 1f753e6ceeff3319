/* SPDX-License-Identifier: EUPL-1.2
 * Speeds of Factur-X, without database: prints one JSON object of medians in microseconds.
 *
 *   pages        of the longer invoice
 *   one, many    writing a Factur-X of one page, and of that invoice: warm, XML included
 *   bare         drawing as many texts and rules as stand on the one page by cairo and pango in two
 *                weights, then reading it by qpdf, adding XML, profile and metadata of the same
 *                sizes, and writing it: what no writer on these libraries beats
 *   find, read   taking the XML out of that PDF, and reading it too
 */
#include "en16931/einvoice_read.h"
#include "facturx/facturx.h"
#include "sample_invoice.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qpdf/qpdf-c.h>

enum { ROUNDS = 60, LINES = 20, TEXTS = 24 + 5 * LINES + LINES + 20, MANY = 200 };

typedef struct {
    EnInvoice one, many;
    FacturxPaper paper;
    Str pdf, xml;
} Samples;

typedef void Work(Arena *a, const Samples *s);

static void write_one(Arena *a, const Samples *s)
{
    Errors e = {.a = a};
    Str pdf;
    must(facturx_write(&e, a, &s->one, &s->paper, &pdf), "one");
}

static void write_many(Arena *a, const Samples *s)
{
    Errors e = {.a = a};
    Str pdf;
    must(facturx_write(&e, a, &s->many, &s->paper, &pdf), "many");
}

static cairo_status_t collect(void *arg, const unsigned char *data, unsigned int n)
{
    buf_add(arg, (Str){(const char *)data, n});
    return CAIRO_STATUS_SUCCESS;
}

static void attach(qpdf_data q, const char *key, Str bytes)
{
    qpdf_oh stream = qpdf_oh_new_stream(q), none = qpdf_oh_new_null(q);
    qpdf_oh_replace_stream_data(q, stream, (const unsigned char *)bytes.p, bytes.n, none, none);
    qpdf_oh_replace_key(q, qpdf_get_root(q), key, stream);
}

static void bare(Arena *a, const Samples *s)
{
    Buf raw = {.a = a};
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(collect, &raw, 595, 842);
    cairo_t *cr = cairo_create(surface);
    PangoLayout *layout = pango_cairo_create_layout(cr);
    PangoFontDescription *fonts[] = {pango_font_description_from_string("Inter 9"),
                                     pango_font_description_from_string("Inter Semi-Bold 9")};
    for (int i = 0; i < TEXTS; i++) {
        Str text = i % 5 ? str_format(a, "%d %03d,%02d", i % 9 + 1, i * 7 % 1000, i % 100)
                         : str_format(a, "Planche de chêne n° %d", i);
        pango_layout_set_font_description(layout, fonts[i % 16 == 0]);
        pango_layout_set_text(layout, text.p, (int)text.n);
        cairo_move_to(cr, 40 + i % 5 * 100, 40 + i / 5 * 20);
        pango_cairo_show_layout(cr, layout);
        if (i % 5 == 0) {
            cairo_rectangle(cr, 40, 40 + i / 5 * 20, 500, 0.5);
            cairo_fill(cr);
        }
    }
    pango_font_description_free(fonts[0]);
    pango_font_description_free(fonts[1]);
    g_object_unref(layout);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
    qpdf_data q = qpdf_init();
    Str pdf = buf_str(&raw);
    must(!qpdf_read_memory(q, "bare", pdf.p, pdf.n, NULL) && !qpdf_init_write_memory(q), "qpdf");
    attach(q, "/Xml", s->xml);
    attach(q, "/Profile", str_slice(s->xml, 0, 2500));
    attach(q, "/Xmp", str_slice(s->xml, 0, 4000));
    qpdf_set_deterministic_ID(q, QPDF_TRUE);
    must(!qpdf_write(q) && qpdf_get_buffer_length(q) > 1000, "qpdf");
    qpdf_cleanup(&q);
}

static void find(Arena *a, const Samples *s)
{
    Str xml;
    must(facturx_find(a, s->pdf, &xml) == FACTURX_FOUND, "find");
}

static void find_and_read(Arena *a, const Samples *s)
{
    Errors e = {.a = a};
    EnRead r;
    Str xml;
    must(facturx_find(a, s->pdf, &xml) == FACTURX_FOUND && en_read(&e, a, xml, &r), "read");
}

static double median(Work *work, const Samples *s)
{
    static double times[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        Arena *a = arena_new();
        double start = now_us();
        work(a, s);
        times[i] = now_us() - start;
        arena_free(a);
    }
    qsort(times, ROUNDS, sizeof *times, by_size);
    return times[ROUNDS / 2];
}

static int count_pages(Arena *a, const Samples *s)
{
    Errors e = {.a = a};
    Str pdf;
    must(facturx_write(&e, a, &s->many, &s->paper, &pdf), "many");
    qpdf_data q = qpdf_init();
    must(!qpdf_read_memory(q, "many", pdf.p, pdf.n, NULL), "qpdf");
    int n = qpdf_get_num_pages(q);
    qpdf_cleanup(&q);
    return n;
}

static void save(const char *path, Str pdf)
{
    FILE *f = fopen(path, "wb");
    must(f && fwrite(pdf.p, 1, pdf.n, f) == pdf.n && fclose(f) == 0, path);
}

/* With an argument: writes the invoice of one page there instead. */
int main(int argc, char **argv)
{
    Arena *a = arena_new();
    Errors e = {.a = a};
    Samples s = {.one = invoice(a, LINES), .many = invoice(a, MANY)};
    s.paper = (FacturxPaper){.lang = LANG_FR, .made = {1800000000000000}};
    for (int i = 0; i < LINES; i++) /* so that all stand on one page */
        s.one.lines[i].description = s.one.lines[i].seller_item_id = STR("");
    must(facturx_write(&e, a, &s.one, &s.paper, &s.pdf), "one");
    if (argc > 1) {
        save(argv[1], s.pdf);
        return 0;
    }
    must(facturx_find(a, s.pdf, &s.xml) == FACTURX_FOUND, "find");
    printf("{\"pages\": %d, \"one\": %.1f, \"many\": %.1f, \"bare\": %.1f, \"find\": %.1f, "
           "\"read\": %.1f}\n",
           count_pages(a, &s), median(write_one, &s), median(write_many, &s), median(bare, &s),
           median(find, &s), median(find_and_read, &s));
    arena_free(a);
    return 0;
}
