/* SPDX-License-Identifier: EUPL-1.2
 * A report as CSV, XLSX or PDF: what the screen shows.
 */
#include "desk_report.h"

static TableCell typed_cell(ReportPage *p, const ReportRow *row, int which)
{
    const ReportColumn *col = &p->result.columns[which];
    const DbValue *v = &row->cells[which];
    Str text = report_cell_text(p, row, which);
    if (v->kind == DB_INT && col->type == FT_DATE)
        return (TableCell){.kind = CELL_DATE, .text = text, .day = {(int32_t)v->i}};
    if (v->kind != DB_INT || !report_is_num(col))
        return (TableCell){.text = text};
    int decimals = col->type == FT_MONEY ? p->result.decimals : col->type == FT_INT ? 0 : 6;
    return export_number(p->d->c->a, v->i, decimals, col->type == FT_MONEY ? decimals : 0, text);
}

/* On paper a row has what the screen has; for a program, each column for itself. */
static TableCell *cells_of(ReportPage *p, const ReportRow *row, const int *which, int n, bool paper)
{
    Ctx *c = p->d->c;
    TableCell *cells = arena_array_of(c->a, TableCell, n + 1);
    for (int i = 0; i < n; i++) {
        cells[i] = typed_cell(p, row, which[i]);
        if (paper && strcmp(p->result.columns[which[i]].fieldname, "account_number") == 0)
            cells[i].text = str_format(c->a, "%s %s", cells[i].text.p,
                                       report_text_named(p, row, "account_name").p);
    }
    return cells;
}

static Str company_of(const ReportPage *p)
{
    const CompanyInfo *info = company_info(p->d->c, 0);
    Str asked = request_param_or_empty(p->d->r, "company");
    return asked.n ? asked : info ? info->name : STR("");
}

void report_answer_file(ReportPage *p, ExportFormat format)
{
    Ctx *c = p->d->c;
    bool paper = format == EXPORT_PDF;
    int n = paper ? p->n_shown : p->result.n_columns;
    int *which = arena_array_of(c->a, int, n + 1);
    TableColumn *columns = arena_array_of(c->a, TableColumn, n + 1);
    TableRow *rows = arena_array_of(c->a, TableRow, p->result.n + 1);
    for (int i = 0; i < n; i++) {
        which[i] = paper ? p->shown[i] : i;
        const ReportColumn *col = &p->result.columns[which[i]];
        columns[i] = (TableColumn){paper ? report_column_title(c->lang, col)
                                         : tr_str(c->lang, str_c(col->label)),
                                   report_is_num(col)};
    }
    int kept = 0;
    for (int r = 0; r < p->result.n; r++) {
        const ReportRow *row = &p->result.rows[r];
        if (p->hidden[r])
            continue;
        rows[kept++] = (TableRow){.cells = cells_of(p, row, which, n, paper),
                                  .kind = row->is_total   ? ROW_TOTAL
                                          : row->is_group ? ROW_GROUP
                                                          : ROW_PLAIN};
    }
    Str name = tr_str(c->lang, str_c(p->def->name));
    Table t = {c->lang, name, company_of(p), report_about(p), c->now,
               columns, n,    rows,          kept};
    export_answer(p->d, format, &t, name);
}
