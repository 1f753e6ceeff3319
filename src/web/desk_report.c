/* SPDX-License-Identifier: EUPL-1.2
 * A report: its parameters in one line, the result at once, every row leading to what composes it.
 */
#include "export.h"
#include "input.h"
#include "registry.h"

enum { PAGE_ROWS = 200, COLUMNS_MAX = 40, FILE_ROWS = 100000 };

typedef struct {
    Desk *d;
    const ReportDef *def;
    const Json *filters;
    ReportResult result;
    int shown[COLUMNS_MAX]; /* columns of the table */
    int n_shown;
    int head; /* the column that leads on, index in `shown` */
} ReportPage;

/* --- parameters --- */

static Str given(const ReportPage *p, const ReportFilter *f)
{
    return request_param_or_empty(p->d->r, f->fieldname);
}

/* The period that is not asked for is the fiscal year of today, and the page says so. */
static Str usual(Ctx *c, const ReportFilter *f)
{
    const CompanyInfo *info = company_info(c, 0);
    bool from = strcmp(f->fieldname, "from_date") == 0, to = strcmp(f->fieldname, "to_date") == 0;
    int64_t day = 0;
    if (strcmp(f->fieldname, "report_date") == 0)
        return date_format(c->a, c->today);
    if (!info || (!from && !to))
        return STR("");
    DbRows *r = db_query(c->db,
                         SQL("SELECT year_start_date, year_end_date FROM fiscal_year WHERE company "
                             "= ? AND year_start_date <= ? AND year_end_date >= ? LIMIT 1"),
                         DB_P(db_i(info->id), db_i(c->today.day), db_i(c->today.day)));
    if (db_next(r))
        day = db_get_int(r, from ? 0 : 1);
    db_finish(r);
    return date_format(c->a, (Date){(int32_t)day});
}

static Str canonical(const ReportPage *p, const ReportFilter *f)
{
    Ctx *c = p->d->c;
    if (!given(p, f).n)
        return usual(c, f);
    return input_text(c->a, f->type, given(p, f), 2, c->lang == LANG_FR, c->today);
}

static void read_parameters(ReportPage *p, bool all_rows)
{
    Ctx *c = p->d->c;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    const char *why;
    size_t at;
    json_begin(&o, '{');
    for (int i = 0; i < p->def->n_filters; i++) {
        Str value = canonical(p, &p->def->filters[i]);
        if (value.n)
            json_put(&o, p->def->filters[i].fieldname, value);
    }
    Str after = request_param_or_empty(p->d->r, "after");
    if (after.n && !all_rows)
        json_put(&o, "after", after);
    json_put_int(&o, "limit", all_rows ? FILE_ROWS : PAGE_ROWS);
    json_end(&o, '}');
    p->filters = json_parse(c->a, buf_str(&b), &why, &at);
}

static Str address(const ReportPage *p, const char *name, Str value)
{
    Ctx *c = p->d->c;
    Buf b = {.a = c->a};
    buf_format(&b, "%s?", report_url(c->a, p->def).p);
    for (int i = 0; i < p->def->n_filters; i++) {
        Str v = given(p, &p->def->filters[i]);
        if (v.n)
            buf_format(&b, "%s=%s&", p->def->filters[i].fieldname,
                       percent_encode(c->a, v, false).p);
    }
    buf_format(&b, "%s=%s", name, percent_encode(c->a, value, false).p);
    return buf_str(&b);
}

static void write_parameter(ReportPage *p, const ReportFilter *f)
{
    Ctx *c = p->d->c;
    Markup *m = &p->d->m;
    Date day;
    Str value = given(p, f), told = canonical(p, f);
    const TypeDef *t = f->target ? registry_type(c->reg, str_c(f->target)) : NULL;
    if (f->type == FT_DATE && date_parse(told, &day))
        value = show_day(c, day);
    m_tag(m, "label");
    if (f->type == FT_YES) {
        m_tag(m, "input");
        m_attr_c(m, "type", "checkbox");
        m_attr_c(m, "name", f->fieldname);
        m_attr_c(m, "value", "1");
        m_flag(m, "checked", str_is(value, "1"));
        m_text_c(m, " ");
        m_text_c(m, tr(c->lang, f->label));
        m_end(m, "label");
        return;
    }
    m_text_c(m, tr(c->lang, f->label));
    m_text_c(m, " ");
    m_tag(m, "input");
    m_attr_c(m, "class", f->type == FT_DATE ? "input short" : "input");
    m_attr(m, "id", ui_field_id(c->a, str_c(f->fieldname)));
    m_attr_c(m, "name", f->fieldname);
    m_attr(m, "value", value);
    m_attr_c(m, "autocomplete", "off");
    if (t)
        m_attr(m, "data-link", t->label);
    m_end(m, "label");
}

