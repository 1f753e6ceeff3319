/* SPDX-License-Identifier: EUPL-1.2
 * Where a row stands in the order of a list, as addresses hold it: "ID.VALUE", "ID" when the value
 * is empty. Of an order by the names of links that walks an index, what is second there stands
 * before the name: "ID.DAY.NAME", "ID.DAY" without a name.
 */
#include "list_plan.h"

DbValue list_key_read(const ListPlan *p, DbRows *r, int column)
{
    Arena *a = p->c->a;
    bool null = p->n_keys && db_is_null(r, column);
    Str text = null || !p->n_keys || !list_key_is_text(p) ? STR("") : db_get_text(r, column);
    if (p->second)
        return db_t(str_format(a, "%lld%s%.*s", (long long)db_get_int(r, column + 1),
                               null ? "" : ".", STR_ARG(text)));
    if (!p->n_keys || null)
        return (DbValue){.kind = p->n_keys ? DB_NULL : DB_INT};
    return list_key_is_text(p) ? db_t(str_copy(a, text)) : db_i(db_get_int(r, column));
}

Str list_cursor(Ctx *c, const ListResult *r, int row)
{
    long long id = r->rows[row]->id;
    DbValue key = r->keys[row];
    if (key.kind == DB_NULL)
        return str_format(c->a, "%lld", id);
    if (key.kind == DB_INT)
        return str_format(c->a, "%lld.%lld", id, (long long)key.i);
    return str_format(c->a, "%lld.%.*s", id, STR_ARG(key.s));
}

/* What stands before the next dot; false when it was the last. */
static bool cut(Str *rest, Str *out)
{
    long dot = str_find(*rest, '.');
    *out = dot < 0 ? *rest : str_slice(*rest, 0, (size_t)dot);
    *rest = dot < 0 ? STR("") : str_slice(*rest, (size_t)dot + 1, rest->n);
    return dot >= 0;
}

bool list_cursor_read(ListPlan *p)
{
    Str rest = p->l->after, id, second;
    if (!rest.n)
        return true;
    bool more = cut(&rest, &id);
    bool ok = p->n_keys < (p->second ? 3 : 2) && str_to_int(id, &p->after_id);
    p->after = true;
    if (ok && p->second) {
        ok = more;
        more = cut(&rest, &second);
        p->after_second = db_i(0);
        ok = ok && str_to_int(second, &p->after_second.i);
    }
    p->after_null = !more;
    if (ok && p->n_keys && more && list_key_is_text(p))
        p->after_key = db_t(str_copy(p->c->a, rest));
    else if (ok && p->n_keys && more) {
        p->after_key = db_i(0);
        ok = str_to_int(rest, &p->after_key.i);
    }
    return ok || fail_field(p->c, ERR_VALIDATION, "after",
                            "This page does not exist. Begin at the first page.");
}
