/* SPDX-License-Identifier: EUPL-1.2 */
#include "list_ids.h"

#include "filter.h"
#include "perm.h"
#include "registry.h"
#include "store.h"
#include "tables.h"

/* --- the order --- */

/* The types that a choice beside the field names; 0: any, or too many. `out` may be NULL. */
static int dynamic_targets(const ListPlan *p, const FieldDef *f, const TypeDef **out)
{
    const FieldDef *by = type_field(p->l->type, f->target);
    if (!by || by->n_choices > TARGETS_MAX)
        return 0;
    for (int i = 0; i < by->n_choices; i++) {
        const TypeDef *t = registry_label(p->c->reg, by->choices[i]);
        if (!t || t->child || t->ledger)
            return 0;
        if (out)
            out[i] = t;
    }
    return by->n_choices;
}

static bool read_direction(Ctx *c, Str word, bool *out_desc)
{
    *out_desc = str_eq_nocase(word, STR("desc"));
    return !word.n || *out_desc || str_eq_nocase(word, STR("asc")) ||
           fail_field(c, ERR_VALIDATION, "order_by",
                      "The order cannot be read. Write \"field asc\" or \"field desc\".");
}

/* A link to what has names; where anything may stand, the order of making is told by the id. */
static bool is_named(const ListPlan *p, const Column *k)
{
    const FieldDef *f = k->kind == COL_FIELD ? k->field : NULL;
    const TypeDef *target = f && f->type == FT_LINK ? registry_type(p->c->reg, f->target) : NULL;
    if (f && f->type == FT_DYNAMIC)
        return dynamic_targets(p, f, NULL) > 0;
    return target && !target->child && !target->ledger;
}

static Str word_of(Str columns, int n)
{
    Str word = STR("");
    for (int i = 0; i <= n; i++)
        if (!str_split(&columns, ' ', &word))
            return STR("");
    return word;
}

/* A text that no index has in its order. */
static bool is_sorted_text(const ListPlan *p, const Column *k)
{
    FieldType type = k->kind == COL_FIELD ? k->field->type : FT_LINK;
    if (type != FT_TEXT && type != FT_LONG && type != FT_HTML)
        return false;
    for (int i = 0; i < p->n_indexes; i++)
        if (str_eq(word_of(p->indexes[i], 0), k->name) ||
            str_eq(word_of(p->indexes[i], 1), k->name))
            return false;
    return true;
}

/* Papers keep the order of their numbers. */
static KeyKind kind_of(const ListPlan *p, const Column *k)
{
    if (is_sorted_text(p, k))
        return KEY_TEXT;
    if (k->kind == COL_NAME && p->headed && !p->l->type->submittable)
        return KEY_NAME;
    return is_named(p, k) ? KEY_LINK : KEY_PLAIN;
}

static void add_order(ListPlan *p, Column column, KeyKind kind, bool desc)
{
    p->keys[p->n_keys] = column;
    p->kinds[p->n_keys] = kind;
    p->desc[p->n_keys++] = desc;
    if (kind == KEY_LINK)
        add_order(p, column, KEY_PLAIN, desc);
}

static bool read_order(ListPlan *p)
{
    Ctx *c = p->c;
    Str rest = p->l->order_by, part;
    while (p->l->order_by.n && p->n_asked < ORDER_MAX && str_split(&rest, ',', &part)) {
        Str words = str_trim(part), name;
        Column column;
        bool desc;
        if (!words.n)
            continue;
        str_split(&words, ' ', &name);
        if (!filter_column(c, p->l->type, name, &column) ||
            !read_direction(c, str_trim(words), &desc))
            return false;
        add_order(p, column, kind_of(p, &column), desc);
        p->n_asked++;
    }
    if (!p->l->order_by.n && p->headed)
        add_order(p, (Column){.kind = COL_MODIFIED, .name = STR("modified")}, KEY_PLAIN, true);
    p->tie_desc = p->n_keys ? p->desc[p->n_keys - 1] : true;
    for (int i = 0; p->l->back && i < p->n_keys; i++)
        p->desc[i] = !p->desc[i];
    p->tie_desc ^= p->l->back;
    return true;
}

bool list_key_is_text(const ListPlan *p)
{
    const Column *k = &p->keys[0];
    if (p->kinds[0] != KEY_PLAIN)
        return true;
    if (k->kind == COL_NAME)
        return p->headed;
    return k->kind == COL_FIELD ? type_is_text(k->field->type)
                                : k->kind == COL_OWNER || k->kind == COL_MODIFIED_BY;
}

/* --- rows that are few by their nature --- */

static bool is_amount(const TypeDef *t, Str name)
{
    const FieldDef *f = type_field(t, name);
    return f && !field_nullable(f) && !type_is_text(f->type);
}

