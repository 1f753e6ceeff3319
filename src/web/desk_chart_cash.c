/* SPDX-License-Identifier: EUPL-1.2
 * Money in banks and tills at the ends of months, and today.
 */
#include "desk_charts.h"

#include "balance_read.h"
#include "desk_chart.h"

enum { CASH_ACCOUNTS_MAX = 20 };

typedef struct {
    int64_t at[MONTHS]; /* the last one is today's */
    int n;              /* how many of them, from the end */
    int first;          /* month (0 to 11) of at[MONTHS - n] */
} Cash;

static int cash_accounts(Ctx *c, int64_t company, int64_t *out)
{
    int n = 0;
    DbRows *r = db_query(c->db,
                         SQL("SELECT id FROM account WHERE company = ? AND is_group = 0 AND "
                             "account_type IN ('Bank', 'Cash') ORDER BY id"),
                         DB_P(db_i(company)));
    while (n <= CASH_ACCOUNTS_MAX && db_next(r))
        out[n++] = db_get_int(r, 0);
    return db_finish(r) && n <= CASH_ACCOUNTS_MAX ? n : 0;
}

/* Today's, and that of the end of the month before. */
static bool cash_now(Ctx *c, int64_t company, const int64_t *accounts, int n, Cash *out)
{
    BalanceQuery q = {.company = company,
                      .accounts = accounts,
                      .n_accounts = n,
                      .from = date_month_start(c->today),
                      .to = c->today};
    BalanceSum *sums;
    int found = 0;
    bool ok = !n || balance_read(c, &q, &sums, &found);
    for (int i = 0; i < found; i++) {
        out->at[MONTHS - 2] += sums[i].opening;
        out->at[MONTHS - 1] += sums[i].opening + sums[i].debit - sums[i].credit;
    }
    return ok;
}

/* Earlier month ends: what moved since is taken off. Carried-forward balances move nothing. */
static bool cash_before(Ctx *c, int64_t company, Cash *out)
{
    int64_t moved[MONTHS] = {0};
    Date start = date_month_start(c->today);
    int first = MONTHS;
    DbRows *r = db_query(
        c->db,
        SQL("SELECT b.period, sum(b.debit - b.credit) FROM balance b JOIN account a "
            "ON a.id = b.account WHERE b.company = ? AND a.company = ? AND a.account_type IN "
            "('Bank', 'Cash') AND b.kind = 0 GROUP BY b.period"),
        DB_P(db_i(company), db_i(company)));
    while (db_next(r)) {
        int64_t period = db_get_int(r, 0);
        int64_t back = (date_month_key(start) / 100 - period / 100) * 12 +
                       date_month_key(start) % 100 - period % 100;
        int at = back >= MONTHS ? 0 : back < 0 ? MONTHS - 1 : MONTHS - 1 - (int)back;
        first = at < first ? at : first;
        if (back >= 0 && back < MONTHS)
            moved[at] = db_get_int(r, 1);
    }
    for (int i = MONTHS - 3; i >= 0; i--)
        out->at[i] = out->at[i + 1] - moved[i + 1];
    out->n = MONTHS - first;
    out->first = (date_month_key(start) % 100 - 1 + 12 - (out->n - 1)) % 12;
    return db_finish(r);
}

static bool read_cash(Ctx *c, Cash *out)
{
    int64_t accounts[CASH_ACCOUNTS_MAX + 1];
    const CompanyInfo *info = company_info(c, 0);
    *out = (Cash){0};
    if (!info || !home_readable(c, "gl_entry") || c->user.n_rules)
        return false;
    int n = cash_accounts(c, info->id, accounts);
    return n && cash_now(c, info->id, accounts, n, out) && cash_before(c, info->id, out) &&
           out->n > 1;
}

/* Bars from the line of nothing, which lies in the middle when there was a debt. */
static void cash_bars(Desk *d, const Cash *k, int64_t top, bool debts)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    double zero = debts ? (CHART_BOTTOM + CHART_TOP) / 2.0 : CHART_BOTTOM;
    for (int i = 0; i < k->n; i++) {
        int64_t v = k->at[MONTHS - k->n + i];
        double x = chart_month_x(i), h = chart_height(v < 0 ? -v : v, top) / (debts ? 2 : 1);
        chart_bar(m, v < 0 ? "late" : "bar", x, v < 0 ? zero : zero - h, h);
        if (i % 3 == 0 || i == k->n - 1)
            chart_text(m, x + 8, 120, "middle",
                       tr_str(c->lang, str_c(chart_months[(k->first + i) % 12])));
    }
}

static void cash_table(Desk *d, const Cash *k, int decimals)
{
    Ctx *c = d->c;
    const UiColumn heads[] = {{.label = str_c(tr(c->lang, "End of month"))},
                              {.label = str_c(tr(c->lang, "Amount")), .num = true}};
    chart_figures_begin(d);
    UiTable table = ui_table_begin(&d->m, "", str_c(tr(c->lang, "Banks and cash")));
    ui_table_head(&table, heads, 2);
    ui_table_body(&table);
    for (int i = 0; i < k->n; i++) {
        bool today = i == k->n - 1;
        Str month = tr_str(c->lang, str_c(chart_months[(k->first + i) % 12]));
        ui_row_begin(&table, today ? "sum" : NULL);
        ui_cell(&table,
                &(UiCell){.head = true, .text = today ? str_c(tr(c->lang, "Today")) : month});
        ui_cell(&table,
                &(UiCell){.num = true, .text = show_money(c, k->at[MONTHS - k->n + i], decimals)});
        ui_row_end(&table);
    }
    ui_table_end(&table);
    m_end(&d->m, "details");
}

bool chart_cash(Desk *d, int decimals, bool first)
{
    Cash read, *k = &read;
    if (!read_cash(d->c, k))
        return false;
    if (first)
        charts_begin(d);
    int64_t top = 1;
    bool debts = false;
    for (int i = MONTHS - k->n; i < MONTHS; i++) {
        int64_t v = k->at[i] < 0 ? -k->at[i] : k->at[i];
        debts = debts || k->at[i] < 0;
        top = v > top ? v : top;
    }
    top = chart_top(top);
    chart_begin(d, "c-cash", tr(desk_lang(d), "Banks and cash"), k->at[MONTHS - 1], decimals);
    if (debts)
        chart_axis_two(d, top, decimals);
    else
        chart_axis(d, top, decimals);
    cash_bars(d, k, top, debts);
    m_end(&d->m, "svg");
    cash_table(d, k, decimals);
    m_end(&d->m, "figure");
    return true;
}
