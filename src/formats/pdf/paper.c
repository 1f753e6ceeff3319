/* SPDX-License-Identifier: EUPL-1.2
 *
 * One layout serves all texts of a document. Widths are not rounded to pixels (metrics hinting is
 * off), so that the same text takes the same place at any size.
 */
#include "pdf/paper_private.h"

#include "pdf/fonts.h"

#include <math.h>
#include <pthread.h>

/* Of Inter: the first line stands where it would in this font, whatever script it is in. */
#define ASCENT 0.96875

/* Pango's objects belong to one thread at a time. */
static pthread_mutex_t drawing = PTHREAD_MUTEX_INITIALIZER;

void paper_color(Paper *p, uint32_t color)
{
    draw_api.cairo_set_source_rgb(p->cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                                  (color & 0xff) / 255.0);
}

/* --- text --- */

static void set_text(Paper *p, const PaperStyle *style, double width, Str text)
{
    static const PangoAlignment aligns[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_RIGHT,
                                            PANGO_ALIGN_CENTER};
    PangoFontDescription *font = p->fonts[style->bold];
    draw_api.pango_font_description_set_absolute_size(font, style->size * PANGO_SCALE);
    draw_api.pango_layout_set_font_description(p->layout, font);
    draw_api.pango_layout_set_width(p->layout, width > 0 ? (int)lround(width * PANGO_SCALE) : -1);
    draw_api.pango_layout_set_text(p->layout, text.n ? text.p : "", (int)text.n);
    /* "left" is where a line begins for pango, the right side of Arabic: here left is left */
    bool turned = style->align != PAPER_CENTER &&
                  draw_api.pango_layout_get_direction(p->layout, 0) == PANGO_DIRECTION_RTL;
    draw_api.pango_layout_set_alignment(p->layout, aligns[turned ? !style->align : style->align]);
}

double paper_text(Paper *p, const PaperStyle *style, double x, double y, double width, Str text)
{
    PangoRectangle box;
    if (!text.n)
        return p->line_height * style->size;
    set_text(p, style, width, text);
    draw_api.pango_layout_get_extents(p->layout, NULL, &box);
    double w = (double)box.width / PANGO_SCALE;
    if (width <= 0 && style->align != PAPER_LEFT)
        x -= style->align == PAPER_RIGHT ? w : w / 2;
    paper_color(p, style->color);
    double baseline = (double)draw_api.pango_layout_get_baseline(p->layout) / PANGO_SCALE;
    draw_api.cairo_move_to(p->cr, x, y + ASCENT * style->size - baseline);
    draw_api.pango_cairo_show_layout(p->cr, p->layout);
    return (double)box.height / PANGO_SCALE;
}

static double measured_height(Paper *p)
{
    PangoRectangle box;
    set_text(p, &(PaperStyle){.size = 10}, 0, STR("X"));
    draw_api.pango_layout_get_extents(p->layout, NULL, &box);
    return (double)box.height / PANGO_SCALE / 10;
}

/* Is it one line in Inter, without any doubt? No letter of it is much wider than its size. */
static bool is_one_line(const PaperStyle *style, double width, Str text)
{
    size_t letters = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char b = (unsigned char)text.p[i];
        if (b < ' ' || (b > 0xd3 && b != 0xe2))
            return false;
        letters += (b & 0xc0) != 0x80;
    }
    return width <= 0 || (double)letters * style->size * 1.1 < width;
}

double paper_text_height(Paper *p, const PaperStyle *style, double width, Str text)
{
    PangoRectangle box;
    if (is_one_line(style, width, text))
        return p->line_height * style->size;
    set_text(p, style, width, text);
    draw_api.pango_layout_get_extents(p->layout, NULL, &box);
    return (double)box.height / PANGO_SCALE;
}

size_t paper_text_fit(Paper *p, const PaperStyle *style, double width, double height, Str text)
{
    int y, from = 0;
    if (is_one_line(style, width, text))
        return text.n;
    set_text(p, style, width, text);
    PangoLayoutIter *i = draw_api.pango_layout_get_iter(p->layout);
    do {
        draw_api.pango_layout_iter_get_line_yrange(i, NULL, &y);
        if (y > height * PANGO_SCALE &&
            draw_api.pango_layout_iter_get_line_readonly(i)->start_index > 0) {
            from = draw_api.pango_layout_iter_get_line_readonly(i)->start_index;
            break;
        }
    } while (draw_api.pango_layout_iter_next_line(i));
    draw_api.pango_layout_iter_free(i);
    return from ? (size_t)from : text.n;
}

