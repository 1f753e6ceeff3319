/* SPDX-License-Identifier: EUPL-1.2
 * Expressions of schemas: comparisons, and or not, + - * / on exact numbers, today, fields, one
 * link step (tenant.country) and sum(charges.amount). No loops and no calls.
 *
 * Numbers are exact decimals of 12 places; a division is rounded half away from zero.
 */
#ifndef BASTIDE_EXPR_H
#define BASTIDE_EXPR_H

#include "num.h"
#include "str.h"

typedef struct Expr Expr;

typedef enum { VALUE_NONE, VALUE_NUMBER, VALUE_TEXT, VALUE_BOOL, VALUE_DATE } ValueKind;

typedef struct {
    ValueKind kind;
    Wide number; /* × 10^12 */
    Str text;
    bool truth;
    int32_t day;
} Value;

/* Where names get their values. `step` is "" for a plain field. False: no such field. */
typedef struct {
    void *arg;
    bool (*field)(void *arg, Str name, Str step, Value *out);
    bool (*sum)(void *arg, Str table, Str field, Value *out);
    int32_t today;
} ExprSource;

enum { EXPR_DEPTH_MAX = 40 };

/* NULL when malformed: *out_why. */
Expr *expr_parse(Arena *a, Str text, Str *out_why);
/* Calls back for each name used: (name, step) of fields, and sums with is_sum. */
void expr_names(const Expr *e, void (*see)(void *arg, Str name, Str step, bool is_sum), void *arg);
/* False: overflow, division by zero, kinds that cannot be compared: *out_why is an msgid. */
bool expr_eval(const Expr *e, const ExprSource *source, Value *out, const char **out_why);
/* Evaluates and tells whether the result is true (a number that is not zero, a text, a date). */
bool expr_true(const Expr *e, const ExprSource *source, bool *out, const char **out_why);
Value value_number(Wide scaled, int decimals);

#endif
