/* SPDX-License-Identifier: EUPL-1.2
 * Sign-in and error pages; files of the desk; the choice of a look.
 */
#include "pages.h"

#include "asset.h"

static void form_begin(Markup *m, const char *action, const char *class_name)
{
    m_tag(m, "form");
    m_attr_c(m, "method", "post");
    m_attr_c(m, "action", action);
    m_attr_c(m, "class", class_name);
}

Str login_page(Page *p, const SignInPage *s)
{
    Lang lang = p->lang;
    p->title = str_c(tr(lang, "Sign in"));
    Markup m = plain_begin(p, false);
    m_leaf(&m, "h1", NULL, str_c(tr(lang, "Hello")));
    m_leaf(&m, "p", NULL, p->company);
    if (s->kept.n)
        ui_notice(&m, NOTICE_WARN, str_c(tr(lang, "Your session had ended. What you typed is kept: "
                                                  "you find it again once you have signed in.")));
    if (s->error.n)
        ui_notice(&m, NOTICE_ERR, s->error);
    form_begin(&m, "/login", "form fields stacked one");
    ui_hidden(&m, "next", s->next);
    if (s->kept.n)
        ui_packed(&m, "kept", s->kept);
    UiField user = {.name = STR("usr"), .label = str_c(tr(lang, "E-mail address")),
                    .value = s->email, .kind = INPUT_EMAIL, .autocomplete = "username",
                    .autofocus = s->email.n == 0};
    UiField password = {.name = STR("pwd"), .label = str_c(tr(lang, "Passphrase")),
                        .kind = INPUT_PASSWORD, .autocomplete = "current-password",
                        .autofocus = s->email.n > 0};
    UiButton send = {.kind = BUTTON_PRIMARY, .label = str_c(tr(lang, "Sign in")),
                     .shown_key = "⏎", .key = "primary"};
    ui_field(&m, &user);
    ui_field(&m, &password);
    ui_button(&m, &send);
    m_end(&m, "form");
    return plain_end(p, &m, str_c(tr(lang, "Your data are on this machine. Bastide is free "
                                           "software, hosted by you.")));
}

static const char *error_title(Lang lang, int status)
{
    switch (status) {
    case 403: return tr(lang, "This is not open to you");
    case 404: return tr(lang, "Nothing here");
    case 503: return tr(lang, "The server is busy");
    default: return status < 500 ? tr(lang, "This cannot be done") : tr(lang, "A fault of ours");
    }
}

static const char *error_text(Lang lang, int status)
{
    switch (status) {
    case 403: return tr(lang, "Your role does not give this right. Ask the administrator of your "
                              "site for it.");
    case 404: return tr(lang, "This address leads to no page: it may have been mistyped, or what "
                              "it showed was deleted.");
    case 503: return tr(lang, "Nothing was saved. Try again in a minute.");
    default:
        return status < 500 ? tr(lang, "The request cannot be carried out as it is.")
                            : tr(lang, "The page could not be made. Nothing was saved half-way.");
    }
}

static void incident_sheet(Markup *m, Lang lang, const ErrorPage *e)
{
    m_tag(m, "div");
    m_attr_c(m, "class", "sheet section");
    m_leaf(m, "h2", NULL, str_format(m->b.a, tr(lang, "Incident %.*s"), STR_ARG(e->incident)));
    UiFact facts[] = {
        {.label = str_c(tr(lang, "When")), .value = e->when},
        {.label = str_c(tr(lang, "Noted")),
         .value = str_c(tr(lang, "in the log of the machine, without your data"))},
    };
    ui_facts(m, "facts", facts, 2);
    m_end(m, "div");
}

Str error_page(Page *p, const ErrorPage *e)
{
    Lang lang = p->lang;
    p->title = str_c(error_title(lang, e->status));
    Markup m = plain_begin(p, false);
    m_leaf(&m, "h1", NULL, p->title);
    m_leaf(&m, "p", NULL, e->detail.n ? e->detail : str_c(error_text(lang, e->status)));
    UiButton home = {.kind = e->back_url.n ? BUTTON_PLAIN : BUTTON_PRIMARY,
                     .label = str_c(tr(lang, "Home")), .href = STR("/")};
    UiButton back = {.kind = BUTTON_PRIMARY, .label = e->back, .href = e->back_url};
    UiButton both[] = {back, home};
    ui_actions(&m, e->back_url.n ? both : &home, e->back_url.n ? 2 : 1);
    if (e->incident.n)
        incident_sheet(&m, lang, e);
    return plain_end(p, &m,
                     e->incident.n ? str_c(tr(lang, "Give this number to the person who looks "
                                                    "after your server."))
                                   : STR("Bastide"));
}

bool assets_answer(const Request *request, Response *out)
{
    const Asset *asset = asset_find_served(request->path);
    if (!asset)
        return false;
    Str accepted = request_header(request, "accept-encoding");
    out->content_type = asset->content_type;
    out->body = asset->bytes;
    out->cache_control = STR("public, max-age=31536000, immutable");
    if (asset->gzip.n)
        response_header(out, "Vary", STR("Accept-Encoding"));
    if (asset->brotli.n && encoding_accepted(accepted, "br")) {
        out->encoding = STR("br");
        out->body = asset->brotli;
    } else if (asset->gzip.n && encoding_accepted(accepted, "gzip")) {
        out->encoding = STR("gzip");
        out->body = asset->gzip;
    }
    return true;
}

enum { LOOK_SECONDS = 31536000 };

static void keep_choice(const Request *request, Response *out, const char *name,
                        const char *const *values, int n)
{
    Str value;
    if (!request_param(request, name, &value))
        return;
    for (int i = 0; i < n; i++)
        if (str_is(value, values[i])) {
            bool again = str_eq(request_cookie(request, name), value);
            response_cookie(out, name, again ? STR("") : value, again ? -1 : LOOK_SECONDS, true,
                            request->https);
        }
}

void look_answer(const Request *request, Response *out)
{
    static const char *const themes[] = {"light", "dark", "contrast"};
    static const char *const densities[] = {"dense", "comfort"};
    Str back = request_param_or_empty(request, "back");
    bool ours = back.n > 0 && back.p[0] == '/' && (back.n == 1 || (back.p[1] != '/' &&
                                                                   back.p[1] != '\\'));
    response_redirect(out, ours ? back : STR("/"));
    keep_choice(request, out, "theme", themes, 3);
    keep_choice(request, out, "density", densities, 2);
}
