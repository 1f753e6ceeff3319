/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_batch.h"

#include "perm.h"

/* --- what there is to do --- */

static void add_act(BatchAct *out, int *n, const char *key, Str label, Right right)
{
    if (*n < BATCH_ACTS_MAX)
        out[(*n)++] = (BatchAct){.key = str_c(key), .label = label, .right = right};
}

/* "Sent to the Customer" and other marks that stay free after submission. */
static void add_marks(Ctx *c, const TypeDef *t, BatchAct *out, int *n)
{
    for (int i = 0; i < t->n_fields && *n < BATCH_ACTS_MAX - 2; i++) {
        const FieldDef *f = &t->fields[i];
        if (f->type != FT_YES || !f->after_submit || f->computed || f->readonly || f->hidden)
            continue;
        Str key = str_format(c->a, "set.%.*s", STR_ARG(f->name));
        add_act(out, n, key.p, str_format(c->a, tr(c->lang, "Mark: %s"), field_label(c, f).p),
                RIGHT_WRITE);
        out[*n - 1].set = f;
    }
}

int batch_acts(Ctx *c, const TypeDef *t, BatchAct *out)
{
    unsigned may = t->ledger || t->readonly ? 0 : perm_rights(c, t);
    Lang lang = c->lang;
    int n = 0;
    if (t->submittable && (may & RIGHT_SUBMIT))
        add_act(out, &n, "submit", str_c(tr(lang, "Submit")), RIGHT_SUBMIT);
    if (may & RIGHT_WRITE)
        add_marks(c, t, out, &n);
    if (t->submittable && (may & RIGHT_CANCEL))
        add_act(out, &n, "cancel", str_c(tr(lang, "Cancel")), RIGHT_CANCEL);
    if (may & RIGHT_DELETE)
        add_act(out, &n, "delete", str_c(tr(lang, "Delete")), RIGHT_DELETE);
    return n;
}

/* --- one document --- */

static Str take_errors(Ctx *c)
{
    Buf b = {.a = c->a};
    for (int i = 0; i < c->e.n && i < 3; i++) {
        buf_add_c(&b, i ? " " : "");
        buf_add(&b, c->e.list[i].text);
    }
    if (!c->e.n)
        buf_add_c(&b, tr(c->lang, "It could not be done. Open the document to see why."));
    c->e.n = 0;
    return buf_str(&b);
}

static Str wrong_state(Ctx *c, const BatchAct *act, const DocHead *d)
{
    Lang lang = c->lang;
    bool draft = d->docstatus == 0, live = d->docstatus == 1;
    if (act->right == RIGHT_SUBMIT && !draft)
        return str_c(live ? tr(lang, "It is submitted already.") : tr(lang, "It is cancelled."));
    if (act->right == RIGHT_CANCEL && !live)
        return str_c(draft ? tr(lang, "A draft is deleted, not cancelled.")
                           : tr(lang, "It is cancelled already."));
    if (act->right == RIGHT_DELETE && !draft)
        return str_c(tr(lang, "Only drafts are deleted; what is submitted can be cancelled."));
    if (act->set && d->docstatus == 2)
        return str_c(tr(lang, "It is cancelled."));
    if (act->set && *(const bool *)field_at(d, act->set))
        return str_c(tr(lang, "It is marked already."));
    return STR("");
}

Str batch_obstacle(Ctx *c, const TypeDef *t, const BatchAct *act, Str name, DocHead **out)
{
    *out = doc_get(c, t, name, RIGHT_READ);
    if (!*out || !doc_resolve_names(c, *out) || !perm_check_doc(c, *out, act->right))
        return take_errors(c);
    Str why = wrong_state(c, act, *out);
    if (why.n || act->right != RIGHT_SUBMIT)
        return why;
    DocHead *copy = doc_get(c, t, name, RIGHT_READ); /* what is computed is not what is stored */
    return copy && doc_compute(c, copy) && !ctx_failed(c) ? STR("") : take_errors(c);
}

static bool carry_out(Ctx *c, const BatchAct *act, DocHead *d)
{
    if (act->right == RIGHT_SUBMIT)
        return doc_submit(c, d);
    if (act->right == RIGHT_CANCEL)
        return doc_cancel(c, d);
    if (act->right == RIGHT_DELETE)
        return doc_delete(c, d);
    *(bool *)field_at(d, act->set) = true;
    field_mark_given(d, act->set);
    return doc_save(c, d);
}

bool batch_do(Ctx *c, const TypeDef *t, const BatchAct *act, Str name, Str *out_name, Str *out_why)
{
    *out_name = name;
    *out_why = STR("");
    DocHead *d = doc_get(c, t, name, act->right);
    if (d)
        *out_why = wrong_state(c, act, d);
    if (!d || (!out_why->n && !carry_out(c, act, d)))
        *out_why = take_errors(c);
    if (d)
        *out_name = d->name;
    return ctx_refresh(c) && !out_why->n;
}
