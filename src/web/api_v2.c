/* SPDX-License-Identifier: EUPL-1.2
 * The second dialect of Frappe: /api/v2/document/<DocType>[/<name>[/method/<method>]],
 * /api/v2/doctype/<DocType>/meta|count, /api/v2/method/<name>. Answers stand under "data".
 */
#include "api.h"

#include "perm.h"
#include "site.h"
#include "user_schema.h"

static bool no_such_address(Api *api)
{
    return fail_field(api->c, ERR_NOT_FOUND, "", "There is nothing at this address. Check it.");
}

static bool put_deleted(Api *api, const TypeDef *t, Str name)
{
    api->status = 202;
    json_put_c(api->o, "data", "ok");
    return api_remove(api, t, name);
}

static bool on_type(Api *api, const TypeDef *t)
{
    if (str_is(api->r->method, "GET"))
        return api_put_list(api, t, "data");
    if (str_is(api->r->method, "POST"))
        return api_put_doc(api, "data", api_create(api, t, api->args));
    return no_such_address(api);
}

static bool on_document(Api *api, const TypeDef *t, Str name)
{
    Str method = api->r->method;
    if (str_is(method, "GET"))
        return api_put_doc(api, "data", doc_get(api->c, t, name, RIGHT_READ));
    if (str_is(method, "PUT") || str_is(method, "PATCH"))
        return api_put_doc(api, "data", api_change(api, t, name, api->args));
    return str_is(method, "DELETE") ? put_deleted(api, t, name) : no_such_address(api);
}

static Str without_slash(Str s)
{
    return s.n && s.p[s.n - 1] == '/' ? str_slice(s, 0, s.n - 1) : s;
}

static bool document(Api *api, Str rest)
{
    const TypeDef *t;
    Str label, name = without_slash(rest);
    str_split(&name, '/', &label);
    if (!args_type(api, label, &t))
        return false;
    if (!name.n)
        return on_type(api, t);
    long at = str_find_str(name, STR("/method/"));
    if (at < 0)
        return on_document(api, t, name);
    if (!str_is(api->r->method, "POST"))
        return no_such_address(api);
    Str method = str_slice(name, (size_t)at + 8, name.n);
    return api_doc_method(api, t, str_slice(name, 0, (size_t)at), method, "data");
}

static void put_field(Api *api, const FieldDef *f)
{
    json_begin(api->o, '{');
    json_put(api->o, "fieldname", f->name);
    json_put(api->o, "label", f->label);
    json_put_c(api->o, "fieldtype", field_type_label(f->type));
    json_put_int(api->o, "reqd", f->required);
    json_put_int(api->o, "read_only", f->computed || f->readonly);
    json_put_int(api->o, "hidden", f->hidden);
    if (f->type == FT_LINK || f->type == FT_TABLE) {
        const TypeDef *target = registry_type(api->c->reg, f->target);
        json_put(api->o, "options", target ? target->label : STR(""));
    } else if (f->type == FT_DYNAMIC) {
        json_put(api->o, "options", f->target);
    } else if (f->type == FT_CHOICE) {
        Buf b = {.a = api->c->a};
        for (int i = 0; i < f->n_choices; i++)
            buf_format(&b, "%s%s", i ? "\n" : "", f->choices[i].p);
        json_put(api->o, "options", buf_str(&b));
    }
    json_end(api->o, '}');
}

static bool put_meta(Api *api, const TypeDef *t)
{
    json_key(api->o, STR("data"));
    json_begin(api->o, '{');
    json_put_c(api->o, "doctype", "DocType");
    json_put(api->o, "name", t->label);
    json_put(api->o, "module", t->module);
    json_put_int(api->o, "is_submittable", t->submittable);
    json_put_int(api->o, "istable", t->child);
    json_put(api->o, "title_field", t->title);
    json_key(api->o, STR("fields"));
    json_begin(api->o, '[');
    for (int i = 0; i < t->n_fields; i++)
        if (!t->fields[i].secret)
            put_field(api, &t->fields[i]);
    json_end(api->o, ']');
    json_end(api->o, '}');
    return true;
}

static bool doctype(Api *api, Str rest)
{
    const TypeDef *t;
    Str label, what = without_slash(rest);
    str_split(&what, '/', &label);
    if (!str_is(api->r->method, "GET") || !args_type(api, label, &t) ||
        !perm_check(api->c, t, RIGHT_READ))
        return ctx_failed(api->c) ? false : no_such_address(api);
    if (str_is(what, "meta"))
        return put_meta(api, t);
    return str_is(what, "count") ? api_put_count(api, t, "data") : no_such_address(api);
}

bool api_v2(Api *api, Str rest)
{
    Str documents = STR("document/"), doctypes = STR("doctype/");
    if (str_starts(rest, documents))
        return document(api, str_slice(rest, documents.n, rest.n));
    if (str_starts(rest, doctypes))
        return doctype(api, str_slice(rest, doctypes.n, rest.n));
    return no_such_address(api);
}
