/* SPDX-License-Identifier: EUPL-1.2
 * Trial Balance (balance générale): opening, movements and closing of each posting account, with
 * the sums of the classes and sub-classes of the chart.
 */
#include "balance_read.h"
#include "i18n.h"
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
    COLS,
    COL_COMPARED = COLS, /* only when there is a day to compare with */
    COL_CHANGE,
    COLS_COMPARED
};

static const ReportColumn columns[COLS_COMPARED] = {
    {"account", "Account", FT_LINK, "account"},
    {"account_number", "Account Number", FT_TEXT, NULL},
    {"account_name", "Account Name", FT_TEXT, NULL},
    {"opening_debit", "Opening Debit", FT_MONEY, NULL},
    {"opening_credit", "Opening Credit", FT_MONEY, NULL},
    {"debit", "Debit", FT_MONEY, NULL},
    {"credit", "Credit", FT_MONEY, NULL},
    {"closing_debit", "Closing Debit", FT_MONEY, NULL},
    {"closing_credit", "Closing Credit", FT_MONEY, NULL},
    {"compared", "Earlier Balance", FT_MONEY, NULL},
    {"change", "Change %", FT_PERCENT, NULL},
};

static const ReportFilter filters[] = {
    {"company", "Company", FT_LINK, "company", false},
    {"from_date", "From Date", FT_DATE, NULL, false},
    {"to_date", "To Date", FT_DATE, NULL, false},
    {"compare_to", "Compare to", FT_DATE, NULL, false},
    {"include_drafts", "Include Drafts", FT_YES, NULL, false},
};

typedef struct {
    Str name, number, label;
    bool group;
    int64_t amounts[COLS_COMPARED]; /* of the money columns; debit - credit in COL_COMPARED */
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

typedef struct {
    BalanceSum *list; /* by account id */
    int n;
} Sums;

typedef struct {
    Ctx *c;
    ReportPeriod period;
    Date compared; /* day 0: with none */
    Sums sums, before;
    Row *rows; /* by account number */
    int n;
    Map groups; /* number -> Row, for the names of classes */
    ReportResult *out;
} Report;

static const BalanceSum *find_sum(const Sums *sums, int64_t account)
{
    int low = 0, high = sums->n;
    while (low < high) {
        int mid = low + (high - low) / 2;
        if (sums->list[mid].account < account)
            low = mid + 1;
        else
            high = mid;
    }
    return low < sums->n && sums->list[low].account == account ? &sums->list[low] : NULL;
}

static void add_account(Report *x, Row row, int64_t account)
{
    const BalanceSum *s = find_sum(&x->sums, account), *b = find_sum(&x->before, account);
    Row *kept = arena_new_of(x->c->a, Row);
    *kept = row;
    if (row.group || row.number.n <= 2)
        map_set(&x->groups, kept->number, kept);
    if (!s && !b)
        return;
    if (s)
        fill_amounts(&row, s);
    if (b)
        row.amounts[COL_COMPARED] = b->opening + b->debit - b->credit;
    x->rows = arena_grow(x->c->a, x->rows, sizeof(Row) * (size_t)x->n,
                         sizeof(Row) * (size_t)(x->n + 1));
    x->rows[x->n++] = row;
}

static bool read_accounts(Report *x)
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
        add_account(x, row, db_get_int(r, 0));
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

/* In tenths of a percent; none when there was nothing before. */
static void put_change(ReportRow *r, const Row *row)
{
    int64_t before = row->amounts[COL_COMPARED], size = before < 0 ? -before : before;
    int64_t now = row->amounts[COL_CLOSING_DEBIT] - row->amounts[COL_CLOSING_CREDIT], tenths;
    r->cells[COL_COMPARED] = db_i(before);
    if (size && num_narrow(num_div_round(((Wide)now - before) * 1000, size), &tenths) &&
        tenths < INT64_MAX / 100000 && tenths > -(INT64_MAX / 100000))
        r->cells[COL_CHANGE] = db_i(tenths * 100000);
}

static ReportRow *put_row(Report *x, const Row *row)
{
    ReportRow *r = report_add_row(x->c, x->out);
    r->cells[COL_ACCOUNT] = db_t(row->name);
    r->cells[COL_NUMBER] = db_t(row->number);
    r->cells[COL_NAME] = db_t(row->label);
    for (int i = COL_OPENING_DEBIT; i < COLS; i++)
        r->cells[i] = db_i(row->amounts[i]);
    if (x->compared.day)
        put_change(r, row);
    return r;
}

static void add_amounts(Row *to, const Row *row)
{
    for (int i = COL_OPENING_DEBIT; i <= COL_COMPARED; i++)
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

static bool read_sums(Report *x, Date from, Date to, Sums *out)
{
    BalanceQuery q = {
        .company = x->period.company, .from = from, .to = to, .drafts = x->period.drafts};
    return balance_read(x->c, &q, &out->list, &out->n);
}

/* The first day of the month: whole months are read from the balances. */
static Date month_begin(Date day)
{
    int y, m, d;
    date_to_ymd(day, &y, &m, &d);
    return date_add_days(day, 1 - d);
}

static bool run(Ctx *c, const Json *args, ReportResult *out)
{
    Report x = {.c = c, .groups = {.a = c->a}, .out = out};
    if (!report_period(c, args, &x.period) || !arg_date(c, args, "compare_to", &x.compared) ||
        !read_sums(&x, x.period.from, x.period.to, &x.sums) ||
        (x.compared.day && !read_sums(&x, month_begin(x.compared), x.compared, &x.before)) ||
        !read_accounts(&x))
        return false;
    out->columns = columns;
    out->n_columns = x.compared.day ? COLS_COMPARED : COLS;
    out->decimals = company_info(c, x.period.company)->decimals;
    put_rows(&x);
    return true;
}

const ReportFormula trial_balance_formulas[] = {
    {"Trial Balance", "opening_debit",
     N_("What the account held before the period, when it was more debited than credited.")},
    {"Trial Balance", "opening_credit",
     N_("What the account held before the period, when it was more credited than debited.")},
    {"Trial Balance", "debit", N_("The debits of the period, drafts only if they are asked for.")},
    {"Trial Balance", "credit",
     N_("The credits of the period, drafts only if they are asked for.")},
    {"Trial Balance", "closing_debit",
     N_("Opening {opening_debit} − {opening_credit}, movements + {debit} − {credit}: on the debit "
        "side when it is positive.")},
    {"Trial Balance", "closing_credit",
     N_("Opening {opening_debit} − {opening_credit}, movements + {debit} − {credit}: on the credit "
        "side when it is negative.")},
    {"Trial Balance", "compared",
     N_("Debits less credits up to the day that is compared with: a credit balance is negative.")},
    {NULL, NULL, NULL},
};

const ReportDef trial_balance_report = {"Trial Balance",
                                        "accounting",
                                        "reports",
                                        "gl_entry",
                                        filters,
                                        sizeof filters / sizeof *filters,
                                        run};
