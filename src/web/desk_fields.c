/* SPDX-License-Identifier: EUPL-1.2
 * The form of a type, made from its schema: sections, more fields, grids, totals.
 */
#include "customize.h"
#include "desk_private.h"
#include "link_find.h"
#include "perm.h"
#include "rules.h"
#include "setting.h"
#include "ui_parts.h"

enum { TOTALS_MAX = 20, SECTIONS_MAX = 40, FIELDS_SHOWN = 9, LONG_NAME = 48 /* letters */ };

/* --- one field --- */

static UiInput input_kind(const FieldDef *f)
{
    switch (f->type) {
    case FT_LONG:
    case FT_HTML: return INPUT_LONG;
    case FT_CHOICE: return INPUT_CHOICE;
    case FT_EMAIL: return INPUT_EMAIL;
    case FT_PASSWORD: return INPUT_PASSWORD;
    case FT_DATE: return INPUT_DATE;
    case FT_YES: return INPUT_CHECK;
    case FT_LINK:
    case FT_DYNAMIC: return INPUT_LINK;
    default: return is_number(f) ? INPUT_NUMBER : INPUT_TEXT;
    }
}

static bool is_short(const FieldDef *f)
{
    return is_number(f) || f->type == FT_SIREN || f->type == FT_SIRET || f->type == FT_DATETIME;
}

static void add_choices(Ctx *c, const FieldDef *f, UiField *out)
{
    UiOption *options = arena_array_of(c->a, UiOption, f->n_choices + 1);
    int n = 0;
    if (!f->required)
        options[n++] = (UiOption){STR(""), STR("")};
    for (int i = 0; i < f->n_choices; i++)
        options[n++] = (UiOption){f->choices[i], tr_str(c->lang, f->choices[i])};
    out->options = options;
    out->n_options = n;
}

static const TypeDef *target_of(Ctx *c, const DocHead *d, const FieldDef *f)
{
    if (f->type == FT_LINK)
        return registry_type(c->reg, f->target);
    const FieldDef *by = f->type == FT_DYNAMIC ? type_field(d->type, f->target) : NULL;
    return by ? registry_label(c->reg, *(const Str *)field_at(d, by)) : NULL;
}

/* "{account_number} - {account_name}": a code and a name in one. */
static bool has_long_names(const TypeDef *t)
{
    long first = str_find(t->named, '{');
    return first >= 0 && str_find(str_slice(t->named, (size_t)first + 1, t->named.n), '{') >= 0;
}

static void add_link(Ctx *c, const DocHead *d, const FieldDef *f, UiField *out)
{
    const TypeDef *t = target_of(c, d, f);
    const FieldDef *by = f->type == FT_DYNAMIC ? type_field(d->type, f->target) : NULL;
    if (by && by->type == FT_CHOICE) {
        out->link_by = by->name;
        out->link = by->choices[0];
        for (int i = 1; i < by->n_choices; i++)
            out->link = str_format(c->a, "%s|%s", out->link.p, by->choices[i].p);
    }
    if (!t)
        return;
    if (!out->link_by.n)
        out->link = t->label;
    out->size = has_long_names(t) ? LONG_NAME : 0;
    out->filters = link_offered_text(c, f);
    out->open_url = str_format(c->a, "%s/", type_url(c->a, t).p);
    if (perm_rights(c, t) & RIGHT_CREATE && !t->ledger)
        out->create_url = str_format(c->a, "%s/new?%stitle=", type_url(c->a, t).p,
                                     quick_fits(t) ? "quick=1&" : "");
}

static bool holds(Ctx *c, const DocHead *parent, const DocHead *d, const Expr *condition,
                  bool without)
{
    int errors = c->e.n;
    bool yes = condition ? rules_holds(c, parent, d, condition) : without;
    c->e.n = errors; /* a condition that cannot be told is not the reader's mistake */
    return yes;
}

UiField form_field(Desk *d, const DocHead *parent, const DocHead *doc, const FieldDef *f, Str name,
                   Str value, const Errors *errors)
{
    Ctx *c = d->c;
    UiField out = {.name = name,
                   .label = field_label(c, f),
                   .value = value,
                   .kind = input_kind(f),
                   .hint = tr_str(c->lang, f->note),
                   .error = ui_error_of(errors, name),
                   .is_short = is_short(f),
                   .upload = f->type == FT_FILE,
                   .required = f->required || holds(c, parent, doc, f->required_if, false),
                   .hidden = !holds(c, parent, doc, f->show_if, true),
                   .readonly = holds(c, parent, doc, f->readonly_if, false)};
    if (!f->note.n)
        out.hint = STR("");
    if (f->type == FT_CHOICE)
        add_choices(c, f, &out);
    if (out.kind == INPUT_LINK)
        add_link(c, doc, f, &out);
    if (f->type == FT_PASSWORD)
        out.autocomplete = "new-password";
    return out;
}

