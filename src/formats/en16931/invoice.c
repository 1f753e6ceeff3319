/* SPDX-License-Identifier: EUPL-1.2 */
#include "en16931/invoice.h"

#include <assert.h>

bool en_is_credit(Str type_code)
{
    static const char *const credits[] = {"381", "261", "262", "396", "502", "503"};
    for (size_t i = 0; i < sizeof credits / sizeof *credits; i++)
        if (str_is(type_code, credits[i]))
            return true;
    return false;
}

typedef struct {
    const char *id;
    EnProfile profile;
    bool old;
} Guideline;

/* Factur-X 1.0 to 1.09 and ZUGFeRD 2.0 to 2.5; EXTENDED-CTC-FR of XP Z12-012. */
static const Guideline guidelines[] = {
    {"urn:cen.eu:en16931:2017", EN_PROFILE_EN16931, false},
    {"urn:factur-x.eu:1p0:minimum", EN_PROFILE_MINIMUM, false},
    {"urn:factur-x.eu:1p0:basicwl", EN_PROFILE_BASIC_WL, false},
    {"urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic", EN_PROFILE_BASIC, false},
    {"urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended", EN_PROFILE_EXTENDED, false},
    {"urn:cen.eu:en16931:2017:compliant:factur-x.eu:1p0:basic", EN_PROFILE_BASIC, true},
    {"urn:zugferd.de:2p0:minimum", EN_PROFILE_MINIMUM, true},
    {"urn:zugferd.de:2p0:basicwl", EN_PROFILE_BASIC_WL, true},
    {"urn:cen.eu:en16931:2017#compliant#urn:zugferd.de:2p0:basic", EN_PROFILE_BASIC, true},
    {"urn:cen.eu:en16931:2017#conformant#urn:zugferd.de:2p0:extended", EN_PROFILE_EXTENDED, true},
};

EnProfile en_profile(Str specification, bool *out_old)
{
    bool old = false;
    EnProfile profile = EN_PROFILE_UNKNOWN;
    if (str_starts(specification, STR("urn:cen.eu:en16931:2017")))
        profile = EN_PROFILE_EN16931; /* national usages of the norm (XRechnung, Peppol…) too */
    if (str_find_str(specification, STR("extended-ctc-fr")) >= 0)
        profile = EN_PROFILE_EXTENDED_CTC_FR;
    for (size_t i = 0; i < sizeof guidelines / sizeof *guidelines; i++)
        if (str_is(specification, guidelines[i].id)) {
            profile = guidelines[i].profile;
            old = guidelines[i].old;
        }
    if (out_old)
        *out_old = old;
    return profile;
}

const char *en_profile_name(EnProfile p)
{
    static const char *const names[] = {"?",        "MINIMUM",  "BASIC WL",       "BASIC",
                                        "EN 16931", "EXTENDED", "EXTENDED-CTC-FR"};
    return names[p];
}

bool en_can_be_said(Errors *e, const EnInvoice *inv)
{
    if (inv->decimals > 2)
        return err_add(e, ERR_VALIDATION, "currency",
                       "An electronic invoice cannot be in %.*s: its amounts have at most two "
                       "decimals.",
                       STR_ARG(inv->currency));
    for (int i = 0; i < inv->n_lines; i++)
        if (inv->lines[i].qty.micro % 100) {
            Str name = str_format(e->a, "items[%d].qty", i);
            return err_add(e, ERR_VALIDATION, name.p,
                           "Line %d: the quantity may have at most "
                           "four decimals in an electronic invoice.",
                           i + 1);
        }
    return true;
}

static Price price_without_vat(Price p, Percent rate)
{
    Wide hundred = 100LL * MICRO;
    return (Price){(int64_t)num_div_round((Wide)p.micro * hundred, hundred + rate.micro)};
}

/* Prices are never negative in EN 16931 (BR-27): the quantity takes the sign. */
static void set_price(EnLine *line, const TotalsInput *in, const TotalsLine *l,
                      const TotalsLineResult *r)
{
    line->qty = l->qty;
    line->net_price = r->net_price;
    if (l->discount.micro)
        line->gross_price = in->included ? price_without_vat(l->price, l->vat.rate) : l->price;
    if (line->net_price.micro < 0 || line->gross_price.micro < 0) {
        line->qty.micro = -line->qty.micro;
        line->net_price.micro = -line->net_price.micro;
        line->gross_price.micro = -line->gross_price.micro;
    }
    if (l->discount.micro)
        line->price_discount.micro = line->gross_price.micro - line->net_price.micro;
}

