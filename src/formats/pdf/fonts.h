/* SPDX-License-Identifier: EUPL-1.2
 * The fonts of paper, from the program itself; the host's are never looked at.
 */
#ifndef BASTIDE_PDF_FONTS_H
#define BASTIDE_PDF_FONTS_H

#include <pango/pangocairo.h>
#include <stdbool.h>

/* The font map, made by the first call and kept. NULL when the fonts cannot be loaded. To be called
 * and used by one thread at a time (paper_make() sees to it). */
PangoFontMap *paper_fonts(void);

#endif
