/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_todo.h"

#include "list_plan.h"
#include "perm.h"
#include "vat_period.h"
#include "verify_daily.h"

enum {
    DRAFTS_MAX = 500,
    ROWS_MAX = 7,
    VAT_SOON_DAYS = 7
}; /* more drafts are not added up, and the page says so */

typedef struct {
    int64_t n, amount;
} Sum;

typedef struct {
    Str what, url, count, amount, where;
    const char *action;
    UiState state;
} Todo;

const TypeDef *home_readable(Ctx *c, const char *snake)
{
    const TypeDef *t = registry_type(c->reg, str_c(snake));
    return t && (perm_rights(c, t) & RIGHT_READ) ? t : NULL;
}

/* --- reading --- */

/* A table of at most `max` + 1 invoices of the filter, with due_date and amount, in the company's
 * currency: other amounts are not added to these. */
static bool add_rows(Ctx *c, SqlBuf *q, const TypeDef *t, const char *filters, Str amount,
                     int64_t max)
{
    const char *why;
    size_t at;
    const CompanyInfo *info = company_info(c, 0);
    ListQuery l = {.type = t, .filters = json_parse(c->a, str_c(filters), &why, &at)};
    sql_add(q, "(SELECT t.due_date, t.");
    sql_name(q, amount);
    sql_add(q, " AS amount");
    if (!list_source(c, q, &l))
        return false;
    sql_add(q, " AND t.currency = ");
    sql_param(q, db_i(info ? info->currency_id : 0));
    sql_add(q, " LIMIT ");
    sql_add_number(q, max + 1);
    sql_add(q, ") x");
    return true;
}

static bool read_drafts(Ctx *c, const TypeDef *t, const char *filters, Sum *out)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT count(*), CAST(coalesce(sum(x.amount), 0) AS BIGINT) FROM ");
    *out = (Sum){0};
    if (!add_rows(c, &q, t, filters, STR("grand_total"), DRAFTS_MAX))
        return false;
    DbRows *r = sql_query(c->db, &q);
    if (db_next(r))
        *out = (Sum){db_get_int(r, 0), db_get_int(r, 1)};
    return db_finish(r);
}

/* How many and how much are due for more than so many days; what has no date is not due. */
static void add_late(SqlBuf *q, Date today, int days)
{
    for (int i = 0; i < 2; i++) {
        sql_add(q, ", ");
        if (i)
            sql_add(q, "CAST(sum(x.amount) FILTER (WHERE x.due_date < ");
        else
            sql_add(q, "count(*) FILTER (WHERE x.due_date < ");
        sql_param(q, db_i(today.day - days));
        sql_add(q, ")");
        if (i)
            sql_add(q, " AS BIGINT)");
    }
}

/* Each sum holds those behind it, one condition each: grouping would sort all that is open. */
bool aging_read(Ctx *c, const TypeDef *t, Aging *out)
{
    static const int late[BUCKETS - 1] = {0, 7, 30}; /* days, at most */
    SqlBuf q = sql_new(c->a);
    *out = (Aging){0};
    sql_add(&q, "SELECT count(*), CAST(sum(x.amount) AS BIGINT)");
    for (int i = 0; i < BUCKETS - 1; i++)
        add_late(&q, c->today, late[i]);
    sql_add(&q, " FROM ");
    if (!add_rows(c, &q, t, "[[\"docstatus\",\"=\",\"1\"],[\"outstanding_amount\",\"!=\",\"0\"]]",
                  STR("outstanding_amount"), OPEN_MAX))
        return false;
    DbRows *r = sql_query(c->db, &q);
    bool found = db_next(r);
    for (int i = 0; found && i < BUCKETS; i++) {
        out->n[i] = db_get_int(r, 2 * i);
        out->amount[i] = db_get_int(r, 2 * i + 1);
    }
    out->count = out->n[0];
    out->total = out->amount[0];
    for (int i = 0; found && i < BUCKETS - 1; i++) {
        out->n[i] -= out->n[i + 1];
        out->amount[i] -= out->amount[i + 1];
    }
    return db_finish(r);
}

/* --- rows --- */

static Str lower_first(Arena *a, Str s)
{
    return s.n ? str_format(a, "%.*s%.*s", STR_ARG(str_lower_ascii(a, str_slice(s, 0, 1))),
                            STR_ARG(str_slice(s, 1, s.n)))
               : s;
}

