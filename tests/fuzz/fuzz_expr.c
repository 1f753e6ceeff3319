/* SPDX-License-Identifier: EUPL-1.2
 *
 * Any text as an expression, then evaluated over fields of every kind: no crash, no overflow that
 * goes unnoticed, and a refusal says why. Run by tools/fuzz.
 */
#include "expr.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool field(void *arg, Str name, Str step, Value *out)
{
    (void)arg;
    char kind = name.n ? name.p[0] : 'x';
    *out = (Value){0};
    if (kind == 'n')
        *out = value_number(step.n ? INT64_MAX : -123456, step.n ? 0 : 2);
    else if (kind == 't')
        *out = (Value){.kind = VALUE_TEXT, .text = name};
    else if (kind == 'd')
        *out = (Value){.kind = VALUE_DATE, .day = 739000};
    else if (kind == 'b')
        *out = (Value){.kind = VALUE_BOOL, .truth = true};
    return kind != 'x';
}

static bool sum(void *arg, Str table, Str name, Value *out)
{
    (void)table;
    return field(arg, STR("n"), name, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *a = arena_new();
    Str why = STR("");
    const Expr *e = expr_parse(a, (Str){(const char *)data, size}, &why);
    if (e) {
        ExprSource source = {NULL, field, sum, 739001};
        const char *reason = NULL;
        Value v;
        if (!expr_eval(e, &source, &v, &reason) && !reason)
            abort();
    } else if (!why.n) {
        abort();
    }
    arena_free(a);
    return 0;
}
