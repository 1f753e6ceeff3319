/* SPDX-License-Identifier: EUPL-1.2
 * A company with its chart (PCG), journals and fiscal year.
 */
#include "account.gen.h"
#include "accounting_journal.gen.h"
#include "company.gen.h"
#include "csv_table.h"
#include "entry.h"
#include "fiscal_year.gen.h"
#include "ident.h"
#include "setup.h"
#include "utf8.h"

static bool set(Ctx *c, DocHead *d, const char *field, Str value)
{
    return field_set_text(c, NULL, d, type_field(d->type, str_c(field)), value, field);
}

/* "SAS" or "5710" -> the short form that is printed. */
static Str legal_form(Ctx *c, Str given)
{
    CsvTable t = csv_table(c->a, "data/fr/legal_forms.csv");
    while (csv_table_next(&t))
        if (str_eq(csv_cell(&t, "code"), given))
            return csv_cell(&t, "short").n ? csv_cell(&t, "short") : csv_cell(&t, "label");
    return given;
}

static bool company_job(Ctx *c, void *arg)
{
    const CompanySetup *in = arg;
    Company *k = (Company *)(void *)doc_new(c, type_of(c, STR("company")));
    DocHead *d = &k->head;
    bool ok = set(c, d, "company_name", in->name) &&
              set(c, d, "siren", ident_compact(c->a, in->siren)) && set(c, d, "siret", in->siret) &&
              set(c, d, "abbr", in->abbr) && set(c, d, "address_line1", in->address) &&
              set(c, d, "pincode", in->postcode) && set(c, d, "city", in->city) &&
              set(c, d, "iban", in->iban) && set(c, d, "email_id", in->email) &&
              (!in->vat_regime.n || set(c, d, "vat_regime", in->vat_regime)) &&
              (!in->year_end.n || set(c, d, "year_end", setup_year_end(c->a, in->year_end)));
    k->legal_form = legal_form(c, in->legal_form);
    return ok && doc_save(c, d);
}

/* --- chart, journals, year --- */

static int64_t parent_of(Ctx *c, int64_t company, Str number)
{
    for (size_t n = number.n - 1; n > 0; n--) {
        int64_t id = 0;
        if (db_one_int(c->db,
                       SQL("SELECT id FROM account WHERE company = ? AND account_number = ? AND "
                           "is_group = 1"),
                       DB_P(db_i(company), db_t(str_slice(number, 0, n))), &id))
            return id;
    }
    return 0;
}

static bool add_accounts(Ctx *c, Link company)
{
    CsvTable t = csv_table(c->a, "data/fr/accounts.csv");
    while (csv_table_next(&t)) {
        Account *a = (Account *)(void *)doc_new(c, type_of(c, STR("account")));
        a->account_number = csv_cell(&t, "number");
        a->account_name = utf8_cut(csv_cell(&t, "label"), 140);
        a->company = company;
        a->is_group = str_is(csv_cell(&t, "is_group"), "1");
        a->root_type = csv_cell(&t, "root_type");
        a->account_type = csv_cell(&t, "account_type");
        a->role = csv_cell(&t, "role");
        a->parent_account.id = parent_of(c, company.id, a->account_number);
        if (!doc_save(c, &a->head))
            return false;
    }
    return true;
}

static bool add_journals(Ctx *c, Link company)
{
    CsvTable t = csv_table(c->a, "data/fr/journals.csv");
    while (csv_table_next(&t)) {
        AccountingJournal *j = (AccountingJournal *)(void *)doc_new(
            c, type_of(c, STR("accounting_journal")));
        j->code = csv_cell(&t, "code");
        j->journal_name = csv_cell(&t, "label");
        j->company = company;
        if (!set(c, &j->head, "kind", csv_cell(&t, "kind")) || !doc_save(c, &j->head))
            return false;
    }
    return true;
}

/* The end of the fiscal year that holds `day`: the next "MM-DD" on or after it. */
static Date year_end_after(Ctx *c, Str month_day, Date day)
{
    int y, m, d;
    Date end = day;
    date_to_ymd(day, &y, &m, &d);
    for (int i = 0; i < 2; i++) {
        Str text = str_format(c->a, "%04d-%s", y + i, month_day.n ? month_day.p : "12-31");
        if (str_is(month_day, "02-29") && !date_parse(text, &end))
            text = str_format(c->a, "%04d-02-28", y + i);
        if (date_parse(text, &end) && end.day >= day.day)
            return end;
    }
    return end;
}

/* The year that holds today, open. */
static bool add_year(Ctx *c, Link company, Str month_day)
{
    FiscalYear *f = (FiscalYear *)(void *)doc_new(c, type_of(c, STR("fiscal_year")));
    int y, m, d;
    f->company = company;
    f->year_end_date = year_end_after(c, month_day, c->today);
    f->year_start_date = date_add_days(date_add_months(f->year_end_date, -12), 1);
    if (f->year_end_date.day == date_month_end(f->year_end_date).day)
        f->year_start_date = date_add_days(date_month_end(date_add_months(f->year_end_date, -12)),
                                           1);
    date_to_ymd(f->year_end_date, &y, &m, &d);
    f->year = str_format(c->a, "%d", y);
    return doc_save(c, &f->head);
}

static Link account_link(Ctx *c, int64_t company, const char *role)
{
    return (Link){.id = account_of_role(c, company, role)};
}

static bool set_defaults(Ctx *c, Company *k)
{
    int64_t company = k->head.id;
    k->default_receivable_account = account_link(c, company, "RECEIVABLE");
    k->default_payable_account = account_link(c, company, "PAYABLE");
    k->default_bank_account = account_link(c, company, "BANK");
    k->default_income_account = account_link(c, company, "SALES_SERVICES");
    k->default_expense_account = account_link(c, company, "PURCHASE_GOODS");
    return !ctx_failed(c) && doc_save(c, &k->head);
}

/* A new company gets its books in the transaction that makes it, whoever makes it. The accounts
 * are written with all rights: who may make a company need not have the right to each of them. */
static bool open_books(Ctx *c, DocHead *d)
{
    Company *k = (Company *)(void *)d;
    int64_t known = 0;
    if (db_one_int(c->db, SQL("SELECT id FROM account WHERE company = ? LIMIT 1"),
                   DB_P(db_i(d->id)), &known))
        return true;
    Actor user = c->user;
    Link company = {d->id, d->name};
    c->user.admin = true;
    bool ok = add_journals(c, company) && add_accounts(c, company) &&
              add_year(c, company, k->year_end) && set_defaults(c, k);
    c->user = user;
    return ok;
}

void setup_register(void)
{
    listener_register("company", "saved", "setup_open_books", open_books);
}

bool setup_company(Ctx *c, const CompanySetup *in, int64_t *out_company)
{
    CompanySetup copy = *in;
    if (!ctx_write(c, company_job, &copy) || (!c->writing && !ctx_refresh(c)))
        return false;
    return db_one_int(c->db, SQL("SELECT max(id) FROM company"), DB_NONE, out_company) ||
           db_report(c->db, &c->e);
}
