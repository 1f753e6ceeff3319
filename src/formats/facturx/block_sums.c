/* SPDX-License-Identifier: EUPL-1.2
 * What is due: VAT by rate on the left, totals on the right; how to pay; what the law wants said.
 * CGI ann. II art. 242 nonies A, 12° to 17°; C. com. L441-9; EPC069-12 for the QR code.
 */
#include "facturx/layout_private.h"

#define ROW 15.0
#define SUMS 330.0 /* where the totals begin */
#define VAT_BASE 190.0
#define VAT_TAX 290.0

/* --- VAT --- */

static double vat_table(Sheet *s, double y, bool draw)
{
    double from = y;
    if (draw) {
        paper_text(s->p, &style_head, LEFT, y, 0, str_c(say(s, "VAT")));
        paper_text(s->p, &style_head_figure, VAT_BASE, y, 0, str_c(say(s, "Taxable amount")));
        paper_text(s->p, &style_head_figure, VAT_TAX, y, 0, str_c(say(s, "Tax")));
        paper_line(s->p, LEFT, y + 13, VAT_TAX, y + 13, 0.5, LINE);
    }
    y += 17;
    for (int i = 0; i < s->inv->n_vat; i++) {
        const EnVat *v = &s->inv->vat[i];
        Str why = say_joined(s, " - ", SAY(v->exemption_reason, v->exemption_code));
        if (draw) {
            paper_text(s->p, &style_text, LEFT, y, 0, say_vat(s, v->vat));
            paper_text(s->p, &style_figure, VAT_BASE, y, 0, say_money(s, v->basis));
            paper_text(s->p, &style_figure, VAT_TAX, y, 0, say_money(s, v->tax));
        }
        y += ROW;
        if (!why.n)
            continue;
        if (draw)
            paper_text(s->p, &style_small, LEFT, y - 2, VAT_TAX - LEFT, why);
        y += paper_text_height(s->p, &style_small, VAT_TAX - LEFT, why) + 2;
    }
    return y - from;
}

/* --- totals --- */

typedef struct {
    Sheet *s;
    double y;
    bool draw;
} Sums;

static void sum(Sums *t, const char *label, Str value)
{
    if (t->draw) {
        paper_text(t->s->p, &style_text, SUMS, t->y, 0, str_c(label));
        paper_text(t->s->p, &style_figure, RIGHT, t->y, 0, value);
    }
    t->y += ROW;
}

static void sum_if(Sums *t, const char *label, Money m)
{
    if (m.minor)
        sum(t, label, say_money(t->s, m));
}

static void sum_strong(Sums *t, const char *label, Money m, double size)
{
    PaperStyle style = {.size = size, .bold = true, .color = INK};
    if (t->draw) {
        paper_text(t->s->p, &style, SUMS, t->y, 0, str_c(label));
        style.align = PAPER_RIGHT;
        paper_text(t->s->p, &style, RIGHT, t->y, 0, say_money_unit(t->s, m));
    }
    t->y += size + 7;
}

static void sum_rule(Sums *t)
{
    if (t->draw)
        paper_line(t->s->p, SUMS, t->y + 1, RIGHT, t->y + 1, 0.8, INK);
    t->y += 6;
}

static double totals(Sheet *s, double y, bool draw)
{
    const EnInvoice *v = s->inv;
    Sums t = {.s = s, .y = y, .draw = draw};
    if (v->allowances_total.minor || v->charges_total.minor) {
        sum(&t, say(s, "Lines"), say_money(s, v->lines_total));
        sum_if(&t, say(s, "Allowances"), money_neg(v->allowances_total));
        sum_if(&t, say(s, "Fees"), v->charges_total);
    }
    sum(&t, say(s, "Total without VAT"), say_money(s, v->net_total));
    sum(&t, say(s, "VAT total"), say_money(s, v->tax_total));
    sum_rule(&t);
    sum_strong(&t, say(s, "Total with VAT"), v->gross_total, 12);
    if (v->tax_currency.n)
        sum(&t, str_format(s->a, say(s, "VAT in %s"), str_z(s->a, v->tax_currency)).p,
            num_format_local(s->a, v->tax_total_in_tax_currency.minor, 2, 2, sheet_french(s)));
    sum_if(&t, say(s, "Paid already"), money_neg(v->prepaid));
    sum_if(&t, say(s, "Rounding"), v->rounding);
    if (v->payable.minor != v->gross_total.minor)
        sum_strong(
            &t, en_is_credit(v->type_code) ? say(s, "Left in your favour") : say(s, "Left to pay"),
            v->payable, 9.5);
    return t.y - y;
}

/* --- how to pay --- */

/* The transfer that a bank's application reads from the QR code: version 002, UTF-8. */
static Str transfer_code(Sheet *s, const EnPayment *p)
{
    const EnInvoice *v = s->inv;
    if (!p->iban.n || !str_is(v->currency, "EUR") || v->payable.minor <= 0 || s->paper->draft ||
        en_is_credit(v->type_code) || v->payable.minor > 99999999999)
        return STR("");
    Str name = p->account_name.n ? p->account_name : v->seller.name;
    Str what = v->payment_reference.n ? v->payment_reference : v->number;
    return str_format(s->a, "BCD\n002\n1\nSCT\n%.*s\n%.*s\n%.*s\nEUR%s\n\n\n%.*s\n",
                      STR_ARG(p->bic), STR_ARG(str_slice(name, 0, 70)), STR_ARG(p->iban),
                      num_format(s->a, v->payable.minor, 2).p, STR_ARG(str_slice(what, 0, 140)));
}

