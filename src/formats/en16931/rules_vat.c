/* SPDX-License-Identifier: EUPL-1.2
 *
 * BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF, BR-AG: ten rules for each category of VAT,
 * from one table of what a category asks for; BR-B; BR-CO-17.
 */
#include "en16931/rules_private.h"

typedef enum { RATE_POSITIVE, RATE_NOT_NEGATIVE, RATE_ZERO, RATE_NONE } RateRule;
typedef enum {
    IDS_TAX,         /* the seller's VAT number or other tax number, or the representative's */
    IDS_VAT,         /* the seller's or the representative's VAT number */
    IDS_BOTH_VAT,    /* that, and the buyer's */
    IDS_BUYER_KNOWN, /* IDS_TAX, and the buyer's VAT or legal number */
    IDS_FORBIDDEN    /* no VAT number at all */
} IdRule;

typedef struct {
    const char *category;
    const char *prefix; /* of the rules */
    RateRule rate;
    IdRule ids;
    bool reason; /* of exemption: needed, else forbidden */
} Category;

static const Category categories[] = {
    {"S", "S", RATE_POSITIVE, IDS_TAX, false},      {"Z", "Z", RATE_ZERO, IDS_TAX, false},
    {"E", "E", RATE_ZERO, IDS_TAX, true},           {"AE", "AE", RATE_ZERO, IDS_BUYER_KNOWN, true},
    {"K", "IC", RATE_ZERO, IDS_BOTH_VAT, true},     {"G", "G", RATE_ZERO, IDS_VAT, true},
    {"O", "O", RATE_NONE, IDS_FORBIDDEN, true},     {"L", "AF", RATE_NOT_NEGATIVE, IDS_TAX, false},
    {"M", "AG", RATE_NOT_NEGATIVE, IDS_TAX, false},
};
enum { CATEGORIES = sizeof categories / sizeof *categories };

static const Category *category_of(Str code)
{
    for (int i = 0; i < CATEGORIES; i++)
        if (str_is(code, categories[i].category))
            return &categories[i];
    return NULL;
}

static void breaks(Check *c, const Category *k, int number, const char *term, const char *path,
                   const char *msgid)
{
    Str id = str_format(c->a, "BR-%s-%02d", k->prefix, number);
    rule_break(c, id.p, term, path, str_c(k->category), msgid);
}

static bool is_of(VatKey key, const Category *k)
{
    return str_is(key.category, k->category);
}

/* --- 01 to 04: where a category stands, and whose numbers it asks for --- */

typedef struct {
    int lines, allowances, charges, breakdown;
} Uses;

static Uses uses_of(const EnInvoice *inv, const Category *k)
{
    Uses u = {0};
    for (int i = 0; i < inv->n_lines; i++)
        u.lines += line_counts(&inv->lines[i]) && is_of(inv->lines[i].vat, k);
    for (int i = 0; i < inv->n_allowances; i++)
        if (is_of(inv->allowances[i].vat, k)) {
            u.charges += inv->allowances[i].charge;
            u.allowances += !inv->allowances[i].charge;
        }
    for (int i = 0; i < inv->n_vat; i++)
        u.breakdown += is_of(inv->vat[i].vat, k);
    return u;
}

static void check_place(Check *c, const Category *k, const Uses *u)
{
    bool by_rate = k->rate == RATE_POSITIVE || k->rate == RATE_NOT_NEGATIVE;
    bool used = u->lines || u->allowances || u->charges;
    bool wrong = by_rate ? used != (u->breakdown > 0) : (used || u->breakdown) && u->breakdown != 1;
    if (!by_rate && c->syntax == EN_CII)
        wrong = wrong || (u->breakdown && !used);
    if (wrong && profile_has(c, FROM_BASIC))
        breaks(c, k, 1, "BG-23", "vat",
               N_("The VAT breakdown does not hold this category as lines, allowances and charges "
                  "use it. Compute it again."));
}