static Str count_of(Ctx *c, int64_t n, int64_t max, const TypeDef *t)
{
    Str many = lower_first(c->a, type_plural(c, t));
    if (n > max)
        return str_format(c->a, tr(c->lang, "more than %s %s"), show_money(c, max, 0).p, many.p);
    return str_format(c->a, "%lld %s", (long long)n,
                      n == 1 ? lower_first(c->a, type_label(c, t)).p : many.p);
}

static int decimals_of(Ctx *c)
{
    const CompanyInfo *info = company_info(c, 0);
    return info ? info->decimals : 2;
}

/* What is to be collected or paid, and how much of it is late. */
static Todo open_row(Ctx *c, const TypeDef *t, const char *what, const Aging *g)
{
    Lang lang = c->lang;
    bool known = g->count <= OPEN_MAX;
    int64_t late_n = g->count - g->n[0], late = g->total - g->amount[0];
    Todo row = {.what = str_c(what),
                .action = tr(lang, "See them"),
                .count = count_of(c, g->count, OPEN_MAX, t),
                .amount = known ? show_money(c, g->total, decimals_of(c)) : STR(""),
                .url = str_format(c->a, "%s?is=unpaid", type_url(c->a, t).p),
                .state = STATE_DONE,
                .where = str_c(tr(lang, "Nothing overdue"))};
    if (!known) {
        row.state = STATE_LATE;
        row.where = str_c(tr(lang, "Too many to add up here"));
    } else if (late_n) {
        row.state = STATE_LATE;
        row.where = str_format(c->a, tr(lang, "%lld late: %s"), (long long)late_n,
                               show_money(c, late, decimals_of(c)).p);
        row.url = str_format(c->a, "%s?is=overdue", type_url(c->a, t).p);
        row.action = tr(lang, "See the late ones");
    }
    return row;
}

static Todo draft_row(Ctx *c, const TypeDef *t, const Sum *sum)
{
    return (Todo){.what = str_c(tr(c->lang, "Drafts to finish")),
                  .action = tr(c->lang, "Finish them"),
                  .count = count_of(c, sum->n, DRAFTS_MAX, t),
                  .amount = sum->n > DRAFTS_MAX ? STR("")
                                                : show_money(c, sum->amount, decimals_of(c)),
                  .url = str_format(c->a, "%s?is=draft", type_url(c->a, t).p),
                  .state = sum->n ? STATE_DRAFT : STATE_DONE,
                  .where = str_c(sum->n ? tr(c->lang, "Not yet in the books")
                                        : tr(c->lang, "Nothing waits"))};
}

static Todo received_row(Ctx *c, const TypeDef *t, const Sum *sum)
{
    Todo row = draft_row(c, t, sum);
    row.what = str_c(tr(c->lang, "Received invoices to book"));
    row.action = tr(c->lang, "Book them");
    row.url = STR("/books/receive");
    return row;
}

/* What is to be done about it, and until when. */
static void vat_state(Ctx *c, const VatPeriod *p, int64_t owed, Todo *out)
{
    bool over = p->to.day < c->today.day;
    out->state = STATE_OPEN;
    if (!p->has_due)
        out->where = str_c(owed < 0 ? tr(c->lang, "VAT credit, up to today")
                                    : tr(c->lang, "To be paid, up to today"));
    else if (!over)
        out->where = str_format(
            c->a,
            owed < 0 ? tr(c->lang, "VAT credit, up to today; to be declared until %s")
                     : tr(c->lang, "Up to today; to be declared until %s"),
            show_day(c, p->due).p);
    else {
        out->state = p->due.day - c->today.day <= VAT_SOON_DAYS ? STATE_WARN : STATE_OPEN;
        out->where = str_format(c->a, tr(c->lang, "To be declared until %s"),
                                show_day(c, p->due).p);
    }
}

