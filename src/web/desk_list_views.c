/* SPDX-License-Identifier: EUPL-1.2
 * The tabs above a list: the questions that everybody asks.
 */
#include "desk_list.h"

enum { COUNT_MAX = 1000 /* of a tab */ };

typedef struct {
    const char *msgid, *query, *json;
} Tab;

static int64_t count_tab(Ctx *c, const TypeDef *t, Str json)
{
    const char *why;
    size_t at;
    int64_t n = 0;
    ListQuery q = {.type = t, .filters = json_parse(c->a, json, &why, &at)};
    list_count(c, &q, COUNT_MAX, &n);
    return n;
}

static Str shown_count(Ctx *c, int64_t n)
{
    if (!n)
        return STR("");
    return n >= COUNT_MAX ? str_format(c->a, "%d+", COUNT_MAX - 1)
                          : str_format(c->a, "%lld", (long long)n);
}

static void add_tab(List *l, UiLink *tabs, int *n, const char *label, Str query, const char *json)
{
    Ctx *c = l->d->c;
    Str url = type_url(c->a, l->t);
    tabs[(*n)++] = (UiLink){.label = str_c(label),
                            .url = query.n ? str_format(c->a, "%s?%s", url.p, query.p) : url,
                            .count = json ? shown_count(c, count_tab(c, l->t, str_c(json)))
                                          : STR(""),
                            .current = str_eq(query, l->filters.query)};
}

void list_write_tabs(List *l)
{
    Ctx *c = l->d->c;
    Lang lang = c->lang;
    UiLink tabs[4];
    int n = 0;
    if (!l->t->submittable)
        return;
    Str all = str_c(tr(lang, "All"));
    words_with(c, l->t->label, "all", &all);
    add_tab(l, tabs, &n, all.p, STR(""), NULL);
    add_tab(l, tabs, &n, tr(lang, "Drafts"), STR("docstatus=0"), "[[\"docstatus\",\"=\",\"0\"]]");
    if (type_field(l->t, STR("outstanding_amount")) && type_field(l->t, STR("due_date"))) {
        Str today = date_format(c->a, c->today);
        add_tab(l, tabs, &n, tr(lang, "Unpaid"), STR("docstatus=1&outstanding_amount__gt=0"),
                "[[\"docstatus\",\"=\",\"1\"],[\"outstanding_amount\",\">\",\"0\"]]");
        add_tab(l, tabs, &n, tr(lang, "Overdue"),
                str_format(c->a, "docstatus=1&outstanding_amount__gt=0&due_date__lt=%s", today.p),
                str_format(c->a,
                           "[[\"docstatus\",\"=\",\"1\"],[\"outstanding_amount\",\">\",\"0\"],"
                           "[\"due_date\",\"<\",\"%s\"]]",
                           today.p)
                    .p);
    }
    ui_tabs(&l->d->m, str_c(tr(lang, "Views")), tabs, n);
}
