/* SPDX-License-Identifier: EUPL-1.2 */
#include "report.h"

#include "perm.h"
#include "site.h"
#include "utf8.h"

#include <assert.h>
#include <string.h>

enum { DEFS_MAX = 200 };
static const ReportDef *reports[DEFS_MAX];
static const MethodDef *methods[DEFS_MAX];
static int n_reports, n_methods;

void report_register(const ReportDef *defs, int n)
{
    for (int i = 0; i < n && n_reports < DEFS_MAX; i++)
        reports[n_reports++] = &defs[i];
}

enum { FORMULA_LISTS_MAX = 50 };
static const ReportFormula *formulas[FORMULA_LISTS_MAX];
static int n_formulas;

void report_register_formulas(const ReportFormula *list)
{
    assert(n_formulas < FORMULA_LISTS_MAX);
    formulas[n_formulas++] = list;
}

const char *report_formula(const ReportDef *def, const char *column)
{
    for (int i = 0; i < n_formulas; i++)
        for (const ReportFormula *f = formulas[i]; f->report; f++)
            if (strcmp(f->report, def->name) == 0 && strcmp(f->column, column) == 0)
                return f->text;
    return NULL;
}

const ReportDef *report_find(Str name)
{
    for (int i = 0; i < n_reports; i++)
        if (str_is(name, reports[i]->name))
            return reports[i];
    return NULL;
}

int report_count(void)
{
    return n_reports;
}

const ReportDef *report_at(int i)
{
    return reports[i];
}

bool report_run(Ctx *c, const ReportDef *def, const Json *filters, ReportResult *out)
{
    const TypeDef *t = registry_type(c->reg, str_c(def->type));
    *out = (ReportResult){0};
    return perm_check(c, t, RIGHT_REPORT) && def->run(c, filters, out);
}

ReportRow *report_add_row(Ctx *c, ReportResult *r)
{
    if (r->n == r->cap) {
        int cap = r->cap ? r->cap * 2 : 64;
        r->rows = arena_grow(c->a, r->rows, sizeof(ReportRow) * (size_t)r->cap,
                             sizeof(ReportRow) * (size_t)cap);
        r->cap = cap;
    }
    ReportRow *row = &r->rows[r->n++];
    *row = (ReportRow){.cells = arena_array_of(c->a, DbValue, r->n_columns), .drill = STR("")};
    return row;
}

void method_register(const MethodDef *defs, int n)
{
    for (int i = 0; i < n && n_methods < DEFS_MAX; i++)
        methods[n_methods++] = &defs[i];
}

const MethodDef *method_find(Str name)
{
    for (int i = 0; i < n_methods; i++)
        if (str_is(name, methods[i]->name))
            return methods[i];
    return NULL;
}

Str arg_text(const Json *args, const char *name)
{
    const Json *v = json_get(args, name);
    if (v && v->kind == JSON_BOOL)
        return v->truth ? STR("1") : STR("0");
    return v && (v->kind == JSON_TEXT || v->kind == JSON_NUMBER) ? v->text : STR("");
}

bool arg_date(Ctx *c, const Json *args, const char *name, Date *out)
{
    Str s = arg_text(args, name);
    return !s.n || date_parse(s, out) ||
           fail_field(c, ERR_VALIDATION, name,
                      "%s: this day does not exist. Write it as 2026-12-31.", name);
}

bool arg_link(Ctx *c, const Json *args, const char *name, const char *type, int64_t *out)
{
    Str s = arg_text(args, name);
    *out = 0;
    if (!s.n)
        return true;
    const TypeDef *t = registry_type(c->reg, str_c(type));
    *out = t ? name_to_id(c, t, s) : 0;
    return *out || fail_field(c, ERR_LINK, name, "%s: there is no \"%.*s\". Check the name.", name,
                              STR_ARG(utf8_cut(s, 100)));
}
