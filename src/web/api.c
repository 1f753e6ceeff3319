/* SPDX-License-Identifier: EUPL-1.2 */
#include "answer.h"
#include "api.h"

static bool is_get(const Api *api)
{
    return str_is(api->r->method, "GET");
}

static bool method_login(Api *api)
{
    Ctx *c = api->c;
    Str user, password;
    if (!args_text(api, "usr", &user) || !args_text(api, "pwd", &password) ||
        !auth_sign_in(c, api->r, api->resp, user, password))
        return false;
    json_put_c(api->o, "message", "Logged In");
    json_put_c(api->o, "home_page", "/");
    json_put(api->o, "full_name", c->user.full_name);
    return true;
}

static bool method_logout(Api *api)
{
    json_put_c(api->o, "message", "Logged Out");
    return auth_sign_out(api->c, api->r, api->resp);
}

static bool method_logged_user(Api *api)
{
    json_put(api->o, "message", api->c->user.name);
    return true;
}

static bool method_csrf_token(Api *api)
{
    json_put(api->o, "message", access_of(api->r)->session.csrf);
    return true;
}

static const ApiMethod own_methods[] = {
    {"login", true, true, method_login},
    {"logout", true, false, method_logout},
    {"frappe.auth.get_logged_user", false, false, method_logged_user},
    {"bastide.csrf_token", false, false, method_csrf_token},
    {"frappe.desk.query_report.run", false, false, api_report},
    {"frappe.desk.search.search_link", false, false, api_search_link},
    {"upload_file", true, false, api_upload},
    {NULL, false, false, NULL},
};

static const ApiMethod *find(const ApiMethod *list, Str name)
{
    for (; list->name; list++)
        if (str_is(name, list->name))
            return list;
    return NULL;
}

static bool needs_user(Api *api)
{
    return api->c->user.id != 0 ||
           fail_field(api->c, ERR_PERMISSION, "", "Sign in first: this is not open to everybody.");
}

static bool may_call(Api *api, bool writes, bool guest)
{
    if (!guest && !needs_user(api))
        return false;
    return !writes || !is_get(api) ||
           fail_field(api->c, ERR_PERMISSION, "",
                      "This method changes something: call it by POST.");
}

/* A method that a schema or module registered. */
static bool registered(Api *api, const MethodDef *m)
{
    Buf b = {.a = api->c->a};
    JsonOut value = {.b = &b};
    MethodFile *files = arena_array_of(api->c->a, MethodFile, api->r->n_files + 1);
    MethodAnswer answer = {.out = &value, .files = files};
    for (int i = 0; i < api->r->n_files; i++)
        if (str_is(api->r->files[i].name, "file"))
            files[answer.n_files++] = (MethodFile){api->r->files[i].file_name,
                                                   api->r->files[i].bytes};
    if (!may_call(api, m->writes, false) || !m->run(api->c, api->args, &answer))
        return false;
    if (answer.file_name.n) {
        response_file(api->resp, answer.file_name, answer.content_type, answer.file, false);
        api->sent = true;
        return true;
    }
    json_key(api->o, STR("message"));
    json_number(api->o, b.n ? buf_str(&b) : STR("null")); /* a whole JSON value */
    return true;
}

static bool call_method(Api *api, Str name)
{
    const ApiMethod *m = find(own_methods, name);
    const MethodDef *def = m ? NULL : method_find(name);
    if (!m && !def)
        m = find(client_methods, name);
    if (!m && !def)
        m = find(bulk_methods, name);
    if (!args_read(api))
        return false;
    if (m)
        return may_call(api, m->writes, m->guest) && m->run(api);
    if (def)
        return registered(api, def);
    return needs_user(api) &&
           fail_field(api->c, ERR_NOT_FOUND, "", "There is no such method. Check its name.");
}

/* What a method answers under "message" stands under "data" in the second dialect. */
static bool call_method_v2(Api *api, Str name)
{
    Str first = STR("{\"message\":");
    if (!call_method(api, name))
        return false;
    Str text = buf_str(api->o->b);
    if (!api->sent && str_starts(text, first)) {
        Str rest = str_copy(api->c->a, str_slice(text, first.n, text.n));
        api->o->b->n = 0;
        buf_add(api->o->b, STR("{\"data\":"));
        buf_add(api->o->b, rest);
    }
    return true;
}

static bool route(Api *api)
{
    Str path = api->r->path, resource = STR("/api/resource/"), method = STR("/api/method/");
    Str v2 = STR("/api/v2/"), method_v2 = STR("/api/v2/method/");
    if (str_starts(path, method))
        return call_method(api, str_slice(path, method.n, path.n));
    if (str_starts(path, method_v2))
        return call_method_v2(api, str_slice(path, method_v2.n, path.n));
    if (!needs_user(api))
        return false;
    if (str_starts(path, v2))
        return args_read(api) && api_v2(api, str_slice(path, v2.n, path.n));
    if (str_is(path, "/api/openapi.json")) {
        api_openapi(api->c, api->o);
        return true;
    }
    if (str_starts(path, resource))
        return args_read(api) && api_resource(api, str_slice(path, resource.n, path.n));
    return fail_field(api->c, ERR_NOT_FOUND, "", "There is nothing at this address. Check it.");
}

void api_handle(Ctx *c, Request *r, Response *out)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    Api api = {.c = c, .r = r, .resp = out, .o = &o, .status = 200};
    Once once = {STR("")};
    json_begin(&o, '{');
    bool ok = api_once_begin(&api, &once) && route(&api);
    if (ctx_failed(c)) {
        answer_errors(out, r, &c->e, c->notes, c->n_notes);
        return;
    }
    if (!ok || api.sent)
        return;
    answer_notes(&o, c->a, c->notes, c->n_notes);
    json_end(&o, '}');
    response_json(out, api.status, buf_str(&b));
    api_once_end(&api, &once);
}
