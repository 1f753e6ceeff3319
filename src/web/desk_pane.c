/* SPDX-License-Identifier: EUPL-1.2
 * Beside a document: its entry in the books, what happened to it, what is attached, what it leads
 * to. Each part is shown only to those who may read it.
 */
#include "desk_private.h"
#include "perm.h"

enum { LINES_MAX = 200, EVENTS_MAX = 30, FILES_MAX = 30, LINKS_MAX = 20, CHANGES_SHOWN = 6 };

static void section_begin(Markup *m, const char *id, Str title)
{
    m_tag(m, "section");
    m_attr_c(m, "id", id);
    m_leaf(m, "h2", NULL, title);
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
    section_begin(&d->m, "entry",
                  str_c(doc->docstatus == 0 ? tr(lang, "Entry that will be made")
                                            : tr(lang, "Entry in the books")));
    entry_write(d, doc, false);
    m_end(&d->m, "section");
}

/* --- what happened --- */

typedef struct {
    Instant at;
    Str who, what, detail;
    bool key;
} Event;

typedef struct {
    Event list[EVENTS_MAX * 2 + 1];
    int n;
} Events;

static void add_event(Events *e, Event x)
{
    int i = e->n;
    if (i >= EVENTS_MAX * 2 + 1)
        return;
    for (; i > 0 && e->list[i - 1].at.us < x.at.us; i--)
        e->list[i] = e->list[i - 1];
    e->list[i] = x;
    e->n++;
}

static Str path_label(Ctx *c, const TypeDef *t, Str path)
{
    long open = str_find(path, '['), dot = str_find(path, '.');
    const FieldDef *f = type_field(t, open > 0 ? str_slice(path, 0, (size_t)open) : path);
    if (!f)
        return path;
    if (open < 0 || dot < 0 || f->type != FT_TABLE)
        return field_label(c, f);
    const FieldDef *inner = type_field(f->child, str_slice(path, (size_t)dot + 1, path.n));
    int64_t row = 0;
    str_to_int(str_slice(path, (size_t)open + 1, (size_t)str_find(path, ']')), &row);
    return str_format(c->a, "%s %lld, %s", field_label(c, f).p, (long long)row + 1,
                      inner ? field_label(c, inner).p : "");
}

/* "Due Date: 2026-11-15 → 2026-12-15" for the fields that people set. */
static Str changes_text(Ctx *c, const TypeDef *t, Str json)
{
    const char *why;
    size_t at;
    Buf b = {.a = c->a};
    int n = 0;
    const Json *list = json_parse(c->a, json, &why, &at);
    JSON_EACH (change, list) {
        const Json *path = change->first, *from = path ? path->next : NULL;
        const FieldDef *f = path ? type_field(t, path->text) : NULL;
        if (!from || !from->next || (f && f->computed) || n++ >= CHANGES_SHOWN)
            continue;
        buf_format(&b, "%s%s : %s → %s", b.n ? " · " : "", path_label(c, t, path->text).p,
                   from->text.n ? from->text.p : "∅",
                   from->next->text.n ? from->next->text.p : "∅");
    }
    if (n > CHANGES_SHOWN)
        buf_add_c(&b, " …");
    return buf_str(&b);
}

static void read_history(Ctx *c, const DocHead *doc, Events *out)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT at, by_user, changes FROM history WHERE document = ? "
                             "ORDER BY id DESC LIMIT ?"),
                         DB_P(db_i(doc->id), db_i(EVENTS_MAX)));
    while (db_next(r)) {
        Str detail = changes_text(c, doc->type, str_copy(c->a, db_get_text(r, 2)));
        add_event(out, (Event){{db_get_int(r, 0)},
                               str_copy(c->a, db_get_text(r, 1)),
                               str_c(tr(c->lang, "changed it")),
                               detail,
                               false});
    }
    db_finish(r);
}

static void read_seals(Ctx *c, const DocHead *doc, Events *out)
{
    DbRows *r = db_query(c->db,
                         SQL("SELECT at, by_user, event, seq, hash FROM seal_record "
                             "WHERE document = ? ORDER BY id DESC LIMIT ?"),
                         DB_P(db_i(doc->id), db_i(EVENTS_MAX)));
    while (db_next(r)) {
        Str event = db_get_text(r, 2);
        const char *what = str_is(event, "cancel")     ? tr(c->lang, "cancelled it")
                           : str_is(event, "einvoice") ? tr(c->lang, "made its e-invoice")
                                                       : tr(c->lang, "submitted it");
        Str detail = str_format(c->a, tr(c->lang, "sealed no. %lld, %.*s…"),
                                (long long)db_get_int(r, 3), 8, db_get_text(r, 4).p);
        add_event(
            out,
            (Event){
                {db_get_int(r, 0)}, str_copy(c->a, db_get_text(r, 1)), str_c(what), detail, true});
    }
    db_finish(r);
}

