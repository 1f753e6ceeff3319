/* SPDX-License-Identifier: EUPL-1.2 */
#include "en16931/totals.h"

#define HUNDRED (100LL * MICRO)

typedef struct {
    Errors *e;
    const TotalsInput *in;
    Totals t;
    int *group_of;           /* VAT group of each line */
    int *allowance_group_of; /* and of each document allowance */
    Money *gross;            /* of each group, when prices hold VAT */
} Calc;

static bool too_large(Calc *c, const char *table, int row, const char *field)
{
    Str name = table ? str_format(c->e->a, "%s[%d].%s", table, row, field) : str_c(field);
    return err_add(c->e, ERR_VALIDATION, name.p, "The amount is too large. Check quantity and "
                                                 "price.");
}

static bool in_range(Money m)
{
    return m.minor <= TOTALS_AMOUNT_MAX && m.minor >= -TOTALS_AMOUNT_MAX;
}

static bool key_eq(VatKey a, VatKey b)
{
    return a.rate.micro == b.rate.micro && str_eq(a.category, b.category);
}

static int group_for(Calc *c, VatKey key)
{
    for (int i = 0; i < c->t.n_vat; i++)
        if (key_eq(c->t.vat[i].vat, key))
            return i;
    c->t.vat[c->t.n_vat].vat = key;
    return c->t.n_vat++;
}

/* m × part / whole for |part| <= |whole|: the result is no larger than m. */
static Money share(Money m, int64_t part, int64_t whole)
{
    Money out = {0};
    money_share(m, part, whole, &out);
    return out;
}

static Money without_vat(Money gross, Percent rate)
{
    return share(gross, HUNDRED, HUNDRED + rate.micro);
}

static Money vat_on(Money basis, Percent rate)
{
    return share(basis, rate.micro, HUNDRED);
}

static bool check_rate(Calc *c, const char *table, int row, VatKey vat)
{
    if (vat.rate.micro >= 0 && vat.rate.micro <= HUNDRED)
        return true;
    Str name = str_format(c->e->a, "%s[%d].vat_code", table, row);
    return err_add(c->e, ERR_VALIDATION, name.p, "A VAT rate lies between 0 and 100 %%. Correct "
                                                 "it.");
}

static bool line_price(Calc *c, int i)
{
    const TotalsLine *l = &c->in->lines[i];
    TotalsLineResult *r = &c->t.lines[i];
    if (!price_less_percent(l->price, l->discount, &r->price))
        return too_large(c, "items", i, "rate");
    r->net_price = r->price;
    if (!c->in->included)
        return true;
    Wide net = num_div_round((Wide)r->price.micro * HUNDRED, HUNDRED + l->vat.rate.micro);
    return num_narrow(net, &r->net_price.micro) || too_large(c, "items", i, "rate");
}

static bool line_amount(Calc *c, int i)
{
    const TotalsLine *l = &c->in->lines[i];
    TotalsLineResult *r = &c->t.lines[i];
    if (!check_rate(c, "items", i, l->vat) || !line_price(c, i))
        return false;
    if (!money_from_price(l->qty, r->price, c->in->decimals, &r->amount) ||
        !in_range(r->amount) || !in_range(l->allowances) || !in_range(l->charges))
        return too_large(c, "items", i, "amount");
    r->amount.minor += l->charges.minor - l->allowances.minor;
    if (!in_range(r->amount))
        return too_large(c, "items", i, "amount");
    r->net = r->amount;
    c->group_of[i] = group_for(c, l->vat);
    return true;
}

/* With VAT in the prices: the base of a group comes from the sum of its lines, and its last
 * line takes what rounding each line leaves over. */
static void lines_without_vat(Calc *c)
{
    int n = c->t.n_vat;
    int *last = arena_array_of(c->e->a, int, n);
    for (int i = 0; i < c->in->n_lines; i++) {
        int g = c->group_of[i];
        c->gross[g].minor += c->t.lines[i].amount.minor;
        c->t.lines[i].net = without_vat(c->t.lines[i].amount, c->in->lines[i].vat.rate);
        c->t.vat[g].lines.minor += c->t.lines[i].net.minor;
        last[g] = i;
    }
    for (int g = 0; g < n; g++) {
        TotalsVat *v = &c->t.vat[g];
        Money basis = without_vat(c->gross[g], v->vat.rate);
        c->t.lines[last[g]].net.minor += basis.minor - v->lines.minor;
        v->lines = basis;
    }
}

static bool add_lines(Calc *c)
{
    bool ok = true;
    for (int i = 0; i < c->in->n_lines; i++)
        ok = line_amount(c, i) && ok;
    if (!ok)
        return false;
    if (c->in->included)
        lines_without_vat(c);
    else
        for (int i = 0; i < c->in->n_lines; i++)
            c->t.vat[c->group_of[i]].lines.minor += c->t.lines[i].net.minor;
    return true;
}

