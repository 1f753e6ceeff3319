/* SPDX-License-Identifier: EUPL-1.2
 *
 * Taxes are followed line by line in billionths of a minor unit and rounded once, for the sum.
 */
#include "en16931/cascade.h"

#include "en16931/totals.h"

#define HUNDRED (100LL * MICRO)
#define NANO 1000000000LL
enum { TAXES_MAX = 100 };

typedef struct {
    Errors *e;
    const CascadeInput *in;
    Cascade t;
    Wide *sums;    /* of each tax, in nano minor units */
    Money *nets;   /* of each line, after the discount */
    Money gross;   /* sum of lines as priced */
} Calc;

static bool too_large(Calc *c, const char *table, int row)
{
    Str name = str_format(c->e->a, "%s[%d].amount", table, row);
    return err_add(c->e, ERR_VALIDATION, name.p, "The amount is too large. Check quantity and "
                                                 "price.");
}

static bool fits(Wide nano)
{
    Wide max = (Wide)TOTALS_AMOUNT_MAX * NANO;
    return nano <= max && nano >= -max;
}

static Money rounded(Wide nano)
{
    return (Money){(int64_t)num_div_round(nano, NANO)};
}

static Percent rate_of(const CascadeInput *in, int line, int tax)
{
    const Percent *own = in->lines[line].rates;
    return own && own[tax].micro >= 0 ? own[tax] : in->taxes[tax].rate;
}

static Wide percent_of(Wide nano, Percent p)
{
    return num_div_round(nano * p.micro, HUNDRED);
}

/* qty × amount by unit; out of range when it does not fit. */
static Wide per_unit(const CascadeInput *in, int line, int tax)
{
    Wide v = (Wide)in->lines[line].qty.micro * in->taxes[tax].unit_amount.micro; /* 10^-12 */
    if (__builtin_mul_overflow(v, (Wide)num_pow10(in->decimals), &v))
        return (Wide)TOTALS_AMOUNT_MAX * NANO + 1;
    return num_div_round(v, 1000);
}

static bool rate_ok(Percent p)
{
    return p.micro <= 10 * HUNDRED && p.micro >= -10 * HUNDRED;
}

static bool check_tax(Calc *c, int i)
{
    const CascadeTax *t = &c->in->taxes[i];
    bool previous = t->type == CHARGE_ON_PREVIOUS_AMOUNT || t->type == CHARGE_ON_PREVIOUS_TOTAL;
    Str name = str_format(c->e->a, "taxes[%d].row_id", i);
    if (previous && (t->row < 1 || t->row > i))
        return err_add(c->e, ERR_VALIDATION, name.p, "A tax row may only refer to an earlier "
                                                     "row. Correct its row number.");
    if (t->included && t->type == CHARGE_ACTUAL)
        return err_add(c->e, ERR_VALIDATION, name.p,
                       "A fixed amount cannot be included in the prices. Untick it, or use a "
                       "rate.");
    bool ok = rate_ok(t->rate);
    for (int k = 0; k < c->in->n_lines; k++)
        ok = ok && rate_ok(rate_of(c->in, k, i));
    if (!ok)
        return err_add(c->e, ERR_VALIDATION, name.p, "The rate is too large. Correct it.");
    return fits((Wide)t->amount.minor * NANO) || too_large(c, "taxes", i);
}

#define ONE 1000000000000LL

/* The share of the net price that the included taxes add, in units of 1 / ONE. */
typedef struct {
    Wide fraction[TAXES_MAX]; /* of each row, 0 when not included */
    Wide total[TAXES_MAX];    /* 1 + fractions up to the row */
} Fractions;

/* The sum of the fractions, and the fixed part of the line amount; a sum that does not fit
 * makes the fixed part out of range. */
static Wide included_part(const CascadeInput *in, int line, Wide *out_fixed)
{
    Fractions f = {0};
    Wide sum = 0;
    *out_fixed = 0;
    for (int k = 0; k < in->n_taxes; k++) {
        const CascadeTax *t = &in->taxes[k];
        Wide of = t->type == CHARGE_ON_PREVIOUS_AMOUNT  ? f.fraction[t->row - 1]
                  : t->type == CHARGE_ON_PREVIOUS_TOTAL ? f.total[t->row - 1]
                                                        : ONE;
        if (t->included && t->type == CHARGE_ON_ITEM_QUANTITY)
            *out_fixed += per_unit(in, line, k);
        else if (t->included)
            f.fraction[k] = percent_of(of, rate_of(in, line, k));
        sum += f.fraction[k];
        f.total[k] = ONE + sum;
        if (sum > 1000LL * ONE || sum < -1000LL * ONE) {
            *out_fixed = (Wide)TOTALS_AMOUNT_MAX * NANO + 1;
            break;
        }
    }
    return sum;
}

static bool line_net(Calc *c, int i)
{
    const CascadeLine *l = &c->in->lines[i];
    Money amount;
    Wide fixed;
    if (!money_from_price(l->qty, l->price, c->in->decimals, &amount) ||
        !fits((Wide)amount.minor * NANO))
        return too_large(c, "items", i);
    Wide part = included_part(c->in, i, &fixed);
    if (part <= -ONE || !fits(fixed))
        return too_large(c, "items", i);
    Wide net = num_div_round(((Wide)amount.minor * NANO - fixed) * ONE, ONE + part);
    if (!fits(net))
        return too_large(c, "items", i);
    c->t.line_nets[i] = c->nets[i] = rounded(net);
    c->gross.minor += amount.minor;
    c->t.net.minor += c->nets[i].minor;
    return true;
}

