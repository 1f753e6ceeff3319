/* SPDX-License-Identifier: EUPL-1.2
 * What happened to a document, in words: who changed which field from what to what, its submission
 * with number of entry and seal, what people noted; and a field for a note of one's own.
 */
#include "desk_pane.h"

#include "perm.h"
#include "session.h"

enum { EVENTS_MAX = 30, CHANGES_SHOWN = 6, NOTE_MAX = 4000 };

typedef struct {
    Instant at;
    Str who, what, detail;
    bool key, note;
} Event;

enum { EVENTS_ALL = EVENTS_MAX * 3 + 1 };
typedef struct {
    Event list[EVENTS_ALL];
    int n;
} Events;

static void add_event(Events *e, Event x)
{
    int i = e->n;
    if (i >= EVENTS_ALL)
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

/* A value that was noted for programs, as people read it. */
static Str shown(Ctx *c, const FieldDef *f, Str text)
{
    Date day;
    int64_t n;
    if (!text.n)
        return STR("∅");
    if (f->type == FT_DATE && date_parse(text, &day))
        return show_day(c, day);
    if (f->type == FT_YES)
        return str_c(str_is(text, "1") ? tr(c->lang, "Yes") : tr(c->lang, "No"));
    if (f->type == FT_CHOICE)
        return tr_str(c->lang, text);
    if (is_number(f) && f->type != FT_INT && num_parse(text, 6, &n))
        return num_format_local(c->a, n, 6, f->type == FT_MONEY || f->type == FT_PRICE ? 2 : 0,
                                c->lang == LANG_FR);
    return text;
}

/* The field behind "items[2].qty". */
static const FieldDef *field_of_path(const TypeDef *t, Str path)
{
    long open = str_find(path, '['), dot = str_find(path, '.');
    const FieldDef *f = type_field(t, open > 0 ? str_slice(path, 0, (size_t)open) : path);
    if (!f || open < 0)
        return f;
    return f->type == FT_TABLE && dot > 0
               ? type_field(f->child, str_slice(path, (size_t)dot + 1, path.n))
               : NULL;
}

/* "Due Date: 15/11/2026 → 15/12/2026" for the fields that people set. */
static Str changes_text(Ctx *c, const TypeDef *t, Str json)
{
    const char *why;
    size_t at;
    Buf b = {.a = c->a};
    int n = 0;
    const Json *list = json_parse(c->a, json, &why, &at);
    JSON_EACH (change, list) {
        const Json *path = change->first, *from = path ? path->next : NULL;
        const FieldDef *f = path ? field_of_path(t, path->text) : NULL;
        if (!f || !from || !from->next || f->computed || n++ >= CHANGES_SHOWN)
            continue;
        Str before = shown(c, f, from->text), after = shown(c, f, from->next->text);
        if (f->type == FT_TABLE)
            before = str_format(c->a, tr(c->lang, "%.*s rows"), STR_ARG(from->text));
        buf_format(&b, "%s%s : %.*s → %.*s", b.n ? " · " : "", path_label(c, t, path->text).p,
                   STR_ARG(before), STR_ARG(after));
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
        add_event(out, (Event){.at = {db_get_int(r, 0)},
                               .who = str_copy(c->a, db_get_text(r, 1)),
                               .what = str_c(tr(c->lang, "changed it")),
                               .detail = detail});
    }
    db_finish(r);
}

/* "VE-2026-00063", the entries that it made; those that reverse them for a cancellation. */
static Str entry_numbers(Ctx *c, const DocHead *doc, bool reversing)
{
    const TypeDef *gl = registry_type(c->reg, STR("gl_entry"));
    Buf b = {.a = c->a};
    if (!gl || !(perm_rights(c, gl) & RIGHT_READ))
        return STR("");
    DbRows *r = db_query(c->db,
                         SQL("SELECT DISTINCT e.number_text, e.reverses FROM gl_entry g "
                             "JOIN ledger_entry e ON e.id = g.entry WHERE g.voucher_no = ? "
                             "ORDER BY e.number_text LIMIT 20"),
                         DB_P(db_i(doc->id)));
    while (db_next(r))
        if ((db_get_int(r, 1) != 0) == reversing) {
            buf_add_c(&b, b.n ? ", " : "");
            buf_add(&b, db_get_text(r, 0));
        }
    db_finish(r);
    return buf_str(&b);
}

static Str seal_text(Ctx *c, const DocHead *doc, Str event, long long seq, Str hash)
{
    Str sealed = str_format(c->a, tr(c->lang, "sealed no. %lld, %.*s…"), seq, 8, hash.p);
    Str entry = str_is(event, "einvoice") ? STR("")
                                          : entry_numbers(c, doc, str_is(event, "cancel"));
    return entry.n ? str_format(c->a, tr(c->lang, "entry %s, %s"), entry.p, sealed.p) : sealed;
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
        Str detail = seal_text(c, doc, db_get_text(r, 2), (long long)db_get_int(r, 3),
                               str_copy(c->a, db_get_text(r, 4)));
        add_event(out, (Event){.at = {db_get_int(r, 0)},
                               .who = str_copy(c->a, db_get_text(r, 1)),
                               .what = str_c(what),
                               .detail = detail,
                               .key = true});
    }
    db_finish(r);
}

