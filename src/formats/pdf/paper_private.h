/* SPDX-License-Identifier: EUPL-1.2
 * Shared by the parts of the page writer.
 */
#ifndef BASTIDE_PDF_PAPER_PRIVATE_H
#define BASTIDE_PDF_PAPER_PRIVATE_H

#include "pdf/libraries.h"
#include "pdf/paper.h"

struct Paper {
    Arena *a;
    double width, height;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoLayout *layout;
    double line_height; /* of a size of 1 */
    PangoFontDescription *fonts[2];
};

void paper_color(Paper *p, uint32_t color);

#endif
