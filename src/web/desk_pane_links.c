/* SPDX-License-Identifier: EUPL-1.2
 * Where a document comes from and where it leads, both ways: the documents that it names, those
 * that name it, those that it was settled with; and for a party or an article the lists about it.
 * Only indexed columns are asked, so that the cost does not follow the size of the books.
 */
#include "desk_pane.h"

#include "perm.h"
#include "perm_beside.h"
#include "tables.h"

enum { LISTS_MAX = 20, EACH_MAX = 12 };

typedef struct {
    Desk *d;
    const DocHead *doc;
    PaneLinks *out;
    int64_t ids[PANE_LINKS_MAX];
} Finder;

/* --- one of them --- */

static bool is_known(const Finder *f, int64_t id)
{
    for (int i = 0; i < f->out->n; i++)
        if (f->ids[i] == id)
            return true;
    return id == f->doc->id;
}

static bool may_see(Ctx *c, const TypeDef *t, int64_t id)
{
    if (!t || t->child || t->ledger || !(perm_rights(c, t) & RIGHT_READ))
        return false;
    int errors = c->e.n;
    DocHead *d = perm_limits_rows(c, t) ? doc_load(c, t, id) : NULL;
    bool ok = !perm_limits_rows(c, t) || (d && perm_check_doc(c, d, RIGHT_READ));
    c->e.n = errors;
    return ok;
}

/* `what` "": the type says it. */
static void add(Finder *f, int64_t id, Str what, Str amount)
{
    Ctx *c = f->d->c;
    if (f->out->n == PANE_LINKS_MAX || !id || is_known(f, id))
        return;
    DbRows *r = db_query(c->db, SQL("SELECT type_id, name FROM document WHERE id = ?"),
                         DB_P(db_i(id)));
    bool found = db_next(r);
    const TypeDef *t = found ? registry_by_id(c->reg, db_get_int(r, 0)) : NULL;
    Str name = found ? str_copy(c->a, db_get_text(r, 1)) : STR("");
    db_finish(r);
    if (!may_see(c, t, id))
        return;
    what = what.n ? what : type_label(c, t);
    f->ids[f->out->n] = id;
    f->out->list[f->out->n++] = (PaneLink){
        .label = show_name(c, name),
        .url = doc_url(c->a, t, name),
        .what = amount.n ? str_format(c->a, "%s · %s", what.p, amount.p) : what};
}

/* --- those that it names --- */

static void add_named(Finder *f, const DocHead *d)
{
    Ctx *c = f->d->c;
    for (int i = 0; i < d->type->n_fields; i++) {
        const FieldDef *x = &d->type->fields[i];
        if (x->via.n || (x->type != FT_LINK && x->type != FT_DYNAMIC))
            continue;
        const TypeDef *t = link_type(c, d, x);
        if (t && t->submittable)
            add(f, ((const Link *)field_at(d, x))->id,
                x->type == FT_LINK ? field_label(c, x) : STR(""), STR(""));
    }
}

static void add_all_named(Finder *f)
{
    const TypeDef *t = f->doc->type;
    add_named(f, f->doc);
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *x = &t->fields[i];
        for (int k = 0; x->type == FT_TABLE && !x->via.n && k < doc_rows(f->doc, x)->n; k++)
            add_named(f, doc_row(f->doc, x, k));
    }
}

/* --- those that name it --- */

typedef enum { INDEX_NONE, INDEX_ALL, INDEX_OPEN } Index;

/* Is there an index that begins with the column? INDEX_OPEN: of the rows where it is not empty. */
static Index index_of(const TypeDef *t, Str column)
{
    Str list[TABLE_INDEXES_MAX];
    Index found = INDEX_NONE;
    for (int i = 0, n = table_indexes(t, list, TABLE_INDEXES_MAX); i < n; i++) {
        Str rest = list[i], first = STR(""), open = table_index_open(list[i]);
        if (!str_split(&rest, ' ', &first) || !str_eq(first, column))
            continue;
        if (!open.n)
            return INDEX_ALL;
        if (str_eq(open, column))
            found = INDEX_OPEN;
    }
    return found;
}

static void add_naming(Finder *f, const TypeDef *t, const FieldDef *x)
{
    Ctx *c = f->d->c;
    int64_t ids[EACH_MAX];
    int n = 0;
    Index index = index_of(t, x->name);
    if (index == INDEX_NONE)
        return;
    SqlBuf q = sql_new(c->a);
    if (t->child)
        sql_add(&q, "SELECT DISTINCT t.parent FROM ");
    else
        sql_add(&q, "SELECT t.id FROM ");
    sql_name(&q, t->name);
    sql_add(&q, " t WHERE t.");
    sql_name(&q, x->name);
    sql_add(&q, " = ");
    sql_param(&q, db_i(f->doc->id));
    if (index == INDEX_OPEN) {
        sql_add(&q, " AND t.");
        sql_name(&q, x->name);
        sql_add(&q, " <> 0");
    }
    sql_add(&q, " LIMIT ");
    sql_param(&q, db_i(EACH_MAX));
    DbRows *r = sql_query(c->db, &q);
    while (n < EACH_MAX && db_next(r))
        ids[n++] = db_get_int(r, 0);
    db_finish(r);
    for (int i = 0; i < n; i++)
        add(f, ids[i], STR(""), STR(""));
}

