/* SPDX-License-Identifier: EUPL-1.2 */
#include "vat_period.h"

#include "csv_table.h"

/* --- the day --- */

static bool among(Str list, Str word)
{
    Str part;
    while (str_split(&list, '|', &part))
        if (str_eq(part, word))
            return true;
    return false;
}

/* "company" for "SARL"; "" when the form is not in the list. */
static Str kind_of_form(Arena *a, Str form)
{
    CsvTable t = csv_table(a, "data/fr/legal_forms.csv");
    while (form.n && csv_table_next(&t))
        if (str_eq(csv_cell(&t, "short"), form))
            return csv_cell(&t, "kind");
    return STR("");
}

static bool between(Str first, Str value, Str last)
{
    return str_cmp(first, value) <= 0 && str_cmp(value, last) <= 0;
}

static bool row_fits(const CsvTable *t, const VatPayer *who, Str kind)
{
    Str forms = csv_cell(t, "forms"), departments = csv_cell(t, "departments");
    Str from = csv_cell(t, "siren_from");
    if (forms.n ? !among(forms, who->legal_form) : !among(csv_cell(t, "kinds"), kind))
        return false;
    if (departments.n && !among(departments, str_slice(who->postcode, 0, 2)))
        return false;
    return !from.n || between(from, str_slice(who->siren, 0, 2), csv_cell(t, "siren_to"));
}

int vat_return_day(Arena *a, const VatPayer *who)
{
    Str kind = kind_of_form(a, who->legal_form);
    CsvTable t = csv_table(a, "data/fr/vat_days.csv");
    int64_t day = 0;
    if (who->postcode.n != 5 || who->siren.n != 9)
        return 0;
    while (csv_table_next(&t))
        if (row_fits(&t, who, kind))
            return str_to_int(csv_cell(&t, "day"), &day) ? (int)day : 0;
    return 0;
}

/* --- the period --- */

typedef struct {
    VatPayer who;
    int months; /* of one return; 0: yearly */
} Returns;

static bool read_returns(Ctx *c, int64_t company, Returns *out)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT coalesce(legal_form, ''), coalesce(siren, ''), "
                             "coalesce(pincode, ''), coalesce(vat_returns, ''), vat_regime "
                             "FROM company WHERE id = ?"),
                         DB_P(db_i(company)));
    bool any = db_next(r) && !str_is(db_get_text(r, 4), "franchise");
    if (any)
        *out = (Returns){.who = {.legal_form = str_copy(c->a, db_get_text(r, 0)),
                                 .siren = str_copy(c->a, db_get_text(r, 1)),
                                 .postcode = str_copy(c->a, db_get_text(r, 2))},
                         .months = str_is(db_get_text(r, 3), "yearly")      ? 0
                                   : str_is(db_get_text(r, 3), "quarterly") ? 3
                                                                            : 1};
    return db_finish(r) && any;
}

/* The period of so many months, from January on, that holds the day. */
static VatPeriod period_of(Date day, int months)
{
    int month = date_month_key(day) % 100;
    Date from = date_add_months(date_month_start(day), -((month - 1) % months));
    return (VatPeriod){.from = from, .to = date_month_end(date_add_months(from, months - 1))};
}

bool vat_period_next(Ctx *c, int64_t company, Date today, VatPeriod *out)
{
    Returns r;
    if (!read_returns(c, company, &r))
        return false;
    *out = period_of(today, r.months ? r.months : 1);
    int day = r.months ? vat_return_day(c->a, &r.who) : 0;
    if (!day)
        return true;
    VatPeriod last = period_of(date_add_days(out->from, -1), r.months);
    if (today.day <= date_add_days(last.to, day).day)
        *out = last;
    out->due = date_add_days(out->to, day);
    out->has_due = true;
    return true;
}
