/* SPDX-License-Identifier: EUPL-1.2
 * The frame of every page: head, top bar, menu, main, pane; and the plain frame of login, errors
 * and first run.
 *
 *     Markup m = page_begin(&page);
 *     ... inside main ...
 *     page_pane(&page, &m, label);   only when there is a pane
 *     response_html(out, 200, page_end(&page, &m));
 */
#ifndef BASTIDE_PAGE_H
#define BASTIDE_PAGE_H

#include "ui.h"

/* The menu is a flat list: an entry with an icon is a module; those without icon behind it are
 * what the open module offers, under a heading for each `group`. */
typedef struct {
    const char *icon;
    Str group; /* "Faire", "Suivre", "États": already translated */
    Str label;
    Str url;
    Str count; /* how many wait there, or "" */
    bool current;
} NavEntry;

typedef struct {
    Arena *arena;
    Lang lang;
    Str title;
    Str theme;   /* of the cookie: "light", "dark", "contrast"; others follow the system */
    Str density; /* of the cookie: "dense", "comfort" */
    Str address; /* path and query of this page: where the choice of a theme comes back to */
    Str company;
    Str company_url;
    Str year; /* label of the fiscal year, "" before there is one */
    Str year_url;
    Str user;              /* full name */
    Str user_key;          /* tells users of one browser apart: what scripts keep is kept by it */
    bool keys_off;         /* the user has switched keys of one letter off */
    int64_t doc_id;        /* the document that the page shows: scripts compare its version with */
    int64_t doc_version;   /* what others save meanwhile (web/src/live.ts) */
    Str doc_kind;          /* "Sales Invoice", as people call it */
    Str doc_new;           /* where another one begins, "" when the user may not make one */
    Str search;            /* text in the search box */
    Str csrf;              /* token for scripts, "" for none */
    Str new_url;           /* where a new document begins */
    const NavEntry *makes; /* what else can be begun, the document of new_url first */
    int n_makes;
    const NavEntry *nav;
    int n_nav;
    const NavEntry *jobs; /* the bar at the foot on phones, up to five; all with icons */
    int n_jobs;
    bool has_pane; /* set by page_pane() */
} Page;

/* Up to and with the start of <main>. */
Markup page_begin(const Page *p);
/* Ends main and begins the pane beside it. */
void page_pane(Page *p, Markup *m, Str label);
Str page_end(const Page *p, Markup *m);

/* Login, error, first run: no menu. `wide` for two columns. */
Markup plain_begin(const Page *p, bool wide);
Str plain_end(const Page *p, Markup *m, Str foot);

/* "Alice Martin" -> "AM", "alice@example.org" -> "A". */
Str initials_of(Arena *a, Str name);

#endif
