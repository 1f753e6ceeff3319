/* SPDX-License-Identifier: EUPL-1.2
 * frappe.client.*: what Frappe's own clients call, by JSON and by forms.
 */
#include "api.h"

#include "perm.h"

enum { DOCS_MAX = 1000 };

static bool type_argument(Api *api, const TypeDef **out)
{
    Str label;
    return args_text(api, "doctype", &label) && args_type(api, label, out);
}

/* Filters, where a plain text is a name. */
static bool filters_or_name(Api *api, const Json **out)
{
    const Json *v = json_get(api->args, "filters");
    Str text = v && v->kind == JSON_TEXT ? str_trim(v->text) : STR("");
    if (!text.n || text.p[0] == '{' || text.p[0] == '[')
        return args_json(api, "filters", out);
    Json *name = arena_new_of(api->c->a, Json), *object = arena_new_of(api->c->a, Json);
    *name = (Json){.kind = JSON_TEXT, .key = STR("name"), .text = text};
    *object = (Json){.kind = JSON_OBJECT, .n = 1, .first = name};
    *out = object;
    return true;
}

/* The document by `name`, else the first that fits `filters`. */
static bool name_argument(Api *api, const TypeDef *t, Str *out)
{
    const Json *filters;
    *out = arg_text(api->args, "name");
    if (out->n)
        return true;
    if (!filters_or_name(api, &filters))
        return false;
    if (!filters)
        return args_text(api, "name", out);
    if (!api_first_name(api, t, filters, out))
        return false;
    return out->n || fail_field(api->c, ERR_NOT_FOUND, "name", "No %s fits these filters. Change "
                                                               "them.",
                                tr_str(api->c->lang, t->label).p);
}

static bool client_get(Api *api)
{
    const TypeDef *t;
    Str name;
    return type_argument(api, &t) && perm_check(api->c, t, RIGHT_READ) &&
           name_argument(api, t, &name) &&
           api_put_doc(api, "message", doc_get(api->c, t, name, RIGHT_READ));
}

static bool client_get_list(Api *api)
{
    const TypeDef *t;
    return type_argument(api, &t) && api_put_list(api, t, "message");
}

static bool client_get_count(Api *api)
{
    const TypeDef *t;
    return type_argument(api, &t) && api_put_count(api, t, "message");
}

static bool client_get_value(Api *api)
{
    const TypeDef *t;
    const Json *fields, *filters;
    bool as_dict = true;
    if (!type_argument(api, &t) || !args_fields(api, "fieldname", &fields) ||
        !filters_or_name(api, &filters) || !args_flag(api, "as_dict", &as_dict))
        return false;
    return as_dict ? api_put_first(api, t, "message", fields, filters)
                   : api_put_first_bare(api, t, "message", fields, filters);
}

/* {"fieldname": "x", "value": 1} and {"fieldname": {"x": 1}} */
static bool values_argument(Api *api, const Json **out)
{
    const Json *given = json_get(api->args, "fieldname"), *value = json_get(api->args, "value");
    Str field = given && given->kind == JSON_TEXT ? str_trim(given->text) : STR("");
    if (!field.n || field.p[0] == '{')
        return args_doc(api, "fieldname", out);
    Json *member = arena_new_of(api->c->a, Json), *object = arena_new_of(api->c->a, Json);
    if (value)
        *member = *value;
    member->key = field;
    member->next = NULL;
    *object = (Json){.kind = JSON_OBJECT, .n = 1, .first = member};
    *out = object;
    return true;
}

static bool client_set_value(Api *api)
{
    const TypeDef *t;
    const Json *values;
    Str name;
    return type_argument(api, &t) && args_text(api, "name", &name) &&
           values_argument(api, &values) &&
           api_put_doc(api, "message", api_change(api, t, name, values));
}

static bool client_insert(Api *api)
{
    const TypeDef *t;
    const Json *doc;
    return args_doc(api, "doc", &doc) && args_typed_doc(api, doc, &t) &&
           api_put_doc(api, "message", api_create(api, t, doc));
}

/* --- many at once: all or none --- */

typedef struct {
    Api *api;
    const Json *docs;
    Str *names;
} Many;

/* May run again when the database was busy, so nothing is kept from a run before. */
static bool insert_job(Ctx *c, void *arg)
{
    Many *m = arg;
    int i = 0;
    c->name_memo = NULL;
    JSON_EACH (doc, m->docs) {
        const TypeDef *t;
        DocHead *d = args_typed_doc(m->api, doc, &t) ? api_create(m->api, t, doc) : NULL;
        if (!d)
            return false;
        m->names[i++] = d->name;
    }
    return true;
}

