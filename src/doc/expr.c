/* SPDX-License-Identifier: EUPL-1.2 */
#include "expr.h"

typedef enum {
    OP_CONST,
    OP_FIELD,
    OP_SUM,
    OP_TODAY,
    OP_NOT,
    OP_NEG,
    OP_AND,
    OP_OR,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_LE,
    OP_GT,
    OP_GE,
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV
} Op;

struct Expr {
    Op op;
    Value value;
    Str name, step;
    Expr *left, *right;
};

typedef struct {
    Arena *a;
    Str s;
    size_t i;
    int depth;
    Str why;
} Parser;

static Expr *fail(Parser *p, const char *why)
{
    if (!p->why.n)
        p->why = str_format(p->a, "%s near \"%.*s\"", why,
                            STR_ARG(str_slice(p->s, p->i, p->i + 20)));
    return NULL;
}

static void skip_space(Parser *p)
{
    while (p->i < p->s.n && (p->s.p[p->i] == ' ' || p->s.p[p->i] == '\t'))
        p->i++;
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool take(Parser *p, const char *symbol)
{
    skip_space(p);
    Str s = str_c(symbol);
    if (!str_starts(str_slice(p->s, p->i, p->s.n), s))
        return false;
    if (is_word_char(symbol[0]) && p->i + s.n < p->s.n && is_word_char(p->s.p[p->i + s.n]))
        return false;
    p->i += s.n;
    return true;
}

static Expr *node(Parser *p, Op op, Expr *left, Expr *right)
{
    Expr *e = arena_new_of(p->a, Expr);
    e->op = op;
    e->left = left;
    e->right = right;
    return e;
}

static Expr *parse_or(Parser *p);

static Str word(Parser *p)
{
    size_t from = p->i;
    while (p->i < p->s.n && is_word_char(p->s.p[p->i]))
        p->i++;
    return str_slice(p->s, from, p->i);
}

static Expr *parse_name(Parser *p)
{
    bool sum = take(p, "sum") && take(p, "(");
    skip_space(p);
    Expr *e = node(p, sum ? OP_SUM : OP_FIELD, NULL, NULL);
    e->name = word(p);
    if (!e->name.n)
        return fail(p, "a field name is missing");
    if (take(p, ".")) {
        e->step = word(p);
        if (!e->step.n)
            return fail(p, "a field name is missing behind the point");
    }
    if (sum && (!e->step.n || !take(p, ")")))
        return fail(p, "sum() takes table.field");
    return e;
}

static Expr *parse_text(Parser *p)
{
    size_t from = p->i;
    while (p->i < p->s.n && p->s.p[p->i] != '\'')
        p->i++;
    if (p->i == p->s.n)
        return fail(p, "a text is not closed");
    Expr *e = node(p, OP_CONST, NULL, NULL);
    e->value = (Value){.kind = VALUE_TEXT, .text = str_slice(p->s, from, p->i++)};
    return e;
}

static Expr *parse_number(Parser *p)
{
    size_t from = p->i;
    while (p->i < p->s.n && ((p->s.p[p->i] >= '0' && p->s.p[p->i] <= '9') || p->s.p[p->i] == '.'))
        p->i++;
    int64_t micro;
    if (!num_parse(str_slice(p->s, from, p->i), 6, &micro))
        return fail(p, "this number cannot be read");
    Expr *e = node(p, OP_CONST, NULL, NULL);
    e->value = value_number(micro, 6);
    return e;
}

static Expr *parse_atom(Parser *p)
{
    if (take(p, "(")) {
        Expr *e = parse_or(p);
        return !e || take(p, ")") ? e : fail(p, "a closing bracket is missing");
    }
    if (take(p, "'"))
        return parse_text(p);
    if (take(p, "today"))
        return node(p, OP_TODAY, NULL, NULL);
    bool yes = take(p, "true");
    if (yes || take(p, "false")) {
        Expr *e = node(p, OP_CONST, NULL, NULL);
        e->value = (Value){.kind = VALUE_BOOL, .truth = yes};
        return e;
    }
    skip_space(p);
    if (p->i < p->s.n && p->s.p[p->i] >= '0' && p->s.p[p->i] <= '9')
        return parse_number(p);
    return parse_name(p);
}

static Expr *parse_unary(Parser *p)
{
    if (++p->depth > EXPR_DEPTH_MAX)
        return fail(p, "the expression is nested too deeply");
    Op op = take(p, "-") ? OP_NEG : take(p, "not") ? OP_NOT : OP_CONST;
    Expr *e;
    if (op == OP_CONST) {
        e = parse_atom(p);
    } else {
        Expr *inner = parse_unary(p);
        e = inner ? node(p, op, inner, NULL) : NULL;
    }
    p->depth--;
    return e;
}

typedef struct {
    const char *symbol;
    Op op;
    int level;
} Operator;

/* Longer symbols first: "<=" before "<". */
static const Operator operators[] = {
    {"or", OP_OR, 0}, {"and", OP_AND, 1}, {"!=", OP_NE, 2}, {"<=", OP_LE, 2},
    {">=", OP_GE, 2}, {"=", OP_EQ, 2},    {"<", OP_LT, 2},  {">", OP_GT, 2},
    {"+", OP_ADD, 3}, {"-", OP_SUB, 3},   {"*", OP_MUL, 4}, {"/", OP_DIV, 4},
};

static const Operator *take_operator(Parser *p, int level)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (operators[i].level == level && take(p, operators[i].symbol))
            return &operators[i];
    return NULL;
}

