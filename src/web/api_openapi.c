/* SPDX-License-Identifier: EUPL-1.2
 * GET /api/openapi.json: the API described by OpenAPI 3.1, made from the types as they are now, so
 * that fields and types of people's own are in it. Only types that the caller may read.
 */
#include "api.h"

#include "perm.h"
#include "site.h"

/* --- schemas --- */

static const char *json_type(FieldType t)
{
    switch (t) {
    case FT_INT: return "integer";
    case FT_MONEY:
    case FT_QTY:
    case FT_PRICE:
    case FT_PERCENT:
    case FT_EXCHANGE: return "number";
    case FT_YES: return "integer";
    default: return "string";
    }
}

static const char *json_format(FieldType t)
{
    return t == FT_DATE ? "date" : t == FT_DATETIME ? "date-time" : t == FT_EMAIL ? "email" : NULL;
}

/* A component may have letters, digits, '.', '-' and '_' in its name. */
static Str component(Ctx *c, const TypeDef *t)
{
    Buf b = {.a = c->a};
    for (size_t i = 0; i < t->label.n; i++) {
        char ch = t->label.p[i];
        bool plain = (ch >= 'A' && ch <= 'Z') || (ch >= 'a' && ch <= 'z') ||
                     (ch >= '0' && ch <= '9');
        buf_add_char(&b, plain ? ch : '_');
    }
    return buf_str(&b);
}

static void put_ref(Ctx *c, JsonOut *o, const TypeDef *t)
{
    json_begin(o, '{');
    json_put(o, "$ref", str_format(c->a, "#/components/schemas/%s", component(c, t).p));
    json_end(o, '}');
}

static void put_choices(Ctx *c, JsonOut *o, const FieldDef *f)
{
    (void)c;
    json_key(o, STR("enum"));
    json_begin(o, '[');
    json_text(o, STR(""));
    for (int i = 0; i < f->n_choices; i++)
        json_text(o, f->choices[i]);
    json_end(o, ']');
}

/* Empty links, dates and instants are null. */
static void put_simple(Ctx *c, JsonOut *o, const FieldDef *f)
{
    bool nullable = !type_is_text(f->type) && strcmp(json_type(f->type), "string") == 0;
    json_key(o, STR("type"));
    if (nullable) {
        json_begin(o, '[');
        json_text(o, STR("string"));
        json_text(o, STR("null"));
        json_end(o, ']');
    } else {
        json_text(o, str_c(json_type(f->type)));
    }
    if (json_format(f->type))
        json_put_c(o, "format", json_format(f->type));
    if (f->type == FT_CHOICE)
        put_choices(c, o, f);
    if (f->type == FT_YES) {
        json_put_int(o, "minimum", 0);
        json_put_int(o, "maximum", 1);
    }
}

static Str described(Ctx *c, const FieldDef *f)
{
    const TypeDef *t = f->type == FT_LINK ? registry_type(c->reg, f->target) : NULL;
    Str label = tr_str(c->lang, f->label);
    if (t)
        return str_format(c->a, "%s (%s)", label.p, t->label.p);
    return f->note.n ? str_format(c->a, "%s. %s", label.p, tr_str(c->lang, f->note).p) : label;
}

static void put_field(Ctx *c, JsonOut *o, const FieldDef *f)
{
    json_key(o, f->name);
    json_begin(o, '{');
    json_put(o, "description", described(c, f));
    if (f->computed || f->readonly)
        json_key(o, STR("readOnly")), json_bool(o, true);
    if (f->type == FT_TABLE) {
        json_put_c(o, "type", "array");
        json_key(o, STR("items"));
        put_ref(c, o, f->child);
    } else {
        put_simple(c, o, f);
    }
    json_end(o, '}');
}

static void put_text_property(JsonOut *o, const char *name, const char *type)
{
    json_key(o, str_c(name));
    json_begin(o, '{');
    json_put_c(o, "type", type);
    json_key(o, STR("readOnly"));
    json_bool(o, true);
    json_end(o, '}');
}

