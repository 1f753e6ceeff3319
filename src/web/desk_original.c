/* SPDX-License-Identifier: EUPL-1.2
 * Beside a document that was made from a file: what was noticed when it was read, and the original,
 * so that both are compared in one look. A PDF is shown by the browser; an XML as its invoice says
 * it, whatever the document became since.
 */
#include "desk_private.h"

#include "en16931/einvoice_read.h"
#include "files.h"
#include "ident.h"

enum { SHOWN_XML_MAX = 2 << 20, SHOWN_LINES_MAX = 200, FACTS = 12 };

/* --- what was noticed --- */

static Str text_of(Ctx *c, const DocHead *doc, const char *name)
{
    const FieldDef *f = type_field(doc->type, str_c(name));
    return f && !field_is_empty(doc, f) ? field_show(c, NULL, doc, f) : STR("");
}

/* "BR-CO-15 : …" -> the rule and the sentence; the rule is "" when the line names none. */
static Str rule_of(Str line, Str *out_sentence)
{
    Str between = STR(" : ");
    long at = str_find_str(line, between);
    *out_sentence = line;
    if (at < 4 || at > 24 || !str_starts(line, STR("BR-")) || str_find(line, ' ') != at)
        return STR("");
    *out_sentence = str_slice(line, (size_t)at + between.n, line.n);
    return str_slice(line, 0, (size_t)at);
}

static void write_finding(Desk *d, Str line)
{
    Markup *m = &d->m;
    Str sentence, rule = rule_of(line, &sentence);
    m_tag(m, "li");
    ui_state(m, STATE_WARN, rule.n ? rule : str_c(tr(desk_lang(d), "Note")));
    m_leaf(m, "p", NULL, sentence);
    m_end(m, "li");
}

static void write_checks(Desk *d, const DocHead *doc)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    Str by = text_of(c, doc, "matched_by"), rest = text_of(c, doc, "findings"), line;
    m_tag(m, "section");
    m_attr_c(m, "id", "checks");
    m_leaf(m, "h2", NULL, str_c(tr(c->lang, "Checks")));
    m_tag(m, "ul");
    m_attr_c(m, "class", "checks");
    if (by.n) {
        m_tag(m, "li");
        ui_state(m, STATE_DONE, str_c(tr(c->lang, "Supplier Found by")));
        m_leaf(m, "p", NULL, by);
        m_end(m, "li");
    }
    if (!rest.n) {
        m_tag(m, "li");
        ui_state(m, STATE_DONE, str_c(tr(c->lang, "No rule is broken")));
        m_end(m, "li");
    }
    while (rest.n && str_split(&rest, '\n', &line))
        write_finding(d, line);
    m_end(m, "ul");
    m_end(m, "section");
}

/* --- an XML as people read it --- */

typedef struct {
    Desk *d;
    const EnInvoice *inv;
    UiFact facts[FACTS];
    int n;
} Sight;

static void fact(Sight *s, const char *label, Str value)
{
    if (value.n && s->n < FACTS)
        s->facts[s->n++] = (UiFact){.label = str_c(tr(desk_lang(s->d), label)), .value = value};
}

static Str money(const Sight *s, Money v)
{
    return show_money(s->d->c, v.minor, s->inv->decimals);
}

static Str joined(Arena *a, Str first, const char *between, Str second)
{
    if (!first.n || !second.n)
        return first.n ? first : second;
    return str_format(a, "%.*s%s%.*s", STR_ARG(first), between, STR_ARG(second));
}

static void write_party(Sight *s, const char *label, const EnParty *p)
{
    Arena *a = s->d->c->a;
    Markup *m = &s->d->m;
    const EnAddress *at = &p->address;
    const Str lines[] = {joined(a, at->line1, ", ", at->line2),
                         joined(a, joined(a, at->postcode, " ", at->city), ", ", at->country),
                         joined(a, p->legal_id.id, " · ", p->vat_id)};
    m_tag(m, "div");
    m_leaf(m, "small", NULL, str_c(tr(desk_lang(s->d), label)));
    m_leaf(m, "h3", NULL, p->name);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (lines[i].n)
            m_leaf(m, "p", NULL, lines[i]);
    m_end(m, "div");
}

static Str iban_of(Arena *a, const EnInvoice *inv)
{
    for (int i = 0; i < inv->n_payments; i++)
        if (inv->payments[i].iban.n)
            return ident_compact(a, inv->payments[i].iban);
    return STR("");
}