/* One company needs no question. */
static bool is_asked(const ReportPage *p, const ReportFilter *f)
{
    Ctx *c = p->d->c;
    bool only = f->target && strcmp(f->target, "company") == 0 && c->reg->n_companies < 2;
    return !only || given(p, f).n > 0;
}

static void write_parameters(ReportPage *p)
{
    Ctx *c = p->d->c;
    Markup *m = &p->d->m;
    m_tag(m, "form");
    m_attr_c(m, "class", "filter params");
    m_attr_c(m, "aria-label", tr(c->lang, "Parameters"));
    m_attr(m, "action", report_url(c->a, p->def));
    for (int i = 0; i < p->def->n_filters; i++)
        if (is_asked(p, &p->def->filters[i]))
            write_parameter(p, &p->def->filters[i]);
    UiButton show = {.label = str_c(tr(c->lang, "Show"))};
    ui_button(m, &show);
    m_end(m, "form");
}

/* --- columns --- */

static const ReportColumn *column(const ReportPage *p, int i)
{
    return &p->result.columns[p->shown[i]];
}

static bool has_named(const ReportPage *p, const char *name)
{
    for (int i = 0; i < p->result.n_columns; i++)
        if (strcmp(p->result.columns[i].fieldname, name) == 0)
            return true;
    return false;
}

/* A column whose rows are all the same as a parameter, or that only repeats another, is left out:
 * an account's number and name stand in its own name, the type of a voucher in its link. */
static bool is_needless(const ReportPage *p, const ReportColumn *c)
{
    const char *name = c->fieldname;
    Str asked = request_param_or_empty(p->d->r, name);
    bool numbered = has_named(p, "account_number");
    if (numbered && (strcmp(name, "account") == 0 || strcmp(name, "account_name") == 0))
        return true; /* the name stands behind the number, in one cell */
    return strcmp(name, "voucher_type") == 0 || (strcmp(name, "account") == 0 && asked.n) ||
           (strcmp(name, "party") == 0 && asked.n);
}

static void choose_columns(ReportPage *p)
{
    p->head = -1;
    for (int i = 0; i < p->result.n_columns && p->n_shown < COLUMNS_MAX; i++) {
        const ReportColumn *c = &p->result.columns[i];
        if (is_needless(p, c))
            continue;
        bool leads = strcmp(c->fieldname, "account_number") == 0 ||
                     strcmp(c->fieldname, "entry_number") == 0 ||
                     strcmp(c->fieldname, "voucher_no") == 0 ||
                     strcmp(c->fieldname, "invoice") == 0;
        if (p->head < 0 && leads)
            p->head = p->n_shown;
        p->shown[p->n_shown++] = i;
    }
    if (p->head < 0)
        p->head = 0;
}

/* "BQ - Banque" -> "BQ" */
static Str code_of(Str name)
{
    long end = str_find_str(name, STR(" - "));
    return end > 0 ? str_slice(name, 0, (size_t)end) : name;
}

static bool may_be_cut(const ReportColumn *c)
{
    return strcmp(c->fieldname, "remarks") == 0;
}

static bool is_num(const ReportColumn *c)
{
    return c->type == FT_MONEY || c->type == FT_INT || c->type == FT_PERCENT || c->type == FT_QTY ||
           c->type == FT_PRICE;
}

/* "opening_debit" and "opening_credit" share a head. */
static bool is_pair(const ReportPage *p, int i)
{
    if (i + 1 >= p->n_shown)
        return false;
    Str a = str_c(column(p, i)->fieldname), b = str_c(column(p, i + 1)->fieldname);
    if (!str_ends(a, STR("debit")) || !str_ends(b, STR("credit")))
        return false;
    return str_eq(str_slice(a, 0, a.n - 5), str_slice(b, 0, b.n - 6));
}

