/* SPDX-License-Identifier: EUPL-1.2
 * What others, or the user in another window, changed since the page of a document was made.
 */
#include "desk_doc.h"

/* The version that stands there now, when it is not the one that the page began with: the stored
 * document, or what the user typed in another window. */
static bool other_version(DocPage *p, Form *out, bool *out_own_draft)
{
    const Request *r = p->d->r;
    int64_t seen, draft;
    *out_own_draft = false;
    if (str_to_int(request_param_or_empty(r, "version"), &seen) && seen != p->doc->version) {
        *out = form_of_doc(p->d->c, p->doc);
        return true;
    }
    *out_own_draft = str_to_int(request_param_or_empty(r, "draft.version"), &seen) &&
                     draft_load(p->d->c, p->doc, out, &draft) && draft != seen;
    return *out_own_draft;
}

/* The draft that is kept next counts on from all that there were. */
static int64_t next_draft(DocPage *p)
{
    KeptDraft kept;
    bool older = !draft_find(p->d->c, p->doc, &kept) || kept.version < p->doc->version;
    return (older ? p->doc->version : kept.version) + 1;
}

static void answer_merge(DocPage *p, const Merge *merge, const Form *theirs, bool own_draft,
                         int status)
{
    int64_t now = next_draft(p) - 1;
    MergePage page = {.d = p->d,
                      .t = p->t,
                      .doc = p->doc,
                      .merge = merge,
                      .theirs = theirs,
                      .draft = now,
                      .own_draft = own_draft,
                      .closed = p->doc->docstatus != 0};
    merge_page_answer(&page, status);
}

/* Another name is simply followed: nobody types over it unknowingly. */
static bool has_news(const DocPage *p, const Merge *merge)
{
    const FieldDef *name = type_named_by(p->t);
    for (int i = 0; i < merge->n; i++)
        if (merge->list[i].table || merge->list[i].field != name)
            return true;
    return false;
}

bool docpage_merge_answered(DocPage *p, bool ask)
{
    Ctx *c = p->d->c;
    Form theirs, base;
    Merge merge;
    bool own_draft;
    bool other = other_version(p, &theirs, &own_draft);
    p->seen = p->doc->version;
    p->version = next_draft(p) - 1;
    if (!other)
        return false;
    p->base = form_pack(c, &theirs);
    bool known = form_unpack(c, p->t, request_param_or_empty(p->d->r, "draft.base"), &base);
    form_merge(c, known ? &base : NULL, &p->form, &theirs, &merge);
    p->form = merge.form;
    if (!merge.n_open && !(ask && has_news(p, &merge)))
        return false;
    answer_merge(p, &merge, &theirs, own_draft, 409);
    return true;
}

static bool is_same_row(const TypeDef *t, const FormRow *posted, const FormRow *kept)
{
    bool same = posted->id == kept->id;
    for (int i = 0; i < t->n_fields && same; i++) {
        FieldType type = t->fields[i].type;
        if ((type == FT_LINK || type == FT_DYNAMIC) && posted->values[i].p)
            same = str_eq(posted->values[i], kept->values[i]);
    }
    return same;
}

void docpage_take_unseen(DocPage *p)
{
    Form kept;
    int64_t version;
    if (!draft_load(p->d->c, p->doc, &kept, &version) || version != p->version)
        return;
    for (int i = 0; i < p->t->n_fields; i++) {
        const TypeDef *rows = p->t->fields[i].child;
        FormTable *t = &p->form.tables[i];
        for (int k = 0; rows && k < t->n && k < kept.tables[i].n; k++) {
            const FormRow *from = &kept.tables[i].rows[k];
            if (form_row_is_blank(t, k, rows) || !is_same_row(rows, &t->rows[k], from))
                continue;
            for (int f = 0; f < rows->n_fields; f++)
                if (!t->rows[k].values[f].p)
                    t->rows[k].values[f] = from->values[f];
        }
    }
}

void docpage_go_on_typing(DocPage *p)
{
    Ctx *c = p->d->c;
    Form stored = form_of_doc(c, p->doc);
    if (draft_keep(c, p->doc, &p->form, &stored, next_draft(p)))
        response_redirect(p->d->out, docpage_url(p));
    else
        desk_fail(p->d);
}

void docpage_answer_closed(DocPage *p)
{
    Merge merge;
    Form theirs = form_of_doc(p->d->c, p->doc);
    form_merge(p->d->c, NULL, &p->form, &theirs, &merge);
    p->d->c->e.n = 0;
    answer_merge(p, &merge, &theirs, false, 409);
}

bool docpage_closed_shown(DocPage *p)
{
    Merge merge;
    KeptDraft kept;
    if (!draft_find(p->d->c, p->doc, &kept))
        return false;
    Form theirs = form_of_doc(p->d->c, p->doc);
    form_merge(p->d->c, NULL, &kept.form, &theirs, &merge);
    if (merge.n)
        answer_merge(p, &merge, &theirs, true, 200);
    return merge.n > 0;
}

bool docpage_changed_meanwhile(DocPage *p)
{
    Ctx *c = p->d->c;
    ErrKind kind = c->e.n ? c->e.list[0].kind : ERR_VALIDATION;
    if (!p->doc->id || (kind != ERR_CONFLICT && kind != ERR_NOT_FOUND) || !ctx_refresh(c))
        return false;
    DocHead *now = doc_load(c, p->t, p->doc->id);
    if (!now && kind == ERR_NOT_FOUND)
        return docpage_gone_answered(p, p->doc->name);
    if (!now || kind != ERR_CONFLICT || !doc_resolve_names(c, now))
        return false; /* it was something else that is missing */
    c->e.n = 0;
    p->doc = now;
    docpage_read(p);
    if (now->docstatus != 0)
        docpage_answer_closed(p);
    else if (!docpage_merge_answered(p, true))
        docpage_go_on_typing(p);
    return true;
}

void docpage_show_left_behind(DocPage *p, const KeptDraft *kept, const Form *stored)
{
    Ctx *c = p->d->c;
    Merge merge;
    form_merge(c, kept->has_base ? &kept->base : NULL, &kept->form, stored, &merge);
    if (merge.n_open || has_news(p, &merge)) {
        answer_merge(p, &merge, stored, false, 200);
        return;
    }
    p->form = merge.form;
    docpage_go_on_typing(p);
}