static bool vat_row(Ctx *c, Todo *out)
{
    const CompanyInfo *info = company_info(c, 0);
    const ReportDef *report = report_find(STR("VAT Summary"));
    VatPeriod p;
    int64_t owed = 0;
    if (!info || !report || c->user.n_rules || !home_readable(c, "gl_entry") ||
        !vat_period_next(c, info->id, c->today, &p) || !vat_owed(c, info->id, p.from, p.to, &owed))
        return false;
    bool month = date_month_key(p.from) == date_month_key(p.to);
    *out = (Todo){
        .what = str_c(month ? tr(c->lang, "VAT of the month") : tr(c->lang, "VAT of the quarter")),
        .action = tr(c->lang, "See how it is made up"),
        .count = str_format(c->a, "%s – %s", show_day(c, p.from).p, show_day(c, p.to).p),
        .amount = show_money(c, owed < 0 ? -owed : owed, info->decimals),
        .url = str_format(c->a, "%s?from_date=%s&to_date=%s", report_url(c->a, report).p,
                          date_format(c->a, p.from).p, date_format(c->a, p.to).p)};
    vat_state(c, &p, owed, out);
    return true;
}

/* What the daily proof of the books found wrong. */
static bool broken_row(Desk *d, Todo *out)
{
    Ctx *c = d->c;
    VerifyResult r;
    if (c->user.n_rules || !desk_may_open(d, "/books/verify") || !verify_last(c, &r) ||
        !r.found.broken)
        return false;
    *out = (Todo){.what = str_c(tr(c->lang, "Anomalies in the books")),
                  .action = tr(c->lang, "See what was found"),
                  .count = str_format(c->a,
                                      r.found.broken == 1 ? tr(c->lang, "%lld proof")
                                                          : tr(c->lang, "%lld proofs"),
                                      (long long)r.found.broken),
                  .amount = STR(""),
                  .url = STR("/books/verify"),
                  .state = STATE_LATE,
                  .where = r.found.what};
    return true;
}

static int buying_rows(Ctx *c, Todo *rows)
{
    const TypeDef *t = home_readable(c, "purchase_invoice");
    Aging aging;
    Sum received;
    int n = 0;
    if (t && aging_read(c, t, &aging) && aging.count)
        rows[n++] = open_row(c, t, tr(c->lang, "To be paid"), &aging);
    if (t &&
        read_drafts(c, t, "[[\"docstatus\",\"=\",\"0\"],[\"as_stated\",\"=\",\"1\"]]", &received) &&
        received.n)
        rows[n++] = received_row(c, t, &received);
    return n;
}

/* --- writing --- */

static void todo_row(UiTable *t, const Todo *todo)
{
    Markup *m = t->m;
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.text = todo->what, .url = todo->url, .head = true, .at = 1});
    ui_cell(t, &(UiCell){.text = todo->count, .quiet = true});
    m_tag(m, "td");
    m_attr_c(m, "role", "cell");
    m_attr_c(m, "class", "num figure");
    m_attr_c(m, "data-at", "2");
    m_text(m, todo->amount);
    m_end(m, "td");
    ui_cell(t, &(UiCell){.text = todo->where, .state = todo->state, .at = 3});
    ui_cell_go(t, str_c(todo->action), todo->url);
    ui_row_end(t);
}

static void write_table(Desk *d, const Todo *rows, int n)
{
    Markup *m = &d->m;
    Lang lang = desk_lang(d);
    const UiColumn heads[] = {{.label = str_c(tr(lang, "Subject"))},
                              {.label = str_c(tr(lang, "Count"))},
                              {.label = str_c(tr(lang, "Amount")), .num = true},
                              {.label = str_c(tr(lang, "Where it stands"))},
                              {.label = str_c(tr(lang, "Next step"))}};
    m_tag(m, "section");
    m_attr_c(m, "class", "section todo");
    m_leaf(m, "h2", NULL, str_c(tr(lang, "To do")));
    UiTable table = ui_table_begin(m, "list", str_c(tr(lang, "To do")));
    ui_table_head(&table, heads, 5);
    ui_table_body(&table);
    for (int i = 0; i < n; i++)
        todo_row(&table, &rows[i]);
    ui_table_end(&table);
    m_end(m, "section");
}

void todo_write(Desk *d, const TypeDef *invoice, const Aging *aging)
{
    Ctx *c = d->c;
    Todo rows[ROWS_MAX];
    Sum drafts;
    int n = 0;
    if (invoice)
        rows[n++] = open_row(c, invoice, tr(c->lang, "To be collected"), aging);
    n += buying_rows(c, &rows[n]);
    if (invoice && read_drafts(c, invoice, "[[\"docstatus\",\"=\",\"0\"]]", &drafts))
        rows[n++] = draft_row(c, invoice, &drafts);
    if (n)
        n += vat_row(c, &rows[n]);
    n += broken_row(d, &rows[n]);
    if (!n)
        return;
    write_table(d, rows, n);
}
