/* SPDX-License-Identifier: EUPL-1.2
 * The schema compiler: .schema -> C structs, field tables and hook references.
 *
 *   docc header FILE            the header of the types of one file
 *   docc units LAYER FILE...    the tables of a layer: schema texts, offsets, hooks
 *
 * It only prints; the build puts the text in its place. A wrong schema ends with file:line.
 */
#include "schema.h"

#include <stdio.h>
#include <stdlib.h>

static Str read_file(Arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "docc: cannot open %s\n", path);
        exit(1);
    }
    Buf b = {.a = a};
    char part[4096];
    for (size_t n; (n = fread(part, 1, sizeof part, f)) > 0;)
        buf_add(&b, (Str){part, n});
    fclose(f);
    return buf_str(&b);
}

static TypeDef *parse_file(Arena *a, const char *path, Str *out_text, int *out_n)
{
    SchemaError error;
    *out_text = read_file(a, path);
    TypeDef *types = schema_parse(a, *out_text, out_n, &error);
    if (!types) {
        fprintf(stderr, "%s:%d: %.*s\n", path, error.line, STR_ARG(error.text));
        exit(1);
    }
    return types;
}

static const char *c_type(FieldType t)
{
    if (type_is_text(t))
        return "Str";
    switch (t) {
    case FT_INT: return "int64_t";
    case FT_MONEY: return "Money";
    case FT_QTY: return "Qty";
    case FT_PRICE: return "Price";
    case FT_PERCENT: return "Percent";
    case FT_EXCHANGE: return "ExRate";
    case FT_DATETIME: return "Instant";
    case FT_DATE: return "Date";
    case FT_YES: return "bool";
    default: return "Link";
    }
}

/* A field may be called like a word of C ("default"): its member gets an underscore. */
static Str member(Arena *a, Str name)
{
    static const char *const words[] = {
        "default",  "int",    "long",     "short",   "char",     "float",   "double",
        "register", "return", "static",   "switch",  "union",    "void",    "volatile",
        "while",    "if",     "for",      "else",    "do",       "case",    "const",
        "auto",     "break",  "continue", "enum",    "extern",   "goto",    "inline",
        "signed",   "sizeof", "struct",   "typedef", "unsigned", "restrict"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(name, words[i]))
            return str_format(a, "%s_", name.p);
    return name;
}

static void print_struct(Arena *a, const TypeDef *t)
{
    Str camel = camel_case(a, t->name);
    printf("typedef struct %s {\n    DocHead head;\n", camel.p);
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        if (f->type == FT_TABLE)
            printf("    %s *%s;\n    int32_t %s_n, %s_cap;\n", camel_case(a, f->target).p,
                   f->name.p, f->name.p, f->name.p);
        else
            printf("    %s %s;\n", c_type(f->type), member(a, f->name).p);
    }
    printf("} %s;\ntypedef %s %s_doc;\n\n", camel.p, camel.p, t->name.p);
}

static void print_helpers(Arena *a, const TypeDef *t)
{
    Str camel = camel_case(a, t->name);
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        if (f->type != FT_TABLE)
            continue;
        Str row = camel_case(a, f->target);
        printf("/* A new row at the end of `%s`; valid until the next one is added. */\n"
               "static inline %s *%s_add_%s(Ctx *c, %s *d)\n{\n"
               "    const FieldDef *f = type_field(d->head.type, STR(\"%s\"));\n"
               "    return (%s *)doc_add_row(c, &d->head, f);\n}\n\n",
               f->name.p, row.p, t->name.p, f->name.p, camel.p, f->name.p, row.p);
    }
    for (int i = 0; i < t->n_hooks; i++)
        printf("bool %s_%s(Ctx *c, %s *d);\n", t->name.p, t->hooks[i].p, camel.p);
    if (t->n_hooks)
        printf("\n");
}

