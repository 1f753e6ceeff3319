/* SPDX-License-Identifier: EUPL-1.2
 * A document that cannot be changed any more, as paper: who sends, what it is, to whom, rows, sums.
 * Made from the schema; a legal document (an invoice) also prints the identity of its company.
 */
#include "desk_private.h"
#include "perm.h"
#include "print.h"

enum { FACTS_MAX = 60 };

/* --- identities --- */

static Str text_of(Ctx *c, const DocHead *d, const char *name)
{
    const FieldDef *f = type_field(d->type, str_c(name));
    return f && !field_is_empty(d, f) ? field_show(c, NULL, d, f) : STR("");
}

static void line(Markup *m, Str text)
{
    if (!text.n)
        return;
    m_tag(m, "br");
    m_text(m, text);
}

static Str joined(Arena *a, Str first, const char *between, Str second)
{
    if (!first.n || !second.n)
        return first.n ? first : second;
    return str_format(a, "%.*s%s%.*s", STR_ARG(first), between, STR_ARG(second));
}

static Str labelled(Ctx *c, const DocHead *d, const char *label, const char *name)
{
    Str value = text_of(c, d, name);
    return value.n ? str_format(c->a, "%s %s", label, value.p) : value;
}

static void address_lines(Ctx *c, Markup *m, const DocHead *d)
{
    line(m, text_of(c, d, "address_line1"));
    line(m, text_of(c, d, "address_line2"));
    line(m, joined(c->a, text_of(c, d, "pincode"), " ", text_of(c, d, "city")));
}

/* "995499092" -> "995 499 092" */
static Str spaced_siren(Ctx *c, Str s)
{
    return s.n == 9 ? str_format(c->a, "%.3s\u00a0%.3s\u00a0%.3s", s.p, s.p + 3, s.p + 6) : s;
}

static void identifiers(Ctx *c, Markup *m, const DocHead *d)
{
    Str siren = text_of(c, d, "siren");
    if (siren.n)
        siren = str_format(c->a, "SIREN %s", spaced_siren(c, siren).p);
    line(m, joined(c->a, siren, ", ",
                   labelled(c, d, tr(c->lang, "VAT"), "tax_id")));
}

static const DocHead *company_of(Ctx *c, const DocHead *doc)
{
    const FieldDef *f = type_field(doc->type, STR("company"));
    int64_t id = f && f->type == FT_LINK ? ((const Link *)field_at(doc, f))->id : 0;
    return id ? doc_peek(c, type_of(c, STR("company")), id) : NULL;
}

static void write_sender(Desk *d, const DocHead *company)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    m_tag(m, "div");
    m_attr_c(m, "class", "sender");
    m_leaf(m, "strong", NULL, company->name);
    Str capital = text_of(c, company, "capital");
    m_text(m, joined(c->a, text_of(c, company, "legal_form"), " ",
                     capital.n ? str_format(c->a, tr(c->lang, "with a capital of %s"), capital.p)
                               : capital));
    address_lines(c, m, company);
    identifiers(c, m, company);
    line(m, text_of(c, company, "rcs"));
    m_end(m, "div");
}

/* The other party: the first required link that is not the company. */
static const FieldDef *party_field(const TypeDef *t)
{
    for (int i = 0; i < t->n_fields; i++) {
        const FieldDef *f = &t->fields[i];
        if (f->type == FT_LINK && f->required && !str_is(f->target, "company") &&
            (str_is(f->target, "customer") || str_is(f->target, "supplier")))
            return f;
    }
    return NULL;
}

static void write_party(Desk *d, const DocHead *doc, const FieldDef *f)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    const Link *l = field_at(doc, f);
    const TypeDef *t = registry_type(c->reg, f->target);
    const DocHead *party = l->id ? doc_peek(c, t, l->id) : NULL;
    m_tag(m, "address");
    m_tag(m, "a");
    m_attr(m, "href", doc_url(c->a, t, l->name));
    m_leaf(m, "strong", NULL, l->name);
    m_end(m, "a");
    if (party) {
        address_lines(c, m, party);
        identifiers(c, m, party);
    }
    m_end(m, "address");
}

/* --- facts --- */

static bool is_fact(const DocHead *doc, const FieldDef *f, const FieldDef *party)
{
    if (f == party || f->hidden || f->secret || f->type == FT_TABLE || f->type == FT_PASSWORD ||
        str_is(f->name, "status") || str_eq(f->name, doc->type->title) || field_is_empty(doc, f))
        return false;
    bool plain = doc->type->submittable && (f->more || str_is(f->name, "company"));
    return !f->computed && !plain;
}