/* ["docstatus", "=", 0]: drafts are few and have an index; so have open amounts. "" = none. */
static Str few_of(Ctx *c, const TypeDef *t, const Json *f)
{
    Str indexes[TABLE_INDEXES_MAX];
    if (f->kind != JSON_LIST || f->n != 3 || f->first->kind != JSON_TEXT)
        return STR("");
    Str name = f->first->text, op = f->first->next->text, value = f->first->next->next->text;
    if (!str_is(value, "0"))
        return STR("");
    if (str_is(name, "docstatus"))
        return t->submittable && str_is(op, "=") ? table_draft_index(c->a, t) : STR("");
    bool open = is_amount(t, name) && (str_is(op, ">") || str_is(op, "<") || str_is(op, "!="));
    for (int i = 0, n = open ? table_indexes(t, indexes, TABLE_INDEXES_MAX) : 0; i < n; i++)
        if (str_eq(table_index_open(indexes[i]), name))
            return table_index_name(c->a, c->db, t, indexes[i]);
    return STR("");
}

static Str few_index(Ctx *c, const ListQuery *l)
{
    Str found = STR("");
    if (l->filters && l->filters->kind == JSON_LIST)
        JSON_EACH (f, l->filters)
            found = found.n ? found : few_of(c, l->type, f);
    return found;
}

bool list_names_given(const ListQuery *l)
{
    if (l->filters && l->filters->kind == JSON_LIST)
        JSON_EACH (f, l->filters)
            if (f->kind == JSON_LIST && f->n == 3 && str_is(f->first->text, "name") &&
                (str_is(f->first->next->text, "=") || str_is(f->first->next->text, "in")))
                return true;
    return false;
}

/* --- which index --- */

/* The companies of the site are the values of a field that every document has. */
static int company_values(const ListPlan *p, const FieldDef *f, DbValue *out)
{
    const Registry *r = p->c->reg;
    if (!str_is(f->target, "company") || !f->required || f->custom || r->n_companies > BRANCHES_MAX)
        return 0;
    for (int i = 0; i < r->n_companies; i++)
        out[i] = db_i(r->companies[i].id);
    return r->n_companies;
}

static int rule_values(const ListPlan *p, const FieldDef *f, DbValue *out)
{
    const TypeDef *target = registry_type(p->c->reg, f->target);
    int n = 0;
    for (int i = 0; f->required && !f->custom && i < p->c->user.n_rules; i++) {
        if (p->c->user.rules[i].allow != target)
            continue;
        if (n == BRANCHES_MAX)
            return 0;
        out[n++] = db_i(p->c->user.rules[i].id);
    }
    return n;
}

static int without_repeats(DbValue *v, int n)
{
    int kept = 0;
    for (int i = 0; i < n; i++) {
        bool known = false;
        for (int k = 0; k < kept; k++)
            known = known || (v[k].kind == v[i].kind &&
                              (v[i].kind == DB_TEXT ? str_eq(v[k].s, v[i].s) : v[k].i == v[i].i));
        if (!known)
            v[kept++] = v[i];
    }
    return kept;
}

int list_values_of(const ListPlan *p, const FieldDef *f, DbValue *out, bool *out_narrow)
{
    int n = filter_equal(p->c, p->l->type, p->l->filters, f, out, BRANCHES_MAX);
    if (!n && f->type == FT_LINK)
        n = rule_values(p, f, out);
    *out_narrow = n > 0 && !str_is(f->target, "company");
    if (!n && f->type == FT_LINK)
        n = company_values(p, f, out);
    return without_repeats(out, n);
}

static Str few_columns(const ListPlan *p, Str few)
{
    if (str_eq(few, table_draft_index(p->c->a, p->l->type)))
        return table_order_index(p->l->type);
    for (int i = 0; i < p->n_indexes; i++)
        if (str_eq(few, table_index_name(p->c->a, p->c->db, p->l->type, p->indexes[i])))
            return p->indexes[i];
    return STR("");
}

/* An index "company posting_date" has the order posting_date within each company. */
static void try_index(ListPlan *p, Str columns, Str name, const FieldDef *order)
{
    DbValue values[BRANCHES_MAX];
    bool narrow = false;
    const TypeDef *t = p->l->type;
    Str first = word_of(columns, 0);
    if (str_eq(first, order->name)) {
        p->walks = true;
        if (!p->by)
            p->index = name;
        return;
    }
    const FieldDef *f = type_field(t, first);
    if (!f || !str_eq(word_of(columns, 1), order->name))
        return;
    int n = list_values_of(p, f, values, &narrow);
    if (!n || (p->by && !narrow) || (p->index.n && !p->by && !narrow))
        return;
    p->walks = true;
    p->by = f;
    p->n_values = n;
    memcpy(p->values, values, sizeof values);
    p->index = name;
}

