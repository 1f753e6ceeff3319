/* SPDX-License-Identifier: EUPL-1.2 */
#include "fec_years.h"

#include "balance_read.h"
#include "site.h"

typedef struct {
    Ctx *c;
    int64_t company;
    Date name_end;  /* or none */
    int month, day; /* of the end of a year */
    Date first;     /* first day of the file */
    FiscalYearInfo *years;
    int n;
} Years;

static bool read_year_end(Years *x)
{
    Str text = STR("");
    int64_t month = 12, day = 31;
    if (x->name_end.day) {
        int year;
        date_to_ymd(x->name_end, &year, &x->month, &x->day);
        return true;
    }
    db_one_text(x->c->db, x->c->a, SQL("SELECT year_end FROM company WHERE id = ?"),
                DB_P(db_i(x->company)), &text);
    if (!str_to_int(str_slice(text, 0, 2), &month) || !str_to_int(str_slice(text, 3, 5), &day) ||
        month < 1 || month > 12) {
        month = 12;
        day = 31;
    }
    x->month = (int)month;
    x->day = (int)day;
    return db_error(x->c->db) == DB_OK;
}

/* The end of the fiscal year in a calendar year; a last day of February stays the last one. */
static Date end_in(const Years *x, int year)
{
    Date first = {0};
    date_from_ymd(year, x->month, 1, &first);
    Date last = date_month_end(first), end = date_add_days(first, x->day - 1);
    return end.day > last.day || (x->month == 2 && x->day >= 28) ? last : end;
}

static Date start_of(Date end)
{
    return date_add_months(date_add_days(end, 1), -12);
}

/* The year that should hold `d`, as if there were no other. */
static void propose(const Years *x, Date d, Date *out_start, Date *out_end)
{
    if (x->name_end.day && d.day <= x->name_end.day) {
        Date start = start_of(x->name_end);
        Date longest = date_add_months(date_add_days(x->name_end, 1), -24);
        if (x->first.day < start.day && x->first.day >= longest.day)
            start = date_month_start(x->first); /* a first year may last up to 24 months */
        if (d.day >= start.day) {
            *out_start = start;
            *out_end = x->name_end;
            return;
        }
    }
    int year, month, day;
    date_to_ymd(d, &year, &month, &day);
    *out_end = end_in(x, year);
    if (out_end->day < d.day)
        *out_end = end_in(x, year + 1);
    *out_start = start_of(*out_end);
}

/* Two years that end in one calendar year may not have one name. */
static Str free_name(Years *x, Date start, Date end)
{
    Ctx *c = x->c;
    const TypeDef *t = type_of(c, STR("fiscal_year"));
    int y1, y2, m, d;
    date_to_ymd(start, &y1, &m, &d);
    date_to_ymd(end, &y2, &m, &d);
    Str base = y1 == y2 ? str_format(c->a, "%04d", y2) : str_format(c->a, "%04d-%04d", y1, y2);
    Str name = base;
    const CompanyInfo *info = company_info(c, x->company);
    for (int i = 2; i < 100; i++) {
        Str full = info->number > 1 ? str_format(c->a, "%s - %s", name.p, info->abbr.p) : name;
        if (!name_to_id(c, t, full))
            break;
        name = str_format(c->a, "%s-%d", base.p, i);
    }
    return name;
}

static bool create(Years *x, Date start, Date end)
{
    Ctx *c = x->c;
    DocHead *doc = doc_new(c, type_of(c, STR("fiscal_year")));
    const struct {
        const char *field;
        Str text;
    } values[] = {{"year", free_name(x, start, end)},
                  {"year_start_date", date_format(c->a, start)},
                  {"year_end_date", date_format(c->a, end)},
                  {"company", company_info(c, x->company)->name}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const FieldDef *f = type_field(doc->type, str_c(values[i].field));
        if (!field_set_text(c, NULL, doc, f, values[i].text, values[i].field))
            return false;
        field_mark_given(doc, f);
    }
    return doc_save(c, doc) && fiscal_years(c, x->company, &x->years, &x->n);
}

static bool covered(const Years *x, Date d)
{
    for (int i = 0; i < x->n; i++)
        if (x->years[i].start.day <= d.day && d.day <= x->years[i].end.day)
            return true;
    return false;
}

static bool cover(Years *x, Date d)
{
    Date start, end;
    propose(x, d, &start, &end);
    for (int i = 0; i < x->n; i++) { /* cut where other years are */
        const FiscalYearInfo *y = &x->years[i];
        if (y->end.day < d.day && y->end.day >= start.day)
            start = date_add_days(y->end, 1);
        if (y->start.day > d.day && y->start.day <= end.day)
            end = date_add_days(y->start, -1);
    }
    return create(x, start, end);
}

bool fec_years_create(Ctx *c, int64_t company, const Date *days, int n, Date name_end,
                      int *out_created)
{
    Years x = {.c = c, .company = company, .name_end = name_end};
    if (n == 0)
        return true;
    x.first = days[0];
    if (!read_year_end(&x) || !fiscal_years(c, company, &x.years, &x.n))
        return false;
    for (int i = 0; i < n; i++) {
        if (covered(&x, days[i]))
            continue;
        if (!cover(&x, days[i]))
            return false;
        ++*out_created;
    }
    return true;
}