static int count_pairs(const ReportPage *p)
{
    int n = 0;
    for (int i = 0; i < p->n_shown; i++)
        n += is_pair(p, i);
    return n;
}

static const char *pair_title(Lang lang, const char *fieldname)
{
    if (strncmp(fieldname, "opening", 7) == 0)
        return tr(lang, "Opening");
    if (strncmp(fieldname, "closing", 7) == 0)
        return tr(lang, "Closing");
    return tr(lang, "Movements");
}

static void head_cell(Markup *m, Str text, const char *class_name, int rows, int span)
{
    m_tag(m, "th");
    m_attr_c(m, "scope", span > 1 ? "colgroup" : "col");
    if (class_name)
        m_attr_c(m, "class", class_name);
    if (rows > 1)
        m_attr_int(m, "rowspan", rows);
    if (span > 1)
        m_attr_int(m, "colspan", span);
    m_text(m, text);
    m_end(m, "th");
}

/* Number and name of an account share a column. */
static Str column_title(Lang lang, const ReportColumn *c)
{
    bool account = strcmp(c->fieldname, "account_number") == 0;
    return account ? str_c(tr(lang, "Account")) : tr_str(lang, str_c(c->label));
}

static void write_paired_head(ReportPage *p)
{
    Markup *m = &p->d->m;
    Lang lang = desk_lang(p->d);
    m_tag(m, "thead");
    m_tag(m, "tr");
    for (int i = 0; i < p->n_shown; i++) {
        const ReportColumn *c = column(p, i);
        if (is_pair(p, i)) {
            head_cell(m, str_c(pair_title(lang, c->fieldname)), "over split", 1, 2);
            i++;
        } else {
            head_cell(m, column_title(lang, c), is_num(c) ? "num" : NULL, 2, 1);
        }
    }
    m_end(m, "tr");
    m_tag(m, "tr");
    for (int i = 0; i < p->n_shown; i++)
        if (is_pair(p, i)) {
            head_cell(m, str_c(tr(lang, "Debit")), "num split", 1, 1);
            head_cell(m, str_c(tr(lang, "Credit")), "num", 1, 1);
        }
    m_end(m, "tr");
    m_end(m, "thead");
}

static void write_head(ReportPage *p, UiTable *t)
{
    UiColumn heads[COLUMNS_MAX];
    if (count_pairs(p) > 1) {
        write_paired_head(p);
        return;
    }
    for (int i = 0; i < p->n_shown; i++)
        heads[i] = (UiColumn){.label = column_title(desk_lang(p->d), column(p, i)),
                              .num = is_num(column(p, i)),
                              .cut = may_be_cut(column(p, i))};
    ui_table_head(t, heads, p->n_shown);
}

/* --- rows --- */

/* Zero is blank in debit and credit. */
static Str cell_text(ReportPage *p, const ReportRow *row, int which)
{
    Ctx *c = p->d->c;
    const DbValue *v = &row->cells[which];
    const ReportColumn *col = &p->result.columns[which];
    Str name = str_c(col->fieldname);
    if (v->kind == DB_NULL)
        return STR("");
    if (v->kind == DB_TEXT)
        return str_is(name, "journal") ? code_of(v->s) : v->s;
    if (col->type == FT_DATE)
        return show_day(c, (Date){(int32_t)v->i});
    if (col->type == FT_MONEY) {
        bool side = str_ends(name, STR("debit")) || str_ends(name, STR("credit"));
        return side && v->i == 0 && !row->is_total ? STR("")
                                                   : show_money(c, v->i, p->result.decimals);
    }
    int decimals = is_num(col) && col->type != FT_INT ? 6 : 0; /* millionths */
    return num_format_local(c->a, v->i, decimals, 0, c->lang == LANG_FR);
}

static Str cell_url(ReportPage *p, const ReportRow *row, int i, Str text)
{
    if (!row->drill.n || !text.n || row->is_total)
        return STR("");
    return i == p->head || column(p, i)->type == FT_MONEY ? row->drill : STR("");
}

static Str text_named(const ReportPage *p, const ReportRow *row, const char *name)
{
    for (int i = 0; i < p->result.n_columns; i++)
        if (strcmp(p->result.columns[i].fieldname, name) == 0 && row->cells[i].kind == DB_TEXT)
            return row->cells[i].s;
    return STR("");
}

