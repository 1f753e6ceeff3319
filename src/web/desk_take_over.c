/* SPDX-License-Identifier: EUPL-1.2
 * Taking over the books of another program: a FEC is sent, booked whole or not at all, and the page
 * tells what came in and what was odd about it, line by line.
 */
#include "desk_books.h"
#include "fec_import.h"

static void begin(Desk *d, Str title)
{
    Lang lang = desk_lang(d);
    UiLink crumb = {.label = str_c(tr(lang, "Settings")), .url = STR("/books/take-over")};
    desk_begin(d, title, NULL, NULL, false);
    ui_head(&d->m, lang, &crumb, 1, title, STATE_NONE, STR(""));
}

static void write_what_happens(Desk *d)
{
    Lang lang = desk_lang(d);
    m_leaf(&d->m, "p", "lead",
           str_c(tr(lang, "The accounting entries file (FEC) of your former program holds all "
                          "entries of a year; every French program can give it. Send one file for "
                          "each year, the oldest first.")));
    m_leaf(&d->m, "p", "lead",
           str_c(tr(lang, "Accounts, journals, customers, suppliers and fiscal years that are "
                          "missing are created. Entries keep their date, document and number of "
                          "origin. The file is taken whole or not at all, and never twice; what is "
                          "odd in it is told with its line. A large file takes a while: leave the "
                          "page open until the report comes.")));
}

static void write_form(Desk *d, const CompanyInfo *company)
{
    Lang lang = desk_lang(d);
    UiField file = {.name = STR("file"),
                    .label = str_c(tr(lang, "Accounting entries file (FEC)")),
                    .kind = INPUT_FILE,
                    .required = true,
                    .error = ui_error_of(&d->c->e, STR("file")),
                    .hint = str_c(tr(lang, "Named SIREN, FEC and the closing day, as "
                                           "123456782FEC20251231.txt"))};
    UiButton go = {
        .kind = BUTTON_PRIMARY, .label = str_c(tr(lang, "Take over this file")), .key = "primary"};
    desk_upload_form(d, STR("/books/take-over"), "form section");
    if (!d->c->e.n)
        write_what_happens(d);
    m_tag(&d->m, "div");
    m_attr_c(&d->m, "class", "fields stacked one");
    books_company_field(d, company);
    ui_field(&d->m, &file);
    m_end(&d->m, "div");
    ui_actions(&d->m, &go, 1);
    m_end(&d->m, "form");
}

static void ask(Desk *d, const CompanyInfo *company)
{
    const Errors *e = &d->c->e;
    begin(d, str_c(tr(desk_lang(d), "Take over a FEC")));
    ui_errors(&d->m, e);
    if (e->n)
        m_leaf(&d->m, "p", NULL,
               str_c(tr(desk_lang(d), "Nothing was booked. Correct the file, or ask your former "
                                      "program for it again.")));
    write_form(d, company);
    desk_end(d, e->n ? err_http_status(e->list[0].kind) : 200);
}

/* --- the report --- */

static Str count(Ctx *c, int n)
{
    return num_format_local(c->a, n, 0, 0, c->lang == LANG_FR);
}

static Str count_new(Ctx *c, int n, int created)
{
    Str text = count(c, n);
    if (!created)
        return text;
    Str fresh = count(c, created);
    return str_format(c->a, "%s (%s)", text.p, str_format(c->a, tr(c->lang, "%s new"), fresh.p).p);
}

static void write_facts(Desk *d, const FecImportResult *r)
{
    Ctx *c = d->c;
    Lang lang = c->lang;
    const UiFact facts[] = {
        {.label = str_c(tr(lang, "Period")),
         .value = str_format(c->a, "%s – %s", show_day(c, r->first).p, show_day(c, r->last).p)},
        {.label = str_c(tr(lang, "Lines")), .value = count(c, r->lines)},
        {.label = str_c(tr(lang, "Entries")), .value = count(c, r->entries)},
        {.label = str_c(tr(lang, "Accounts")),
         .value = count_new(c, r->accounts, r->created_accounts)},
        {.label = str_c(tr(lang, "Parties")),
         .value = count_new(c, r->parties, r->created_parties)},
        {.label = str_c(tr(lang, "Journals")),
         .value = count_new(c, r->journals, r->created_journals)},
        {.label = str_c(tr(lang, "Fiscal years created")), .value = count(c, r->created_years)},
        {.label = str_c(tr(lang, "For new documents")),
         .value = str_format(c->a, tr(lang, "%d of its accounts, in place of the chart's"),
                             r->adopted_accounts)},
    };
    int n = sizeof facts / sizeof *facts;
    ui_facts(&d->m, "facts", facts, r->adopted_accounts ? n : n - 1);
}

