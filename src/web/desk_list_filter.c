/* SPDX-License-Identifier: EUPL-1.2
 * The filter box of a list.
 */
#include "desk_list.h"
#include "utf8.h"

/* Where the reader stands in the list, not which list it is. */
bool list_is_place(Str name)
{
    static const char *const names[] = {"start", "after", "before", "choose", "sum", "open"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static void keep_params(List *l)
{
    const Request *r = l->d->r;
    for (int i = 0; i < r->n_params; i++)
        if (!str_is(r->params[i].name, "q") && !list_is_place(r->params[i].name) &&
            !str_is(r->params[i].name, "format"))
            ui_hidden(&l->d->m, r->params[i].name.p, r->params[i].value);
}

/* "client:…  >1000  ce mois-ci", of the fields that this list has. */
static Str example_of(List *l)
{
    Ctx *c = l->d->c;
    Buf b = {.a = c->a};
    bool amount = false, day = false, link = false;
    for (int i = 0; i < l->t->n_list; i++) {
        const FieldDef *f = type_field(l->t, l->t->list[i]);
        amount = amount || (f && f->type == FT_MONEY);
        day = day || (f && f->type == FT_DATE);
        if (!f || link || f->type != FT_LINK)
            continue;
        link = true;
        buf_format(&b, "%s:…  ", utf8_fold(c->a, field_label(c, f)).p);
    }
    buf_add_c(&b, amount ? ">1000  " : "");
    if (day)
        buf_add_c(&b, tr(c->lang, "this month"));
    return b.n ? buf_str(&b) : str_c(tr(c->lang, "Words…"));
}

/* Read to those who cannot see that it opens below the box. */
static void write_hint(List *l)
{
    Markup *m = &l->d->m;
    Lang lang = l->d->c->lang;
    m_tag(m, "p");
    m_attr_c(m, "class", "filter-hint");
    m_attr_c(m, "id", "filter-hint");
    m_text_c(m, tr(lang, "field:word, >1000, 1000..2000, march 2026, this week, except paid, "
                         "\"exact words\"."));
    m_text_c(m, " ");
    m_tag(m, "a");
    m_attr_c(m, "href", "/help#filter");
    m_text_c(m, tr(lang, "Help"));
    m_end(m, "a");
    m_end(m, "p");
}

void list_write_filter(List *l)
{
    Markup *m = &l->d->m;
    Lang lang = desk_lang(l->d);
    m_tag(m, "div");
    m_attr_c(m, "class", "filter");
    m_tag(m, "form");
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
    m_attr_c(m, "aria-describedby", "filter-hint");
    m_tag(m, "button");
    m_attr_c(m, "class", "filter-go");
    ui_spoken(m, str_c(tr(lang, "Filter")));
    m_leaf(m, "kbd", NULL, STR("⏎"));
    m_end(m, "button");
    write_hint(l);
    m_end(m, "div");
    m_end(m, "form");
    list_write_view_form(l);
    m_end(m, "div");
    if (l->filters.cut)
        ui_notice(m, NOTICE_INFO,
                  str_c(tr(lang, "These words stand in very many documents: not "
                                 "all are shown. Add a word.")));
}