static Expr *parse_level(Parser *p, int level)
{
    if (level > 4)
        return parse_unary(p);
    Expr *left = parse_level(p, level + 1);
    const Operator *o;
    while (left && (o = take_operator(p, level))) {
        Expr *right = parse_level(p, level + 1);
        left = right ? node(p, o->op, left, right) : NULL;
    }
    return left;
}

static Expr *parse_or(Parser *p)
{
    if (++p->depth > EXPR_DEPTH_MAX)
        return fail(p, "the expression is nested too deeply");
    Expr *e = parse_level(p, 0);
    p->depth--;
    return e;
}

Expr *expr_parse(Arena *a, Str text, Str *out_why)
{
    Parser p = {.a = a, .s = text};
    Expr *e = parse_or(&p);
    skip_space(&p);
    if (e && p.i != text.n)
        e = fail(&p, "something follows the expression");
    if (!e)
        *out_why = p.why;
    return e;
}

void expr_names(const Expr *e, void (*see)(void *, Str, Str, bool), void *arg)
{
    if (!e)
        return;
    if (e->op == OP_FIELD || e->op == OP_SUM)
        see(arg, e->name, e->step, e->op == OP_SUM);
    expr_names(e->left, see, arg);
    expr_names(e->right, see, arg);
}

Value value_number(Wide scaled, int decimals)
{
    return (Value){.kind = VALUE_NUMBER, .number = scaled * num_pow10(12 - decimals)};
}

static bool truth_of(const Value *v)
{
    switch (v->kind) {
    case VALUE_NONE: return false;
    case VALUE_NUMBER: return v->number != 0;
    case VALUE_TEXT: return v->text.n > 0;
    case VALUE_BOOL: return v->truth;
    case VALUE_DATE: return v->day != 0;
    }
    return false;
}

/* A date and a number may meet in + and - (days); a yes-no counts as 0 or 1. */
static Wide number_of(const Value *v)
{
    switch (v->kind) {
    case VALUE_NUMBER: return v->number;
    case VALUE_DATE: return (Wide)v->day * PICO;
    case VALUE_BOOL: return v->truth ? PICO : 0;
    case VALUE_NONE:
    case VALUE_TEXT: break;
    }
    return 0;
}

static bool compare(const Value *a, const Value *b, int *out, const char **why)
{
    bool text_a = a->kind == VALUE_TEXT, text_b = b->kind == VALUE_TEXT;
    if (text_a || text_b) {
        if ((!text_a && a->kind != VALUE_NONE) || (!text_b && b->kind != VALUE_NONE)) {
            *why = "a text cannot be compared with a number";
            return false;
        }
        *out = str_cmp(text_a ? a->text : STR(""), text_b ? b->text : STR(""));
        return true;
    }
    Wide x = number_of(a), y = number_of(b);
    *out = x < y ? -1 : x > y;
    return true;
}

