/* SPDX-License-Identifier: EUPL-1.2
 * Who sends, what it is, to whom: seller on the left, title, references and buyer on the right.
 * Mentions of CGI ann. II art. 242 nonies A, 1° to 6°, and C. com. R123-237.
 */
#include "facturx/layout_private.h"

void fact_add(Facts *f, const char *label, Str value)
{
    if (value.n && f->n < FACTS_MAX)
        f->list[f->n++] = (Fact){.label = label, .value = value};
}

double facts_flow(Sheet *s, const Facts *f, double x, double y, double width, bool draw)
{
    double from = y, column = 0;
    for (int i = 0; i < f->n; i++) {
        double w = paper_text_width(s->p, &style_small, str_c(f->list[i].label));
        column = w > column ? w : column;
    }
    column = column + 10 > width / 2 ? width / 2 : column + 10;
    for (int i = 0; i < f->n; i++) {
        const PaperStyle *style = f->list[i].strong ? &style_bold : &style_text;
        Str label = str_c(f->list[i].label), value = f->list[i].value;
        double h = paper_text_height(s->p, style, width - column, value);
        double k = paper_text_height(s->p, &style_small, column - 6, label);
        if (draw) {
            paper_text(s->p, &style_small, x, y + 1.2, column - 6, label);
            paper_text(s->p, style, x + column, y, width - column, value);
        }
        y += (h > k ? h : k) + 2.5;
    }
    return y - from;
}

/* --- lines of text under each other --- */

typedef struct {
    Sheet *s;
    double x, y, width;
    bool draw;
} Column;

static void put(Column *k, const PaperStyle *style, Str text)
{
    if (!text.n)
        return;
    k->y += k->draw ? paper_text(k->s->p, style, k->x, k->y, k->width, text)
                    : paper_text_height(k->s->p, style, k->width, text);
    k->y += 1.5;
}

static void put_address(Column *k, const PaperStyle *style, const EnAddress *a, bool country)
{
    Sheet *s = k->s;
    put(k, style, a->line1);
    put(k, style, a->line2);
    put(k, style, a->line3);
    put(k, style, say_joined(s, " ", SAY(a->postcode, a->city)));
    put(k, style, a->subdivision);
    if (country && a->country.n)
        put(k, style, say_country(s, a->country));
}

/* "SIREN 123 456 789", "GLN 4012345000009", "0231 A42" */
static Str say_id(Sheet *s, const EnId *id)
{
    if (!id->id.n)
        return STR("");
    if (str_is(id->scheme, "0002"))
        return say_with(s, "SIREN", say_spaced(s, id->id, "333"));
    if (str_is(id->scheme, "0009"))
        return say_with(s, "SIRET", say_spaced(s, id->id, "3335"));
    if (str_is(id->scheme, "0088"))
        return say_with(s, "GLN", id->id);
    return say_joined(s, " ", SAY(id->scheme, id->id));
}

static void put_identity(Column *k, const PaperStyle *style, const EnParty *p)
{
    Sheet *s = k->s;
    Str legal = say_id(s, &p->legal_id);
    put(k, style, say_joined(s, ", ", SAY(legal, say_with(s, say(s, "VAT"), p->vat_id))));
    for (int i = 0; i < p->n_ids; i++)
        put(k, style, say_id(s, &p->ids[i]));
    if (!str_eq(p->tax_registration, p->legal_id.id))
        put(k, style, say_with(s, say(s, "Tax number"), p->tax_registration));
    if (p->electronic.id.n)
        put(k, style,
            say_with(s, say(s, "Electronic address"),
                     str_format(s->a, "%.*s:%.*s", STR_ARG(p->electronic.scheme),
                                STR_ARG(p->electronic.id))));
}

static bool foreign(const Sheet *s)
{
    return !str_eq(s->inv->buyer.address.country, s->inv->seller.address.country);
}

static void put_party(Column *k, const PaperStyle *style, const EnParty *p)
{
    put(k, style, str_eq(p->trading_name, p->name) ? STR("") : p->trading_name);
    put(k, style, p->legal_info);
    put_address(k, style, &p->address, foreign(k->s));
    put_identity(k, style, p);
    put(k, style, str_eq(p->contact_name, p->name) ? STR("") : p->contact_name);
    put(k, style, say_joined(k->s, ", ", SAY(p->contact_phone, p->contact_email)));
}

static void put_other(Column *k, const char *title, const EnParty *p)
{
    if (!p->name.n)
        return;
    k->y += 6;
    put(k, &style_head, str_c(title));
    put(k, &style_bold, p->name);
    put_party(k, &style_small, p);
}

static bool same_address(const EnAddress *a, const EnAddress *b)
{
    return str_eq(a->line1, b->line1) && str_eq(a->line2, b->line2) && str_eq(a->city, b->city) &&
           str_eq(a->postcode, b->postcode) && str_eq(a->country, b->country);
}

