/* SPDX-License-Identifier: EUPL-1.2 */
#include "desk_said.h"

#include "en16931/einvoice_read.h"
#include "facturx/facturx.h"
#include "form.h"

enum { NAMES_MAX = 16, READ_MAX = 20 << 20 };

/* --- reading it --- */

static Said said_of(Ctx *c, const EnInvoice *inv)
{
    Said s = {.seller = inv->seller.name,
              .number = inv->number,
              .day = inv->issue_date,
              .due = inv->due_date,
              .decimals = inv->decimals,
              .net = inv->net_total.minor,
              .tax = inv->tax_total.minor,
              .total = inv->gross_total.minor};
    for (int i = 0; i < inv->n_vat && s.n_rates < SAID_RATES_MAX; i++) {
        const EnVat *v = &inv->vat[i];
        s.rate[s.n_rates] = num_format_local(c->a, v->vat.rate.micro, 6, 0, c->lang == LANG_FR);
        s.basis[s.n_rates] = v->basis.minor;
        s.rate_tax[s.n_rates++] = v->tax.minor;
    }
    return s;
}

bool said_read(Ctx *c, Str bytes, Said *out)
{
    Errors quiet = {.a = c->a, .lang = c->lang};
    EnRead read;
    Str xml = bytes;
    if (bytes.n > READ_MAX ||
        (str_starts(bytes, STR("%PDF")) && !facturx_extract_confined(&quiet, c->a, bytes, &xml)))
        return false;
    if (!en_read(&quiet, c->a, xml, &read))
        return false;
    *out = said_of(c, &read.inv);
    return true;
}

