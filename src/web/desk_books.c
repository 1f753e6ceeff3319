/* SPDX-License-Identifier: EUPL-1.2
 * The FEC of each fiscal year, to be handed over: LPF art. L47 A, A47 A-1.
 *
 * The file is written in a folder of its own inside the site and removed once it is read, so that
 * nothing of the books stays behind on a disk that others may read.
 */
#include "desk_books.h"

#include "fec_export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

const CompanyInfo *books_company(Desk *d)
{
    Ctx *c = d->c;
    Str name = request_param_or_empty(d->r, "company");
    for (int i = 0; i < c->reg->n_companies; i++) {
        const CompanyInfo *x = &c->reg->companies[i];
        if ((!name.n || str_eq(name, x->name)) && company_permitted(c, x->id))
            return x;
    }
    fail_field(c, ERR_NOT_FOUND, "company", "There is no company \"%.*s\". Choose one "
                                            "of yours.", STR_ARG(name));
    return NULL;
}

void books_company_field(Desk *d, const CompanyInfo *chosen)
{
    Ctx *c = d->c;
    UiOption *options = arena_array_of(c->a, UiOption, c->reg->n_companies + 1);
    int n = 0;
    for (int i = 0; i < c->reg->n_companies; i++)
        if (company_permitted(c, c->reg->companies[i].id)) {
            Str name = c->reg->companies[i].name;
            options[n++] = (UiOption){name, name};
        }
    UiField f = {.name = STR("company"),
                 .label = str_c(tr(c->lang, "Company")),
                 .value = chosen->name,
                 .kind = INPUT_CHOICE,
                 .options = options,
                 .n_options = n};
    if (n > 1)
        ui_field(&d->m, &f);
}

Str books_company_query(Desk *d, const CompanyInfo *chosen)
{
    Arena *a = d->c->a;
    return d->c->reg->n_companies > 1
               ? str_format(a, "company=%s&", percent_encode(a, chosen->name, false).p)
               : STR("");
}

/* --- the file --- */

static bool read_whole(Ctx *c, Str path, Str *out)
{
    struct stat st;
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fstat(fd, &st) == 0;
    char *bytes = ok ? arena_alloc(c->a, (size_t)st.st_size + 1) : NULL;
    size_t at = 0;
    while (ok && at < (size_t)st.st_size) {
        ssize_t n = read(fd, bytes + at, (size_t)st.st_size - at);
        ok = n > 0 || (n < 0 && errno == EINTR);
        at += n > 0 ? (size_t)n : 0;
    }
    if (fd >= 0)
        close(fd);
    *out = (Str){bytes, at};
    return ok ||
           fail_field(c, ERR_UNAVAILABLE, "", "%s cannot be read: %s", path.p, strerror(errno));
}

static Str base_name(Str path)
{
    size_t from = path.n;
    while (from && path.p[from - 1] != '/')
        from--;
    return str_slice(path, from, path.n);
}

static void send_file(Desk *d, const CompanyInfo *company, Date from, Date to)
{
    Ctx *c = d->c;
    bool describe = str_is(request_param_or_empty(d->r, "file"), "description");
    Str bytes, dir = str_format(c->a, "%s/fec-XXXXXX", c->site->dir.p);
    FecExport x = {
        .company = company->id, .from = from, .to = to, .dir = dir, .describe = describe};
    FecExportResult done = {0};
    if (!mkdtemp((char *)(uintptr_t)dir.p)) {
        fail_field(c, ERR_UNAVAILABLE, "", "%s cannot be written: %s", dir.p, strerror(errno));
        desk_fail(d);
        return;
    }
    bool ok = fec_export(c, &x, &done);
    Str path = describe ? done.description_path : done.path;
    ok = ok && read_whole(c, path, &bytes);
    if (done.path.n)
        unlink(done.path.p);
    if (done.description_path.n)
        unlink(done.description_path.p);
    rmdir(dir.p);
    if (ok)
        response_file(d->out, base_name(path), STR("text/plain; charset=utf-8"), bytes, false);
    else
        desk_fail(d);
}

