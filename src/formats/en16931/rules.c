/* SPDX-License-Identifier: EUPL-1.2 */
#include "en16931/rules_private.h"

bool en_is_french(const EnFinding *f)
{
    return strncmp(f->rule, "BR-FR-", 6) == 0;
}

Str en_finding_text(Arena *a, Lang lang, const EnFinding *f)
{
    const char *text = tr(lang, f->msgid);
    return f->found.n ? str_format(a, "%s (%.*s)", text, STR_ARG(f->found)) : str_c(text);
}

static Str path_with_row(Arena *a, const char *path, int row)
{
    const char *mark = strchr(path, '#');
    if (!mark)
        return str_c(path);
    return str_format(a, "%.*s%d%s", (int)(mark - path), path, row, mark + 1);
}

static bool is_known(const EnVerdict *v, const EnFinding *f)
{
    for (int i = 0; i < v->n; i++)
        if (strcmp(v->list[i].rule, f->rule) == 0 && str_eq(v->list[i].path, f->path) &&
            str_eq(v->list[i].found, f->found))
            return true;
    return false;
}

static void add(Check *c, EnFinding f)
{
    EnVerdict *v = c->verdict;
    if (v->n == EN_FINDINGS_MAX || is_known(v, &f))
        return;
    if (v->n == c->cap) {
        int cap = c->cap ? 2 * c->cap : 16;
        v->list = arena_grow(c->a, v->list, sizeof f * (size_t)c->cap, sizeof f * (size_t)cap);
        c->cap = cap;
    }
    v->list[v->n++] = f;
    if (f.severity == EN_ERROR) {
        v->valid_french = false;
        v->valid = v->valid && en_is_french(&f);
    }
}

void rule_break(Check *c, const char *id, const char *term, const char *path, Str found,
                const char *msgid)
{
    if (c->verdict->n == EN_FINDINGS_MAX)
        return;
    add(c, (EnFinding){id, EN_ERROR, term, path_with_row(c->a, path, c->row), msgid, found});
}

void rule_warn(Check *c, const char *id, const char *term, const char *path, const char *msgid)
{
    Str place = path_with_row(c->a, path, c->row);
    add(c, (EnFinding){id, EN_WARNING, term, place, msgid, STR("")});
}

void rules_run(Check *c, const Rule *rules, int n)
{
    for (int i = 0; i < n; i++)
        if (profile_has(c, rules[i].scope) && rules[i].broken(c))
            rule_break(c, rules[i].id, rules[i].term, rules[i].path, STR(""), rules[i].msgid);
}

bool profile_has(const Check *c, RuleScope scope)
{
    if (c->profile == EN_PROFILE_MINIMUM)
        return scope == FROM_MINIMUM;
    if (c->profile == EN_PROFILE_BASIC_WL)
        return scope <= FROM_BASIC_WL;
    return true;
}

static bool has_fact(const Check *c, EnFactKind kind, const char *term)
{
    for (int i = 0; i < c->inv->n_facts; i++) {
        const EnFact *f = &c->inv->facts[i];
        if (f->row < 0 && f->kind == kind && strcmp(f->term, term) == 0)
            return true;
    }
    return false;
}

bool rule_absent(const Check *c, const char *term)
{
    return has_fact(c, EN_ABSENT, term);
}

bool rule_malformed(const Check *c, const char *term)
{
    return has_fact(c, EN_MALFORMED, term);
}

int64_t sum_tolerance(const Check *c, int n)
{
    return is_extended(c) ? n : 0;
}

bool is_extended(const Check *c)
{
    return c->profile == EN_PROFILE_EXTENDED || c->profile == EN_PROFILE_EXTENDED_CTC_FR;
}

bool line_counts(const EnLine *l)
{
    return !l->kind.n || str_is(l->kind, "DETAIL");
}

void en_check(Arena *a, const EnInvoice *inv, EnSyntax syntax, EnVerdict *out)
{
    *out = (EnVerdict){.valid = true, .valid_french = true};
    Check c = {.a = a,
               .inv = inv,
               .syntax = syntax,
               .profile = en_profile(inv->specification, NULL),
               .verdict = out,
               .row = -1};
    check_document(&c);
    check_lines(&c);
    check_vat(&c);
    check_extended(&c);
    check_codes(&c);
    check_french(&c);
    check_facts(&c);
}
