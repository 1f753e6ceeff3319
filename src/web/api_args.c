/* SPDX-License-Identifier: EUPL-1.2
 * Arguments of a request: a JSON body, a form, the query. Values that Frappe's clients send as
 * JSON inside a text are parsed when they are asked for.
 */
#include "api.h"

#include "site.h"
#include "utf8.h"

/* --- numbers with an exponent --- */

enum { PLACES_MAX = 60 };

/* Digits of "12.5e3" without sign and point; the point stands behind `*point` of them. */
static bool take_apart(Str s, Buf *digits, int64_t *point)
{
    Str mantissa = s, exponent;
    size_t e = 0;
    while (e < s.n && s.p[e] != 'e' && s.p[e] != 'E')
        e++;
    mantissa = str_slice(s, 0, e);
    exponent = str_slice(s, e + 1, s.n);
    if (exponent.n && exponent.p[0] == '+')
        exponent = str_slice(exponent, 1, exponent.n);
    if (e == s.n || !str_to_int(exponent, point) || *point > PLACES_MAX || *point < -PLACES_MAX)
        return false;
    long dot = str_find(mantissa, '.');
    buf_add(digits, str_slice(mantissa, 0, dot < 0 ? mantissa.n : (size_t)dot));
    *point += (int64_t)digits->n;
    if (dot >= 0)
        buf_add(digits, str_slice(mantissa, (size_t)dot + 1, mantissa.n));
    return true;
}

static Str plain_number(Arena *a, Str s)
{
    Buf digits = {.a = a}, out = {.a = a};
    int64_t point;
    bool negative = s.n && s.p[0] == '-';
    if (!take_apart(str_slice(s, negative, s.n), &digits, &point))
        return s;
    if (negative)
        buf_add_char(&out, '-');
    if (point <= 0)
        buf_add_c(&out, "0.");
    for (int64_t i = point; i < 0; i++)
        buf_add_char(&out, '0');
    for (int64_t i = 0; i < (int64_t)digits.n || i < point; i++) {
        if (i == point && i > 0)
            buf_add_char(&out, '.');
        buf_add_char(&out, i < (int64_t)digits.n ? digits.p[i] : '0');
    }
    return buf_str(&out);
}

void json_plain_numbers(Arena *a, Json *v)
{
    if (v->kind == JSON_NUMBER && (str_find(v->text, 'e') > 0 || str_find(v->text, 'E') > 0))
        v->text = plain_number(a, v->text);
    for (Json *m = v->first; m; m = m->next)
        json_plain_numbers(a, m);
}

/* --- body and parameters --- */

static Json *parse(Api *api, Str text, const char *field)
{
    Ctx *c = api->c;
    const char *why = "";
    size_t at = 0;
    Json *v = json_parse(c->a, text, &why, &at);
    if (v)
        json_plain_numbers(c->a, v);
    else
        fail_field(c, ERR_MALFORMED, field, "This JSON cannot be read (byte %zu): %s.", at,
                   tr(c->lang, why));
    return v;
}

static bool is_form(const Request *r)
{
    return str_is(r->media_type, "application/x-www-form-urlencoded") ||
           str_is(r->media_type, "multipart/form-data");
}

static Json *add_member(Arena *a, Json *object, Json *last, Str key, Str text)
{
    Json *v = arena_new_of(a, Json);
    v->kind = JSON_TEXT;
    v->key = key;
    v->text = text;
    if (last)
        last->next = v;
    else
        object->first = v;
    object->n++;
    return v;
}

/* A body that says it is JSON and is empty is malformed, but a method needs none. */
static bool body_expected(const Request *r)
{
    return r->body.n > 0 ||
           (str_is(r->media_type, "application/json") && !str_is(r->method, "GET") &&
            !str_is(r->method, "DELETE") && str_starts(r->path, STR("/api/resource/")));
}

