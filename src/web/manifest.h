/* SPDX-License-Identifier: EUPL-1.2
 * GET /manifest.webmanifest: the desk as an installed program.
 */
#ifndef BASTIDE_MANIFEST_H
#define BASTIDE_MANIFEST_H

#include "i18n.h"
#include "response.h"

/* The colour of the top bar, light and dark (--sunken of web/desk.css): around the installed
 * window. */
#define MANIFEST_LIGHT "#f3f1ed"
#define MANIFEST_DARK "#101113"

/* False when the path is another. */
bool manifest_answer(const Request *r, Lang lang, Response *out);

#endif
