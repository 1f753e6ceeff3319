/* SPDX-License-Identifier: EUPL-1.2
 * The first steps on the home page of a new company: what comes first, why, and what is done.
 */
#include "desk_private.h"

#include "perm.h"

typedef struct {
    const char *type; /* of what the step makes; its first one is the step done */
    const char *page; /* where it is made; NULL: the form of the type */
    const char *step, *why;
} Step;

static const Step steps[] = {
    {"customer", NULL, "A first customer",
     "Name and address; the SIREN of a company, for its invoices"},
    {"item", NULL, "What you sell", "Name, price and VAT once; each line then fills itself in"},
    {"sales_invoice", NULL, "A first invoice",
     "Its number and its entry are made when you submit it"},
    {"supplier", "/books/csv", "Your lists",
     "Customers, suppliers, items from a spreadsheet or your former program (CSV)"},
    {"ledger_entry", "/books/take-over", "The books so far",
     "From the FEC of your former program: accounts, customers, suppliers, entries"},
};

static bool any_row(Ctx *c, const TypeDef *t)
{
    int64_t one = 0;
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT 1 FROM ");
    perm_subselect(c, &q, t);
    sql_add(&q, " x LIMIT 1");
    DbRows *r = sql_query(c->db, &q);
    if (db_next(r))
        one = db_get_int(r, 0);
    db_finish(r);
    return one;
}

/* Where the step is done; "" when the user may not. */
static Str step_url(Desk *d, const Step *s, bool *out_done)
{
    Ctx *c = d->c;
    const TypeDef *t = registry_type(c->reg, str_c(s->type));
    bool may = t && (perm_rights(c, t) & (s->page ? RIGHT_READ : RIGHT_CREATE));
    if (!may || (s->page && !desk_may_open(d, s->page)))
        return STR("");
    *out_done = any_row(c, t);
    return s->page ? str_c(s->page) : str_format(c->a, "%s/new", type_url(c->a, t).p);
}

static void write_step(Desk *d, const Step *s)
{
    Markup *m = &d->m;
    bool done = false;
    Lang lang = desk_lang(d);
    Str url = step_url(d, s, &done);
    if (!url.n)
        return;
    m_tag(m, "li");
    m_tag(m, "div");
    m_tag(m, "a");
    m_attr(m, "href", url);
    m_text_c(m, tr(lang, s->step));
    m_end(m, "a");
    m_leaf(m, "small", NULL, str_c(tr(lang, s->why)));
    m_end(m, "div");
    ui_state(m, done ? STATE_DONE : STATE_NONE, str_c(done ? tr(lang, "Done") : tr(lang, "To do")));
    m_end(m, "li");
}

static void write_steps(Desk *d)
{
    m_tag(&d->m, "ul");
    m_attr_c(&d->m, "class", "items");
    m_attr_c(&d->m, "aria-label", tr(desk_lang(d), "First steps"));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        write_step(d, &steps[i]);
    m_end(&d->m, "ul");
}

static int choose_buttons(Desk *d, UiButton *b)
{
    Ctx *c = d->c;
    int n = 0;
    const TypeDef *invoice = registry_type(c->reg, STR("sales_invoice"));
    if (invoice && (perm_rights(c, invoice) & RIGHT_CREATE))
        b[n++] = (UiButton){.kind = BUTTON_PRIMARY,
                            .label = str_c(tr(c->lang, "Make a first invoice")),
                            .href = str_format(c->a, "%s/new", type_url(c->a, invoice).p)};
    if (desk_may_open(d, "/books/take-over"))
        b[n++] = (UiButton){.label = str_c(tr(c->lang, "Take over a FEC")),
                            .href = STR("/books/take-over")};
    return n;
}

void desk_first_day(Desk *d)
{
    Lang lang = desk_lang(d);
    UiButton b[2];
    int n = choose_buttons(d, b);
    ui_empty(&d->m, str_c(tr(lang, "Your company is ready")),
             str_c(tr(lang, "Chart of accounts, journals, VAT codes and the fiscal year are in "
                            "place. A first invoice needs a customer and a line; its entry is "
                            "made when you submit it.")),
             b, n);
    if (n)
        write_steps(d);
}
