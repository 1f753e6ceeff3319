/* SPDX-License-Identifier: EUPL-1.2
 * The page of a document: a form while it is a draft, paper afterwards; its actions, each the next
 * step first. Forms work without script: a POST saves, submits, cancels or deletes and leads on.
 */
#include "crypto.h"
#include "desk_list_place.h"
#include "desk_merge.h"
#include "desk_receipt.h"
#include "once.h"
#include "perm.h"
#include "rules.h"

enum { FORM_KEY_BYTES = 16 };

typedef struct {
    Desk *d;
    const TypeDef *t;
    DocHead *doc;
    Form form;
    int **rows;
    int64_t seen;    /* version of the document that the page began with … */
    Str base;        /* … and what stood there then, packed */
    int64_t version; /* of the draft that is shown */
    bool from_draft; /* what is shown was not saved yet */
} DocPage;

static bool can(const DocPage *p, Right right)
{
    return (perm_rights(p->d->c, p->t) & right) != 0;
}

static Str own_url(const DocPage *p)
{
    Arena *a = p->d->c->a;
    return p->doc->id ? doc_url(a, p->t, p->doc->name)
                      : str_format(a, "%s/new", type_url(a, p->t).p);
}

/* --- head and actions --- */

static void write_pager(DocPage *p)
{
    Arena *a = p->d->c->a;
    ListPlace at;
    list_place_find(p->d, p->doc, &at);
    ui_pager(&p->d->m, desk_lang(p->d), at.position,
             at.previous.n ? doc_url(a, p->t, at.previous) : STR(""),
             at.next.n ? doc_url(a, p->t, at.next) : STR(""));
}

/* The list as one left it. */
static Str list_url(const DocPage *p)
{
    Str query, url = type_url(p->d->c->a, p->t);
    list_place_query(p->d, p->t, &query);
    return query.n ? str_format(p->d->c->a, "%s?%s", url.p, query.p) : url;
}

static bool is_random_name(const TypeDef *t)
{
    return !t->n_numbers && !t->named.n;
}

static Str title_of(const DocPage *p)
{
    Ctx *c = p->d->c;
    if (!p->doc->id)
        return type_phrase(c, "New", p->t);
    const FieldDef *title = p->t->title.n ? type_field(p->t, p->t->title) : NULL;
    Str text = title ? field_show(c, NULL, p->doc, title) : STR("");
    return text.n && is_random_name(p->t) ? text : show_name(c, p->doc->name);
}

static void begin(DocPage *p)
{
    Desk *d = p->d;
    d->page.doc_id = p->doc->id;
    d->page.doc_version = p->doc->version;
    d->page.doc_kind = type_label(d->c, p->t);
    desk_begin(d, title_of(p), p->t, NULL, false);
}

static void write_head(DocPage *p)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    Markup *m = &d->m;
    Str word;
    UiState state = doc_state(c, p->doc, &word);
    const char *menu = desk_menu_title(c->lang, p->t->menu);
    const UiLink crumbs[] = {{.label = str_c(menu), .url = type_url(c->a, p->t)},
                             {.label = type_plural(c, p->t), .url = list_url(p)}};
    ui_head_begin(m, c->lang, menu ? crumbs : crumbs + 1, menu ? 2 : 1, title_of(p), state, word);
    if (p->doc->docstatus == 1 && p->t->submittable && !str_is(word, "") && state != STATE_SEALED)
        ui_state(m, STATE_SEALED, str_c(tr(c->lang, "Sealed")));
    if (p->from_draft)
        m_leaf(m, "small", NULL, str_c(tr(c->lang, "not saved yet")));
    if (p->doc->id)
        write_pager(p);
    ui_head_end(m);
}

static UiButton action(const char *word, const char *value, UiButtonKind kind)
{
    return (UiButton){.kind = kind, .label = str_c(word), .name = "do", .value = str_c(value)};
}

static void hidden_button(Markup *m, const char *what)
{
    m_tag(m, "button");
    m_attr_c(m, "name", "do");
    m_attr_c(m, "value", what);
    m_flag(m, "hidden", true);
    m_end(m, "button");
}

static Str ask_url(const DocPage *p, const char *what)
{
    return str_format(p->d->c->a, "%s?do=%s", own_url(p).p, what);
}