static void write_cell(ReportPage *p, UiTable *t, const ReportRow *row, int i)
{
    const ReportColumn *c = column(p, i);
    const DbValue *v = &row->cells[p->shown[i]];
    Str text = cell_text(p, row, p->shown[i]);
    UiCell cell = {.text = text,
                   .url = cell_url(p, row, i, text),
                   .num = is_num(c),
                   .head = i == p->head && text.n > 0,
                   .split = count_pairs(p) > 1 && is_pair(p, i),
                   .cut = may_be_cut(c)};
    if (strcmp(c->fieldname, "account_number") == 0)
        cell.more = text_named(p, row, "account_name");
    if (c->type == FT_DATE && v->kind == DB_INT && v->i)
        cell.day = date_format(p->d->c->a, (Date){(int32_t)v->i});
    ui_cell(t, &cell);
}

static const char *row_class(const ReportRow *row)
{
    if (row->is_group)
        return row->level ? "group level2" : "group";
    return row->level == 1 ? "level2" : row->level >= 2 ? "level3" : NULL;
}

static int first_number(const ReportPage *p)
{
    int i = 0;
    while (i < p->n_shown && !is_num(column(p, i)))
        i++;
    return i;
}

static bool is_balanced(const ReportPage *p, const ReportRow *row)
{
    for (int i = 0; i < p->n_shown; i++)
        if (is_pair(p, i) && row->cells[p->shown[i]].i != row->cells[p->shown[i + 1]].i)
            return false;
    return true;
}

/* The foot says whether it adds up. */
static void write_total(ReportPage *p, UiTable *t, const ReportRow *row)
{
    Lang lang = desk_lang(p->d);
    int first = first_number(p);
    bool proves = count_pairs(p) > 1, even = proves && is_balanced(p, row);
    ui_table_foot(t);
    ui_row_begin(t, NULL);
    Str own = first ? cell_text(p, row, p->shown[0]) : STR("");
    if (first)
        ui_cell(t, &(UiCell){.text = own.n     ? own
                                     : !proves ? str_c(tr(lang, "Total"))
                                     : even    ? str_c(tr(lang, "Balanced"))
                                               : str_c(tr(lang, "Not balanced")),
                             .state = !proves ? STATE_NONE
                                      : even  ? STATE_DONE
                                              : STATE_LATE,
                             .head = true,
                             .span = first});
    for (int i = first; i < p->n_shown; i++)
        write_cell(p, t, row, i);
    ui_row_end(t);
}

static void write_table(ReportPage *p)
{
    UiTable t = ui_table_begin(&p->d->m, "report", tr_str(desk_lang(p->d), str_c(p->def->name)));
    const ReportRow *total = NULL;
    write_head(p, &t);
    ui_table_body(&t);
    for (int i = 0; i < p->result.n; i++) {
        const ReportRow *row = &p->result.rows[i];
        if (row->is_total) {
            total = row;
            continue;
        }
        ui_row_begin(&t, row_class(row));
        for (int k = 0; k < p->n_shown; k++)
            write_cell(p, &t, row, k);
        ui_row_end(&t);
    }
    if (total)
        write_total(p, &t, total);
    ui_table_end(&t);
}

static int data_rows(const ReportPage *p)
{
    int n = 0;
    for (int i = 0; i < p->result.n; i++)
        n += !p->result.rows[i].is_total && !p->result.rows[i].is_group;
    return n;
}

/* --- as a file --- */

static TableCell typed_cell(ReportPage *p, const ReportRow *row, int which)
{
    const ReportColumn *col = &p->result.columns[which];
    const DbValue *v = &row->cells[which];
    Str text = cell_text(p, row, which);
    if (v->kind == DB_INT && col->type == FT_DATE)
        return (TableCell){.kind = CELL_DATE, .text = text, .day = {(int32_t)v->i}};
    if (v->kind != DB_INT || !is_num(col))
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
                                       text_named(p, row, "account_name").p);
    }
    return cells;
}

