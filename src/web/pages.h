/* SPDX-License-Identifier: EUPL-1.2
 * Pages that need no document: sign-in, error, style. Each gives the whole text; the
 * Page carries language, look and frame.
 */
#ifndef BASTIDE_PAGES_H
#define BASTIDE_PAGES_H

#include "page.h"
#include "response.h"

typedef struct {
    Str email; /* as typed */
    Str error; /* a sentence or "" */
    Str next;  /* the path to go to afterwards */
    Str kept;  /* a form that was sent to that path when the session had ended, urlencoded, or "" */
} SignInPage;
Str login_page(Page *p, const SignInPage *s);

typedef struct {
    int status;   /* 403, 404, 500, 503, … */
    Str incident; /* number to give to the administrator, "" for none */
    Str when;     /* ready to be read */
    Str back_url; /* "" for none */
    Str back;     /* label of it: "Back to the invoice" */
    Str detail;   /* what is wrong, in a sentence; "" takes the usual one of the status */
} ErrorPage;
Str error_page(Page *p, const ErrorPage *e);

/* The declaration of accessibility; `email` of those who look after the site, or "". */
Str accessibility_page(Page *p, Str email);

/* Every component in every state; `p` needs its menu. */
Str style_page(Page *p);

/* Answers GET /assets/…: false when there is no such asset. Compressed ones as the client takes
 * them, to be cached for ever. */
bool assets_answer(const Request *request, Response *out);
/* Answers POST /look: keeps the theme or density in a cookie and goes back where it came from. */
void look_answer(const Request *request, Response *out);

#endif
