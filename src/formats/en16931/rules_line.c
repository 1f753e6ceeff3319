/* SPDX-License-Identifier: EUPL-1.2
 *
 * BR-21 to BR-44, BR-54, BR-64, BR-65, BR-CO-04 and BR-CO-21 to 24: lines, allowances and charges.
 */
#include "en16931/rules_private.h"

static bool no_id(const Check *c)
{
    return !c->line->id.n;
}

static bool no_unit(const Check *c)
{
    return !c->line->unit_code.n && line_counts(c->line);
}

static bool no_name(const Check *c)
{
    return !c->line->name.n;
}

/* EXTENDED profiles allow negative prices. */
static bool negative_net_price(const Check *c)
{
    return c->line->net_price.micro < 0 && !is_extended(c);
}

static bool negative_gross_price(const Check *c)
{
    return c->line->gross_price.micro < 0 && !is_extended(c);
}

static bool period_backwards(const Check *c)
{
    return c->line->start.day && c->line->end.day && c->line->end.day < c->line->start.day;
}

static bool no_category(const Check *c)
{
    return !c->line->vat.category.n && line_counts(c->line);
}

/* BR-FR-27 and 28 ask the same of the EXTENDED profile of France. */
static bool half_attribute(const Check *c)
{
    if (c->profile == EN_PROFILE_EXTENDED_CTC_FR)
        return false;
    for (int i = 0; i < c->line->n_attributes; i++)
        if (!c->line->attributes[i].name.n || !c->line->attributes[i].value.n)
            return true;
    return false;
}

static bool item_id_unnamed(const Check *c)
{
    return c->line->standard_item_id.id.n && !c->line->standard_item_id.scheme.n;
}

static bool class_unnamed(const Check *c)
{
    for (int i = 0; i < c->line->n_classes; i++)
        if (!c->line->classes[i].list.n)
            return true;
    return false;
}

static const Rule line_rules[] = {
    {"BR-21", "BT-126", "lines[#].id", FROM_BASIC, no_id,
     N_("The line has no number. Give it one.")},
    {"BR-23", "BT-130", "lines[#].unit_code", FROM_BASIC, no_unit,
     N_("The quantity of the line has no unit. Enter it, for example C62 for pieces.")},
    {"BR-25", "BT-153", "lines[#].name", FROM_BASIC, no_name,
     N_("The item of the line has no name. Enter it.")},
    {"BR-27", "BT-146", "lines[#].net_price", FROM_BASIC, negative_net_price,
     N_("The price is negative. Make the quantity negative instead.")},
    {"BR-28", "BT-148", "lines[#].gross_price", FROM_BASIC, negative_gross_price,
     N_("The price before discount is negative. Make the quantity negative instead.")},
    {"BR-30", "BT-135", "lines[#].end", FROM_BASIC, period_backwards,
     N_("The period of the line ends before it begins. Correct its dates.")},
    {"BR-54", "BG-32", "lines[#].attributes", FROM_BASIC, half_attribute,
     N_("An attribute of the item needs a name and a value. Complete it.")},
    {"BR-64", "BT-157-1", "lines[#].standard_item_id.scheme", FROM_BASIC, item_id_unnamed,
     N_("The standard number of the item has no scheme. Enter it, for example 0160 for a GTIN.")},
    {"BR-65", "BT-158-1", "lines[#].classes", FROM_BASIC, class_unnamed,
     N_("The classification of the item does not say its list. Enter the code of the list.")},
    {"BR-CO-04", "BT-151", "lines[#].vat.category", FROM_BASIC, no_category,
     N_("The line has no VAT category. Enter it.")},
};

/* --- allowances and charges: numbers by place and kind --- */

typedef struct {
    const char *no_reason, *no_reason_co, *no_category;
    const char *reason_term, *category_term;
} AllowanceRules;

static const AllowanceRules document_rules[2] = {
    {"BR-33", "BR-CO-21", "BR-32", "BT-97", "BT-95"},
    {"BR-38", "BR-CO-22", "BR-37", "BT-104", "BT-102"}};
static const AllowanceRules of_line_rules[2] = {{"BR-42", "BR-CO-23", NULL, "BT-139", NULL},
                                                {"BR-44", "BR-CO-24", NULL, "BT-144", NULL}};

static void check_allowance(Check *c, const AllowanceRules *r, const char *path)
{
    const EnAllowance *a = c->allowance;
    if (!a->reason.n && !a->reason_code.n) {
        const char *msgid = a->charge
                                ? N_("The charge has no reason. Say it, by a text or a code.")
                                : N_("The allowance has no reason. Say it, by a text or a code.");
        rule_break(c, r->no_reason, r->reason_term, path, STR(""), msgid);
        rule_break(c, r->no_reason_co, r->reason_term, path, STR(""), msgid);
    }
    if (r->no_category && !a->vat.category.n)
        rule_break(c, r->no_category, r->category_term, path, STR(""),
                   N_("The allowance or charge has no VAT category. Enter it."));
}

static void check_document_allowances(Check *c)
{
    if (!profile_has(c, FROM_BASIC_WL))
        return;
    for (c->row = 0; c->row < c->inv->n_allowances; c->row++) {
        c->allowance = &c->inv->allowances[c->row];
        check_allowance(c, &document_rules[c->allowance->charge], "allowances[#]");
    }
    c->row = -1;
}

void check_lines(Check *c)
{
    check_document_allowances(c);
    for (c->row = 0; c->row < c->inv->n_lines; c->row++) {
        c->line = &c->inv->lines[c->row];
        RULES_RUN(c, line_rules);
        for (int i = 0; i < c->line->n_allowances; i++) {
            c->allowance = &c->line->allowances[i];
            check_allowance(c, &of_line_rules[c->allowance->charge], "lines[#].allowances");
        }
    }
    c->line = NULL;
    c->row = -1;
}
