/* SPDX-License-Identifier: EUPL-1.2
 * The larger components on /_style: lists, reports, palette, what is dropped, and the pane.
 */
#ifndef BASTIDE_STYLE_PARTS_H
#define BASTIDE_STYLE_PARTS_H

#include "page.h"

void style_sample_begin(Markup *m, const char *title);
void style_sample_end(Markup *m);
/* Inside main. */
void style_parts(Markup *m, Lang lang);
/* What only shows now and then (style_states.c). */
void style_states(Markup *m, Lang lang);
/* Ends main; a document that is looked at, its history, a figure explained. */
void style_pane(Page *p, Markup *m);

#endif
