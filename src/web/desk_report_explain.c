/* SPDX-License-Identifier: EUPL-1.2
 * "Explain this figure": in words with the figures of its row, then the lines that compose it, with
 * their sum, so that anybody can add them up.
 */
#include "desk_report.h"

enum { LINES_SHOWN = 20, LINES_READ = 5000 };

Str report_explain_key(const ReportPage *p, const ReportRow *row, const ReportColumn *c)
{
    Str key = row->is_total ? STR("=") : report_key(p, row);
    return key.n ? str_format(p->d->c->a, "%s:%s", key.p, c->fieldname) : STR("");
}

typedef struct {
    ReportPage *p;
    const ReportRow *row;
    int at; /* of the row, and of its column in the result */
    int column;
} Figure;

static bool find_figure(ReportPage *p, Figure *out)
{
    Str asked = request_param_or_empty(p->d->r, "explain");
    for (int i = 0; asked.n && i < p->result.n; i++)
        for (int k = 0; k < p->result.n_columns; k++) {
            const ReportRow *row = &p->result.rows[i];
            const ReportColumn *c = &p->result.columns[k];
            if (c->type != FT_MONEY || row->cells[k].kind != DB_INT ||
                !str_eq(report_explain_key(p, row, c), asked))
                continue;
            *out = (Figure){p, row, i, k};
            return true;
        }
    return false;
}

static Str money(const ReportPage *p, int64_t v)
{
    return show_money(p->d->c, v, p->result.decimals);
}

/* The formula with the figures of the row in place of their names. */
static Str in_words(const Figure *f, const char *text)
{
    const ReportPage *p = f->p;
    Str out = str_c(tr(desk_lang(p->d), text));
    for (int i = 0; i < p->result.n_columns; i++) {
        Str name = str_format(p->d->c->a, "{%s}", p->result.columns[i].fieldname);
        if (f->row->cells[i].kind == DB_INT && p->result.columns[i].type == FT_MONEY)
            out = str_replace(p->d->c->a, out, name, money(p, f->row->cells[i].i));
    }
    return out;
}

static Str label_of(const ReportPage *p, const ReportRow *row)
{
    Str name = report_text_named(p, row, "account_name");
    Str head = row->is_total ? str_c(tr(desk_lang(p->d), "Total")) : report_key(p, row);
    return name.n && !row->is_total ? str_format(p->d->c->a, "%s %s", head.p, name.p) : head;
}

/* --- of a group or total: the rows within --- */

static bool is_within(const Figure *f, int i)
{
    const ReportRow *row = &f->p->result.rows[i];
    if (row->is_group || row->is_total)
        return false;
    if (f->row->is_total)
        return i < f->at;
    for (int k = f->at + 1; k <= i; k++)
        if (f->p->result.rows[k].level <= f->row->level)
            return false;
    return i > f->at;
}

typedef struct {
    UiFact facts[LINES_SHOWN];
    int shown, n;
    int64_t sum;
} Lines;

static void add_line(Figure *f, Lines *l, Str label, int64_t amount, Str url)
{
    if (!amount)
        return;
    l->n++;
    l->sum += amount;
    if (l->shown < LINES_SHOWN)
        l->facts[l->shown++] = (UiFact){.label = label, .value = money(f->p, amount), .url = url};
}

static void rows_within(Figure *f, Lines *l)
{
    for (int i = 0; i < f->p->result.n; i++) {
        const ReportRow *row = &f->p->result.rows[i];
        const DbValue *v = &row->cells[f->column];
        if (is_within(f, i) && v->kind == DB_INT)
            add_line(f, l, label_of(f->p, row), v->i, row->drill);
    }
}

/* --- of an account: the lines of the report behind it --- */

/* "/app/query-report/General%20Ledger?account=…" -> the report and its filters. */
static const ReportDef *behind(const ReportPage *p, Str drill, const Json **out_filters)
{
    Ctx *c = p->d->c;
    Str path = drill, query = STR(""), pair, prefix = STR("/app/query-report/");
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    const char *why;
    size_t at;
    long mark = str_find(drill, '?');
    if (!str_starts(drill, prefix))
        return NULL;
    if (mark >= 0) {
        path = str_slice(drill, 0, (size_t)mark);
        query = str_slice(drill, (size_t)mark + 1, drill.n);
    }
    json_begin(&o, '{');
    while (str_split(&query, '&', &pair)) {
        Str value = pair, name;
        str_split(&value, '=', &name);
        if (percent_decode(c->a, name, true, &name) && percent_decode(c->a, value, true, &value))
            json_put(&o, name.p, value);
    }
    json_put_int(&o, "limit", LINES_READ);
    json_end(&o, '}');
    *out_filters = json_parse(c->a, buf_str(&b), &why, &at);
    return percent_decode(c->a, str_slice(path, prefix.n, path.n), false, &path) ? report_find(path)
                                                                                 : NULL;
}

static int column_named(const ReportResult *r, const char *name)
{
    for (int i = 0; i < r->n_columns; i++)
        if (strcmp(r->columns[i].fieldname, name) == 0)
            return i;
    return -1;
}

