/* SPDX-License-Identifier: EUPL-1.2
 * Pages of a PDF, drawn with cairo and pango in the fonts of the program (Inter, Noto Arabic and
 * Hebrew), which are the only ones that are known: a document looks the same on any machine.
 *
 * Lengths are points (1/72 inch) from the upper left corner. One document is drawn at a time in the
 * process; fonts are loaded with the first one. What comes out is a plain PDF, to be finished by
 * pdfa_finish() (pdf/pdfa.h).
 */
#ifndef BASTIDE_PDF_PAPER_H
#define BASTIDE_PDF_PAPER_H

#include "date.h"
#include "err.h"

typedef struct Paper Paper;

#define A4_WIDTH 595.276
#define A4_HEIGHT 841.89

typedef enum { PAPER_LEFT, PAPER_RIGHT, PAPER_CENTER } PaperAlign;

typedef struct {
    double size;
    bool bold;
    uint32_t color; /* 0xRRGGBB */
    PaperAlign align;
} PaperStyle;

/* Draws a whole document by `draw` and gives the PDF. False: an error was added. */
bool paper_make(Errors *e, Arena *a, double width, double height, void (*draw)(Paper *p, void *arg),
                void *arg, Str *out_pdf);

/* Ends the page; the next mark begins another. */
void paper_next_page(Paper *p);
/* Text in a box of `width` that begins at x, y: wrapped between words, aligned in it. Line feeds
 * end lines. Gives the height. With `width` 0 one line that begins, ends or is centred at x. */
double paper_text(Paper *p, const PaperStyle *style, double x, double y, double width, Str text);
/* The height that paper_text() would take. */
double paper_text_height(Paper *p, const PaperStyle *style, double width, Str text);
/* How many bytes of the text fill whole lines in `height`; one line at least, all when they fit. */
size_t paper_text_fit(Paper *p, const PaperStyle *style, double width, double height, Str text);
/* The width of one line. */
double paper_text_width(Paper *p, const PaperStyle *style, Str text);
/* Pale and slanted over the page. */
void paper_watermark(Paper *p, Str text);
void paper_line(Paper *p, double x1, double y1, double x2, double y2, double width, uint32_t color);
void paper_box(Paper *p, double x, double y, double width, double height, uint32_t color);
/* A square QR code (error correction M) without its quiet zone; false when the text is too long. */
bool paper_qr(Paper *p, double x, double y, double size, Str text);

typedef struct {
    int width, height; /* pixels */
} PaperImage;
/* Is this a PNG or a JPEG (grey or RGB) of reasonable size? */
bool paper_image_size(Str bytes, PaperImage *out);
/* The picture in a box, in its proportions, on white. Gives the width that it takes; 0 when it
 * cannot be read. */
double paper_image(Paper *p, Str bytes, double x, double y, double width, double height);

#endif
