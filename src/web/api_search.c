/* SPDX-License-Identifier: EUPL-1.2
 * frappe.desk.search.search_link: documents for a link box, permitted ones only.
 */
#include "api.h"

#include "link_find.h"
#include "perm.h"
#include "site.h"
#include "sort_name.h"

enum { FOUND_DEFAULT = 10, FOUND_MAX = 100 };

static void put_found(Api *api, Str name, Str title)
{
    json_begin(api->o, '{');
    json_put(api->o, "value", name);
    json_put(api->o, "label", title.n ? title : name);
    json_put(api->o, "description", str_eq(title, name) ? STR("") : title);
    json_end(api->o, '}');
}

bool api_search_link(Api *api)
{
    Ctx *c = api->c;
    Str label, text = str_trim(arg_text(api->args, "txt"));
    const TypeDef *t;
    const Json *filters;
    int64_t limit = FOUND_DEFAULT;
    SqlBuf q = sql_new(c->a);
    if (!args_text(api, "doctype", &label) || !args_type(api, label, &t) ||
        !perm_check(c, t, RIGHT_READ) || !args_json(api, "filters", &filters) ||
        !args_count(api, "page_length", &limit))
        return false;
    if (t->child || t->ledger)
        return fail_field(c, ERR_VALIDATION, "doctype",
                          "%s has no names to search for. Choose "
                          "another type.",
                          tr_str(c->lang, t->label).p);
    sql_add(&q, "SELECT d.name, d.title");
    if (!link_rows(c, &q, t, text, filters))
        return false;
    if (text.n) {
        sql_add(&q, " ORDER BY ");
        sort_name_column(&q, t);
        sql_add(&q, ", d.id");
    } else
        sql_add(&q, " ORDER BY d.modified DESC, d.id DESC");
    sql_add(&q, " LIMIT ");
    sql_param(&q, db_i(limit > 0 && limit < FOUND_MAX ? limit : FOUND_MAX));
    json_key(api->o, STR("message"));
    json_begin(api->o, '[');
    DbRows *r = sql_query(c->db, &q);
    while (db_next(r))
        put_found(api, db_get_text(r, 0), db_get_text(r, 1));
    json_end(api->o, ']');
    return db_finish(r) || db_report(c->db, &c->e);
}
