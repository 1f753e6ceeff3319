/* SPDX-License-Identifier: EUPL-1.2 */
#include "export.h"

#include "csv.h"

static const struct {
    ExportFormat format;
    const char *word, *label, *media;
} formats[] = {
    {EXPORT_CSV, "csv", "Export (CSV)", "text/csv; charset=utf-8"},
    {EXPORT_XLSX, "xlsx", "Spreadsheet (XLSX)",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {EXPORT_PDF, "pdf", "PDF", "application/pdf"},
};
enum { FORMATS = sizeof formats / sizeof *formats };

ExportFormat export_asked(const Desk *d)
{
    Str asked = request_param_or_empty(d->r, "format");
    for (int i = 0; i < FORMATS; i++)
        if (str_is(asked, formats[i].word))
            return formats[i].format;
    return EXPORT_NONE;
}

int export_buttons(Desk *d, ExportFormat last, Str url, UiButton *out)
{
    int n = 0;
    for (int i = 0; i < FORMATS && formats[i].format <= last; i++)
        out[n++] = (UiButton){.kind = BUTTON_QUIET,
                              .label = str_c(tr(desk_lang(d), formats[i].label)),
                              .href = str_format(d->c->a, "%.*s%s", STR_ARG(url), formats[i].word),
                              .plain = true};
    return n;
}

TableCell export_number(Arena *a, int64_t value, int decimals, int shown, Str text)
{
    Str number = num_format_short(a, value, decimals, shown);
    long point = str_find(number, '.');
    return (TableCell){.kind = CELL_NUMBER,
                       .text = text,
                       .number = text.n ? number : STR(""),
                       .decimals = point < 0 ? 0 : (int)(number.n - (size_t)point - 1)};
}

/* Spreadsheets take no spaces inside a number. */
static Str csv_text(Ctx *c, const TableCell *x)
{
    if (x->kind != CELL_NUMBER)
        return x->text;
    Str s = str_replace(c->a, x->text, STR("\u202f"), STR(""));
    return c->lang == LANG_EN ? str_replace(c->a, s, STR(","), STR("")) : s;
}

static Str csv_of(Ctx *c, const Table *t)
{
    Buf b = {.a = c->a};
    char separator = c->lang == LANG_FR ? ';' : ',';
    buf_add_c(&b, "\xEF\xBB\xBF"); /* spreadsheets take it for UTF-8 by this mark only */
    for (int i = 0; i < t->n_columns; i++)
        csv_field(&b, t->columns[i].label, separator, i == 0);
    csv_end_row(&b);
    for (int r = 0; r < t->n_rows; r++) {
        for (int i = 0; i < t->n_columns; i++)
            csv_field(&b, csv_text(c, &t->rows[r].cells[i]), separator, i == 0);
        csv_end_row(&b);
    }
    return buf_str(&b);
}

void export_answer(Desk *d, ExportFormat format, const Table *t, Str name)
{
    Ctx *c = d->c;
    Str bytes = STR("");
    bool ok = true;
    if (format == EXPORT_CSV)
        bytes = csv_of(c, t);
    else if (format == EXPORT_XLSX)
        bytes = table_xlsx(c->a, t);
    else
        ok = table_pdf(&c->e, c->a, t, &bytes);
    for (int i = 0; i < FORMATS && ok; i++)
        if (formats[i].format == format)
            response_file(d->out, str_format(c->a, "%.*s.%s", STR_ARG(name), formats[i].word),
                          str_c(formats[i].media), bytes, false);
    if (!ok)
        desk_fail(d);
}
