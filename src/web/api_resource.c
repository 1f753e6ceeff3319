/* SPDX-License-Identifier: EUPL-1.2
 * /api/resource/<DocType> and /api/resource/<DocType>/<name>
 */
#include "api.h"

#include "perm.h"
#include "utf8.h"

static bool no_such_way(Api *api)
{
    return fail_field(api->c, ERR_NOT_FOUND, "",
                      "This address takes GET, POST, PUT or DELETE, with a name where one is "
                      "needed.");
}

/* Frappe's Python client sends {"data": "<the document>"}. */
static bool body_doc(Api *api, const Json **out)
{
    if (json_get(api->args, "data"))
        return args_doc(api, "data", out);
    *out = api->args;
    return true;
}

static bool create(Api *api, const TypeDef *t)
{
    const Json *body;
    return body_doc(api, &body) && api_put_doc(api, "data", api_create(api, t, body));
}

static bool change(Api *api, const TypeDef *t, Str name)
{
    const Json *body;
    return body_doc(api, &body) && api_put_doc(api, "data", api_change(api, t, name, body));
}

static bool delete (Api *api, const TypeDef *t, Str name)
{
    api->status = 202;
    json_put_c(api->o, "message", "ok");
    return api_remove(api, t, name);
}

/* Rows of the ledger are no documents of their own: they are read as a list of one. */
static bool read_ledger_row(Api *api, const TypeDef *t, Str name)
{
    Json all = {.kind = JSON_TEXT, .text = STR("*")};
    Json fields = {.kind = JSON_LIST, .n = 1, .first = &all};
    Json value = {.kind = JSON_TEXT, .key = STR("name"), .text = name};
    Json filters = {.kind = JSON_OBJECT, .n = 1, .first = &value};
    Str found;
    if (!api_first_name(api, t, &filters, &found))
        return false;
    if (found.n)
        return api_put_first(api, t, "data", &fields, &filters);
    return fail_field(api->c, ERR_NOT_FOUND, "name", "There is no %s \"%.*s\". Check the name.",
                      tr_str(api->c->lang, t->label).p, STR_ARG(utf8_cut(name, 100)));
}

static bool read_one(Api *api, const TypeDef *t, Str name)
{
    return t->ledger ? read_ledger_row(api, t, name)
                     : api_put_doc(api, "data", doc_get(api->c, t, name, RIGHT_READ));
}

static bool on_type(Api *api, const TypeDef *t)
{
    Str method = api->r->method;
    if (str_is(method, "GET"))
        return api_put_list(api, t, "data");
    return str_is(method, "POST") ? create(api, t) : no_such_way(api);
}

static bool on_document(Api *api, const TypeDef *t, Str name)
{
    Str method = api->r->method;
    if (str_is(method, "GET"))
        return read_one(api, t, name);
    if (str_is(method, "PUT") || str_is(method, "PATCH"))
        return change(api, t, name);
    return str_is(method, "DELETE") ? delete (api, t, name) : no_such_way(api);
}

/* The name is all that follows the type: it may hold '/'. */
bool api_resource(Api *api, Str rest)
{
    const TypeDef *t;
    long slash = str_find(rest, '/');
    Str label = slash < 0 ? rest : str_slice(rest, 0, (size_t)slash);
    Str name = slash < 0 ? STR("") : str_slice(rest, (size_t)slash + 1, rest.n);
    if (!args_type(api, label, &t))
        return false;
    return name.n ? on_document(api, t, name) : on_type(api, t);
}
