/* SPDX-License-Identifier: EUPL-1.2 */
#include "csv_import.h"

#include "csv.h"
#include "perm.h"
#include "site.h"
#include "utf8.h"

enum { COLUMNS_MAX = 100, ROWS_MAX = 100000 };

typedef struct {
    Ctx *c;
    const TypeDef *type;
    const FieldDef *columns[COLUMNS_MAX]; /* NULL: the name of the document */
    int n_columns;
    Str rows; /* behind the first one */
    char separator;
    CsvImportResult result;
} Import;

/* --- the first row --- */

static char separator_of(Str first)
{
    static const char kinds[] = {';', ',', '\t'};
    int best = 0, count[3] = {0};
    for (size_t i = 0; i < first.n && first.p[i] != '\n'; i++)
        for (int k = 0; k < 3; k++)
            count[k] += first.p[i] == kinds[k];
    for (int k = 1; k < 3; k++)
        if (count[k] > count[best])
            best = k;
    return kinds[best];
}

static bool same_words(Arena *a, Str x, Str y)
{
    return str_eq(utf8_fold(a, x), utf8_fold(a, y));
}

static const FieldDef *field_named(Ctx *c, const TypeDef *t, Str word)
{
    const FieldDef *f = type_field(t, word);
    for (int i = 0; !f && i < t->n_fields; i++) {
        const FieldDef *x = &t->fields[i];
        if (same_words(c->a, word, x->label) || same_words(c->a, word, tr_str(LANG_FR, x->label)))
            f = x;
    }
    return f;
}

static bool read_header(Import *x, Str *cells, int n)
{
    Ctx *c = x->c;
    bool ok = true;
    for (int i = 0; i < n && i < COLUMNS_MAX; i++) {
        Str word = str_trim(cells[i]);
        const FieldDef *f = field_named(c, x->type, word);
        bool name = !f && (str_is(word, "name") || same_words(c->a, word, STR("Nom")));
        if ((!f && !name) || (f && (f->type == FT_TABLE || f->computed || f->via.n || f->secret)))
            ok = fail_field(c, ERR_VALIDATION, str_format(c->a, "column %d", i + 1).p,
                            "The column \"%.*s\" is no field of %s. Rename it or take it out.",
                            STR_ARG(utf8_cut(word, 60)), tr_str(c->lang, x->type->label).p);
        x->columns[i] = f;
    }
    x->n_columns = n;
    return n <= COLUMNS_MAX ? ok
                            : fail_field(c, ERR_VALIDATION, "",
                                         "The file has more than %d columns.", COLUMNS_MAX);
}

/* --- values as people write them --- */

static bool is_number(FieldType t)
{
    return type_is_int64(t) && t != FT_LINK && t != FT_DYNAMIC && t != FT_DATETIME;
}

/* "1 234,56" -> "1234.56"; both kinds of spaces go. */
static Str plain_number(Arena *a, Str s)
{
    Buf b = {.a = a};
    bool point = str_find(s, '.') >= 0;
    for (size_t i = 0; i < s.n;) {
        uint32_t code = utf8_next(s, &i);
        if (code == ' ' || code == 0xA0 || code == 0x202F)
            continue;
        utf8_add(&b, code == ',' && !point ? '.' : code);
    }
    return buf_str(&b);
}

static Str plain_date(Arena *a, Str s)
{
    if (s.n == 10 && s.p[2] == '/' && s.p[5] == '/')
        return str_format(a, "%.4s-%.2s-%.2s", s.p + 6, s.p + 3, s.p);
    return s;
}

static Str plain_yes(Arena *a, Str s)
{
    Str word = utf8_fold(a, s);
    if (str_is(word, "oui") || str_is(word, "yes") || str_is(word, "x") || str_is(word, "vrai") ||
        str_is(word, "true"))
        return STR("1");
    return str_is(word, "non") || str_is(word, "no") || str_is(word, "faux") ||
                   str_is(word, "false")
               ? STR("0")
               : s;
}

/* A choice may be written as people see it. */
static Str plain_choice(Ctx *c, const FieldDef *f, Str s)
{
    for (int i = 0; i < f->n_choices; i++)
        if (same_words(c->a, s, tr_str(LANG_FR, f->choices[i])))
            return f->choices[i];
    return s;
}

static Str plain(Ctx *c, const FieldDef *f, Str s)
{
    s = str_trim(s);
    if (f->type == FT_YES)
        return plain_yes(c->a, s);
    if (f->type == FT_DATE)
        return plain_date(c->a, s);
    if (f->type == FT_CHOICE)
        return plain_choice(c, f, s);
    return is_number(f->type) ? plain_number(c->a, s) : s;
}