static void write_oddities(Desk *d, const FecImportResult *r)
{
    Ctx *c = d->c;
    const UiColumn heads[] = {{.label = str_c(tr(c->lang, "What was odd"))},
                              {.label = str_c(tr(c->lang, "First line")), .num = true},
                              {.label = str_c(tr(c->lang, "Times")), .num = true}};
    m_tag(&d->m, "section");
    m_attr_c(&d->m, "class", "section");
    m_leaf(&d->m, "h2", NULL, str_c(tr(c->lang, "What was odd in the file")));
    UiTable t = ui_table_begin(&d->m, "list", str_c(tr(c->lang, "What was odd in the file")));
    ui_table_head(&t, heads, 3);
    ui_table_body(&t);
    for (int i = 0; i < r->n_oddities; i++) {
        const FecOddity *o = &r->oddities[i];
        ui_row_begin(&t, NULL);
        ui_cell(&t, &(UiCell){.text = o->text, .head = true, .at = 1});
        ui_cell(&t, &(UiCell){.text = o->line ? count(c, o->line) : STR(""), .num = true, .at = 3});
        ui_cell(&t, &(UiCell){.text = count(c, o->count), .num = true, .at = 2});
        ui_row_end(&t);
    }
    ui_table_end(&t);
    m_end(&d->m, "section");
}

/* The balance of the fiscal years that the file touches. */
static Str balance_url(Desk *d, const CompanyInfo *company, const FecImportResult *r)
{
    Ctx *c = d->c;
    FiscalYearInfo *years;
    Date from = r->first, to = r->last;
    int n;
    if (!fiscal_years(c, company->id, &years, &n))
        return STR("");
    for (int i = 0; i < n; i++) {
        if (years[i].start.day <= r->first.day && years[i].end.day >= r->first.day)
            from = years[i].start;
        if (years[i].start.day <= r->last.day && years[i].end.day >= r->last.day)
            to = years[i].end;
    }
    const ReportDef *balance = report_find(STR("Trial Balance"));
    return str_format(c->a, "%s?%sfrom_date=%s&to_date=%s", report_url(c->a, balance).p,
                      books_company_query(d, company).p, date_format(c->a, from).p,
                      date_format(c->a, to).p);
}

static void report(Desk *d, const FecImportResult *r)
{
    Lang lang = desk_lang(d);
    const CompanyInfo *company = ctx_refresh(d->c) ? books_company(d) : NULL; /* of now */
    if (!company) {
        desk_fail(d);
        return;
    }
    begin(d, str_c(r->known ? tr(lang, "This file was taken over before")
                            : tr(lang, "The file is taken over")));
    ui_notice(&d->m, r->known ? NOTICE_INFO : NOTICE_OK,
              str_c(r->known ? tr(lang, "Nothing was booked: its entries are in the books already.")
                             : tr(lang, "All its entries are in the books, debit equals credit, "
                                        "and they are sealed.")));
    const UiButton b[] = {
        {.kind = BUTTON_PRIMARY,
         .label = str_c(tr(lang, "See the trial balance")),
         .href = balance_url(d, company, r)},
        {.label = str_c(tr(lang, "Another file")), .href = STR("/books/take-over")},
        {.kind = BUTTON_QUIET, .label = str_c(tr(lang, "Home")), .href = STR("/")}};
    ui_actions(&d->m, b, 3);
    if (!r->known)
        write_facts(d, r);
    if (!r->known && r->n_oddities)
        write_oddities(d, r);
    desk_end(d, 200);
}

void desk_take_over(Desk *d)
{
    FecImportResult r = {0};
    const CompanyInfo *company = books_company(d);
    const Part *part = request_file(d->r, "file");
    if (!company || !desk_may_open(d, "/books/take-over")) {
        company ? desk_error(d, 403, STR("")) : desk_fail(d);
        return;
    }
    if (desk_posted(d) && (!part || !part->bytes.n))
        fail_field(d->c, ERR_VALIDATION, "file", "Choose the file to take over: none was sent.");
    if (desk_posted(d) && !d->c->e.n &&
        fec_import(d->c, company->id, part->file_name, part->bytes, &r))
        report(d, &r);
    else
        ask(d, company);
}