bool args_read(Api *api)
{
    Request *r = api->r;
    Json *args;
    if (!is_form(r) && body_expected(r)) {
        args = parse(api, r->body, "");
        if (!args)
            return false;
        if (args->kind != JSON_OBJECT)
            return fail_field(api->c, ERR_MALFORMED, "", "The body is an object of fields: send "
                                                         "{\"field\": value}.");
    } else {
        args = arena_new_of(api->c->a, Json);
        args->kind = JSON_OBJECT;
    }
    Json *last = args->first;
    while (last && last->next)
        last = last->next;
    for (int i = 0; i < r->n_params; i++)
        last = add_member(api->c->a, args, last, r->params[i].name, r->params[i].value);
    api->args = args;
    return true;
}

bool args_json(Api *api, const char *name, const Json **out)
{
    const Json *v = json_get(api->args, name);
    bool text = v && v->kind == JSON_TEXT;
    if (!v || v->kind == JSON_NULL || (text && !str_trim(v->text).n)) {
        *out = NULL;
        return true;
    }
    *out = text ? parse(api, v->text, name) : v;
    return *out != NULL;
}

static const Json *names_of(Api *api, Str text)
{
    Json *list = arena_new_of(api->c->a, Json), *last = NULL;
    Str part;
    list->kind = JSON_LIST;
    while (str_split(&text, ',', &part))
        last = add_member(api->c->a, list, last, STR(""), str_trim(part));
    return list;
}

bool args_fields(Api *api, const char *name, const Json **out)
{
    const Json *v = json_get(api->args, name);
    Str text = v && v->kind == JSON_TEXT ? str_trim(v->text) : STR("");
    if (text.n && text.p[0] != '[' && text.p[0] != '"' && text.p[0] != '{') {
        *out = names_of(api, text);
        return true;
    }
    if (!args_json(api, name, out))
        return false;
    if (*out && (*out)->kind == JSON_TEXT)
        *out = names_of(api, (*out)->text);
    return true;
}

bool args_count(Api *api, const char *name, int64_t *out)
{
    Str s = str_trim(arg_text(api->args, name));
    int64_t n;
    if (!s.n || str_is(s, "None") || str_is(s, "null"))
        return true;
    if (!str_to_int(s, &n) || n < 0)
        return fail_field(api->c, ERR_VALIDATION, name, "%s is not a whole number: send 0 "
                                                        "or more.", name);
    *out = n;
    return true;
}

bool args_flag(Api *api, const char *name, bool *out)
{
    Str s = str_lower_ascii(api->c->a, str_trim(arg_text(api->args, name)));
    if (!s.n)
        return true;
    bool yes = str_is(s, "1") || str_is(s, "true");
    if (!yes && !str_is(s, "0") && !str_is(s, "false"))
        return fail_field(api->c, ERR_VALIDATION, name, "%s is neither 1 nor 0: send one "
                                                        "of them.", name);
    *out = yes;
    return true;
}

static bool missing(Api *api, const char *name)
{
    return fail_field(api->c, ERR_MANDATORY, name, "The argument \"%s\" is missing. Send "
                                                   "it.", name);
}

bool args_text(Api *api, const char *name, Str *out)
{
    Str s = arg_text(api->args, name);
    if (!s.n)
        return missing(api, name);
    *out = s;
    return true;
}

bool args_type(Api *api, Str label, const TypeDef **out)
{
    Ctx *c = api->c;
    const TypeDef *t = registry_label(c->reg, label);
    if (!t)
        return fail_field(c, ERR_NOT_FOUND, "doctype", "There is no document type \"%.*s\". "
                                                       "Check its name.",
                          STR_ARG(utf8_cut(label, 100)));
    *out = t;
    return true;
}

bool args_doc(Api *api, const char *name, const Json **out)
{
    if (!args_json(api, name, out))
        return false;
    if (!*out)
        return missing(api, name);
    return (*out)->kind == JSON_OBJECT ||
           fail_field(api->c, ERR_VALIDATION, name, "A document is an object of fields: send "
                                                    "{\"field\": value}.");
}

bool args_typed_doc(Api *api, const Json *doc, const TypeDef **out)
{
    Str label = json_get_text(doc, "doctype");
    return label.n ? args_type(api, label, out) : missing(api, "doctype");
}
