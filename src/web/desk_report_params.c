/* SPDX-License-Identifier: EUPL-1.2
 * The parameters of a report: one line, in the address.
 */
#include "desk_report.h"
#include "input.h"

enum { PAGE_ROWS = 200, FILE_ROWS = 100000 };

static Str given(const ReportPage *p, const ReportFilter *f)
{
    return request_param_or_empty(p->d->r, f->fieldname);
}

/* The period that is not asked for is the fiscal year of today, and the page says so. */
static Str usual(Ctx *c, const ReportFilter *f)
{
    const CompanyInfo *info = company_info(c, 0);
    bool from = strcmp(f->fieldname, "from_date") == 0, to = strcmp(f->fieldname, "to_date") == 0;
    int64_t day = 0;
    if (strcmp(f->fieldname, "report_date") == 0)
        return date_format(c->a, c->today);
    if (!info || (!from && !to))
        return STR("");
    DbRows *r = db_query(c->db,
                         SQL("SELECT year_start_date, year_end_date FROM fiscal_year WHERE company "
                             "= ? AND year_start_date <= ? AND year_end_date >= ? LIMIT 1"),
                         DB_P(db_i(info->id), db_i(c->today.day), db_i(c->today.day)));
    if (db_next(r))
        day = db_get_int(r, from ? 0 : 1);
    db_finish(r);
    return date_format(c->a, (Date){(int32_t)day});
}

Str report_param(const ReportPage *p, const ReportFilter *f)
{
    Ctx *c = p->d->c;
    if (!given(p, f).n)
        return usual(c, f);
    return input_text(c->a, f->type, given(p, f), 2, c->lang == LANG_FR, c->today);
}

void report_read_params(ReportPage *p, bool all_rows)
{
    Ctx *c = p->d->c;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    const char *why;
    size_t at;
    json_begin(&o, '{');
    for (int i = 0; i < p->def->n_filters; i++) {
        Str value = report_param(p, &p->def->filters[i]);
        if (value.n)
            json_put(&o, p->def->filters[i].fieldname, value);
    }
    Str after = request_param_or_empty(p->d->r, "after");
    if (after.n && !all_rows)
        json_put(&o, "after", after);
    Str sum = request_param_or_empty(p->d->r, "sum"); /* "foot": the script wants nothing else */
    if (!sum.n && !all_rows)
        json_put(&o, "total", STR("later"));
    json_put_int(&o, "limit", all_rows ? FILE_ROWS : str_is(sum, "foot") ? 1 : PAGE_ROWS);
    json_end(&o, '}');
    p->filters = json_parse(c->a, buf_str(&b), &why, &at);
}

Str report_address(const ReportPage *p, const char *name, Str value)
{
    Ctx *c = p->d->c;
    Buf b = {.a = c->a};
    buf_format(&b, "%s?", report_url(c->a, p->def).p);
    for (int i = 0; i < p->def->n_filters; i++) {
        Str v = given(p, &p->def->filters[i]);
        if (v.n)
            buf_format(&b, "%s=%s&", p->def->filters[i].fieldname,
                       percent_encode(c->a, v, false).p);
    }
    Str fold = request_param_or_empty(p->d->r, "fold");
    bool folding = strcmp(name, "fold") == 0;
    if (fold.n && !folding)
        buf_format(&b, "fold=%s&", percent_encode(c->a, fold, false).p);
    if (*name && (value.n || !folding))
        buf_format(&b, "%s=%s", name, percent_encode(c->a, value, false).p);
    else if (b.n)
        b.n--; /* the mark that nothing follows */
    return buf_str(&b);
}

static void write_parameter(ReportPage *p, const ReportFilter *f)
{
    Ctx *c = p->d->c;
    Markup *m = &p->d->m;
    Date day;
    Str value = given(p, f), told = report_param(p, f);
    const TypeDef *t = f->target ? registry_type(c->reg, str_c(f->target)) : NULL;
    if (f->type == FT_DATE && date_parse(told, &day))
        value = show_day(c, day);
    m_tag(m, "label");
    if (f->type == FT_YES) {
        m_tag(m, "input");
        m_attr_c(m, "type", "checkbox");
        m_attr_c(m, "name", f->fieldname);
        m_attr_c(m, "value", "1");
        m_flag(m, "checked", str_is(value, "1"));
        m_text_c(m, " ");
        m_text_c(m, tr(c->lang, f->label));
        m_end(m, "label");
        return;
    }
    m_text_c(m, tr(c->lang, f->label));
    m_text_c(m, " ");
    m_tag(m, "input");
    m_attr_c(m, "class", f->type == FT_DATE ? "input short" : "input");
    m_attr(m, "id", ui_field_id(c->a, str_c(f->fieldname)));
    m_attr_c(m, "name", f->fieldname);
    m_attr(m, "value", value);
    m_attr_c(m, "autocomplete", "off");
    if (t)
        m_attr(m, "data-link", t->label);
    m_end(m, "label");
}

/* One company needs no question. */
static bool is_asked(const ReportPage *p, const ReportFilter *f)
{
    Ctx *c = p->d->c;
    bool only = f->target && strcmp(f->target, "company") == 0 && c->reg->n_companies < 2;
    return !only || given(p, f).n > 0;
}

void report_write_params(ReportPage *p)
{
    Ctx *c = p->d->c;
    Markup *m = &p->d->m;
    m_tag(m, "form");
    m_attr_c(m, "class", "filter params");
    m_attr_c(m, "aria-label", tr(c->lang, "Parameters"));
    m_attr(m, "action", report_url(c->a, p->def));
    for (int i = 0; i < p->def->n_filters; i++)
        if (is_asked(p, &p->def->filters[i]))
            write_parameter(p, &p->def->filters[i]);
    if (request_param_or_empty(p->d->r, "fold").n)
        ui_hidden(m, "fold", request_param_or_empty(p->d->r, "fold"));
    UiButton show = {.label = str_c(tr(c->lang, "Show"))};
    ui_button(m, &show);
    report_write_levels(p);
    m_end(m, "form");
}

/* "Du : 01/01/2026 · Au : 31/12/2026" */
Str report_about(const ReportPage *p)
{
    Ctx *c = p->d->c;
    Buf b = {.a = c->a};
    Date day;
    for (int i = 0; i < p->def->n_filters; i++) {
        const ReportFilter *f = &p->def->filters[i];
        Str value = report_param(p, f);
        if (!value.n || !is_asked(p, f) || (f->type == FT_YES && str_is(value, "0")))
            continue;
        if (f->type == FT_DATE && date_parse(value, &day))
            value = show_day(c, day);
        buf_format(&b, "%s%s", b.n ? " · " : "", tr(c->lang, f->label));
        if (f->type != FT_YES)
            buf_format(&b, " : %.*s", STR_ARG(value));
    }
    return buf_str(&b);
}
