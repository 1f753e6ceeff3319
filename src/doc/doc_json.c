/* SPDX-License-Identifier: EUPL-1.2
 * Documents as JSON, in Frappe's shape.
 */
#include "doc.h"
#include "known_fields.h"
#include "rules.h"
#include "site.h"
#include "utf8.h"

static const char *path_of(Ctx *c, Str prefix, Str name)
{
    return str_cat(c->a, prefix, name).p;
}

/* True and false are no text; for numbers and yes they are 1 and 0. */
static bool json_scalar_text(const FieldDef *f, const Json *v, Str *out)
{
    switch (v->kind) {
    case JSON_NULL: *out = STR(""); return true;
    case JSON_BOOL:
        *out = v->truth ? STR("1") : STR("0");
        return f->type == FT_YES || f->type == FT_INT;
    case JSON_NUMBER:
    case JSON_TEXT: *out = v->text; return true;
    case JSON_LIST:
    case JSON_OBJECT: break;
    }
    return false;
}

/* What a program may send back although it is the engine's: ignored, so that a document that was
 * read can be written again. */
static bool bookkeeping(Str key)
{
    static const char *const keys[] = {
        "name",    "doctype", "owner",         "creation",   "modified",   "modified_by",
        "idx",     "parent",  "parentfield",   "parenttype", "docstatus",  "amended_from",
        "version", "id",      "naming_series", "localname",  "status_text"};
    if (key.n && key.p[0] == '_')
        return true;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_is(key, keys[i]))
            return true;
    return false;
}

/* Types that people name themselves take their name from the body. */
static bool take_name(Ctx *c, DocHead *d, const Json *v)
{
    bool wanted = str_is(d->type->named, "prompt") && !d->id && v->kind == JSON_TEXT &&
                  (str_is(v->key, "name") || str_is(v->key, "__newname"));
    if (wanted)
        d->name = str_copy(c->a, str_trim(v->text));
    return wanted;
}

static bool unknown_key(Ctx *c, DocHead *d, const Json *v, Str prefix)
{
    const TypeDef *t = d->type;
    Str key = v->key;
    if (take_name(c, d, v) || bookkeeping(key))
        return true;
    if (known_erpnext_field(t->label, key)) {
        ctx_note(c, str_format(c->a, tr(c->lang, "The field %.*s of %s is not used here: ignored."),
                               STR_ARG(key), tr_str(c->lang, t->label).p));
        return true;
    }
    return fail_field(c, ERR_VALIDATION, path_of(c, prefix, key),
                      "%s has no field \"%.*s\". Check the spelling.", tr_str(c->lang, t->label).p,
                      STR_ARG(utf8_cut(key, 60)));
}

static bool rows_from_json(Ctx *c, DocHead *d, const FieldDef *f, const Json *list);

static bool set_one(Ctx *c, const DocHead *parent, DocHead *d, const FieldDef *f, const Json *v,
                    Str prefix)
{
    Str text;
    if ((f->computed && !f->told) || f->readonly || f->via.n)
        return true;
    if (f->type == FT_TABLE)
        return rows_from_json(c, d, f, v);
    if (!json_scalar_text(f, v, &text))
        return fail_field(c, ERR_VALIDATION, path_of(c, prefix, f->name),
                          "%s: a simple value is needed here, not a list or an object.",
                          tr_str(c->lang, f->label).p);
    field_mark_given(d, f);
    return field_set_text(c, parent, d, f, text, path_of(c, prefix, f->name));
}

/* Links come first, rows last: amounts need the currency, rows need their document. */
static int order_of(const FieldDef *f)
{
    return f->type == FT_TABLE ? 2 : f->type == FT_LINK || f->type == FT_CHOICE ? 0 : 1;
}

static bool from_json(Ctx *c, const DocHead *parent, DocHead *d, const Json *o, Str prefix)
{
    bool ok = true;
    for (int pass = 0; pass < 3; pass++) {
        JSON_EACH (v, o) {
            const FieldDef *f = type_field(d->type, v->key);
            if (f && order_of(f) == pass)
                ok = set_one(c, parent, d, f, v, prefix) && ok;
            else if (!f && pass == 0)
                ok = unknown_key(c, d, v, prefix) && ok;
        }
        if (pass == 0)
            ok = rules_fill_currencies(c, parent, d) && ok;
    }
    return ok;
}

/* A row that names an existing one (`name` = its id) changes that one; the others are new; rows
 * that are not named go. */
