/* SPDX-License-Identifier: EUPL-1.2
 * VAT Summary: the VAT of a period by account and code, with what it is charged on: what is due,
 * what waits for a payment, what is deducted, and operations without VAT. It is read from the
 * books, so that it agrees with the balance; the return (CA3) is made from it. Whoever may see all
 * of a company's books is told from the balances of days, in a time that does not grow with them.
 */
#include "balance_read.h"
#include "perm.h"
#include "report_args.h"
#include "reports/reports.h"
#include "site.h"

enum { COL_KIND, COL_CODE, COL_RATE, COL_ACCOUNT, COL_NAME, COL_BASE, COL_TAX, COLS };

static const ReportColumn columns[COLS] = {
    {"kind", "Kind", FT_TEXT, NULL},
    {"vat_code", "VAT Code", FT_LINK, "vat_code"},
    {"rate", "Rate", FT_PERCENT, NULL},
    {"account_number", "Account Number", FT_TEXT, NULL},
    {"account_name", "Account Name", FT_TEXT, NULL},
    {"base", "Taxable Amount", FT_MONEY, NULL},
    {"tax", "VAT", FT_MONEY, NULL},
};
static const ReportFilter filters[] = {
    {"company", "Company", FT_LINK, "company", false},
    {"from_date", "From Date", FT_DATE, NULL, false},
    {"to_date", "To Date", FT_DATE, NULL, false},
};

typedef enum { DUE, DUE_BY_BUYER, WAITING, DEDUCTED, WAITING_TO_DEDUCT, WITHOUT, KINDS } Kind;

static const char *const kind_words[KINDS] = {
    [DUE] = "VAT due on sales",
    [DUE_BY_BUYER] = "VAT due on purchases (reverse charge)",
    [WAITING] = "VAT on sales waiting for the payment",
    [DEDUCTED] = "VAT deducted",
    [WAITING_TO_DEDUCT] = "VAT to deduct at the payment",
    [WITHOUT] = "Operations without VAT",
};

typedef struct {
    Ctx *c;
    ReportPeriod period;
    bool whole; /* the user may see all entries of the company */
    ReportResult *out;
    int64_t due, deducted;
} Summary;

/* Of an account of VAT, by its role. */
static Kind kind_of(Str role)
{
    if (str_starts(role, STR("VAT_REVERSE_CHARGE_DUE")))
        return DUE_BY_BUYER;
    if (str_is(role, "VAT_COLLECTED_PENDING"))
        return WAITING;
    if (str_is(role, "VAT_DEDUCTIBLE_PENDING"))
        return WAITING_TO_DEDUCT;
    if (str_starts(role, STR("VAT_DEDUCTIBLE")) || str_is(role, "VAT_REVERSE_CHARGE_DEDUCTIBLE"))
        return DEDUCTED;
    return DUE;
}

static bool deducts(Kind k)
{
    return k == DEDUCTED || k == WAITING_TO_DEDUCT;
}

/* "x JOIN account a", where x has account, VAT code, base, debit and credit of the days. */
static void add_books(Summary *x, SqlBuf *q)
{
    if (x->whole)
        sql_add(q, " FROM day_balance g");
    else
        sql_add(q, " FROM gl_entry g");
    sql_add(q, " JOIN account a ON a.id = g.account");
}

static void add_period(Summary *x, SqlBuf *q)
{
    sql_add(q, " AND g.company = ");
    sql_param(q, db_i(x->period.company));
    sql_add(q, " AND g.posting_date >= ");
    sql_param(q, db_i(x->period.from.day));
    sql_add(q, " AND g.posting_date <= ");
    sql_param(q, db_i(x->period.to.day));
    if (!x->whole)
        perm_rows(x->c, q, type_of(x->c, STR("gl_entry")), "g");
}