static void write_event(Desk *d, const Event *e)
{
    Markup *m = &d->m;
    m_tag(m, "li");
    if (e->key)
        m_attr_c(m, "class", "key");
    m_leaf(m, "p", NULL, str_format(d->c->a, "%.*s %.*s", STR_ARG(e->who), STR_ARG(e->what)));
    m_tag(m, "time");
    m_attr(m, "datetime", instant_format_iso(d->c->a, e->at));
    m_text(m, show_instant(d->c, e->at));
    m_end(m, "time");
    if (e->detail.n) {
        m_text_c(m, " ");
        m_leaf(m, "small", NULL, e->detail);
    }
    m_end(m, "li");
}

static void write_events(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    Events *e = arena_new_of(c->a, Events);
    read_history(c, doc, e);
    if (doc->docstatus)
        read_seals(c, doc, e);
    add_event(e, (Event){doc->creation, doc->owner, str_c(tr(c->lang, "made it")), STR(""), false});
    section_begin(&d->m, "history", str_c(tr(c->lang, "History")));
    m_tag(&d->m, "ol");
    m_attr_c(&d->m, "class", "timeline");
    for (int i = 0; i < e->n; i++)
        write_event(d, &e->list[i]);
    m_end(&d->m, "ol");
    m_end(&d->m, "section");
}

/* --- files --- */

static void write_files(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    int n = 0;
    DbRows *r = db_query(c->db,
                         SQL("SELECT file_name, file_url, file_size FROM file WHERE "
                             "attached_to = ? ORDER BY id LIMIT ?"),
                         DB_P(db_i(doc->id), db_i(FILES_MAX)));
    while (db_next(r)) {
        if (n++ == 0) {
            section_begin(m, "files", str_c(tr(c->lang, "Files")));
            m_tag(m, "ul");
            m_attr_c(m, "class", "items");
        }
        m_tag(m, "li");
        ui_icon(m, "clip");
        m_tag(m, "a");
        m_attr(m, "href", str_copy(c->a, db_get_text(r, 1)));
        m_text(m, str_copy(c->a, db_get_text(r, 0)));
        m_end(m, "a");
        m_leaf(
            m, "small", NULL,
            str_format(c->a, tr(c->lang, "%lld kB"), (long long)(db_get_int(r, 2) + 1023) / 1024));
        m_end(m, "li");
    }
    db_finish(r);
    if (n) {
        m_end(m, "ul");
        m_end(m, "section");
    }
}

/* --- lists that have it: links that cost nothing to show --- */

static void write_link(Desk *d, const TypeDef *t, const FieldDef *f, const DocHead *doc)
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

static void write_links(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    int n = 0;
    for (int i = 0; i < registry_count(c->reg); i++) {
        const TypeDef *t = registry_at(c->reg, i);
        if (t->child || !t->menu.n || !(perm_rights(c, t) & RIGHT_READ))
            continue;
        for (int k = 0; k < t->n_fields && n < LINKS_MAX; k++) {
            const FieldDef *f = &t->fields[k];
            if (f->type != FT_LINK || f->hidden || !str_eq(f->target, doc->type->name))
                continue;
            if (n++ == 0) {
                section_begin(&d->m, "links", str_c(tr(c->lang, "Where it is used")));
                m_tag(&d->m, "ul");
                m_attr_c(&d->m, "class", "items");
            }
            write_link(d, t, f, doc);
        }
    }
    if (n) {
        m_end(&d->m, "ul");
        m_end(&d->m, "section");
    }
}

void pane_write(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    if (doc->type->ledger)
        return;
    page_pane(&d->page, &d->m, str_c(tr(c->lang, "Beside the document")));
    original_write(d, doc);
    if (has_entry(c, doc))
        write_entry(d, doc);
    write_files(d, doc);
    if (!doc->type->submittable)
        write_links(d, doc);
    write_events(d, doc);
}
