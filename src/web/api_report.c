/* SPDX-License-Identifier: EUPL-1.2
 * frappe.desk.query_report.run: a report as columns and rows of values.
 */
#include "api.h"

#include "site.h"
#include "utf8.h"

/* What Frappe calls a type of field. */
static const char *frappe_fieldtype(FieldType t)
{
    switch (t) {
    case FT_INT: return "Int";
    case FT_MONEY:
    case FT_PRICE: return "Currency";
    case FT_QTY:
    case FT_EXCHANGE: return "Float";
    case FT_PERCENT: return "Percent";
    case FT_DATE: return "Date";
    case FT_DATETIME: return "Datetime";
    case FT_YES: return "Check";
    case FT_LINK: return "Link";
    default: return "Data";
    }
}

static void put_columns(Api *api, const ReportResult *r)
{
    Ctx *c = api->c;
    json_key(api->o, STR("columns"));
    json_begin(api->o, '[');
    for (int i = 0; i < r->n_columns; i++) {
        const ReportColumn *col = &r->columns[i];
        const TypeDef *target = col->target ? registry_type(c->reg, str_c(col->target)) : NULL;
        json_begin(api->o, '{');
        json_put_c(api->o, "fieldname", col->fieldname);
        json_put_c(api->o, "label", tr(c->lang, col->label));
        json_put_c(api->o, "fieldtype", frappe_fieldtype(col->type));
        json_put(api->o, "options", target ? target->label : STR(""));
        json_end(api->o, '}');
    }
    json_end(api->o, ']');
}

static void put_cell(Api *api, const ReportResult *r, const ReportColumn *col, const DbValue *v)
{
    Ctx *c = api->c;
    int decimals = col->type == FT_MONEY ? r->decimals
                   : col->type == FT_QTY || col->type == FT_PRICE || col->type == FT_PERCENT ? 6
                                                                                             : 0;
    if (v->kind == DB_NULL)
        json_null(api->o);
    else if (v->kind == DB_TEXT)
        json_text(api->o, v->s);
    else if (col->type == FT_DATE)
        json_text(api->o, date_format(c->a, (Date){(int32_t)v->i}));
    else if (col->type == FT_MONEY)
        json_number(api->o, num_format(c->a, v->i, decimals));
    else
        json_number(api->o, num_format_short(c->a, v->i, decimals, 0));
}

static void put_row(Api *api, const ReportResult *r, const ReportRow *row)
{
    json_begin(api->o, '{');
    for (int i = 0; i < r->n_columns; i++) {
        json_key(api->o, str_c(r->columns[i].fieldname));
        put_cell(api, r, &r->columns[i], &row->cells[i]);
    }
    json_put_int(api->o, "is_total", row->is_total);
    json_put_int(api->o, "is_group", row->is_group);
    json_put_int(api->o, "indent", row->level);
    json_end(api->o, '}');
}

bool api_report(Api *api)
{
    Ctx *c = api->c;
    Str name;
    const Json *filters;
    ReportResult r;
    if (!args_text(api, "report_name", &name) || !args_json(api, "filters", &filters))
        return false;
    const ReportDef *def = report_find(name);
    if (!def)
        return fail_field(c, ERR_NOT_FOUND, "report_name", "There is no report \"%.*s\". Check "
                                                           "its name.",
                          STR_ARG(utf8_cut(name, 100)));
    if (filters && filters->kind != JSON_OBJECT)
        return fail_field(c, ERR_VALIDATION, "filters", "The filters of a report are an object: "
                                                        "send {\"filter\": value}.");
    if (!report_run(c, def, filters, &r))
        return false;
    json_key(api->o, STR("message"));
    json_begin(api->o, '{');
    put_columns(api, &r);
    json_key(api->o, STR("result"));
    json_begin(api->o, '[');
    for (int i = 0; i < r.n; i++)
        put_row(api, &r, &r.rows[i]);
    json_end(api->o, ']');
    if (r.next.n)
        json_put(api->o, "next", r.next);
    json_end(api->o, '}');
    return true;
}