static Str line_label(const Figure *f, const ReportResult *r, const ReportRow *row)
{
    Ctx *c = f->p->d->c;
    int date = column_named(r, "posting_date"), voucher = column_named(r, "voucher_no");
    int text = column_named(r, "remarks");
    Str day = date >= 0 && row->cells[date].kind == DB_INT
                  ? show_day(c, (Date){(int32_t)row->cells[date].i})
                  : STR("");
    Str name = voucher >= 0 && row->cells[voucher].kind == DB_TEXT ? row->cells[voucher].s
               : text >= 0 && row->cells[text].kind == DB_TEXT     ? row->cells[text].s
                                                                   : STR("");
    return str_format(c->a, "%s %s", day.p, name.p);
}

/* The figure counts debits, credits or their difference, as its name says. */
static int64_t amount_of(const Figure *f, const ReportResult *r, const ReportRow *row)
{
    Str name = str_c(f->p->result.columns[f->column].fieldname);
    int debit = column_named(r, "debit"), credit = column_named(r, "credit");
    int64_t in = debit >= 0 && row->cells[debit].kind == DB_INT ? row->cells[debit].i : 0;
    int64_t out = credit >= 0 && row->cells[credit].kind == DB_INT ? row->cells[credit].i : 0;
    if (str_is(name, "debit"))
        return in;
    if (str_is(name, "credit"))
        return out;
    return str_ends(name, STR("credit")) ? out - in : in - out;
}

static int64_t cell_named(const Figure *f, const char *name)
{
    int i = column_named(&f->p->result, name);
    return i >= 0 && f->row->cells[i].kind == DB_INT ? f->row->cells[i].i : 0;
}

static int64_t opening_of(const Figure *f)
{
    int64_t v = cell_named(f, "opening_debit") - cell_named(f, "opening_credit");
    return str_ends(str_c(f->p->result.columns[f->column].fieldname), STR("credit")) ? -v : v;
}

/* False when these lines are not what the figure adds up: an opening, another day. */
static bool lines_behind(Figure *f, Lines *l)
{
    const Json *filters;
    ReportResult r;
    Str name = str_c(f->p->result.columns[f->column].fieldname);
    const ReportDef *def = behind(f->p, f->row->drill, &filters);
    bool movements = str_is(name, "debit") || str_is(name, "credit");
    bool closing = str_is(name, "closing_debit") || str_is(name, "closing_credit");
    if (!def || (!movements && !closing) || !report_run(f->p->d->c, def, filters, &r))
        return false;
    if (closing)
        add_line(f, l, str_c(tr(desk_lang(f->p->d), "Opening")), opening_of(f), STR(""));
    for (int i = 0; i < r.n; i++)
        if (!r.rows[i].is_total && !r.rows[i].is_group)
            add_line(f, l, line_label(f, &r, &r.rows[i]), amount_of(f, &r, &r.rows[i]),
                     r.rows[i].drill);
    return !r.next.n;
}

/* --- the pane --- */

static void write_lines(Figure *f, Lines *l)
{
    Desk *d = f->p->d;
    Lang lang = desk_lang(d);
    if (!l->n)
        return;
    m_leaf(&d->m, "h3", NULL, str_format(d->c->a, tr(lang, "%d amounts"), l->n));
    ui_facts(&d->m, "totals", l->facts, l->shown);
    if (l->n > l->shown)
        m_leaf(&d->m, "p", NULL, str_format(d->c->a, tr(lang, "… and %d more."), l->n - l->shown));
    const UiFact sum = {
        .label = str_c(tr(lang, "Sum")), .value = money(f->p, l->sum), .kind = "total"};
    ui_facts(&d->m, "totals", &sum, 1);
    bool same = l->sum == f->row->cells[f->column].i;
    ui_state(&d->m, same ? STATE_DONE : STATE_WARN,
             str_c(same ? tr(lang, "This is the figure.")
                        : tr(lang, "The figure counts more than these lines.")));
}

void report_write_explanation(ReportPage *p)
{
    Desk *d = p->d;
    Ctx *c = d->c;
    Figure f;
    Lines l = {.n = 0};
    if (!find_figure(p, &f))
        return;
    const ReportColumn *col = &p->result.columns[f.column];
    const char *formula = report_formula(p->def, col->fieldname);
    page_pane(&d->page, &d->m, str_c(tr(c->lang, "Explain this figure")));
    m_tag(&d->m, "section");
    m_leaf(
        &d->m, "h2", NULL,
        str_format(c->a, "%s : %s", tr(c->lang, col->label), money(p, f.row->cells[f.column].i).p));
    m_leaf(&d->m, "p", NULL, label_of(p, f.row));
    if (f.row->is_group || f.row->is_total)
        m_leaf(&d->m, "p", NULL, str_c(tr(c->lang, "The sum of the rows below it.")));
    else if (formula)
        m_leaf(&d->m, "p", NULL, in_words(&f, formula));
    if (f.row->is_group || f.row->is_total) {
        rows_within(&f, &l);
        write_lines(&f, &l);
    } else if (lines_behind(&f, &l)) {
        write_lines(&f, &l);
    }
    UiButton more[] = {{.label = str_c(tr(c->lang, "See all lines")), .href = f.row->drill},
                       {.kind = BUTTON_QUIET,
                        .label = str_c(tr(c->lang, "Close")),
                        .href = report_address(p, "", STR(""))}};
    int first = f.row->drill.n ? 0 : 1;
    ui_actions(&d->m, more + first, 2 - first);
    m_end(&d->m, "section");
}