Str said_pack(Ctx *c, const Said *s)
{
    Buf b = {.a = c->a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put(&o, "seller", s->seller);
    json_put(&o, "number", s->number);
    json_put(&o, "day", s->day.day ? date_format(c->a, s->day) : STR(""));
    json_put(&o, "due", s->due.day ? date_format(c->a, s->due) : STR(""));
    json_put_int(&o, "decimals", s->decimals);
    json_put_int(&o, "net", s->net);
    json_put_int(&o, "tax", s->tax);
    json_put_int(&o, "total", s->total);
    json_key(&o, STR("rates"));
    json_begin(&o, '[');
    for (int i = 0; i < s->n_rates; i++) {
        json_begin(&o, '{');
        json_put(&o, "rate", s->rate[i]);
        json_put_int(&o, "basis", s->basis[i]);
        json_put_int(&o, "tax", s->rate_tax[i]);
        json_end(&o, '}');
    }
    json_end(&o, ']');
    json_end(&o, '}');
    return buf_str(&b);
}

static bool get_int(const Json *j, const char *key, int64_t *out)
{
    const Json *v = json_get(j, key);
    return v && str_to_int(v->text, out);
}

static Date get_date(const Json *j, const char *key)
{
    Date d;
    return date_parse(json_get_text(j, key), &d) ? d : (Date){0};
}

bool said_unpack(Ctx *c, Str text, Said *out)
{
    const char *why;
    size_t at;
    int64_t decimals = 0;
    const Json *j = text.n ? json_parse(c->a, text, &why, &at) : NULL;
    Said s = {0};
    if (!j || !get_int(j, "decimals", &decimals) || decimals < 0 || decimals > 6 ||
        !get_int(j, "net", &s.net) || !get_int(j, "tax", &s.tax) || !get_int(j, "total", &s.total))
        return false;
    s.decimals = (int)decimals;
    s.seller = json_get_text(j, "seller");
    s.number = json_get_text(j, "number");
    s.day = get_date(j, "day");
    s.due = get_date(j, "due");
    JSON_EACH (r, json_get(j, "rates")) {
        if (s.n_rates == SAID_RATES_MAX || !get_int(r, "basis", &s.basis[s.n_rates]) ||
            !get_int(r, "tax", &s.rate_tax[s.n_rates]))
            return false;
        s.rate[s.n_rates++] = json_get_text(r, "rate");
    }
    *out = s;
    return true;
}

/* --- what stands in the form --- */

typedef struct {
    Desk *d;
    const Said *s;
    const DocHead *doc;
    const FieldDef *table, *debit, *credit; /* NULL: the type has no rows with amounts */
    int64_t debits, credits;
} Sight;

/* The table whose schema says which columns are debit and credit. */
static void find_table(Sight *x)
{
    const TypeDef *t = x->doc->type;
    for (int i = 0; i < t->n_fields && !x->table; i++) {
        Str rest = t->fields[i].balance, debit, credit;
        if (!rest.n || !str_split(&rest, ' ', &debit) || !str_split(&rest, ' ', &credit))
            continue;
        x->table = &t->fields[i];
        x->debit = type_field(x->table->child, debit);
        x->credit = type_field(x->table->child, credit);
    }
    if (!x->debit || !x->credit)
        x->table = NULL;
}

static int64_t amount_at(const DocHead *row, const FieldDef *f)
{
    return ((const Money *)field_at(row, f))->minor;
}

static int rows_of(const Sight *x)
{
    return x->table ? doc_rows(x->doc, x->table)->n : 0;
}

static void add_up(Sight *x)
{
    for (int i = 0; i < rows_of(x); i++) {
        const DocHead *row = doc_row(x->doc, x->table, i);
        int64_t debit = amount_at(row, x->debit), credit = amount_at(row, x->credit);
        if (__builtin_add_overflow(x->debits, debit, &x->debits) ||
            __builtin_add_overflow(x->credits, credit, &x->credits)) {
            x->debits = x->credits = 0; /* the form says that they are too large */
            return;
        }
    }
}

/* The rows of a refund hold it without its sign. */
static int64_t unsigned_of(int64_t v)
{
    return v < 0 && v > INT64_MIN ? -v : v;
}

static bool holds_amount(const Sight *x, int64_t said)
{
    int64_t v = unsigned_of(said);
    for (int i = 0; i < rows_of(x); i++) {
        const DocHead *row = doc_row(x->doc, x->table, i);
        if (amount_at(row, x->debit) == v || amount_at(row, x->credit) == v)
            return true;
    }
    return false;
}

/* Fields that take a value of that kind: those of the form, or the columns of its rows. */
typedef bool Takes(const Sight *x, const FieldDef *f);

static bool takes_day(const Sight *x, const FieldDef *f)
{
    return str_eq(f->name, x->doc->type->sheet_day);
}

static bool takes_due(const Sight *x, const FieldDef *f)
{
    return f->type == FT_DATE && !takes_day(x, f);
}

static bool takes_text(const Sight *x, const FieldDef *f)
{
    (void)x;
    return f->type == FT_TEXT;
}

static bool takes_name(const Sight *x, const FieldDef *f)
{
    (void)x;
    const FieldDef *by = f->type == FT_DYNAMIC ? type_field(f->owner, f->target) : NULL;
    return by && by->type == FT_CHOICE; /* of these kinds of parties */
}

static bool takes_amount(const Sight *x, const FieldDef *f)
{
    return f == x->debit || f == x->credit;
}

/* Names of the fields, one after another, for the script. */
static Str names_of(const Sight *x, const TypeDef *t, Takes *takes)
{
    Buf b = {.a = x->d->c->a};
    for (int i = 0; t && i < t->n_fields; i++)
        if (form_edits(&t->fields[i]) && takes(x, &t->fields[i]))
            buf_format(&b, "%s%s", b.n ? " " : "", t->fields[i].name.p);
    return buf_str(&b);
}

static bool holds_date(const Sight *x, Takes *takes, Date day)
{
    const TypeDef *t = x->doc->type;
    for (int i = 0; i < t->n_fields; i++)
        if (takes(x, &t->fields[i]) &&
            ((const Date *)field_at(x->doc, &t->fields[i]))->day == day.day)
            return true;
    return false;
}

static bool holds_text(const Sight *x, Str text)
{
    const TypeDef *t = x->doc->type;
    for (int i = 0; i < t->n_fields; i++)
        if (takes_text(x, &t->fields[i]) &&
            str_eq_nocase(str_trim(*(const Str *)field_at(x->doc, &t->fields[i])), text))
            return true;
    return false;
}

static bool holds_name(const Sight *x, Str name)
{
    const TypeDef *t = x->table ? x->table->child : NULL;
    for (int i = 0; i < rows_of(x); i++)
        for (int k = 0; k < t->n_fields; k++)
            if (takes_name(x, &t->fields[k]) &&
                str_eq_nocase(
                    ((const Link *)field_at(doc_row(x->doc, x->table, i), &t->fields[k]))->name,
                    name))
                return true;
    return false;
}

/* --- do both agree? --- */

static Str money(const Sight *x, int64_t minor)
{
    return show_money(x->d->c, minor, x->s->decimals);
}

static bool holds_all(const Sight *x, int64_t sum, const int64_t *parts)
{
    bool all = x->s->n_rates > 0;
    for (int i = 0; i < x->s->n_rates; i++)
        all = all && (!parts[i] || holds_amount(x, parts[i]));
    return !sum || holds_amount(x, sum) || all;
}

static void add_missing(const Sight *x, Buf *b, const char *label, int64_t v)
{
    buf_format(b, "%s%s %s", b->n ? " · " : "", tr(x->d->c->lang, label), money(x, v).p);
}

/* Of an even piece whose total and VAT are those of the invoice the rest is its net amount,
 * however many rows it is split into. */
static Str missing(const Sight *x)
{
    const Said *s = x->s;
    Buf b = {.a = x->d->c->a};
    bool total = !s->total || holds_amount(x, s->total);
    bool tax = holds_all(x, s->tax, s->rate_tax);
    bool rest = total && tax && x->debits == x->credits && x->debits == unsigned_of(s->total);
    if (!total)
        add_missing(x, &b, "Grand Total", s->total);
    if (!tax)
        add_missing(x, &b, "VAT", s->tax);
    if (!rest && !holds_all(x, s->net, s->basis))
        add_missing(x, &b, "Net Total", s->net);
    return buf_str(&b);
}

/* By how much the rows say more or less than the invoice; "" while it cannot be said. */
static Str difference(const Sight *x)
{
    Ctx *c = x->d->c;
    int64_t most = x->debits > x->credits ? x->debits : x->credits, off;
    bool even = x->debits == x->credits;
    if (__builtin_sub_overflow(most, unsigned_of(x->s->total), &off) || !off || (off < 0 && !even))
        return STR("");
    return str_format(c->a,
                      off > 0 ? tr(c->lang, "The rows add up to %s: %s more than the document.")
                              : tr(c->lang, "The rows add up to %s: %s less than the document."),
                      money(x, most).p, money(x, unsigned_of(off)).p);
}

static void write_standing(const Sight *x)
{
    Ctx *c = x->d->c;
    Markup *m = &x->d->m;
    if (!x->debits && !x->credits)
        return;
    Str off = difference(x), rest = missing(x);
    bool agree = !off.n && !rest.n;
    m_tag(m, "p");
    ui_state(m,
             agree   ? STATE_DONE
             : off.n ? STATE_LATE
                     : STATE_WARN,
             agree   ? str_c(tr(c->lang, "Agrees: the rows hold total, VAT and net amount."))
             : off.n ? off
                     : str_format(c->a, tr(c->lang, "Not in the rows yet: %s"), rest.p));
    m_end(m, "p");
}

/* --- the list --- */

static UiFact fact(const Sight *x, Str label, Str shown, Takes *takes, bool in_rows, bool found)
{
    const TypeDef *rows = x->table ? x->table->child : NULL;
    return (UiFact){.label = label,
                    .value = shown,
                    .put_into = names_of(x, in_rows ? rows : x->doc->type, takes),
                    .found = found ? str_c(tr(x->d->c->lang, "stands in the form")) : STR("")};
}

static UiFact sum(const Sight *x, Str label, int64_t v, const char *kind)
{
    UiFact f = fact(x, label, money(x, v), takes_amount, true, holds_amount(x, v));
    f.kind = kind;
    return f;
}

static void write_facts(const Sight *x)
{
    Ctx *c = x->d->c;
    const Said *s = x->s;
    UiFact facts[4];
    int n = 0;
    if (s->seller.n)
        facts[n++] = fact(x, str_c(tr(c->lang, "Seller")), s->seller, takes_name, true,
                          holds_name(x, s->seller));
    if (s->number.n)
        facts[n++] = fact(x, str_c(tr(c->lang, "Number")), s->number, takes_text, false,
                          holds_text(x, s->number));
    if (s->day.day)
        facts[n++] = fact(x, str_c(tr(c->lang, "Date")), show_day(c, s->day), takes_day, false,
                          holds_date(x, takes_day, s->day));
    if (s->due.day)
        facts[n++] = fact(x, str_c(tr(c->lang, "Due Date")), show_day(c, s->due), takes_due, false,
                          holds_date(x, takes_due, s->due));
    ui_facts(&x->d->m, "facts", facts, n);
}

static void write_sums(const Sight *x)
{
    Ctx *c = x->d->c;
    const Said *s = x->s;
    UiFact sums[2 + 2 * SAID_RATES_MAX];
    int n = 0;
    sums[n++] = sum(x, str_c(tr(c->lang, "Net Total")), s->net, NULL);
    for (int i = 0; i < s->n_rates; i++) {
        if (s->n_rates > 1)
            sums[n++] = sum(x,
                            str_format(c->a, tr(c->lang, "Base at %.*s %%"), STR_ARG(s->rate[i])),
                            s->basis[i], NULL);
        if (s->rate_tax[i])
            sums[n++] = sum(x,
                            str_format(c->a, "%s %.*s %%", tr(c->lang, "VAT"), STR_ARG(s->rate[i])),
                            s->rate_tax[i], NULL);
    }
    sums[n++] = sum(x, str_c(tr(c->lang, "Grand Total")), s->total, "total");
    ui_facts(&x->d->m, "totals", sums, n);
}

void said_write(Desk *d, const Said *s, const DocHead *doc)
{
    Sight x = {.d = d, .s = s, .doc = doc};
    find_table(&x);
    add_up(&x);
    m_tag(&d->m, "article");
    m_attr_c(&d->m, "class", "scan values");
    m_attr_c(&d->m, "id", "values");
    m_attr_c(&d->m, "aria-label", tr(d->c->lang, "Read from the file"));
    write_facts(&x);
    write_sums(&x);
    write_standing(&x);
    m_end(&d->m, "article");
}
