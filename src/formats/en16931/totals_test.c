/* SPDX-License-Identifier: EUPL-1.2
 *
 * Expected figures were computed by hand; the working stands beside them.
 */
#include "en16931/totals.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static Arena *arena;
static Errors errors;
static Totals t;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    errors = (Errors){.a = arena};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static VatKey vat(const char *category, int64_t micro_percent)
{
    return (VatKey){str_c(category), {micro_percent}};
}

#define S20 vat("S", 20 * MICRO)
#define S10 vat("S", 10 * MICRO)
#define S55 vat("S", 5500000)
#define E0 vat("E", 0)

/* Quantity and price in millionths. */
static TotalsLine line(int64_t qty, int64_t price, VatKey key)
{
    return (TotalsLine){.qty = {qty}, .price = {price}, .vat = key};
}

#define INPUT(l) ((TotalsInput){.lines = (l), .n_lines = sizeof(l) / sizeof *(l), .decimals = 2, \
                                .base_decimals = 2})

/* 2 × 500.00 + 3 × 33.333 (= 99.999 -> 100.00) at 20 %; 1.5 × 10.11 (15.165 -> 15.17) at 5.5 %.
 * VAT 20 %: 1 100.00 -> 220.00; 5.5 %: 15.17 -> 0.83435 -> 0.83. */
static void lines_and_groups(void **state)
{
    (void)state;
    TotalsLine l[] = {line(2 * MICRO, 500 * MICRO, S20), line(1500000, 10110000, S55),
                      line(3 * MICRO, 33333000, S20)};
    TotalsInput in = INPUT(l);
    in.prepaid.minor = 100000;
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.lines[1].net.minor, 1517);
    assert_int_equal(t.lines[2].net.minor, 10000);
    assert_int_equal(t.n_vat, 2);
    assert_int_equal(t.vat[0].basis.minor, 110000);
    assert_int_equal(t.vat[0].tax.minor, 22000);
    assert_int_equal(t.vat[1].basis.minor, 1517);
    assert_int_equal(t.vat[1].tax.minor, 83);
    assert_int_equal(t.lines_total.minor, 111517);
    assert_int_equal(t.net.minor, 111517);
    assert_int_equal(t.tax.minor, 22083);
    assert_int_equal(t.gross.minor, 133600);
    assert_int_equal(t.payable.minor, 33600);
    assert_int_equal(t.base_gross.minor, 133600);
}

/* VAT is rounded on the sum: 3 × 0.13 at 20 % = 0.39 -> 0.078 -> 0.08, not 3 × 0.03 = 0.09.
 * Half goes away from zero: 0.125 -> 0.13 and -0.125 -> -0.13 (0.625 × 20 %). */
static void rounding(void **state)
{
    (void)state;
    TotalsLine l[] = {line(MICRO, 130000, S20), line(MICRO, 130000, S20), line(MICRO, 130000, S20)};
    TotalsInput in = INPUT(l);
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.tax.minor, 8);
    TotalsLine half[] = {line(MICRO, 25 * MICRO, vat("S", 12500000))}; /* 3.125 */
    in = INPUT(half);
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.tax.minor, 313);
    half[0].qty.micro = -MICRO;
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.tax.minor, -313);
    assert_int_equal(t.gross.minor, -2813);
}

/* 99.99 less 12.5 % = 87.49125; × 3 = 262.47375 -> 262.47; less 2.47 plus 1.00 = 261.00. */
static void discounts_of_a_line(void **state)
{
    (void)state;
    TotalsLine l[] = {line(3 * MICRO, 99990000, S20)};
    l[0].discount.micro = 12500000;
    l[0].allowances.minor = 247;
    l[0].charges.minor = 100;
    TotalsInput in = INPUT(l);
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.lines[0].price.micro, 87491250);
    assert_int_equal(t.lines[0].net.minor, 26100);
    assert_int_equal(t.tax.minor, 5220);
}