static void write_head(Sight *s)
{
    Ctx *c = s->d->c;
    Markup *m = &s->d->m;
    const EnInvoice *inv = s->inv;
    bool credit = en_is_credit(inv->type_code);
    m_tag(m, "div");
    m_attr_c(m, "class", "scan-parties");
    write_party(s, "Seller", &inv->seller);
    write_party(s, "Buyer", &inv->buyer);
    m_end(m, "div");
    fact(s, credit ? "Credit Note" : "Invoice", inv->number);
    fact(s, "Date", show_day(c, inv->issue_date));
    fact(s, "Due Date", inv->due_date.day ? show_day(c, inv->due_date) : STR(""));
    fact(s, "Credits", inv->n_preceding ? inv->preceding[0].number : STR(""));
    fact(s, "Order", inv->order);
    fact(s, "Currency", str_is(inv->currency, "EUR") ? STR("") : inv->currency);
    fact(s, "IBAN", show_iban(c->a, iban_of(c->a, inv)));
    ui_facts(m, "facts", s->facts, s->n);
}

static Str quantity(Ctx *c, Qty q)
{
    return num_format_local(c->a, q.micro, 6, 0, c->lang == LANG_FR);
}

static Str price(Ctx *c, Price p)
{
    return num_format_local(c->a, p.micro, 6, 2, c->lang == LANG_FR);
}

static void line_row(UiTable *t, Str what, Str qty, Str unit_price, Str amount)
{
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.text = what});
    ui_cell(t, &(UiCell){.text = qty, .num = true});
    ui_cell(t, &(UiCell){.text = unit_price, .num = true});
    ui_cell(t, &(UiCell){.text = amount, .num = true});
    ui_row_end(t);
}

static void write_allowances(Sight *s, UiTable *t)
{
    Lang lang = desk_lang(s->d);
    for (int i = 0; i < s->inv->n_allowances; i++) {
        const EnAllowance *x = &s->inv->allowances[i];
        Str what = x->reason.n ? x->reason
                               : str_c(x->charge ? tr(lang, "Surcharge") : tr(lang, "Allowance"));
        line_row(t, what, STR(""), STR(""),
                 money(s, (Money){x->charge ? x->amount.minor : -x->amount.minor}));
    }
}

static void write_lines(Sight *s)
{
    Ctx *c = s->d->c;
    const EnInvoice *inv = s->inv;
    Str title = str_c(tr(c->lang, "Lines"));
    const UiColumn heads[] = {{.label = str_c(tr(c->lang, "Description"))},
                              {.label = str_c(tr(c->lang, "Quantity")), .num = true},
                              {.label = str_c(tr(c->lang, "Price")), .num = true},
                              {.label = str_c(tr(c->lang, "Net Total")), .num = true}};
    if (!inv->n_lines && !inv->n_allowances)
        return;
    UiTable t = ui_table_begin(&s->d->m, "", title);
    ui_table_head(&t, heads, 4);
    ui_table_body(&t);
    for (int i = 0; i < inv->n_lines && i < SHOWN_LINES_MAX; i++) {
        const EnLine *l = &inv->lines[i];
        line_row(&t, l->name, quantity(c, l->qty), price(c, l->net_price), money(s, l->net_amount));
    }
    write_allowances(s, &t);
    ui_table_end(&t);
    if (inv->n_lines > SHOWN_LINES_MAX)
        m_leaf(&s->d->m, "p", NULL,
               str_format(c->a, tr(c->lang, "%d more lines are in the file."),
                          inv->n_lines - SHOWN_LINES_MAX));
}

static void write_vat(Sight *s)
{
    Ctx *c = s->d->c;
    const EnInvoice *inv = s->inv;
    const UiColumn heads[] = {{.label = str_c(tr(c->lang, "VAT"))},
                              {.label = str_c(tr(c->lang, "Taxable Amount")), .num = true},
                              {.label = str_c(tr(c->lang, "Amount")), .num = true}};
    if (!inv->n_vat)
        return;
    UiTable t = ui_table_begin(&s->d->m, "", str_c(tr(c->lang, "VAT")));
    ui_table_head(&t, heads, 3);
    ui_table_body(&t);
    for (int i = 0; i < inv->n_vat; i++) {
        const EnVat *v = &inv->vat[i];
        Str rate = num_format_local(c->a, v->vat.rate.micro, 6, 0, c->lang == LANG_FR);
        Str why = v->exemption_reason.n ? v->exemption_reason : v->exemption_code;
        ui_row_begin(&t, NULL);
        ui_cell(&t, &(UiCell){.text = joined(c->a, str_format(c->a, "%s %%", rate.p), ", ", why)});
        ui_cell(&t, &(UiCell){.text = money(s, v->basis), .num = true});
        ui_cell(&t, &(UiCell){.text = money(s, v->tax), .num = true});
        ui_row_end(&t);
    }
    ui_table_end(&t);
}

