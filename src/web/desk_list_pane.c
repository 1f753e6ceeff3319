/* SPDX-License-Identifier: EUPL-1.2
 * ?open=NAME: a look at one document beside its list: what the list would say of it, its first
 * rows and its totals, and the way to its page.
 */
#include "desk_list.h"
#include "perm.h"

enum { PANE_ROWS = 12, PANE_FACTS = 24 };

/* The same page of the list without the pane. */
static Str closed(List *l)
{
    Arena *a = l->d->c->a;
    Buf b = {.a = a};
    Str url = type_url(a, l->t);
    for (int i = 0; i < l->d->r->n_params; i++)
        if (!str_is(l->d->r->params[i].name, "open"))
            filter_add_param(&b, l->d->r->params[i].name, l->d->r->params[i].value);
    return b.n ? str_format(a, "%s?%s", url.p, buf_str(&b).p) : url;
}

static void pane_head(List *l, const DocHead *doc)
{
    Ctx *c = l->d->c;
    Markup *m = &l->d->m;
    Str word;
    UiState state = doc_state(c, doc, &word);
    m_tag(m, "div");
    m_attr_c(m, "class", "head");
    m_leaf(m, "h2", "t16", show_name(c, doc->name));
    if (word.n)
        ui_state(m, state, word);
    m_end(m, "div");
    UiButton buttons[] = {{.label = str_c(tr(c->lang, "Open the page")),
                           .href = doc_url(c->a, l->t, doc->name),
                           .shown_key = "Ctrl ⏎"},
                          {.kind = BUTTON_QUIET,
                           .label = str_c(tr(c->lang, "Close")),
                           .href = closed(l),
                           .shown_key = tr(c->lang, "Esc"),
                           .key = "close-pane"}};
    ui_actions(m, buttons, 2);
}

static bool is_told(const DocHead *doc, const FieldDef *f)
{
    return list_may_show(f) && !f->hidden && !field_is_empty(doc, f) && !str_is(f->name, "status");
}

/* The fields of the list; of types whose list says little, the others too. */
static void pane_facts(List *l, const DocHead *doc)
{
    Ctx *c = l->d->c;
    UiFact facts[PANE_FACTS];
    int n = 0;
    for (int i = 0; i < l->t->n_list && n < PANE_FACTS; i++) {
        const FieldDef *f = type_field(l->t, l->t->list[i]);
        if (f && f->type != FT_MONEY && is_told(doc, f))
            facts[n++] = (UiFact){.label = field_label(c, f), .value = show_field(c, doc, f)};
    }
    for (int i = 0; i < l->t->n_fields && n < PANE_FACTS / 2 && !l->t->submittable; i++) {
        const FieldDef *f = &l->t->fields[i];
        bool listed = false;
        for (int k = 0; k < l->t->n_list; k++)
            listed = listed || str_eq(l->t->list[k], f->name);
        if (!listed && f->type != FT_LONG && f->type != FT_HTML && is_told(doc, f))
            facts[n++] = (UiFact){.label = field_label(c, f), .value = show_field(c, doc, f)};
    }
    ui_facts(&l->d->m, "facts", facts, n);
}

static const FieldDef *row_field(const TypeDef *rows, bool money)
{
    const FieldDef *found = NULL;
    for (int i = 0; i < rows->n_list; i++) {
        const FieldDef *f = type_field(rows, rows->list[i]);
        bool fits = f && (money ? f->type == FT_MONEY
                                : f->type == FT_LINK || f->type == FT_DYNAMIC ||
                                      (type_is_text(f->type) && f->type != FT_CHOICE));
        if (fits)
            found = f; /* the last text is the plainest: the name behind its code */
        if (found && !money && f->type != FT_LINK && type_is_text(f->type))
            break;
    }
    return found;
}

/* What and how much of the rows of the first table. */
static void pane_rows(List *l, const DocHead *doc, const FieldDef *table)
{
    Ctx *c = l->d->c;
    const FieldDef *what = row_field(table->child, false), *much = row_field(table->child, true);
    int n = doc_rows(doc, table)->n;
    if (!n || !what)
        return;
    UiTable t = ui_table_begin(&l->d->m, "", field_label(c, table));
    ui_table_body(&t);
    for (int i = 0; i < n && i < PANE_ROWS; i++) {
        const DocHead *row = doc_row(doc, table, i);
        ui_row_begin(&t, NULL);
        ui_cell(&t, &(UiCell){.text = field_show(c, doc, row, what)});
        ui_cell(&t, &(UiCell){.text = much ? field_show(c, doc, row, much) : STR(""), .num = true});
        ui_row_end(&t);
    }
    if (n > PANE_ROWS) {
        ui_row_begin(&t, NULL);
        ui_cell(&t, &(UiCell){.text = str_format(c->a, tr(c->lang, "and %d more"), n - PANE_ROWS),
                              .quiet = true,
                              .span = 2});
        ui_row_end(&t);
    }
    ui_table_end(&t);
}

static void pane_tables(List *l, const DocHead *doc)
{
    for (int i = 0; i < l->t->n_fields; i++)
        if (l->t->fields[i].type == FT_TABLE && l->t->fields[i].child) {
            pane_rows(l, doc, &l->t->fields[i]);
            return;
        }
}

void list_write_pane(List *l)
{
    Ctx *c = l->d->c;
    DocHead *doc = l->t->ledger ? NULL : doc_get(c, l->t, l->open, RIGHT_READ);
    page_pane(&l->d->page, &l->d->m,
              str_format(c->a, tr(c->lang, "A look at %s"), str_z(c->a, l->open)));
    if (!doc || !doc_resolve_names(c, doc)) {
        ui_notice(&l->d->m, NOTICE_INFO,
                  c->e.n ? c->e.list[0].text
                         : str_c(tr(c->lang, "This document cannot be shown.")));
        c->e.n = 0;
        return;
    }
    pane_head(l, doc);
    pane_facts(l, doc);
    pane_tables(l, doc);
    totals_write(l->d, doc);
}