/* "customer posting_date": behind the name what the index has, the newest first. */
static bool try_links(ListPlan *p, Str columns)
{
    const FieldDef *link = p->keys[0].field, *f = NULL;
    Str second = word_of(columns, 1);
    if (table_index_open(columns).n || !str_eq(word_of(columns, 0), link->name))
        return false;
    if (second.n && !str_is(second, "id")) {
        f = type_field(p->l->type, second);
        if (!f || type_is_text(f->type) || f->type == FT_LINK || !f->required || f->custom)
            return false;
        add_order(p, (Column){.kind = COL_FIELD, .field = f, .name = f->name}, KEY_PLAIN,
                  !p->l->back);
        p->second = true;
    }
    p->tie_desc = !p->l->back;
    p->walks = true;
    p->index = table_index_name(p->c->a, p->c->db, p->l->type, columns);
    return true;
}

/* Papers are not walked by their names: they are many, and few are pointed to. */
static void choose_links(ListPlan *p)
{
    const FieldDef *link = p->keys[0].field;
    int n = 1;
    p->targets[0] = registry_type(p->c->reg, link->target);
    if (link->type == FT_DYNAMIC)
        n = dynamic_targets(p, link, p->targets);
    for (int i = 0; i < n; i++)
        if (p->targets[i]->submittable)
            return;
    for (int i = 0; i < p->n_indexes && p->n_asked == 1 && !p->walks; i++)
        if (try_links(p, p->indexes[i]))
            p->n_targets = n;
}

static void choose_index(ListPlan *p)
{
    const Column *k = p->n_keys ? &p->keys[0] : NULL;
    if (!k || (k->kind == COL_NAME && !p->headed)) {
        p->walks = true; /* by id */
        return;
    }
    if (k->kind != COL_FIELD) {
        p->walks = p->leads_d = p->headed && (k->kind == COL_MODIFIED || k->kind == COL_NAME);
        return;
    }
    if (k->field->via.n)
        return;
    if (p->kinds[0] == KEY_LINK) {
        choose_links(p);
        return;
    }
    Str few = few_index(p->c, p->l), columns = few_columns(p, few);
    if (few.n)
        try_index(p, columns, few, k->field);
    p->walks_few = p->walks;
    for (int i = 0; i < p->n_indexes && !p->walks_few; i++)
        if (!table_index_open(p->indexes[i]).n)
            try_index(p, p->indexes[i],
                      table_index_name(p->c->a, p->c->db, p->l->type, p->indexes[i]), k->field);
}

/* --- are the conditions found by an index? --- */

Str list_served_index(const ListPlan *p, bool *out_served)
{
    const TypeDef *t = p->l->type;
    DbValue values[BRANCHES_MAX];
    Str few = few_index(p->c, p->l);
    *out_served = true;
    if (few.n || list_names_given(p->l))
        return few;
    for (int i = 0; i < p->n_indexes; i++) {
        const FieldDef *f = type_field(t, word_of(p->indexes[i], 0));
        bool narrow = false;
        if (f && !table_index_open(p->indexes[i]).n && list_values_of(p, f, values, &narrow) &&
            narrow)
            return table_index_name(p->c->a, p->c->db, t, p->indexes[i]);
    }
    *out_served = false;
    return STR("");
}

bool list_plan(Ctx *c, const ListQuery *l, ListPlan *out)
{
    *out = (ListPlan){.c = c, .l = l, .headed = !l->type->child && !l->type->ledger};
    out->n_indexes = table_indexes(l->type, out->indexes, TABLE_INDEXES_MAX);
    if (!read_order(out))
        return false;
    out->reads_d = filter_reads_registry(c, l->type, l->filters) ||
                   filter_reads_registry(c, l->type, l->or_filters);
    for (int i = 0; i < out->n_keys; i++)
        out->reads_d |= out->headed && out->keys[i].kind != COL_FIELD &&
                        out->keys[i].kind != COL_DOCSTATUS;
    choose_index(out);
    if (!list_cursor_read(out))
        return false;
    out->limited = perm_limits_rows(c, l->type);
    out->filters = (l->filters && l->filters->n) || (l->or_filters && l->or_filters->n) ||
                   out->limited;
    out->found_by = out->filters ? list_served_index(out, &out->served) : STR("");
    return true;
}

bool list_order_is_quick(Ctx *c, const ListQuery *l, bool *out)
{
    ListPlan p;
    if (!list_plan(c, l, &p))
        return false;
    *out = p.walks;
    return true;
}
