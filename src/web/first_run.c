/* SPDX-License-Identifier: EUPL-1.2 */
#include "first_run.h"

#include "answer.h"
#include "app.h"
#include "auth.h"
#include "crypto.h"
#include "ident.h"
#include "pages.h"

#include <stdatomic.h>

enum { FORM_MAX = 64 * 1024, CODE_GROUP = 4 };

struct FirstRun {
    FirstRunConfig config;
    _Atomic(Site *) site; /* NULL until it is made, then the same for ever */
    atomic_flag making;
};

FirstRun *first_run_new(Arena *a, const FirstRunConfig *config)
{
    FirstRun *f = arena_new_of(a, FirstRun);
    f->config = *config;
    atomic_init(&f->site, NULL);
    atomic_flag_clear(&f->making);
    return f;
}

Str first_run_code_shown(Arena *a, Str code)
{
    Buf b = {.a = a};
    for (size_t i = 0; i < code.n; i++) {
        if (i && i % CODE_GROUP == 0)
            buf_add_char(&b, '-');
        buf_add_char(&b, code.p[i]);
    }
    return buf_str(&b);
}

static Page page_of(const Request *r)
{
    return (Page){.arena = r->arena,
                  .lang = auth_language(r),
                  .theme = request_cookie(r, "theme"),
                  .density = request_cookie(r, "density"),
                  .address = r->path};
}

/* As typed: in groups, in capitals. */
static bool code_fits(const FirstRun *f, const Request *r, Str *out_given)
{
    Arena *a = r->arena;
    *out_given = request_param_or_empty(r, "code");
    Str wanted = ident_compact(a, f->config.code);
    return secret_eq(ident_compact(a, *out_given), wanted);
}

static void refuse(const Request *r, Response *out, int status, const char *msgid)
{
    Page p = page_of(r);
    ErrorPage e = {.status = status, .detail = str_c(tr(p.lang, msgid))};
    response_html(out, status, error_page(&p, &e));
}

static void read_values(const FirstRun *f, const Request *r, Str *values)
{
    for (int i = 0; i < SETUP_FIELDS; i++) {
        values[i] = f->config.facts->defaults[i];
        if (request_param(r, setup_names[i], &values[i]) && i != SETUP_PASSWORD)
            values[i] = str_trim(values[i]);
    }
}

static void show_form(const FirstRun *f, const Request *r, Response *out, const Errors *e)
{
    Page p = page_of(r);
    Str values[SETUP_FIELDS];
    read_values(f, r, values);
    response_html(out, e ? err_http_status(e->list[0].kind) : 200,
                  setup_page(&p, f->config.facts, values, request_param_or_empty(r, "code"), e));
}

/* The new user is signed in as anyone is: by the password that was just given. */
static void sign_in(Site *site, const Request *r, Response *out, const Str *values)
{
    Ctx *c = ctx_begin(site, r->arena, auth_language(r));
    bool in = c && auth_sign_in(c, r, out, values[SETUP_EMAIL], values[SETUP_PASSWORD]);
    response_redirect(out, in ? STR("/") : STR("/login"));
    ctx_end(c);
}

/* Of what the form does not ask, as the database, the reader has no field to go to. */
static void keep_to_the_form(Errors *e)
{
    for (int i = 0; i < e->n; i++) {
        bool asked = false;
        for (int f = 0; f < SETUP_FIELDS; f++)
            asked = asked || str_is(e->list[i].field, setup_names[f]);
        if (!asked)
            e->list[i].field = STR("");
    }
}

static void make(FirstRun *f, const Request *r, Response *out)
{
    Errors e = {.a = r->arena, .lang = auth_language(r)};
    Str values[SETUP_FIELDS];
    if (atomic_flag_test_and_set(&f->making)) {
        refuse(r, out, 409,
               "This site is being made at this very moment, from another page. Wait a few "
               "seconds, then go to the home page.");
        return;
    }
    read_values(f, r, values);
    Site *site = atomic_load(&f->site) ? NULL : f->config.make(f->config.arg, values, &e);
    if (site)
        atomic_store(&f->site, site);
    atomic_flag_clear(&f->making);
    keep_to_the_form(&e);
    if (site)
        sign_in(site, r, out, values);
    else if (e.n)
        show_form(f, r, out, &e);
    else
        refuse(r, out, 409, "This site has its company already. Sign in to go on.");
}

static void setup(FirstRun *f, const Request *r, Response *out)
{
    Page p = page_of(r);
    Str given;
    if (!code_fits(f, r, &given))
        response_html(out, given.n ? 403 : 200, setup_code_page(&p, given.n > 0));
    else if (str_is(r->method, "POST"))
        make(f, r, out);
    else
        show_form(f, r, out, NULL);
}

/* /setup once the site is there: an old page or an old link. */
static void late(const Request *r, Response *out)
{
    if (str_is(r->method, "POST"))
        refuse(r, out, 409, "This site has its company already. Sign in to go on.");
    else
        response_redirect(out, STR("/"));
}

static void show_accessibility(const Request *r, Response *out)
{
    Page p = page_of(r);
    response_html(out, 200, accessibility_page(&p, STR("")));
}

static void not_yet(const Request *r, Response *out)
{
    Errors e = {.a = r->arena, .lang = auth_language(r)};
    err_add(&e, ERR_UNAVAILABLE, "",
            "There is no company here yet: open the address that was "
            "printed at the start.");
    answer_errors(out, r, &e, NULL, 0);
}

void first_run_handle(void *first_run, Request *r, Response *out)
{
    FirstRun *f = first_run;
    Site *site = atomic_load(&f->site);
    bool at_setup = str_is(r->path, "/setup");
    if (site && at_setup)
        late(r, out);
    else if (site)
        app_handle(site, r, out);
    else if (at_setup)
        setup(f, r, out);
    else if (str_is(r->path, "/accessibilite"))
        show_accessibility(r, out);
    else if (str_is(r->path, "/healthz"))
        response_text(out, 200, STR("first run\n"));
    else if (str_starts(r->path, STR("/api/")))
        not_yet(r, out);
    else if (!assets_answer(r, out))
        response_redirect(out, STR("/setup"));
}

size_t first_run_body_limit(void *first_run, Str method, Str path)
{
    FirstRun *f = first_run;
    Site *site = atomic_load(&f->site);
    return site ? app_body_limit(site, method, path) : FORM_MAX;
}