/* 100 at 20 %, 50 at 10 %, 50 at 5.5 %; discount 10.01 on the net total of 200:
 * 5.005 -> 5.01; 2.5025 -> 2.50; the last takes 10.01 - 7.51 = 2.50.
 * Bases 94.99, 47.50, 47.50; taxes 18.998 -> 19.00, 4.75, 2.6125 -> 2.61. */
static void a_discount_on_the_net_total(void **state)
{
    (void)state;
    TotalsLine l[] = {line(MICRO, 60 * MICRO, S20), line(MICRO, 50 * MICRO, S10),
                      line(MICRO, 50 * MICRO, S55), line(MICRO, 40 * MICRO, S20)};
    TotalsInput in = INPUT(l);
    in.discount_amount.minor = 1001;
    assert_true(totals_compute(&errors, &in, &t));
    const int64_t discounts[] = {501, 250, 250}, taxes[] = {1900, 475, 261};
    for (int g = 0; g < 3; g++) {
        assert_int_equal(t.vat[g].discount.minor, discounts[g]);
        assert_int_equal(t.vat[g].tax.minor, taxes[g]);
    }
    /* lines of 20 %: 5.01 × 60/100 = 3.006 -> 3.01; the last takes 2.00 */
    assert_int_equal(t.lines[0].net_after.minor, 5699);
    assert_int_equal(t.lines[3].net_after.minor, 3800);
    assert_int_equal(t.lines_total.minor, 20000);
    assert_int_equal(t.allowances.minor, 1001);
    assert_int_equal(t.net.minor, 18999);
    assert_int_equal(t.gross.minor, 18999 + 1900 + 475 + 261);
    in.discount_amount.minor = 0;
    in.discount_percent.micro = 10 * MICRO; /* 20.00 */
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.net.minor, 18000);
}

/* 100 at 20 % and 100 exempt: grand total 220. Discount 22.00 on it: 12.00 and 10.00.
 * First group: gross 108.00 -> base 90.00, tax 18.00; second 90.00. Total 198.00. */
static void a_discount_on_the_grand_total(void **state)
{
    (void)state;
    TotalsLine l[] = {line(MICRO, 100 * MICRO, S20), line(MICRO, 100 * MICRO, E0)};
    TotalsInput in = INPUT(l);
    in.discount_on = DISCOUNT_ON_GRAND_TOTAL;
    in.discount_percent.micro = 10 * MICRO;
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.gross.minor, 19800);
    assert_int_equal(t.vat[0].basis.minor, 9000);
    assert_int_equal(t.vat[0].tax.minor, 1800);
    assert_int_equal(t.vat[0].discount.minor, 1000);
    assert_int_equal(t.vat[1].basis.minor, 9000);
    assert_int_equal(t.discount.minor, 2200);
}

/* 3 × 9.99 with 20 %: 29.97 -> 24.975 -> 24.98 + 4.99. 2 × 5.00 with 5.5 %: 10.00 -> 9.4787 ->
 * 9.48 + 0.52. Line nets: 8.325 -> 8.33, 8.33, and the last 24.98 - 16.66 = 8.32. */
static void prices_with_vat(void **state)
{
    (void)state;
    TotalsLine l[] = {line(MICRO, 9990000, S20), line(2 * MICRO, 5 * MICRO, S55),
                      line(MICRO, 9990000, S20), line(MICRO, 9990000, S20)};
    TotalsInput in = INPUT(l);
    in.included = true;
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.vat[0].basis.minor, 2498);
    assert_int_equal(t.vat[0].tax.minor, 499);
    assert_int_equal(t.vat[1].basis.minor, 948);
    assert_int_equal(t.vat[1].tax.minor, 52);
    assert_int_equal(t.lines[0].net.minor, 833);
    assert_int_equal(t.lines[3].net.minor, 832);
    assert_int_equal(t.lines[1].net_price.micro, 4739336); /* 5 / 1.055 */
    assert_int_equal(t.gross.minor, 3997);
}

