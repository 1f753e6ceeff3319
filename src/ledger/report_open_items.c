/* SPDX-License-Identifier: EUPL-1.2
 * Accounts Receivable and Accounts Payable (balance âgée): who owes what, at the end of any day, by
 * age, with the items below each party; the largest debts first, page by page.
 */
#include "open_items.h"
#include "report_args.h"
#include "site.h"

enum {
    COL_PARTY,
    COL_VOUCHER_TYPE,
    COL_VOUCHER,
    COL_DATE,
    COL_DUE,
    COL_LATE,
    COL_INVOICED,
    COL_OUTSTANDING,
    COL_NOT_DUE,
    COL_AGE1,
    COL_AGE2,
    COL_AGE3,
    COL_AGE4,
    COL_REMARKS,
    COLS
};
enum { PAGE_ROWS = 1000, ITEMS_OF_ONE = 500 };

static const ReportColumn columns[COLS] = {
    {"party", "Party", FT_TEXT, NULL},          {"voucher_type", "Voucher Type", FT_TEXT, NULL},
    {"voucher_no", "Voucher", FT_TEXT, NULL},   {"posting_date", "Posting Date", FT_DATE, NULL},
    {"due_date", "Due Date", FT_DATE, NULL},    {"age", "Days Late", FT_INT, NULL},
    {"invoiced", "Amount", FT_MONEY, NULL},     {"outstanding", "Outstanding", FT_MONEY, NULL},
    {"not_due", "Not Due", FT_MONEY, NULL},     {"range1", "1–30 Days", FT_MONEY, NULL},
    {"range2", "31–60 Days", FT_MONEY, NULL},   {"range3", "61–90 Days", FT_MONEY, NULL},
    {"range4", "Over 90 Days", FT_MONEY, NULL}, {"remarks", "Label", FT_TEXT, NULL},
};

static const ReportFilter filters[] = {
    {"company", "Company", FT_LINK, "company", false},
    {"report_date", "On", FT_DATE, NULL, false},
    {"party", "Party", FT_TEXT, NULL, false},
    {"summary", "Parties Only", FT_YES, NULL, false},
};

typedef struct {
    Ctx *c;
    OpenItems items;
    const TypeDef *party_type;
    int64_t limit, first; /* parties before the page */
    bool summary;
    ReportResult *out;
} Report;

static bool party_argument(Report *x, const Json *args)
{
    Str name = arg_text(args, "party");
    if (!name.n)
        return true;
    x->items.q.party = name_to_id(x->c, x->party_type, name);
    return x->items.q.party ||
           fail_field(x->c, ERR_LINK, "party", "%s: there is no \"%.*s\". Check the name.",
                      tr_str(x->c->lang, x->party_type->label).p, STR_ARG(name));
}

static bool read_arguments(Report *x, const Json *args)
{
    Ctx *c = x->c;
    ReportPeriod period;
    Str limit = arg_text(args, "limit"), after = arg_text(args, "after");
    x->limit = PAGE_ROWS;
    x->items.q.day = c->today;
    if ((limit.n && (!str_to_int(limit, &x->limit) || x->limit < 0)) ||
        (after.n && (!str_to_int(after, &x->first) || x->first < 0)))
        return fail_field(c, ERR_VALIDATION, "limit", "limit: this is not a number of rows.");
    if (x->limit == 0)
        x->limit = INT32_MAX;
    x->summary = str_is(arg_text(args, "summary"), "1");
    if (!report_period(c, args, &period) || !arg_date(c, args, "report_date", &x->items.q.day) ||
        !party_argument(x, args))
        return false;
    x->items.q.company = period.company;
    return true;
}

static void put_ages(ReportRow *row, const int64_t ages[AGES])
{
    for (int i = 0; i < AGES; i++)
        if (ages[i])
            row->cells[COL_NOT_DUE + i] = db_i(ages[i]);
}