static UiFact fact_of(Desk *d, const DocHead *doc, const FieldDef *f)
{
    Ctx *c = d->c;
    const TypeDef *to = link_type(c, doc, f);
    UiFact fact = {.label = field_label(c, f), .value = show_field(c, doc, f)};
    if (f->type == FT_DATETIME)
        fact.value = show_instant(c, (Instant){*(const int64_t *)field_at(doc, f)});
    if (to && (perm_rights(c, to) & RIGHT_READ))
        fact.url = doc_url(c->a, to, ((const Link *)field_at(doc, f))->name);
    return fact;
}

static void write_facts(Desk *d, const DocHead *doc, const FieldDef *party)
{
    UiFact facts[FACTS_MAX];
    int n = 0;
    for (int i = 0; i < doc->type->n_fields && n < FACTS_MAX; i++) {
        const FieldDef *f = &doc->type->fields[i];
        bool title = str_eq(f->name, doc->type->title) && !party && !f->computed &&
                     !field_is_empty(doc, f);
        if (is_fact(doc, f, party) || title)
            facts[n++] = fact_of(d, doc, f);
    }
    if (n)
        ui_facts(&d->m, "facts", facts, n);
}

/* --- rows --- */

/* What is sold is called by its name: the code that only leads to it is left out. */
static bool only_leads_to_next(const FieldDef *f, const FieldDef *next)
{
    Str rest = next ? next->fetch : STR(""), link;
    return next && str_split(&rest, '.', &link) && str_eq(link, f->name);
}

static int paper_columns(const TypeDef *rows, const FieldDef **out)
{
    const FieldDef *all[GRID_COLUMNS_MAX];
    int n = 0, k = form_columns(rows, all, GRID_COLUMNS_MAX);
    for (int i = 0; i < k; i++)
        if (!only_leads_to_next(all[i], i + 1 < k ? all[i + 1] : NULL))
            out[n++] = all[i];
    return n;
}

static bool column_used(const DocHead *doc, const FieldDef *table, const FieldDef *f)
{
    for (int i = 0; i < doc_rows(doc, table)->n; i++)
        if (!field_is_empty(doc_row(doc, table, i), f))
            return true;
    return false;
}

/* What, how much, how many, at which price. */
static int phone_place(const FieldDef *const *columns, int n, int i)
{
    int numbers = 0;
    if (i == 0 || !is_number(columns[i]))
        return i == 0 ? 1 : 0;
    for (int k = 1; k < i; k++)
        numbers += is_number(columns[k]);
    return i == n - 1 ? 2 : numbers < 2 ? 3 + numbers : 0;
}

static void write_row(Desk *d, UiTable *t, const DocHead *doc, const DocHead *row,
                      const FieldDef *const *columns, int n)
{
    Ctx *c = d->c;
    ui_row_begin(t, NULL);
    for (int i = 0; i < n; i++) {
        const FieldDef *f = columns[i];
        bool blank = field_is_empty(row, f);
        UiCell cell = {.text = blank ? STR("") : field_show(c, doc, row, f),
                       .head = i == 0,
                       .num = is_number(f),
                       .at = phone_place(columns, n, i)};
        if (cell.at >= 3 && !blank)
            cell.label = field_label(c, f);
        const TypeDef *to = link_type(c, row, f);
        if (to && i == 0 && (perm_rights(c, to) & RIGHT_READ))
            cell.url = doc_url(c->a, to, ((const Link *)field_at(row, f))->name);
        ui_cell(t, &cell);
    }
    ui_row_end(t);
}

static void write_rows(Desk *d, const DocHead *doc, const FieldDef *table)
{
    const FieldDef *all[GRID_COLUMNS_MAX], *columns[GRID_COLUMNS_MAX];
    UiColumn heads[GRID_COLUMNS_MAX];
    int n = 0, k = paper_columns(table->child, all);
    if (!doc_rows(doc, table)->n)
        return;
    for (int i = 0; i < k; i++)
        if (column_used(doc, table, all[i])) {
            heads[n] = (UiColumn){.label = field_label(d->c, all[i]), .num = is_number(all[i])};
            columns[n++] = all[i];
        }
    UiTable t = ui_table_begin(&d->m, "list", field_label(d->c, table));
    ui_table_head(&t, heads, n);
    ui_table_body(&t);
    for (int i = 0; i < doc_rows(doc, table)->n; i++)
        write_row(d, &t, doc, doc_row(doc, table, i), columns, n);
    ui_table_end(&t);
}