static bool ids_wrong(const EnInvoice *inv, IdRule rule)
{
    bool seller_vat = inv->seller.vat_id.n || inv->tax_representative.vat_id.n;
    bool seller_tax = seller_vat || inv->seller.tax_registration.n;
    bool buyer_vat = inv->buyer.vat_id.n;
    switch (rule) {
    case IDS_TAX: return !seller_tax;
    case IDS_VAT: return !seller_vat;
    case IDS_BOTH_VAT: return !seller_vat || !buyer_vat;
    case IDS_BUYER_KNOWN: return !seller_tax || !(buyer_vat || inv->buyer.legal_id.id.n);
    case IDS_FORBIDDEN: return seller_vat || buyer_vat;
    }
    return false;
}

static const char *ids_message(IdRule rule)
{
    switch (rule) {
    case IDS_TAX:
        return N_("This VAT category needs the VAT number or tax number of the seller. Enter it.");
    case IDS_VAT: return N_("This VAT category needs the VAT number of the seller. Enter it.");
    case IDS_BOTH_VAT:
        return N_("This VAT category needs the VAT numbers of the seller and of the buyer. Enter "
                  "them.");
    case IDS_BUYER_KNOWN:
        return N_("Reverse charge needs the tax number of the seller, and the VAT number or the "
                  "SIREN of the buyer. Enter them.");
    case IDS_FORBIDDEN: break;
    }
    return N_("What is outside VAT may carry no VAT number of seller or buyer. Take them out.");
}

static void check_ids(Check *c, const Category *k, const Uses *u)
{
    if (!ids_wrong(c->inv, k->ids))
        return;
    const char *msgid = ids_message(k->ids);
    if (u->lines)
        breaks(c, k, 2, "BT-31", "seller.vat_id", msgid);
    if (u->allowances)
        breaks(c, k, 3, "BT-31", "seller.vat_id", msgid);
    if (u->charges)
        breaks(c, k, 4, "BT-31", "seller.vat_id", msgid);
}

/* --- 05 to 07: the rate --- */

static bool rate_wrong(const Category *k, Percent rate)
{
    switch (k->rate) {
    case RATE_POSITIVE: return rate.micro <= 0;
    case RATE_NOT_NEGATIVE: return rate.micro < 0;
    case RATE_ZERO: return rate.micro != 0;
    case RATE_NONE: break; /* a fact of the reader */
    }
    return false;
}

static const char *rate_message(const Category *k)
{
    if (k->rate == RATE_POSITIVE)
        return N_("A standard or reduced rate of VAT is above 0. Enter it, or another category.");
    if (k->rate == RATE_NOT_NEGATIVE)
        return N_("The rate of this tax is missing or negative. Enter it.");
    return k->rate == RATE_ZERO ? N_("The rate of VAT of this category is 0. Enter 0.")
                                : N_("What is outside VAT has no rate. Take it out.");
}

static void check_rates(Check *c)
{
    const Category *k;
    for (c->row = 0; c->row < c->inv->n_lines; c->row++)
        if ((k = category_of(c->inv->lines[c->row].vat.category)) &&
            rate_wrong(k, c->inv->lines[c->row].vat.rate))
            breaks(c, k, 5, "BT-152", "lines[#].vat.rate", rate_message(k));
    for (c->row = 0; c->row < c->inv->n_allowances; c->row++) {
        const EnAllowance *a = &c->inv->allowances[c->row];
        if ((k = category_of(a->vat.category)) && rate_wrong(k, a->vat.rate))
            breaks(c, k, a->charge ? 7 : 6, a->charge ? "BT-103" : "BT-96",
                   "allowances[#].vat.rate", rate_message(k));
    }
    c->row = -1;
}

/* --- 08 to 10: the breakdown --- */

typedef struct {
    Wide sum;
    int n;
} Basis;

