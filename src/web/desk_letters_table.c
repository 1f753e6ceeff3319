/* SPDX-License-Identifier: EUPL-1.2
 * The lines of an account with their tick boxes, and the bar that tells what is ticked
 * (web/src/letters.ts keeps it up to date). Without a script it is a form like another.
 */
#include "desk_letters.h"

#include "report_args.h"

static Str amount(Letters *x, const LetterLine *l, int64_t minor)
{
    Ctx *c = x->d->c;
    if (!minor)
        return STR("");
    Str text = show_money(c, minor, currency_decimals(c, l->open.currency));
    bool foreign = l->open.currency != x->company->currency_id;
    return foreign ? str_format(c->a, "%s %s", text.p, id_to_name(c, l->open.currency).p) : text;
}

Str letters_name(const LetterLine *l)
{
    return l->piece.n ? l->piece : l->entry_number;
}

static bool is_ticked(const Letters *x, int64_t line)
{
    for (int i = 0; i < x->n_ticked; i++)
        if (x->ticked[i].open.line == line)
            return true;
    return false;
}

/* Its document; of a line taken over, the account of the party on its day. */
static Str line_url(Letters *x, const LetterLine *l)
{
    Ctx *c = x->d->c;
    const ReportDef *ledger = report_find(STR("General Ledger"));
    if (l->voucher.n)
        return report_document_url(c, l->open.voucher_type, l->voucher);
    Str day = date_format(c->a, l->open.posting_date);
    return ledger
               ? str_format(c->a, "%s?party=%s&from_date=%s&to_date=%s", report_url(c->a, ledger).p,
                            percent_encode(c->a, x->name, false).p, day.p, day.p)
               : STR("/app/gl-entry");
}

/* --- a row --- */

static void write_pick(Letters *x, const LetterLine *l)
{
    Ctx *c = x->d->c;
    Markup *m = &x->d->m;
    bool open = l->open.open_in_currency.minor != 0;
    m_tag(m, "td");
    m_attr_c(m, "class", "pick");
    m_attr_c(m, "role", "cell");
    m_attr_c(m, "data-at", "6");
    if (open) {
        m_tag(m, "input");
        m_attr_c(m, "type", "checkbox");
        m_attr_c(m, "name", "pick");
        m_attr_int(m, "value", l->open.line);
        m_attr(m, "aria-label",
               str_format(c->a, tr(c->lang, "Tick %s, %s"), letters_name(l).p,
                          amount(x, l, l->open.open_in_currency.minor).p));
        m_attr_int(m, "data-amount", l->open.open_in_currency.minor);
        m_attr_int(m, "data-currency", l->open.currency);
        m_attr_int(m, "data-decimals", currency_decimals(c, l->open.currency));
        m_flag(m, "checked", is_ticked(x, l->open.line));
    }
    m_end(m, "td");
}

static void write_day(UiTable *t, Ctx *c, Date day, const char *label, int at)
{
    ui_cell(t, &(UiCell){.text = day.day ? show_day(c, day) : STR(""),
                         .day = day.day ? date_format(c->a, day) : STR(""),
                         .label = label ? str_c(tr(c->lang, label)) : STR(""),
                         .at = day.day ? at : 0});
}

static void write_letter(Letters *x, UiTable *t, const LetterLine *l)
{
    Ctx *c = x->d->c;
    ui_cell(t, &(UiCell){.text = l->code,
                         .state = l->partly   ? STATE_PART
                                  : l->code.n ? STATE_DONE
                                              : STATE_NONE,
                         .label = l->partly   ? str_c(tr(c->lang, "Partial letter"))
                                  : l->code.n ? str_c(tr(c->lang, "Letter"))
                                              : STR(""),
                         .at = l->code.n ? 5 : 0});
    ui_cell(t, &(UiCell){.text = l->settled_by,
                         .url = l->settled_by.n
                                    ? report_document_url(c, l->settled_type, l->settled_by)
                                    : STR("")});
}

static void write_row(Letters *x, UiTable *t, const LetterLine *l)
{
    Ctx *c = x->d->c;
    Str open = amount(x, l, l->open.open_in_currency.minor);
    ui_row_begin(t, NULL);
    m_attr(t->m, "id", str_format(c->a, "line-%lld", (long long)l->open.line));
    write_pick(x, l);
    write_day(t, c, l->open.posting_date, NULL, 4);
    ui_cell(t, &(UiCell){.text = letters_name(l), .url = line_url(x, l), .head = true, .at = 1});
    ui_cell(t, &(UiCell){.text = l->label, .quiet = true, .at = 3});
    ui_cell(t, &(UiCell){.text = l->entry_number, .quiet = true});
    write_day(t, c, l->open.due_date, "Due", 5);
    ui_cell(t, &(UiCell){.text = amount(x, l, l->debit.minor), .num = true});
    ui_cell(t, &(UiCell){.text = amount(x, l, l->credit.minor), .num = true});
    ui_cell(t, &(UiCell){.text = open, .num = true, .strong = true, .at = open.n ? 2 : 0});
    if (x->lettered)
        write_letter(x, t, l);
    ui_row_end(t);
}