/* A group of allowances alone, and one that mixes: 100 at 20 % less 10.00, plus 5.00 freight at
 * 10 %: bases 90.00 and 5.00, taxes 18.00 and 0.50. */
static void allowances_of_the_document(void **state)
{
    (void)state;
    TotalsLine l[] = {line(MICRO, 100 * MICRO, S20)};
    TotalsAllowance a[] = {{false, {1000}, S20}, {true, {500}, S10}};
    TotalsInput in = INPUT(l);
    in.allowances = a;
    in.n_allowances = 2;
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.allowances.minor, 1000);
    assert_int_equal(t.charges.minor, 500);
    assert_int_equal(t.net.minor, 9500);
    assert_int_equal(t.tax.minor, 1850);
    assert_int_equal(t.n_vat, 2);
    assert_int_equal(t.vat[1].basis.minor, 500);
}

/* 33.33 USD at 20 % and 33.33 exempt, 1 USD = 0.915 EUR: bases 30.49695 -> 30.50 each, tax
 * 6.67 -> 6.10305 -> 6.10; grand 73.33 -> 67.09695 -> 67.10. 30.50 + 30.50 + 6.10 = 67.10.
 * At 0.9134: 30.4436 -> 30.44 twice, 6.0924 -> 6.09, grand 66.9796 -> 66.98, parts
 * 66.97: residue 0.01 to the last group and its last line. */
static void another_currency(void **state)
{
    (void)state;
    TotalsLine l[] = {line(MICRO, 33330000, S20), line(MICRO, 33330000, E0)};
    TotalsInput in = INPUT(l);
    in.rate.pico = 915000000000LL;
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.base_gross.minor, 6710);
    assert_int_equal(t.base_residue.minor, 0);
    assert_int_equal(t.base_tax.minor, 610);
    in.rate.pico = 913400000000LL;
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.base_gross.minor, 6698);
    assert_int_equal(t.base_residue.minor, 1);
    assert_int_equal(t.vat[0].base_basis.minor, 3044);
    assert_int_equal(t.vat[1].base_basis.minor, 3045);
    assert_int_equal(t.lines[1].base_net_after.minor, 3045);
    assert_int_equal(t.base_net.minor + t.base_tax.minor, 6698);
    in.decimals = 0; /* yen: 33 + 33 + 6.6 -> 7 */
    in.rate.pico = 6100000000LL;
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.gross.minor, 73);
    assert_int_equal(t.base_gross.minor, 45); /* 73 × 0.0061 = 0.4453 */
}

static void no_lines_is_nil(void **state)
{
    (void)state;
    TotalsInput in = {.decimals = 2};
    assert_true(totals_compute(&errors, &in, &t));
    assert_int_equal(t.gross.minor, 0);
    assert_int_equal(t.n_vat, 0);
}

static void what_does_not_fit_names_its_field(void **state)
{
    (void)state;
    TotalsLine l[] = {line(MICRO, MICRO, S20), line(INT64_MAX, INT64_MAX, S20)};
    TotalsInput in = INPUT(l);
    memset(&t, 7, sizeof t);
    Totals before = t;
    assert_false(totals_compute(&errors, &in, &t));
    assert_string_equal(errors.list[0].field.p, "items[1].amount");
    assert_memory_equal(&t, &before, sizeof t);
    l[1] = line(MICRO, MICRO, vat("S", 101 * MICRO));
    assert_false(totals_compute(&errors, &in, &t));
    assert_string_equal(errors.list[1].field.p, "items[1].vat_code");
    l[1] = line(-MICRO, MICRO, S10);
    in.discount_amount.minor = 10; /* net total 0 */
    assert_false(totals_compute(&errors, &in, &t));
    assert_string_equal(errors.list[2].field.p, "discount_amount");
    in.discount_amount.minor = 0;
    in.rate.pico = INT64_MAX;
    l[0].price.micro = 90000000LL * MICRO;
    assert_false(totals_compute(&errors, &in, &t));
    assert_string_equal(errors.list[3].field.p, "conversion_rate");
}