/* --- the page --- */

static Str file_url(Desk *d, const CompanyInfo *company, const FiscalYearInfo *y, const char *more)
{
    Arena *a = d->c->a;
    return str_format(a, "/books/fec?%sfrom=%s&to=%s%s", books_company_query(d, company).p,
                      date_format(a, y->start).p, date_format(a, y->end).p, more);
}

static void write_year(Desk *d, UiTable *t, const CompanyInfo *company, const FiscalYearInfo *y)
{
    Ctx *c = d->c;
    UiButton file = {.label = str_c(tr(c->lang, "Download the FEC")),
                     .href = file_url(d, company, y, ""),
                     .plain = true};
    UiButton about = {.kind = BUTTON_QUIET,
                      .label = str_c(tr(c->lang, "Description of the file")),
                      .href = file_url(d, company, y, "&file=description"),
                      .plain = true};
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.text = show_day(c, y->start), .head = true, .at = 1});
    ui_cell(t, &(UiCell){.text = show_day(c, y->end), .at = 3});
    m_tag(&d->m, "td");
    if (y->used) {
        ui_button(&d->m, &file);
        m_text_c(&d->m, " ");
        ui_button(&d->m, &about);
    } else {
        m_text_c(&d->m, tr(c->lang, "no entry"));
    }
    m_end(&d->m, "td");
    ui_row_end(t);
}

static void write_years(Desk *d, const CompanyInfo *company)
{
    Ctx *c = d->c;
    const UiColumn heads[] = {{.label = str_c(tr(c->lang, "From"))},
                              {.label = str_c(tr(c->lang, "To"))},
                              {.label = str_c(tr(c->lang, "File"))}};
    FiscalYearInfo *years;
    int n;
    if (!fiscal_years(c, company->id, &years, &n))
        return;
    m_tag(&d->m, "div");
    m_attr_c(&d->m, "class", "section");
    UiTable t = ui_table_begin(&d->m, "", str_c(tr(c->lang, "Fiscal years")));
    ui_table_head(&t, heads, 3);
    ui_table_body(&t);
    for (int i = n - 1; i >= 0; i--)
        write_year(d, &t, company, &years[i]);
    ui_table_end(&t);
    m_end(&d->m, "div");
}

static void write_page(Desk *d, const CompanyInfo *company)
{
    Ctx *c = d->c;
    Str title = str_c(tr(c->lang, "Accounting entries file (FEC)"));
    UiLink crumb = {.label = str_c(tr(c->lang, "Accounting")), .url = STR("/books/fec")};
    desk_begin(d, title, NULL, NULL, false);
    ui_head(&d->m, c->lang, &crumb, 1, title, STATE_NONE, STR(""));
    m_leaf(&d->m, "p", "lead",
           str_c(tr(c->lang, "All entries of a fiscal year in the form that the tax office asks "
                             "for (LPF art. A47 A-1), for your accountant or another program. The "
                             "description belongs beside it.")));
    if (c->reg->n_companies > 1) {
        m_tag(&d->m, "form");
        m_attr_c(&d->m, "class", "filter params");
        m_attr_c(&d->m, "action", "/books/fec");
        books_company_field(d, company);
        UiButton show = {.label = str_c(tr(c->lang, "Show"))};
        ui_button(&d->m, &show);
        m_end(&d->m, "form");
    }
    write_years(d, company);
    desk_end(d, 200);
}

void desk_fec(Desk *d)
{
    Date from, to;
    const CompanyInfo *company = books_company(d);
    if (!company || !desk_may_open(d, "/books/fec"))
        company ? desk_error(d, 403, STR("")) : desk_fail(d);
    else if (date_parse(request_param_or_empty(d->r, "from"), &from) &&
             date_parse(request_param_or_empty(d->r, "to"), &to))
        send_file(d, company, from, to);
    else
        write_page(d, company);
}
