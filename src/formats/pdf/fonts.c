/* SPDX-License-Identifier: EUPL-1.2
 * Fontconfig knows fonts by file only: each font is given to it as a file in memory, named by its
 * descriptor, which stays open. Our configuration is made the current one, else pango would have
 * fontconfig scan the fonts of the host beside it.
 */
#include "pdf/fonts.h"

#include "asset.h"
#include "pdf/libraries.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *const font_files[] = {
    "paper.d/inter-regular.otf", "paper.d/inter-semibold.otf", "paper.d/arabic-regular.ttf",
    "paper.d/arabic-bold.ttf",   "paper.d/hebrew-regular.ttf", "paper.d/hebrew-bold.ttf",
};
enum { FONT_FILES = sizeof font_files / sizeof *font_files };

static bool add_font(FcConfig *config, const char *name)
{
    char path[64];
    const Asset *font = asset_find(str_c(name));
    int fd = font ? memfd_create(name, MFD_CLOEXEC) : -1;
    if (fd < 0)
        return false;
    bool ok = write(fd, font->bytes.p, font->bytes.n) == (ssize_t)font->bytes.n;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (ok && draw_api.FcConfigAppFontAddFile(config, (const FcChar8 *)path))
        return true;
    close(fd);
    return false;
}

static PangoFontMap *map;

#ifdef __SANITIZE_ADDRESS__
/* Fontconfig keeps what it is told until the process ends, in ways that look like losses. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}
const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif

PangoFontMap *paper_fonts(void)
{
    if (map)
        return map;
    if (!draw_library_load())
        return NULL;
    FcConfig *config = draw_api.FcConfigCreate();
    bool ok = config != NULL;
    for (int i = 0; ok && i < FONT_FILES; i++)
        ok = add_font(config, font_files[i]);
    if (!ok || !draw_api.FcConfigSetCurrent(config))
        return NULL;
    map = draw_api.pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (map)
        draw_api.pango_fc_font_map_set_config((PangoFcFontMap *)map, config);
    return map;
}
