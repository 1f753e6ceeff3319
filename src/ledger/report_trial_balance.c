/* SPDX-License-Identifier: EUPL-1.2
 * Trial Balance (balance générale): opening, movements and closing of each posting account, with
 * the sums of the classes and sub-classes of the chart.
 */
#include "balance_read.h"
#include "map.h"
#include "report_args.h"
#include "site.h"

enum {
    COL_ACCOUNT,
    COL_NUMBER,
    COL_NAME,
    COL_OPENING_DEBIT,
    COL_OPENING_CREDIT,
    COL_DEBIT,
    COL_CREDIT,
    COL_CLOSING_DEBIT,
    COL_CLOSING_CREDIT,
    COLS
};

static const ReportColumn columns[COLS] = {
    {"account", "Account", FT_LINK, "account"},
    {"account_number", "Account Number", FT_TEXT, NULL},
    {"account_name", "Account Name", FT_TEXT, NULL},
    {"opening_debit", "Opening Debit", FT_MONEY, NULL},
    {"opening_credit", "Opening Credit", FT_MONEY, NULL},
    {"debit", "Debit", FT_MONEY, NULL},
    {"credit", "Credit", FT_MONEY, NULL},
    {"closing_debit", "Closing Debit", FT_MONEY, NULL},
    {"closing_credit", "Closing Credit", FT_MONEY, NULL},
};

static const ReportFilter filters[] = {
    {"company", "Company", FT_LINK, "company", false},
    {"from_date", "From Date", FT_DATE, NULL, false},
    {"to_date", "To Date", FT_DATE, NULL, false},
    {"include_drafts", "Include Drafts", FT_YES, NULL, false},
};

typedef struct {
    Str name, number, label;
    bool group;
    int64_t amounts[COLS]; /* of the money columns */
} Row;

static void fill_amounts(Row *row, const BalanceSum *s)
{
    int64_t closing = s->opening + s->debit - s->credit;
    row->amounts[COL_OPENING_DEBIT] = s->opening > 0 ? s->opening : 0;
    row->amounts[COL_OPENING_CREDIT] = s->opening < 0 ? -s->opening : 0;
    row->amounts[COL_DEBIT] = s->debit;
    row->amounts[COL_CREDIT] = s->credit;
    row->amounts[COL_CLOSING_DEBIT] = closing > 0 ? closing : 0;
    row->amounts[COL_CLOSING_CREDIT] = closing < 0 ? -closing : 0;
}