static void set_line_allowances(Errors *e, EnLine *line, const TotalsInput *in, const TotalsLine *l)
{
    EnAllowance *a = arena_array_of(e->a, EnAllowance, 2);
    int n = 0;
    if (in->included) /* such amounts hold VAT: only the net amount is told */
        return;
    if (l->allowances.minor)
        a[n++] = (EnAllowance){.amount = l->allowances,
                               .reason_code = STR("95"),
                               .reason = str_c(tr(e->lang, "Discount"))};
    if (l->charges.minor)
        a[n++] = (EnAllowance){.charge = true,
                               .amount = l->charges,
                               .reason_code = STR("ADR"),
                               .reason = str_c(tr(e->lang, "Charge"))};
    line->allowances = a;
    line->n_allowances = n;
}

static void set_line(Errors *e, EnLine *line, const TotalsInput *in, const TotalsLine *l,
                     const TotalsLineResult *r)
{
    line->vat = l->vat;
    line->net_amount = r->net;
    set_price(line, in, l, r);
    set_line_allowances(e, line, in, l);
}

static void set_allowances(Errors *e, EnInvoice *inv, const TotalsInput *in, const Totals *t,
                           const EnAllowance *reasons)
{
    inv->allowances = arena_array_of(e->a, EnAllowance, in->n_allowances + t->n_vat);
    inv->n_allowances = 0;
    for (int i = 0; i < in->n_allowances; i++) {
        EnAllowance a = reasons[i];
        a.charge = in->allowances[i].charge;
        a.amount = in->allowances[i].amount;
        a.vat = in->allowances[i].vat;
        inv->allowances[inv->n_allowances++] = a;
    }
    for (int g = 0; g < t->n_vat; g++)
        if (t->vat[g].discount.minor)
            inv->allowances[inv->n_allowances++] = (EnAllowance){
                .amount = t->vat[g].discount,
                .vat = t->vat[g].vat,
                .reason_code = STR("95"),
                .reason = str_c(tr(e->lang, "Discount"))};
}

static const EnLine *line_of_group(const EnInvoice *inv, VatKey key)
{
    for (int i = 0; i < inv->n_lines; i++)
        if (inv->lines[i].vat.rate.micro == key.rate.micro &&
            str_eq(inv->lines[i].vat.category, key.category))
            return &inv->lines[i];
    return NULL;
}

static void set_vat(Errors *e, EnInvoice *inv, const Totals *t)
{
    inv->vat = arena_array_of(e->a, EnVat, t->n_vat);
    inv->n_vat = t->n_vat;
    for (int g = 0; g < t->n_vat; g++) {
        const EnLine *line = line_of_group(inv, t->vat[g].vat);
        inv->vat[g] = (EnVat){.vat = t->vat[g].vat, .basis = t->vat[g].basis, .tax = t->vat[g].tax};
        if (line) {
            inv->vat[g].exemption_reason = line->exemption_reason;
            inv->vat[g].exemption_code = line->exemption_code;
        }
    }
}

void en_set_totals(Errors *e, EnInvoice *inv, const TotalsInput *in, const Totals *t,
                   const EnAllowance *reasons)
{
    assert(inv->n_lines == in->n_lines);
    inv->decimals = in->decimals;
    for (int i = 0; i < in->n_lines; i++)
        set_line(e, &inv->lines[i], in, &in->lines[i], &t->lines[i]);
    set_allowances(e, inv, in, t, reasons);
    set_vat(e, inv, t);
    inv->lines_total = t->lines_total;
    inv->allowances_total = t->allowances;
    inv->charges_total = t->charges;
    inv->net_total = t->net;
    inv->tax_total = t->tax;
    inv->tax_total_in_tax_currency = t->base_tax;
    inv->gross_total = t->gross;
    inv->prepaid = t->prepaid;
    inv->rounding = t->rounding;
    inv->payable = t->payable;
}

static EnAllowance *reversed(Arena *a, const EnAllowance *from, int n)
{
    EnAllowance *to = arena_array_of(a, EnAllowance, n);
    for (int i = 0; i < n; i++) {
        to[i] = from[i];
        to[i].amount = money_neg(from[i].amount);
        to[i].base = money_neg(from[i].base);
    }
    return to;
}

void en_reverse(Arena *a, EnInvoice *inv)
{
    Money *totals[] = {&inv->lines_total, &inv->allowances_total, &inv->charges_total,
                       &inv->net_total,   &inv->tax_total,        &inv->tax_total_in_tax_currency,
                       &inv->gross_total, &inv->prepaid,          &inv->rounding,
                       &inv->payable};
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        *totals[i] = money_neg(*totals[i]);
    for (int i = 0; i < inv->n_lines; i++) {
        EnLine *line = &inv->lines[i];
        line->qty.micro = -line->qty.micro;
        line->net_amount = money_neg(line->net_amount);
        line->allowances = reversed(a, line->allowances, line->n_allowances);
    }
    for (int i = 0; i < inv->n_vat; i++) {
        inv->vat[i].basis = money_neg(inv->vat[i].basis);
        inv->vat[i].tax = money_neg(inv->vat[i].tax);
    }
    inv->allowances = reversed(a, inv->allowances, inv->n_allowances);
}