static bool add_allowances(Calc *c)
{
    for (int i = 0; i < c->in->n_allowances; i++) {
        const TotalsAllowance *a = &c->in->allowances[i];
        if (!in_range(a->amount))
            return too_large(c, "allowances", i, "amount");
        if (!check_rate(c, "allowances", i, a->vat))
            return false;
        int g = c->allowance_group_of[i] = group_for(c, a->vat);
        Money *sum = a->charge ? &c->t.vat[g].charge : &c->t.vat[g].allowance;
        sum->minor += a->amount.minor;
    }
    return true;
}

static Money basis_of(const TotalsVat *v)
{
    return (Money){v->lines.minor - v->discount.minor - v->allowance.minor + v->charge.minor};
}

/* Bases and taxes before the discount on the whole. */
static void tax_groups(Calc *c)
{
    for (int g = 0; g < c->t.n_vat; g++) {
        TotalsVat *v = &c->t.vat[g];
        v->basis = basis_of(v);
        v->tax = vat_on(v->basis, v->vat.rate);
        bool as_priced = c->in->included && v->allowance.minor == 0 && v->charge.minor == 0;
        if (as_priced) /* the customer pays the price shown: the tax is what is left of it */
            v->tax.minor = c->gross[g].minor - v->basis.minor;
    }
}

/* What the discount is shared by: the base of a group, or base and tax. */
static int64_t weight(const Calc *c, const TotalsVat *v)
{
    bool net = c->in->discount_on == DISCOUNT_ON_NET_TOTAL;
    return v->basis.minor + (net ? 0 : v->tax.minor);
}

static bool discount_amount(Calc *c, int64_t whole)
{
    c->t.discount = c->in->discount_amount;
    if (!in_range(c->t.discount))
        return too_large(c, NULL, 0, "discount_amount");
    if (c->t.discount.minor)
        return true;
    Percent p = c->in->discount_percent;
    if (p.micro < -HUNDRED || p.micro > HUNDRED)
        return err_add(c->e, ERR_VALIDATION, "additional_discount_percentage",
                       "A discount lies between 0 and 100 %%. Correct it.");
    c->t.discount = share((Money){whole}, p.micro, HUNDRED);
    return true;
}

static void discount_group(Calc *c, TotalsVat *v, Money part)
{
    if (c->in->discount_on == DISCOUNT_ON_NET_TOTAL) {
        v->discount = part;
        v->basis = basis_of(v);
        v->tax = vat_on(v->basis, v->vat.rate);
        return;
    }
    Money gross = {v->basis.minor + v->tax.minor - part.minor};
    Money basis = without_vat(gross, v->vat.rate);
    v->discount.minor = v->basis.minor - basis.minor;
    v->basis = basis;
    v->tax.minor = gross.minor - basis.minor;
}

static bool apply_discount(Calc *c)
{
    int64_t whole = 0;
    int last = -1;
    for (int g = 0; g < c->t.n_vat; g++) {
        whole += weight(c, &c->t.vat[g]);
        if (weight(c, &c->t.vat[g]))
            last = g;
    }
    if (!discount_amount(c, whole))
        return false;
    if (c->t.discount.minor == 0)
        return true;
    if (whole == 0)
        return err_add(c->e, ERR_VALIDATION, "discount_amount",
                       "There is no amount that this discount could be taken from. Add lines, "
                       "or empty the discount.");
    Money left = c->t.discount;
    for (int g = 0; g <= last; g++) {
        TotalsVat *v = &c->t.vat[g];
        Money part = left; /* parts of both signs may be far larger than their sum */
        if (g != last && (!money_share(c->t.discount, weight(c, v), whole, &part) ||
                          !in_range(part)))
            return too_large(c, NULL, 0, "discount_amount");
        left.minor -= part.minor;
        discount_group(c, v, part);
    }
    return true;
}

/* The last line of each group, or -1. */
static int *last_lines(Calc *c)
{
    int *last = arena_array_of(c->e->a, int, c->t.n_vat);
    for (int g = 0; g < c->t.n_vat; g++)
        last[g] = -1;
    for (int i = 0; i < c->in->n_lines; i++)
        if (c->t.lines[i].net.minor || last[c->group_of[i]] < 0)
            last[c->group_of[i]] = i;
    return last;
}

static bool discount_lines(Calc *c, const int *last)
{
    int64_t *given = arena_array_of(c->e->a, int64_t, c->t.n_vat);
    for (int i = 0; i < c->in->n_lines; i++) {
        TotalsLineResult *r = &c->t.lines[i];
        const TotalsVat *v = &c->t.vat[c->group_of[i]];
        Money part = {0};
        if (v->lines.minor &&
            (!money_share(v->discount, r->net.minor, v->lines.minor, &part) || !in_range(part)))
            return too_large(c, NULL, 0, "discount_amount");
        r->net_after.minor = r->net.minor - part.minor;
        given[c->group_of[i]] += part.minor;
    }
    for (int g = 0; g < c->t.n_vat; g++)
        if (last[g] >= 0)
            c->t.lines[last[g]].net_after.minor -= c->t.vat[g].discount.minor - given[g];
    return true;
}