/* What lines, allowances and charges of a category, and of a rate when it has many, add up to. */
static Basis basis_of(const EnInvoice *inv, VatKey key, bool by_rate)
{
    Basis b = {0};
    for (int i = 0; i < inv->n_lines; i++) {
        const EnLine *l = &inv->lines[i];
        if (!line_counts(l) || !str_eq(l->vat.category, key.category) ||
            (by_rate && l->vat.rate.micro != key.rate.micro))
            continue;
        b.sum += l->net_amount.minor;
        b.n++;
    }
    for (int i = 0; i < inv->n_allowances; i++) {
        const EnAllowance *a = &inv->allowances[i];
        if (!str_eq(a->vat.category, key.category) ||
            (by_rate && a->vat.rate.micro != key.rate.micro))
            continue;
        b.sum += a->charge ? a->amount.minor : -a->amount.minor;
        b.n++;
    }
    return b;
}

/* UBL allows less than one unit of the currency for rated categories, CII for exempt ones. */
static Wide basis_tolerance(const Check *c, const Category *k, int n)
{
    bool rated = k->rate == RATE_POSITIVE || k->rate == RATE_NOT_NEGATIVE;
    bool lenient = c->syntax == EN_CII ? !rated && k->rate != RATE_NONE : rated;
    Wide unit = num_pow10(c->inv->decimals);
    int64_t cents = sum_tolerance(c, n);
    return lenient && unit - 1 > cents ? unit - 1 : cents;
}

static Wide distance(Wide a, Wide b)
{
    return a > b ? a - b : b - a;
}

static Wide size_of(Wide v)
{
    return v < 0 ? -v : v;
}

/* How far the VAT lies from its base times its rate, rounded to the cent; signs apart. */
static Wide tax_off(const EnVat *v)
{
    Wide basis = size_of(v->basis.minor);
    return distance(size_of(v->tax.minor), num_div_round(basis * v->vat.rate.micro, 100LL * MICRO));
}

static bool tax_far(const Check *c, const EnVat *v)
{
    if (is_extended(c))
        return tax_off(v) > sum_tolerance(c, basis_of(c->inv, v->vat, true).n);
    return tax_off(v) >= num_pow10(c->inv->decimals);
}

static bool absent_in_row(const Check *c, const char *term)
{
    for (int i = 0; i < c->inv->n_facts; i++) {
        const EnFact *f = &c->inv->facts[i];
        if (f->row == c->row && f->kind == EN_ABSENT && strcmp(f->term, term) == 0)
            return true;
    }
    return false;
}

static void check_basis(Check *c, const Category *k, const EnVat *v)
{
    bool by_rate = k->rate == RATE_POSITIVE || k->rate == RATE_NOT_NEGATIVE;
    if (by_rate && !v->vat.rate.micro && absent_in_row(c, "BT-119"))
        return; /* no rate to sum by */
    Basis b = basis_of(c->inv, v->vat, by_rate);
    bool nothing = c->syntax == EN_CII ? false : by_rate ? b.n == 0 : c->inv->n_lines == 0;
    if (profile_has(c, FROM_BASIC) &&
        (nothing || distance(v->basis.minor, b.sum) > basis_tolerance(c, k, b.n)))
        breaks(
            c, k, 8, "BT-116", "vat[#].basis",
            N_("The base of this VAT is not the sum of its lines, less allowances, plus charges. "
               "Compute it again."));
}

static void check_row(Check *c, const Category *k, const EnVat *v)
{
    bool by_rate = k->rate == RATE_POSITIVE || k->rate == RATE_NOT_NEGATIVE;
    bool reason = v->exemption_reason.n || v->exemption_code.n;
    check_basis(c, k, v);
    if (by_rate ? tax_far(c, v) : v->tax.minor != 0)
        breaks(c, k, 9, "BT-117", "vat[#].tax",
               by_rate ? N_("This VAT is not its base times its rate. Compute it again.")
                       : N_("No VAT is due in this category. Enter 0."));
    if (reason != k->reason)
        breaks(c, k, 10, "BT-120", "vat[#].exemption_reason",
               k->reason ? N_("This VAT category needs a reason of exemption. Enter its text or "
                              "its VATEX code.")
                         : N_("This VAT category has no reason of exemption. Take it out."));
}