static void put_delivery(Column *k)
{
    const EnDelivery *d = &k->s->inv->delivery;
    bool elsewhere = d->address.country.n && !same_address(&d->address, &k->s->inv->buyer.address);
    if (!elsewhere && !d->name.n && !d->id.id.n)
        return;
    k->y += 6;
    put(k, &style_head, str_c(say(k->s, "Delivered to")));
    put(k, &style_bold, d->name);
    put(k, &style_small, say_id(k->s, &d->id));
    if (elsewhere)
        put_address(k, &style_small, &d->address, foreign(k->s));
}

static double left_column(Sheet *s, double y, bool draw)
{
    static const PaperStyle name = {.size = 11.5, .bold = true, .color = INK};
    Column k = {.s = s, .x = LEFT, .y = y, .width = MIDDLE - LEFT - 24, .draw = draw};
    PaperImage size;
    if (paper_image_size(s->paper->logo, &size)) {
        if (draw)
            paper_image(s->p, s->paper->logo, LEFT, y, 150, 52);
        double scale = 150.0 / size.width;
        k.y += (scale * size.height > 52 ? 52 : scale * size.height) + 10;
    }
    put(&k, &name, s->inv->seller.name);
    put_party(&k, &style_small, &s->inv->seller);
    put_other(&k, say(s, "Tax representative"), &s->inv->tax_representative);
    put_other(&k, say(s, "Payable to"), &s->inv->payee);
    put_delivery(&k);
    return k.y - y;
}

/* --- the right half --- */

static Str say_period(Sheet *s, Date from, Date to)
{
    if (from.day && to.day)
        return str_format(s->a, say(s, "%s to %s"), say_date(s, from).p, say_date(s, to).p);
    return say_date(s, from.day ? from : to);
}

static void preceding_facts(Sheet *s, Facts *f)
{
    for (int i = 0; i < s->inv->n_preceding; i++) {
        const EnPreceding *p = &s->inv->preceding[i];
        Str number = str_copy(s->a, p->number);
        bool credit = en_is_credit(s->inv->type_code);
        fact_add(f, credit ? say(s, "Invoice credited") : say(s, "Previous invoice"),
                 p->date.day
                     ? str_format(s->a, say(s, "%s of %s"), number.p, say_date(s, p->date).p)
                     : number);
    }
}

static void reference_facts(Sheet *s, Facts *f)
{
    const EnInvoice *v = s->inv;
    fact_add(f, say(s, "Date"), say_date(s, v->issue_date));
    preceding_facts(s, f);
    fact_add(f, say(s, "Delivery"), say_date(s, v->delivery.date));
    fact_add(f, say(s, "Period"), say_period(s, v->period_start, v->period_end));
    fact_add(f, say(s, "Your order"), v->order);
    fact_add(f, say(s, "Your reference"), v->buyer_reference);
    fact_add(f, say(s, "Contract"), v->contract);
    fact_add(f, say(s, "Project"), v->project);
    fact_add(f, say(s, "Call for tenders"), v->tender);
    fact_add(f, say(s, "Our order"), v->sales_order);
    fact_add(f, say(s, "Delivery note"), v->despatch);
    fact_add(f, say(s, "Receipt"), v->receiving);
    for (int i = 0; i < v->n_objects; i++)
        fact_add(f, say(s, "Object"),
                 say_joined(s, " ", SAY(v->objects[i].scheme, v->objects[i].id)));
    fact_add(f, say(s, "Account"), v->accounting_reference);
    fact_add(f, say(s, "VAT due on"), say_date(s, v->tax_point_date));
    if (!str_is(v->currency, "EUR"))
        fact_add(f, say(s, "Currency"), v->currency);
    if (v->due_date.day) {
        fact_add(f, say(s, "Due"), say_date(s, v->due_date));
        f->list[f->n - 1].strong = f->n < FACTS_MAX;
    }
}

static double right_column(Sheet *s, double y, bool draw)
{
    static const PaperStyle title = {.size = 15, .bold = true, .color = INK};
    static const PaperStyle name = {.size = 10, .bold = true, .color = INK};
    Facts f = {.n = 0};
    Column k = {.s = s, .x = MIDDLE, .y = y, .width = RIGHT - MIDDLE, .draw = draw};
    put(&k, &title,
        str_format(s->a, "%s %s", layout_title(s->a, s->inv, s->paper->lang).p,
                   str_z(s->a, s->inv->number)));
    k.y += 4;
    reference_facts(s, &f);
    k.y += facts_flow(s, &f, MIDDLE, k.y, k.width, draw);
    k.y += 18;
    put(&k, &name, s->inv->buyer.name);
    put_party(&k, &style_text, &s->inv->buyer);
    return k.y - y;
}

static void draw_head(Sheet *s, const Piece *x, double y)
{
    (void)x;
    paper_box(s->p, 0, 0, A4_WIDTH, 3, ACCENT);
    left_column(s, y, true);
    right_column(s, y, true);
}

void block_head(Sheet *s)
{
    double left = left_column(s, TOP, false), right = right_column(s, TOP, false);
    piece_add(s, (left > right ? left : right) + 26, draw_head);
}
