/* SPDX-License-Identifier: EUPL-1.2
 * The page of a document: a form while it is a draft, paper afterwards. Forms work without script:
 * a POST saves, submits, cancels or deletes and leads on.
 */
#include "desk_doc.h"

#include "crypto.h"
#include "desk_receipt.h"
#include "desk_sheet_file.h"
#include "once.h"
#include "perm.h"

/* --- saving --- */

/* Of the form with what was typed in it: who goes back to it and types something else makes
 * another document. */
static Str content_key(const Desk *d)
{
    const Request *r = d->r;
    Buf b = {.a = d->c->a};
    for (int i = 0; i < r->n_params; i++)
        if (!str_is(r->params[i].name, "csrf_token"))
            buf_format(&b, "%s=%s\n", r->params[i].name.p, r->params[i].value.p);
    return str_format(d->c->a, "form:%s", hash_blake2b_hex(d->c->a, buf_str(&b)).p);
}

/* Was the new document of this form made already? Then its page answers. */
static bool made_before(DocPage *p, const Once *once)
{
    OnceKept kept = {0};
    if (!once_done(p->d->c, once, &kept) || !kept.status)
        return false;
    response_redirect(p->d->out, kept.answer);
    return true;
}

/* Of two posts at once the slower one is answered as if it had come later. */
static bool made_meanwhile(DocPage *p, const Once *once)
{
    Ctx *c = p->d->c;
    bool beaten = once->key.n && c->e.n && c->e.list[0].kind == ERR_CONFLICT;
    return beaten && ctx_refresh(c) && made_before(p, once);
}

static void save(DocPage *p, bool submit)
{
    Ctx *c = p->d->c;
    Once once = {STR("")};
    if (!p->doc->id && request_param_or_empty(p->d->r, "once").n)
        once.key = content_key(p->d);
    if (made_before(p, &once))
        return;
    bool kept = !sheet_asked(p->d) || sheetfile_take(p);
    if (!docpage_apply(p) || !kept) {
        docpage_answer_form(p, 417);
        return;
    }
    int from = c->e.n;
    bool stored = p->doc->id != 0;
    once_arm(c, &once);
    if (submit ? doc_submit(c, p->doc) : doc_save(c, p->doc)) {
        DocHead old = *p->doc;
        if (stored) {
            draft_forget(c, p->doc);
        } else {
            draft_forget_new(c, p->t, request_param_or_empty(p->d->r, "once"));
            old.name = request_param_or_empty(p->d->r, "earlier");
            if (old.name.n)
                draft_forget(c, &old);
            if (!sheet_asked(p->d))
                receipt_attach(p->d, p->doc);
        }
        docpage_go_on(p, submit ? "submitted" : sheet_asked(p->d) ? sheet_close(p) : "saved");
        once_keep(c, &once, 303, docpage_next_url(p));
        return;
    }
    c->before_commit = NULL;
    if (made_meanwhile(p, &once) || docpage_changed_meanwhile(p))
        return;
    form_name_errors(c, &p->form, p->rows, from);
    docpage_answer_form(p, docpage_status(&c->e));
}

/* --- new --- */

/* Rows that are about a day (instalments) are those of the other document: the rules make them
 * anew. */
static void copy_rows(const DocPage *p, const FieldDef *table)
{
    FormTable *t = &p->form.tables[table - p->t->fields];
    for (int i = 0; p->t->submittable && i < table->child->n_fields; i++) {
        const FieldDef *f = &table->child->fields[i];
        if (f->type == FT_DATE && f->required)
            t->n = 0;
        for (int k = 0; f->type == FT_DATE && k < t->n; k++)
            t->rows[k].values[i] = (Str){0};
    }
    for (int k = 0; k < t->n; k++)
        t->rows[k].id = 0;
}

static void copy_from(DocPage *p, Str name)
{
    DocHead *source = doc_get(p->d->c, p->t, name, RIGHT_READ);
    if (!source)
        return;
    p->form = form_of_doc(p->d->c, source);
    for (int i = 0; i < p->t->n_fields; i++) {
        const FieldDef *f = &p->t->fields[i];
        if (f->unique || (p->t->submittable && f->type == FT_DATE))
            p->form.values[i] = (Str){0};
        if (f->type == FT_TABLE)
            copy_rows(p, f);
    }
}

