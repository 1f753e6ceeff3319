/* SPDX-License-Identifier: EUPL-1.2
 * The entry of a document beside it: as it was posted; as a cancellation would write against it;
 * of a draft, as submitting the form as it stands would post it, with what is still missing. The
 * last is composed on the reader and stores nothing, so it never waits for those who post.
 */
#include "desk_pane.h"

#include "entry_plan.h"
#include "naming.h"
#include "perm.h"
#include "rules.h"

enum { LINES_MAX = 200, REASONS_MAX = 8 };

/* --- a table --- */

typedef struct {
    Desk *d;
    UiTable t;
    int n, decimals;
    int64_t debit, credit;
    Str number; /* of the entry that is being written */
    bool planned;
} EntryTable;

typedef struct {
    Str account, number_and_name; /* the name of the account leads to its lines */
    Str party;
    int64_t debit, credit;
} Line;

static EntryTable table_new(Desk *d, const DocHead *doc)
{
    const CompanyInfo *info = company_info(d->c, doc_company(doc));
    return (EntryTable){.d = d, .decimals = info ? info->decimals : 2, .number = STR("")};
}

static Str amount(const EntryTable *e, int64_t v)
{
    return v ? show_money(e->d->c, v, e->decimals) : STR("");
}

/* "VE-2026-00012 of 03/03/2026"; of a planned one the journal only. */
static void entry_title(EntryTable *e, Str number, Date day)
{
    Ctx *c = e->d->c;
    m_leaf(&e->d->m, "p", NULL,
           str_format(c->a, tr(c->lang, "%s of %s"), str_z(c->a, number), show_day(c, day).p));
}

static void entry_begin(EntryTable *e)
{
    Lang lang = desk_lang(e->d);
    const UiColumn columns[] = {{.label = str_c(tr(lang, "Account"))},
                                {.label = str_c(tr(lang, "Debit")), .num = true},
                                {.label = str_c(tr(lang, "Credit")), .num = true}};
    e->t = ui_table_begin(
        &e->d->m, "",
        str_c(e->planned ? tr(lang, "Entry planned") : tr(lang, "Entry in the books")));
    ui_table_head(&e->t, columns, 3);
    ui_table_body(&e->t);
    e->debit = e->credit = 0;
    e->n = 0;
}

static void write_line(EntryTable *e, const Line *l)
{
    ui_row_begin(&e->t, NULL);
    ui_cell(&e->t, &(UiCell){.text = l->number_and_name,
                             .url = ledger_url(e->d->c->a, l->account),
                             .more = l->party});
    ui_cell(&e->t, &(UiCell){.text = amount(e, l->debit), .num = true});
    ui_cell(&e->t, &(UiCell){.text = amount(e, l->credit), .num = true});
    ui_row_end(&e->t);
}

/* All lines are added up, the first ones are shown. */
static void entry_line(EntryTable *e, const Line *l)
{
    e->debit += l->debit;
    e->credit += l->credit;
    if (e->n++ < LINES_MAX)
        write_line(e, l);
}

static Str balance_word(const EntryTable *e)
{
    Ctx *c = e->d->c;
    int64_t off = e->debit > e->credit ? e->debit - e->credit : e->credit - e->debit;
    return off ? str_format(c->a, tr(c->lang, "Out of balance by %s"), amount(e, off).p)
               : str_c(tr(c->lang, "Balanced"));
}

static void entry_end(EntryTable *e)
{
    Ctx *c = e->d->c;
    if (e->n > LINES_MAX) {
        ui_row_begin(&e->t, NULL);
        ui_cell(&e->t,
                &(UiCell){.text = str_format(c->a, tr(c->lang, "and %d more"), e->n - LINES_MAX),
                          .quiet = true,
                          .span = 3});
        ui_row_end(&e->t);
    }
    ui_table_foot(&e->t);
    ui_row_begin(&e->t, NULL);
    ui_cell(&e->t, &(UiCell){.text = balance_word(e),
                             .state = e->debit == e->credit ? STATE_DONE : STATE_LATE});
    ui_cell(&e->t, &(UiCell){.text = amount(e, e->debit), .num = true});
    ui_cell(&e->t, &(UiCell){.text = amount(e, e->credit), .num = true});
    ui_row_end(&e->t);
    ui_table_end(&e->t);
}

