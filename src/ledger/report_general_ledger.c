/* SPDX-License-Identifier: EUPL-1.2
 * General Ledger (grand livre): the lines of an account, of a party or of all, with the running
 * balance, page by page. A page costs the same wherever it stands: it begins behind a row (the
 * cursor holds its day, its id and the balance), and openings and totals come from balances.
 */
#include "balance_read.h"
#include "entry.h"
#include "list.h"
#include "perm.h"
#include "report_args.h"
#include "site.h"
#include "tables.h"

enum {
    COL_DATE,
    COL_ENTRY,
    COL_JOURNAL,
    COL_ACCOUNT,
    COL_PARTY,
    COL_REMARKS,
    COL_VOUCHER_TYPE,
    COL_VOUCHER,
    COL_DEBIT,
    COL_CREDIT,
    COL_BALANCE,
    COLS
};
enum { PAGE_DEFAULT = 10000 };

static const ReportColumn columns[COLS] = {
    {"posting_date", "Posting Date", FT_DATE, NULL},
    {"entry_number", "Entry Number", FT_TEXT, NULL},
    {"journal", "Journal", FT_LINK, "accounting_journal"},
    {"account", "Account", FT_LINK, "account"},
    {"party", "Party", FT_TEXT, NULL},
    {"remarks", "Label", FT_TEXT, NULL},
    {"voucher_type", "Voucher Type", FT_TEXT, NULL},
    {"voucher_no", "Voucher", FT_TEXT, NULL},
    {"debit", "Debit", FT_MONEY, NULL},
    {"credit", "Credit", FT_MONEY, NULL},
    {"balance", "Balance", FT_MONEY, NULL},
};

static const ReportFilter filters[] = {
    {"company", "Company", FT_LINK, "company", false},
    {"account", "Account", FT_LINK, "account", false},
    {"party", "Party", FT_TEXT, NULL, false},
    {"from_date", "From Date", FT_DATE, NULL, false},
    {"to_date", "To Date", FT_DATE, NULL, false},
    {"include_drafts", "Include Drafts", FT_YES, NULL, false},
};

typedef struct {
    Ctx *c;
    ReportPeriod period;
    int64_t account, party;
    int64_t limit;
    int64_t after_day, after_id; /* the row behind which the page begins */
    int64_t balance;
    int64_t opening, debit, credit; /* of the whole selection */
    ReportResult *out;
} Report;

/* --- arguments --- */

/* Parties of several types may have one name: the one with entries is meant. */
static bool party_argument(Ctx *c, const Json *args, int64_t company, int64_t *out)
{
    Str s = arg_text(args, "party");
    *out = 0;
    for (int i = 0; s.n && i < registry_count(c->reg); i++) {
        const TypeDef *t = registry_at(c->reg, i);
        int64_t used, id = t->child || t->ledger ? 0 : name_to_id(c, t, s);
        if (id && db_one_int(c->db,
                             SQL("SELECT 1 FROM party_balance WHERE party = ? AND company = ? "
                                 "LIMIT 1"),
                             DB_P(db_i(id), db_i(company)), &used)) {
            *out = id;
            return true;
        }
        if (id && (str_is(t->name, "customer") || str_is(t->name, "supplier")))
            *out = id;
    }
    return *out || !s.n ||
           fail_field(c, ERR_LINK, "party", "%s: there is no \"%.*s\". Check the name.", "party",
                      STR_ARG(s));
}

static bool cursor_argument(Report *x, const Json *args)
{
    Str rest = arg_text(args, "after"), part;
    int64_t *const values[] = {&x->after_day, &x->after_id, &x->balance};
    if (!rest.n)
        return true;
    for (int i = 0; i < 3; i++)
        if (!str_split(&rest, '.', &part) || !str_to_int(part, values[i]))
            return fail_field(x->c, ERR_VALIDATION, "after",
                              "This page does not exist. Begin at the first page.");
    return true;
}

static bool read_arguments(Report *x, const Json *args)
{
    Ctx *c = x->c;
    Str limit = arg_text(args, "limit");
    x->limit = PAGE_DEFAULT;
    if (limit.n && (!str_to_int(limit, &x->limit) || x->limit < 0))
        return fail_field(c, ERR_VALIDATION, "limit", "limit: this is not a number of rows.");
    if (x->limit == 0 || x->limit > LIST_ROWS_MAX)
        x->limit = LIST_ROWS_MAX;
    return report_period(c, args, &x->period) &&
           report_account(c, args, x->period.company, &x->account) &&
           party_argument(c, args, x->period.company, &x->party) && cursor_argument(x, args);
}

/* --- opening and total --- */