static bool client_insert_many(Api *api)
{
    Many m = {.api = api};
    if (!args_json(api, "docs", &m.docs))
        return false;
    if (!m.docs || m.docs->kind != JSON_LIST || m.docs->n == 0)
        return fail_field(api->c, ERR_VALIDATION, "docs", "\"docs\" is a list of documents: "
                                                          "send [{…}].");
    if (m.docs->n > DOCS_MAX)
        return fail_field(api->c, ERR_VALIDATION, "docs", "%d documents at most in one call. "
                                                          "Make several calls.",
                          DOCS_MAX);
    m.names = arena_array_of(api->c->a, Str, m.docs->n);
    if (!ctx_write(api->c, insert_job, &m))
        return false;
    json_key(api->o, STR("message"));
    json_begin(api->o, '[');
    for (int i = 0; i < m.docs->n; i++)
        json_text(api->o, m.names[i]);
    json_end(api->o, ']');
    return true;
}

/* --- documents that the caller has read before --- */

static DocHead *keep(Api *api, const TypeDef *t, const Json *doc)
{
    Str name = json_get_text(doc, "name"), fresh = arg_text(doc, "__islocal");
    return name.n && !str_is(fresh, "1") ? api_change(api, t, name, doc) : api_create(api, t, doc);
}

static bool client_save(Api *api)
{
    const TypeDef *t;
    const Json *doc;
    return args_doc(api, "doc", &doc) && args_typed_doc(api, doc, &t) &&
           api_put_doc(api, "message", keep(api, t, doc));
}

/* The same with docstatus 1 in front of the one that was read. */
static bool client_submit(Api *api)
{
    const TypeDef *t;
    const Json *doc;
    if (!args_doc(api, "doc", &doc) || !args_typed_doc(api, doc, &t))
        return false;
    Json *state = arena_new_of(api->c->a, Json), *object = arena_new_of(api->c->a, Json);
    *state = (Json){
        .kind = JSON_NUMBER, .key = STR("docstatus"), .text = STR("1"), .next = doc->first};
    *object = (Json){.kind = JSON_OBJECT, .n = doc->n + 1, .first = state};
    return api_put_doc(api, "message", keep(api, t, object));
}

static bool client_cancel(Api *api)
{
    const TypeDef *t;
    Str name;
    if (!type_argument(api, &t) || !args_text(api, "name", &name))
        return false;
    DocHead *d = doc_get(api->c, t, name, RIGHT_CANCEL);
    return d && doc_cancel(api->c, d) && api_put_doc(api, "message", d);
}

static bool client_delete(Api *api)
{
    const TypeDef *t;
    Str name;
    json_put_c(api->o, "message", "ok");
    return type_argument(api, &t) && args_text(api, "name", &name) && api_remove(api, t, name);
}

/* A note beside a document; who wrote it is the user, whatever the caller says. */
static bool client_add_comment(Api *api)
{
    Ctx *c = api->c;
    static const char *const fields[] = {"reference_doctype", "reference_name", "content"};
    const TypeDef *t = type_of(c, STR("comment"));
    DocHead *note = doc_new(c, t);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        Str value;
        if (!args_text(api, fields[i], &value) ||
            !field_set_text(c, NULL, note, type_field(t, str_c(fields[i])), value, fields[i]))
            return false;
    }
    return doc_save(c, note) && api_put_doc(api, "message", note);
}

const ApiMethod client_methods[] = {
    {"frappe.desk.form.utils.add_comment", true, false, client_add_comment},
    {"frappe.client.get", false, false, client_get},
    {"frappe.client.get_list", false, false, client_get_list},
    {"frappe.client.get_count", false, false, client_get_count},
    {"frappe.client.get_value", false, false, client_get_value},
    {"frappe.client.set_value", true, false, client_set_value},
    {"frappe.client.insert", true, false, client_insert},
    {"frappe.client.insert_many", true, false, client_insert_many},
    {"frappe.client.save", true, false, client_save},
    {"frappe.client.submit", true, false, client_submit},
    {"frappe.client.cancel", true, false, client_cancel},
    {"frappe.client.delete", true, false, client_delete},
    {NULL, false, false, NULL},
};