void form_write_field(Desk *d, const FormPage *p, const FieldDef *f)
{
    Str value = p->form->values[f->place];
    UiField field = form_field(d, NULL, p->doc, f, f->name, value.p ? value : STR(""), p->errors);
    if (f->type == FT_YES)
        ui_hidden(&d->m, f->name.p, STR("0")); /* an unticked box sends nothing */
    ui_field(&d->m, &field);
}

/* A field that only the program fills, worth showing once it holds something. */
static void write_output(Desk *d, const FormPage *p, const FieldDef *f)
{
    UiField field = {.name = f->name,
                     .label = field_label(d->c, f),
                     .kind = INPUT_OUTPUT,
                     .value = field_show(d->c, NULL, p->doc, f)};
    ui_field(&d->m, &field);
}

/* --- sections --- */

typedef struct {
    Str title;
    bool more;
    const FieldDef **fields;
    int n;
} Section;

/* As people placed them, else as the type declares them. */
static int sections_of(Ctx *c, const TypeDef *t, Section *out, int max)
{
    FieldSpot *spots = arena_array_of(c->a, FieldSpot, t->n_fields + 1);
    const FieldDef **fields = arena_array_of(c->a, const FieldDef *, t->n_fields + 1);
    int n = 0, all = type_spots(t, spots);
    for (int i = 0; i < all; i++) {
        const FieldSpot *s = &spots[i];
        bool new = n == 0 || !str_eq(s->section, out[n - 1].title) || s->more != out[n - 1].more;
        if (new &&n < max)
            out[n++] = (Section){s->section, s->more, fields + i, 0};
        fields[i] = &t->fields[s->field];
        out[n - 1].n++;
    }
    return n;
}

static bool is_output(const FormPage *p, const FieldDef *f)
{
    return f->readonly && !f->computed && !f->hidden && !f->secret && f->type != FT_TABLE &&
           !f->via.n && !field_is_empty(p->doc, f);
}

static bool is_shown(const FormPage *p, const FieldDef *f)
{
    return f->type != FT_TABLE && (form_edits(f) || is_output(p, f));
}

/* --- what is shown at once ---
 *
 * A reader takes in seven fields, give or take two. Beyond that a field that nobody must fill in
 * waits behind "More fields", and a titled section is closed, until the user opens it: that is kept
 * (setting form:<slug>, parts that are not as usual: "+more,-address"). */

typedef struct {
    Desk *d;
    const FormPage *p;
    Section list[SECTIONS_MAX];
    int n;
    bool *folded; /* by the place of the field */
    Str kept;
} Layout;

static bool is_needed(const FormPage *p, const FieldDef *f)
{
    return f->required || f->custom || ui_error_of(p->errors, f->name).n;
}

static int count_shown(const FormPage *p, const Section *s)
{
    int n = 0;
    for (int i = 0; i < s->n; i++)
        n += is_shown(p, s->fields[i]);
    return n;
}

/* Fields of sections without a title, as many as are taken in. */
static int fold_fields(Layout *l)
{
    const FormPage *p = l->p;
    int n = 0;
    for (int k = 0; k < l->n; k++)
        for (int i = 0; i < l->list[k].n; i++) {
            const FieldDef *f = l->list[k].fields[i];
            if (l->list[k].title.n || l->list[k].more || !is_shown(p, f))
                continue;
            l->folded[f->place] = n >= FIELDS_SHOWN && !is_needed(p, f);
            n += !l->folded[f->place];
        }
    return n;
}

static bool has_error(const FormPage *p, const Section *s)
{
    for (int i = 0; i < s->n; i++)
        if (ui_error_of(p->errors, s->fields[i]->name).n)
            return true;
    return false;
}

static bool is_kept(Str kept, char sign, Str part)
{
    Str one;
    while (str_split(&kept, ',', &one))
        if (one.n > 1 && one.p[0] == sign && str_eq(str_slice(one, 1, one.n), part))
            return true;
    return false;
}

/* Begins a part that opens and closes; one in which something is wrong is open. */
static void part_begin(const Layout *l, const char *class_name, Str part, bool usual, bool wrong)
{
    bool open = (usual && !is_kept(l->kept, '-', part)) || is_kept(l->kept, '+', part);
    ui_part_begin(&l->d->m, class_name, part,
                  wrong   ? ""
                  : usual ? "open"
                          : "closed",
                  open || wrong);
}

