/* SPDX-License-Identifier: EUPL-1.2 */
#include "app.h"

#include "answer.h"
#include "api.h"
#include "auth.h"
#include "desk.h"
#include "download.h"
#include "live.h"
#include "manifest.h"
#include "pages.h"

/* A FEC of a million lines is about 150 MB. */
enum { FEC_MAX = 160 * 1024 * 1024, CSV_MAX = 8 * 1024 * 1024 };
enum { UPLOAD_MAX = 50 * 1024 * 1024, API_MAX = 16 * 1024 * 1024, PAGE_MAX = 2 * 1024 * 1024 };

size_t app_body_limit(void *site, Str method, Str path)
{
    (void)site, (void)method;
    bool attaches = str_starts(path, STR("/app/")) && str_ends(path, STR("/file"));
    if (str_is(path, "/api/method/upload_file") || str_is(path, "/books/receive") ||
        str_is(path, "/books/receipt") || attaches)
        return UPLOAD_MAX;
    if (str_is(path, "/books/take-over"))
        return FEC_MAX;
    if (str_is(path, "/books/csv"))
        return CSV_MAX;
    bool large = str_starts(path, STR("/api/")) || str_starts(path, STR("/app/"));
    return large ? API_MAX : PAGE_MAX;
}

static bool is_api(const Request *r)
{
    return str_starts(r->path, STR("/api/"));
}

static bool is_write(const Request *r)
{
    return !str_is(r->method, "GET") && !str_is(r->method, "OPTIONS");
}

static bool is_sign_in(const Request *r)
{
    return str_is(r->path, "/api/method/login");
}

/* A refusal outside the API is a page. */
static void refuse(const Request *r, Response *out, const Errors *e)
{
    const Err *worst = errors_gravest(e);
    if (is_api(r)) {
        answer_errors(out, r, e, NULL, 0);
        return;
    }
    Page p = {.arena = r->arena,
              .lang = e->lang,
              .theme = request_cookie(r, "theme"),
              .density = request_cookie(r, "density"),
              .address = r->path};
    int status = err_http_status(worst->kind);
    ErrorPage page = {.status = status, .detail = worst->text};
    response_html(out, status, error_page(&p, &page));
}

/* An ended session is a refusal for programs; pages treat its owner as nobody and offer the
 * sign-in, which both may reach. */
static bool identify(Ctx *c, const Request *r, Access *access)
{
    if (auth_request(c, r, access))
        return true;
    bool wrong_key = access->kind == ACCESS_KEY;
    *access = (Access){0};
    if (!c->db || (is_api(r) && !is_sign_in(r)) || wrong_key)
        return false;
    c->e.n = 0;
    return true;
}

static void dispatch(Ctx *c, Request *r, Response *out)
{
    if (is_api(r))
        api_handle(c, r, out);
    else if (str_is(r->path, "/live"))
        live_answer(c, r, out);
    else if (download_is(r->path))
        download_answer(c, r, out);
    else
        desk_handle(c, r, out);
}

static void no_database(const Request *r, Response *out, Lang lang)
{
    Errors e = {.a = r->arena, .lang = lang};
    err_add(&e, ERR_UNAVAILABLE, "",
            "The database cannot be reached: nothing was saved. Try again later.");
    refuse(r, out, &e);
}

void app_handle(void *site, Request *r, Response *out)
{
    Access access = {0};
    Lang lang = auth_language(r);
    r->session = &access;
    if (assets_answer(r, out) || manifest_answer(r, lang, out))
        return;
    if (str_is(r->path, "/api/method/ping")) {
        response_json(out, 200, STR("{\"message\":\"pong\"}"));
        return;
    }
    if (str_is(r->path, "/api/v2/method/ping")) {
        response_json(out, 200, STR("{\"data\":\"pong\"}"));
        return;
    }
    if (str_is(r->path, "/healthz")) {
        response_text(out, 200, STR("ok\n"));
        return;
    }
    Ctx *c = ctx_begin(site, r->arena, lang);
    if (!c) {
        no_database(r, out, lang);
        return;
    }
    if (identify(c, r, &access) && (!is_write(r) || auth_may_write(c, r, &access)))
        dispatch(c, r, out);
    if (ctx_failed(c) && out->body.n == 0 && !out->stream.next)
        refuse(r, out, &c->e);
    ctx_end(c);
}
