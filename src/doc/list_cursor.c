/* SPDX-License-Identifier: EUPL-1.2
 * Where a row stands in the order of a list, as addresses hold it: "ID.VALUE", "ID" when the value
 * is empty. Of an order by the names of links the link stands before the name, "ID.LINK.NAME", and
 * what is second in the index that is walked before both: "ID.DAY.LINK.NAME", "ID.DAY" without a
 * link.
 */
#include "list_plan.h"

static DbValue link_key(const ListPlan *p, DbRows *r, int column, bool null, Str text)
{
    Buf b = {.a = p->c->a};
    if (p->second)
        buf_format(&b, "%lld%s", (long long)db_get_int(r, column + 2), null ? "" : ".");
    if (!null)
        buf_format(&b, "%lld.%.*s", (long long)db_get_int(r, column + 1), STR_ARG(text));
    return b.n ? db_t(buf_str(&b)) : (DbValue){0};
}

DbValue list_key_read(const ListPlan *p, DbRows *r, int column)
{
    Arena *a = p->c->a;
    bool null = p->n_keys && db_is_null(r, column);
    Str text = null || !p->n_keys || !list_key_is_text(p) ? STR("") : db_get_text(r, column);
    if (p->kinds[0] == KEY_LINK)
        return link_key(p, r, column, null, text);
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

/* A whole number before the next dot. */
static bool cut_number(Str *rest, bool *more, int64_t *out)
{
    Str part;
    bool there = *more;
    *more = cut(rest, &part);
    return there && str_to_int(part, out);
}

static bool read_place(ListPlan *p)
{
    Str rest = p->l->after;
    bool more = true;
    p->after = true;
    p->after_second = p->after_key = db_i(0);
    if (p->n_asked > 1 || !cut_number(&rest, &more, &p->after_id) ||
        (p->second && !cut_number(&rest, &more, &p->after_second.i)))
        return false;
    p->after_null = !more;
    if (!more || !p->n_keys)
        return true;
    if (p->kinds[0] == KEY_LINK && (!cut_number(&rest, &more, &p->after_link) || !more))
        return false;
    if (!list_key_is_text(p))
        return str_to_int(rest, &p->after_key.i);
    p->after_key = db_t(str_copy(p->c->a, rest));
    return true;
}

bool list_cursor_read(ListPlan *p)
{
    return !p->l->after.n || read_place(p) ||
           fail_field(p->c, ERR_VALIDATION, "after",
                      "This page does not exist. Begin at the first page.");
}