/* BR-CO-17 allows one unit of the currency in every profile. */
static bool tax_not_computed(const Check *c, const EnVat *v)
{
    Wide unit = num_pow10(c->inv->decimals);
    bool other_tax = !v->vat.category.n && absent_in_row(c, "VAT");
    if (other_tax || num_div_round(v->vat.rate.micro, MICRO) == 0)
        return num_div_round(v->tax.minor, unit) != 0;
    return c->syntax == EN_CII ? tax_off(v) > unit : tax_off(v) >= unit;
}

static void check_breakdown(Check *c)
{
    for (c->row = 0; c->row < c->inv->n_vat; c->row++) {
        const EnVat *v = &c->inv->vat[c->row];
        const Category *k = category_of(v->vat.category);
        if (k)
            check_row(c, k, v);
        if (!v->vat.category.n) {
            static const char msgid[] = N_("A row of the VAT breakdown has no category. Enter it.");
            rule_break(c, "BR-47", "BT-118", "vat[#].vat.category", STR(""), msgid);
            if (absent_in_row(c, "VAT"))
                rule_break(c, "BR-48", "BT-119", "vat[#].vat.rate", STR(""), msgid);
        }
        if (!is_extended(c) && tax_not_computed(c, v))
            rule_break(c, "BR-CO-17", "BT-117", "vat[#].tax", STR(""),
                       N_("This VAT is not its base times its rate. Compute it again."));
    }
    c->row = -1;
}

/* --- what single categories ask for --- */

static void check_intra_community(Check *c, const Uses *u)
{
    const EnInvoice *inv = c->inv;
    if (!u->breakdown)
        return;
    if (!inv->delivery.date.day && !inv->period_start.day && !inv->period_end.day &&
        !(inv->vat_due_code.n && c->syntax != EN_CII))
        rule_break(
            c, "BR-IC-11", "BT-72", "delivery.date", STR(""),
            N_("A supply inside the Union needs the date of delivery or a period. Enter it."));
    if (!inv->delivery.address.country.n)
        rule_break(c, "BR-IC-12", "BT-80", "delivery.address.country", STR(""),
                   N_("A supply inside the Union needs the country of delivery. Enter it."));
}

static bool allowance_of_other(const EnInvoice *inv, const char *category, int charge)
{
    for (int i = 0; i < inv->n_allowances; i++) {
        const EnAllowance *a = &inv->allowances[i];
        if ((charge < 0 || a->charge == (charge > 0)) && a->vat.category.n &&
            !str_is(a->vat.category, category))
            return true;
    }
    return false;
}

static bool line_of_other(const EnInvoice *inv, const char *category)
{
    for (int i = 0; i < inv->n_lines; i++)
        if (inv->lines[i].vat.category.n && !str_is(inv->lines[i].vat.category, category))
            return true;
    return false;
}

static bool breakdown_of_other(const EnInvoice *inv, const char *category)
{
    for (int i = 0; i < inv->n_vat; i++)
        if (inv->vat[i].vat.category.n && !str_is(inv->vat[i].vat.category, category))
            return true;
    return false;
}

/* The rules of CII look at lines and breakdown together, and at allowances and charges. */
static void check_outside(Check *c, const Uses *u)
{
    static const char msgid[] = N_(
        "What is outside VAT stands alone on an invoice. Make another invoice of the rest.");
    const EnInvoice *inv = c->inv;
    bool cii = c->syntax == EN_CII, lines = line_of_other(inv, "O");
    bool breakdown = breakdown_of_other(inv, "O");
    if (!u->breakdown || c->profile == EN_PROFILE_EXTENDED ||
        (cii && c->profile == EN_PROFILE_EXTENDED_CTC_FR))
        return;
    if (breakdown || (cii && lines))
        rule_break(c, "BR-O-11", "BT-118", "vat", STR("O"), msgid);
    if (profile_has(c, FROM_BASIC) && (lines || (cii && breakdown)))
        rule_break(c, "BR-O-12", "BT-151", "lines", STR("O"), msgid);
    if (allowance_of_other(inv, "O", cii ? -1 : 0))
        rule_break(c, "BR-O-13", "BT-95", "allowances", STR("O"), msgid);
    if (allowance_of_other(inv, "O", cii ? -1 : 1))
        rule_break(c, "BR-O-14", "BT-102", "allowances", STR("O"), msgid);
}

