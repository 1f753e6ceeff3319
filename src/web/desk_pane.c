/* SPDX-License-Identifier: EUPL-1.2
 * Beside a document, in three tabs with addresses of their own: its entry in the books and what
 * happened to it; what is attached; what it comes from and leads to. Each part is shown only to
 * those who may read it.
 */
#include "desk_pane.h"
#include "perm.h"

enum { LINES_MAX = 200 };

static void section_begin(Markup *m, const char *id, Str title, const char *class_name)
{
    m_tag(m, "section");
    m_attr_c(m, "id", id);
    m_leaf(m, "h2", class_name, title);
}

void pane_section(Markup *m, const char *id, Str title)
{
    section_begin(m, id, title, NULL);
}

void pane_tab_section(Markup *m, const char *id, Str title)
{
    section_begin(m, id, title, "spoken");
}

/* --- the entry --- */

typedef struct {
    Desk *d;
    UiTable t;
    int n, decimals;
    int64_t debit, credit;
    Str number; /* of the entry that is being written */
} EntryTable;

static Str amount(EntryTable *e, int64_t v)
{
    return v ? show_money(e->d->c, v, e->decimals) : STR("");
}

static void entry_begin(EntryTable *e)
{
    Lang lang = desk_lang(e->d);
    const UiColumn columns[] = {{.label = str_c(tr(lang, "Account"))},
                                {.label = str_c(tr(lang, "Debit")), .num = true},
                                {.label = str_c(tr(lang, "Credit")), .num = true}};
    e->t = ui_table_begin(&e->d->m, "", str_c(tr(lang, "Entry in the books")));
    ui_table_head(&e->t, columns, 3);
    ui_table_body(&e->t);
}

static void entry_line(EntryTable *e, Str account, Str party, int64_t debit, int64_t credit)
{
    Ctx *c = e->d->c;
    Str what = party.n ? str_format(c->a, "%.*s %.*s", STR_ARG(account), STR_ARG(party)) : account;
    ui_row_begin(&e->t, NULL);
    ui_cell(&e->t, &(UiCell){.text = what});
    ui_cell(&e->t, &(UiCell){.text = amount(e, debit), .num = true});
    ui_cell(&e->t, &(UiCell){.text = amount(e, credit), .num = true});
    ui_row_end(&e->t);
    e->debit += debit;
    e->credit += credit;
    e->n++;
}

static void entry_end(EntryTable *e)
{
    Lang lang = desk_lang(e->d);
    bool even = e->debit == e->credit;
    ui_table_foot(&e->t);
    ui_row_begin(&e->t, NULL);
    ui_cell(&e->t, &(UiCell){.text = str_c(even ? tr(lang, "Balanced") : tr(lang, "Not balanced")),
                             .state = even ? STATE_DONE : STATE_LATE});
    ui_cell(&e->t, &(UiCell){.text = amount(e, e->debit), .num = true});
    ui_cell(&e->t, &(UiCell){.text = amount(e, e->credit), .num = true});
    ui_row_end(&e->t);
    ui_table_end(&e->t);
    e->debit = e->credit = 0;
}

static Str account_text(Ctx *c, DbRows *r, int column)
{
    return str_format(c->a, "%.*s %.*s", STR_ARG(db_get_text(r, column)),
                      STR_ARG(db_get_text(r, column + 1)));
}

/* Lines of the books: account number and name, party, debit, credit, entry number. */
static DbRows *posted_lines(Ctx *c, const DocHead *doc, const TypeDef *gl, bool live)
{
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT g.account_number, g.account_name, g.party_name, g.debit, g.credit, "
                "e.number_text, e.posting_date FROM ");
    perm_subselect(c, &q, gl);
    sql_add(&q, " g JOIN ledger_entry e ON e.id = g.entry WHERE g.voucher_no = ");
    sql_param(&q, db_i(doc->id));
    if (live)
        sql_add(&q, " AND coalesce(e.reverses, 0) = 0");
    sql_add(&q, " ORDER BY g.entry, g.idx_in_entry LIMIT ");
    sql_param(&q, db_i(LINES_MAX));
    return sql_query(c->db, &q);
}

static void entry_title(EntryTable *e, Str number, Date day)
{
    Ctx *c = e->d->c;
    e->number = str_copy(c->a, number);
    m_leaf(&e->d->m, "p", NULL,
           str_format(c->a, tr(c->lang, "%s of %s"), e->number.p, show_day(c, day).p));
}

static bool posted_write(EntryTable *e, const DocHead *doc, bool reversed)
{
    Ctx *c = e->d->c;
    DbRows *r = posted_lines(c, doc, type_of(c, STR("gl_entry")), reversed);
    while (db_next(r)) {
        Str number = db_get_text(r, 5);
        if (!reversed && !str_eq(number, e->number)) {
            if (e->n)
                entry_end(e);
            entry_title(e, number, (Date){(int32_t)db_get_int(r, 6)});
            entry_begin(e);
        } else if (!e->n) {
            entry_begin(e);
        }
        int64_t debit = db_get_int(r, 3), credit = db_get_int(r, 4);
        entry_line(e, account_text(c, r, 0), str_copy(c->a, db_get_text(r, 2)),
                   reversed ? credit : debit, reversed ? debit : credit);
    }
    if (e->n)
        entry_end(e);
    db_finish(r);
    return e->n > 0;
}