static void prefill(DocPage *p)
{
    Ctx *c = p->d->c;
    Str copy = request_param_or_empty(p->d->r, "copy");
    Str title = request_param_or_empty(p->d->r, "title");
    docpage_read(p);
    if (copy.n)
        copy_from(p, copy);
    if (title.n && p->t->title.n)
        form_set(c, &p->form, p->t->title, title);
    else if (title.n && p->t->n_list)
        form_set(c, &p->form, p->t->list[0], title);
    if (title.n && type_named_by(p->t)) /* a code, which links take as well */
        form_set(c, &p->form, type_named_by(p->t)->name, title);
    Form inputs;
    form_compute(c, &p->form, p->doc, &p->rows, &inputs);
    c->e.n = 0; /* nobody has filled it in yet */
    p->form = inputs;
    p->rows = NULL;
}

void desk_new(Desk *d, const TypeDef *t)
{
    Ctx *c = d->c;
    if (t->ledger || !perm_check(c, t, RIGHT_CREATE)) {
        desk_fail(d);
        return;
    }
    DocPage p = {.d = d, .t = t, .doc = doc_new(c, t)};
    Str what = request_param_or_empty(d->r, "do");
    if (!desk_posted(d)) {
        prefill(&p);
        docpage_answer_form(&p, 200);
        return;
    }
    docpage_read(&p);
    if (request_param_or_empty(d->r, "add").n)
        docpage_add_row(&p);
    else if (str_is(what, "merge") || str_is(what, "rows"))
        docpage_show_again(&p, str_is(what, "merge"));
    else if (str_is(what, "complete"))
        sheet_complete(&p);
    else if (sheet_asked(d) && sheet_acted(&p, what))
        return;
    else
        save(&p, str_is(what, "submit"));
}

/* --- stored --- */

static void answer_paper(DocPage *p)
{
    Desk *d = p->d;
    docpage_begin(p);
    docpage_head(p);
    desk_flash(d);
    docpage_paper_actions(p);
    doc_steps(d, p->doc);
    paper_write(d, p->doc);
    pane_write(d, p->doc, NULL);
    desk_end(d, 200);
}

/* --- acts that cannot be undone --- */

typedef enum { ACT_CANCEL, ACT_DELETE, ACT_STANDARD } Act;

static Act act_asked(const DocPage *p, bool cancel)
{
    return cancel ? ACT_CANCEL : customize_is(p->d, p->t) ? ACT_STANDARD : ACT_DELETE;
}

static Str act_question(const DocPage *p, Act act)
{
    Ctx *c = p->d->c;
    if (act == ACT_STANDARD)
        return str_format(c->a, tr(c->lang, "Bring the form of \"%s\" back to the standard?"),
                          customize_subject(c, p->doc).p);
    return str_format(c->a,
                      act == ACT_CANCEL ? tr(c->lang, "Cancel %s?") : tr(c->lang, "Delete %s?"),
                      docpage_title(p).p);
}

/* What it does: the entry that it writes, the changes that are given up. */
static void write_effect(DocPage *p, Act act)
{
    Desk *d = p->d;
    Lang lang = desk_lang(d);
    if (act == ACT_STANDARD) {
        customize_write_given_up(d, p->doc);
        return;
    }
    m_leaf(&d->m, "p", NULL,
           str_c(act == ACT_CANCEL
                     ? tr(lang, "The document stays in the books. This entry will be written "
                                "against it:")
                     : tr(lang, "It has no number yet and is in no book: nothing else is "
                                "changed.")));
    if (act == ACT_CANCEL)
        entry_write_reversed(d, p->doc);
}

static const char *act_word(Lang lang, Act act)
{
    return act == ACT_CANCEL     ? tr(lang, "Cancel the document")
           : act == ACT_STANDARD ? tr(lang, "Back to the standard")
                                 : tr(lang, "Delete");
}

static void answer_confirm(DocPage *p, bool cancel)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    Markup *m = &d->m;
    Act act = act_asked(p, cancel);
    Str title = act_question(p, act);
    desk_begin(d, title, p->t, NULL, false);
    const UiLink crumbs[] = {{.label = type_plural(c, p->t), .url = type_url(c->a, p->t)},
                             {.label = docpage_title(p), .url = docpage_url(p)}};
    ui_head(m, c->lang, crumbs, 2, title, STATE_NONE, STR(""));
    ui_errors(m, &c->e);
    desk_form(d, docpage_url(p), "sheet section");
    ui_hidden(m, "version", str_format(c->a, "%lld", (long long)p->doc->version));
    write_effect(p, act);
    const UiButton b[] = {
        {.kind = BUTTON_DANGER,
         .label = str_c(act_word(c->lang, act)),
         .name = "do",
         .value = cancel ? STR("cancel") : STR("delete")},
        {.label = str_c(tr(c->lang, "Keep it")), .href = docpage_url(p)},
    };
    ui_actions(m, b, 2);
    m_end(m, "form");
    desk_end(d, docpage_status(&c->e));
}

