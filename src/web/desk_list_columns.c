/* SPDX-License-Identifier: EUPL-1.2
 * Which columns a list shows, and which of them a phone keeps. Those of the address go first (a
 * saved view has its own), then those that the user chose, then those of the schema.
 */
#include "desk_list.h"
#include "perm.h"

enum { WIDE = 8 /* columns */ };

bool list_has_column(const List *l, const FieldDef *f)
{
    for (int i = 0; i < l->n_columns; i++)
        if (l->columns[i] == f)
            return true;
    return false;
}

Str list_column_key(const List *l, int i)
{
    return l->columns[i] ? l->columns[i]->name : STR("name");
}

bool list_may_show(const FieldDef *f)
{
    return !f || (f->type != FT_TABLE && !f->secret && f->type != FT_PASSWORD);
}

static void add_column(List *l, const FieldDef *f)
{
    if (list_may_show(f) && l->n_columns < LIST_COLUMNS_MAX - 4 && !list_has_column(l, f))
        l->columns[l->n_columns++] = f;
}

static void add_those_of_schema(List *l)
{
    const TypeDef *t = l->t;
    const FieldDef *title = t->title.n ? type_field(t, t->title) : NULL;
    const FieldDef *copy = type_named_by(t);
    bool numbered = t->n_numbers > 0 || (t->ledger && !t->n_list);
    if (numbered || (!copy && !title && !t->ledger))
        add_column(l, NULL);
    else if (!t->ledger)
        add_column(l, copy ? copy : title);
    for (int i = 0; i < t->n_list; i++)
        if (!str_is(t->list[i], "name"))
            add_column(l, type_field(t, t->list[i]));
}

static void add_chosen(List *l, Str names)
{
    Str name;
    while (l->n_columns < CHOSEN_COLUMNS_MAX && str_split(&names, ',', &name)) {
        const FieldDef *f = type_field(l->t, name);
        if (f || str_is(name, "name"))
            add_column(l, f);
    }
}

/* The column that opens the document: its name, what the name is made of, or the first one. */
static int link_column(const List *l)
{
    const FieldDef *copy = type_named_by(l->t);
    for (int i = 0; i < l->n_columns; i++)
        if (!l->columns[i] || l->columns[i] == copy)
            return i;
    return 0;
}

void list_choose_columns(List *l)
{
    l->choice = list_choice(l->d->c, l->t);
    add_chosen(l, request_param_or_empty(l->d->r, "columns"));
    if (!l->n_columns)
        add_chosen(l, l->choice.columns);
    if (!l->n_columns)
        add_those_of_schema(l);
    if (!l->n_columns)
        add_column(l, NULL);
    l->link = link_column(l);
}

Str list_columns_text(const List *l)
{
    Buf b = {.a = l->d->c->a};
    for (int i = 0; i < l->n_columns; i++) {
        buf_add_c(&b, i ? "," : "");
        buf_add(&b, list_column_key(l, i));
    }
    return buf_str(&b);
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