/* "Du : 01/01/2026 · Au : 31/12/2026" */
static Str about(const ReportPage *p)
{
    Ctx *c = p->d->c;
    Buf b = {.a = c->a};
    Date day;
    for (int i = 0; i < p->def->n_filters; i++) {
        const ReportFilter *f = &p->def->filters[i];
        Str value = canonical(p, f);
        if (!value.n || !is_asked(p, f))
            continue;
        if (f->type == FT_DATE && date_parse(value, &day))
            value = show_day(c, day);
        buf_format(&b, "%s%s", b.n ? " · " : "", tr(c->lang, f->label));
        if (f->type != FT_YES)
            buf_format(&b, " : %.*s", STR_ARG(value));
    }
    return buf_str(&b);
}

static Str company_of(const ReportPage *p)
{
    const CompanyInfo *info = company_info(p->d->c, 0);
    Str asked = request_param_or_empty(p->d->r, "company");
    return asked.n ? asked : info ? info->name : STR("");
}

static void answer_file(ReportPage *p, ExportFormat format)
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
        columns[i] = (TableColumn){
            paper ? column_title(c->lang, col) : tr_str(c->lang, str_c(col->label)), is_num(col)};
    }
    for (int r = 0; r < p->result.n; r++) {
        const ReportRow *row = &p->result.rows[r];
        rows[r] = (TableRow){.cells = cells_of(p, row, which, n, paper),
                             .kind = row->is_total   ? ROW_TOTAL
                                     : row->is_group ? ROW_GROUP
                                                     : ROW_PLAIN};
    }
    Str name = tr_str(c->lang, str_c(p->def->name));
    Table t = {c->lang, name, company_of(p), about(p), c->now, columns, n, rows, p->result.n};
    export_answer(p->d, format, &t, name);
}

/* --- the page --- */

static void write_actions(ReportPage *p)
{
    UiButton b[4];
    int n = export_buttons(p->d, EXPORT_PDF, address(p, "format", STR("")), b);
    ui_actions(&p->d->m, b, n);
}

static Str title_of(const ReportPage *p)
{
    Str account = request_param_or_empty(p->d->r, "account");
    return account.n ? account : tr_str(desk_lang(p->d), str_c(p->def->name));
}

static void write_page(ReportPage *p)
{
    Desk *d = p->d;
    Lang lang = desk_lang(d);
    Str title = title_of(p), name = tr_str(lang, str_c(p->def->name));
    const char *menu = desk_menu_title(lang, str_c(p->def->menu));
    UiLink crumbs[2];
    int n = 0;
    if (menu)
        crumbs[n++] = (UiLink){.label = str_c(menu), .url = report_url(d->c->a, p->def)};
    if (!str_eq(title, name))
        crumbs[n++] = (UiLink){.label = name, .url = report_url(d->c->a, p->def)};
    desk_begin(d, title, NULL, p->def, false);
    ui_head(&d->m, lang, crumbs, n, title, STATE_NONE, STR(""));
    ui_errors(&d->m, &d->c->e);
    if (!d->c->e.n)
        write_actions(p);
    write_parameters(p);
    if (!d->c->e.n && data_rows(p))
        write_table(p);
    else if (!d->c->e.n)
        ui_empty(&d->m, str_c(tr(lang, "No entry in this period")),
                 str_c(tr(lang, "Choose another period, or submit a first document: its entry will "
                                "be counted here.")),
                 NULL, 0);
    if (p->result.next.n)
        ui_pager(&d->m, lang, STR(""), STR(""), address(p, "after", p->result.next));
    desk_end(d, d->c->e.n ? err_http_status(d->c->e.list[0].kind) : 200);
}

static bool is_refused(const Errors *e)
{
    for (int i = 0; i < e->n; i++)
        if (e->list[i].kind == ERR_PERMISSION || e->list[i].kind == ERR_UNAVAILABLE)
            return true;
    return false;
}

void desk_report(Desk *d, const ReportDef *def)
{
    ReportPage p = {.d = d, .def = def};
    ExportFormat format = export_asked(d);
    read_parameters(&p, format != EXPORT_NONE);
    report_run(d->c, def, p.filters, &p.result);
    if (is_refused(&d->c->e) || (format && d->c->e.n)) {
        desk_fail(d);
        return;
    }
    choose_columns(&p);
    if (format)
        answer_file(&p, format);
    else
        write_page(&p);
}
