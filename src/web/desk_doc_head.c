/* SPDX-License-Identifier: EUPL-1.2
 * Head of the page of a document: where one is, its state, and its actions, the next step first.
 */
#include "desk_doc.h"

#include "desk_list_place.h"
#include "perm.h"

bool docpage_can(const DocPage *p, Right right)
{
    return (perm_rights(p->d->c, p->t) & right) != 0;
}

Str docpage_url(const DocPage *p)
{
    Arena *a = p->d->c->a;
    if (!p->doc->id && sheet_asked(p->d))
        return STR("/books/entry");
    return p->doc->id ? doc_url(a, p->t, p->doc->name)
                      : str_format(a, "%s/new", type_url(a, p->t).p);
}
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

Str docpage_title(const DocPage *p)
{
    Ctx *c = p->d->c;
    if (!p->doc->id)
        return type_phrase(c, "New", p->t);
    if (customize_is(p->d, p->t))
        return customize_subject(c, p->doc);
    const FieldDef *title = p->t->title.n ? type_field(p->t, p->t->title) : NULL;
    Str text = title ? field_show(c, NULL, p->doc, title) : STR("");
    return text.n && is_random_name(p->t) ? text : show_name(c, p->doc->name);
}

void docpage_begin(DocPage *p)
{
    Desk *d = p->d;
    d->page.doc_id = p->doc->id;
    d->page.doc_version = p->doc->version;
    d->page.doc_kind = type_label(d->c, p->t);
    if (!p->t->ledger && docpage_can(p, RIGHT_CREATE))
        d->page.doc_new = str_format(d->c->a, "%s/new", type_url(d->c->a, p->t).p);
    desk_begin(d, docpage_title(p), p->t, NULL, false);
}

void docpage_head(DocPage *p)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    Markup *m = &d->m;
    Str word;
    UiState state = doc_state(c, p->doc, &word);
    const char *menu = desk_menu_title(c->lang, p->t->menu);
    const UiLink crumbs[] = {{.label = str_c(menu), .url = type_url(c->a, p->t)},
                             {.label = type_plural(c, p->t), .url = list_url(p)}};
    ui_head_begin(m, c->lang, menu ? crumbs : crumbs + 1, menu ? 2 : 1, docpage_title(p), state,
                  word);
    Str sealed = str_c(tr(c->lang, "Sealed"));
    words_with(c, STR("Sealed"), p->t->label.p, &sealed);
    if (p->doc->docstatus == 1 && p->t->submittable && !str_is(word, "") && state != STATE_SEALED)
        ui_state(m, STATE_SEALED, sealed);
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

static Str ask_url(const DocPage *p, const char *what)
{
    return str_format(p->d->c->a, "%s?do=%s", docpage_url(p).p, what);
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

void docpage_form_actions(DocPage *p)
{
    Ctx *c = p->d->c;
    Lang lang = c->lang;
    UiButton b[6];
    int n = 0;
    bool submits = p->t->submittable && docpage_can(p, RIGHT_SUBMIT), quick = quick_asked(p->d);
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
    bool standard = customize_is(p->d, p->t);
    if (p->doc->id && docpage_can(p, RIGHT_CREATE) && !standard)
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .label = str_c(tr(lang, "Duplicate")),
                            .href = str_format(c->a, "%s/new?copy=%s", type_url(c->a, p->t).p,
                                               percent_encode(c->a, p->doc->name, false).p)};
    if (p->doc->id && p->t->submittable)
        b[n++] = pdf_button(p);
    if (p->doc->id && docpage_can(p, RIGHT_DELETE))
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .href = ask_url(p, "delete"),
                            .label = str_c(standard            ? tr(lang, "Back to the standard…")
                                           : p->t->submittable ? tr(lang, "Delete the draft…")
                                                               : tr(lang, "Delete…"))};
    ui_actions_menu(&p->d->m, lang, b, n);
}

void docpage_paper_actions(DocPage *p)
{
    Ctx *c = p->d->c;
    Lang lang = c->lang;
    UiButton b[ACTIONS_MAX + 4];
    int n = doc_actions(p->d, p->doc, b);
    if (!p->t->legal || p->doc->docstatus != 1) /* a legal one has papers that it declares */
        b[n++] = pdf_button(p);
    if (!p->t->ledger && docpage_can(p, RIGHT_CREATE))
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .label = str_c(tr(lang, "Duplicate")),
                            .href = str_format(c->a, "%s/new?copy=%s", type_url(c->a, p->t).p,
                                               percent_encode(c->a, p->doc->name, false).p)};
    if (p->doc->docstatus == 1 && docpage_can(p, RIGHT_CANCEL))
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .label = str_c(tr(lang, "Cancel…")),
                            .href = ask_url(p, "cancel")};
    if (n)
        ui_actions_menu(&p->d->m, lang, b, n);
}
