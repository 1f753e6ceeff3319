/* SPDX-License-Identifier: EUPL-1.2 */
#include "pdf/libraries.h"

#include "log.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

DrawLibrary draw_api;
PdfLibrary pdf_api;

typedef struct {
    const char *name;
    size_t place;
} Function;

#define DRAW_ENTRY(name) {#name, offsetof(DrawLibrary, name)},
#define PDF_ENTRY(name) {#name, offsetof(PdfLibrary, name)},
static const Function draw_functions[] = {DRAW_FUNCTIONS(DRAW_ENTRY)};
static const Function pdf_functions[] = {PDF_FUNCTIONS(PDF_ENTRY)};

/* A library sees the functions of those that it is linked with: pangocairo has cairo, pango,
 * gobject and fontconfig. */
static void *find(const char *const *files, const char *name)
{
    for (; *files; files++) {
        void *library = dlopen(*files, RTLD_NOW | RTLD_LOCAL), *found;
        found = library ? dlsym(library, name) : NULL;
        if (found)
            return found;
    }
    log_event(LOG_ERROR, "library", "missing", name, NULL);
    return NULL;
}

static bool load(const char *const *files, const Function *list, size_t n, void *table)
{
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++) {
        void *found = find(files, list[i].name);
        memcpy((char *)table + list[i].place, &found, sizeof found);
        ok = found != NULL;
    }
    return ok;
}

static bool draw_loaded, pdf_loaded;

static void load_draw(void)
{
    static const char *const files[] = {"libpangocairo-1.0.so.0", "libqrencode.so.4", NULL};
    draw_loaded = load(files, draw_functions, sizeof draw_functions / sizeof *draw_functions,
                       &draw_api);
}

static void load_pdf(void)
{
    static const char *const files[] = {"libqpdf.so.29", NULL};
    pdf_loaded = load(files, pdf_functions, sizeof pdf_functions / sizeof *pdf_functions, &pdf_api);
}

bool draw_library_load(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_draw);
    return draw_loaded;
}

bool pdf_library_load(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_pdf);
    return pdf_loaded;
}