static ReportRow *put(Summary *x, Kind k, DbRows *r, int64_t base, int64_t tax)
{
    Ctx *c = x->c;
    ReportRow *row = report_add_row(c, x->out);
    row->cells[COL_KIND] = db_t(str_c(tr(c->lang, kind_words[k])));
    row->cells[COL_CODE] = db_t(str_copy(c->a, db_get_text(r, 0)));
    if (!db_is_null(r, 1))
        row->cells[COL_RATE] = db_i(db_get_int(r, 1));
    row->cells[COL_ACCOUNT] = db_t(str_copy(c->a, db_get_text(r, 2)));
    row->cells[COL_NAME] = db_t(str_copy(c->a, db_get_text(r, 3)));
    row->cells[COL_BASE] = db_i(base);
    row->cells[COL_TAX] = db_i(tax);
    row->drill = report_ledger_url(c, &x->period, str_copy(c->a, db_get_text(r, 4)));
    return row;
}

/* Lines on accounts of VAT: one row for each kind, account and code. */
static bool put_taxes(Summary *x)
{
    SqlBuf q = sql_new(x->c->a);
    sql_add(&q, "SELECT g.vat_code, max(v.rate), a.account_number, a.account_name, a.name, a.role, "
                "CAST(sum(g.vat_base) AS bigint), CAST(sum(g.credit - g.debit) AS bigint)");
    add_books(x, &q);
    sql_add(&q, " LEFT JOIN vat_code v ON v.code = g.vat_code "
                "WHERE a.account_type = 'Tax' AND a.role LIKE 'VAT_%' AND a.role NOT IN "
                "('VAT_PAYABLE', 'VAT_CREDIT')");
    add_period(x, &q);
    sql_add(&q, " GROUP BY g.vat_code, a.account_number, a.account_name, a.name, a.role "
                "ORDER BY a.account_number, g.vat_code");
    DbRows *r = sql_query(x->c->db, &q);
    while (db_next(r)) {
        Kind k = kind_of(db_get_text(r, 5));
        int64_t tax = deducts(k) ? -db_get_int(r, 7) : db_get_int(r, 7);
        if (!tax && !db_get_int(r, 6))
            continue;
        put(x, k, r, db_get_int(r, 6), tax);
        x->due += k == DUE || k == DUE_BY_BUYER ? tax : 0;
        x->deducted += k == DEDUCTED ? tax : 0;
    }
    return db_finish(r) || db_report(x->c->db, &x->c->e);
}

/* Income that bears no VAT, by code. */
static bool put_without(Summary *x)
{
    SqlBuf q = sql_new(x->c->a);
    sql_add(&q, "SELECT g.vat_code, max(v.rate), a.account_number, a.account_name, a.name, '', "
                "CAST(sum(g.credit - g.debit) AS bigint)");
    add_books(x, &q);
    sql_add(&q, " JOIN vat_code v ON v.code = g.vat_code "
                "WHERE v.rate = 0 AND a.root_type = 'Income'");
    add_period(x, &q);
    sql_add(&q, " GROUP BY g.vat_code, a.account_number, a.account_name, a.name "
                "ORDER BY g.vat_code, a.account_number");
    DbRows *r = sql_query(x->c->db, &q);
    while (db_next(r))
        if (db_get_int(r, 6))
            put(x, WITHOUT, r, db_get_int(r, 6), 0);
    return db_finish(r) || db_report(x->c->db, &x->c->e);
}

static void put_balance(Summary *x)
{
    ReportRow *row = report_add_row(x->c, x->out);
    int64_t owed = x->due - x->deducted;
    row->is_total = true;
    row->cells[COL_KIND] = db_t(str_c(tr(x->c->lang, owed < 0 ? "VAT credit" : "VAT to pay")));
    row->cells[COL_TAX] = db_i(owed < 0 ? -owed : owed);
}

static bool run(Ctx *c, const Json *args, ReportResult *out)
{
    Summary x = {.c = c, .out = out};
    out->columns = columns;
    out->n_columns = COLS;
    if (!report_period(c, args, &x.period))
        return false;
    x.whole = !balance_restricted(c) && company_permitted(c, x.period.company);
    out->decimals = company_info(c, x.period.company)->decimals;
    if (!put_taxes(&x) || !put_without(&x))
        return false;
    put_balance(&x);
    return true;
}

const ReportDef vat_summary_report = {"VAT Summary",
                                      "accounting",
                                      "reports",
                                      "gl_entry",
                                      filters,
                                      sizeof filters / sizeof *filters,
                                      run};