static UiButton pdf_button(const DocPage *p)
{
    Ctx *c = p->d->c;
    return (UiButton){.kind = BUTTON_QUIET,
                      .label = STR("PDF"),
                      .plain = true,
                      .key = "print",
                      .href = str_format(c->a, "/api/method/%s?doctype=%s&name=%s",
                                         "frappe.utils.print_format.download_pdf",
                                         percent_encode(c->a, p->t->label, false).p,
                                         percent_encode(c->a, p->doc->name, false).p)};
}

static void form_actions(DocPage *p)
{
    Ctx *c = p->d->c;
    Lang lang = c->lang;
    UiButton b[6];
    int n = 0;
    bool submits = p->t->submittable && can(p, RIGHT_SUBMIT), quick = quick_asked(p->d);
    if (submits) {
        b[n] = action(type_phrase(c, "Submit", p->t).p, "submit", BUTTON_PRIMARY);
        b[n].shown_key = "Ctrl ⏎";
        b[n++].key = "primary";
    }
    b[n] = action(tr(lang, "Save"), "save", submits ? BUTTON_PLAIN : BUTTON_PRIMARY);
    b[n].shown_key = "Ctrl S";
    b[n++].key = "save";
    if (quick)
        b[n++] = action(tr(lang, "All fields"), "merge", BUTTON_QUIET);
    if (p->from_draft)
        b[n++] = action(tr(lang, "Discard the changes"), "discard", BUTTON_QUIET);
    if (!p->doc->id && !quick && customize_url(p->d, p->t).n)
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .label = str_c(tr(lang, "Customize the form")),
                            .href = customize_url(p->d, p->t)};
    if (p->doc->id && can(p, RIGHT_CREATE))
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .label = str_c(tr(lang, "Duplicate")),
                            .href = str_format(c->a, "%s/new?copy=%s", type_url(c->a, p->t).p,
                                               percent_encode(c->a, p->doc->name, false).p)};
    if (p->doc->id && p->t->submittable)
        b[n++] = pdf_button(p);
    if (p->doc->id && can(p, RIGHT_DELETE))
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .href = ask_url(p, "delete"),
                            .label = str_c(p->t->submittable ? tr(lang, "Delete the draft…")
                                                             : tr(lang, "Delete…"))};
    ui_actions(&p->d->m, b, n);
}

static void paper_actions(DocPage *p)
{
    Ctx *c = p->d->c;
    Lang lang = c->lang;
    UiButton b[ACTIONS_MAX + 4];
    int n = doc_actions(p->d, p->doc, b);
    if (!p->t->legal || p->doc->docstatus != 1) /* a legal one has papers that it declares */
        b[n++] = pdf_button(p);
    if (!p->t->ledger && can(p, RIGHT_CREATE))
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .label = str_c(tr(lang, "Duplicate")),
                            .href = str_format(c->a, "%s/new?copy=%s", type_url(c->a, p->t).p,
                                               percent_encode(c->a, p->doc->name, false).p)};
    if (p->doc->docstatus == 1 && can(p, RIGHT_CANCEL))
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .label = str_c(tr(lang, "Cancel…")),
                            .href = ask_url(p, "cancel")};
    if (n)
        ui_actions(&p->d->m, b, n);
}

/* --- the page as a form --- */

static void form_attributes(DocPage *p)
{
    Ctx *c = p->d->c;
    Markup *m = &p->d->m;
    m_tag(m, "form");
    m_attr_c(m, "method", "post");
    m_attr(m, "action", own_url(p));
    m_attr(m, "data-draft", str_format(c->a, "%s/draft", own_url(p).p));
    m_attr(m, "data-doctype", p->t->label);
    if (p->doc->id) {
        m_attr(m, "data-name", p->doc->name);
        m_attr_int(m, "data-version", p->version);
    }
    m_flag(m, "novalidate", true); /* what is wrong is said by the server, in our words */
}

/* A form for a new document makes one, however often it is sent. */
static Str form_key(const Desk *d)
{
    Str known = request_param_or_empty(d->r, "once");
    return known.n == 2 * FORM_KEY_BYTES && desk_posted(d) ? known
                                                           : random_hex(d->c->a, FORM_KEY_BYTES);
}

/* Which versions the page shows, and what stood there: others' changes are told from its own. */
static void write_versions(DocPage *p)
{
    Arena *a = p->d->c->a;
    Markup *m = &p->d->m;
    ui_hidden(m, "version", str_format(a, "%lld", (long long)p->seen));
    ui_hidden(m, "draft.version", str_format(a, "%lld", (long long)p->version));
    ui_packed(m, "draft.base", p->base);
}