/* --- the table --- */

static void write_foot(Letters *x, UiTable *t)
{
    Ctx *c = x->d->c;
    int decimals = x->company->decimals;
    ui_table_foot(t);
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.span = 6,
                         .head = true,
                         .at = 1,
                         .text = str_format(c->a,
                                            x->sums.n == 1 ? tr(c->lang, "Open: %lld line")
                                                           : tr(c->lang, "Open: %lld lines"),
                                            (long long)x->sums.n)});
    ui_cell(t, &(UiCell){.text = show_money(c, x->sums.debit, decimals), .num = true});
    ui_cell(t, &(UiCell){.text = show_money(c, x->sums.credit, decimals), .num = true});
    ui_cell(t, &(UiCell){.text = show_money(c, x->sums.debit - x->sums.credit, decimals),
                         .num = true,
                         .at = 2});
    if (x->lettered)
        ui_cell(t, &(UiCell){.span = 2});
    ui_row_end(t);
}

/* Open lines have letters when they are settled in part. */
static bool any_letter(const Letters *x)
{
    for (int i = 0; i < x->n; i++)
        if (x->lines[i].code.n)
            return true;
    return false;
}

static void write_rows(Letters *x)
{
    Lang lang = desk_lang(x->d);
    const UiColumn heads[] = {{.label = str_c(tr(lang, "Tick all lines")), .pick = true},
                              {.label = str_c(tr(lang, "Date"))},
                              {.label = str_c(tr(lang, "Document"))},
                              {.label = str_c(tr(lang, "Label"))},
                              {.label = str_c(tr(lang, "Entry"))},
                              {.label = str_c(tr(lang, "Due"))},
                              {.label = str_c(tr(lang, "Debit")), .num = true},
                              {.label = str_c(tr(lang, "Credit")), .num = true},
                              {.label = str_c(tr(lang, "Outstanding")), .num = true},
                              {.label = str_c(tr(lang, "Letter"))},
                              {.label = str_c(tr(lang, "Settled by"))}};
    UiTable t = ui_table_begin(&x->d->m, "list", str_c(tr(lang, "Lines of the account")));
    x->lettered = x->all || any_letter(x);
    ui_table_head(&t, heads, x->lettered ? 11 : 9);
    ui_table_body(&t);
    for (int i = 0; i < x->n_ticked; i++) {
        bool here = false;
        for (int k = 0; k < x->n && !here; k++)
            here = x->lines[k].open.line == x->ticked[i].open.line;
        if (!here)
            write_row(x, &t, &x->ticked[i]);
    }
    for (int i = 0; i < x->n; i++)
        write_row(x, &t, &x->lines[i]);
    write_foot(x, &t);
    ui_table_end(&t);
}

/* --- what can be done --- */

static Str said(const Letters *x)
{
    Ctx *c = x->d->c;
    LetterSum s = letter_sum(x->ticked, x->n_ticked);
    if (!x->n_ticked)
        return str_c(tr(c->lang, "With the ticked lines:"));
    if (!s.currency)
        return str_c(tr(c->lang, "Lines in several currencies"));
    int decimals = currency_decimals(c, s.currency);
    int64_t off = s.debit - s.credit;
    Str debit = show_money(c, s.debit, decimals), credit = show_money(c, s.credit, decimals);
    return off ? str_format(c->a, tr(c->lang, "Debit %s, credit %s: off by %s"), debit.p, credit.p,
                            show_money(c, off < 0 ? -off : off, decimals).p)
               : str_format(c->a, tr(c->lang, "Debit %s, credit %s: even"), debit.p, credit.p);
}

static bool is_even(const Letters *x)
{
    LetterSum s = letter_sum(x->ticked, x->n_ticked);
    return s.currency && s.debit == s.credit;
}

