/* SPDX-License-Identifier: EUPL-1.2
 * Which columns a list shows, and which of them a phone keeps.
 */
#include "desk_list.h"

enum { WIDE = 8 /* columns */ };

bool list_has_column(const List *l, const FieldDef *f)
{
    for (int i = 0; i < l->n_columns; i++)
        if (l->columns[i] == f)
            return true;
    return false;
}

static void add_column(List *l, const FieldDef *f)
{
    bool usable = !f || (f->type != FT_TABLE && !f->secret && f->type != FT_PASSWORD);
    if (usable && l->n_columns < LIST_COLUMNS_MAX - 4 && !list_has_column(l, f))
        l->columns[l->n_columns++] = f;
}

/* A name that is only a copy of a field needs no column beside it. */
static const FieldDef *named_by(const TypeDef *t)
{
    if (t->named.n < 3 || t->named.p[0] != '{' || t->named.p[t->named.n - 1] != '}')
        return NULL;
    return type_field(t, str_slice(t->named, 1, t->named.n - 1));
}

void list_choose_columns(List *l)
{
    const TypeDef *t = l->t;
    const FieldDef *title = t->title.n ? type_field(t, t->title) : NULL;
    const FieldDef *copy = named_by(t);
    bool numbered = t->n_numbers > 0 || (t->ledger && !t->n_list);
    if (numbered || (!copy && !title && !t->ledger))
        add_column(l, NULL);
    else if (!t->ledger)
        add_column(l, copy ? copy : title);
    for (int i = 0; i < t->n_list; i++)
        if (!str_is(t->list[i], "name"))
            add_column(l, type_field(t, t->list[i]));
    if (!l->n_columns)
        add_column(l, NULL);
}

void list_place_on_phone(List *l)
{
    l->state = l->amount = l->who = -1;
    for (int i = 0; i < l->n_columns; i++) {
        const FieldDef *f = l->columns[i];
        if (!f)
            continue;
        if (str_is(f->name, "status"))
            l->state = i;
        else if (f->type == FT_MONEY || (f->type == FT_PRICE && l->amount < 0))
            l->amount = i;
        else if (l->who < 0 && i != l->link && (f->type == FT_LINK || type_is_text(f->type)) &&
                 f->type != FT_CHOICE)
            l->who = i;
    }
}

/* Of many columns one gives way: the last plain text. */
void list_choose_cut(List *l)
{
    l->cut = -1;
    for (int i = 0; l->n_columns >= WIDE && i < l->n_columns; i++) {
        const FieldDef *f = l->columns[i];
        if (f && type_is_text(f->type) && f->type != FT_CHOICE && i != l->link && i != l->who)
            l->cut = i;
    }
}