static void write_form(DocPage *p)
{
    Desk *d = p->d;
    bool quick = !p->doc->id && quick_asked(d);
    form_attributes(p);
    if (d->page.csrf.n)
        ui_hidden(&d->m, "csrf_token", d->page.csrf);
    if (p->doc->id)
        write_versions(p);
    else {
        ui_hidden(&d->m, "once", form_key(d));
        receipt_carry(d);
    }
    if (quick)
        ui_hidden(&d->m, "quick", STR("1"));
    hidden_button(&d->m, "save"); /* Return in a field saves; only its own button submits */
    hidden_button(&d->m, "merge");
    form_actions(p);
    ui_errors(&d->m, &d->c->e);
    FormPage page = {
        .type = p->t, .doc = p->doc, .form = &p->form, .errors = &d->c->e, .rows = p->rows};
    quick ? quick_write(d, &page) : form_write(d, &page);
    m_end(&d->m, "form");
}

static void answer_form(DocPage *p, int status)
{
    Desk *d = p->d;
    begin(p);
    write_head(p);
    desk_flash(d);
    write_form(p);
    if (p->doc->id)
        pane_write(d, p->doc);
    else
        receipt_pane(d);
    desk_end(d, status);
}

static int status_of_errors(const Errors *e)
{
    return e->n ? err_http_status(e->list[0].kind) : 200;
}

/* --- reading a posted form --- */

static bool is_ours(Str name)
{
    static const char *const names[] = {"csrf_token", "version", "do",   "add",
                                        "title",      "copy",    "once", "quick"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

/* "row.items[3]" = "drop": the choice of the page that merges. */
static void drop_row(DocPage *p, const Param *x)
{
    int64_t row;
    Str name = x->name;
    long open = str_find(name, '['), close = str_find(name, ']');
    if (!str_starts(name, STR("row.")) || !str_is(x->value, "drop") || open < 0 || close < open)
        return;
    const FieldDef *table = type_field(p->t, str_slice(name, 4, (size_t)open));
    if (table && table->type == FT_TABLE &&
        str_to_int(str_slice(name, (size_t)open + 1, (size_t)close), &row) && row >= 0 &&
        row < p->form.tables[table->place].n)
        form_row_remove(&p->form, table, (int)row);
}

static void read_form(DocPage *p)
{
    const Request *r = p->d->r;
    p->form = form_new(p->d->c, p->t);
    for (int i = 0; i < r->n_params; i++)
        if (!is_ours(r->params[i].name))
            form_set(p->d->c, &p->form, r->params[i].name, r->params[i].value);
    for (int i = r->n_params - 1; i >= 0; i--) /* the last rows first */
        drop_row(p, &r->params[i]);
}

/* What is missing too, so that all is told at once; a value that cannot be read is not missing. */
static void tell_missing(DocPage *p)
{
    Errors *e = &p->d->c->e;
    Errors known = *e;
    rules_check(p->d->c, p->doc);
    form_name_errors(p->d->c, &p->form, p->rows, known.n);
    int n = known.n;
    for (int i = known.n; i < e->n; i++)
        if (!ui_error_of(&known, e->list[i].field).n)
            e->list[n++] = e->list[i];
    e->n = n;
}

/* What is wrong is told, what can be computed is shown all the same. */
static bool apply_form(DocPage *p)
{
    Ctx *c = p->d->c;
    bool ok = form_apply(c, &p->form, p->doc, &p->rows);
    if (ok)
        return true;
    int errors = c->e.n;
    doc_compute(c, p->doc);
    c->e.n = errors;
    tell_missing(p);
    return false;
}

static void go_on(DocPage *p, const char *note)
{
    desk_note(p->d, note);
    response_redirect(p->d->out, doc_url(p->d->c->a, p->t, p->doc->name));
}

/* Shows the form again with what was typed, computed; nothing is stored. */
static void show_again(DocPage *p)
{
    form_apply(p->d->c, &p->form, p->doc, &p->rows);
    doc_compute(p->d->c, p->doc);
    p->d->c->e.n = 0;
    answer_form(p, 200);
}

/* A new row for those who have no script. */
static void add_row(DocPage *p)
{
    const FieldDef *table = type_field(p->t, request_param_or_empty(p->d->r, "add"));
    if (table && table->type == FT_TABLE)
        form_row_insert(p->d->c, &p->form, table, p->form.tables[table->place].n);
    show_again(p);
}

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

/* --- what others changed since the page was made --- */

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

/* Brings what was typed together with what was changed meanwhile; true when the page that asks was
 * the answer. Otherwise the form has both. `ask`: also when nothing is to be chosen. */
static bool merge_answered(DocPage *p, bool ask)
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
    if (!merge.n_open && !(ask && merge.n))
        return false;
    answer_merge(p, &merge, &theirs, own_draft, 409);
    return true;
}

/* The form with what was typed, to go on with: it is kept like what scripts send while typing. */
static void go_on_typing(DocPage *p)
{
    Ctx *c = p->d->c;
    Form stored = form_of_doc(c, p->doc);
    if (draft_keep(c, p->doc, &p->form, &stored, next_draft(p)))
        response_redirect(p->d->out, own_url(p));
    else
        desk_fail(p->d);
}

/* It is no draft any more: what was typed is shown, and cannot be stored. */
static void answer_closed(DocPage *p)
{
    Merge merge;
    Form theirs = form_of_doc(p->d->c, p->doc);
    form_merge(p->d->c, NULL, &p->form, &theirs, &merge);
    p->d->c->e.n = 0;
    answer_merge(p, &merge, &theirs, false, 409);
}

/* Somebody was faster by a moment. */
static bool changed_meanwhile(DocPage *p)
{
    Ctx *c = p->d->c;
    bool conflict = p->doc->id && c->e.n && c->e.list[0].kind == ERR_CONFLICT;
    DocHead *now = conflict && ctx_refresh(c) ? doc_load(c, p->t, p->doc->id) : NULL;
    if (!now || !doc_resolve_names(c, now))
        return false;
    c->e.n = 0;
    p->doc = now;
    read_form(p);
    if (now->docstatus != 0)
        answer_closed(p);
    else if (!merge_answered(p, true))
        go_on_typing(p);
    return true;
}

static void save(DocPage *p, bool submit)
{
    Ctx *c = p->d->c;
    Once once = {STR("")};
    if (!p->doc->id && request_param_or_empty(p->d->r, "once").n)
        once.key = content_key(p->d);
    if (made_before(p, &once))
        return;
    if (!apply_form(p)) {
        answer_form(p, 417);
        return;
    }
    int from = c->e.n;
    Str before = p->doc->name;
    once_arm(c, &once);
    if (submit ? doc_submit(c, p->doc) : doc_save(c, p->doc)) {
        DocHead old = *p->doc;
        old.name = before;
        if (before.n)
            draft_forget(c, &old);
        else
            receipt_attach(p->d, p->doc);
        go_on(p, submit ? "submitted" : "saved");
        once_keep(c, &once, 303, doc_url(c->a, p->t, p->doc->name));
        return;
    }
    c->before_commit = NULL;
    if (made_meanwhile(p, &once) || changed_meanwhile(p))
        return;
    form_name_errors(c, &p->form, p->rows, from);
    answer_form(p, status_of_errors(&c->e));
}

/* --- new --- */

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
        for (int k = 0; f->type == FT_TABLE && k < p->form.tables[i].n; k++)
            p->form.tables[i].rows[k].id = 0;
    }
}

