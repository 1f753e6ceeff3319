/* SPDX-License-Identifier: EUPL-1.2
 * Signing in and out by a page; what else the desk shows is still to come.
 */
#include "desk.h"

#include "auth.h"
#include "pages.h"

static Page page_of(Ctx *c, const Request *r)
{
    return (Page){.arena = c->a, .lang = c->lang, .theme = request_cookie(r, "theme"),
                  .density = request_cookie(r, "density"), .address = r->path};
}

/* Where to go after signing in: a path of this site. */
static Str next_of(const Request *r)
{
    Str next = request_param_or_empty(r, "next");
    bool ours = next.n && next.p[0] == '/' && !(next.n > 1 && (next.p[1] == '/' || next.p[1] == '\\'));
    return ours ? next : STR("/");
}

static void sign_in(Ctx *c, const Request *r, Response *out)
{
    Str user = request_param_or_empty(r, "usr"), error = STR("");
    Page p = page_of(c, r);
    if (str_is(r->method, "POST")) {
        if (auth_sign_in(c, r, out, user, request_param_or_empty(r, "pwd"))) {
            response_redirect(out, next_of(r));
            return;
        }
        error = c->e.list[0].text;
    }
    response_html(out, error.n ? err_http_status(c->e.list[0].kind) : 200,
                  login_page(&p, user, error, next_of(r)));
}

static void not_found(Ctx *c, const Request *r, Response *out)
{
    Page p = page_of(c, r);
    response_html(out, 404, error_page(&p, &(ErrorPage){.status = 404}));
}

void desk_handle(Ctx *c, Request *r, Response *out)
{
    if (str_is(r->path, "/login"))
        sign_in(c, r, out);
    else if (str_is(r->path, "/look"))
        look_answer(r, out);
    else if (str_is(r->path, "/logout") && str_is(r->method, "POST") && auth_sign_out(c, r, out))
        response_redirect(out, STR("/login"));
    else if (str_is(r->path, "/") && !c->user.id)
        response_redirect(out, STR("/login"));
    else
        not_found(c, r, out);
}