double paper_text_width(Paper *p, const PaperStyle *style, Str text)
{
    PangoRectangle box;
    set_text(p, style, 0, text);
    draw_api.pango_layout_get_extents(p->layout, NULL, &box);
    return (double)box.width / PANGO_SCALE;
}

void paper_watermark(Paper *p, Str text)
{
    PaperStyle style = {.size = 120, .bold = true, .color = 0xefece6, .align = PAPER_CENTER};
    draw_api.cairo_save(p->cr);
    draw_api.cairo_translate(p->cr, p->width / 2, p->height / 2);
    draw_api.cairo_rotate(p->cr, -M_PI / 4);
    paper_text(p, &style, 0, -style.size * 0.6, 0, text);
    draw_api.cairo_restore(p->cr);
}

/* --- lines --- */

void paper_line(Paper *p, double x1, double y1, double x2, double y2, double width, uint32_t color)
{
    if (y1 == y2) { /* filled, not stroked: far less work */
        paper_box(p, x1, y1 - width / 2, x2 - x1, width, color);
        return;
    }
    paper_color(p, color);
    draw_api.cairo_set_line_width(p->cr, width);
    draw_api.cairo_move_to(p->cr, x1, y1);
    draw_api.cairo_line_to(p->cr, x2, y2);
    draw_api.cairo_stroke(p->cr);
}

void paper_box(Paper *p, double x, double y, double width, double height, uint32_t color)
{
    paper_color(p, color);
    draw_api.cairo_rectangle(p->cr, x, y, width, height);
    draw_api.cairo_fill(p->cr);
}

/* --- documents --- */

void paper_next_page(Paper *p)
{
    draw_api.cairo_show_page(p->cr);
}

static cairo_status_t collect(void *arg, const unsigned char *data, unsigned int n)
{
    buf_add(arg, (Str){(const char *)data, n});
    return CAIRO_STATUS_SUCCESS;
}

static bool begin(Paper *p, Buf *out)
{
    PangoFontMap *map = paper_fonts();
    if (!map)
        return false;
    p->surface = draw_api.cairo_pdf_surface_create_for_stream(collect, out, p->width, p->height);
    draw_api.cairo_pdf_surface_restrict_to_version(p->surface, CAIRO_PDF_VERSION_1_5);
    p->cr = draw_api.cairo_create(p->surface);
    PangoContext *context = draw_api.pango_font_map_create_context(map);
    cairo_font_options_t *options = draw_api.cairo_font_options_create();
    draw_api.cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    draw_api.cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    draw_api.pango_cairo_context_set_font_options(context, options);
    draw_api.cairo_font_options_destroy(options);
    draw_api.pango_context_set_round_glyph_positions(context, FALSE);
    draw_api.pango_cairo_update_context(p->cr, context);
    p->layout = draw_api.pango_layout_new(context);
    draw_api.g_object_unref(context);
    draw_api.pango_layout_set_wrap(p->layout, PANGO_WRAP_WORD_CHAR);
    for (int i = 0; i < 2; i++)
        p->fonts[i] = draw_api.pango_font_description_from_string(i ? "Inter Semi-Bold" : "Inter");
    p->line_height = measured_height(p);
    return true;
}

static bool end(Paper *p)
{
    draw_api.cairo_surface_finish(p->surface);
    bool ok = draw_api.cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS &&
              draw_api.cairo_status(p->cr) == CAIRO_STATUS_SUCCESS;
    draw_api.pango_font_description_free(p->fonts[0]);
    draw_api.pango_font_description_free(p->fonts[1]);
    draw_api.g_object_unref(p->layout);
    draw_api.cairo_destroy(p->cr);
    draw_api.cairo_surface_destroy(p->surface);
    return ok;
}

bool paper_make(Errors *e, Arena *a, double width, double height, void (*draw)(Paper *p, void *arg),
                void *arg, Str *out_pdf)
{
    Buf out = {.a = a};
    Paper p = {.a = a, .width = width, .height = height};
    pthread_mutex_lock(&drawing);
    bool ok = begin(&p, &out);
    if (ok) {
        draw(&p, arg);
        ok = end(&p);
    }
    pthread_mutex_unlock(&drawing);
    if (!ok)
        return err_add(e, ERR_INTERNAL, "", "The PDF cannot be drawn. Try again; if it stays "
                                            "so, tell your administrator.");
    *out_pdf = buf_str(&out);
    return true;
}
