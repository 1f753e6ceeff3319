/* SPDX-License-Identifier: EUPL-1.2
 * Exact numbers: money, quantities, prices, percentages and exchange rates.
 *
 * All are 64-bit integers of a fixed scale, each in a struct of its own so that the compiler
 * refuses to mix them. Products go through 128 bits and are rounded once, half away from zero
 * (EN 16931 and French practice), by num_div_round(). Every operation that may overflow returns
 * false and leaves its output untouched.
 */
#ifndef BASTIDE_NUM_H
#define BASTIDE_NUM_H

#include "str.h"

typedef struct {
    int64_t minor; /* minor units of the currency: cents for EUR, units for JPY */
} Money;

typedef struct {
    int64_t micro; /* 10^-6 */
} Qty;

typedef struct {
    int64_t micro; /* 10^-6 of the currency's unit, for one unit sold */
} Price;

typedef struct {
    int64_t micro; /* 10^-6 of a percent: 20 % is 20 000 000 */
} Percent;

typedef struct {
    int64_t pico; /* 10^-12: exchange rates and unit conversions */
} ExRate;

enum { MICRO = 1000000 };
#define PICO 1000000000000LL
__extension__ typedef __int128 Wide;

/* numerator / denominator rounded half away from zero; denominator > 0. */
Wide num_div_round(Wide numerator, Wide denominator);
/* False when |v| is over INT64_MAX: INT64_MIN is refused, so a sign can always be turned. */
bool num_narrow(Wide v, int64_t *out);
int64_t num_pow10(int exponent); /* 0 to 18 */

/* Reads [+-]digits[.digits] with at most `decimals` digits after the point that are not zero
 * (exact: more are refused, as is overflow). The value is scaled by 10^decimals. */
bool num_parse(Str s, int decimals, int64_t *out);
/* The same, but digits too many are rounded half away from zero. */
bool num_parse_rounded(Str s, int decimals, int64_t *out);
/* "-12.50": always `decimals` digits. */
Str num_format(Arena *a, int64_t scaled, int decimals);
/* Without the zeros at the end, but at least `min_decimals` digits. */
Str num_format_short(Arena *a, int64_t scaled, int decimals, int min_decimals);
/* "1 234,56" with narrow no-break spaces and a comma (French), or "1,234.56". */
Str num_format_local(Arena *a, int64_t scaled, int decimals, int min_decimals, bool french);

static inline bool money_add(Money a, Money b, Money *out)
{
    return num_narrow((Wide)a.minor + b.minor, &out->minor);
}
static inline bool money_sub(Money a, Money b, Money *out)
{
    return num_narrow((Wide)a.minor - b.minor, &out->minor);
}
static inline Money money_neg(Money a)
{
    return (Money){-a.minor};
}
/* qty × price, in minor units of a currency with `decimals` (2 for EUR). */
bool money_from_price(Qty qty, Price price, int decimals, Money *out);
bool money_percent(Money m, Percent p, Money *out);
/* price × (1 - percent/100). */
bool price_less_percent(Price price, Percent discount, Price *out);
/* Amount in another currency. `rate` is units of the target for one unit of the source. */
bool money_convert(Money m, ExRate rate, int from_decimals, int to_decimals, Money *out);
/* m × part / whole, rounded; whole must not be zero. */
bool money_share(Money m, int64_t part, int64_t whole, Money *out);

#endif