/* ---- properties ---- */

static uint64_t seed = 88172645463325252ULL;

static int64_t pick(int64_t from, int64_t to)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return from + (int64_t)(seed % (uint64_t)(to - from + 1));
}

enum { RANDOM_LINES = 12 };

static TotalsInput random_input(TotalsLine *l, TotalsAllowance *a)
{
    VatKey keys[] = {S20, S10, S55, vat("S", 2100000), E0, vat("AE", 0)};
    TotalsInput in = {.lines = l, .n_lines = (int)pick(1, RANDOM_LINES), .allowances = a,
                      .n_allowances = (int)pick(0, 2), .base_decimals = 2};
    static const int decimals[] = {0, 2, 2, 2, 3};
    in.decimals = decimals[pick(0, 4)];
    in.included = pick(0, 2) == 0;
    int64_t sign = pick(0, 3) ? 1 : -1;
    for (int i = 0; i < in.n_lines; i++) {
        l[i] = line(sign * pick(1, 20) * pick(1, MICRO), pick(0, 900 * MICRO), keys[pick(0, 5)]);
        l[i].discount.micro = pick(0, 2) ? 0 : pick(0, 50 * MICRO);
        l[i].allowances.minor = pick(0, 3) ? 0 : pick(0, 300);
    }
    for (int i = 0; i < in.n_allowances; i++)
        a[i] = (TotalsAllowance){pick(0, 1), {pick(0, 500)}, keys[pick(0, 5)]};
    in.discount_on = pick(0, 1) ? DISCOUNT_ON_NET_TOTAL : DISCOUNT_ON_GRAND_TOTAL;
    if (pick(0, 2) == 0)
        in.discount_percent.micro = pick(0, 30 * MICRO);
    if (pick(0, 2) == 0)
        in.rate.pico = pick(PICO / 200, 3 * PICO);
    in.prepaid.minor = pick(0, 100);
    return in;
}

static int64_t abs64(int64_t v)
{
    return v < 0 ? -v : v;
}

static void check_group(const TotalsInput *in, int g)
{
    const TotalsVat *v = &t.vat[g];
    int64_t lines = 0, after = 0, base = 0;
    for (int i = 0; i < in->n_lines; i++) {
        const TotalsLine *l = &in->lines[i];
        bool mine = l->vat.rate.micro == v->vat.rate.micro &&
                    str_eq(l->vat.category, v->vat.category);
        lines += mine ? t.lines[i].net.minor : 0;
        after += mine ? t.lines[i].net_after.minor : 0;
        base += mine ? t.lines[i].base_net_after.minor : 0;
    }
    for (int i = 0; i < in->n_allowances; i++) {
        const TotalsAllowance *a = &in->allowances[i];
        if (a->vat.rate.micro == v->vat.rate.micro && str_eq(a->vat.category, v->vat.category))
            base += (a->charge ? 1 : -1) * t.base_allowances[i].minor;
    }
    assert_int_equal(lines, v->lines.minor);
    assert_int_equal(base, v->base_basis.minor);
    assert_int_equal(v->basis.minor, lines - v->discount.minor - v->allowance.minor +
                                         v->charge.minor); /* BR-S-08 */
    if (lines)
        assert_int_equal(after, lines - v->discount.minor);
    /* BR-CO-17; a cent when the price shown must be met */
    int64_t exact = (int64_t)num_div_round((Wide)v->basis.minor * v->vat.rate.micro,
                                           100LL * MICRO);
    bool free = in->included || in->discount_on == DISCOUNT_ON_GRAND_TOTAL;
    assert_true(abs64(v->tax.minor - exact) <= (free ? 1 : 0));
}