static bool read_totals(Report *x)
{
    BalanceQuery q = {.company = x->period.company,
                      .account = x->account,
                      .party = x->party,
                      .from = x->period.from,
                      .to = x->period.to,
                      .drafts = x->period.drafts,
                      .openings_as_rows = true};
    BalanceSum *sums = NULL;
    int n = 0;
    if (!balance_read(x->c, &q, &sums, &n))
        return false;
    for (int i = 0; i < n; i++) {
        x->opening += sums[i].opening;
        x->debit += sums[i].debit;
        x->credit += sums[i].credit;
    }
    /* All accounts together are even: what is missing is a result that no closing carried over. */
    if (!x->account && !x->party && !balance_restricted(x->c))
        x->opening = 0;
    if (!x->after_id)
        x->balance = x->opening;
    return true;
}

static void put_opening(Report *x)
{
    ReportRow *r = report_add_row(x->c, x->out);
    r->is_group = true;
    r->cells[COL_DATE] = db_i(x->period.from.day);
    r->cells[COL_REMARKS] = db_t(tr_str(x->c->lang, STR("Opening")));
    r->cells[COL_BALANCE] = db_i(x->opening);
}

static void put_total(Report *x)
{
    ReportRow *r = report_add_row(x->c, x->out);
    r->is_total = true;
    r->cells[COL_REMARKS] = db_t(tr_str(x->c->lang, STR("Total")));
    r->cells[COL_DEBIT] = db_i(x->debit);
    r->cells[COL_CREDIT] = db_i(x->credit);
    r->cells[COL_BALANCE] = db_i(x->opening + x->debit - x->credit);
}

/* --- rows --- */

/* Carried-forward balances inside the period that repeat what it shows already. */
static bool leave_out_repeated(Report *x, SqlBuf *q)
{
    FiscalYearInfo *years;
    int n;
    if (!fiscal_years(x->c, x->period.company, &years, &n))
        return false;
    for (int i = 0; i < n; i++) {
        if (!years[i].opening || !opening_repeated(years, i, x->period.from))
            continue;
        sql_add(q, " AND NOT (e.kind = 'opening' AND e.fiscal_year = ");
        sql_param(q, db_i(years[i].id));
        sql_add(q, ")");
    }
    return true;
}

/* The index that has the rows of the selection in their order. */
static void add_index(const Report *x, SqlBuf *q, const TypeDef *t)
{
    Str walked = x->account ? STR("account posting_date id")
                 : x->party ? STR("party posting_date id")
                            : STR("posting_date");
    sql_index_hint(x->c->db, q, table_index_name(x->c->a, x->c->db, t, walked));
}

/* The rows of the page, walked in their order from the cursor on. */
static bool add_rows(Report *x, SqlBuf *q)
{
    const TypeDef *t = type_of(x->c, STR("gl_entry"));
    sql_add(q, "(SELECT t.id, t.posting_date FROM gl_entry t");
    add_index(x, q, t);
    sql_add(q, " CROSS JOIN ledger_entry e WHERE e.id = t.entry AND t.company = ");
    sql_param(q, db_i(x->period.company));
    sql_add(q, " AND t.posting_date >= ");
    sql_param(q, db_i(x->after_id ? x->after_day : x->period.from.day));
    sql_add(q, " AND t.posting_date <= ");
    sql_param(q, db_i(x->period.to.day));
    if (x->account) {
        sql_add(q, " AND t.account = ");
        sql_param(q, db_i(x->account));
    }
    if (x->party) {
        sql_add(q, " AND t.party = ");
        sql_param(q, db_i(x->party));
    }
    perm_rows(x->c, q, t, "t");
    if (!leave_out_repeated(x, q))
        return false;
    report_page(q, x->after_day, x->after_id, x->limit);
    sql_add(q, ")");
    return true;
}

static bool build_query(Report *x, SqlBuf *q)
{
    sql_add(q, "SELECT g.id, g.posting_date, e.number_text, jd.name, ad.name, "
               "coalesce(pd.name, g.party_code), g.remarks, g.voucher_type, e.voucher_name, "
               "g.debit, g.credit FROM ");
    if (!add_rows(x, q))
        return false;
    sql_add(q, " k CROSS JOIN gl_entry g JOIN ledger_entry e ON e.id = g.entry JOIN document jd "
               "ON jd.id = g.journal JOIN document ad ON ad.id = g.account LEFT JOIN document pd "
               "ON pd.id = g.party WHERE g.id = k.id ORDER BY k.posting_date, k.id");
    return true;
}