static void put_schema(Ctx *c, JsonOut *o, const TypeDef *t)
{
    json_key(o, component(c, t));
    json_begin(o, '{');
    json_put_c(o, "type", "object");
    json_put(o, "title", tr_str(c->lang, t->label));
    json_key(o, STR("properties"));
    json_begin(o, '{');
    put_text_property(o, "name", "string");
    put_text_property(o, "doctype", "string");
    json_key(o, STR("docstatus"));
    json_begin(o, '{');
    json_put_c(o, "type", "integer");
    json_put_c(o, "description", "0 draft, 1 submitted, 2 cancelled");
    json_end(o, '}');
    if (!t->child) {
        put_text_property(o, "owner", "string");
        put_text_property(o, "creation", "string");
        put_text_property(o, "modified", "string");
        put_text_property(o, "modified_by", "string");
        put_text_property(o, "version", "integer");
    }
    for (int i = 0; i < t->n_fields; i++)
        if (!t->fields[i].secret && !t->fields[i].via.n)
            put_field(c, o, &t->fields[i]);
    json_end(o, '}');
    json_end(o, '}');
}

/* --- operations --- */

static void put_error(JsonOut *o)
{
    json_key(o, STR("default"));
    json_begin(o, '{');
    json_put_c(o, "description", "What is wrong, with the fields at fault");
    json_key(o, STR("content"));
    json_begin(o, '{');
    json_key(o, STR("application/json"));
    json_begin(o, '{');
    json_key(o, STR("schema"));
    json_begin(o, '{');
    json_put_c(o, "$ref", "#/components/schemas/Error");
    for (int i = 0; i < 4; i++)
        json_end(o, '}');
}

/* The answer: {"data": a document, or a list of them}. */
static void put_answer(Ctx *c, JsonOut *o, const char *status, const TypeDef *t, bool list)
{
    json_key(o, STR("responses"));
    json_begin(o, '{');
    json_key(o, str_c(status));
    json_begin(o, '{');
    json_put_c(o, "description", "Done");
    json_key(o, STR("content"));
    json_begin(o, '{');
    json_key(o, STR("application/json"));
    json_begin(o, '{');
    json_key(o, STR("schema"));
    json_begin(o, '{');
    json_put_c(o, "type", "object");
    json_key(o, STR("properties"));
    json_begin(o, '{');
    json_key(o, STR("data"));
    if (list) {
        json_begin(o, '{');
        json_put_c(o, "type", "array");
        json_key(o, STR("items"));
    }
    put_ref(c, o, t);
    for (int i = 0; i < (list ? 6 : 5); i++)
        json_end(o, '}');
    put_error(o);
    json_end(o, '}');
}

static void put_body(Ctx *c, JsonOut *o, const TypeDef *t)
{
    json_key(o, STR("requestBody"));
    json_begin(o, '{');
    json_key(o, STR("required"));
    json_bool(o, true);
    json_key(o, STR("content"));
    json_begin(o, '{');
    json_key(o, STR("application/json"));
    json_begin(o, '{');
    json_key(o, STR("schema"));
    put_ref(c, o, t);
    for (int i = 0; i < 3; i++)
        json_end(o, '}');
}

static void put_parameter(JsonOut *o, const char *name, const char *in, const char *type,
                          const char *text)
{
    json_begin(o, '{');
    json_put_c(o, "name", name);
    json_put_c(o, "in", in);
    json_put_c(o, "description", text);
    if (strcmp(in, "path") == 0)
        json_key(o, STR("required")), json_bool(o, true);
    json_key(o, STR("schema"));
    json_begin(o, '{');
    json_put_c(o, "type", type);
    json_end(o, '}');
    json_end(o, '}');
}

static void begin_operation(Ctx *c, JsonOut *o, const char *way, const char *verb, const TypeDef *t)
{
    json_key(o, str_c(way));
    json_begin(o, '{');
    json_put(o, "operationId", str_format(c->a, "%s_%s", verb, t->name.p));
    json_key(o, STR("tags"));
    json_begin(o, '[');
    json_text(o, t->module.n ? t->module : STR("own"));
    json_end(o, ']');
}

static void put_list(Ctx *c, JsonOut *o, const TypeDef *t)
{
    static const char *const parameters[][3] = {
        {"fields", "string", "JSON list of field names, or [\"*\"]"},
        {"filters", "string", "JSON: [[field, operator, value], …]"},
        {"or_filters", "string", "the same, one of which must hold"},
        {"order_by", "string", "field asc|desc, …"},
        {"limit_start", "integer", "rows to leave out"},
        {"limit", "integer", "rows at most; 0: all"},
    };
    begin_operation(c, o, "get", "list", t);
    json_key(o, STR("parameters"));
    json_begin(o, '[');
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        put_parameter(o, parameters[i][0], "query", parameters[i][1], parameters[i][2]);
    json_end(o, ']');
    put_answer(c, o, "200", t, true);
    json_end(o, '}');
}