static void prefill(DocPage *p)
{
    Ctx *c = p->d->c;
    Str copy = request_param_or_empty(p->d->r, "copy");
    Str title = request_param_or_empty(p->d->r, "title");
    read_form(p);
    if (copy.n)
        copy_from(p, copy);
    if (title.n && p->t->title.n)
        form_set(c, &p->form, p->t->title, title);
    else if (title.n && p->t->n_list)
        form_set(c, &p->form, p->t->list[0], title);
    if (title.n && type_named_by(p->t)) /* a code, which links take as well */
        form_set(c, &p->form, type_named_by(p->t)->name, title);
    form_apply(c, &p->form, p->doc, &p->rows);
    doc_compute(c, p->doc);
    c->e.n = 0; /* nobody has filled it in yet */
    p->form = form_of_doc(c, p->doc);
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
        answer_form(&p, 200);
        return;
    }
    read_form(&p);
    if (request_param_or_empty(d->r, "add").n)
        add_row(&p);
    else if (str_is(what, "merge"))
        show_again(&p);
    else
        save(&p, str_is(what, "submit"));
}

/* --- stored --- */

static void answer_paper(DocPage *p)
{
    Desk *d = p->d;
    begin(p);
    write_head(p);
    desk_flash(d);
    paper_actions(p);
    paper_write(d, p->doc);
    pane_write(d, p->doc);
    desk_end(d, 200);
}

