/* SPDX-License-Identifier: EUPL-1.2
 * Sales Register and Purchase Register (journaux des ventes et des achats par facture): each
 * submitted invoice of a period in the company's currency, with its total; page by page, each page
 * beginning behind a row (the cursor holds its day and its id).
 */
#include "perm.h"
#include "report_args.h"
#include "reports/reports.h"
#include "site.h"

enum {
    COL_DATE,
    COL_INVOICE,
    COL_PARTY,
    COL_BILL,
    COL_DUE,
    COL_STATUS,
    COL_NET,
    COL_VAT,
    COL_GROSS,
    COL_OPEN,
    COLS
};
enum { PAGE_ROWS = 1000 };

static const ReportColumn sales_columns[COLS] = {
    {"posting_date", "Posting Date", FT_DATE, NULL},
    {"invoice", "Invoice", FT_LINK, "sales_invoice"},
    {"customer", "Customer", FT_LINK, "customer"},
    {"po_no", "Customer's Order", FT_TEXT, NULL},
    {"due_date", "Due Date", FT_DATE, NULL},
    {"status", "Status", FT_TEXT, NULL},
    {"net_total", "Net Total", FT_MONEY, NULL},
    {"tax_total", "VAT", FT_MONEY, NULL},
    {"grand_total", "Grand Total", FT_MONEY, NULL},
    {"outstanding_amount", "Outstanding", FT_MONEY, NULL},
};
static const ReportColumn purchase_columns[COLS] = {
    {"posting_date", "Posting Date", FT_DATE, NULL},
    {"invoice", "Invoice", FT_LINK, "purchase_invoice"},
    {"supplier", "Supplier", FT_LINK, "supplier"},
    {"bill_no", "Supplier's Invoice Number", FT_TEXT, NULL},
    {"due_date", "Due Date", FT_DATE, NULL},
    {"status", "Status", FT_TEXT, NULL},
    {"net_total", "Net Total", FT_MONEY, NULL},
    {"tax_total", "VAT", FT_MONEY, NULL},
    {"grand_total", "Grand Total", FT_MONEY, NULL},
    {"outstanding_amount", "Outstanding", FT_MONEY, NULL},
};
static const ReportFilter sales_filters[] = {
    {"company", "Company", FT_LINK, "company", false},
    {"from_date", "From Date", FT_DATE, NULL, false},
    {"to_date", "To Date", FT_DATE, NULL, false},
    {"customer", "Customer", FT_LINK, "customer", false},
};
static const ReportFilter purchase_filters[] = {
    {"company", "Company", FT_LINK, "company", false},
    {"from_date", "From Date", FT_DATE, NULL, false},
    {"to_date", "To Date", FT_DATE, NULL, false},
    {"supplier", "Supplier", FT_LINK, "supplier", false},
};

typedef struct {
    Ctx *c;
    bool sales;
    const TypeDef *type;
    ReportPeriod period;
    int64_t party, limit, after_day, after_id;
    ReportResult *out;
} Register;

static bool read_arguments(Register *x, const Json *args)
{
    Str limit = arg_text(args, "limit"), rest = arg_text(args, "after"), day;
    const char *party = x->sales ? "customer" : "supplier";
    x->limit = PAGE_ROWS;
    if (limit.n && (!str_to_int(limit, &x->limit) || x->limit < 0))
        return fail_field(x->c, ERR_VALIDATION, "limit", "limit: this is not a number of rows.");
    if (x->limit == 0)
        x->limit = INT32_MAX;
    if (rest.n && (!str_split(&rest, '.', &day) || !str_to_int(day, &x->after_day) ||
                   !str_to_int(rest, &x->after_id)))
        return fail_field(x->c, ERR_VALIDATION, "after",
                          "This page does not exist. Begin at the first page.");
    return report_period(x->c, args, &x->period) && arg_link(x->c, args, party, party, &x->party);
}

static void add_where(Register *x, SqlBuf *q)
{
    sql_add(q, " WHERE t.docstatus = 1 AND t.company = ");
    sql_param(q, db_i(x->period.company));
    sql_add(q, " AND t.posting_date >= ");
    sql_param(q, db_i(x->period.from.day));
    sql_add(q, " AND t.posting_date <= ");
    sql_param(q, db_i(x->period.to.day));
    if (x->party && x->sales)
        sql_add(q, " AND t.customer = ");
    else if (x->party)
        sql_add(q, " AND t.supplier = ");
    if (x->party)
        sql_param(q, db_i(x->party));
    perm_rows(x->c, q, x->type, "t");
}

/* One invoice is "Impayée", a list of them "Impayées". */
static Str state_word(Ctx *c, Str status)
{
    Str id = str_format(c->a, "%.*s (state)", STR_ARG(status)), told = tr_str(c->lang, id);
    return str_copy(c->a, str_eq(told, id) ? tr_str(c->lang, status) : told);
}

