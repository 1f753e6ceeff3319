/* SPDX-License-Identifier: EUPL-1.2
 * What was typed for a document that somebody deleted meanwhile. Nothing of it is lost: it comes
 * back as the form of a new document, to whoever may make one; to others as a list to copy from.
 */
#include "desk_doc.h"

#include "deleted.h"
#include "identity.h"
#include "perm.h"
#include "session.h"

enum { TYPED_MAX = 60 };

/* "Alice Martin deleted Dupont SARL (24/11/2026 10:02)." */
static Str what_happened(Ctx *c, const TypeDef *t, Str name)
{
    Str user;
    Instant at;
    const char *shown = str_z(c->a, show_name(c, name));
    if (identity_spent(c, t, name) && !identity_deleted_as(c, t, name).n)
        return str_format(c->a, tr(c->lang, "%s is the name of another document now."), shown);
    if (!deleted_by(c, t, name, &user, &at))
        return str_format(c->a, tr(c->lang, "%s does not exist any more."), shown);
    if (str_eq(user, c->user.name))
        return str_format(c->a, tr(c->lang, "You deleted %s (%s)."), shown, show_instant(c, at).p);
    return str_format(c->a, tr(c->lang, "%s deleted %s (%s)."), user_full_name(c, user).p, shown,
                      show_instant(c, at).p);
}

static Str and_then(Ctx *c, Str happened, const char *then)
{
    return str_format(c->a, "%s %s", happened.p, then);
}

static bool is_missing(const Ctx *c)
{
    return c->e.n && c->e.list[0].kind == ERR_NOT_FOUND;
}

/* --- as a new document --- */

/* Its rows are new ones. */
static void forget_rows(DocPage *p)
{
    for (int i = 0; i < p->t->n_fields; i++)
        for (int k = 0; p->t->fields[i].type == FT_TABLE && k < p->form.tables[i].n; k++)
            p->form.tables[i].rows[k].id = 0;
}

static void answer_new(DocPage *p, int status)
{
    Ctx *c = p->d->c;
    p->doc = doc_new(c, p->t);
    p->gone = and_then(c, p->gone,
                       tr(c->lang, "What you typed stands below: save it as a new document."));
    forget_rows(p);
    docpage_insert_row(p);
    form_compute(c, &p->form, p->doc, &p->rows, NULL);
    c->e.n = 0; /* nobody has tried to save it as a new one yet */
    docpage_answer_form(p, status);
}

/* --- as a list --- */

static int list_rows(Ctx *c, const Form *form, const FieldDef *f, UiFact *out, int max)
{
    int n = 0;
    for (int k = 0; k < form->tables[f->place].n && n < max; k++)
        out[n++] = (UiFact){.label = str_format(c->a, "%s %d", field_label(c, f).p, k + 1),
                            .value = merge_row_text(c, form, f, k)};
    return n;
}

static int list_typed(Ctx *c, const Form *form, UiFact *out, int max)
{
    int n = 0;
    for (int i = 0; i < form->type->n_fields && n < max; i++) {
        const FieldDef *f = &form->type->fields[i];
        if (f->type == FT_TABLE)
            n += list_rows(c, form, f, out + n, max - n);
        else if (form->values[i].n && form_edits(f))
            out[n++] = (UiFact){.label = field_label(c, f),
                                .value = merge_shown_value(c, f, form->values[i])};
    }
    return n;
}

static void answer_list(Desk *d, const TypeDef *t, Str happened, const UiFact *typed, int n)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    Str title = str_c(tr(c->lang, "What you typed is not lost"));
    const UiLink list = {.label = type_plural(c, t), .url = type_url(c->a, t)};
    desk_begin(d, title, t, NULL, false);
    ui_head(m, c->lang, &list, 1, title, STATE_NONE, STR(""));
    ui_notice(m, NOTICE_WARN,
              and_then(c, happened,
                       tr(c->lang, "What you typed was not saved; it stands here so "
                                   "that you can use it elsewhere.")));
    ui_facts(m, "facts", typed, n);
    desk_end(d, 404);
}

/* Nothing was typed that could be lost. */
static bool acts_on_stored(const Desk *d)
{
    Str what = request_param_or_empty(d->r, "do");
    return str_is(what, "discard") || str_is(what, "delete") || str_is(what, "cancel");
}

bool docpage_gone_answered(DocPage *p, Str name)
{
    Ctx *c = p->d->c;
    const Request *r = p->d->r;
    bool typed = request_param_or_empty(r, "version").n > 0;
    if (!desk_posted(p->d) || !typed || !is_missing(c) || acts_on_stored(p->d))
        return false;
    c->e.n = 0;
    docpage_read(p);
    p->gone = what_happened(c, p->t, name);
    if (docpage_can(p, RIGHT_CREATE)) {
        answer_new(p, 404);
        return true;
    }
    UiFact facts[TYPED_MAX];
    answer_list(p->d, p->t, p->gone, facts, list_typed(c, &p->form, facts, TYPED_MAX));
    return true;
}

bool docpage_earlier_answered(DocPage *p, Str name)
{
    Ctx *c = p->d->c;
    const Request *r = p->d->r;
    int64_t seen;
    if (!str_eq(name, p->doc->name) || str_is(request_param_or_empty(r, "do"), "discard") ||
        !str_to_int(request_param_or_empty(r, "version"), &seen) ||
        !identity_is_earlier(c, p->t, name, seen))
        return false;
    identity_tell_gone(c, p->t);
    if (!docpage_gone_answered(p, name))
        desk_fail(p->d);
    return true;
}

bool docpage_earlier_shown(DocPage *p, const KeptDraft *kept)
{
    Ctx *c = p->d->c;
    if (!docpage_can(p, RIGHT_CREATE))
        return false;
    p->form = kept->form;
    p->earlier = p->doc->name;
    p->gone = what_happened(c, p->t, p->earlier);
    answer_new(p, 200);
    return true;
}

bool desk_note_gone(Desk *d, const TypeDef *t, Str name, Str text)
{
    Ctx *c = d->c;
    if (!text.n || !is_missing(c))
        return false;
    c->e.n = 0;
    answer_list(d, t, what_happened(c, t, name),
                &(UiFact){.label = str_c(tr(c->lang, "Note")), .value = text}, 1);
    return true;
}