/* Category B, the split payment of Italy. */
static void check_split_payment(Check *c)
{
    static const Category split = {"B", "B", RATE_POSITIVE, IDS_TAX, false};
    Uses u = uses_of(c->inv, &split), s = uses_of(c->inv, &categories[0]);
    if (!u.lines && !u.allowances && !u.charges && !u.breakdown)
        return;
    if (!str_is(c->inv->seller.address.country, "IT") ||
        !str_is(c->inv->buyer.address.country, "IT"))
        rule_break(c, "BR-B-01", "BT-151", "vat", STR("B"),
                   N_("Split payment is for invoices inside Italy. Choose another VAT category."));
    if (s.lines || s.allowances || s.charges || s.breakdown)
        rule_break(c, "BR-B-02", "BT-151", "vat", STR("B"),
                   N_("Split payment and standard VAT do not stand on one invoice. Make two."));
}

/* --- what the reader found missing, or too much, of rates and of the breakdown --- */

static void check_fact_of_rate(Check *c, const EnFact *f)
{
    const EnInvoice *inv = c->inv;
    bool line = strcmp(f->term, "BT-152") == 0;
    bool charge = strcmp(f->term, "BT-103") == 0, allowance = strcmp(f->term, "BT-96") == 0;
    if ((!line && !charge && !allowance) || f->row >= (line ? inv->n_lines : inv->n_allowances))
        return;
    Str code = line ? inv->lines[f->row].vat.category : inv->allowances[f->row].vat.category;
    const Category *k = category_of(code);
    if (k && profile_has(c, line ? FROM_BASIC : FROM_BASIC_WL))
        breaks(c, k,
               line     ? 5
               : charge ? 7
                        : 6,
               f->term, line ? "lines[#].vat.rate" : "allowances[#].vat.rate", rate_message(k));
}

/* What cannot be computed is broken. */
static void check_fact_of_breakdown(Check *c, const EnFact *f)
{
    bool basis = strcmp(f->term, "BT-116") == 0, tax = strcmp(f->term, "BT-117") == 0;
    bool rate = strcmp(f->term, "BT-119") == 0;
    if (f->kind != EN_ABSENT || f->row >= c->inv->n_vat || (!basis && !tax && !rate))
        return;
    const EnVat *v = &c->inv->vat[f->row];
    const Category *k = category_of(v->vat.category);
    bool by_rate = k && (k->rate == RATE_POSITIVE || k->rate == RATE_NOT_NEGATIVE);
    static const char msgid[] = N_("An amount that must be there is missing. Enter it.");
    if (k && basis && !(by_rate && absent_in_row(c, "BT-119")))
        breaks(c, k, 8, "BT-116", "vat[#].basis", msgid);
    if (k && (tax || by_rate))
        breaks(c, k, 9, "BT-117", "vat[#].tax", msgid);
    if (is_extended(c))
        return;
    if (tax || (basis && num_div_round(v->vat.rate.micro, MICRO) != 0))
        rule_break(c, "BR-CO-17", "BT-117", "vat[#].tax", STR(""), msgid);
}

void check_fact_of_vat(Check *c, const EnFact *f)
{
    if (f->row < 0)
        return;
    check_fact_of_rate(c, f);
    if (profile_has(c, FROM_BASIC_WL))
        check_fact_of_breakdown(c, f);
}

void check_vat(Check *c)
{
    if (!profile_has(c, FROM_BASIC_WL))
        return;
    for (int i = 0; i < CATEGORIES; i++) {
        Uses u = uses_of(c->inv, &categories[i]);
        check_place(c, &categories[i], &u);
        check_ids(c, &categories[i], &u);
        if (categories[i].ids == IDS_BOTH_VAT)
            check_intra_community(c, &u);
        if (categories[i].rate == RATE_NONE)
            check_outside(c, &u);
    }
    check_split_payment(c);
    check_rates(c);
    check_breakdown(c);
}
