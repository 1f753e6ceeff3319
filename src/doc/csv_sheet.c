/* SPDX-License-Identifier: EUPL-1.2
 * A CSV file taken apart: its encoding, its separator, and what each column is.
 */
#include "csv_import.h"

#include "csv.h"
#include "utf8.h"

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

/* --- what a heading names --- */

static bool same_words(Arena *a, Str x, Str y)
{
    return str_eq(utf8_fold(a, x), utf8_fold(a, y));
}

/* "Raison sociale" is the "Customer Name": other words for a label stand in po/fr.po. */
static bool is_other_word(Ctx *c, const FieldDef *f, Str word)
{
    Str id = str_format(c->a, "%.*s (words)", STR_ARG(f->label)), one;
    Str words = tr_str(LANG_FR, id);
    if (str_eq(words, id))
        return false;
    while (str_split(&words, ',', &one))
        if (same_words(c->a, word, str_trim(one)))
            return true;
    return false;
}

static bool is_label(Ctx *c, const FieldDef *f, Str word)
{
    return same_words(c->a, word, f->label) || same_words(c->a, word, tr_str(LANG_FR, f->label)) ||
           (f->label_fr.n && same_words(c->a, word, f->label_fr));
}

/* A field's own name, then its label, then other words for it. */
static const FieldDef *field_named(Ctx *c, const TypeDef *t, Str word)
{
    const FieldDef *f = type_field(t, word);
    for (int pass = 0; !f && pass < 2; pass++)
        for (int i = 0; !f && i < t->n_fields; i++)
            if ((pass ? is_other_word : is_label)(c, &t->fields[i], word))
                f = &t->fields[i];
    return f;
}

bool csv_may_take(const FieldDef *f)
{
    return f->type != FT_TABLE && !f->computed && !f->via.n && !f->secret;
}

Str csv_heading(Ctx *c, const TypeDef *t, const FieldDef *f)
{
    bool own = c->lang == LANG_FR && f->label_fr.n;
    Str label = own ? f->label_fr : tr_str(c->lang, f->label);
    return field_named(c, t, label) == f ? label : f->name;
}

static CsvColumn column_of(Ctx *c, const TypeDef *t, Str cell)
{
    Str word = str_trim(cell);
    CsvColumn x = {.heading = word};
    const FieldDef *f = word.n ? field_named(c, t, word) : NULL;
    if (f && csv_may_take(f)) {
        x.taken = CSV_FIELD;
        x.field = f;
    } else if (!f && (str_is(word, "name") || same_words(c->a, word, STR("Nom")))) {
        x.taken = CSV_NAME;
    }
    return x;
}

/* --- the file --- */

static bool is_blank(Str *cells, int n)
{
    for (int i = 0; i < n; i++)
        if (str_trim(cells[i]).n)
            return false;
    return true;
}

bool csv_sheet_next(Ctx *c, const CsvSheet *s, Str *rest, int *line, Str **out_cells, int *out_n)
{
    while (csv_next_row(c->a, rest, s->separator, out_cells, out_n)) {
        ++*line;
        if (!is_blank(*out_cells, *out_n))
            return true;
    }
    return false;
}

bool csv_sheet(Ctx *c, const TypeDef *t, Str bytes, CsvSheet *out)
{
    Str *cells;
    int n;
    *out = (CsvSheet){.type = t, .latin = !utf8_valid(bytes)};
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_slice(bytes, 3, bytes.n);
    out->text = out->rows = out->latin ? utf8_from_latin(c->a, bytes) : bytes;
    out->separator = separator_of(out->rows);
    if (!csv_next_row(c->a, &out->rows, out->separator, &cells, &n) || is_blank(cells, n))
        return fail_field(c, ERR_VALIDATION, "file",
                          "The file is empty: its first row names fields.");
    if (memchr(out->text.p, 0, out->text.n))
        return fail_field(c, ERR_VALIDATION, "file",
                          "This is no CSV file. Save the sheet of your spreadsheet as CSV, then "
                          "choose that file.");
    if (n > CSV_COLUMNS_MAX)
        return fail_field(c, ERR_VALIDATION, "file", "The file has more than %d columns. Take "
                                                     "out those that are not needed.",
                          CSV_COLUMNS_MAX);
    for (int i = 0; i < n; i++)
        out->columns[i] = column_of(c, t, cells[i]);
    out->n_columns = n;
    return true;
}
