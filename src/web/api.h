/* SPDX-License-Identifier: EUPL-1.2
 * REST in Frappe's dialect: /api/resource/<DocType>[/<name>] and /api/method/<name>. docs/api.md
 * is its description.
 *
 * Handlers return false with an error in c->e; then nothing of what they wrote is sent.
 */
#ifndef BASTIDE_API_H
#define BASTIDE_API_H

#include "auth.h"
#include "doc.h"
#include "once.h"
#include "report.h"

typedef struct {
    Ctx *c;
    Request *r;
    Response *resp;
    const Json *args; /* an object: members of the body, then parameters (as texts) */
    JsonOut *o;       /* inside the object of the answer */
    int status;
    bool sent;        /* resp is complete already (a file) */
} Api;

/* Answers every path that begins with /api/. */
void api_handle(Ctx *c, Request *r, Response *out);

/* --- arguments (api_args.c) --- */
/* Reads body and parameters. A malformed body is refused. */
bool args_read(Api *api);
/* A member whose text may be JSON: parsed. `*out` NULL when absent or empty. */
bool args_json(Api *api, const char *name, const Json **out);
/* A list of field names: JSON, or texts separated by commas. NULL when absent. */
bool args_fields(Api *api, const char *name, const Json **out);
/* A whole number from 0; absent leaves `*out`. */
bool args_count(Api *api, const char *name, int64_t *out);
/* A yes or no; absent leaves `*out`. */
bool args_flag(Api *api, const char *name, bool *out);
/* The text of a member that must be there. */
bool args_text(Api *api, const char *name, Str *out);
/* The type of that label; ERR_NOT_FOUND when there is none. */
bool args_type(Api *api, Str label, const TypeDef **out);
/* The document of a request: the member `name` (an object, or its JSON), which must be there. */
bool args_doc(Api *api, const char *name, const Json **out);
/* The same document and the type that it names in "doctype". */
bool args_typed_doc(Api *api, const Json *doc, const TypeDef **out);
/* Numbers with an exponent (1e-05) become plain decimals, which the engine reads; those over
 * 60 places stay and are refused by their field. */
void json_plain_numbers(Arena *a, Json *v);

/* --- documents (api_doc.c); NULL or false with an error --- */
DocHead *api_create(Api *api, const TypeDef *t, const Json *body);
DocHead *api_change(Api *api, const TypeDef *t, Str name, const Json *body);
bool api_remove(Api *api, const TypeDef *t, Str name);
/* Key and document. */
bool api_put_doc(Api *api, const char *key, DocHead *d);

/* --- lists (api_list.c) --- */
/* Key and rows, by the arguments fields, filters, or_filters, order_by, limit_start, limit. */
bool api_put_list(Api *api, const TypeDef *t, const char *key);
/* Key and the first row that fits, with these fields: an object, {} when there is none. */
bool api_put_first(Api *api, const TypeDef *t, const char *key, const Json *fields,
                   const Json *filters);
/* The same as a list of values; a single field is its bare value, null when there is none. */
bool api_put_first_bare(Api *api, const TypeDef *t, const char *key, const Json *fields,
                        const Json *filters);
bool api_put_count(Api *api, const TypeDef *t, const char *key);
/* The name of the first document that fits, or "" . */
bool api_first_name(Api *api, const TypeDef *t, const Json *filters, Str *out);

/* --- what /api/method/ serves --- */
typedef struct {
    const char *name;
    bool writes; /* POST only */
    bool guest;  /* without signing in */
    bool (*run)(Api *api);
} ApiMethod;
extern const ApiMethod client_methods[]; /* frappe.client.…, ended by a NULL name */
extern const ApiMethod bulk_methods[];   /* renaming, many at once */
bool api_resource(Api *api, Str rest);
/* /api/v2/… behind "v2/". */
bool api_v2(Api *api, Str rest);
/* submit or cancel, by name; the document stands under `key`. */
bool api_doc_method(Api *api, const TypeDef *t, Str name, Str method, const char *key);
/* The members of the description by OpenAPI. */
void api_openapi(Ctx *c, JsonOut *o);
bool api_report(Api *api);
bool api_search_link(Api *api);
bool api_upload(Api *api);

/* --- Idempotency-Key (api_once.c) --- */
/* False: the request is answered already (with the stored answer) or refused. */
bool api_once_begin(Api *api, Once *once);
/* Keeps the answer of a request that wrote something. */
void api_once_end(Api *api, const Once *once);

#endif
