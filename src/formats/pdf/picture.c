/* SPDX-License-Identifier: EUPL-1.2
 * Pictures on paper: logos and QR codes.
 *
 * A PNG is laid on white first: transparency would need a soft mask. A JPEG goes into the PDF as it
 * is; one of four colours has no place beside the RGB output intent and is not taken.
 */
#include "pdf/paper_private.h"

enum { SIDE_MAX = 4000, BYTES_MAX = 4 << 20 };

static uint32_t big_endian(Str s, size_t at, int n)
{
    uint32_t v = 0;
    for (int i = 0; i < n; i++)
        v = v << 8 | (unsigned char)s.p[at + (size_t)i];
    return v;
}

static bool is_png(Str s)
{
    return s.n > 33 && memcmp(s.p, "\x89PNG\r\n\x1a\n", 8) == 0 && memcmp(s.p + 12, "IHDR", 4) == 0;
}

/* The frame header of a JPEG: sizes and the number of colours. */
static bool jpeg_frame(Str s, PaperImage *out)
{
    if (s.n < 4 || memcmp(s.p, "\xff\xd8", 2) != 0)
        return false;
    for (size_t at = 2; at + 10 < s.n && (unsigned char)s.p[at] == 0xff;) {
        unsigned char kind = (unsigned char)s.p[at + 1];
        if (kind >= 0xc0 && kind <= 0xc2) {
            uint32_t colours = big_endian(s, at + 9, 1);
            *out = (PaperImage){(int)big_endian(s, at + 7, 2), (int)big_endian(s, at + 5, 2)};
            return big_endian(s, at + 4, 1) == 8 && (colours == 1 || colours == 3);
        }
        at += 2 + big_endian(s, at + 2, 2);
    }
    return false;
}

bool paper_image_size(Str bytes, PaperImage *out)
{
    PaperImage i = {0};
    if (bytes.n > BYTES_MAX)
        return false;
    if (is_png(bytes))
        i = (PaperImage){(int)(big_endian(bytes, 16, 4) & 0x7fffffff),
                         (int)(big_endian(bytes, 20, 4) & 0x7fffffff)};
    else if (!jpeg_frame(bytes, &i))
        return false;
    if (i.width < 1 || i.height < 1 || i.width > SIDE_MAX || i.height > SIDE_MAX)
        return false;
    *out = i;
    return true;
}

static cairo_status_t give(void *arg, unsigned char *data, unsigned int n)
{
    Str *rest = arg;
    if (rest->n < n)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(data, rest->p, n);
    *rest = str_slice(*rest, n, rest->n);
    return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *png_on_white(Str bytes, PaperImage size)
{
    cairo_surface_t *png = draw_api.cairo_image_surface_create_from_png_stream(give, &bytes);
    cairo_surface_t *flat = draw_api.cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width,
                                                                size.height);
    cairo_t *cr = draw_api.cairo_create(flat);
    draw_api.cairo_set_source_rgb(cr, 1, 1, 1);
    draw_api.cairo_paint(cr);
    bool ok = draw_api.cairo_surface_status(png) == CAIRO_STATUS_SUCCESS;
    if (ok) {
        draw_api.cairo_set_source_surface(cr, png, 0, 0);
        draw_api.cairo_paint(cr);
        ok = draw_api.cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    }
    draw_api.cairo_destroy(cr);
    draw_api.cairo_surface_destroy(png);
    if (ok)
        return flat;
    draw_api.cairo_surface_destroy(flat);
    return NULL;
}

static cairo_surface_t *jpeg_as_is(Paper *p, Str bytes, PaperImage size)
{
    cairo_surface_t *s = draw_api.cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width,
                                                             size.height);
    Str copy = str_copy(p->a, bytes);
    draw_api.cairo_surface_set_mime_data(s, CAIRO_MIME_TYPE_JPEG, (const unsigned char *)copy.p,
                                         copy.n, NULL, NULL);
    return s;
}

double paper_image(Paper *p, Str bytes, double x, double y, double width, double height)
{
    PaperImage size;
    if (!paper_image_size(bytes, &size))
        return 0;
    cairo_surface_t *s = is_png(bytes) ? png_on_white(bytes, size) : jpeg_as_is(p, bytes, size);
    if (!s)
        return 0;
    double scale = width / size.width;
    if (scale * size.height > height)
        scale = height / size.height;
    draw_api.cairo_save(p->cr);
    draw_api.cairo_translate(p->cr, x, y);
    draw_api.cairo_scale(p->cr, scale, scale);
    draw_api.cairo_set_source_surface(p->cr, s, 0, 0);
    draw_api.cairo_pattern_set_filter(draw_api.cairo_get_source(p->cr),
                                      CAIRO_FILTER_NEAREST); /* /Interpolate false */
    draw_api.cairo_rectangle(p->cr, 0, 0, size.width, size.height);
    draw_api.cairo_fill(p->cr);
    draw_api.cairo_restore(p->cr);
    draw_api.cairo_surface_destroy(s);
    return scale * size.width;
}

bool paper_qr(Paper *p, double x, double y, double size, Str text)
{
    QRcode *code = draw_api.QRcode_encodeString8bit(str_z(p->a, text), 0, QR_ECLEVEL_M);
    if (!code)
        return false;
    double side = size / code->width;
    paper_color(p, 0);
    for (int row = 0; row < code->width; row++)
        for (int from = 0, to; from < code->width; from = to + 1) {
            const unsigned char *cells = code->data + row * code->width;
            for (to = from; to < code->width && (cells[to] & 1); to++)
                ;
            if (to > from) /* dark cells side by side are one box */
                draw_api.cairo_rectangle(p->cr, x + from * side, y + row * side, (to - from) * side,
                                         side);
        }
    draw_api.cairo_fill(p->cr);
    draw_api.QRcode_free(code);
    return true;
}
