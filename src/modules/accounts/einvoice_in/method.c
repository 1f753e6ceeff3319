/* SPDX-License-Identifier: EUPL-1.2
 * POST bastide.einvoice.import: multipart field `file`, several allowed.
 */
#include "accounts.h"
#include "einvoice_in/einvoice_in.h"
#include "report.h"

void received_json(JsonOut *o, const Received *r)
{
    json_begin(o, '{');
    json_put(o, "file", r->file);
    json_put_c(o, "status", received_word(r->status));
    json_put_c(o, "doctype", r->name.n ? "Purchase Invoice" : "");
    json_put(o, "name", r->name);
    json_put(o, "reason", r->reason);
    json_key(o, STR("rules"));
    json_begin(o, '[');
    for (int i = 0; i < r->n_rules; i++)
        json_text(o, r->rules[i]);
    json_end(o, ']');
    json_end(o, '}');
}

static bool import(Ctx *c, const Json *args, MethodAnswer *answer)
{
    (void)args;
    if (!answer->n_files)
        return fail_field(c, ERR_VALIDATION, "file",
                          "Send the file as multipart/form-data in the field \"file\".");
    json_begin(answer->out, '[');
    for (int i = 0; i < answer->n_files; i++) {
        Received r;
        einvoice_receive(c, answer->files[i].name, answer->files[i].bytes, &r);
        received_json(answer->out, &r);
    }
    json_end(answer->out, ']');
    return true;
}

static const MethodDef methods[] = {{"bastide.einvoice.import", true, import}};

void einvoice_in_register(void)
{
    method_register(methods, 1);
}
