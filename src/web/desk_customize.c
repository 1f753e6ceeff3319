/* SPDX-License-Identifier: EUPL-1.2
 * The way to the form that changes the form of a type (Customize Form): its document, or a new one
 * with all fields as they are; and the way back to the standard, which is to delete it.
 */
#include "customize.h"
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

/* --- back to the standard --- */

bool customize_is(const Desk *d, const TypeDef *t)
{
    return t == customize_type(d);
}

Str customize_subject(Ctx *c, const DocHead *doc)
{
    const TypeDef *of = registry_label(c->reg, doc->name);
    return of ? type_label(c, of) : doc->name;
}

/* "Address (Leased Premises)", "Deposit: rent > 1000", "Customer" */
static Str told(Ctx *c, const TypeDef *t, const FieldDef *f, CustomizeChange kind)
{
    Str label = field_label(c, f), standard = field_label(c, type_standard_field(t, f));
    if (kind == CHANGED_LABEL)
        return str_format(c->a, "%s (%s)", label.p, standard.p);
    Str value = kind == CHANGED_WIDTH       ? str_format(c->a, "%d", f->width)
                : kind == CHANGED_DEFAULT   ? f->fallback
                : kind == CHANGED_CONDITION ? f->show_text
                                            : STR("");
    return value.n ? str_format(c->a, tr(c->lang, "%s: %s"), label.p, value.p) : label;
}

static Str told_all(Ctx *c, const TypeDef *t, const FieldDef **fields, int n, CustomizeChange kind)
{
    Buf b = {.a = c->a};
    for (int i = 0; i < n; i++) {
        buf_add_c(&b, i ? ", " : "");
        buf_add(&b, kind < CHANGED_KINDS ? told(c, t, fields[i], kind) : field_label(c, fields[i]));
    }
    return buf_str(&b);
}

static int given_up(Ctx *c, const TypeDef *t, const FieldDef **fields, UiFact *out)
{
    static const char *const words[CHANGED_KINDS] = {
        [CHANGED_LABEL] = "Label",        [CHANGED_PLACE] = "Order and Sections",
        [CHANGED_REQUIRED] = "Mandatory", [CHANGED_HIDDEN] = "Hidden",
        [CHANGED_LIST] = "In List View",  [CHANGED_WIDTH] = "Width",
        [CHANGED_DEFAULT] = "Default",    [CHANGED_CONDITION] = "Shown If"};
    int n = 0;
    for (CustomizeChange kind = 0; kind < CHANGED_KINDS; kind++) {
        int k = type_changed(t, kind, fields);
        if (k)
            out[n++] = (UiFact){.label = str_c(tr(c->lang, words[kind])),
                                .value = told_all(c, t, fields, k, kind)};
    }
    return n;
}

static void write_what_stays(Desk *d, const TypeDef *t, const FieldDef **fields)
{
    Ctx *c = d->c;
    int n = 0;
    for (int i = 0; i < t->n_fields; i++)
        if (t->fields[i].custom && !t->custom)
            fields[n++] = &t->fields[i];
    Str own = told_all(c, t, fields, n, CHANGED_KINDS);
    m_leaf(&d->m, "p", NULL,
           n ? str_format(c->a,
                          tr(c->lang, "Fields that were added stay, with all that is in them: %s. "
                                      "So do the columns and widths that users chose for "
                                      "themselves."),
                          own.p)
             : str_c(tr(c->lang, "The columns and widths that users chose for themselves stay.")));
}

void customize_write_given_up(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    const TypeDef *t = registry_label(c->reg, doc->name);
    if (!t)
        return;
    const FieldDef **fields = arena_array_of(c->a, const FieldDef *, t->n_fields + 1);
    UiFact facts[CHANGED_KINDS];
    int n = given_up(c, t, fields, facts);
    m_leaf(&d->m, "p", NULL,
           str_c(n ? tr(c->lang, "For everybody, at once, the form has the labels, order, columns "
                                 "and defaults of the program again. This is given up:")
                   : tr(c->lang, "Nothing of this form differs from the standard.")));
    if (n)
        ui_facts(&d->m, "facts", facts, n);
    write_what_stays(d, t, fields);
}