/* Before an act that cannot be undone: what it does, with the entry that it writes. */
static void answer_confirm(DocPage *p, bool cancel)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    Markup *m = &d->m;
    Lang lang = c->lang;
    Str title = str_format(c->a, cancel ? tr(lang, "Cancel %s?") : tr(lang, "Delete %s?"),
                           title_of(p).p);
    desk_begin(d, title, p->t, NULL, false);
    const UiLink crumbs[] = {{.label = type_plural(c, p->t), .url = type_url(c->a, p->t)},
                             {.label = title_of(p), .url = own_url(p)}};
    ui_head(m, lang, crumbs, 2, title, STATE_NONE, STR(""));
    ui_errors(m, &c->e);
    desk_form(d, own_url(p), "sheet section");
    m_leaf(m, "p", NULL,
           str_c(cancel ? tr(lang, "The document stays in the books. This entry will be written "
                                   "against it:")
                        : tr(lang, "It has no number yet and is in no book: nothing else is "
                                   "changed.")));
    if (cancel)
        entry_write(d, p->doc, true);
    const UiButton b[] = {
        {.kind = BUTTON_DANGER,
         .label = str_c(cancel ? tr(lang, "Cancel the document") : tr(lang, "Delete")),
         .name = "do",
         .value = cancel ? STR("cancel") : STR("delete")},
        {.label = str_c(tr(lang, "Keep it")), .href = own_url(p)},
    };
    ui_actions(m, b, 2);
    m_end(m, "form");
    desk_end(d, status_of_errors(&c->e));
}

static void cancel(DocPage *p)
{
    if (doc_cancel(p->d->c, p->doc))
        go_on(p, "cancelled");
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
    desk_note(p->d, "deleted");
    response_redirect(p->d->out, type_url(c->a, p->t));
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
    read_form(p);
    if (p->doc->docstatus != 0)
        answer_closed(p);
    else if (add)
        add_row(p);
    else if (merge_answered(p, !merge))
        return;
    else if (merge)
        go_on_typing(p);
    else
        save(p, str_is(what, "submit"));
}

static void act(DocPage *p)
{
    Ctx *c = p->d->c;
    Str what = request_param_or_empty(p->d->r, "do");
    bool typed = request_param_or_empty(p->d->r, "version").n > 0;
    if (str_is(what, "cancel")) {
        cancel(p);
    } else if (str_is(what, "delete")) {
        delete (p);
    } else if (str_is(what, "discard")) {
        draft_forget(c, p->doc);
        response_redirect(p->d->out, own_url(p));
    } else if ((p->doc->docstatus == 0 || !typed) && !perm_check_doc(c, p->doc, RIGHT_WRITE)) {
        desk_fail(p->d);
    } else {
        act_on_form(p, what);
    }
}

/* What was typed before somebody else changed the document: both are brought together. */
static void show_left_behind(DocPage *p, const KeptDraft *kept, const Form *stored)
{
    Ctx *c = p->d->c;
    Merge merge;
    form_merge(c, kept->has_base ? &kept->base : NULL, &kept->form, stored, &merge);
    if (merge.n) {
        answer_merge(p, &merge, stored, false, 200);
        return;
    }
    p->form = kept->form;
    go_on_typing(p);
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
    if (p->from_draft && kept.stale) {
        show_left_behind(p, &kept, &stored);
        return;
    }
    if (p->from_draft) {
        p->form = kept.form;
        p->version = kept.version;
        form_apply(c, &p->form, p->doc, &p->rows);
        doc_compute(c, p->doc);
        form_name_errors(c, &p->form, p->rows, 0);
    }
    answer_form(p, 200);
}

void desk_doc(Desk *d, const TypeDef *t, Str name)
{
    Ctx *c = d->c;
    DocPage p = {.d = d, .t = t, .doc = doc_get(c, t, name, RIGHT_READ)};
    Str ask = request_param_or_empty(d->r, "do");
    if (!p.doc || !doc_resolve_names(c, p.doc)) {
        desk_fail(d);
        return;
    }
    bool edits = p.doc->docstatus == 0 && !t->ledger && can(&p, RIGHT_WRITE);
    if (desk_posted(d))
        act(&p);
    else if (!str_eq(p.doc->name, name))
        response_redirect(d->out, own_url(&p)); /* the draft has its number now */
    else if ((str_is(ask, "cancel") && p.doc->docstatus == 1 && can(&p, RIGHT_CANCEL)) ||
             (str_is(ask, "delete") && edits && can(&p, RIGHT_DELETE)))
        answer_confirm(&p, str_is(ask, "cancel"));
    else if (edits)
        show_form(&p);
    else
        answer_paper(&p);
}