/* The last line takes what is left. */
static bool discount_net(Calc *c)
{
    int64_t whole = c->t.net.minor;
    Money left = c->in->net_discount, part;
    if (left.minor == 0)
        return true;
    if (whole == 0)
        return err_add(c->e, ERR_VALIDATION, "discount_amount",
                       "There is no amount that this discount could be taken from. Add lines, "
                       "or empty the discount.");
    for (int i = 0; i < c->in->n_lines; i++) {
        part = left;
        if (i < c->in->n_lines - 1 &&
            (!money_share(c->in->net_discount, c->nets[i].minor, whole, &part) ||
             !fits((Wide)part.minor * NANO)))
            return too_large(c, "items", i);
        c->nets[i].minor -= part.minor;
        left.minor -= part.minor;
    }
    c->t.net.minor -= c->in->net_discount.minor;
    return true;
}

/* A fixed amount belongs to the lines in proportion to their nets; it is spread so that rows
 * further down that build on it come out right in sum. */
static Wide actual_share(Calc *c, int line, int tax)
{
    Wide amount = (Wide)c->in->taxes[tax].amount.minor * NANO;
    if (c->t.net.minor == 0)
        return line == 0 ? amount : 0;
    return num_div_round(amount / NANO * c->nets[line].minor * (c->t.net.minor < 0 ? -NANO : NANO),
                         c->t.net.minor < 0 ? -(Wide)c->t.net.minor : c->t.net.minor);
}

static Wide tax_of_line(Calc *c, int line, int k, const Wide *amounts, const Wide *totals)
{
    const CascadeTax *t = &c->in->taxes[k];
    Percent rate = rate_of(c->in, line, k);
    switch (t->type) {
    case CHARGE_ACTUAL: return actual_share(c, line, k);
    case CHARGE_ON_PREVIOUS_AMOUNT: return percent_of(amounts[t->row - 1], rate);
    case CHARGE_ON_PREVIOUS_TOTAL: return percent_of(totals[t->row - 1], rate);
    case CHARGE_ON_ITEM_QUANTITY: return per_unit(c->in, line, k);
    case CHARGE_ON_NET_TOTAL: break;
    }
    return percent_of((Wide)c->nets[line].minor * NANO, rate);
}

static bool tax_line(Calc *c, int line)
{
    Wide amounts[TAXES_MAX], totals[TAXES_MAX];
    Wide total = (Wide)c->nets[line].minor * NANO;
    for (int k = 0; k < c->in->n_taxes; k++) {
        amounts[k] = tax_of_line(c, line, k, amounts, totals);
        total += amounts[k];
        totals[k] = total;
        c->sums[k] += amounts[k];
        if (!fits(amounts[k]) || !fits(total) || !fits(c->sums[k]))
            return too_large(c, "taxes", k);
    }
    return true;
}

/* With taxes in the prices the customer owes the prices: a few cents of rounding are put right
 * (as in ERPNext, at most five). */
static int64_t included_adjustment(const Calc *c, int64_t total)
{
    int64_t want = c->gross.minor - c->in->net_discount.minor;
    bool any = false;
    for (int k = 0; k < c->in->n_taxes; k++) {
        any = any || c->in->taxes[k].included;
        want += c->in->taxes[k].included ? 0 : c->t.tax_amounts[k].minor;
    }
    int64_t off = want - total;
    return any && off >= -5 && off <= 5 ? off : 0;
}

static void run_totals(Calc *c)
{
    int64_t total = c->t.net.minor;
    for (int k = 0; k < c->in->n_taxes; k++) {
        bool actual = c->in->taxes[k].type == CHARGE_ACTUAL;
        c->t.tax_amounts[k] = actual ? c->in->taxes[k].amount : rounded(c->sums[k]);
        total += c->t.tax_amounts[k].minor;
        c->t.totals[k].minor = total;
    }
    c->t.adjustment.minor = included_adjustment(c, total);
    c->t.grand_total.minor = total + c->t.adjustment.minor - c->in->cash_discount.minor;
}

bool taxes_cascade(Errors *e, const CascadeInput *in, Cascade *out)
{
    Calc c = {.e = e, .in = in};
    if (in->n_lines > TOTALS_LINES_MAX || in->n_taxes > TAXES_MAX)
        return err_add(e, ERR_TOO_LARGE, "taxes", "Too many lines or tax rows. Make several "
                                                  "documents.");
    c.t.line_nets = arena_array_of(e->a, Money, in->n_lines);
    c.nets = arena_array_of(e->a, Money, in->n_lines);
    c.t.tax_amounts = arena_array_of(e->a, Money, in->n_taxes);
    c.t.totals = arena_array_of(e->a, Money, in->n_taxes);
    c.sums = arena_array_of(e->a, Wide, in->n_taxes);
    bool ok = true;
    for (int k = 0; k < in->n_taxes; k++)
        ok = check_tax(&c, k) && ok;
    for (int i = 0; ok && i < in->n_lines; i++)
        ok = line_net(&c, i);
    ok = ok && discount_net(&c);
    for (int i = 0; ok && i < in->n_lines; i++)
        ok = tax_line(&c, i);
    if (!ok)
        return false;
    run_totals(&c);
    *out = c.t;
    return true;
}
