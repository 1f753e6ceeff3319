/* SPDX-License-Identifier: EUPL-1.2 */
#include "print.h"

#include "report.h"
#include "site.h"

enum { PRINTS_MAX = 32 };
static PrintDef prints[PRINTS_MAX];
static int n_prints;

void print_register(const PrintDef *defs, int n)
{
    for (int i = 0; i < n && n_prints < PRINTS_MAX; i++)
        prints[n_prints++] = defs[i];
}

static const PrintDef *print_of(const TypeDef *t)
{
    for (int i = 0; i < n_prints; i++)
        if (str_is(t->name, prints[i].type))
            return &prints[i];
    return NULL;
}

int print_notes(Ctx *c, DocHead *d, Str *out, int max)
{
    const PrintDef *own = print_of(d->type);
    return own && own->notes ? own->notes(c, d, out, max) : -1;
}

bool print_pdf(Ctx *c, const TypeDef *t, Str name, Str *out_pdf)
{
    DocHead *d = doc_get(c, t, name, RIGHT_READ);
    if (!d)
        return false;
    const PrintDef *own = print_of(t);
    return own ? own->run(c, d, out_pdf) : print_plain(c, d, out_pdf);
}

static bool download_pdf(Ctx *c, const Json *args, MethodAnswer *answer)
{
    Str type = arg_text(args, "doctype"), name = arg_text(args, "name");
    const TypeDef *t = registry_label(c->reg, type);
    if (!t || t->child)
        return fail_field(c, ERR_NOT_FOUND, "doctype",
                          "There is no document type \"%.*s\". Check the name.", STR_ARG(type));
    if (!print_pdf(c, t, name, &answer->file))
        return false;
    answer->content_type = STR("application/pdf");
    answer->file_name = str_format(c->a, "%.*s.pdf", STR_ARG(name));
    return true;
}

static const MethodDef methods[] = {
    {"frappe.utils.print_format.download_pdf", false, download_pdf}};

void print_start(void)
{
    method_register(methods, 1);
}
