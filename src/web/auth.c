/* SPDX-License-Identifier: EUPL-1.2 */
#include "auth.h"

#include "crypto.h"
#include "utf8.h"

static const char cookie_name[] = "sid";

static bool bad_header(Ctx *c)
{
    return fail_field(c, ERR_AUTH, "", "The Authorization header is \"token key:secret\" or "
                                       "\"Basic\" with the same in base64.");
}

static bool key_login(Ctx *c, Str pair)
{
    long colon = str_find(pair, ':');
    if (colon <= 0 || !utf8_valid(pair))
        return bad_header(c);
    return api_key_login(c, str_slice(pair, 0, (size_t)colon),
                         str_slice(pair, (size_t)colon + 1, pair.n));
}

static bool header_login(Ctx *c, Str header)
{
    Str rest = header, scheme, pair;
    if (!str_split(&rest, ' ', &scheme))
        return bad_header(c);
    rest = str_trim(rest);
    if (str_eq_nocase(scheme, STR("token")))
        return key_login(c, rest);
    if (str_eq_nocase(scheme, STR("basic")) && base64_decode(c->a, rest, &pair) &&
        !memchr(pair.p, 0, pair.n))
        return key_login(c, pair);
    return bad_header(c);
}

bool auth_request(Ctx *c, const Request *r, Access *out)
{
    Str header = request_header(r, "authorization"), sid = request_cookie(r, cookie_name);
    if (header.n) {
        out->kind = ACCESS_KEY;
        return header_login(c, header);
    }
    if (!sid.n || str_is(sid, "Guest"))
        return true;
    out->kind = ACCESS_COOKIE;
    return session_resume(c, sid, &out->session);
}

/* "https://host:port/path" -> "host:port" */
static Str authority_of(Str url)
{
    long at = str_find_str(url, STR("://"));
    Str rest = at < 0 ? STR("") : str_slice(url, (size_t)at + 3, url.n), authority = STR("");
    str_split(&rest, '/', &authority);
    long mark = str_find(authority, '?');
    return mark < 0 ? authority : str_slice(authority, 0, (size_t)mark);
}

static bool is_our_own(const Request *r, const char *header)
{
    Str value = request_header(r, header);
    return !value.n || str_eq_nocase(authority_of(value), request_header(r, "host"));
}

bool auth_may_write(Ctx *c, const Request *r, const Access *access)
{
    Str token = request_header(r, "x-frappe-csrf-token");
    Str fetch = request_header(r, "sec-fetch-site");
    if (!token.n)
        token = request_param_or_empty(r, "csrf_token");
    if (access->kind == ACCESS_KEY ||
        (access->kind == ACCESS_COOKIE && secret_eq(token, access->session.csrf)))
        return true;
    if ((!fetch.n || str_is(fetch, "same-origin")) && is_our_own(r, "origin") &&
        is_our_own(r, "referer"))
        return true;
    return fail_field(c, ERR_PERMISSION, "",
                      "Another site sent this request: it was not carried out. Open the page here "
                      "and try again.");
}

bool auth_sign_in(Ctx *c, const Request *r, Response *out, Str user, Str password)
{
    Access *access = r->session;
    Session s;
    if (!session_login(c, user, password, &s))
        return false;
    if (access)
        *access = (Access){.kind = ACCESS_COOKIE, .session = s};
    response_cookie(out, cookie_name, s.token, SESSION_LIFE_S, false, r->https);
    return true;
}

bool auth_sign_out(Ctx *c, const Request *r, Response *out)
{
    const Access *access = access_of(r);
    if (access->kind == ACCESS_COOKIE && !session_end(c, &access->session))
        return false;
    response_cookie(out, cookie_name, STR(""), -1, false, r->https);
    return true;
}

Lang auth_language(const Request *r)
{
    Str list = request_header(r, "accept-language"), item;
    while (list.n && str_split(&list, ',', &item)) {
        Str code = str_slice(str_trim(item), 0, 2);
        if (str_eq_nocase(code, STR("fr")))
            return LANG_FR;
        if (str_eq_nocase(code, STR("en")))
            return LANG_EN;
    }
    return LANG_FR;
}