/* --- sections --- */

static void write_shown(const Layout *l, const FieldDef *f)
{
    if (!is_shown(l->p, f))
        return;
    if (form_edits(f))
        form_write_field(l->d, l->p, f);
    else
        write_output(l->d, l->p, f);
}

static void fields_begin(const Layout *l)
{
    m_tag(&l->d->m, "div");
    m_attr_c(&l->d->m, "class", "fields");
}

/* The fields of a section that are folded, or those that are not. */
static void write_fields(const Layout *l, const Section *s, bool folded)
{
    fields_begin(l);
    for (int i = 0; i < s->n; i++)
        if (l->folded[s->fields[i]->place] == folded)
            write_shown(l, s->fields[i]);
    m_end(&l->d->m, "div");
}

static void write_titled(const Layout *l, const Section *s, bool usual)
{
    Markup *m = &l->d->m;
    Ctx *c = l->d->c;
    part_begin(l, "section", str_replace(c->a, snake_case(c->a, s->title), STR("_"), STR("-")),
               usual, has_error(l->p, s));
    m_tag(m, "summary");
    m_leaf(m, "h2", NULL, tr_str(c->lang, s->title));
    m_end(m, "summary");
    write_fields(l, s, false);
    m_end(m, "details");
}

/* Within "More fields" titles only part them. */
static void write_more_section(const Layout *l, const Section *s)
{
    Markup *m = &l->d->m;
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_leaf(m, "h2", NULL, tr_str(desk_lang(l->d), s->title));
    write_fields(l, s, false);
    m_end(m, "section");
}

static void write_more(const Layout *l)
{
    Markup *m = &l->d->m;
    int fields = 0;
    bool wrong = false;
    for (int i = 0; i < l->p->type->n_fields; i++)
        fields += l->folded[i];
    for (int k = 0; k < l->n; k++)
        if (l->list[k].more) {
            fields += count_shown(l->p, &l->list[k]);
            wrong = wrong || has_error(l->p, &l->list[k]);
        }
    if (!fields)
        return;
    part_begin(l, "more", STR("more"), false, wrong);
    m_leaf(m, "summary", NULL,
           str_format(l->d->c->a, tr(desk_lang(l->d), "More fields (%d)"), fields));
    for (int k = 0; k < l->n; k++)
        if (!l->list[k].more && !l->list[k].title.n)
            write_fields(l, &l->list[k], true);
    for (int k = 0; k < l->n; k++)
        if (l->list[k].more && count_shown(l->p, &l->list[k]))
            write_more_section(l, &l->list[k]);
    m_end(m, "details");
}

static void write_sections(Layout *l)
{
    int shown = fold_fields(l);
    for (int k = 0; k < l->n; k++) {
        const Section *s = &l->list[k];
        int n = count_shown(l->p, s);
        if (s->more || !n)
            continue;
        if (!s->title.n) {
            write_fields(l, s, false);
            continue;
        }
        bool usual = shown + n <= FIELDS_SHOWN;
        write_titled(l, s, usual);
        shown += usual ? n : 0;
    }
    write_more(l);
}

/* --- totals --- */

static bool same_as(const DocHead *doc, const FieldDef *f, const char *other)
{
    const FieldDef *o = type_field(doc->type, str_c(other));
    return o && o != f && *(const int64_t *)field_at(doc, f) == *(const int64_t *)field_at(doc, o);
}

static bool has_currencies(const TypeDef *t)
{
    for (int i = 0; i < t->n_fields; i++)
        if (t->fields[i].type == FT_MONEY && t->fields[i].currency.n)
            return true;
    return false;
}

/* Amounts in the company's currency stand in the entry, not here; a difference of exchange, when
 * there is one. */
static bool is_total(const DocHead *doc, const FieldDef *f)
{
    if (f->type != FT_MONEY || !f->computed || f->hidden || f->secret)
        return false;
    if (has_currencies(doc->type) && !f->currency.n &&
        (str_starts(f->name, STR("base_")) || field_is_empty(doc, f)))
        return false;
    if (str_is(f->name, "rounded_total") && same_as(doc, f, "grand_total"))
        return false;
    if (str_is(f->name, "total") && same_as(doc, f, "net_total"))
        return false;
    return !f->after_submit || doc->docstatus == 1;
}

static Str tax_label(Ctx *c, const DocHead *doc, const DocHead *row)
{
    const FieldDef *description = type_field(row->type, STR("description"));
    const FieldDef *base = type_field(row->type, STR("net_amount"));
    Str what = description ? field_show(c, doc, row, description) : STR("");
    if (!base || doc->docstatus == 0)
        return what;
    return str_format(c->a, tr(c->lang, "%s on %s"), what.p, field_show(c, doc, row, base).p);
}

