/* SPDX-License-Identifier: EUPL-1.2
 * Lists, counts and single values, by Frappe's arguments.
 */
#include "api.h"
#include "list.h"

enum { ROWS_DEFAULT = 20 };

static bool read_query(Api *api, const TypeDef *t, ListQuery *q)
{
    *q = (ListQuery){.type = t, .limit = ROWS_DEFAULT, .order_by = arg_text(api->args, "order_by")};
    return args_count(api, "limit", &q->limit) && args_count(api, "limit_page_length", &q->limit) &&
           args_count(api, "start", &q->start) && args_count(api, "limit_start", &q->start) &&
           args_fields(api, "fields", &q->fields) && args_json(api, "filters", &q->filters) &&
           args_json(api, "or_filters", &q->or_filters);
}

/* The same field asked for twice stands once in an object. */
static bool is_repeated(const ListResult *r, int column)
{
    for (int i = 0; i < column; i++)
        if (str_eq(r->columns[i].name, r->columns[column].name))
            return true;
    return false;
}

static void put_row(Api *api, const ListResult *r, int row, bool as_dict)
{
    json_begin(api->o, as_dict ? '{' : '[');
    for (int i = 0; i < r->n_columns; i++) {
        if (as_dict && is_repeated(r, i))
            continue;
        if (as_dict)
            json_key(api->o, r->columns[i].name);
        list_cell_json(api->c, r, row, i, api->o);
    }
    json_end(api->o, as_dict ? '}' : ']');
}

static void note_cut(Ctx *c)
{
    ctx_note(c, str_format(c->a,
                           tr(c->lang, "Only the first %d rows are given: ask for the next ones "
                                       "with limit_start."),
                           LIST_ROWS_MAX));
}

bool api_put_list(Api *api, const TypeDef *t, const char *key)
{
    Ctx *c = api->c;
    ListQuery q;
    ListResult rows;
    bool as_dict = true;
    if (!read_query(api, t, &q) || !args_flag(api, "as_dict", &as_dict) || !list_run(c, &q, &rows))
        return false;
    json_key(api->o, str_c(key));
    json_begin(api->o, '[');
    for (int i = 0; i < rows.n; i++)
        put_row(api, &rows, i, as_dict);
    json_end(api->o, ']');
    if (rows.n == LIST_ROWS_MAX)
        note_cut(c);
    return true;
}

static bool first_row(Api *api, const TypeDef *t, const Json *fields, const Json *filters,
                      ListResult *out)
{
    ListQuery q = {.type = t, .fields = fields, .filters = filters, .limit = 1};
    return list_run(api->c, &q, out);
}

bool api_put_first(Api *api, const TypeDef *t, const char *key, const Json *fields,
                   const Json *filters)
{
    ListResult rows;
    if (!first_row(api, t, fields, filters, &rows))
        return false;
    json_key(api->o, str_c(key));
    if (rows.n) {
        put_row(api, &rows, 0, true);
    } else {
        json_begin(api->o, '{');
        json_end(api->o, '}');
    }
    return true;
}

bool api_put_first_bare(Api *api, const TypeDef *t, const char *key, const Json *fields,
                        const Json *filters)
{
    ListResult rows;
    if (!first_row(api, t, fields, filters, &rows))
        return false;
    json_key(api->o, str_c(key));
    if (!rows.n)
        json_null(api->o);
    else if (rows.n_columns == 1)
        list_cell_json(api->c, &rows, 0, 0, api->o);
    else
        put_row(api, &rows, 0, false);
    return true;
}

bool api_put_count(Api *api, const TypeDef *t, const char *key)
{
    ListQuery q;
    int64_t n;
    if (!read_query(api, t, &q) || !list_count(api->c, &q, 0, &n))
        return false;
    json_put_int(api->o, key, n);
    return true;
}

bool api_first_name(Api *api, const TypeDef *t, const Json *filters, Str *out)
{
    ListQuery q = {.type = t, .filters = filters, .limit = 1};
    ListResult rows;
    if (!list_run(api->c, &q, &rows))
        return false;
    *out = rows.n ? rows.rows[0]->name : STR("");
    return true;
}
