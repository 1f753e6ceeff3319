/* SPDX-License-Identifier: EUPL-1.2
 * The tabs above a list: the questions that everybody asks.
 */
#include "desk_list.h"
#include "desk_views.h"

enum { COUNT_MAX = 1000 /* of a tab */ };

static Str shown_count(Ctx *c, int64_t n)
{
    if (!n)
        return STR("");
    return n >= COUNT_MAX ? str_format(c->a, "%d+", COUNT_MAX - 1)
                          : str_format(c->a, "%lld", (long long)n);
}

void list_write_tabs(List *l)
{
    Ctx *c = l->d->c;
    DeskView views[DESK_VIEWS_MAX];
    UiLink tabs[DESK_VIEWS_MAX + 1];
    int n_views = desk_views(c, l->t, views), n = 0;
    if (!n_views)
        return;
    Str all = str_c(tr(c->lang, "All"));
    words_with(c, l->t->label, "all", &all);
    tabs[n++] = (UiLink){.label = all, .url = type_url(c->a, l->t), .current = !l->filters.query.n};
    for (int i = 0; i < n_views; i++) {
        const DeskView *v = &views[i];
        if (!v->tab)
            continue;
        Str query = str_format(c->a, "is=%s", v->key.p);
        tabs[n++] = (UiLink){
            .label = v->label, .url = v->url, .current = str_eq(query, l->filters.query)};
        if (v->counted)
            tabs[n - 1].count = shown_count(c, desk_view_count(c, l->t, v, COUNT_MAX));
    }
    ui_tabs(&l->d->m, str_c(tr(c->lang, "Views")), tabs, n);
}
