/* SPDX-License-Identifier: EUPL-1.2
 * bastide.einvoice.download?doctype=Sales Invoice&name=…&format=ubl|cii|facturx
 */
#include "accounts.h"
#include "einvoice.h"
#include "report.h"

static bool download(Ctx *c, const Json *args, MethodAnswer *answer)
{
    Str type = arg_text(args, "doctype"), name = arg_text(args, "name");
    const EinvoiceFormat *format = einvoice_format(c, arg_text(args, "format"));
    if (!format)
        return false;
    if (type.n && !str_is(type, "Sales Invoice"))
        return fail_field(c, ERR_VALIDATION, "doctype",
                          "E-invoices are made of sales invoices only. Choose one.");
    if (!einvoice_bytes(c, name, format, &answer->file))
        return false;
    answer->content_type = str_c(format->content_type);
    answer->file_name = str_format(c->a, "%.*s%s", STR_ARG(name), format->ending);
    return true;
}

static const MethodDef methods[] = {{"bastide.einvoice.download", false, download}};

void einvoice_out_register(void)
{
    method_register(methods, 1);
    einvoice_print_register();
}
