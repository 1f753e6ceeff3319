/* SPDX-License-Identifier: EUPL-1.2
 * What people changed of a form, field by field: whoever gives it up knows what he gives up.
 */
#include "customize.h"

const FieldDef *type_standard_field(const TypeDef *t, const FieldDef *f)
{
    return t->standard ? &t->standard->fields[f - t->fields] : f;
}

static bool is_changed(const TypeDef *t, const FieldDef *f, CustomizeChange kind)
{
    const FieldDef *was = type_standard_field(t, f);
    switch (kind) {
    case CHANGED_LABEL: return !str_eq(f->label, was->label);
    case CHANGED_REQUIRED: return f->required != was->required;
    case CHANGED_HIDDEN: return f->hidden != was->hidden;
    case CHANGED_LIST: return type_lists(t, f->name) != type_lists(t->standard, f->name);
    case CHANGED_WIDTH: return f->width != was->width;
    case CHANGED_DEFAULT: return !str_eq(f->fallback, was->fallback);
    case CHANGED_CONDITION: return !str_eq(f->show_text, was->show_text);
    default: return false;
    }
}

/* --- places --- */

typedef struct {
    const FieldSpot *now, *was;
    int rank;   /* in the standard order */
    int chain;  /* how many up to this one stand in that order still … */
    int before; /* … the last one of them before it, or -1 */
    bool stays;
} Place;

static int find_places(const TypeDef *t, const FieldSpot *was, int n_was, Place *out)
{
    int n = 0;
    for (int i = 0; i < t->n_spots; i++)
        for (int k = 0; k < n_was; k++)
            if (was[k].field == t->spots[i].field)
                out[n++] = (Place){.now = &t->spots[i], .was = &was[k], .rank = k, .before = -1};
    return n;
}

/* One that was moved over many is one that moved: those of the longest rising chain stay. */
static void mark_those_that_stay(Place *p, int n)
{
    int last = -1;
    for (int i = 0; i < n; i++) {
        p[i].chain = 1;
        for (int k = 0; k < i; k++)
            if (p[k].rank < p[i].rank && p[k].chain >= p[i].chain) {
                p[i].chain = p[k].chain + 1;
                p[i].before = k;
            }
        if (last < 0 || p[i].chain > p[last].chain)
            last = i;
    }
    for (; last >= 0; last = p[last].before)
        p[last].stays = true;
}

static bool is_elsewhere(const TypeDef *t, const Place *p)
{
    const FieldDef *f = &t->fields[p->now->field];
    bool folded = f->type == FT_TABLE ? f->more != type_standard_field(t, f)->more
                                      : p->now->more != p->was->more;
    return !p->stays || folded || !str_eq(p->now->section, p->was->section);
}

static int moved_fields(const TypeDef *t, const FieldDef **out)
{
    FieldSpot was[FIELDS_MAX + 1];
    Place places[FIELDS_MAX + 1];
    int k = 0, n = find_places(t, was, type_spots(t->standard, was), places);
    mark_those_that_stay(places, n);
    for (int i = 0; i < n; i++)
        if (is_elsewhere(t, &places[i]))
            out[k++] = &t->fields[places[i].now->field];
    return k;
}

int type_changed(const TypeDef *t, CustomizeChange kind, const FieldDef **out)
{
    int n = 0;
    if (!t->standard)
        return 0;
    if (kind == CHANGED_PLACE)
        return moved_fields(t, out);
    for (int i = 0; i < t->n_fields; i++)
        if (is_changed(t, &t->fields[i], kind))
            out[n++] = &t->fields[i];
    return n;
}
