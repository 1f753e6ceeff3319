/* SPDX-License-Identifier: EUPL-1.2
 * The way to the form that changes the form of a type (Customize Form): its document, or a new one
 * with all fields as they are.
 */
#include "desk_private.h"
#include "perm.h"

static const TypeDef *customize_type(const Desk *d)
{
    return registry_type(d->c->reg, STR("customize_form"));
}

Str customize_url(const Desk *d, const TypeDef *t)
{
    const TypeDef *form = customize_type(d);
    bool may = form && t != form && !t->ledger && (perm_rights(d->c, form) & RIGHT_CREATE);
    return may ? doc_url(d->c->a, form, t->label) : STR("");
}

/* "Sales Invoice", as its address says it too: "sales-invoice" */
static const TypeDef *named(const Desk *d, Str name)
{
    const TypeDef *t = registry_label(d->c->reg, name);
    return t ? t : registry_type(d->c->reg, str_replace(d->c->a, name, STR("-"), STR("_")));
}

bool customize_route(Desk *d, const TypeDef *t, Str name)
{
    Ctx *c = d->c;
    const TypeDef *of = t == customize_type(d) ? named(d, name) : NULL;
    if (!of || desk_posted(d) || (str_eq(of->label, name) && name_to_id(c, t, name)))
        return false;
    if (name_to_id(c, t, of->label))
        response_redirect(d->out, doc_url(c->a, t, of->label));
    else
        response_redirect(d->out, str_format(c->a, "%s/new?doc_type=%s", type_url(c->a, t).p,
                                             percent_encode(c->a, of->label, false).p));
    return true;
}