static const BalanceSum *find_sum(const BalanceSum *list, int n, int64_t account)
{
    int low = 0, high = n;
    while (low < high) {
        int mid = low + (high - low) / 2;
        if (list[mid].account < account)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && list[low].account == account ? &list[low] : NULL;
}

typedef struct {
    Ctx *c;
    ReportPeriod period;
    Row *rows; /* by account number */
    int n;
    Map groups; /* number -> Row, for the names of classes */
    ReportResult *out;
} Report;

static void add_account(Report *x, Row row, const BalanceSum *s)
{
    Row *kept = arena_new_of(x->c->a, Row);
    *kept = row;
    if (row.group || row.number.n <= 2)
        map_set(&x->groups, kept->number, kept);
    if (!s)
        return;
    fill_amounts(&row, s);
    x->rows = arena_grow(x->c->a, x->rows, sizeof(Row) * (size_t)x->n,
                         sizeof(Row) * (size_t)(x->n + 1));
    x->rows[x->n++] = row;
}

static bool read_accounts(Report *x, const BalanceSum *sums, int n)
{
    Ctx *c = x->c;
    DbRows *r = db_query(c->db,
                         SQL("SELECT a.id, d.name, a.account_number, a.account_name, a.is_group "
                             "FROM account a JOIN document d ON d.id = a.id WHERE a.company = ? "
                             "ORDER BY a.account_number, a.id"),
                         DB_P(db_i(x->period.company)));
    while (db_next(r)) {
        Row row = {.name = str_copy(c->a, db_get_text(r, 1)),
                   .number = str_copy(c->a, db_get_text(r, 2)),
                   .label = str_copy(c->a, db_get_text(r, 3)),
                   .group = db_get_int(r, 4) != 0};
        add_account(x, row, find_sum(sums, n, db_get_int(r, 0)));
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

static ReportRow *put_row(Report *x, const Row *row)
{
    ReportRow *r = report_add_row(x->c, x->out);
    r->cells[COL_ACCOUNT] = db_t(row->name);
    r->cells[COL_NUMBER] = db_t(row->number);
    r->cells[COL_NAME] = db_t(row->label);
    for (int i = COL_OPENING_DEBIT; i < COLS; i++)
        r->cells[i] = db_i(row->amounts[i]);
    return r;
}

static void add_amounts(Row *to, const Row *row)
{
    for (int i = COL_OPENING_DEBIT; i < COLS; i++)
        to->amounts[i] += row->amounts[i];
}

/* The class ("4") or sub-class ("41") that begins at row `i`, with the sum of its accounts. */
static void put_group(Report *x, int i, size_t digits)
{
    Str prefix = str_slice(x->rows[i].number, 0, digits);
    const Row *known = map_get(&x->groups, prefix);
    Row group = {.number = str_copy(x->c->a, prefix)};
    group.name = known ? known->name : group.number;
    group.label = known ? known->label : group.number;
    for (int k = i; k < x->n && str_starts(x->rows[k].number, prefix); k++)
        add_amounts(&group, &x->rows[k]);
    ReportRow *r = put_row(x, &group);
    r->is_group = true;
    r->level = (int)digits - 1;
}

/* The opening of classes 6 and 7 begins with the year, so the result of earlier years that were
 * not closed is in no account yet: without this row the opening would not be balanced. */
static void put_earlier_result(Report *x, Row *total)
{
    int64_t rest = total->amounts[COL_OPENING_DEBIT] - total->amounts[COL_OPENING_CREDIT];
    if (rest == 0 || balance_restricted(x->c))
        return;
    Row row = {.name = STR(""),
               .number = STR(""),
               .label = tr_str(x->c->lang, STR("Result of earlier years not closed yet"))};
    row.amounts[rest > 0 ? COL_OPENING_CREDIT : COL_OPENING_DEBIT] = rest > 0 ? rest : -rest;
    row.amounts[rest > 0 ? COL_CLOSING_CREDIT : COL_CLOSING_DEBIT] = rest > 0 ? rest : -rest;
    put_row(x, &row);
    add_amounts(total, &row);
}

static void put_rows(Report *x)
{
    Row total = {.label = tr_str(x->c->lang, STR("Total"))};
    for (int i = 0; i < x->n; i++) {
        const Row *row = &x->rows[i];
        Str before = i ? x->rows[i - 1].number : STR("");
        for (size_t digits = 1; digits <= 2; digits++)
            if (i == 0 || !str_starts(before, str_slice(row->number, 0, digits)))
                put_group(x, i, digits);
        ReportRow *r = put_row(x, row);
        r->level = 2;
        r->drill = report_ledger_url(x->c, &x->period, row->name);
        add_amounts(&total, row);
    }
    put_earlier_result(x, &total);
    put_row(x, &total)->is_total = true;
}

static bool run(Ctx *c, const Json *args, ReportResult *out)
{
    Report x = {.c = c, .groups = {.a = c->a}, .out = out};
    BalanceSum *sums = NULL;
    int n = 0;
    if (!report_period(c, args, &x.period))
        return false;
    BalanceQuery q = {.company = x.period.company,
                      .from = x.period.from,
                      .to = x.period.to,
                      .drafts = x.period.drafts};
    if (!balance_read(c, &q, &sums, &n) || !read_accounts(&x, sums, n))
        return false;
    out->columns = columns;
    out->n_columns = COLS;
    out->decimals = company_info(c, x.period.company)->decimals;
    put_rows(&x);
    return true;
}

const ReportDef trial_balance_report = {"Trial Balance",
                                        "accounting",
                                        "reports",
                                        "gl_entry",
                                        filters,
                                        sizeof filters / sizeof *filters,
                                        run};
