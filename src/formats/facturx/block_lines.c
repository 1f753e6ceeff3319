/* SPDX-License-Identifier: EUPL-1.2
 * What is sold: a row for each line, its numbers under each other by their decimal signs, its
 * details below in small. CGI ann. II art. 242 nonies A, 8° to 11°.
 */
#include "facturx/layout_private.h"

#include <stdlib.h>

#define DIGIT 5.75 /* width of a tabular digit of the text size */
#define PAD 5.0

/* --- columns --- */

/* Decimals that a number of millionths needs. */
static int decimals_of(int64_t micro)
{
    int n = 6;
    while (n > 0 && micro % 10 == 0) {
        micro /= 10;
        n--;
    }
    return n;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

/* Room for the longest number of a column and the space before it. */
static double room(Str longest, double least)
{
    size_t letters = 0;
    for (size_t i = 0; i < longest.n; i++)
        letters += ((unsigned char)longest.p[i] & 0xc0) != 0x80;
    return larger(least, (double)letters * DIGIT + 14);
}

static void measure(Sheet *s)
{
    const EnInvoice *v = s->inv;
    int64_t quantity = 0, price = 0, amount = 0;
    double unit = 0;
    s->price_decimals = 2;
    for (int i = 0; i < v->n_lines; i++) {
        const EnLine *l = &v->lines[i];
        int q = decimals_of(l->qty.micro), p = decimals_of(l->net_price.micro);
        quantity = quantity > llabs(l->qty.micro) ? quantity : llabs(l->qty.micro);
        price = price > llabs(l->net_price.micro) ? price : llabs(l->net_price.micro);
        amount = amount > llabs(l->net_amount.minor) ? amount : llabs(l->net_amount.minor);
        s->quantity_decimals = q > s->quantity_decimals ? q : s->quantity_decimals;
        s->price_decimals = p > s->price_decimals ? p : s->price_decimals;
        s->has_discounts = s->has_discounts || l->price_discount.micro;
        Str u = say_unit(s, l->unit_code);
        if (u.n && (i == 0 || !str_eq(l->unit_code, v->lines[i - 1].unit_code)))
            unit = larger(unit, paper_text_width(s->p, &style_text, u) + 4);
    }
    s->unit = unit > 60 ? 60 : unit;
    s->amount = RIGHT;
    s->vat = s->amount - room(say_money(s, (Money){-amount}), 74);
    s->price = s->vat - 50;
    s->discount = s->price;
    if (s->has_discounts)
        s->price = s->discount - 52;
    s->quantity = s->price - room(say_number(s, price, s->price_decimals), 64) - s->unit;
    s->name_end = s->quantity - room(say_number(s, quantity, s->quantity_decimals), 44);
}

double table_head(Sheet *s, double y)
{
    paper_text(s->p, &style_head, LEFT, y, 0, str_c(say(s, "Description")));
    paper_text(s->p, &style_head_figure, s->quantity, y, 0, str_c(say(s, "Quantity")));
    paper_text(s->p, &style_head_figure, s->price, y, 0, str_c(say(s, "Price")));
    if (s->has_discounts)
        paper_text(s->p, &style_head_figure, s->discount, y, 0, str_c(say(s, "Discount")));
    paper_text(s->p, &style_head_figure, s->vat, y, 0, str_c(say(s, "VAT")));
    paper_text(s->p, &style_head_figure, s->amount, y, 0, str_c(say(s, "Net amount")));
    paper_line(s->p, LEFT, y + 15, RIGHT, y + 15, 0.8, INK);
    return TABLE_HEAD_HEIGHT;
}

double table_carried(Sheet *s, double y, const char *label, Money sum)
{
    PaperStyle style = style_small_figure;
    paper_text(s->p, &style, s->vat, y + 3, 0, str_c(label));
    paper_text(s->p, &style, s->amount, y + 3, 0, say_money(s, sum));
    return CARRIED_HEIGHT;
}

static void draw_table_head(Sheet *s, const Piece *x, double y)
{
    (void)x;
    table_head(s, y);
}

/* --- details --- */

/* "Freight (FC)" */
static Str say_reason(Sheet *s, const EnAllowance *x, const char *kind)
{
    Str reason = x->reason.n ? x->reason : str_c(kind);
    return x->reason_code.n
               ? str_format(s->a, "%.*s (%.*s)", STR_ARG(reason), STR_ARG(x->reason_code))
               : reason;
}

static Str say_allowance(Sheet *s, const EnAllowance *x)
{
    const char *kind = say(s, x->charge ? N_("Charge") : N_("Allowance"));
    Str base = x->percent.micro ? say_percent(s, x->percent) : STR("");
    if (base.n && x->base.minor)
        base = str_format(s->a, say(s, "%s on %s"), base.p, say_money(s, x->base).p);
    Str what = say_joined(s, ", ", SAY(say_reason(s, x, kind), base));
    return str_format(s->a, "%s : %s", what.p,
                      say_money(s, x->charge ? x->amount : money_neg(x->amount)).p);
}

static void add_ids(Sheet *s, const EnLine *l, Buf *b)
{
    Str standard = say_joined(s, " ", SAY(l->standard_item_id.scheme, l->standard_item_id.id));
    Str known = str_is(l->standard_item_id.scheme, "0160")
                    ? say_with(s, "GTIN", l->standard_item_id.id)
                    : standard;
    Str all = say_joined(
        s, "  ·  ",
        SAY(say_with(s, say(s, "Ref."), l->seller_item_id),
            say_with(s, say(s, "Your ref."), l->buyer_item_id), known,
            say_with(s, say(s, "Order"), l->order),
            say_with(s, say(s, "Order line"), l->order_line),
            say_with(s, say(s, "Account"), l->accounting_reference),
            say_with(s, say(s, "Origin"),
                     l->origin_country.n ? say_country(s, l->origin_country) : STR(""))));
    buf_add(b, all);
    for (int i = 0; i < l->n_objects; i++)
        buf_format(b, "%s%s %.*s %.*s", b->n ? "  ·  " : "", say(s, "Object"),
                   STR_ARG(l->objects[i].scheme), STR_ARG(l->objects[i].id));
    for (int i = 0; i < l->n_classes; i++)
        buf_format(b, "%s%.*s %.*s %.*s", b->n ? "  ·  " : "", STR_ARG(l->classes[i].list),
                   STR_ARG(l->classes[i].version), STR_ARG(l->classes[i].code));
}

static void line_feed(Buf *b, Str text)
{
    if (text.n && b->n)
        buf_add_char(b, '\n');
    buf_add(b, text);
}

static Str say_line_period(Sheet *s, const EnLine *l)
{
    if (l->start.day && l->end.day)
        return str_format(s->a, say(s, "%s to %s"), say_date(s, l->start).p, say_date(s, l->end).p);
    return say_date(s, l->start.day ? l->start : l->end);
}

static Str details(Sheet *s, const EnLine *l)
{
    Buf b = {.a = s->a}, ids = {.a = s->a};
    line_feed(&b, l->description);
    add_ids(s, l, &ids);
    line_feed(&b, buf_str(&ids));
    for (int i = 0; i < l->n_attributes; i++)
        line_feed(&b, str_format(s->a, "%.*s: %.*s", STR_ARG(l->attributes[i].name),
                                 STR_ARG(l->attributes[i].value)));
    line_feed(&b, say_with(s, say(s, "Period"), say_line_period(s, l)));
    for (int i = 0; i < l->n_preceding; i++)
        line_feed(&b, say_with(s, say(s, "Invoice"),
                               say_joined(s, " ",
                                          SAY(l->preceding[i].number,
                                              say_date(s, l->preceding[i].date)))));
    if (l->delivery.name.n || l->delivery.address.city.n)
        line_feed(&b,
                  say_with(s, say(s, "Delivered to"),
                           say_joined(s, ", ",
                                      SAY(say_date(s, l->delivery.date), l->delivery.name,
                                          l->delivery.address.line1, l->delivery.address.postcode,
                                          l->delivery.address.city))));
    if (l->price_discount.micro)
        line_feed(&b, str_format(s->a, say(s, "List price %s, discount %s"),
                                 say_number(s, l->gross_price.micro, 2).p,
                                 say_number(s, l->price_discount.micro, 2).p));
    for (int i = 0; i < l->n_allowances; i++)
        line_feed(&b, say_allowance(s, &l->allowances[i]));
    line_feed(&b, l->note);
    return b.n ? buf_str(&b) : STR("");
}

/* --- rows --- */

/* A number whose decimal sign stands under those of the other rows. */
static void put_number(Sheet *s, double right, double y, int64_t micro, int least, int most)
{
    int own = decimals_of(micro);
    own = own < least ? least : own;
    double missing = (most - own) * DIGIT + (own == 0 && most > 0 ? 2.6 : 0);
    paper_text(s->p, &style_figure, right - missing, y, 0, say_number(s, micro, least));
}

static Str say_discount(Sheet *s, const EnLine *l)
{
    Percent p = {0};
    if (!l->price_discount.micro || !l->gross_price.micro)
        return STR("");
    Wide part = num_div_round((Wide)l->price_discount.micro * 1000000, l->gross_price.micro);
    p.micro = (int64_t)part * 100; /* four decimals are enough to be read */
    return say_percent(s, p);
}

static void draw_row(Sheet *s, const Piece *x, double y)
{
    const EnLine *l = &s->inv->lines[x->index];
    bool only_text = str_is(l->kind, "INFORMATION");
    static const PaperStyle number = {.size = 6.2, .color = MUTED, .align = PAPER_RIGHT};
    y += PAD;
    paper_text(s->p, &number, LEFT - 5, y + 2, 0, l->id); /* in the margin */
    paper_text(s->p, x->style, x->x, y, s->name_end - x->x, x->text);
    if (only_text)
        return;
    put_number(s, s->quantity, y, l->qty.micro, 0, s->quantity_decimals);
    paper_text(s->p, &style_text, s->quantity + 3, y, 0, say_unit(s, l->unit_code));
    put_number(s, s->price, y, l->net_price.micro, 2, s->price_decimals);
    if (s->has_discounts)
        paper_text(s->p, &style_figure, s->discount, y, 0, say_discount(s, l));
    paper_text(s->p, &style_figure, s->vat, y, 0, say_vat(s, l->vat));
    paper_text(s->p, &style_figure, s->amount, y, 0, say_money(s, l->net_amount));
}

static void draw_rule(Sheet *s, const Piece *x, double y)
{
    (void)x;
    paper_line(s->p, LEFT, y + PAD, RIGHT, y + PAD, 0.5, LINE);
}

/* "per 100 kg" when the price is of more than one. */
static Str say_base(Sheet *s, const EnLine *l)
{
    if (!l->base_qty.micro || l->base_qty.micro == MICRO)
        return STR("");
    return str_format(s->a, say(s, "Price of %s %s"), say_number(s, l->base_qty.micro, 0).p,
                      say_unit(s, l->base_unit.n ? l->base_unit : l->unit_code).p);
}

static void add_row(Sheet *s, int i, Money carried)
{
    const EnLine *l = &s->inv->lines[i];
    const PaperStyle *style = str_is(l->kind, "GROUP") ? &style_bold : &style_text;
    double left = l->parent.n ? LEFT + 10 : LEFT, width = s->name_end - left;
    int first = s->n;
    size_t n = paper_text_fit(s->p, style, width, CHUNK, l->name);
    Str head = str_slice(l->name, 0, n);
    Piece *row = piece_add(s, PAD + paper_text_height(s->p, style, width, head), draw_row);
    row->index = i;
    row->style = style;
    row->x = left;
    row->text = head;
    pieces_of_text(s, style, left, width, str_slice(l->name, n, l->name.n));
    pieces_of_text(s, &style_small, left, width,
                   say_joined(s, "\n", SAY(details(s, l), say_base(s, l))));
    s->pieces[s->n - 1].keep = true;
    s->pieces[first].keep = true;
    piece_add(s, PAD + 0.5, draw_rule);
    for (int k = first; k < s->n; k++) {
        s->pieces[k].in_table = true;
        s->pieces[k].carried = carried;
    }
}

void block_lines(Sheet *s)
{
    Money carried = {0};
    measure(s);
    Piece *head = piece_add(s, TABLE_HEAD_HEIGHT - PAD, draw_table_head);
    head->keep = true;
    for (int i = 0; i < s->inv->n_lines; i++) {
        const EnLine *l = &s->inv->lines[i];
        if (!l->kind.n || str_is(l->kind, "DETAIL"))
            money_add(carried, l->net_amount, &carried);
        add_row(s, i, carried);
    }
}

/* --- allowances and charges on the whole --- */

static void draw_allowance(Sheet *s, const Piece *x, double y)
{
    const EnAllowance *a = &s->inv->allowances[x->index];
    paper_text(s->p, &style_text, LEFT, y + PAD, s->vat - 50 - LEFT, x->text);
    paper_text(s->p, &style_figure, s->vat, y + PAD, 0, say_vat(s, a->vat));
    paper_text(s->p, &style_figure, s->amount, y + PAD, 0,
               say_money(s, a->charge ? a->amount : money_neg(a->amount)));
    draw_rule(s, x, y + x->height - PAD - 0.5);
}

void block_allowances(Sheet *s)
{
    for (int i = 0; i < s->inv->n_allowances; i++) {
        const EnAllowance *a = &s->inv->allowances[i];
        Str of = a->percent.micro ? say_percent(s, a->percent) : STR("");
        if (of.n && a->base.minor)
            of = str_format(s->a, say(s, "%s on %s"), of.p, say_money(s, a->base).p);
        const char *kind = say(s, a->charge ? N_("Document charge") : N_("Document allowance"));
        Str text = say_joined(s, ", ", SAY(say_reason(s, a, kind), of));
        double h = paper_text_height(s->p, &style_text, s->vat - 50 - LEFT, text);
        Piece *x = piece_add(s, h + 2 * PAD + 0.5, draw_allowance);
        x->index = i;
        x->text = text;
    }
}