static DocHead *matching_row(const RowsRaw *old, const TypeDef *t, const Json *row)
{
    int64_t id;
    const Json *name = json_get(row, "name");
    if (!name || !str_to_int(name->text, &id) || id == 0)
        return NULL;
    for (int i = 0; i < old->n; i++) {
        DocHead *r = (DocHead *)((char *)old->p + (size_t)i * t->size);
        if (r->id == id)
            return r;
    }
    return NULL;
}

enum { ROWS_MAX = 5000 };

static bool rows_from_json(Ctx *c, DocHead *d, const FieldDef *f, const Json *list)
{
    if (list->kind != JSON_LIST && list->kind != JSON_NULL)
        return fail_field(c, ERR_VALIDATION, f->name.p, "%s: a list of rows is needed here.",
                          tr_str(c->lang, f->label).p);
    if (list->n > ROWS_MAX)
        return fail_field(c, ERR_VALIDATION, f->name.p,
                          "%s: %d rows at most. Use several documents.",
                          tr_str(c->lang, f->label).p, ROWS_MAX);
    RowsRaw old = *doc_rows(d, f);
    *doc_rows(d, f) = (RowsRaw){0};
    field_mark_given(d, f);
    bool ok = true;
    int i = 0;
    JSON_EACH (v, list) {
        Str prefix = row_path(c, f, i++);
        if (v->kind != JSON_OBJECT) {
            ok = fail_field(c, ERR_VALIDATION, prefix.p, "A row is an object of fields: send "
                                                         "{\"field\": value}.");
            continue;
        }
        DocHead *row = doc_add_row(c, d, f), *was = matching_row(&old, f->child, v);
        if (was) {
            int32_t idx = row->idx;
            memcpy(row, was, f->child->size);
            row->idx = idx;
        }
        ok = from_json(c, d, row, v, prefix) && ok;
    }
    return ok;
}

bool doc_from_json(Ctx *c, DocHead *d, const Json *o)
{
    return from_json(c, NULL, d, o, STR(""));
}

/* --- writing --- */

void field_to_json(Ctx *c, const DocHead *parent, const DocHead *d, const FieldDef *f, JsonOut *o)
{
    switch (f->type) {
    case FT_INT:
    case FT_MONEY:
    case FT_QTY:
    case FT_PRICE:
    case FT_PERCENT:
    case FT_EXCHANGE:
    case FT_YES: json_number(o, field_text(c, parent, d, f)); return;
    default: break;
    }
    Str s = field_text(c, parent, d, f);
    if (!s.n && !type_is_text(f->type))
        json_null(o);
    else
        json_text(o, s);
}

static void write_fields(Ctx *c, const DocHead *parent, DocHead *d, JsonOut *o);

static void write_rows(Ctx *c, DocHead *d, const FieldDef *f, JsonOut *o)
{
    json_key(o, f->name);
    json_begin(o, '[');
    for (int i = 0; i < doc_rows(d, f)->n; i++) {
        DocHead *row = doc_row(d, f, i);
        json_begin(o, '{');
        json_put(o, "name", str_format(c->a, "%lld", (long long)row->id));
        json_put_int(o, "idx", row->idx);
        json_put(o, "doctype", f->child->label);
        json_put(o, "parent", d->name);
        json_put(o, "parentfield", f->name);
        json_put(o, "parenttype", d->type->label);
        json_put_int(o, "docstatus", d->docstatus);
        write_fields(c, d, row, o);
        json_end(o, '}');
    }
    json_end(o, ']');
}

static void write_fields(Ctx *c, const DocHead *parent, DocHead *d, JsonOut *o)
{
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->secret || f->type == FT_PASSWORD || f->via.n)
            continue;
        if (f->type == FT_TABLE) {
            write_rows(c, d, f, o);
            continue;
        }
        json_key(o, f->name);
        field_to_json(c, parent, d, f, o);
    }
}

void doc_to_json(Ctx *c, DocHead *d, JsonOut *o)
{
    doc_resolve_names(c, d);
    json_begin(o, '{');
    json_put(o, "name", d->name);
    json_put(o, "doctype", d->type->label);
    json_put(o, "owner", d->owner);
    json_put(o, "creation", instant_format(c->a, d->creation));
    json_put(o, "modified", instant_format(c->a, d->modified));
    json_put(o, "modified_by", d->modified_by);
    json_put_int(o, "docstatus", d->docstatus);
    json_put_int(o, "idx", 0);
    json_put_int(o, "version", d->version);
    write_fields(c, NULL, d, o);
    json_end(o, '}');
}