static void identities(void **state)
{
    (void)state;
    TotalsLine l[RANDOM_LINES];
    TotalsAllowance a[2];
    int computed = 0;
    for (int n = 0; n < 20000; n++) {
        TotalsInput in = random_input(l, a);
        int64_t lines = 0, bases = 0, taxes = 0, base = 0, priced = 0;
        if (!totals_compute(&errors, &in, &t))
            continue; /* a discount on nothing */
        computed++;
        for (int i = 0; i < in.n_lines; i++) {
            lines += t.lines[i].net.minor;
            priced += t.lines[i].amount.minor;
        }
        for (int g = 0; g < t.n_vat; g++) {
            check_group(&in, g);
            bases += t.vat[g].basis.minor;
            taxes += t.vat[g].tax.minor;
            base += t.vat[g].base_basis.minor + t.vat[g].base_tax.minor;
        }
        assert_int_equal(lines, t.lines_total.minor);                           /* BR-CO-10 */
        assert_int_equal(t.lines_total.minor - t.allowances.minor + t.charges.minor,
                         t.net.minor);                                          /* BR-CO-13 */
        assert_int_equal(bases, t.net.minor);
        assert_int_equal(taxes, t.tax.minor);                                   /* BR-CO-14 */
        assert_int_equal(t.net.minor + t.tax.minor, t.gross.minor);             /* BR-CO-15 */
        assert_int_equal(t.gross.minor - t.prepaid.minor, t.payable.minor);     /* BR-CO-16 */
        assert_int_equal(base, t.base_gross.minor);
        assert_int_equal(t.base_net.minor + t.base_tax.minor, t.base_gross.minor);
        bool plain = in.n_allowances == 0 && t.discount.minor == 0;
        if (in.included && plain)
            assert_int_equal(priced, t.gross.minor);
        if (in.discount_on == DISCOUNT_ON_GRAND_TOTAL && in.discount_percent.micro) {
            Totals whole;
            in.discount_percent.micro = 0;
            assert_true(totals_compute(&errors, &in, &whole));
            assert_int_equal(whole.gross.minor - t.discount.minor, t.gross.minor);
        }
        arena_reset(arena);
        errors = (Errors){.a = arena};
    }
    assert_true(computed > 19000);
}

/* The credit of an invoice is its exact mirror. */
static void credits_mirror(void **state)
{
    (void)state;
    TotalsLine l[RANDOM_LINES], m[RANDOM_LINES];
    TotalsAllowance a[2];
    for (int n = 0; n < 5000; n++) {
        Totals credit;
        TotalsInput in = random_input(l, a);
        in.n_allowances = 0;
        if (!totals_compute(&errors, &in, &t))
            continue;
        for (int i = 0; i < in.n_lines; i++) {
            m[i] = l[i];
            m[i].qty.micro = -l[i].qty.micro;
            m[i].allowances.minor = -l[i].allowances.minor;
        }
        in.lines = m;
        assert_true(totals_compute(&errors, &in, &credit));
        assert_int_equal(credit.gross.minor, -t.gross.minor);
        assert_int_equal(credit.tax.minor, -t.tax.minor);
        for (int i = 0; i < in.n_lines; i++)
            assert_int_equal(credit.lines[i].base_net_after.minor,
                             -t.lines[i].base_net_after.minor);
        arena_reset(arena);
        errors = (Errors){.a = arena};
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(lines_and_groups),
        TEST(rounding),
        TEST(discounts_of_a_line),
        TEST(a_discount_on_the_net_total),
        TEST(a_discount_on_the_grand_total),
        TEST(prices_with_vat),
        TEST(allowances_of_the_document),
        TEST(another_currency),
        TEST(no_lines_is_nil),
        TEST(what_does_not_fit_names_its_field),
        TEST(identities),
        TEST(credits_mirror),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
