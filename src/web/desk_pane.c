/* SPDX-License-Identifier: EUPL-1.2
 * Beside a document, in three tabs with addresses of their own: its entry in the books and what
 * happened to it; what is attached; what it comes from and leads to. Each part is shown only to
 * those who may read it.
 */
#include "desk_pane.h"

#include "desk_receipt.h"

static void section_begin(Markup *m, const char *id, Str title, const char *class_name)
{
    m_tag(m, "section");
    m_attr_c(m, "id", id);
    m_leaf(m, "h2", class_name, title);
}

void pane_section(Markup *m, const char *id, Str title)
{
    section_begin(m, id, title, NULL);
}

void pane_tab_section(Markup *m, const char *id, Str title)
{
    section_begin(m, id, title, "spoken");
}

/* --- the tabs --- */

typedef enum { TAB_HISTORY, TAB_FILES, TAB_LINKS } Tab;

/* A document that was made from a file is compared with it first. */
static Tab tab_of(const Desk *d, bool made_from_file)
{
    Str asked = request_param_or_empty(d->r, "pane");
    if (str_is(asked, "links"))
        return TAB_LINKS;
    if (str_is(asked, "files") || (made_from_file && !str_is(asked, "history")))
        return TAB_FILES;
    return TAB_HISTORY;
}

static Str count_of(Ctx *c, int n)
{
    return n ? str_format(c->a, "%d", n) : STR("");
}

static void write_tabs(Desk *d, const DocHead *doc, Tab now, int files, int links)
{
    Ctx *c = d->c;
    Str own = doc_url(c->a, doc->type, doc->name);
    const UiLink tabs[] = {{.label = str_c(tr(c->lang, "Thread")),
                            .url = str_format(c->a, "%s?pane=history", own.p),
                            .current = now == TAB_HISTORY},
                           {.label = str_c(tr(c->lang, "Files")),
                            .url = str_format(c->a, "%s?pane=files", own.p),
                            .count = count_of(c, files),
                            .current = now == TAB_FILES},
                           {.label = str_c(tr(c->lang, "Links")),
                            .url = str_format(c->a, "%s?pane=links", own.p),
                            .count = count_of(c, links),
                            .current = now == TAB_LINKS}};
    ui_tabs(&d->m, str_c(tr(c->lang, "Beside the document")), tabs, 3);
}

void pane_new(Desk *d, DocHead *doc, const FormPage *page)
{
    Ctx *c = d->c;
    bool receipt = receipt_waits(d), entry = pane_has_entry(c, doc);
    if (!receipt && !entry)
        return;
    page_pane(&d->page, &d->m, str_c(tr(c->lang, "Beside the document")));
    if (receipt)
        receipt_write(d);
    if (entry)
        pane_entry(d, doc, page);
}

void pane_write(Desk *d, DocHead *doc, const FormPage *page)
{
    Ctx *c = d->c;
    if (doc->type->ledger)
        return;
    PaneLinks links;
    bool from_file = original_is(doc);
    Tab tab = tab_of(d, from_file);
    page_pane(&d->page, &d->m, str_c(tr(c->lang, "Beside the document")));
    pane_links_find(d, doc, &links);
    write_tabs(d, doc, tab, pane_files_count(c, doc), links.n);
    if (tab == TAB_FILES && from_file)
        original_write(d, doc);
    if (tab == (from_file ? TAB_FILES : TAB_HISTORY) && pane_has_entry(c, doc))
        pane_entry(d, doc, page);
    if (tab == TAB_HISTORY)
        pane_history(d, doc);
    else if (tab == TAB_FILES)
        pane_files(d, doc);
    else
        pane_links(d, doc, &links);
}
