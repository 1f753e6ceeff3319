/* SPDX-License-Identifier: EUPL-1.2 */
#include "report_args.h"

#include "balance_read.h"
#include "entry.h"
#include "registry.h"

static bool read_company(Ctx *c, const Json *filters, ReportPeriod *out)
{
    if (!arg_link(c, filters, "company", "company", &out->company))
        return false;
    for (int i = 0; !out->company && i < c->reg->n_companies; i++)
        if (company_permitted(c, c->reg->companies[i].id))
            out->company = c->reg->companies[i].id;
    const CompanyInfo *info = out->company ? company_info(c, out->company) : NULL;
    if (!info)
        return fail_field(c, ERR_MANDATORY, "company", "Say which company: company is empty.");
    if (!company_permitted(c, out->company))
        return fail_field(c, ERR_PERMISSION, "company",
                          "You may not read the books of %s. Ask an administrator for the right.",
                          info->name.p);
    out->company_name = info->name;
    return true;
}

/* The fiscal year that holds today, else the last one, else the calendar year. */
static bool default_dates(Ctx *c, ReportPeriod *p)
{
    FiscalYearInfo year;
    int y, m, d;
    date_to_ymd(c->today, &y, &m, &d);
    date_from_ymd(y, 1, 1, &p->from);
    date_from_ymd(y, 12, 31, &p->to);
    if (fiscal_year_of(c, p->company, c->today, &year)) {
        p->from = year.start;
        p->to = year.end;
    }
    return !c->e.n;
}

bool report_period(Ctx *c, const Json *filters, ReportPeriod *out)
{
    ReportPeriod p = {.drafts = false};
    Str drafts = arg_text(filters, "include_drafts");
    if (!read_company(c, filters, &p) || !default_dates(c, &p) ||
        !arg_date(c, filters, "from_date", &p.from) || !arg_date(c, filters, "to_date", &p.to))
        return false;
    if (p.from.day > p.to.day)
        return fail_field(c, ERR_VALIDATION, "to_date",
                          "The period ends before it begins. Correct one of the dates.");
    p.drafts = drafts.n && !str_is(drafts, "0");
    *out = p;
    return true;
}

bool report_account(Ctx *c, const Json *filters, int64_t company, int64_t *out)
{
    Str s = arg_text(filters, "account");
    *out = s.n ? account_by_number(c, company, s) : 0;
    return *out || arg_link(c, filters, "account", "account", out);
}

/* --- addresses --- */

static void add_escaped(Buf *b, Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];
        bool plain = (ch >= '0' && ch <= '9') || (ch >= 'A' && ch <= 'Z') ||
                     (ch >= 'a' && ch <= 'z') || ch == '-' || ch == '_' || ch == '.';
        if (plain)
            buf_add_char(b, (char)ch);
        else
            buf_format(b, "%%%02X", ch);
    }
}

static void add_query(Buf *b, char before, const char *key, Str value)
{
    buf_add_char(b, before);
    buf_add_c(b, key);
    buf_add_char(b, '=');
    add_escaped(b, value);
}

void report_page(SqlBuf *q, int64_t after_day, int64_t after_id, int64_t limit)
{
    if (after_id) {
        sql_add(q, " AND (t.posting_date, t.id) > (");
        sql_param(q, db_i(after_day));
        sql_add(q, ", ");
        sql_param(q, db_i(after_id));
        sql_add(q, ")");
    }
    sql_add(q, " ORDER BY t.posting_date NULLS FIRST, t.id LIMIT ");
    sql_param(q, db_i(limit + 1));
}

Str report_ledger_url(Ctx *c, const ReportPeriod *p, Str account)
{
    Buf b = {.a = c->a};
    buf_add_c(&b, "/app/query-report/General%20Ledger");
    add_query(&b, '?', "company", p->company_name);
    add_query(&b, '&', "account", account);
    add_query(&b, '&', "from_date", date_format(c->a, p->from));
    add_query(&b, '&', "to_date", date_format(c->a, p->to));
    if (p->drafts)
        add_query(&b, '&', "include_drafts", STR("1"));
    return buf_str(&b);
}

Str report_document_url(Ctx *c, Str type_label, Str name)
{
    const TypeDef *t = type_label.n ? registry_label(c->reg, type_label) : NULL;
    Buf b = {.a = c->a};
    if (!t || !name.n)
        return STR("");
    buf_add_c(&b, "/app/");
    buf_add(&b, str_replace(c->a, t->name, STR("_"), STR("-")));
    buf_add_char(&b, '/');
    add_escaped(&b, name);
    return buf_str(&b);
}

void ledger_reports_register(void)
{
    report_register(&trial_balance_report, 1);
    report_register(&general_ledger_report, 1);
    report_register(&bank_book_report, 1);
    report_register(&receivable_report, 1);
    report_register(&payable_report, 1);
    report_register_formulas(trial_balance_formulas);
}