static bool order_holds(Op op, int c)
{
    switch (op) {
    case OP_EQ: return c == 0;
    case OP_NE: return c != 0;
    case OP_LT: return c < 0;
    case OP_LE: return c <= 0;
    case OP_GT: return c > 0;
    default: return c >= 0;
    }
}

static bool wide_mul(Wide x, Wide y, Wide *out)
{
    Wide product;
    if (__builtin_mul_overflow(x, y, &product))
        return false;
    *out = num_div_round(product, PICO);
    return true;
}

static bool wide_div(Wide x, Wide y, Wide *out)
{
    Wide scaled;
    if (y == 0 || __builtin_mul_overflow(x, (Wide)PICO, &scaled))
        return false;
    *out = y < 0 ? num_div_round(-scaled, -y) : num_div_round(scaled, y);
    return true;
}

static bool arithmetic(Op op, const Value *a, const Value *b, Value *out, const char **why)
{
    Wide x = number_of(a), y = number_of(b), r = 0;
    bool ok = op == OP_ADD   ? !__builtin_add_overflow(x, y, &r)
              : op == OP_SUB ? !__builtin_sub_overflow(x, y, &r)
              : op == OP_MUL ? wide_mul(x, y, &r)
                             : wide_div(x, y, &r);
    if (!ok) {
        *why = op == OP_DIV ? "a division by zero or a number that is too large"
                            : "a number is too large";
        return false;
    }
    bool date = (a->kind == VALUE_DATE) != (b->kind == VALUE_DATE);
    *out = date ? (Value){.kind = VALUE_DATE, .day = (int32_t)(r / PICO)}
                : (Value){.kind = VALUE_NUMBER, .number = r};
    return true;
}

static Value value_bool(bool v)
{
    return (Value){.kind = VALUE_BOOL, .truth = v};
}

static bool eval_leaf(const Expr *e, const ExprSource *s, Value *out, const char **why)
{
    bool ok = true;
    switch (e->op) {
    case OP_TODAY: *out = (Value){.kind = VALUE_DATE, .day = s->today}; break;
    case OP_FIELD: ok = s->field(s->arg, e->name, e->step, out); break;
    case OP_SUM: ok = s->sum(s->arg, e->name, e->step, out); break;
    default: *out = e->value; break;
    }
    if (!ok)
        *why = "an unknown field is used";
    return ok;
}

static bool eval_pair(const Expr *e, const ExprSource *s, Value *out, const char **why)
{
    Value a, b;
    int c;
    if (!expr_eval(e->left, s, &a, why))
        return false;
    if ((e->op == OP_AND && !truth_of(&a)) || (e->op == OP_OR && truth_of(&a))) {
        *out = value_bool(e->op == OP_OR);
        return true;
    }
    if (!expr_eval(e->right, s, &b, why))
        return false;
    if (e->op == OP_AND || e->op == OP_OR) {
        *out = value_bool(truth_of(&b));
        return true;
    }
    if (e->op >= OP_ADD)
        return arithmetic(e->op, &a, &b, out, why);
    if (!compare(&a, &b, &c, why))
        return false;
    *out = value_bool(order_holds(e->op, c));
    return true;
}

bool expr_eval(const Expr *e, const ExprSource *s, Value *out, const char **why)
{
    if (!e->left)
        return eval_leaf(e, s, out, why);
    if (e->right)
        return eval_pair(e, s, out, why);
    Value v;
    if (!expr_eval(e->left, s, &v, why))
        return false;
    *out = e->op == OP_NOT ? value_bool(!truth_of(&v))
                           : (Value){.kind = VALUE_NUMBER, .number = -number_of(&v)};
    return true;
}

bool expr_true(const Expr *e, const ExprSource *s, bool *out, const char **why)
{
    Value v;
    if (!expr_eval(e, s, &v, why))
        return false;
    *out = truth_of(&v);
    return true;
}
