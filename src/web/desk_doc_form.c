/* SPDX-License-Identifier: EUPL-1.2
 * The page of a document as a form, and what was posted from it.
 */
#include "desk_doc.h"

#include "crypto.h"
#include "desk_grid.h"
#include "desk_receipt.h"
#include "once.h"
#include "rules.h"

static void hidden_button(Markup *m, const char *what)
{
    m_tag(m, "button");
    m_attr_c(m, "name", "do");
    m_attr_c(m, "value", what);
    m_flag(m, "hidden", true);
    m_end(m, "button");
}
static void form_attributes(DocPage *p)
{
    Ctx *c = p->d->c;
    Markup *m = &p->d->m;
    m_tag(m, "form");
    m_attr_c(m, "method", "post");
    m_attr(m, "action", docpage_url(p));
    if (!p->doc->id && sheet_asked(p->d))
        m_attr_c(m, "enctype", "multipart/form-data"); /* without script the file goes along */
    m_attr(m, "data-draft",
           p->doc->id ? str_format(c->a, "%s/draft", docpage_url(p).p)
                      : str_format(c->a, "%s/new/draft", type_url(c->a, p->t).p));
    m_attr(m, "data-doctype", p->t->label);
    if (p->doc->id) {
        m_attr(m, "data-name", p->doc->name);
        m_attr_int(m, "data-version", p->version);
    }
    m_flag(m, "data-typed", p->gone.n > 0); /* web/src/keep.ts: nobody has it but this page */
    m_flag(m, "novalidate", true);          /* what is wrong is said by the server, in our words */
}

/* A form for a new document makes one, however often it is sent. */
static Str form_key(const Desk *d)
{
    Str known = request_param_or_empty(d->r, "once");
    return known.n == 2 * PAGE_KEY_BYTES && desk_posted(d) ? known
                                                           : random_hex(d->c->a, PAGE_KEY_BYTES);
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

static bool is_quick(const DocPage *p)
{
    return !p->doc->id && quick_asked(p->d);
}

FormPage docpage_form(const DocPage *p)
{
    return (FormPage){
        .type = p->t, .doc = p->doc, .form = &p->form, .errors = &p->d->c->e, .rows = p->rows};
}

/* The document whose draft becomes a new one: it is forgotten once that is saved. */
static Str earlier_of(const DocPage *p)
{
    return p->earlier.n ? p->earlier : request_param_or_empty(p->d->r, "earlier");
}

/* The way to the document that has the name now. */
static void write_discard(DocPage *p)
{
    Desk *d = p->d;
    UiButton b = {.label = str_c(tr(desk_lang(d), "Discard what I typed")),
                  .name = "do",
                  .value = STR("discard")};
    desk_form(d, doc_url(d->c->a, p->t, p->earlier), NULL);
    ui_actions(&d->m, &b, 1);
    m_end(&d->m, "form");
}

void docpage_form_begin(DocPage *p)
{
    Desk *d = p->d;
    form_attributes(p);
    if (d->page.csrf.n)
        ui_hidden(&d->m, "csrf_token", d->page.csrf);
    if (p->doc->id)
        write_versions(p);
    else {
        ui_hidden(&d->m, "once", form_key(d));
        if (earlier_of(p).n)
            ui_hidden(&d->m, "earlier", earlier_of(p));
        if (!sheet_asked(d))
            receipt_carry(d);
    }
    if (is_quick(p))
        ui_hidden(&d->m, "quick", STR("1"));
    if (grid_rest_all(d->r))
        ui_hidden(&d->m, "rows", STR("all"));
    hidden_button(&d->m, "save"); /* Return in a field saves; only its own button submits */
    hidden_button(&d->m, "merge");
}

static void write_form(DocPage *p)
{
    Desk *d = p->d;
    docpage_form_begin(p);
    docpage_form_actions(p);
    ui_errors(&d->m, &d->c->e);
    FormPage page = docpage_form(p);
    is_quick(p) ? quick_write(d, &page) : form_write(d, &page);
    m_end(&d->m, "form");
}

void docpage_answer_form(DocPage *p, int status)
{
    Desk *d = p->d;
    if (!p->doc->id && sheet_asked(d)) {
        sheet_answer(p, status);
        return;
    }
    docpage_begin(p);
    docpage_head(p);
    desk_flash(d);
    if (p->gone.n)
        ui_notice(&d->m, NOTICE_WARN, p->gone);
    if (p->earlier.n)
        write_discard(p);
    write_form(p);
    FormPage page = docpage_form(p);
    if (p->doc->id)
        pane_write(d, p->doc, &page);
    else if (!is_quick(p))
        pane_new(d, p->doc, &page);
    desk_end(d, status);
}

int docpage_status(const Errors *e)
{
    return e->n ? err_http_status(e->list[0].kind) : 200;
}
/* --- reading a posted form --- */

static bool is_ours(Str name)
{
    static const char *const names[] = {"csrf_token", "version", "do",   "add",
                                        "once",       "quick",   "rows", "earlier"};
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

void docpage_read(DocPage *p)
{
    const Request *r = p->d->r;
    p->form = form_new(p->d->c, p->t);
    for (int i = 0; i < r->n_params; i++)
        if (!is_ours(r->params[i].name))
            form_set(p->d->c, &p->form, r->params[i].name, r->params[i].value);
    grid_rest_read(r, p->d->c, &p->form);
    if (sheet_asked(p->d))
        sheet_read_day(p);
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

bool docpage_apply(DocPage *p)
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

Str docpage_next_url(const DocPage *p)
{
    return sheet_asked(p->d) ? sheet_next_url(p) : doc_url(p->d->c->a, p->t, p->doc->name);
}

void docpage_go_on(DocPage *p, const char *note)
{
    desk_note(p->d, note);
    response_redirect(p->d->out, docpage_next_url(p));
}

void docpage_show_again(DocPage *p, bool tell)
{
    form_compute(p->d->c, &p->form, p->doc, &p->rows, NULL);
    if (!tell)
        p->d->c->e.n = 0;
    docpage_answer_form(p, 200);
}

void docpage_insert_row(DocPage *p)
{
    const FieldDef *table = type_field(p->t, request_param_or_empty(p->d->r, "add"));
    if (table && table->type == FT_TABLE)
        form_row_insert(p->d->c, &p->form, table, p->form.tables[table->place].n);
}

void docpage_add_row(DocPage *p)
{
    docpage_insert_row(p);
    docpage_show_again(p, false);
}
