/* SPDX-License-Identifier: EUPL-1.2 */
#include "user_schema.h"

#include "site.h"
#include "utf8.h"

static const struct {
    const char *theirs, *ours;
} types[] = {
    {"Data", "text"},
    {"Small Text", "long"},
    {"Text", "long"},
    {"Long Text", "long"},
    {"Text Editor", "html"},
    {"Code", "long"},
    {"Int", "int"},
    {"Float", "qty"},
    {"Currency", "money"},
    {"Percent", "percent"},
    {"Check", "yes"},
    {"Date", "date"},
    {"Datetime", "datetime"},
    {"Select", "choice"},
    {"Link", "link"},
    {"Table", "table"},
    {"Dynamic Link", "dynamic"},
    {"Attach", "file"},
    {"Attach Image", "file"},
    {"Phone", "phone"},
    {"Password", "password"},
};

/* What a Data field may be more: Frappe's words for some, the law's for others. */
static const struct {
    const char *theirs, *ours;
} kinds[] = {
    {"Email", "email"}, {"Phone", "phone"}, {"IBAN", "iban"},
    {"SIREN", "siren"}, {"SIRET", "siret"}, {"VAT Number", "vat"},
};

Str quotable(Ctx *c, Str s)
{
    s = str_replace(c->a, s, STR("\""), STR("'"));
    s = str_replace(c->a, s, STR("\r"), STR(" "));
    return str_trim(str_replace(c->a, s, STR("\n"), STR(" ")));
}

Str user_field_name(Ctx *c, const UserField *f)
{
    return f->fieldname.n ? f->fieldname : snake_case(c->a, utf8_fold(c->a, f->label));
}

static const char *kind_called(Str word)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(word, kinds[i].theirs))
            return kinds[i].ours;
    return NULL;
}

/* "Data" with the option "IBAN", "IBAN" alone, and the words of the schema language themselves. */
static const char *our_type(const UserField *f)
{
    FieldType type;
    const char *kind = kind_called(str_is(f->fieldtype, "Data") ? str_trim(f->options)
                                                                : f->fieldtype);
    if (kind)
        return kind;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_is(f->fieldtype, types[i].theirs))
            return types[i].ours;
    return field_type_called(f->fieldtype, &type) ? field_type_name(type) : NULL;
}

const char *field_type_label(FieldType t)
{
    const char *name = field_type_name(t);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].ours, name) == 0)
            return types[i].theirs;
    return type_is_int64(t) ? "Float" : "Data";
}

static bool add_target(Ctx *c, const UserField *f, const char *path, Buf *b)
{
    Str target = str_trim(f->options);
    if (str_is(f->fieldtype, "Dynamic Link")) {
        buf_format(b, " %s", target.p);
        return true;
    }
    const TypeDef *t = registry_label(c->reg, target);
    if (!t)
        return fail_field(c, ERR_LINK, path, "There is no document type \"%.*s\" to point to. "
                                             "Check its name.",
                          STR_ARG(utf8_cut(target, 60)));
    buf_format(b, " %s", t->name.p);
    return true;
}

static void add_choices(Ctx *c, const UserField *f, Buf *b)
{
    Str rest = f->options, line;
    const char *separator = " = ";
    while (str_split(&rest, '\n', &line)) {
        line = quotable(c, str_replace(c->a, line, STR("|"), STR("/")));
        if (!line.n)
            continue;
        buf_format(b, "%s\"%.*s\"", separator, STR_ARG(line));
        separator = " | ";
    }
}

bool user_field_line(Ctx *c, const UserField *f, const char *path, Str *out)
{
    Buf b = {.a = c->a};
    const char *type = our_type(f);
    if (!type)
        return fail_field(
            c, ERR_VALIDATION, path,
            "The field type \"%.*s\" is not known. Use Data, Int, Currency, Date, Select, Link …",
            STR_ARG(utf8_cut(f->fieldtype, 40)));
    buf_format(&b, "%s %s", user_field_name(c, f).p, type);
    if (strcmp(type, "link") == 0 || strcmp(type, "table") == 0 || strcmp(type, "dynamic") == 0)
        if (!add_target(c, f, path, &b))
            return false;
    buf_format(&b, " \"%s\"", str_z(c->a, quotable(c, f->label.n ? f->label : f->fieldname)));
    if (f->required)
        buf_add_c(&b, " required");
    if (f->unique && strcmp(type, "text") == 0)
        buf_add_c(&b, " unique");
    if (f->readonly)
        buf_add_c(&b, " readonly");
    if (f->index)
        buf_add_c(&b, " index");
    if (f->non_negative)
        buf_format(&b, " check %s >= 0", user_field_name(c, f).p);
    if (f->fallback.n)
        buf_format(&b, " default \"%s\"", str_z(c->a, quotable(c, f->fallback)));
    if (f->description.n)
        buf_format(&b, " note \"%s\"", str_z(c->a, quotable(c, f->description)));
    if (strcmp(type, "choice") == 0)
        add_choices(c, f, &b);
    *out = buf_str(&b);
    return true;
}
