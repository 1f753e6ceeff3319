/* SPDX-License-Identifier: EUPL-1.2 */
#include "csv_import.h"

#include "map.h"
#include "perm.h"
#include "site.h"
#include "utf8.h"

typedef struct {
    Ctx *c;
    const CsvSheet *sheet;
    bool trial;
    Map lines; /* name -> its line, as (void *) */
    CsvImportResult result;
} Import;

/* --- values as people write them --- */

static bool same_words(Arena *a, Str x, Str y)
{
    return str_eq(utf8_fold(a, x), utf8_fold(a, y));
}

static bool is_number(FieldType t)
{
    return type_is_int64(t) && t != FT_LINK && t != FT_DYNAMIC && t != FT_DATETIME;
}

/* "1 234,56 €" -> "1234.56": spaces and signs of units go; of comma and point the last one is
 * decimal. */
static Str plain_number(Arena *a, Str s)
{
    Buf b = {.a = a};
    long last = -1;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '.')
            last = (long)i;
    for (size_t i = 0; i < s.n;) {
        size_t at = i;
        uint32_t code = utf8_next(s, &i);
        bool mark = code == ',' || code == '.';
        if (code == ' ' || code == 0xA0 || code == 0x202F || code == 0x20AC || code == '%' ||
            (mark && (long)at != last))
            continue;
        utf8_add(&b, mark ? '.' : code);
    }
    return buf_str(&b);
}

/* "31/12/2026", "1.2.2026" -> "2026-12-31", "2026-02-01" */
static Str plain_date(Arena *a, Str s)
{
    int part[3] = {0}, n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (n < 2 && i && strchr("/.-", s.p[i]))
            n++;
        else if (s.p[i] >= '0' && s.p[i] <= '9' && part[n] < 10000)
            part[n] = part[n] * 10 + (s.p[i] - '0');
        else
            return s;
    }
    bool day_first = n == 2 && part[0] <= 31 && part[2] >= 1000;
    return day_first ? str_format(a, "%04d-%02d-%02d", part[2], part[1], part[0]) : s;
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
    if (s.n > 1 && s.p[0] == '\'' && strchr("=+-@", s.p[1]))
        s = str_slice(s, 1, s.n); /* as our own exports guard it from spreadsheets */
    if (f->type == FT_YES)
        return plain_yes(c->a, s);
    if (f->type == FT_DATE)
        return plain_date(c->a, s);
    if (f->type == FT_CHOICE)
        return plain_choice(c, f, s);
    return is_number(f->type) ? plain_number(c->a, s) : s;
}

/* --- the first row --- */

static bool check_column(Import *x, int i)
{
    Ctx *c = x->c;
    const CsvColumn *it = &x->sheet->columns[i];
    Str where = str_format(c->a, "column %d", i + 1);
    if (it->taken == CSV_UNKNOWN)
        return fail_field(c, ERR_VALIDATION, where.p,
                          "The column \"%.*s\" is no field of %s. Rename it or take it out.",
                          STR_ARG(utf8_cut(it->heading, 60)),
                          tr_str(c->lang, x->sheet->type->label).p);
    for (int k = 0; k < i; k++)
        if (it->taken != CSV_LEFT && x->sheet->columns[k].taken == it->taken &&
            x->sheet->columns[k].field == it->field)
            return fail_field(c, ERR_VALIDATION, where.p,
                              "The columns \"%.*s\" and \"%.*s\" are taken as the same field. "
                              "Leave one of them out.",
                              STR_ARG(utf8_cut(x->sheet->columns[k].heading, 60)),
                              STR_ARG(utf8_cut(it->heading, 60)));
    return true;
}

static bool check_columns(Import *x)
{
    bool ok = true, any = false;
    for (int i = 0; i < x->sheet->n_columns; i++) {
        ok = check_column(x, i) && ok;
        any = any || x->sheet->columns[i].taken >= CSV_NAME;
    }
    return ok && !any ? fail_field(x->c, ERR_VALIDATION, "",
                                   "No column is taken. Say what at least one of them is.")
                      : ok;
}

/* --- rows --- */

/* The field that gives the name: "{customer_name}". */
static const FieldDef *naming_field(const TypeDef *t)
{
    Str s = t->named;
    if (s.n < 3 || s.p[0] != '{' || s.p[s.n - 1] != '}')
        return NULL;
    return type_field(t, str_slice(s, 1, s.n - 1));
}

static bool takes(const CsvSheet *s, const FieldDef *f)
{
    for (int i = 0; f && i < s->n_columns; i++)
        if (s->columns[i].taken == CSV_FIELD && s->columns[i].field == f)
            return true;
    return false;
}

/* The name alone, of a document that is named by a field, is that field too. */
static const FieldDef *field_of(const Import *x, int i)
{
    const CsvColumn *it = &x->sheet->columns[i];
    const FieldDef *by = it->taken == CSV_NAME ? naming_field(x->sheet->type) : it->field;
    return it->taken == CSV_NAME && takes(x->sheet, by) ? NULL : by;
}

