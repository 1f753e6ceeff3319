/* SPDX-License-Identifier: EUPL-1.2
 * The filter box of a list.
 */
#include "desk_list.h"
#include "utf8.h"

/* Where the reader stands in the list, not which list it is. */
bool list_is_place(Str name)
{
    return str_is(name, "start") || str_is(name, "after") || str_is(name, "before");
}

static void keep_params(List *l)
{
    const Request *r = l->d->r;
    for (int i = 0; i < r->n_params; i++)
        if (!str_is(r->params[i].name, "q") && !list_is_place(r->params[i].name) &&
            !str_is(r->params[i].name, "format"))
            ui_hidden(&l->d->m, r->params[i].name.p, r->params[i].value);
}

static Str example_of(List *l)
{
    Ctx *c = l->d->c;
    for (int i = 0; i < l->t->n_list; i++) {
        const FieldDef *f = type_field(l->t, l->t->list[i]);
        if (f && f->type == FT_LINK)
            return str_format(c->a, "%s:…  >1000  %.7s", utf8_fold(c->a, field_label(c, f)).p,
                              date_format(c->a, c->today).p);
    }
    return str_c(tr(c->lang, "Words…"));
}

void list_write_filter(List *l)
{
    Markup *m = &l->d->m;
    Lang lang = desk_lang(l->d);
    m_tag(m, "form");
    m_attr_c(m, "class", "filter");
    m_attr_c(m, "role", "search");
    m_attr_c(m, "aria-label", tr(lang, "Filter the list"));
    m_attr(m, "action", type_url(l->d->c->a, l->t));
    keep_params(l);
    m_tag(m, "div");
    m_attr_c(m, "class", "filter-box");
    ui_icon(m, "search");
    for (int i = 0; i < l->filters.n_chips; i++) {
        const FilterChip *chip = &l->filters.chips[i];
        ui_chip(m, lang, chip->prefix, chip->text, chip->remove_url);
    }
    m_tag(m, "input");
    m_attr_c(m, "type", "text");
    m_attr_c(m, "name", "q");
    m_attr_c(m, "aria-label", tr(lang, "Filter"));
    m_attr(m, "placeholder", example_of(l));
    m_attr_c(m, "autocomplete", "off");
    m_tag(m, "button");
    m_attr_c(m, "class", "filter-go");
    ui_spoken(m, str_c(tr(lang, "Filter")));
    m_leaf(m, "kbd", NULL, STR("⏎"));
    m_end(m, "button");
    m_end(m, "div");
    m_end(m, "form");
    if (l->filters.cut)
        ui_notice(m, NOTICE_INFO,
                  str_c(tr(lang, "These words stand in very many documents: not "
                                 "all are shown. Add a word.")));
}