static const char *say_means(Sheet *s, Str code)
{
    static const struct {
        const char *code, *name;
    } means[] = {{"10", N_("In cash")},
                 {"20", N_("Cheque")},
                 {"30", N_("Transfer")},
                 {"42", N_("Transfer")},
                 {"48", N_("Card")},
                 {"49", N_("Direct debit")},
                 {"57", N_("Agreement")},
                 {"58", N_("SEPA transfer")},
                 {"59", N_("SEPA direct debit")},
                 {"97", N_("Settled among partners")}};
    for (size_t i = 0; i < sizeof means / sizeof *means; i++)
        if (str_is(code, means[i].code))
            return say(s, means[i].name);
    return str_z(s->a, code);
}

static void payment_facts(Sheet *s, const EnPayment *p, Facts *f)
{
    const EnInvoice *v = s->inv;
    if (p) {
        Str means = str_c(say_means(s, p->code));
        fact_add(f, say(s, "Payment"),
                 str_eq_nocase(means, p->text) ? means : say_joined(s, ", ", SAY(means, p->text)));
        fact_add(f, "IBAN", say_spaced(s, p->iban, "4"));
        fact_add(f, "BIC", p->bic);
        fact_add(f, say(s, "Account holder"), p->account_name);
        fact_add(f, say(s, "Card"), p->card);
        fact_add(f, say(s, "Card holder"), p->card_holder);
        fact_add(f, say(s, "Account debited"), say_spaced(s, p->debited_iban, "4"));
    }
    fact_add(f, say(s, "Reference"), v->payment_reference);
    fact_add(f, say(s, "Mandate"), v->mandate);
    fact_add(f, say(s, "Creditor"), v->creditor_id);
    fact_add(f, say(s, "Terms"), v->payment_terms);
}

#define QR 68.0

static double payment(Sheet *s, int i, double y, double width, bool draw)
{
    Facts f = {.n = 0};
    payment_facts(s, i < s->inv->n_payments ? &s->inv->payments[i] : NULL, &f);
    return facts_flow(s, &f, LEFT, y, width, draw);
}

/* The code at the right edge, what it is for beside it. */
static void draw_code(Sheet *s, double y, Str code)
{
    PaperStyle small = style_small;
    small.align = PAPER_RIGHT;
    if (paper_qr(s->p, RIGHT - QR, y, QR, code))
        paper_text(s->p, &small, SUMS, y + 2, RIGHT - QR - SUMS - 10,
                   str_c(say(s, "Scan to pay with the application of your bank.")));
}

/* --- both side by side --- */

static void draw_sums(Sheet *s, const Piece *x, double y)
{
    y += 12;
    double left = vat_table(s, y, true), right = totals(s, y, true);
    payment(s, 0, y + left + 14, VAT_TAX - LEFT, true);
    if (x->text.n)
        draw_code(s, y + right + 10, x->text);
}

static void draw_payment(Sheet *s, const Piece *x, double y)
{
    payment(s, x->index, y, WIDTH, true);
}

void block_sums(Sheet *s)
{
    const EnInvoice *v = s->inv;
    Str code = v->n_payments ? transfer_code(s, &v->payments[0]) : STR("");
    double left = vat_table(s, 0, false) + 14 + payment(s, 0, 0, VAT_TAX - LEFT, false);
    double right = totals(s, 0, false) + (code.n ? QR + 14 : 0);
    Piece *x = piece_add(s, (left > right ? left : right) + 12, draw_sums);
    x->text = code;
    for (int i = 1; i < v->n_payments; i++) {
        x = piece_add(s, payment(s, i, 0, WIDTH, false) + 8, draw_payment);
        x->index = i;
    }
}

/* --- mentions --- */

static const char *nature(Sheet *s)
{
    char letter = s->inv->process.n ? s->inv->process.p[0] : ' ';
    return letter == 'B'   ? say(s, "Delivery of goods.")
           : letter == 'S' ? say(s, "Supply of services.")
           : letter == 'M' ? say(s, "Delivery of goods and supply of services.")
                           : "";
}

static Str vat_due(Sheet *s)
{
    Str code = s->inv->vat_due_code;
    return str_c(str_is(code, "432")  ? say(s, "VAT is due on payment.")
                 : str_is(code, "35") ? say(s, "VAT is due on delivery.")
                                      : "");
}

static void draw_rule(Sheet *s, const Piece *x, double y)
{
    (void)x;
    paper_line(s->p, LEFT, y + 8, RIGHT, y + 8, 0.5, LINE);
}

static void mention(Sheet *s, Str text)
{
    if (pieces_of_text(s, &style_small, LEFT, WIDTH, text))
        piece_gap(s, 2.5);
}

/* What programs read, in a few words: profile, process, handling. */
static Str technical(Sheet *s)
{
    Str handling = STR("");
    for (int i = 0; i < s->inv->n_notes; i++)
        if (str_is(s->inv->notes[i].subject, "BAR"))
            handling = s->inv->notes[i].text;
    return say_joined(s, "  ·  ",
                      SAY(STR("Factur-X"), s->inv->process, s->inv->type_code, handling));
}

void block_mentions(Sheet *s)
{
    const EnInvoice *v = s->inv;
    piece_add(s, 14, draw_rule)->keep = true;
    mention(s, say_joined(s, " ", SAY(str_c(nature(s)), vat_due(s))));
    for (int i = 0; i < v->n_notes; i++)
        if (!str_is(v->notes[i].subject, "BAR"))
            mention(s, v->notes[i].text);
    for (int i = 0; i < v->n_documents; i++)
        mention(s, say_joined(s, ", ",
                              SAY(v->documents[i].id, v->documents[i].description,
                                  v->documents[i].filename, v->documents[i].uri)));
    if (!s->paper->draft)
        mention(s, technical(s));
}
