/* SPDX-License-Identifier: EUPL-1.2
 * Values as people read them, in French or English.
 */
#include "asset.h"
#include "csv.h"
#include "facturx/layout_private.h"

#define NBSP "\u202f" /* narrow, as before the signs of French figures */

bool sheet_french(const Sheet *s)
{
    return s->paper->lang == LANG_FR;
}

const char *say(const Sheet *s, const char *msgid)
{
    return tr(s->paper->lang, msgid);
}

Str say_date(Sheet *s, Date d)
{
    int year, month, day;
    if (!d.day)
        return STR("");
    date_to_ymd(d, &year, &month, &day);
    return str_format(s->a, "%02d/%02d/%04d", day, month, year);
}

static Str say_local(Sheet *s, int64_t scaled, int decimals, int least)
{
    return num_format_local(s->a, scaled, decimals, least, sheet_french(s));
}

Str say_money(Sheet *s, Money m)
{
    return say_local(s, m.minor, s->inv->decimals, s->inv->decimals);
}

Str say_money_unit(Sheet *s, Money m)
{
    Str code = s->inv->currency;
    return str_format(s->a, "%s" NBSP "%.*s", say_money(s, m).p,
                      STR_ARG(str_is(code, "EUR") ? STR("€") : code));
}

Str say_percent(Sheet *s, Percent p)
{
    return str_format(s->a, sheet_french(s) ? "%s" NBSP "%%" : "%s%%",
                      say_local(s, p.micro, 6, 0).p);
}

Str say_number(Sheet *s, int64_t micro, int min_decimals)
{
    return say_local(s, micro, 6, min_decimals);
}

/* The value of a column in the row of data/fr whose `key` is the code. */
static Str looked_up(Sheet *s, const char *file, int key, Str code, int column)
{
    const Asset *data = asset_find(str_c(file));
    Str rest = data ? data->bytes : STR(""), *f;
    int n;
    while (csv_next_row(s->a, &rest, ';', &f, &n))
        if (n > column && n > key && str_eq(f[key], code))
            return f[column];
    return STR("");
}

Str say_unit(Sheet *s, Str code)
{
    if (str_is(code, "C62"))
        return STR("");
    Str symbol = looked_up(s, "data/fr/units.csv", 1, code, 3);
    return symbol.n ? symbol : code;
}

Str say_country(Sheet *s, Str code)
{
    Str name = looked_up(s, "data/fr/countries.csv", 0, code, sheet_french(s) ? 2 : 1);
    return name.n ? name : code;
}

Str say_vat(Sheet *s, VatKey vat)
{
    Str rate = say_percent(s, vat.rate);
    return str_is(vat.category, "S")
               ? rate
               : str_format(s->a, "%s" NBSP "(%.*s)", rate.p, STR_ARG(vat.category));
}

Str say_spaced(Sheet *s, Str id, const char *groups)
{
    Buf b = {.a = s->a};
    size_t at = 0;
    for (const char *g = groups; at < id.n; g += g[1] != '\0') {
        size_t n = (size_t)(*g - '0');
        if (at)
            buf_add_char(&b, ' ');
        buf_add(&b, str_slice(id, at, at + n));
        at += n;
    }
    return buf_str(&b);
}

Str say_joined(Sheet *s, const char *between, const Str *list, int n)
{
    Buf b = {.a = s->a};
    for (int i = 0; i < n; i++) {
        if (list[i].n && b.n)
            buf_add_c(&b, between);
        buf_add(&b, list[i]);
    }
    return b.n ? buf_str(&b) : STR("");
}

Str say_with(Sheet *s, const char *label, Str value)
{
    return value.n ? str_format(s->a, "%s %.*s", label, STR_ARG(value)) : STR("");
}

Str layout_title(Arena *a, const EnInvoice *inv, Lang lang)
{
    static const struct {
        const char *type, *title;
    } titles[] = {{"384", N_("Corrected Invoice")},
                  {"386", N_("Deposit Invoice")},
                  {"389", N_("Self-Billed Invoice")},
                  {"503", N_("DEPOSIT CREDIT NOTE")}};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (str_is(inv->type_code, titles[i].type))
            return str_copy(a, str_c(tr(lang, titles[i].title)));
    return str_c(en_is_credit(inv->type_code) ? tr(lang, "CREDIT NOTE") : tr(lang, "Invoice"));
}
