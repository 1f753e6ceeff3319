/* SPDX-License-Identifier: EUPL-1.2
 * A list as a file: exactly what is shown.
 */
#include "desk_list.h"
#include "export.h"

static TableCell typed_cell(List *l, const DocHead *doc, int i)
{
    Ctx *c = l->d->c;
    const FieldDef *f = l->columns[i];
    Str word, text = list_cell_text(l, doc, f);
    if (i == l->state && doc_state(c, doc, &word) != STATE_NONE)
        return (TableCell){.text = word};
    if (f && f->type == FT_DATE)
        return (TableCell){.kind = CELL_DATE, .text = text, .day = *(const Date *)field_at(doc, f)};
    if (!f || !is_number(f))
        return (TableCell){.text = text};
    Str number = field_text(c, NULL, doc, f);
    long point = str_find(number, '.');
    return (TableCell){.kind = CELL_NUMBER,
                       .text = text,
                       .number = text.n ? number : STR(""),
                       .decimals = point < 0 ? 0 : (int)(number.n - (size_t)point - 1)};
}

void list_answer_file(List *l, ExportFormat format)
{
    Ctx *c = l->d->c;
    int n = l->n_columns;
    TableColumn *columns = arena_array_of(c->a, TableColumn, n + 1);
    TableRow *rows = arena_array_of(c->a, TableRow, l->result.n + 1);
    const CompanyInfo *info = company_info(c, 0);
    for (int i = 0; i < n; i++)
        columns[i] = (TableColumn){list_column_label(l, i),
                                   l->columns[i] && is_number(l->columns[i])};
    for (int r = 0; r < l->result.n; r++) {
        TableCell *cells = arena_array_of(c->a, TableCell, n + 1);
        for (int i = 0; i < n; i++)
            cells[i] = typed_cell(l, l->result.rows[r], i);
        rows[r].cells = cells;
    }
    Table t = {.lang = c->lang,
               .title = type_plural(c, l->t),
               .company = info ? info->name : STR(""),
               .about = STR(""),
               .made = c->now,
               .columns = columns,
               .n_columns = n,
               .rows = rows,
               .n_rows = l->result.n};
    export_answer(l->d, format, &t, type_slug(c->a, l->t));
}