static bool draft_write(EntryTable *e, const DocHead *doc)
{
    Ctx *c = e->d->c;
    DbRows *r = db_query(c->db,
                         SQL("SELECT a.account_number, a.account_name, coalesce(p.name, ''), "
                             "f.debit, f.credit FROM entry_draft f JOIN account a "
                             "ON a.id = f.account LEFT JOIN document p ON p.id = f.party "
                             "WHERE f.voucher = ? ORDER BY f.idx LIMIT ?"),
                         DB_P(db_i(doc->id), db_i(LINES_MAX)));
    while (db_next(r)) {
        if (!e->n)
            entry_begin(e);
        entry_line(e, account_text(c, r, 0), str_copy(c->a, db_get_text(r, 2)), db_get_int(r, 3),
                   db_get_int(r, 4));
    }
    if (e->n)
        entry_end(e);
    db_finish(r);
    return e->n > 0;
}

bool entry_write(Desk *d, const DocHead *doc, bool reversed)
{
    Ctx *c = d->c;
    const TypeDef *gl = registry_type(c->reg, STR("gl_entry"));
    const CompanyInfo *info = company_info(c, 0);
    if (!gl || !(perm_rights(c, gl) & RIGHT_READ))
        return false;
    EntryTable e = {.d = d, .decimals = info ? info->decimals : 2, .number = STR("")};
    return doc->docstatus == 0 ? draft_write(&e, doc) : posted_write(&e, doc, reversed);
}

static bool has_entry(Ctx *c, const DocHead *doc)
{
    int64_t there;
    const TypeDef *gl = registry_type(c->reg, STR("gl_entry"));
    if (!gl || !doc->type->submittable || !(perm_rights(c, gl) & RIGHT_READ))
        return false;
    return doc->docstatus == 0
               ? db_one_int(c->db, SQL("SELECT 1 FROM entry_draft WHERE voucher = ? LIMIT 1"),
                            DB_P(db_i(doc->id)), &there)
               : db_one_int(c->db, SQL("SELECT 1 FROM gl_entry WHERE voucher_no = ? LIMIT 1"),
                            DB_P(db_i(doc->id)), &there);
}

static void write_entry(Desk *d, const DocHead *doc)
{
    Lang lang = desk_lang(d);
    pane_section(&d->m, "entry",
                 str_c(doc->docstatus == 0 ? tr(lang, "Entry planned, as last saved")
                                           : tr(lang, "Entry in the books")));
    entry_write(d, doc, false);
    m_end(&d->m, "section");
}

/* --- the tabs --- */

typedef enum { TAB_HISTORY, TAB_FILES, TAB_LINKS } Tab;

/* A document that was made from a file is compared with it first. */
static Tab tab_of(const Desk *d, bool made_from_file)
{
    Str asked = request_param_or_empty(d->r, "pane");
    if (str_is(asked, "links"))
        return TAB_LINKS;
    if (str_is(asked, "files") || (made_from_file && !str_is(asked, "history")))
        return TAB_FILES;
    return TAB_HISTORY;
}

static Str count_of(Ctx *c, int n)
{
    return n ? str_format(c->a, "%d", n) : STR("");
}

static void write_tabs(Desk *d, const DocHead *doc, Tab now, int files, int links)
{
    Ctx *c = d->c;
    Str own = doc_url(c->a, doc->type, doc->name);
    const UiLink tabs[] = {{.label = str_c(tr(c->lang, "Thread")),
                            .url = str_format(c->a, "%s?pane=history", own.p),
                            .current = now == TAB_HISTORY},
                           {.label = str_c(tr(c->lang, "Files")),
                            .url = str_format(c->a, "%s?pane=files", own.p),
                            .count = count_of(c, files),
                            .current = now == TAB_FILES},
                           {.label = str_c(tr(c->lang, "Links")),
                            .url = str_format(c->a, "%s?pane=links", own.p),
                            .count = count_of(c, links),
                            .current = now == TAB_LINKS}};
    ui_tabs(&d->m, str_c(tr(c->lang, "Beside the document")), tabs, 3);
}

void pane_write(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    if (doc->type->ledger)
        return;
    PaneLinks links;
    bool from_file = original_is(doc);
    Tab tab = tab_of(d, from_file);
    page_pane(&d->page, &d->m, str_c(tr(c->lang, "Beside the document")));
    pane_links_find(d, doc, &links);
    write_tabs(d, doc, tab, pane_files_count(c, doc), links.n);
    if (tab == TAB_FILES && from_file)
        original_write(d, doc);
    if (tab == (from_file ? TAB_FILES : TAB_HISTORY) && has_entry(c, doc))
        write_entry(d, doc);
    if (tab == TAB_HISTORY)
        pane_history(d, doc);
    else if (tab == TAB_FILES)
        pane_files(d, doc);
    else
        pane_links(d, doc, &links);
}
