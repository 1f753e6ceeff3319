/* SPDX-License-Identifier: EUPL-1.2
 * One document created, changed, submitted, cancelled or deleted by its JSON.
 */
#include "api.h"

#include "perm.h"
#include "rules.h"

/* What the body says of the state; `otherwise` when it says nothing. */
static bool wanted_docstatus(Api *api, const Json *body, int otherwise, int *out)
{
    Str s = arg_text(body, "docstatus");
    int64_t n = otherwise;
    if (s.n && (!str_to_int(s, &n) || n < 0 || n > 2))
        return fail_field(api->c, ERR_VALIDATION, "docstatus",
                          "docstatus cannot be read: send 0 (draft), 1 (submitted) or 2 "
                          "(cancelled).");
    *out = (int)n;
    return true;
}

DocHead *api_create(Api *api, const TypeDef *t, const Json *body)
{
    Ctx *c = api->c;
    int state;
    if (!perm_check(c, t, RIGHT_CREATE) || !wanted_docstatus(api, body, 0, &state))
        return NULL;
    if (state == 2) {
        fail_field(c, ERR_VALIDATION, "docstatus", "A new document cannot be cancelled. Submit "
                                                   "it first.");
        return NULL;
    }
    DocHead *d = doc_new(c, t);
    if (!doc_from_json(c, d, body)) {
        rules_fill(c, d); /* what is missing is told with what is wrong */
        rules_check(c, d);
        return NULL;
    }
    return (state == 1 ? doc_submit(c, d) : doc_save(c, d)) ? d : NULL;
}

/* The caller says which state of the document it read; without that the last one wins. */
static bool is_current(Ctx *c, const DocHead *d, const Json *body)
{
    Str modified = json_get_text(body, "modified");
    Str version = arg_text(body, "version");
    Instant at;
    int64_t n;
    bool same = !modified.n || (instant_parse(modified, &at) && at.us == d->modified.us);
    if (same && (!version.n || type_field(d->type, STR("version"))))
        return true;
    if (same && str_to_int(version, &n) && n == d->version)
        return true;
    return fail_field(c, ERR_CONFLICT, "modified",
                      "%s was changed by someone else meanwhile (version %lld, modified %s). "
                      "Reload it, then make your change again.",
                      d->name.p, (long long)d->version, instant_format(c->a, d->modified).p);
}

static bool apply(Api *api, DocHead *d, const Json *body, int state)
{
    Ctx *c = api->c;
    if (d->docstatus == 1 && state == 0)
        return fail_field(c, ERR_SUBMITTED, "docstatus",
                          "%s is submitted: it cannot become a draft again. Cancel it.", d->name.p);
    if (!doc_from_json(c, d, body))
        return false;
    return d->docstatus == 0 && state == 1 ? doc_submit(c, d) : doc_save(c, d);
}

DocHead *api_change(Api *api, const TypeDef *t, Str name, const Json *body)
{
    Ctx *c = api->c;
    int state;
    if (!wanted_docstatus(api, body, -1, &state))
        return NULL;
    DocHead *d = doc_get(c, t, name, state == 2 ? RIGHT_CANCEL : RIGHT_WRITE);
    if (!d || !is_current(c, d, body))
        return NULL;
    if (state == 2 && d->docstatus != 2)
        return doc_cancel(c, d) ? d : NULL;
    return apply(api, d, body, state) ? d : NULL;
}

bool api_remove(Api *api, const TypeDef *t, Str name)
{
    DocHead *d = doc_get(api->c, t, name, RIGHT_DELETE);
    return d && doc_delete(api->c, d);
}

bool api_put_doc(Api *api, const char *key, DocHead *d)
{
    if (!d)
        return false;
    json_key(api->o, str_c(key));
    doc_to_json(api->c, d, api->o);
    return !ctx_failed(api->c);
}
