/* SPDX-License-Identifier: EUPL-1.2
 * A list of which there is nothing yet: what it is for, how to begin, and how it will look, as one
 * row made from the schema.
 */
#include "desk_list.h"
#include "perm.h"

UiButton list_import_button(List *l, UiButtonKind kind)
{
    Ctx *c = l->d->c;
    return (UiButton){.kind = kind,
                      .label = str_c(tr(c->lang, "Import (CSV)")),
                      .href = desk_import_url(c, l->t)};
}

/* "FAC-{YYYY}-{#####}" -> "FAC-2026-00001" */
static Str example_number(Ctx *c, Str pattern)
{
    Buf b = {.a = c->a};
    int y, m, d;
    date_to_ymd(c->today, &y, &m, &d);
    for (size_t i = 0; i < pattern.n; i++) {
        Str rest = str_slice(pattern, i, pattern.n);
        long end = pattern.p[i] == '{' ? str_find(rest, '}') : -1;
        if (end < 0) {
            buf_add_char(&b, pattern.p[i]);
            continue;
        }
        if (str_starts(rest, STR("{YYYY}")))
            buf_format(&b, "%04d", y);
        else if (str_starts(rest, STR("{MM}")))
            buf_format(&b, "%02d", m);
        else if (rest.p[1] == '#')
            buf_format(&b, "%0*d", (int)end - 1, 1);
        i += (size_t)end;
    }
    return buf_str(&b);
}

static Str example_text(List *l, const FieldDef *f)
{
    Ctx *c = l->d->c;
    const TypeDef *target;
    if (!f || str_eq(f->name, l->t->title))
        return !f && l->t->n_numbers ? example_number(c, l->t->number[0])
                                     : str_c(tr(c->lang, "Example"));
    switch (f->type) {
    case FT_DATE: return show_day(c, c->today);
    case FT_MONEY:
    case FT_PRICE: return show_money(c, 120000, 2);
    case FT_INT:
    case FT_QTY: return STR("1");
    case FT_CHOICE: return f->n_choices ? tr_str(c->lang, f->choices[0]) : STR("…");
    case FT_SIREN: return STR("123456782");
    case FT_LINK:
        target = registry_type(c->reg, f->target);
        return target ? type_label(c, target) : STR("…");
    default: return STR("…");
    }
}

static void write_example(List *l)
{
    Ctx *c = l->d->c;
    Markup *m = &l->d->m;
    UiColumn *heads = arena_array_of(c->a, UiColumn, l->n_columns);
    m_tag(m, "p");
    m_leaf(m, "small", NULL, str_c(tr(c->lang, "This is how the list will look:")));
    m_end(m, "p");
    UiTable t = ui_table_begin(m, "", str_c(tr(c->lang, "Example")));
    for (int i = 0; i < l->n_columns; i++)
        heads[i] = (UiColumn){.label = list_column_label(l, i),
                              .num = l->columns[i] && is_number(l->columns[i])};
    ui_table_head(&t, heads, l->n_columns);
    ui_table_body(&t);
    ui_row_begin(&t, "ghost");
    for (int i = 0; i < l->n_columns; i++)
        ui_cell(&t, &(UiCell){.text = i == l->state ? str_c(tr(c->lang, "Example"))
                                                    : example_text(l, l->columns[i]),
                              .num = heads[i].num});
    ui_row_end(&t);
    ui_table_end(&t);
}

void list_write_empty(List *l)
{
    Ctx *c = l->d->c;
    Lang lang = c->lang;
    UiButton make = {.kind = BUTTON_PLAIN,
                     .label = type_phrase(c, "New", l->t),
                     .href = str_format(c->a, "%s/new", type_url(c->a, l->t).p)};
    Str label, url;
    UiButton begin[3];
    int n = 0;
    UiButton all = {.label = str_c(tr(lang, "Show all")), .href = type_url(c->a, l->t)};
    if (l->filters.n_chips) {
        ui_empty(&l->d->m, str_c(tr(lang, "Nothing fits these filters")),
                 str_c(tr(lang, "Take one off, or look at the whole list.")), &all, 1);
        return;
    }
    Str about = str_c(tr(lang, "What you make or import will be listed here."));
    words_with(c, l->t->label, "about", &about);
    bool may = !l->t->ledger && (perm_rights(c, l->t) & RIGHT_CREATE);
    if (may)
        begin[n++] = make;
    if (desk_page_of(l->d, l->t, &label, &url))
        begin[n++] = (UiButton){.label = label, .href = url};
    if (desk_may_import(c, l->t))
        begin[n++] = list_import_button(l, BUTTON_PLAIN);
    ui_empty(&l->d->m, str_format(c->a, tr(lang, "%s: nothing yet"), type_plural(c, l->t).p), about,
             begin, n);
    if (!l->t->ledger)
        write_example(l);
}
