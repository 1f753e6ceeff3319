/* SPDX-License-Identifier: EUPL-1.2 */
#include "answer.h"

#include "log.h"

/* When a request has several faults: who may not at all is not told about fields. */
static const ErrKind gravity[] = {
    ERR_INTERNAL,  ERR_UNAVAILABLE, ERR_THROTTLED, ERR_AUTH,     ERR_PERMISSION,
    ERR_MALFORMED, ERR_TOO_LARGE,   ERR_NOT_FOUND, ERR_CONFLICT, ERR_DUPLICATE,
};

static size_t rank_of(ErrKind kind)
{
    size_t i = 0;
    while (i < sizeof gravity / sizeof *gravity && gravity[i] != kind)
        i++;
    return i;
}

const Err *errors_gravest(const Errors *e)
{
    const Err *worst = NULL;
    for (int i = 0; i < e->n; i++)
        if (!worst || rank_of(e->list[i].kind) < rank_of(worst->kind))
            worst = &e->list[i];
    return worst;
}

/* Frappe nests: a text that is a list of texts that are objects. */
static void add_message(JsonOut *list, Arena *a, Str text)
{
    Buf b = {.a = a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put(&o, "message", text);
    json_end(&o, '}');
    json_text(list, buf_str(&b));
}

static Str shown_text(const Request *r, const Errors *e, const Err *error)
{
    if (error->kind != ERR_INTERNAL)
        return error->text;
    return str_format(r->arena,
                      tr(e->lang, "A fault of ours: nothing was saved. Give the number %s to your "
                                  "administrator."),
                      str_z(r->arena, r->id));
}

static void put_list(JsonOut *o, const char *key, Buf *b, JsonOut *list)
{
    json_end(list, ']');
    json_put(o, key, buf_str(b));
}

static void put_messages(JsonOut *o, const Request *r, const Errors *e, const Str *notes, int n)
{
    Buf b = {.a = r->arena};
    JsonOut list = {.b = &b};
    json_begin(&list, '[');
    for (int i = 0; i < e->n; i++)
        add_message(&list, r->arena, shown_text(r, e, &e->list[i]));
    for (int i = 0; i < n; i++)
        add_message(&list, r->arena, notes[i]);
    put_list(o, "_server_messages", &b, &list);
}

static void put_fields(JsonOut *o, const Request *r, const Errors *e)
{
    json_key(o, STR("errors"));
    json_begin(o, '[');
    for (int i = 0; i < e->n; i++) {
        json_begin(o, '{');
        json_put_c(o, "type", err_type_name(e->list[i].kind));
        json_put(o, "field", e->list[i].field);
        json_put(o, "message", shown_text(r, e, &e->list[i]));
        json_end(o, '}');
    }
    json_end(o, ']');
}

/* Frappe's Python client takes an answer without "exc" for a success. */
static void put_exception(JsonOut *o, Arena *a, const char *type, Str text)
{
    Buf b = {.a = a};
    JsonOut list = {.b = &b};
    Str exception = str_format(a, "frappe.exceptions.%s: %.*s", type, STR_ARG(text));
    json_put(o, "exception", exception);
    json_begin(&list, '[');
    json_text(&list, exception);
    put_list(o, "exc", &b, &list);
}

static void log_faults(const Request *r, const Errors *e)
{
    for (int i = 0; i < e->n; i++)
        if (e->list[i].kind == ERR_INTERNAL)
            log_event(LOG_ERROR, "fault", "id", str_z(r->arena, r->id), "path",
                      str_z(r->arena, r->path), "text", e->list[i].text.p, NULL);
}

void answer_errors(Response *out, const Request *r, const Errors *e, const Str *notes, int n_notes)
{
    const Err *worst = errors_gravest(e);
    const char *type = err_type_name(worst->kind);
    Buf b = {.a = r->arena};
    JsonOut o = {.b = &b};
    Str text = shown_text(r, e, worst);
    log_faults(r, e);
    json_begin(&o, '{');
    json_put_c(&o, "exc_type", type);
    put_exception(&o, r->arena, type, text);
    json_put(&o, "_error_message", text);
    put_messages(&o, r, e, notes, n_notes);
    put_fields(&o, r, e);
    json_end(&o, '}');
    response_json(out, err_http_status(worst->kind), buf_str(&b));
}

void answer_notes(JsonOut *o, Arena *a, const Str *notes, int n)
{
    if (!n)
        return;
    Buf b = {.a = a};
    JsonOut list = {.b = &b};
    json_begin(&list, '[');
    for (int i = 0; i < n; i++)
        add_message(&list, a, notes[i]);
    put_list(o, "_server_messages", &b, &list);
}