static void cancel(DocPage *p)
{
    if (doc_cancel(p->d->c, p->doc))
        docpage_go_on(p, "cancelled");
    else
        answer_confirm(p, true);
}

static void delete (DocPage *p)
{
    Ctx *c = p->d->c;
    draft_forget(c, p->doc);
    if (!doc_delete(c, p->doc)) {
        answer_confirm(p, false);
        return;
    }
    bool standard = customize_is(p->d, p->t);
    desk_note(p->d, standard ? "standard" : "deleted");
    response_redirect(p->d->out,
                      standard ? doc_url(c->a, p->t, p->doc->name) : type_url(c->a, p->t));
}

/* The buttons of the form itself. */
static void act_on_form(DocPage *p, Str what)
{
    const Request *r = p->d->r;
    bool add = request_param_or_empty(r, "add").n > 0, merge = str_is(what, "merge");
    Form stored = form_of_doc(p->d->c, p->doc);
    p->version = p->seen = p->doc->version;
    str_to_int(request_param_or_empty(r, "version"), &p->seen);
    str_to_int(request_param_or_empty(r, "draft.version"), &p->version);
    p->base = request_param_or_empty(r, "draft.base");
    if (!p->base.n)
        p->base = form_pack(p->d->c, &stored);
    docpage_read(p);
    docpage_take_unseen(p);
    if (p->doc->docstatus != 0)
        docpage_answer_closed(p);
    else if (add)
        docpage_add_row(p);
    else if (str_is(what, "rows"))
        docpage_show_again(p, false);
    else if (docpage_merge_answered(p, !merge))
        return;
    else if (merge)
        docpage_go_on_typing(p);
    else
        save(p, str_is(what, "submit"));
}

static void act(DocPage *p, Str name)
{
    Ctx *c = p->d->c;
    Str what = request_param_or_empty(p->d->r, "do");
    bool typed = request_param_or_empty(p->d->r, "version").n > 0;
    if (docpage_earlier_answered(p, name)) {
        return;
    } else if (str_is(what, "cancel")) {
        cancel(p);
    } else if (str_is(what, "delete")) {
        delete (p);
    } else if (str_is(what, "discard")) {
        draft_forget(c, p->doc);
        response_redirect(p->d->out, docpage_url(p));
    } else if ((p->doc->docstatus == 0 || !typed) && !perm_check_doc(c, p->doc, RIGHT_WRITE)) {
        desk_fail(p->d);
    } else {
        act_on_form(p, what);
    }
}

static void show_form(DocPage *p)
{
    Ctx *c = p->d->c;
    KeptDraft kept;
    Form stored = form_of_doc(c, p->doc);
    p->seen = p->version = p->doc->version;
    p->base = form_pack(c, &stored);
    p->form = stored;
    p->from_draft = draft_find(c, p->doc, &kept);
    if (p->from_draft && kept.earlier && docpage_earlier_shown(p, &kept))
        return;
    if (p->from_draft && kept.stale) {
        docpage_show_left_behind(p, &kept, &stored);
        return;
    }
    if (p->from_draft) {
        p->form = kept.form;
        p->version = kept.version;
        form_compute(c, &p->form, p->doc, &p->rows, NULL);
    }
    docpage_answer_form(p, 200);
}

void desk_doc(Desk *d, const TypeDef *t, Str name)
{
    Ctx *c = d->c;
    DocPage p = {.d = d, .t = t, .doc = doc_get(c, t, name, RIGHT_READ)};
    Str ask = request_param_or_empty(d->r, "do");
    if (!p.doc || !doc_resolve_names(c, p.doc)) {
        if (p.doc || !docpage_gone_answered(&p, name))
            desk_fail(d);
        return;
    }
    bool edits = p.doc->docstatus == 0 && !t->ledger && docpage_can(&p, RIGHT_WRITE);
    if (desk_posted(d))
        act(&p, name);
    else if (!str_eq(p.doc->name, name))
        response_redirect(d->out, docpage_url(&p)); /* the draft has its number now */
    else if ((str_is(ask, "cancel") && p.doc->docstatus == 1 && docpage_can(&p, RIGHT_CANCEL)) ||
             (str_is(ask, "delete") && edits && docpage_can(&p, RIGHT_DELETE)))
        answer_confirm(&p, str_is(ask, "cancel"));
    else if (edits)
        show_form(&p);
    else if (!docpage_closed_shown(&p))
        answer_paper(&p);
}