static void put_line(Report *x, DbRows *r)
{
    Arena *a = x->c->a;
    ReportRow *row = report_add_row(x->c, x->out);
    int64_t debit = db_get_int(r, 9), credit = db_get_int(r, 10);
    x->balance += debit - credit;
    x->after_day = db_get_int(r, 1);
    x->after_id = db_get_int(r, 0);
    row->cells[COL_DATE] = db_i(x->after_day);
    for (int i = COL_ENTRY; i <= COL_VOUCHER; i++)
        row->cells[i] = db_t(str_copy(a, db_get_text(r, i + 1)));
    row->cells[COL_DEBIT] = db_i(debit);
    row->cells[COL_CREDIT] = db_i(credit);
    row->cells[COL_BALANCE] = db_i(x->balance);
    row->drill = report_document_url(x->c, row->cells[COL_VOUCHER_TYPE].s,
                                     row->cells[COL_VOUCHER].s);
}

static bool put_lines(Report *x)
{
    SqlBuf q = sql_new(x->c->a);
    if (!build_query(x, &q))
        return false;
    int64_t n = 0;
    DbRows *r = sql_query(x->c->db, &q);
    bool more = false;
    while (!more && db_next(r)) {
        more = n++ == x->limit;
        if (!more)
            put_line(x, r);
    }
    if (!db_finish(r))
        return db_report(x->c->db, &x->c->e);
    if (more)
        x->out->next = str_format(x->c->a, "%lld.%lld.%lld", (long long)x->after_day,
                                  (long long)x->after_id, (long long)x->balance);
    return true;
}

/* Drafts have no place in the order of entries: they stand behind the last page. */
static bool put_drafts(Report *x)
{
    SqlBuf q = sql_new(x->c->a);
    sql_add(&q, "SELECT f.posting_date, ad.name, coalesce(pd.name, ''), f.label, t.name, vd.name, "
                "f.debit, f.credit FROM entry_draft f JOIN document ad ON ad.id = f.account "
                "JOIN document vd ON vd.id = f.voucher JOIN doctype_id t ON t.id = vd.type_id "
                "LEFT JOIN document pd ON pd.id = f.party WHERE f.company = ");
    sql_param(&q, db_i(x->period.company));
    sql_add(&q, " AND f.posting_date >= ");
    sql_param(&q, db_i(x->period.from.day));
    sql_add(&q, " AND f.posting_date <= ");
    sql_param(&q, db_i(x->period.to.day));
    if (x->account) {
        sql_add(&q, " AND f.account = ");
        sql_param(&q, db_i(x->account));
    }
    if (x->party) {
        sql_add(&q, " AND f.party = ");
        sql_param(&q, db_i(x->party));
    }
    sql_add(&q, " ORDER BY f.posting_date, f.voucher, f.idx");
    DbRows *r = sql_query(x->c->db, &q);
    while (db_next(r)) {
        ReportRow *row = report_add_row(x->c, x->out);
        const TypeDef *t = registry_type(x->c->reg, db_get_text(r, 4));
        x->balance += db_get_int(r, 6) - db_get_int(r, 7);
        row->cells[COL_DATE] = db_i(db_get_int(r, 0));
        row->cells[COL_ENTRY] = db_t(tr_str(x->c->lang, STR("Draft")));
        row->cells[COL_ACCOUNT] = db_t(str_copy(x->c->a, db_get_text(r, 1)));
        row->cells[COL_PARTY] = db_t(str_copy(x->c->a, db_get_text(r, 2)));
        row->cells[COL_REMARKS] = db_t(str_copy(x->c->a, db_get_text(r, 3)));
        row->cells[COL_VOUCHER_TYPE] = db_t(t ? t->label : STR(""));
        row->cells[COL_VOUCHER] = db_t(str_copy(x->c->a, db_get_text(r, 5)));
        row->cells[COL_DEBIT] = db_i(db_get_int(r, 6));
        row->cells[COL_CREDIT] = db_i(db_get_int(r, 7));
        row->cells[COL_BALANCE] = db_i(x->balance);
        row->drill = report_document_url(x->c, row->cells[COL_VOUCHER_TYPE].s,
                                         row->cells[COL_VOUCHER].s);
    }
    return db_finish(r) || db_report(x->c->db, &x->c->e);
}

bool general_ledger_run(Ctx *c, const Json *args, ReportResult *out)
{
    Report x = {.c = c, .out = out};
    out->columns = columns;
    out->n_columns = COLS;
    if (!read_arguments(&x, args) || !read_totals(&x))
        return false;
    out->decimals = company_info(c, x.period.company)->decimals;
    if (!x.after_id)
        put_opening(&x);
    bool drafts = x.period.drafts && !balance_restricted(c);
    if (!put_lines(&x) || (drafts && !out->next.n && !put_drafts(&x)))
        return false;
    put_total(&x);
    return true;
}

const ReportDef general_ledger_report = {"General Ledger",  "accounting",
                                         "reports",         "gl_entry",
                                         filters,           sizeof filters / sizeof *filters,
                                         general_ledger_run};
