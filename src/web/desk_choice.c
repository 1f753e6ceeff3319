/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_choice.h"

#include "setting.h"
#include "utf8.h"

static Str key_of(Ctx *c, const char *kind, const TypeDef *t)
{
    return str_format(c->a, "%s:%s", kind, type_slug(c->a, t).p);
}

static const Json *kept(Ctx *c, Str text, JsonKind wanted)
{
    const char *why;
    size_t at;
    const Json *o = text.n ? json_parse(c->a, text, &why, &at) : NULL;
    return o && o->kind == wanted ? o : NULL;
}

/* --- columns --- */

ListChoice list_choice(Ctx *c, const TypeDef *t)
{
    const Json *o = kept(c, setting_get(c, key_of(c, "list", t)), JSON_OBJECT);
    const Json *widths = json_get(o, "widths");
    return (ListChoice){.columns = json_get_text(o, "columns"),
                        .widths = widths && widths->kind == JSON_OBJECT ? widths : NULL};
}

bool list_choice_sized(const ListChoice *choice)
{
    return choice->widths && choice->widths->n;
}

int list_column_width(const ListChoice *choice, const FieldDef *f)
{
    Str column = f ? f->name : STR("name");
    int64_t n = 0;
    JSON_EACH (w, choice->widths)
        if (str_eq(w->key, column) && str_to_int(w->text, &n) && n > 0 && n <= WIDTH_MAX)
            return (int)n;
    return f ? f->width : 0;
}

bool list_choice_put(Ctx *c, const TypeDef *t, const ListChoice *choice)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    if (!choice->columns.n && !list_choice_sized(choice))
        return setting_put(c, key_of(c, "list", t), STR(""));
    json_begin(&o, '{');
    json_put(&o, "columns", choice->columns);
    if (list_choice_sized(choice)) {
        json_key(&o, STR("widths"));
        json_value(&o, choice->widths);
    }
    json_end(&o, '}');
    return setting_put(c, key_of(c, "list", t), buf_str(&b));
}

/* --- views --- */

bool query_is_plain(Str query)
{
    for (size_t i = 0; i < query.n; i++)
        if (query.p[i] <= ' ' || query.p[i] > '~' || strchr("\"<>#\\", query.p[i]))
            return false;
    return query.n <= 4000;
}

static int read_views(Ctx *c, Str text, bool shared, SavedView *out)
{
    int n = 0;
    JSON_EACH (v, kept(c, text, JSON_LIST)) {
        SavedView one = {str_copy(c->a, json_get_text(v, "name")),
                         str_copy(c->a, json_get_text(v, "query")), /* ended by a NUL */
                         shared};
        if (n < SAVED_VIEWS_MAX && one.name.n && query_is_plain(one.query))
            out[n++] = one;
    }
    return n;
}

int saved_views(Ctx *c, const TypeDef *t, SavedView *out)
{
    Str key = key_of(c, "views", t);
    int n = read_views(c, setting_get_shared(c, key), true, out);
    return n + read_views(c, setting_get(c, key), false, &out[n]);
}

int saved_view_find(const SavedView *views, int n, Str name)
{
    for (int i = 0; i < n; i++)
        if (str_eq(views[i].name, name))
            return i;
    return -1;
}

static Str views_text(Ctx *c, const SavedView *views, int n, bool shared)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    bool any = false;
    json_begin(&o, '[');
    for (int i = 0; i < n; i++) {
        if (views[i].shared != shared)
            continue;
        any = true;
        json_begin(&o, '{');
        json_put(&o, "name", views[i].name);
        json_put(&o, "query", views[i].query);
        json_end(&o, '}');
    }
    json_end(&o, ']');
    return any ? buf_str(&b) : STR("");
}

bool saved_views_put(Ctx *c, const TypeDef *t, const SavedView *views, int n)
{
    Str key = key_of(c, "views", t), shared = views_text(c, views, n, true);
    if (c->user.admin && !str_eq(shared, setting_get_shared(c, key)) &&
        !setting_put_shared(c, key, shared))
        return false;
    return setting_put(c, key, views_text(c, views, n, false));
}

/* --- queries --- */

Str query_with(Arena *a, Str query, const char *name, Str value)
{
    Buf b = {.a = a};
    Str rest = query, part, start = str_format(a, "%s=", name);
    while (str_split(&rest, '&', &part)) {
        if (!part.n || str_starts(part, start))
            continue;
        buf_add_c(&b, b.n ? "&" : "");
        buf_add(&b, part);
    }
    if (value.n)
        filter_add_param(&b, str_c(name), value);
    return buf_str(&b);
}
