/* SPDX-License-Identifier: EUPL-1.2
 * The table of a report: groups, levels, totals that say whether they add up.
 */
#include "desk_report.h"

/* --- columns --- */

const ReportColumn *report_column(const ReportPage *p, int i)
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

void report_choose_columns(ReportPage *p)
{
    p->head = -1;
    for (int i = 0; i < p->result.n_columns && p->n_shown < REPORT_COLUMNS_MAX; i++) {
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

bool report_is_num(const ReportColumn *c)
{
    return c->type == FT_MONEY || c->type == FT_INT || c->type == FT_PERCENT || c->type == FT_QTY ||
           c->type == FT_PRICE;
}

/* "opening_debit" and "opening_credit" share a head. */
static bool is_pair(const ReportPage *p, int i)
{
    if (i + 1 >= p->n_shown)
        return false;
    Str a = str_c(report_column(p, i)->fieldname), b = str_c(report_column(p, i + 1)->fieldname);
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
Str report_column_title(Lang lang, const ReportColumn *c)
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
        const ReportColumn *c = report_column(p, i);
        if (is_pair(p, i)) {
            head_cell(m, str_c(pair_title(lang, c->fieldname)), "over split", 1, 2);
            i++;
        } else {
            head_cell(m, report_column_title(lang, c), report_is_num(c) ? "num" : NULL, 2, 1);
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
    UiColumn heads[REPORT_COLUMNS_MAX];
    if (count_pairs(p) > 1) {
        write_paired_head(p);
        return;
    }
    for (int i = 0; i < p->n_shown; i++)
        heads[i] = (UiColumn){.label = report_column_title(desk_lang(p->d), report_column(p, i)),
                              .num = report_is_num(report_column(p, i)),
                              .cut = may_be_cut(report_column(p, i))};
    ui_table_head(t, heads, p->n_shown);
}

/* --- rows --- */

/* Zero is blank in debit and credit. */
Str report_cell_text(ReportPage *p, const ReportRow *row, int which)
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
    int decimals = report_is_num(col) && col->type != FT_INT ? 6 : 0; /* millionths */
    return num_format_local(c->a, v->i, decimals, 0, c->lang == LANG_FR);
}

static Str cell_url(ReportPage *p, const ReportRow *row, int i, Str text)
{
    if (!row->drill.n || !text.n || row->is_total)
        return STR("");
    return i == p->head || report_column(p, i)->type == FT_MONEY ? row->drill : STR("");
}

Str report_text_named(const ReportPage *p, const ReportRow *row, const char *name)
{
    for (int i = 0; i < p->result.n_columns; i++)
        if (strcmp(p->result.columns[i].fieldname, name) == 0 && row->cells[i].kind == DB_TEXT)
            return row->cells[i].s;
    return STR("");
}

static void write_cell(ReportPage *p, UiTable *t, const ReportRow *row, int i)
{
    const ReportColumn *c = report_column(p, i);
    const DbValue *v = &row->cells[p->shown[i]];
    Str text = report_cell_text(p, row, p->shown[i]);
    bool group = row->is_group && i == report_key_column(p, row);
    UiCell cell = {.text = text,
                   .fold_url = group ? report_fold_url(p, row) : STR(""),
                   .open = !report_is_folded(p, row),
                   .explain = c->type == FT_MONEY && text.n ? report_explain_key(p, row, c)
                                                            : STR(""),
                   .url = cell_url(p, row, i, text),
                   .num = report_is_num(c),
                   .head = i == p->head && text.n > 0,
                   .split = count_pairs(p) > 1 && is_pair(p, i),
                   .cut = may_be_cut(c)};
    if (strcmp(c->fieldname, "account_number") == 0)
        cell.more = report_text_named(p, row, "account_name");
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
    while (i < p->n_shown && !report_is_num(report_column(p, i)))
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
    bool later = p->result.total_later;
    Str own = later   ? str_c(tr(lang, "Add up all rows"))
              : first ? report_cell_text(p, row, p->shown[0])
                      : STR("");
    if (first)
        ui_cell(t, &(UiCell){.url = later ? report_address(p, "sum", STR("all")) : STR(""),
                             .text = own.n     ? own
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

void report_write_table(ReportPage *p)
{
    UiTable t = ui_table_begin(&p->d->m, "report", tr_str(desk_lang(p->d), str_c(p->def->name)));
    const ReportRow *total = NULL;
    write_head(p, &t);
    ui_table_body(&t);
    for (int i = 0; i < p->result.n; i++) {
        const ReportRow *row = &p->result.rows[i];
        if (row->is_total)
            total = row;
        if (row->is_total || (p->hidden && p->hidden[i]))
            continue;
        ui_row_begin(&t, row_class(row));
        for (int k = 0; k < p->n_shown; k++)
            write_cell(p, &t, row, k);
        ui_row_end(&t);
    }
    if (total)
        write_total(p, &t, total);
    ui_table_end(&t);
}