/* --- foot: how to pay, mentions --- */

static void write_sums(Desk *d, const DocHead *doc, const DocHead *company)
{
    Ctx *c = d->c;
    Markup *m = &d->m;
    Str iban = company ? text_of(c, company, "iban") : STR("");
    m_tag(m, "div");
    m_attr_c(m, "class", "paper-sums");
    m_tag(m, "div");
    if (iban.n) {
        Str bic = text_of(c, company, "bic");
        UiFact facts[3] = {{.label = STR("IBAN"), .value = show_iban(c->a, iban)}};
        int n = 1;
        if (bic.n)
            facts[n++] = (UiFact){.label = STR("BIC"), .value = bic};
        facts[n++] = (UiFact){.label = str_c(tr(c->lang, "Reference")), .value = doc->name};
        ui_facts(m, "facts", facts, n);
    }
    m_end(m, "div");
    totals_write(d, doc);
    m_end(m, "div");
}

enum { MENTIONS_MAX = 8 };

/* What the law wants printed for each VAT case of the document: reverse charge, exemptions. */
static int vat_mentions(Ctx *c, const DocHead *doc, Str *out)
{
    const FieldDef *table = type_field(doc->type, STR("taxes"));
    const FieldDef *code =
        table && table->type == FT_TABLE ? type_field(table->child, STR("vat_code")) : NULL;
    int n = 0;
    for (int i = 0; code && i < doc_rows(doc, table)->n && n < MENTIONS_MAX; i++) {
        int64_t id = ((const Link *)field_at(doc_row(doc, table, i), code))->id;
        const TypeDef *t = registry_type(c->reg, code->target);
        const DocHead *vat = id && t ? doc_peek(c, t, id) : NULL;
        Str mention = vat ? text_of(c, vat, "mention") : STR("");
        bool known = !mention.n;
        for (int k = 0; k < n; k++)
            known = known || str_eq(out[k], mention);
        if (!known)
            out[n++] = mention;
    }
    return n;
}

/* What the print of the document has at its foot. */
static void write_foot(Desk *d, DocHead *doc)
{
    Str lines[2 * MENTIONS_MAX + 1];
    int n = vat_mentions(d->c, doc, lines);
    int more = print_notes(d->c, doc, lines + n, MENTIONS_MAX);
    n += more > 0 ? more : 0;
    if (more < 0) {
        lines[n] = text_of(d->c, doc, "remarks");
        n += lines[n].n > 0;
    }
    if (!n)
        return;
    m_tag(&d->m, "div");
    m_attr_c(&d->m, "class", "paper-foot");
    for (int i = 0; i < n; i++)
        m_leaf(&d->m, "p", NULL, lines[i]);
    m_end(&d->m, "div");
}

/* "Invoice FAC-2026-00012": on paper a document has its short name. */
static Str title_of(Ctx *c, const DocHead *doc)
{
    Str what = type_label(c, doc->type);
    words_with(c, doc->type->label, "paper", &what);
    return str_format(c->a, "%s %s", what.p, doc->name.p);
}

static void write_paper_head(Desk *d, const DocHead *doc, const DocHead *company,
                             const FieldDef *party)
{
    Markup *m = &d->m;
    m_tag(m, "div");
    m_attr_c(m, "class", company || party ? "paper-head" : "paper-head one");
    if (company)
        write_sender(d, company);
    m_tag(m, "div");
    m_leaf(m, "h2", NULL, title_of(d->c, doc));
    write_facts(d, doc, party);
    m_end(m, "div");
    if (company && party) {
        m_tag(m, "div");
        m_end(m, "div");
    }
    if (party)
        write_party(d, doc, party);
    m_end(m, "div");
}

void paper_write(Desk *d, DocHead *doc)
{
    Markup *m = &d->m;
    const DocHead *company = doc->type->legal ? company_of(d->c, doc) : NULL;
    const FieldDef *party = doc->type->submittable ? party_field(doc->type) : NULL;
    m_tag(m, "article");
    m_attr_c(m, "class", "paper");
    m_attr(m, "aria-label",
           title_of(d->c, doc));
    write_paper_head(d, doc, company, party);
    for (int i = 0; i < doc->type->n_fields; i++) {
        const FieldDef *f = &doc->type->fields[i];
        if (f->type == FT_TABLE && !f->computed && !f->hidden)
            write_rows(d, doc, f);
    }
    write_sums(d, doc, company);
    write_foot(d, doc);
    m_end(m, "article");
}