static void put_type_path(Ctx *c, JsonOut *o, const TypeDef *t, unsigned rights)
{
    json_key(o, str_format(c->a, "/api/resource/%s", percent_encode(c->a, t->label, false).p));
    json_begin(o, '{');
    put_list(c, o, t);
    if (rights & RIGHT_CREATE) {
        begin_operation(c, o, "post", "create", t);
        put_body(c, o, t);
        put_answer(c, o, "200", t, false);
        json_end(o, '}');
    }
    json_end(o, '}');
}

static void put_document_path(Ctx *c, JsonOut *o, const TypeDef *t, unsigned rights)
{
    json_key(o,
             str_format(c->a, "/api/resource/%s/{name}", percent_encode(c->a, t->label, false).p));
    json_begin(o, '{');
    json_key(o, STR("parameters"));
    json_begin(o, '[');
    put_parameter(o, "name", "path", "string", "name of the document");
    json_end(o, ']');
    begin_operation(c, o, "get", "read", t);
    put_answer(c, o, "200", t, false);
    json_end(o, '}');
    if (rights & RIGHT_WRITE) {
        begin_operation(c, o, "put", "change", t);
        put_body(c, o, t);
        put_answer(c, o, "200", t, false);
        json_end(o, '}');
    }
    if (rights & RIGHT_DELETE) {
        begin_operation(c, o, "delete", "delete", t);
        put_answer(c, o, "202", t, false);
        json_end(o, '}');
    }
    json_end(o, '}');
}

/* --- the whole --- */

static void put_info(JsonOut *o)
{
    json_put_c(o, "openapi", "3.1.0");
    json_key(o, STR("info"));
    json_begin(o, '{');
    json_put_c(o, "title", "Bastide");
    json_put_c(o, "version", "1");
    json_put_c(o, "description", "Documents of this site in Frappe's dialect.");
    json_end(o, '}');
    json_key(o, STR("security"));
    json_begin(o, '[');
    json_begin(o, '{');
    json_key(o, STR("token"));
    json_begin(o, '[');
    json_end(o, ']');
    json_end(o, '}');
    json_end(o, ']');
}

static void put_error_schema(JsonOut *o)
{
    json_key(o, STR("Error"));
    json_begin(o, '{');
    json_put_c(o, "type", "object");
    json_key(o, STR("properties"));
    json_begin(o, '{');
    put_text_property(o, "exc_type", "string");
    put_text_property(o, "_error_message", "string");
    put_text_property(o, "errors", "array");
    json_end(o, '}');
    json_end(o, '}');
}

static void put_security(JsonOut *o)
{
    json_key(o, STR("securitySchemes"));
    json_begin(o, '{');
    json_key(o, STR("token"));
    json_begin(o, '{');
    json_put_c(o, "type", "apiKey");
    json_put_c(o, "in", "header");
    json_put_c(o, "name", "Authorization");
    json_put_c(o, "description", "token KEY:SECRET");
    json_end(o, '}');
    json_end(o, '}');
}

static bool readable(Ctx *c, const TypeDef *t)
{
    return (perm_rights(c, t) & RIGHT_READ) != 0;
}

void api_openapi(Ctx *c, JsonOut *o)
{
    put_info(o);
    json_key(o, STR("paths"));
    json_begin(o, '{');
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *t = registry_at(c->reg, i);
        unsigned rights = t->ledger ? RIGHT_READ : perm_rights(c, t);
        if (t->child || !readable(c, t))
            continue;
        put_type_path(c, o, t, rights);
        put_document_path(c, o, t, rights);
    }
    json_end(o, '}');
    json_key(o, STR("components"));
    json_begin(o, '{');
    put_security(o);
    json_key(o, STR("schemas"));
    json_begin(o, '{');
    put_error_schema(o);
    for (int i = 0; i < registry_count(c->reg); i++)
        if (readable(c, registry_at(c->reg, i)))
            put_schema(c, o, registry_at(c->reg, i));
    json_end(o, '}');
    json_end(o, '}');
}