/* --- in the books --- */

/* `live`: without those that only reverse another one. */
static DbRows *posted_lines(Ctx *c, const DocHead *doc, const TypeDef *gl, bool live)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT a.name, g.account_number, g.account_name, g.party_name, g.debit, g.credit, "
                "e.number_text, e.posting_date FROM ");
    perm_subselect(c, &q, gl);
    sql_add(&q, " g JOIN ledger_entry e ON e.id = g.entry JOIN document a ON a.id = g.account "
                "WHERE g.voucher_no = ");
    sql_param(&q, db_i(doc->id));
    if (live)
        sql_add(&q, " AND coalesce(e.reverses, 0) = 0");
    sql_add(&q, " ORDER BY g.entry, g.idx_in_entry");
    return sql_query(c->db, &q);
}

static Line read_line(Ctx *c, DbRows *r, bool reversed)
{
    Line l = {.account = str_copy(c->a, db_get_text(r, 0)),
              .number_and_name = str_format(c->a, "%.*s %.*s", STR_ARG(db_get_text(r, 1)),
                                            STR_ARG(db_get_text(r, 2))),
              .party = str_copy(c->a, db_get_text(r, 3))};
    l.debit = db_get_int(r, reversed ? 5 : 4);
    l.credit = db_get_int(r, reversed ? 4 : 5);
    return l;
}

/* One table for each entry; what a cancellation writes is one. */
static void posted_write(Desk *d, const DocHead *doc, bool reversed)
{
    Ctx *c = d->c;
    EntryTable e = table_new(d, doc);
    bool begun = false;
    DbRows *r = posted_lines(c, doc, type_of(c, STR("gl_entry")), reversed);
    while (db_next(r)) {
        Str number = db_get_text(r, 6);
        bool next = !begun || (!reversed && !str_eq(number, e.number));
        if (next && begun)
            entry_end(&e);
        if (next && !reversed)
            entry_title(&e, number, (Date){(int32_t)db_get_int(r, 7)});
        if (next)
            entry_begin(&e);
        if (next)
            e.number = str_copy(c->a, number);
        begun = true;
        Line l = read_line(c, r, reversed);
        entry_line(&e, &l);
    }
    if (begun)
        entry_end(&e);
    db_finish(r);
}

void entry_write_reversed(Desk *d, const DocHead *doc)
{
    const TypeDef *gl = registry_type(d->c->reg, STR("gl_entry"));
    if (gl && (perm_rights(d->c, gl) & RIGHT_READ))
        posted_write(d, doc, true);
}

static void write_posted(Desk *d, const DocHead *doc)
{
    pane_section(&d->m, "entry", str_c(tr(desk_lang(d), "Entry in the books")));
    posted_write(d, doc, false);
    m_end(&d->m, "section");
}

/* --- planned --- */

typedef struct {
    Entries entries;
    Errors why; /* what is missing or wrong still, once for each field */
} Plan;

static void take_reasons(Ctx *c, Plan *p)
{
    p->why = (Errors){.a = c->a, .lang = c->lang};
    for (int i = 0; i < c->e.n; i++) {
        const Err *e = &c->e.list[i];
        bool known = e->field.n && ui_error_of(&p->why, e->field).n;
        if (!known)
            errors_append(&p->why, &(Errors){.list = &c->e.list[i], .n = 1});
    }
}

