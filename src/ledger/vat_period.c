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

static VatPeriod with_due(Ctx *c, const Returns *r, Date day)
{
    VatPeriod p = period_of(day, r->months ? r->months : 1);
    int until = r->months ? vat_return_day(c->a, &r->who) : 0;
    p.has_due = until > 0;
    p.due = date_add_days(p.to, until);
    return p;
}

bool vat_period_at(Ctx *c, int64_t company, Date day, VatPeriod *out)
{
    Returns r;
    if (!read_returns(c, company, &r))
        return false;
    *out = with_due(c, &r, day);
    return true;
}

bool vat_period_next(Ctx *c, int64_t company, Date today, VatPeriod *out)
{
    Returns r;
    if (!read_returns(c, company, &r))
        return false;
    *out = with_due(c, &r, today);
    VatPeriod last = with_due(c, &r, date_add_days(out->from, -1));
    if (last.has_due && today.day <= last.due.day)
        *out = last;
    return true;
}

bool vat_owed(Ctx *c, int64_t company, Date from, Date to, int64_t *out)
{
    DbRows *r = db_query(
        c->db,
        SQL("SELECT count(*), CAST(coalesce(sum(credit - debit), 0) AS bigint) FROM balance "
            "WHERE company = ? AND period BETWEEN ? AND ? AND kind = 0 AND account IN "
            "(SELECT id FROM account "
            "WHERE account_type = 'Tax' AND role LIKE 'VAT_%' AND role NOT IN ('VAT_PAYABLE', "
            "'VAT_CREDIT', 'VAT_COLLECTED_PENDING', 'VAT_DEDUCTIBLE_PENDING'))"),
        DB_P(db_i(company), db_i(date_month_key(from)), db_i(date_month_key(to))));
    bool any = db_next(r) && db_get_int(r, 0) > 0;
    if (any)
        *out = db_get_int(r, 1);
    return db_finish(r) && any;
}