static bool set_cells(Import *x, DocHead *d, Str *cells, int n)
{
    bool ok = true;
    for (int pass = 0; pass < 2; pass++) /* links first: amounts need their currency */
        for (int i = 0; i < n && i < x->sheet->n_columns; i++) {
            const FieldDef *f = field_of(x, i);
            bool known = d->id && x->sheet->columns[i].taken == CSV_NAME;
            if (!f || known || (f->type == FT_LINK) != (pass == 0))
                continue;
            Str value = plain(x->c, f, cells[i]);
            if (!value.n && !d->id)
                continue; /* the default of the field stands */
            field_mark_given(d, f);
            ok = field_set_text(x->c, NULL, d, f, value, f->name.p) && ok;
        }
    return ok;
}

static Str name_in_row(const Import *x, Str *cells, int n)
{
    const FieldDef *by = naming_field(x->sheet->type);
    Str name = STR("");
    for (int i = 0; i < n && i < x->sheet->n_columns; i++) {
        const CsvColumn *it = &x->sheet->columns[i];
        if (it->taken == CSV_NAME || (it->taken == CSV_FIELD && it->field == by && !name.n))
            name = str_trim(cells[i]);
    }
    return name;
}

/* Of two rows of one name the second would silently undo the first. */
static bool check_once(Import *x, Str name, int line)
{
    const int *before = name.n ? map_get(&x->lines, name) : NULL;
    if (before)
        return fail_field(x->c, ERR_DUPLICATE, "",
                          "\"%.*s\" stands in line %d already. Take one of them out, or give them "
                          "different names.",
                          STR_ARG(utf8_cut(name, 60)), *before);
    if (name.n) {
        int *kept = arena_new_of(x->c->a, int);
        *kept = line;
        map_set(&x->lines, name, kept);
    }
    return true;
}

static bool same_as_stored(Import *x, const DocHead *d)
{
    DocHead *stored = doc_load(x->c, d->type, d->id);
    for (int i = 0; stored && i < d->type->n_fields; i++) {
        const FieldDef *f = &d->type->fields[i];
        if (f->type != FT_TABLE && !f->via.n && !field_equal(stored, d, f))
            return false;
    }
    return stored != NULL;
}

static CsvOutcome take_row(Import *x, Str *cells, int n, int line)
{
    Ctx *c = x->c;
    const TypeDef *t = x->sheet->type;
    Str name = name_in_row(x, cells, n);
    int64_t id = name_to_id(c, t, name);
    DocHead *d = id ? doc_load(c, t, id) : doc_new(c, t);
    bool once = check_once(x, name, line);
    if (!d || !set_cells(x, d, cells, n) || !once)
        return CSV_WRONG;
    if (!id && str_is(t->named, "prompt"))
        d->name = name;
    if (id && same_as_stored(x, d))
        return CSV_SAME;
    if (!doc_save(c, d))
        return CSV_WRONG;
    return id ? CSV_CHANGED : CSV_CREATED;
}

/* Errors say where in the file they are. */
static void place_errors(Ctx *c, int from, int line)
{
    for (int i = from; i < c->e.n; i++) {
        Err *e = &c->e.list[i];
        Str where = str_format(c->a, tr(c->lang, "line %d"), line);
        e->field = e->field.n ? str_format(c->a, "%s, %s", where.p, e->field.p) : where;
        e->text = str_format(c->a, tr(c->lang, "%s: %s"), where.p, e->text.p);
    }
}

static void count(CsvImportResult *r, CsvOutcome outcome)
{
    r->created += outcome == CSV_CREATED;
    r->changed += outcome == CSV_CHANGED;
    r->same += outcome == CSV_SAME;
    if (r->n_first < CSV_FIRST)
        r->first[r->n_first++] = outcome;
}

/* On the writer: goes on behind a wrong row, so that all that is wrong is told at once. What a
 * trial did is undone, as is what failed. */
static bool take_all(Ctx *c, void *arg)
{
    Import *x = arg;
    Str rest = x->sheet->rows, *cells;
    int n, line = 1;
    x->result = (CsvImportResult){0};
    x->lines = (Map){.a = c->a};
    while (csv_sheet_next(c, x->sheet, &rest, &line, &cells, &n)) {
        int before = c->e.n;
        if (line > CSV_ROWS_MAX)
            return fail_field(c, ERR_TOO_LARGE, "", "%d rows at most: use several files.",
                              CSV_ROWS_MAX);
        CsvOutcome outcome = take_row(x, cells, n, line);
        count(&x->result, outcome);
        if (outcome == CSV_WRONG)
            place_errors(c, before, line);
        if (db_error(c->db) != DB_OK || c->e.n >= ERRORS_MAX)
            return false;
    }
    return c->e.n == 0 && !x->trial;
}

bool csv_import(Ctx *c, const CsvSheet *s, bool trial, CsvImportResult *out)
{
    Import x = {.c = c, .sheet = s, .trial = trial};
    if (!perm_check(c, s->type, RIGHT_CREATE) || !perm_check(c, s->type, RIGHT_WRITE) ||
        !check_columns(&x))
        return false;
    bool done = ctx_write(c, take_all, &x);
    *out = x.result;
    return done || (trial && !c->e.n);
}
