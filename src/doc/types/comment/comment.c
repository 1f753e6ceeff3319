/* SPDX-License-Identifier: EUPL-1.2
 * A note is written by who may read the document, under the writer's own name.
 */
#include "comment.gen.h"

#include "perm.h"
#include "site.h"

static bool no_such_document(Ctx *c, const Comment *d)
{
    return fail_field(c, ERR_LINK, "reference_name", "%s: there is no \"%.*s\". Check the name.",
                      tr(c->lang, "Reference Name"), STR_ARG(d->reference_name));
}

bool comment_validate(Ctx *c, Comment *d)
{
    const TypeDef *t = registry_label(c->reg, d->reference_doctype);
    int64_t id = t && !t->child ? name_to_id(c, t, d->reference_name) : 0;
    const DocHead *about = id ? doc_load(c, t, id) : NULL;
    if (!about)
        return no_such_document(c, d);
    if (!perm_check_doc(c, about, RIGHT_READ))
        return false;
    d->reference = (Link){id, about->name};
    if (!d->head.id) {
        d->comment_email = c->user.name;
        d->comment_by = c->user.full_name.n ? c->user.full_name : c->user.name;
    }
    return true;
}