static void read_notes(Ctx *c, const DocHead *doc, Events *out)
{
    const TypeDef *t = type_of(c, STR("comment"));
    SqlBuf q = sql_new(c->a);
    sql_add(&q, "SELECT d.creation, d.owner, t.content FROM comment t "
                "JOIN document d ON d.id = t.id WHERE t.reference = ");
    sql_param(&q, db_i(doc->id));
    perm_rows(c, &q, t, "t");
    sql_add(&q, " ORDER BY t.id DESC LIMIT ");
    sql_param(&q, db_i(EVENTS_MAX));
    DbRows *r = sql_query(c->db, &q);
    while (db_next(r))
        add_event(out, (Event){.at = {db_get_int(r, 0)},
                               .who = str_copy(c->a, db_get_text(r, 1)),
                               .what = str_c(tr(c->lang, "noted")),
                               .detail = str_copy(c->a, db_get_text(r, 2)),
                               .note = true});
    db_finish(r);
}

static void write_event(Desk *d, const Event *e)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    m_tag(m, "li");
    if (e->key)
        m_attr_c(m, "class", "key");
    m_leaf(m, "p", NULL,
           str_format(c->a, "%.*s %.*s", STR_ARG(user_full_name(c, e->who)), STR_ARG(e->what)));
    if (e->note)
        m_leaf(m, "blockquote", NULL, e->detail);
    m_tag(m, "time");
    m_attr(m, "datetime", instant_format_iso(c->a, e->at));
    m_text(m, show_instant(c, e->at));
    m_end(m, "time");
    if (e->detail.n && !e->note) {
        m_text_c(m, " ");
        m_leaf(m, "small", NULL, e->detail);
    }
    m_end(m, "li");
}

static void write_note_form(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    if (!(perm_rights(c, type_of(c, STR("comment"))) & RIGHT_CREATE))
        return;
    desk_form(d, str_format(c->a, "%s/note", doc_url(c->a, doc->type, doc->name).p), "note");
    m_tag(m, "textarea");
    m_attr_c(m, "class", "input");
    m_attr_c(m, "name", "content");
    m_attr_c(m, "rows", "1");
    m_attr_int(m, "maxlength", NOTE_MAX);
    m_attr_c(m, "aria-label", tr(c->lang, "Note"));
    m_attr_c(m, "placeholder", tr(c->lang, "Write a note…"));
    m_end(m, "textarea");
    ui_button(m, &(UiButton){.label = str_c(tr(c->lang, "Note down"))});
    m_end(m, "form");
}

void pane_history(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    Events *e = arena_new_of(c->a, Events);
    read_history(c, doc, e);
    if (doc->docstatus)
        read_seals(c, doc, e);
    read_notes(c, doc, e);
    add_event(e, (Event){.at = doc->creation,
                         .who = doc->owner,
                         .what = str_c(tr(c->lang, "made it")),
                         .detail = STR("")});
    pane_section(&d->m, "history", str_c(tr(c->lang, "History")));
    m_tag(&d->m, "ol");
    m_attr_c(&d->m, "class", "timeline");
    for (int i = 0; i < e->n; i++)
        write_event(d, &e->list[i]);
    m_end(&d->m, "ol");
    write_note_form(d, doc);
    m_end(&d->m, "section");
}

void desk_note_add(Desk *d, const TypeDef *t, Str name)
{
    Ctx *c = d->c;
    DocHead *doc = doc_get(c, t, name, RIGHT_READ);
    Str text = str_trim(request_param_or_empty(d->r, "content"));
    const TypeDef *type = type_of(c, STR("comment"));
    DocHead *note = doc ? doc_new(c, type) : NULL;
    bool ok = note && field_set_text(c, NULL, note, type_field(type, STR("reference_doctype")),
                                     t->label, "reference_doctype") &&
              field_set_text(c, NULL, note, type_field(type, STR("reference_name")), doc->name,
                             "reference_name") &&
              field_set_text(c, NULL, note, type_field(type, STR("content")), text, "content") &&
              (!text.n || doc_save(c, note));
    if (!ok && !desk_note_gone(d, t, name, text))
        desk_fail(d);
    else if (ok)
        response_redirect(d->out,
                          str_format(c->a, "%s?pane=history", doc_url(c->a, t, doc->name).p));
}
