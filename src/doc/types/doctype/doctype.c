/* SPDX-License-Identifier: EUPL-1.2
 * A user-made type becomes a schema text; saving it makes the table in the same transaction.
 */
#include "doctype.gen.h"
#include "registry.h"
#include "sort_name.h"
#include "tables.h"
#include "user_schema.h"
#include "utf8.h"

/* "FIC-.YYYY.-.####" and "FIC-.####" -> "FIC-{YYYY}-{####}" */
static Str series_pattern(Ctx *c, Str autoname)
{
    Buf b = {.a = c->a};
    Str rest = autoname, part;
    while (str_split(&rest, '.', &part)) {
        bool token = str_is(part, "YYYY") || str_is(part, "MM") || (part.n && part.p[0] == '#');
        if (token)
            buf_format(&b, "{%.*s}", STR_ARG(part));
        else
            buf_add(&b, part);
    }
    return quotable(c, buf_str(&b));
}

static void add_naming(Ctx *c, const Doctype *d, Buf *b)
{
    Str field = str_slice(d->autoname, 6, d->autoname.n);
    if (str_starts(d->autoname, STR("field:")))
        buf_format(b, "  named \"{%.*s}\"\n", STR_ARG(quotable(c, field)));
    else if (str_find(d->autoname, '#') >= 0)
        buf_format(b, "  number \"%s\"\n", str_z(c->a, series_pattern(c, d->autoname)));
    else if (str_is(d->autoname, "prompt"))
        buf_add_c(b, "  named prompt\n");
}

static void add_permits(Ctx *c, const Doctype *d, Buf *b)
{
    for (int i = 0; i < d->permissions_n; i++) {
        const Docperm *p = &d->permissions[i];
        buf_format(b, "  permit \"%s\"%s%s%s%s%s%s\n", str_z(c->a, quotable(c, p->role.name)),
                   p->read ? " read" : "", p->write ? " write" : "", p->create ? " create" : "",
                   p->delete ? " delete" : "", p->submit ? " submit" : "",
                   p->cancel ? " cancel" : "");
    }
    buf_add_c(b, "  permit \"System Manager\" read write create delete submit cancel\n");
}

static void add_list(Ctx *c, const Doctype *d, Buf *b)
{
    int n = 0;
    for (int i = 0; i < d->fields_n && n < 8; i++) {
        UserField f = {.fieldname = d->fields[i].fieldname, .label = d->fields[i].label};
        if (!d->fields[i].in_list_view)
            continue;
        buf_format(b, "%s %s", n++ ? "" : "  list", user_field_name(c, &f).p);
    }
    buf_add_c(b, n ? "\n" : "");
}

static bool add_fields(Ctx *c, Doctype *d, Buf *b)
{
    bool ok = true;
    for (int i = 0; i < d->fields_n; i++) {
        Docfield *row = &d->fields[i];
        UserField f = {.fieldname = row->fieldname,
                       .label = row->label,
                       .fieldtype = row->fieldtype,
                       .options = row->options,
                       .fallback = row->default_,
                       .description = row->description,
                       .required = row->reqd,
                       .unique = row->unique,
                       .readonly = row->read_only,
                       .index = row->search_index,
                       .non_negative = row->non_negative};
        Str line;
        static const char *const layout[] = {"Section Break", "Column Break", "Tab Break",
                                             "Heading"};
        bool skip = false;
        for (int k = 0; k < 4; k++)
            skip = skip || str_is(f.fieldtype, layout[k]);
        if (skip)
            continue;
        row->fieldname = user_field_name(c, &f);
        if (!user_field_line(c, &f, str_format(c->a, "fields[%d].fieldtype", i).p, &line))
            ok = false;
        else
            buf_format(b, "  %s\n", line.p);
    }
    return ok;
}

/* Letters, digits, spaces, '-' and '_', a letter first: it stands in addresses. */
static bool name_is_plain(Str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char k = name.p[i];
        bool letter = (k >= 'a' && k <= 'z') || (k >= 'A' && k <= 'Z') || (unsigned char)k >= 0x80;
        if (!letter && (i == 0 || ((k < '0' || k > '9') && k != ' ' && k != '-' && k != '_')))
            return false;
    }
    return name.n > 0;
}

static bool free_name(Ctx *c, const Doctype *d, Str snake)
{
    if (d->head.id)
        return true;
    if (name_is_plain(d->head.name) && snake.n >= 3 && snake.n <= 50 &&
        !registry_type(c->reg, snake) && !registry_label(c->reg, d->head.name) &&
        !db_table_exists(c->db, snake))
        return true;
    return fail_field(c, ERR_DUPLICATE, "name",
                      "This name of a type is taken or cannot be used. Choose another one.");
}

bool doctype_validate(Ctx *c, Doctype *d)
{
    SchemaError error;
    int n;
    Buf b = {.a = c->a};
    Str snake = snake_case(c->a, utf8_fold(c->a, d->head.name));
    if (!doc_resolve_names(c, &d->head) || !free_name(c, d, snake))
        return false;
    buf_format(&b, "doctype %s \"%s\"%s\n  module custom\n", snake.p,
               str_z(c->a, quotable(c, d->head.name)), d->istable ? " child" : "");
    if (!d->istable) {
        buf_add_c(&b, "  menu custom do 10\n");
        add_naming(c, d, &b);
        if (d->is_submittable)
            buf_add_c(&b, "  submit yes\n");
        if (d->title_field.n)
            buf_format(&b, "  title %s\n", str_z(c->a, quotable(c, d->title_field)));
        add_list(c, d, &b);
        add_permits(c, d, &b);
    }
    if (!d->fields_n)
        return fail_field(c, ERR_MANDATORY, "fields", "A type needs a field. Add one.");
    if (!add_fields(c, d, &b))
        return false;
    d->schema_text = buf_str(&b);
    return schema_parse(c->a, d->schema_text, &n, &error) ||
           fail_field(c, ERR_VALIDATION, "fields", "This type cannot be made: %s", error.text.p);
}

bool doctype_saved(Ctx *c, Doctype *d)
{
    SchemaError error;
    int n;
    TypeDef *types = schema_parse(c->a, d->schema_text, &n, &error);
    if (!types)
        return fail_field(c, ERR_VALIDATION, "fields", "This type cannot be made: %s",
                          error.text.p);
    return db_exec(c->db, SQL("INSERT INTO doctype_id (name) VALUES (?) ON CONFLICT DO NOTHING"),
                   DB_P(db_t(types[0].name)), NULL) &&
           tables_type(c->db, c->a, &types[0]) && sort_name_fill(c->db, &types[0]) &&
           registry_touch(c);
}
