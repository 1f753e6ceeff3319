/* SPDX-License-Identifier: EUPL-1.2
 * Frappe's methods on documents by name: renaming, many at once, methods of a document. Of many,
 * each stands alone: the answer names those that failed.
 */
#include "api.h"

#include "rename.h"

enum { DOCS_MAX = 1000 };

/* --- renaming --- */

static Str first_text(Api *api, const char *a, const char *b)
{
    Str s = arg_text(api->args, a);
    return s.n ? s : arg_text(api->args, b);
}

static bool rename_doc(Api *api)
{
    Ctx *c = api->c;
    const TypeDef *t;
    Str label, old = first_text(api, "old_name", "docname"),
               name = first_text(api, "new_name", "name");
    bool merge = false;
    if (!old.n)
        old = first_text(api, "old", "name");
    if (!name.n)
        name = arg_text(api->args, "new");
    if (!args_text(api, "doctype", &label) || !args_type(api, label, &t) ||
        !args_flag(api, "merge", &merge))
        return false;
    if (merge)
        return fail_field(c, ERR_VALIDATION, "merge",
                          "Two documents cannot be made one here. Change the links, then delete "
                          "one of them.");
    DocHead *d = doc_get(c, t, old, RIGHT_WRITE);
    if (!d || !doc_rename(c, d, name))
        return false;
    json_put(api->o, "message", d->name);
    return true;
}

/* --- one of many --- */

typedef enum { ACT_SUBMIT, ACT_CANCEL, ACT_DELETE, ACT_UPDATE } Act;

static bool act(Api *api, const TypeDef *t, Str name, Act what, const Json *data)
{
    Ctx *c = api->c;
    DocHead *d;
    switch (what) {
    case ACT_SUBMIT: d = doc_get(c, t, name, RIGHT_SUBMIT); return d && doc_submit(c, d);
    case ACT_CANCEL: d = doc_get(c, t, name, RIGHT_CANCEL); return d && doc_cancel(c, d);
    case ACT_DELETE: return api_remove(api, t, name);
    case ACT_UPDATE: return api_change(api, t, name, data) != NULL;
    }
    return false;
}

/* The reason becomes a note, so that the call as a whole is answered. */
static bool tried(Api *api, const TypeDef *t, Str name, Act what, const Json *data)
{
    Ctx *c = api->c;
    bool ok = act(api, t, name, what, data);
    for (int i = 0; i < c->e.n; i++)
        ctx_note(c, str_format(c->a, "%.*s: %s", STR_ARG(name), c->e.list[i].text.p));
    c->e.n = 0;
    return ok && ctx_refresh(c);
}

static bool names_argument(Api *api, const char *key, const Json **out)
{
    if (!args_json(api, key, out))
        return false;
    if (!*out || (*out)->kind != JSON_LIST || (*out)->n > DOCS_MAX)
        return fail_field(api->c, ERR_VALIDATION, key, "\"%s\" is a list of at most %d "
                                                       "names. Shorten it.", key,
                          DOCS_MAX);
    return true;
}

static bool each_named(Api *api, const TypeDef *t, const Json *names, Act what, const Json *data)
{
    json_key(api->o, STR("message"));
    json_begin(api->o, '[');
    JSON_EACH (v, names)
        if (v->kind == JSON_TEXT && !tried(api, t, v->text, what, data))
            json_text(api->o, v->text);
    json_end(api->o, ']');
    return true;
}

static bool type_named(Api *api, const TypeDef **out)
{
    Str label;
    return args_text(api, "doctype", &label) && args_type(api, label, out);
}

static bool bulk_action(Api *api)
{
    const TypeDef *t;
    const Json *names, *data = NULL;
    Str word;
    if (!type_named(api, &t) || !names_argument(api, "docnames", &names) ||
        !args_text(api, "action", &word) || !args_json(api, "data", &data))
        return false;
    static const char *const words[] = {"submit", "cancel", "delete", "update"};
    for (int i = 0; i < 4; i++)
        if (str_is(str_lower_ascii(api->c->a, word), words[i]))
            return each_named(api, t, names, (Act)i, data);
    return fail_field(api->c, ERR_VALIDATION, "action",
                      "This action is not known: send submit, cancel, delete or update.");
}

static bool delete_items(Api *api)
{
    const TypeDef *t;
    const Json *names;
    return type_named(api, &t) && names_argument(api, "items", &names) &&
           each_named(api, t, names, ACT_DELETE, NULL);
}

/* [{"doctype", "docname", field: value …}] */
static bool bulk_update(Api *api)
{
    const Json *docs;
    if (!names_argument(api, "docs", &docs))
        return false;
    json_key(api->o, STR("message"));
    json_begin(api->o, '{');
    json_key(api->o, STR("failed_docs"));
    json_begin(api->o, '[');
    JSON_EACH (v, docs) {
        const TypeDef *t;
        Str name = json_get_text(v, "docname");
        Json *rest = arena_new_of(api->c->a, Json);
        *rest = (Json){.kind = JSON_OBJECT};
        for (Json *m = v->first, **at = &rest->first; m; m = m->next) {
            if (str_is(m->key, "docname"))
                continue;
            *at = arena_new_of(api->c->a, Json);
            **at = *m;
            (*at)->next = NULL;
            at = &(*at)->next;
            rest->n++;
        }
        if (!args_typed_doc(api, v, &t) || !tried(api, t, name, ACT_UPDATE, rest)) {
            api->c->e.n = 0;
            json_value(api->o, v);
        }
    }
    json_end(api->o, ']');
    json_end(api->o, '}');
    return true;
}

/* --- methods of a document --- */

bool api_doc_method(Api *api, const TypeDef *t, Str name, Str method, const char *key)
{
    Ctx *c = api->c;
    DocHead *d = NULL;
    if (str_is(method, "submit"))
        d = doc_get(c, t, name, RIGHT_SUBMIT);
    else if (str_is(method, "cancel"))
        d = doc_get(c, t, name, RIGHT_CANCEL);
    else
        return fail_field(c, ERR_NOT_FOUND, "method",
                          "%s has no method \"%.*s\". There are submit and cancel.",
                          tr_str(c->lang, t->label).p, STR_ARG(method));
    return d && (str_is(method, "submit") ? doc_submit(c, d) : doc_cancel(c, d)) &&
           api_put_doc(api, key, d);
}

static bool run_doc_method(Api *api)
{
    const TypeDef *t;
    Str label = first_text(api, "dt", "doctype"), name = first_text(api, "dn", "docname"), method;
    if (!args_text(api, "method", &method) || !args_type(api, label, &t))
        return false;
    return api_doc_method(api, t, name, method, "message");
}

const ApiMethod bulk_methods[] = {
    {"frappe.client.rename_doc", true, false, rename_doc},
    {"frappe.rename_doc", true, false, rename_doc},
    {"frappe.model.rename_doc.update_document_title", true, false, rename_doc},
    {"rename_doc", true, false, rename_doc},
    {"frappe.client.bulk_update", true, false, bulk_update},
    {"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs", true, false,
     bulk_action},
    {"frappe.desk.reportview.delete_items", true, false, delete_items},
    {"run_doc_method", true, false, run_doc_method},
    {NULL, false, false, NULL},
};