static void write_sums(Sight *s)
{
    const EnInvoice *inv = s->inv;
    Lang lang = desk_lang(s->d);
    UiFact sums[6];
    int n = 0;
    sums[n++] = (UiFact){.label = str_c(tr(lang, "Net Total")), .value = money(s, inv->net_total)};
    sums[n++] = (UiFact){.label = str_c(tr(lang, "VAT")), .value = money(s, inv->tax_total)};
    sums[n++] = (UiFact){.label = str_c(tr(lang, "Grand Total")),
                         .value = money(s, inv->gross_total),
                         .kind = "total"};
    if (inv->prepaid.minor)
        sums[n++] = (UiFact){.label = str_c(tr(lang, "Paid already")),
                             .value = money(s, inv->prepaid)};
    sums[n++] = (UiFact){
        .label = str_c(tr(lang, "Amount Due")), .value = money(s, inv->payable), .kind = "due"};
    ui_facts(&s->d->m, "totals", sums, n);
}

static void write_notes(Sight *s)
{
    for (int i = 0; i < s->inv->n_notes; i++)
        m_leaf(&s->d->m, "p", NULL, s->inv->notes[i].text);
}

bool original_write_xml(Desk *d, Str hash)
{
    Ctx *c = d->c;
    Errors quiet = {.a = c->a, .lang = c->lang};
    EnRead read;
    Str bytes;
    if (!file_read(c, hash, &bytes) || bytes.n > SHOWN_XML_MAX ||
        !en_read(&quiet, c->a, bytes, &read))
        return false;
    Sight s = {.d = d, .inv = &read.inv};
    m_tag(&d->m, "article");
    m_attr_c(&d->m, "class", "scan");
    write_head(&s);
    write_lines(&s);
    write_vat(&s);
    write_sums(&s);
    write_notes(&s);
    m_end(&d->m, "article");
    return true;
}

/* --- the file --- */

typedef struct {
    Str name, url, hash;
} Original;

static bool find_original(Ctx *c, const DocHead *doc, Original *out)
{
    bool found = false;
    DbRows *r = db_query(c->db,
                         SQL("SELECT file_name, file_url, content_hash FROM file "
                             "WHERE attached_to = ? ORDER BY id LIMIT 1"),
                         DB_P(db_i(doc->id)));
    if (db_next(r)) {
        *out = (Original){str_copy(c->a, db_get_text(r, 0)), str_copy(c->a, db_get_text(r, 1)),
                          str_copy(c->a, db_get_text(r, 2))};
        found = true;
    }
    return db_finish(r) && found;
}

static void write_frame(Markup *m, const Original *o)
{
    m_tag(m, "iframe");
    m_attr(m, "src", o->url);
    m_attr(m, "title", o->name);
    m_attr_c(m, "loading", "lazy");
    m_end(m, "iframe");
}

static void write_file(Desk *d, const Original *o)
{
    Markup *m = &d->m;
    Str type = file_media_type(o->name);
    m_tag(m, "section");
    m_attr_c(m, "id", "original");
    m_attr_c(m, "class", "original");
    m_leaf(m, "h2", NULL, str_c(tr(desk_lang(d), "Original")));
    if (str_is(type, "application/pdf"))
        write_frame(m, o);
    else
        original_write_xml(d, o->hash);
    m_tag(m, "p");
    m_tag(m, "a");
    m_attr(m, "href", o->url);
    m_text(m, o->name);
    m_end(m, "a");
    m_text_c(m, " ");
    m_leaf(m, "small", NULL, str_c(tr(desk_lang(d), "kept as it came")));
    m_end(m, "p");
    m_end(m, "section");
}

bool original_is(const DocHead *doc)
{
    const FieldDef *stated = type_field(doc->type, STR("as_stated"));
    return stated && !field_is_empty(doc, stated);
}

void original_write(Desk *d, const DocHead *doc)
{
    Original o;
    if (!original_is(doc))
        return;
    write_checks(d, doc);
    if (find_original(d->c, doc, &o))
        write_file(d, &o);
    d->c->e.n = 0; /* a file that is missing is told by its link */
}