static void write_bar(Letters *x)
{
    Markup *m = &x->d->m;
    Lang lang = desk_lang(x->d);
    m_tag(m, "div");
    m_attr_c(m, "class", "batch");
    m_attr_c(m, "role", "group");
    m_attr_c(m, "aria-label", tr(lang, "Ticked lines"));
    m_tag(m, "p");
    m_attr_c(m, "class",
             x->n_ticked && !is_even(x) ? "batch-said verdict off" : "batch-said verdict");
    m_text(m, said(x));
    m_end(m, "p");
    ui_button(m, &(UiButton){.kind = BUTTON_PRIMARY,
                             .label = str_c(tr(lang, "Letter them")),
                             .name = "do",
                             .value = STR("letter"),
                             .key = "letter",
                             .shown_key = "L"});
    ui_button(m, &(UiButton){.label = str_c(tr(lang, "Write off the difference…")),
                             .name = "do",
                             .value = STR("difference"),
                             .key = "difference",
                             .shown_key = "⇧ L"});
    if (x->uneven)
        ui_button(m, &(UiButton){.label = str_c(tr(lang, "Settle partly")),
                                 .name = "do",
                                 .value = STR("part")});
    m_tag(m, "button");
    m_attr_c(m, "class", "button quiet");
    m_attr_c(m, "type", "reset");
    m_text_c(m, tr(lang, "Untick all"));
    m_text_c(m, " ");
    m_leaf(m, "kbd", NULL, str_c(tr(lang, "Esc")));
    m_end(m, "button");
    m_end(m, "div");
}

static void write_actions(Letters *x)
{
    Ctx *c = x->d->c;
    UiButton b[3];
    int n = 0;
    if (x->sums.debit && x->sums.credit)
        b[n++] = (UiButton){.label = str_c(tr(c->lang, "Propose")),
                            .name = "propose",
                            .value = STR("1"),
                            .key = "propose",
                            .shown_key = "P"};
    if (x->last.n)
        b[n++] = (UiButton){.label = str_format(c->a, tr(c->lang, "Undo %s"), x->last.p),
                            .name = "do",
                            .value = STR("undo"),
                            .key = "undo",
                            .shown_key = "U"};
    const ReportDef *ledger = report_find(STR("General Ledger"));
    if (ledger)
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .label = tr_str(c->lang, str_c(ledger->name)),
                            .href = str_format(c->a, "%s?party=%s", report_url(c->a, ledger).p,
                                               percent_encode(c->a, x->name, false).p)};
    if (n)
        ui_actions(&x->d->m, b, n);
    if (x->last.n)
        ui_hidden(&x->d->m, "last", x->last);
}

static Str place(Letters *x, const LetterLine *l)
{
    return str_format(x->d->c->a, "%d.%lld", (int)l->open.posting_date.day,
                      (long long)l->open.line);
}

/* Buttons of the form, so that what is ticked goes with them. */
static void write_pages(Letters *x)
{
    Lang lang = desk_lang(x->d);
    UiButton b[2];
    int n = 0;
    if (x->more)
        b[n++] = (UiButton){.label = str_c(tr(lang, "Next lines")),
                            .name = "after",
                            .value = place(x, &x->lines[x->n - 1]),
                            .key = "next",
                            .shown_key = "F8"};
    if (x->query.after_id)
        b[n++] = (UiButton){.kind = BUTTON_QUIET,
                            .label = str_c(tr(lang, "First lines")),
                            .name = "after",
                            .value = STR("0")};
    if (n)
        ui_actions(&x->d->m, b, n);
}

static void write_keys(Letters *x)
{
    static const char *const keys[][2] = {{"j k", N_("next, previous line")},
                                          {"␣", N_("tick")},
                                          {"⇧ ␣", N_("tick up to here")},
                                          {"L", N_("letter")},
                                          {"⇧ L", N_("write off the difference")},
                                          {"P", N_("propose")},
                                          {"U", N_("undo")}};
    Markup *m = &x->d->m;
    m_tag(m, "p");
    m_attr_c(m, "class", "keys");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        m_tag(m, "span");
        m_leaf(m, "kbd", NULL, str_c(keys[i][0]));
        m_text_c(m, " ");
        m_text_c(m, tr(desk_lang(x->d), keys[i][1]));
        m_end(m, "span");
    }
    m_end(m, "p");
}

static void write_nothing(Letters *x)
{
    Lang lang = desk_lang(x->d);
    const UiButton all = {.label = str_c(tr(lang, "All lines")),
                          .href = letters_url(x, "is", STR("all"))};
    ui_empty(&x->d->m, str_c(tr(lang, "Nothing is open on this account")),
             str_c(tr(lang, "Its invoices and payments are settled with each other. All lines show "
                            "the letters and what gave them.")),
             &all, x->all ? 0 : 1);
}

void letters_write_table(Letters *x)
{
    Markup *m = &x->d->m;
    desk_form(x->d, letters_url(x, "", STR("")), "picking letters");
    if (x->query.after_id)
        ui_hidden(m, "place",
                  str_format(x->d->c->a, "%lld.%lld", (long long)x->query.after_day,
                             (long long)x->query.after_id));
    write_actions(x);
    letters_show_write_off(x);
    letters_write_proposals(x);
    if (x->n || x->n_ticked) {
        m_tag(m, "div");
        m_attr_c(m, "class", x->proposes || x->planned ? "section" : "");
        write_rows(x);
        write_bar(x);
        m_end(m, "div");
        write_pages(x);
        write_keys(x);
    } else {
        write_nothing(x);
    }
    m_end(m, "form");
}