/* The VAT of a submitted document by code; that of a draft as one sum, which can be rewritten. */
static int tax_facts(Ctx *c, const DocHead *doc, UiFact *out, int max)
{
    const FieldDef *table = type_field(doc->type, STR("taxes"));
    int n = 0;
    if (!table || table->type != FT_TABLE || doc->docstatus == 0)
        return 0;
    const FieldDef *amount = type_field(table->child, STR("tax_amount"));
    for (int i = 0; amount && i < doc_rows(doc, table)->n && n < max; i++) {
        const DocHead *row = doc_row(doc, table, i);
        out[n++] = (UiFact){.label = tax_label(c, doc, row),
                            .value = field_show(c, doc, row, amount)};
    }
    return n;
}

static const char *fact_kind(const DocHead *doc, const FieldDef *f)
{
    if (str_is(f->name, "grand_total") ||
        (!type_field(doc->type, STR("grand_total")) && str_is(f->name, "difference")))
        return "total";
    return str_is(f->name, "outstanding_amount") ? "due" : NULL;
}

/* " €" behind an amount on paper, which others read; " XYZ" when the currency has no sign. */
static Str currency_sign(Ctx *c, const DocHead *doc, const FieldDef *f)
{
    const FieldDef *currency = f->currency.n ? type_field(doc->type, f->currency) : NULL;
    if (!currency || currency->type != FT_LINK || doc->docstatus == 0)
        return STR("");
    const Link *l = field_at(doc, currency);
    const DocHead *of = l->id ? doc_peek(c, registry_type(c->reg, currency->target), l->id) : NULL;
    const FieldDef *symbol = of ? type_field(of->type, STR("symbol")) : NULL;
    Str sign = symbol ? field_text(c, NULL, of, symbol) : STR("");
    return str_format(c->a, "\u00a0%s", sign.n ? sign.p : l->name.p);
}

static UiFact total_fact(Ctx *c, const DocHead *doc, const FieldDef *f)
{
    UiFact fact = {.label = field_label(c, f),
                   .cell = f->name,
                   .value = field_show(c, NULL, doc, f),
                   .kind = fact_kind(doc, f)};
    if (fact.kind)
        fact.value = str_format(c->a, "%s%s", fact.value.p, currency_sign(c, doc, f).p);
    return fact;
}

void totals_write(Desk *d, const DocHead *doc)
{
    UiFact facts[TOTALS_MAX];
    int n = 0;
    for (int i = 0; i < doc->type->n_fields && n < TOTALS_MAX; i++) {
        const FieldDef *f = &doc->type->fields[i];
        if (!is_total(doc, f))
            continue;
        int taxes = str_is(f->name, "total_taxes_and_charges")
                        ? tax_facts(d->c, doc, facts + n, TOTALS_MAX - n)
                        : 0;
        n += taxes;
        if (!taxes)
            facts[n++] = total_fact(d->c, doc, f);
    }
    if (n)
        ui_facts(&d->m, "totals", facts, n);
}

/* --- all of it --- */

/* Rows that few documents have are folded away until there is one. */
static void write_folded_grid(const Layout *l, const FieldDef *table)
{
    const FormPage *p = l->p;
    const FormTable *rows = &p->form->tables[table->place];
    bool filled = ui_error_of(p->errors, table->name).n > 0;
    for (int i = 0; i < rows->n; i++)
        filled = filled || !form_row_is_blank(rows, i, table->child);
    part_begin(l, "more", table->name, false, filled);
    m_leaf(&l->d->m, "summary", NULL, field_label(l->d->c, table));
    grid_write(l->d, p, table);
    m_end(&l->d->m, "details");
}

void form_write(Desk *d, const FormPage *p)
{
    Ctx *c = d->c;
    Layout l = {.d = d, .p = p, .folded = arena_array_of(c->a, bool, p->type->n_fields + 1)};
    l.n = sections_of(c, p->type, l.list, SECTIONS_MAX);
    l.kept = setting_get(c, str_format(c->a, "form:%s", type_slug(c->a, p->type).p));
    write_sections(&l);
    FieldSpot *spots = arena_array_of(c->a, FieldSpot, p->type->n_fields + 1);
    for (int i = 0, n = type_spots(p->type, spots); i < n; i++) {
        const FieldDef *f = &p->type->fields[spots[i].field];
        if (f->type == FT_TABLE && form_edits(f))
            f->more ? write_folded_grid(&l, f) : grid_write(d, p, f);
    }
    totals_write(d, p->doc);
}