static bool sum_up(Calc *c)
{
    Totals *t = &c->t;
    for (int g = 0; g < t->n_vat; g++) {
        const TotalsVat *v = &t->vat[g];
        t->lines_total.minor += v->lines.minor;
        t->allowances.minor += v->discount.minor + v->allowance.minor;
        t->charges.minor += v->charge.minor;
        t->net.minor += v->basis.minor;
        t->tax.minor += v->tax.minor;
    }
    t->gross.minor = t->net.minor + t->tax.minor;
    t->prepaid = c->in->prepaid;
    t->rounding = c->in->rounding;
    if (!in_range(t->prepaid) || !in_range(t->rounding))
        return too_large(c, NULL, 0, "total_advance");
    t->payable.minor = t->gross.minor - t->prepaid.minor + t->rounding.minor;
    return in_range(t->lines_total) && in_range(t->gross) ? true
                                                           : too_large(c, NULL, 0, "grand_total");
}

static bool to_base(Calc *c, Money m, Money *out)
{
    ExRate rate = c->in->rate;
    if (rate.pico == 0) {
        *out = m;
        return true;
    }
    if (money_convert(m, rate, c->in->decimals, c->in->base_decimals, out) && in_range(*out))
        return true;
    return too_large(c, NULL, 0, "conversion_rate");
}

static bool base_groups(Calc *c)
{
    Totals *t = &c->t;
    if (!to_base(c, t->gross, &t->base_gross) || !to_base(c, t->lines_total, &t->base_lines_total))
        return false;
    for (int g = 0; g < t->n_vat; g++) {
        TotalsVat *v = &t->vat[g];
        if (!to_base(c, v->basis, &v->base_basis) || !to_base(c, v->tax, &v->base_tax))
            return false;
        t->base_net.minor += v->base_basis.minor;
        t->base_tax.minor += v->base_tax.minor;
    }
    t->base_residue.minor = t->base_gross.minor - t->base_net.minor - t->base_tax.minor;
    t->base_net.minor += t->base_residue.minor;
    if (t->n_vat)
        t->vat[t->n_vat - 1].base_basis.minor += t->base_residue.minor;
    return true;
}

/* Lines and allowances of a group come to its base; its last line (or allowance) sees to it. */
static bool base_parts(Calc *c, const int *last)
{
    Totals *t = &c->t;
    int64_t *left = arena_array_of(c->e->a, int64_t, t->n_vat);
    for (int g = 0; g < t->n_vat; g++)
        left[g] = t->vat[g].base_basis.minor;
    for (int i = 0; i < c->in->n_lines; i++) {
        if (!to_base(c, t->lines[i].net_after, &t->lines[i].base_net_after))
            return false;
        left[c->group_of[i]] -= t->lines[i].base_net_after.minor;
    }
    for (int i = 0; i < c->in->n_allowances; i++) {
        bool charge = c->in->allowances[i].charge;
        if (!to_base(c, c->in->allowances[i].amount, &t->base_allowances[i]))
            return false;
        left[c->allowance_group_of[i]] -= (charge ? 1 : -1) * t->base_allowances[i].minor;
    }
    for (int i = c->in->n_allowances - 1; i >= 0; i--) {
        int g = c->allowance_group_of[i];
        if (last[g] >= 0)
            continue;
        t->base_allowances[i].minor += (c->in->allowances[i].charge ? 1 : -1) * left[g];
        left[g] = 0;
    }
    for (int g = 0; g < t->n_vat; g++)
        if (last[g] >= 0)
            t->lines[last[g]].base_net_after.minor += left[g];
    return true;
}

bool totals_compute(Errors *e, const TotalsInput *in, Totals *out)
{
    Calc c = {.e = e, .in = in};
    int n = in->n_lines + in->n_allowances;
    if (in->n_lines > TOTALS_LINES_MAX || in->n_allowances > TOTALS_LINES_MAX)
        return err_add(e, ERR_TOO_LARGE, "items", "More than %d lines: split the document.",
                       TOTALS_LINES_MAX);
    c.t.lines = arena_array_of(e->a, TotalsLineResult, in->n_lines);
    c.t.vat = arena_array_of(e->a, TotalsVat, n);
    c.t.base_allowances = arena_array_of(e->a, Money, in->n_allowances);
    c.group_of = arena_array_of(e->a, int, in->n_lines);
    c.allowance_group_of = arena_array_of(e->a, int, in->n_allowances);
    c.gross = arena_array_of(e->a, Money, n);
    if (!add_lines(&c) || !add_allowances(&c))
        return false;
    tax_groups(&c);
    if (!apply_discount(&c))
        return false;
    const int *last = last_lines(&c);
    if (!discount_lines(&c, last) || !sum_up(&c) || !base_groups(&c) || !base_parts(&c, last))
        return false;
    *out = c.t;
    return true;
}
