/* SPDX-License-Identifier: EUPL-1.2
 * ?quick=1 of a new document: a short form, which web/src/pane.ts shows beside the document that
 * one is writing. It asks what has to be known and is not known yet, and what its list shows.
 */
#include "desk_private.h"

enum { QUICK_FIELDS_MAX = 9 };

bool quick_asked(const Desk *d)
{
    return request_param_or_empty(d->r, "quick").n > 0 &&
           !str_is(request_param_or_empty(d->r, "do"), "merge"); /* its way to all fields */
}

bool quick_fits(const TypeDef *t)
{
    for (int i = 0; i < t->n_fields; i++)
        if (t->fields[i].type == FT_TABLE && t->fields[i].required)
            return false;
    return !t->ledger && !t->child && !t->submittable;
}

static bool is_listed(const TypeDef *t, const FieldDef *f)
{
    for (int i = 0; i < t->n_list; i++)
        if (str_eq(t->list[i], f->name))
            return true;
    return str_eq(t->title, f->name);
}

static bool is_asked(const FormPage *p, const FieldDef *f)
{
    Str typed = p->form->values[f->place];
    bool missing = f->required && !typed.n;
    return f->type != FT_TABLE && form_edits(f) &&
           (missing || is_listed(p->type, f) || ui_error_of(p->errors, f->name).n);
}

/* What has to be known goes first. */
void quick_write(Desk *d, const FormPage *p)
{
    int n = 0;
    m_tag(&d->m, "div");
    m_attr_c(&d->m, "class", "fields stacked");
    for (int turn = 0; turn < 2; turn++)
        for (int i = 0; i < p->type->n_fields; i++) {
            const FieldDef *f = &p->type->fields[i];
            bool first = f->required || str_eq(p->type->title, f->name);
            if (first != (turn == 0) || !is_asked(p, f) || n >= QUICK_FIELDS_MAX)
                continue;
            form_write_field(d, p, f);
            n++;
        }
    m_end(&d->m, "div");
}