static void print_header(const char *path)
{
    Arena *a = arena_new();
    Str text;
    int n;
    TypeDef *types = parse_file(a, path, &text, &n);
    Str upper = str_upper_ascii(a, types[0].name);
    printf("/* Made from a schema by docc: do not edit. */\n#ifndef GEN_%s_H\n#define GEN_%s_H\n\n"
           "#include \"doc.h\"\n\n",
           upper.p, upper.p);
    for (int i = n - 1; i >= 0; i--) /* rows come last in a schema and first in C */
        print_struct(a, &types[i]);
    for (int i = 0; i < n; i++)
        print_helpers(a, &types[i]);
    printf("#endif\n");
    arena_free(a);
}

static void print_quoted(Str text)
{
    Str line;
    while (str_split(&text, '\n', &line)) {
        printf("\n    \"");
        for (size_t i = 0; i < line.n; i++) {
            if (line.p[i] == '"' || line.p[i] == '\\')
                putchar('\\');
            putchar(line.p[i]);
        }
        printf("\\n\"");
    }
}

static void print_code(Arena *a, const TypeDef *t)
{
    Str camel = camel_case(a, t->name);
    for (int i = 0; i < t->n_hooks; i++)
        printf("static bool hook_%s_%s(Ctx *c, DocHead *d)\n{\n"
               "    return %s_%s(c, (%s *)(void *)d);\n}\n",
               t->name.p, t->hooks[i].p, t->name.p, t->hooks[i].p, camel.p);
    printf("static const FieldPlace places_%s[] = {\n", t->name.p);
    for (int i = 0; i < t->n_fields; i++)
        printf("    {\"%s\", offsetof(%s, %s)},\n", t->fields[i].name.p, camel.p,
               member(a, t->fields[i].name).p);
    printf("    {NULL, 0},\n};\nstatic const HookEntry hooks_%s[] = {\n", t->name.p);
    for (int i = 0; i < t->n_hooks; i++)
        printf("    {\"%s\", hook_%s_%s},\n", t->hooks[i].p, t->name.p, t->hooks[i].p);
    printf("    {NULL, NULL},\n};\n\n");
}

static void print_unit(Arena *a, const char *path, int unit)
{
    Str text;
    int n;
    TypeDef *types = parse_file(a, path, &text, &n);
    for (int i = 0; i < n; i++)
        print_code(a, &types[i]);
    printf("static const TypeCode codes_%d[] = {\n", unit);
    for (int i = 0; i < n; i++)
        printf("    {\"%s\", sizeof(%s), places_%s, %d, hooks_%s, %d},\n", types[i].name.p,
               camel_case(a, types[i].name).p, types[i].name.p, types[i].n_fields, types[i].name.p,
               types[i].n_hooks);
    printf("};\nstatic const char text_%d[] =", unit);
    print_quoted(text);
    printf(";\n\n");
}

/* "lease.schema" of any folder -> "lease" */
static Str base_name(Arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    Str name = str_c(slash ? slash + 1 : path);
    long dot = str_find(name, '.');
    return str_copy(a, str_slice(name, 0, dot < 0 ? name.n : (size_t)dot));
}

static void print_units(const char *layer, char **paths, int n)
{
    Arena *a = arena_new();
    printf("/* Made from the schemas of a layer by docc: do not edit. */\n"
           "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n");
    for (int i = 0; i < n; i++)
        printf("#include \"%s.gen.h\"\n", base_name(a, paths[i]).p);
    printf("#include \"units.h\"\n#include <stddef.h>\n\n");
    for (int i = 0; i < n; i++)
        print_unit(a, paths[i], i);
    printf("const SchemaUnit schema_units_%s[] = {\n", layer);
    for (int i = 0; i < n; i++)
        printf("    {\"%s\", text_%d, codes_%d, (int)(sizeof codes_%d / sizeof *codes_%d)},\n",
               base_name(a, paths[i]).p, i, i, i, i);
    printf("};\nconst int schema_units_%s_n = %d;\n", layer, n);
    arena_free(a);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "header") == 0)
        print_header(argv[2]);
    else if (argc > 3 && strcmp(argv[1], "units") == 0)
        print_units(argv[2], argv + 3, argc - 3);
    else {
        fputs("usage: docc header FILE | docc units LAYER FILE...\n", stderr);
        return 2;
    }
    return 0;
}
