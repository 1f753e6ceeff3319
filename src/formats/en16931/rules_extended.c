/* SPDX-License-Identifier: EUPL-1.2
 *
 * Lines inside lines, of the EXTENDED profiles: BR-FXEXT and BR-FREXT 05, 06, 08, 11. A line is of
 * the kind GROUP (its amount is that of the lines below), DETAIL or INFORMATION.
 */
#include "en16931/rules_private.h"

#include "map.h"

static void breaks(Check *c, const char *number, const char *path, const char *msgid)
{
    bool french = c->profile == EN_PROFILE_EXTENDED_CTC_FR;
    Str id = str_format(c->a, "BR-%s-%s", french ? "FREXT" : "FXEXT", number);
    rule_break(c, id.p, "BT-X-8", path, STR(""), msgid);
}

static bool is_kind(Str s)
{
    return str_is(s, "GROUP") || str_is(s, "DETAIL") || str_is(s, "INFORMATION");
}

typedef struct {
    Wide sum; /* of the amounts of the lines below, but for INFORMATION */
} Group;

/* The lines that others name as theirs, by number. */
static Map groups_of(Check *c)
{
    const EnInvoice *inv = c->inv;
    Map groups = {.a = c->a};
    for (int i = 0; i < inv->n_lines; i++)
        if (inv->lines[i].id.n)
            map_set(&groups, inv->lines[i].id, arena_new_of(c->a, Group));
    for (int i = 0; i < inv->n_lines; i++) {
        const EnLine *l = &inv->lines[i];
        Group *g = l->parent.n ? map_get(&groups, l->parent) : NULL;
        if (g && (str_is(l->kind, "GROUP") || str_is(l->kind, "DETAIL")))
            g->sum += l->net_amount.minor;
    }
    return groups;
}

/* A group whose amount is not told (Factur-X, and France) need not add up. */
static bool amount_is_told(const Check *c, int row)
{
    for (int i = 0; i < c->inv->n_facts; i++) {
        const EnFact *f = &c->inv->facts[i];
        if (f->row == row && f->kind == EN_ABSENT && strcmp(f->term, "BT-131") == 0)
            return false;
    }
    return true;
}

static void check_line(Check *c, const EnLine *l, const Map *groups)
{
    const Group *own = l->id.n ? map_get(groups, l->id) : NULL;
    bool group = str_is(l->kind, "GROUP");
    if (l->kind.n && !is_kind(l->kind) && c->profile == EN_PROFILE_EXTENDED_CTC_FR)
        breaks(c, "05", "lines[#].kind",
               N_("A line among others is GROUP, DETAIL or INFORMATION. Choose one."));
    if (l->parent.n && !l->kind.n)
        breaks(c, "06", "lines[#].kind",
               N_("A line below another says its kind: GROUP, DETAIL or INFORMATION. Choose one."));
    if (l->parent.n && (!map_get(groups, l->parent) || str_eq(l->parent, l->id)))
        breaks(c, "11", "lines[#].parent",
               N_("The line belongs to a line that does not exist. Correct its number."));
    if (group && own && own->sum != l->net_amount.minor && amount_is_told(c, c->row))
        breaks(c, "08", "lines[#].net_amount",
               N_("The amount of the group is not the sum of its lines. Compute it again."));
}

void check_extended(Check *c)
{
    if (!is_extended(c))
        return;
    Map groups = groups_of(c);
    for (c->row = 0; c->row < c->inv->n_lines; c->row++)
        check_line(c, &c->inv->lines[c->row], &groups);
    c->row = -1;
}