static void put_party(Report *x, const OpenParty *p, Str name)
{
    ReportRow *row = report_add_row(x->c, x->out);
    row->is_group = true;
    row->cells[COL_PARTY] = db_t(name);
    row->cells[COL_OUTSTANDING] = db_i(p->total);
    put_ages(row, p->ages);
    row->drill = report_document_url(x->c, x->party_type->label, name);
}

static void put_item(Report *x, const OpenItem *o, Str name)
{
    ReportRow *row = report_add_row(x->c, x->out);
    int days, age = open_item_age(o->due_date, o->posting_date, x->items.q.day, &days);
    row->level = 1;
    row->cells[COL_PARTY] = db_t(name);
    row->cells[COL_VOUCHER_TYPE] = db_t(o->voucher_type);
    row->cells[COL_VOUCHER] = db_t(o->voucher_no);
    row->cells[COL_DATE] = db_i(o->posting_date.day);
    if (o->due_date.day)
        row->cells[COL_DUE] = db_i(o->due_date.day);
    if (days)
        row->cells[COL_LATE] = db_i(days);
    row->cells[COL_INVOICED] = db_i(o->amount);
    row->cells[COL_OUTSTANDING] = row->cells[COL_NOT_DUE + age] = db_i(o->outstanding);
    row->cells[COL_REMARKS] = db_t(o->remarks);
    if (o->voucher_no.n)
        row->drill = report_document_url(x->c, o->voucher_type, o->voucher_no);
}

static bool put_page(Report *x)
{
    int64_t i = x->first;
    for (; i < x->items.n && x->out->n < x->limit; i++) {
        const OpenParty *p = &x->items.parties[i];
        Str name = id_to_name(x->c, p->party);
        OpenItem *list;
        int n = 0;
        put_party(x, p, name);
        if (!x->summary && !open_items_of(x->c, &x->items, p->party, ITEMS_OF_ONE, &list, &n))
            return false;
        for (int k = 0; k < n; k++)
            put_item(x, &list[k], name);
    }
    if (i < x->items.n)
        x->out->next = str_format(x->c->a, "%lld", (long long)i);
    return true;
}

static void put_total(Report *x)
{
    ReportRow *row = report_add_row(x->c, x->out);
    int64_t total = 0, ages[AGES] = {0};
    for (int i = 0; i < x->items.n; i++) {
        total += x->items.parties[i].total;
        for (int k = 0; k < AGES; k++)
            ages[k] += x->items.parties[i].ages[k];
    }
    row->is_total = true;
    row->cells[COL_PARTY] = db_t(str_c(tr(x->c->lang, "Total")));
    row->cells[COL_OUTSTANDING] = db_i(total);
    put_ages(row, ages);
}

static bool run(Ctx *c, const Json *args, ReportResult *out, bool payable)
{
    Report x = {.c = c, .out = out};
    x.party_type = type_of(c, payable ? STR("supplier") : STR("customer"));
    x.items.q.payable = payable;
    out->columns = columns;
    out->n_columns = COLS;
    if (!read_arguments(&x, args))
        return false;
    OpenQuery q = x.items.q;
    out->decimals = company_info(c, q.company)->decimals;
    if (!open_items_sum(c, &q, &x.items) || !put_page(&x))
        return false;
    put_total(&x);
    return true;
}

static bool run_receivable(Ctx *c, const Json *args, ReportResult *out)
{
    return run(c, args, out, false);
}

static bool run_payable(Ctx *c, const Json *args, ReportResult *out)
{
    return run(c, args, out, true);
}

const ReportDef receivable_report = {"Accounts Receivable",
                                     "sales",
                                     "reports",
                                     "gl_entry",
                                     filters,
                                     sizeof filters / sizeof *filters,
                                     run_receivable};
const ReportDef payable_report = {"Accounts Payable", "buying", "reports",
                                  "gl_entry",         filters,  sizeof filters / sizeof *filters,
                                  run_payable};
