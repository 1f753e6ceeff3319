/* SPDX-License-Identifier: EUPL-1.2
 * From a document to the one before and behind it, in the list that one came from: the browser's
 * session keeps that list's filters and order (a cookie), so it works without script, and the
 * document's own address stays the same whatever the road.
 */
#include "desk_list_place.h"

#include "desk_list.h"

enum { QUERY_MAX = 1200, COUNTED_MAX = 200, TOTAL_MAX = 1000 };

static const char cookie_name[] = "list";

void list_place_keep(List *l)
{
    Desk *d = l->d;
    Str query = filter_query_without(d->r, -1);
    Str place = str_format(d->c->a, "%s?%s", type_slug(d->c->a, l->t).p, query.p);
    Str value = percent_encode(d->c->a, place, false);
    if (!str_eq(value, request_cookie(d->r, cookie_name)))
        response_cookie(d->out, cookie_name, value.n > QUERY_MAX ? STR("") : value,
                        value.n > QUERY_MAX ? -1 : 0, false, d->r->https);
}

bool list_place_query(const Desk *d, const TypeDef *t, Str *out)
{
    Str place, slug = STR("");
    *out = STR("");
    if (!percent_decode(d->c->a, request_cookie(d->r, cookie_name), false, &place) ||
        !str_split(&place, '?', &slug) || !str_eq(slug, type_slug(d->c->a, t)))
        return false;
    *out = place;
    return true;
}

/* The list of that query as its page would ask it; false when it cannot be read any more. */
static bool read_list(Desk *reader, Request *asked, Str query, List *l)
{
    Ctx *c = reader->c;
    int errors = c->e.n;
    *asked = (Request){.arena = c->a, .method = STR("GET")};
    reader->r = asked;
    bool ok = request_read_target(asked, str_format(c->a, "/x?%.*s", STR_ARG(query))) &&
              filters_read(reader, l->t, &l->filters);
    if (ok) {
        list_choose_order(l);
        ok = list_check_order(l);
    }
    c->e.n = errors; /* a view that is gone is no mistake of who reads the document */
    return ok;
}

/* The filters, and name = …; that alone when `filters` is NULL. */
static const Json *and_named(Ctx *c, const Json *filters, Str name)
{
    const char *why;
    size_t at;
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '[');
    JSON_EACH (f, filters)
        json_value(&o, f);
    json_begin(&o, '[');
    json_text(&o, STR("name"));
    json_text(&o, STR("="));
    json_text(&o, name);
    json_end(&o, ']');
    json_end(&o, ']');
    return json_parse(c->a, buf_str(&b), &why, &at);
}

/* Where the document stands in the order; "" when it is none of the list. */
static Str cursor_of(List *l, const Json *filters, Str name)
{
    Ctx *c = l->d->c;
    ListResult r;
    ListQuery q = {.type = l->t,
                   .filters = and_named(c, filters, name),
                   .order_by = l->order,
                   .limit = 1};
    return list_run(c, &q, &r) && r.n ? list_cursor(c, &r, 0) : STR("");
}

/* Names on one side of it, the nearest last (before) or first (behind). */
static bool side(List *l, Str cursor, bool back, int64_t limit, ListResult *out)
{
    ListQuery q = {.type = l->t,
                   .filters = l->filters.json,
                   .order_by = l->order,
                   .after = cursor,
                   .back = back,
                   .limit = limit};
    return list_run(l->d->c, &q, out);
}

static Str position(List *l, int before)
{
    Ctx *c = l->d->c;
    int64_t total = 0;
    ListQuery q = {.type = l->t, .filters = l->filters.json};
    if (before >= COUNTED_MAX || !list_count(c, &q, TOTAL_MAX + 1, &total))
        return STR("");
    return total > TOTAL_MAX ? str_format(c->a, "%d", before + 1)
                             : str_format(c->a, "%d / %d", before + 1, (int)total);
}

static void find(List *l, const DocHead *doc, bool from_list, ListPlace *out)
{
    ListResult before, behind;
    Str own = cursor_of(l, l->filters.json, doc->name);
    Str cursor = own.n ? own : cursor_of(l, NULL, doc->name);
    bool counted = own.n && from_list;
    if (!cursor.n || !side(l, cursor, true, counted ? COUNTED_MAX : 1, &before) ||
        !side(l, cursor, false, 1, &behind))
        return;
    out->previous = before.n ? before.rows[before.n - 1]->name : STR("");
    out->next = behind.n ? behind.rows[0]->name : STR("");
    if (counted)
        out->position = position(l, before.n);
}

void list_place_find(Desk *d, const DocHead *doc, ListPlace *out)
{
    Ctx *c = d->c;
    Request asked;
    Desk reader = *d;
    List *l = arena_new_of(c->a, List);
    Str query;
    bool from_list = list_place_query(d, doc->type, &query);
    *l = (List){.d = &reader, .t = doc->type};
    *out = (ListPlace){STR(""), STR(""), STR("")};
    int errors = c->e.n;
    if (read_list(&reader, &asked, query, l))
        find(l, doc, from_list, out);
    c->e.n = errors;
}
