/* SPDX-License-Identifier: EUPL-1.2 */
#include "form.h"
#include "rules.h"

static bool is_needed(Ctx *c, const DocHead *d, const FieldDef *f)
{
    return f->required || (f->required_if && rules_holds(c, NULL, d, f->required_if));
}

/* Is a link still to be chosen that the document cannot do without? */
static bool waits_for_link(Ctx *c, const DocHead *d)
{
    int errors = c->e.n;
    bool waits = false;
    for (int i = 0; i < d->type->n_fields && !waits; i++) {
        const FieldDef *f = &d->type->fields[i];
        bool link = (f->type == FT_LINK || f->type == FT_DYNAMIC) && !f->via.n;
        waits = link && field_is_empty(d, f) && is_needed(c, d, f);
    }
    c->e.n = errors; /* a condition that cannot be told is not the reader's mistake */
    return waits;
}

/* Values that are not allowed are told at once; what is missing, when the document is saved. */
static void check_values(Ctx *c, const DocHead *d)
{
    int n = c->e.n;
    rules_check(c, d);
    for (int i = n; i < c->e.n; i++)
        if (c->e.list[i].kind != ERR_MANDATORY)
            c->e.list[n++] = c->e.list[i];
    c->e.n = n;
}

/* What is proposed anew in a stored row is proposed as in a new one: for so long it has no id. */
static void name_anew(const Form *form, DocHead *d, int *const *rows, bool stored)
{
    for (int i = 0; i < d->type->n_fields; i++)
        for (int k = 0; k < form->tables[i].n; k++)
            if (form->tables[i].rows[k].anew && rows[i][k] >= 0)
                doc_row(d, &d->type->fields[i], rows[i][k])->id = stored
                                                                      ? form->tables[i].rows[k].id
                                                                      : 0;
}

void form_compute(Ctx *c, const Form *form, DocHead *d, int ***out_rows, Form *out_inputs)
{
    form_apply(c, form, d, out_rows);
    int from = c->e.n;
    name_anew(form, d, *out_rows, false);
    doc_fill(c, d);
    bool waits = out_inputs && waits_for_link(c, d);
    if (waits)
        *out_inputs = form_of_doc(c, d);
    doc_work_out(c, d);
    name_anew(form, d, *out_rows, true);
    if (out_inputs && !waits)
        *out_inputs = form_of_doc(c, d);
    check_values(c, d);
    form_name_errors(c, form, *out_rows, from);
}
