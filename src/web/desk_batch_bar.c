/* SPDX-License-Identifier: EUPL-1.2
 * The bar under a list: what can be done with the picked rows. It is shown once a row is picked;
 * without a script it is always there.
 */
#include "desk_batch.h"
#include "desk_list.h"
#include "perm.h"

static const FieldDef *bar_amount(const List *l)
{
    return l->amount >= 0 && list_is_summed(l->columns[l->amount]) ? l->columns[l->amount] : NULL;
}

bool list_may_pick(const List *l)
{
    BatchAct acts[BATCH_ACTS_MAX];
    return batch_acts(l->d->c, l->t, acts) > 0 || (perm_rights(l->d->c, l->t) & RIGHT_EXPORT);
}

void list_begin_batch(List *l)
{
    desk_form(l->d, str_format(l->d->c->a, "%s/batch", type_url(l->d->c->a, l->t).p), "picking");
    ui_hidden(&l->d->m, "query", l->filters.query);
}

void list_write_pick(List *l, UiTable *table, const DocHead *doc)
{
    Ctx *c = l->d->c;
    Markup *m = table->m;
    const FieldDef *amount = bar_amount(l);
    const FieldDef *currency = amount ? type_field(l->t, amount->currency) : NULL;
    m_tag(m, "td");
    m_attr_c(m, "class", "pick");
    m_attr_c(m, "role", "cell");
    m_tag(m, "input");
    m_attr_c(m, "type", "checkbox");
    m_attr_c(m, "name", "pick");
    m_attr(m, "value", doc->name);
    m_attr(m, "aria-label",
           str_format(c->a, tr(c->lang, "Pick %s"), str_z(c->a, show_name(c, doc->name))));
    if (amount)
        m_attr_int(m, "data-amount", *(const int64_t *)field_at(doc, amount));
    if (currency && currency->type == FT_LINK)
        m_attr_int(m, "data-currency", ((const Link *)field_at(doc, currency))->id);
    m_end(m, "td");
}

static void bar_text(List *l)
{
    Ctx *c = l->d->c;
    Markup *m = &l->d->m;
    m_tag(m, "p");
    m_attr_c(m, "class", "batch-said");
    m_attr_int(m, "data-decimals", l->decimals);
    if (bar_amount(l))
        m_attr(m, "data-sum", list_column_label(l, l->amount));
    m_text_c(m, tr(c->lang, "With the picked rows:"));
    m_end(m, "p");
}

/* Everything that the filter finds, also on other pages. */
static void all_tick(List *l)
{
    Markup *m = &l->d->m;
    if (!l->more && !l->after.n)
        return;
    m_tag(m, "label");
    m_attr_c(m, "class", "tick");
    m_tag(m, "input");
    m_attr_c(m, "type", "checkbox");
    m_attr_c(m, "name", "all");
    m_attr_c(m, "value", "1");
    m_leaf(m, "span", NULL,
           str_format(l->d->c->a, tr(l->d->c->lang, "All of the filter, at most %d"), BATCH_MAX));
    m_end(m, "label");
}

static void bar_button(List *l, Str key, Str label, UiButtonKind kind, bool plain)
{
    ui_button(
        &l->d->m,
        &(UiButton){.kind = kind, .label = label, .name = "do", .value = key, .plain = plain});
}

void list_end_batch(List *l)
{
    Ctx *c = l->d->c;
    Markup *m = &l->d->m;
    BatchAct acts[BATCH_ACTS_MAX];
    int n = batch_acts(c, l->t, acts);
    m_tag(m, "div");
    m_attr_c(m, "class", "batch");
    m_attr_c(m, "role", "group");
    m_attr(m, "aria-label", str_format(c->a, tr(c->lang, "Picked: %s"), type_plural(c, l->t).p));
    bar_text(l);
    for (int i = 0; i < n; i++)
        bar_button(l, acts[i].key, str_format(c->a, "%s…", acts[i].label.p), BUTTON_PLAIN, false);
    if (perm_rights(c, l->t) & RIGHT_EXPORT) {
        bar_button(l, STR("csv"), STR("CSV"), BUTTON_QUIET, true);
        bar_button(l, STR("xlsx"), STR("XLSX"), BUTTON_QUIET, true);
    }
    all_tick(l);
    m_tag(m, "button");
    m_attr_c(m, "class", "button quiet");
    m_attr_c(m, "type", "reset");
    m_text_c(m, tr(c->lang, "Pick none"));
    m_text_c(m, " ");
    m_leaf(m, "kbd", NULL, str_c(tr(c->lang, "Esc")));
    m_end(m, "button");
    m_end(m, "div");
    m_end(m, "form");
}