/* What was found before, when the document was worked out, is among the reasons too. */
static void make_plan(Ctx *c, DocHead *doc, const FormPage *page, Plan *out)
{
    int known = c->e.n;
    *out = (Plan){.entries = {.n = 0}};
    rules_check(c, doc);
    if (doc_company(doc)) {
        doc_hook(c, doc, "before_submit");
        entries_of(c, doc, &out->entries);
        entries_check(c, &out->entries);
    }
    if (page && page->rows)
        form_name_errors(c, page->form, page->rows, known);
    take_reasons(c, out);
    c->e.n = known;
}

static Line planned_line(Ctx *c, const EntryLine *l)
{
    return (Line){.account = l->account ? id_to_name(c, l->account) : STR(""),
                  .number_and_name = l->account_number.n
                                         ? str_format(c->a, "%.*s %.*s", STR_ARG(l->account_number),
                                                      STR_ARG(l->account_name))
                                         : str_c(tr(c->lang, "Account to be chosen")),
                  .party = l->party ? l->party_name.n ? l->party_name : id_to_name(c, l->party)
                                    : STR(""),
                  .debit = l->debit.minor,
                  .credit = l->credit.minor};
}

static void write_planned_entry(EntryTable *e, const Entry *entry)
{
    Ctx *c = e->d->c;
    entry_title(e, entry->journal_code, entry->posting_date);
    entry_begin(e);
    for (int i = 0; i < entry->n; i++) {
        Line l = planned_line(c, &entry->lines[i]);
        entry_line(e, &l);
    }
    entry_end(e);
}

void entry_write_planned(Desk *d, DocHead *doc)
{
    Entries entries = {.n = 0};
    EntryTable e = table_new(d, doc);
    e.planned = true;
    entries_of(d->c, doc, &entries);
    entries_check(d->c, &entries);
    for (int i = 0; i < entries.n; i++)
        write_planned_entry(&e, entries.list[i]);
}

static void write_reasons(Desk *d, const Errors *why)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    if (!why->n)
        return;
    m_leaf(m, "h3", NULL, str_c(tr(c->lang, "Before it is submitted")));
    m_tag(m, "ul");
    m_attr_c(m, "class", "items");
    for (int i = 0; i < why->n && i < REASONS_MAX; i++)
        ui_error_line(m, &why->list[i]);
    if (why->n > REASONS_MAX)
        m_leaf(m, "li", NULL, str_format(c->a, tr(c->lang, "and %d more"), why->n - REASONS_MAX));
    m_end(m, "ul");
}

/* web/src/entry.ts puts a newer one in its place. */
static void write_planned(Desk *d, DocHead *doc, const FormPage *page)
{
    Ctx *c = d->c;
    Plan p;
    EntryTable e = table_new(d, doc);
    make_plan(c, doc, page, &p);
    e.planned = true;
    pane_section(&d->m, "entry", str_c(tr(c->lang, "Entry planned")));
    for (int i = 0; i < p.entries.n; i++)
        write_planned_entry(&e, p.entries.list[i]);
    if (!p.entries.n)
        m_leaf(&d->m, "p", NULL, str_c(tr(c->lang, "Nothing to post yet.")));
    write_reasons(d, &p.why);
    m_end(&d->m, "section");
}

/* --- either --- */

bool pane_has_entry(Ctx *c, const DocHead *doc)
{
    int64_t there;
    const TypeDef *gl = registry_type(c->reg, STR("gl_entry"));
    if (!gl || !doc->type->submittable || !(perm_rights(c, gl) & RIGHT_READ))
        return false;
    return doc->docstatus == 0
               ? type_posts(doc->type)
               : db_one_int(c->db, SQL("SELECT 1 FROM gl_entry WHERE voucher_no = ? LIMIT 1"),
                            DB_P(db_i(doc->id)), &there);
}

void pane_entry(Desk *d, DocHead *doc, const FormPage *page)
{
    if (doc->docstatus == 0)
        write_planned(d, doc, page);
    else
        write_posted(d, doc);
}
