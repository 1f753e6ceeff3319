/* SPDX-License-Identifier: EUPL-1.2
 * A File is made with its bytes (file_add); what it is attached to is a document that exists.
 */
#include "file.gen.h"

#include "site.h"

static bool no_such_target(Ctx *c, const File *d)
{
    return fail_field(c, ERR_LINK, "attached_to_name", "%s: there is no \"%.*s\". Check the name.",
                      tr(c->lang, "Attached to Name"), STR_ARG(d->attached_to_name));
}

bool file_validate(Ctx *c, File *d)
{
    if (!d->content_hash.n)
        return fail_field(c, ERR_VALIDATION, "content_hash",
                          "A file comes with its content: send it to upload_file.");
    if (!d->attached_to_doctype.n && !d->attached_to_name.n) {
        d->attached_to = (Link){0};
        return true;
    }
    const TypeDef *t = registry_label(c->reg, d->attached_to_doctype);
    int64_t id = t ? name_to_id(c, t, d->attached_to_name) : 0;
    d->attached_to = (Link){id, d->attached_to_name};
    return id || no_such_target(c, d);
}