static void put_row(Register *x, DbRows *r)
{
    Ctx *c = x->c;
    ReportRow *row = report_add_row(c, x->out);
    x->after_day = db_get_int(r, 1);
    x->after_id = db_get_int(r, 0);
    row->cells[COL_DATE] = db_i(db_get_int(r, 1));
    row->cells[COL_INVOICE] = db_t(str_copy(c->a, db_get_text(r, 2)));
    row->cells[COL_PARTY] = db_t(str_copy(c->a, db_get_text(r, 3)));
    row->cells[COL_BILL] = db_t(str_copy(c->a, db_get_text(r, 4)));
    if (!db_is_null(r, 5))
        row->cells[COL_DUE] = db_i(db_get_int(r, 5));
    row->cells[COL_STATUS] = db_t(state_word(c, db_get_text(r, 6)));
    for (int i = 0; i < 4; i++)
        row->cells[COL_NET + i] = db_i(db_get_int(r, 7 + i));
    row->drill = report_document_url(c, x->type->label, row->cells[COL_INVOICE].s);
}

/* The page, walked by the index of days, before anything is named: else a planner may name all. */
static void add_page(Register *x, SqlBuf *q)
{
    sql_add(q, " FROM (SELECT t.id FROM ");
    sql_name(q, x->type->name);
    sql_add(q, " t");
    add_where(x, q);
    report_page(q, x->after_day, x->after_id, x->limit);
    sql_add(q, ") k JOIN ");
    sql_name(q, x->type->name);
    sql_add(q, " t ON t.id = k.id JOIN document d ON d.id = t.");
    sql_name(q, x->sales ? STR("customer") : STR("supplier"));
    sql_add(q, " ORDER BY t.posting_date, t.id");
}

/* What is open is told in the company's currency at the rate of the invoice. */
static bool put_rows(Register *x)
{
    SqlBuf q = sql_new(x->c->a);
    if (x->sales)
        sql_add(&q, "SELECT t.id, t.posting_date, t.name, d.name, t.po_no, t.due_date, t.status, "
                    "t.base_net_total, t.base_total_taxes_and_charges, t.base_grand_total, "
                    "coalesce((SELECT CAST(sum(g.outstanding) AS bigint) FROM gl_entry g WHERE "
                    "g.voucher_no = t.id), 0)");
    else
        sql_add(&q, "SELECT t.id, t.posting_date, t.name, d.name, t.bill_no, t.due_date, "
                    "t.status, t.base_net_total, t.base_total_taxes_and_charges, "
                    "t.base_grand_total, coalesce((SELECT CAST(-sum(g.outstanding) AS bigint) "
                    "FROM gl_entry g WHERE g.voucher_no = t.id), 0)");
    add_page(x, &q);
    DbRows *r = sql_query(x->c->db, &q);
    bool more = false;
    for (int64_t n = 0; !more && db_next(r);)
        if (!(more = n++ == x->limit))
            put_row(x, r);
    if (!db_finish(r))
        return db_report(x->c->db, &x->c->e);
    if (more)
        x->out->next = str_format(x->c->a, "%lld.%lld", (long long)x->after_day,
                                  (long long)x->after_id);
    return true;
}

static ReportRow *add_total(Register *x)
{
    ReportRow *row = report_add_row(x->c, x->out);
    row->is_total = true;
    row->cells[COL_PARTY] = db_t(str_copy(x->c->a, str_c(tr(x->c->lang, "Total"))));
    return row;
}

static bool put_total(Register *x)
{
    SqlBuf q = sql_new(x->c->a);
    sql_add(&q, "SELECT CAST(coalesce(sum(t.base_net_total), 0) AS bigint), "
                "CAST(coalesce(sum(t.base_total_taxes_and_charges), 0) AS bigint), "
                "CAST(coalesce(sum(t.base_grand_total), 0) AS bigint) FROM ");
    sql_name(&q, x->type->name);
    sql_add(&q, " t");
    add_where(x, &q);
    DbRows *r = sql_query(x->c->db, &q);
    ReportRow *row = add_total(x);
    if (db_next(r))
        for (int i = 0; i < 3; i++)
            row->cells[COL_NET + i] = db_i(db_get_int(r, i));
    return db_finish(r) || db_report(x->c->db, &x->c->e);
}

static bool run(Ctx *c, const Json *args, ReportResult *out, bool sales)
{
    Register x = {.c = c, .sales = sales, .out = out};
    x.type = type_of(c, sales ? STR("sales_invoice") : STR("purchase_invoice"));
    out->columns = sales ? sales_columns : purchase_columns;
    out->n_columns = COLS;
    if (!read_arguments(&x, args))
        return false;
    out->decimals = company_info(c, x.period.company)->decimals;
    bool page = x.after_id != 0;
    if (!put_rows(&x))
        return false;
    out->total_later = str_is(arg_text(args, "total"), "later") && (page || out->next.n);
    return out->total_later ? add_total(&x) != NULL : put_total(&x);
}

static bool run_sales(Ctx *c, const Json *args, ReportResult *out)
{
    return run(c, args, out, true);
}

static bool run_purchases(Ctx *c, const Json *args, ReportResult *out)
{
    return run(c, args, out, false);
}

const ReportDef sales_register_report = {
    "Sales Register", "sales",       "reports",
    "sales_invoice",  sales_filters, sizeof sales_filters / sizeof *sales_filters,
    run_sales};
const ReportDef purchase_register_report = {
    "Purchase Register", "buying",         "reports",
    "purchase_invoice",  purchase_filters, sizeof purchase_filters / sizeof *purchase_filters,
    run_purchases};
