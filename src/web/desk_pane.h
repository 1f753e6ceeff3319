/* SPDX-License-Identifier: EUPL-1.2
 * The parts of what stands beside a document (desk_pane.c puts them under tabs).
 */
#ifndef BASTIDE_DESK_PANE_H
#define BASTIDE_DESK_PANE_H

#include "desk_private.h"

/* <section> with a heading; ended by the caller. */
void pane_section(Markup *m, const char *id, Str title);
/* The same, its heading spoken only: the tab says it to the eye. */
void pane_tab_section(Markup *m, const char *id, Str title);

/* desk_entry.c: the entry in the books, or that which submitting a draft would post. */
bool pane_has_entry(Ctx *c, const DocHead *doc);
/* `page`: the form that the document was worked out from, or NULL; its rows name what is wrong. Of
 * a draft hooks of the type run: what it computes was written before. */
void pane_entry(Desk *d, DocHead *doc, const FormPage *page);

/* desk_pane_history.c: who changed what, submissions with their entry, notes, and a field for one
 * more. */
void pane_history(Desk *d, const DocHead *doc);
/* POST …/NAME/note: keeps a note. */
void desk_note_add(Desk *d, const TypeDef *t, Str name);

/* desk_pane_files.c: what is attached, one of it shown, and a field to attach more. */
void pane_files(Desk *d, const DocHead *doc);
int pane_files_count(Ctx *c, const DocHead *doc);
/* POST …/NAME/file: attaches the file of the form. */
void desk_file_add(Desk *d, const TypeDef *t, Str name);

/* desk_pane_links.c: documents that it comes from, leads to or was settled with; lists about it. */
enum { PANE_LINKS_MAX = 24 };
typedef struct {
    Str label, url, what; /* "REG-2026-00088", its address, "Payment · 1 500,00" */
} PaneLink;
typedef struct {
    PaneLink list[PANE_LINKS_MAX];
    int n;
} PaneLinks;
void pane_links_find(Desk *d, const DocHead *doc, PaneLinks *out);
void pane_links(Desk *d, const DocHead *doc, const PaneLinks *links);

#endif