/* --- rows --- */

static bool set_cells(Import *x, DocHead *d, Str *cells, int n)
{
    bool ok = true;
    for (int pass = 0; pass < 2; pass++) /* links first: amounts need their currency */
        for (int i = 0; i < n && i < x->n_columns; i++) {
            const FieldDef *f = x->columns[i];
            if (!f || (f->type == FT_LINK) != (pass == 0))
                continue;
            Str value = plain(x->c, f, cells[i]);
            if (!value.n && !d->id)
                continue; /* the default of the field stands */
            field_mark_given(d, f);
            ok = field_set_text(x->c, NULL, d, f, value, f->name.p) && ok;
        }
    return ok;
}

/* The field that gives the name: "{customer_name}". */
static const FieldDef *naming_field(const TypeDef *t)
{
    Str s = t->named;
    if (s.n < 3 || s.p[0] != '{' || s.p[s.n - 1] != '}')
        return NULL;
    return type_field(t, str_slice(s, 1, s.n - 1));
}

static Str name_in_row(const Import *x, Str *cells, int n)
{
    const FieldDef *by = naming_field(x->type);
    Str name = STR("");
    for (int i = 0; i < n && i < x->n_columns; i++)
        if (!x->columns[i] || (x->columns[i] == by && !name.n))
            name = str_trim(cells[i]);
    return name;
}

static bool same_as_stored(Import *x, const DocHead *d)
{
    DocHead *stored = doc_load(x->c, x->type, d->id);
    for (int i = 0; stored && i < x->type->n_fields; i++) {
        const FieldDef *f = &x->type->fields[i];
        if (f->type != FT_TABLE && !f->via.n && !field_equal(stored, d, f))
            return false;
    }
    return stored != NULL;
}

static bool take_row(Import *x, Str *cells, int n)
{
    Ctx *c = x->c;
    Str name = name_in_row(x, cells, n);
    int64_t id = name_to_id(c, x->type, name);
    DocHead *d = id ? doc_load(c, x->type, id) : doc_new(c, x->type);
    if (!d || !set_cells(x, d, cells, n))
        return false;
    if (!id && str_is(x->type->named, "prompt"))
        d->name = name;
    if (id && same_as_stored(x, d)) {
        x->result.same++;
        return true;
    }
    if (!doc_save(c, d))
        return false;
    x->result.created += !id;
    x->result.changed += id != 0;
    return true;
}

/* Errors say where in the file they are. */
static void place_errors(Ctx *c, int from, int line)
{
    for (int i = from; i < c->e.n; i++) {
        Err *e = &c->e.list[i];
        Str where = str_format(c->a, tr(c->lang, "line %d"), line);
        e->field = e->field.n ? str_format(c->a, "%s, %s", where.p, e->field.p) : where;
        e->text = str_format(c->a, "%s: %s", where.p, e->text.p);
    }
}

static bool is_blank(Str *cells, int n)
{
    for (int i = 0; i < n; i++)
        if (str_trim(cells[i]).n)
            return false;
    return true;
}

/* On the writer: goes on behind a wrong row, so that all that is wrong is told at once. */
static bool take_all(Ctx *c, void *arg)
{
    Import *x = arg;
    Str rest = x->rows, *cells;
    int n, line = 1;
    x->result = (CsvImportResult){0};
    while (csv_next_row(c->a, &rest, x->separator, &cells, &n)) {
        int before = c->e.n;
        if (++line > ROWS_MAX)
            return fail_field(c, ERR_TOO_LARGE, "", "%d rows at most: use several files.",
                              ROWS_MAX);
        if (is_blank(cells, n) || take_row(x, cells, n))
            continue;
        place_errors(c, before, line);
        if (db_error(c->db) != DB_OK || c->e.n >= ERRORS_MAX)
            return false;
    }
    return c->e.n == 0;
}

bool csv_import(Ctx *c, const TypeDef *t, Str bytes, CsvImportResult *out)
{
    Import x = {.c = c, .type = t};
    Str *cells;
    int n;
    if (!perm_check(c, t, RIGHT_CREATE) || !perm_check(c, t, RIGHT_WRITE))
        return false;
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_slice(bytes, 3, bytes.n);
    x.rows = utf8_valid(bytes) ? bytes : utf8_from_latin(c->a, bytes);
    x.separator = separator_of(x.rows);
    if (!csv_next_row(c->a, &x.rows, x.separator, &cells, &n) || is_blank(cells, n))
        return fail_field(c, ERR_VALIDATION, "", "The file is empty: its first row names fields.");
    if (!read_header(&x, cells, n) || !ctx_write(c, take_all, &x))
        return false;
    *out = x.result;
    return true;
}