/* Papers about a party or an article are many: their lists say it. */
static void add_all_naming(Finder *f)
{
    Ctx *c = f->d->c;
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *t = registry_at(c->reg, i), *owner = t->child ? t->parent_type : t;
        if (t->ledger || type_is_beside(t) || (t->child && t->n_fields == 0) ||
            (owner && owner->submittable && !f->doc->type->submittable))
            continue;
        for (int k = 0; k < t->n_fields; k++) {
            const FieldDef *x = &t->fields[k];
            bool may = (x->type == FT_LINK && str_eq(x->target, f->doc->type->name)) ||
                       x->type == FT_DYNAMIC;
            if (may && !x->via.n)
                add_naming(f, t, x);
        }
    }
}

/* --- those that it was settled with --- */

static const Sql settled_with = SQL_INIT(
    "SELECT o, sum(a) FROM (SELECT o.voucher_no AS o, s.amount AS a FROM gl_entry g "
    "JOIN settlement s ON s.debit_line = g.id JOIN gl_entry o ON o.id = s.credit_line "
    "WHERE g.voucher_no = ? UNION ALL SELECT o.voucher_no, s.amount FROM gl_entry g "
    "JOIN settlement s ON s.credit_line = g.id JOIN gl_entry o ON o.id = s.debit_line "
    "WHERE g.voucher_no = ?) x GROUP BY o HAVING sum(a) <> 0 ORDER BY o LIMIT ?");

static void add_settled(Finder *f)
{
    Ctx *c = f->d->c;
    const TypeDef *t = registry_type(c->reg, STR("settlement"));
    const CompanyInfo *info = company_info(c, 0);
    int64_t ids[PANE_LINKS_MAX], amounts[PANE_LINKS_MAX];
    int n = 0;
    if (!t || f->doc->docstatus == 0 || !(perm_rights(c, t) & RIGHT_READ))
        return;
    DbRows *r = db_query(c->db, settled_with,
                         DB_P(db_i(f->doc->id), db_i(f->doc->id), db_i(PANE_LINKS_MAX)));
    while (n < PANE_LINKS_MAX && db_next(r)) {
        ids[n] = db_get_int(r, 0);
        amounts[n++] = db_get_int(r, 1);
    }
    db_finish(r);
    for (int i = 0; i < n; i++)
        add(f, ids[i], STR(""), show_money(c, amounts[i], info ? info->decimals : 2));
}

void pane_links_find(Desk *d, const DocHead *doc, PaneLinks *out)
{
    Finder f = {.d = d, .doc = doc, .out = out};
    out->n = 0;
    add_settled(&f); /* with its amount; what is named beside that is the same document */
    add_all_named(&f);
    add_all_naming(&f);
}

/* --- shown --- */

static void write_list(Desk *d, const TypeDef *t, const FieldDef *f, const DocHead *doc)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    m_tag(m, "li");
    m_tag(m, "a");
    m_attr(m, "href",
           str_format(c->a, "%s?%s=%s", type_url(c->a, t).p, f->name.p,
                      percent_encode(c->a, doc->name, false).p));
    m_text(m, type_plural(c, t));
    m_end(m, "a");
    m_leaf(m, "span", NULL, field_label(c, f));
    m_end(m, "li");
}

/* Of a party: the lettrage of its account. */
static void write_letters(Desk *d, const DocHead *doc)
{
    Markup *m = &d->m;
    Str url = letters_link(d, doc->type, doc->name, STR(""));
    if (!url.n)
        return;
    m_tag(m, "li");
    m_tag(m, "a");
    m_attr(m, "href", url);
    m_text_c(m, tr(desk_lang(d), "Lettering"));
    m_end(m, "a");
    m_leaf(m, "span", NULL, str_c(tr(desk_lang(d), "open lines of its account")));
    m_end(m, "li");
}

/* Lists about it: links that cost nothing to show. */
static void write_lists(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    int n = 0;
    for (int i = 0; i < registry_count(c->reg) && !doc->type->submittable; i++) {
        const TypeDef *t = registry_at(c->reg, i);
        if (t->child || !t->menu.n || !(perm_rights(c, t) & RIGHT_READ))
            continue;
        for (int k = 0; k < t->n_fields && n < LISTS_MAX; k++) {
            const FieldDef *f = &t->fields[k];
            if (f->type == FT_LINK && !f->hidden && str_eq(f->target, doc->type->name)) {
                write_list(d, t, f, doc);
                n++;
            }
        }
    }
}

void pane_links(Desk *d, const DocHead *doc, const PaneLinks *links)
{
    Markup *m = &d->m;
    pane_tab_section(m, "links", str_c(tr(desk_lang(d), "Links")));
    m_tag(m, "ul");
    m_attr_c(m, "class", "items");
    for (int i = 0; i < links->n; i++) {
        m_tag(m, "li");
        m_tag(m, "a");
        m_attr(m, "href", links->list[i].url);
        m_text(m, links->list[i].label);
        m_end(m, "a");
        m_leaf(m, "span", NULL, links->list[i].what);
        m_end(m, "li");
    }
    if (!doc->type->submittable)
        write_letters(d, doc);
    write_lists(d, doc);
    m_end(m, "ul");
    if (!links->n && doc->type->submittable)
        m_leaf(m, "p", "hint", str_c(tr(desk_lang(d), "It leads to no other document yet.")));
    m_end(m, "section");
}
