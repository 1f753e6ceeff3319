/* SPDX-License-Identifier: EUPL-1.2
 * Proposals above the lines of an account: why each group may belong together, of what it is made,
 * and a button that letters it. Those that a reference or an amount tells can be accepted together,
 * once it was said what that letters.
 */
#include "desk_letters.h"

enum { PROPOSALS_SHOWN = 50 };

static bool is_sure(const LetterProposal *p)
{
    return p->why != PROPOSED_BY_SUM;
}

static Str why(Ctx *c, const LetterProposal *p)
{
    if (p->why == PROPOSED_BY_REFERENCE)
        return str_format(c->a, tr(c->lang, "Same reference: %s"), p->reference.p);
    if (p->why == PROPOSED_BY_SUM)
        return str_format(c->a, tr(c->lang, "Sum of %d lines"), p->n - 1);
    return p->same > 1 ? str_format(c->a, tr(c->lang, "Same amount; the oldest of %d"), p->same)
                       : str_c(tr(c->lang, "Same amount"));
}

Str letters_key(Ctx *c, const LetterLine *lines, int n)
{
    Buf b = {.a = c->a};
    for (int i = 0; i < n; i++)
        buf_format(&b, "%s%lld", i ? "," : "", (long long)lines[i].open.line);
    return buf_str(&b);
}

static void write_group(Letters *x, UiTable *t, const LetterProposal *p)
{
    Ctx *c = x->d->c;
    Markup *m = &x->d->m;
    int decimals = currency_decimals(c, p->lines[0].open.currency);
    Buf b = {.a = c->a};
    for (int i = 0; i < p->n; i++)
        buf_format(&b, "%s%s %s", i ? " · " : "", letters_name(&p->lines[i]).p,
                   show_money(c, p->lines[i].open.open_in_currency.minor, decimals).p);
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.text = why(c, p), .head = true, .at = 1});
    ui_cell(t, &(UiCell){.text = buf_str(&b), .quiet = true, .at = 3});
    ui_cell(t, &(UiCell){.text = show_money(c, p->amount.minor, decimals), .num = true, .at = 2});
    m_tag(m, "td");
    m_attr_c(m, "role", "cell");
    m_attr_c(m, "data-at", "4");
    ui_button(m, &(UiButton){.label = str_c(tr(c->lang, "Accept")),
                             .name = "accept",
                             .value = letters_key(c, p->lines, p->n)});
    m_end(m, "td");
    ui_row_end(t);
}

static void write_groups(Letters *x, const LetterProposal *list, int n)
{
    Lang lang = desk_lang(x->d);
    const UiColumn heads[] = {{.label = str_c(tr(lang, "Why"))},
                              {.label = str_c(tr(lang, "Lines"))},
                              {.label = str_c(tr(lang, "Amount")), .num = true},
                              {.label = str_c(tr(lang, "Accept")), .hidden = true}};
    UiTable t = ui_table_begin(&x->d->m, "list", str_c(tr(lang, "Proposals")));
    ui_table_head(&t, heads, 4);
    ui_table_body(&t);
    for (int i = 0; i < n && i < PROPOSALS_SHOWN; i++)
        write_group(x, &t, &list[i]);
    ui_table_end(&t);
}

/* Sums of several currencies are not added up. */
static Str total_of(Letters *x, const LetterProposal *list, int n)
{
    Ctx *c = x->d->c;
    int64_t sum = 0, currency = 0;
    for (int i = 0; i < n; i++) {
        if (!is_sure(&list[i]))
            continue;
        int64_t own = list[i].lines[0].open.currency;
        if (currency && own != currency)
            return str_c(tr(c->lang, "in several currencies"));
        currency = own;
        sum += list[i].amount.minor;
    }
    return show_money(c, sum, currency_decimals(c, currency));
}

/* As many as one document takes; the others are proposed again. */
static int count_sure(const LetterProposal *list, int n, int *out_lines)
{
    int groups = 0;
    *out_lines = 0;
    for (int i = 0; i < n; i++)
        if (is_sure(&list[i]) && *out_lines + list[i].n <= LETTER_TICKS_MAX) {
            groups++;
            *out_lines += list[i].n;
        }
    return groups;
}

/* What is said is what is sent. */
static void write_preview(Letters *x, const LetterProposal *list, int n)
{
    Ctx *c = x->d->c;
    Markup *m = &x->d->m;
    int lines, groups = count_sure(list, n, &lines), sent = 0;
    for (int i = 0; i < n; i++)
        if (is_sure(&list[i]) && sent + list[i].n <= LETTER_TICKS_MAX) {
            ui_hidden(m, "group", letters_key(c, list[i].lines, list[i].n));
            sent += list[i].n;
        }
    ui_notice(m, NOTICE_WARN,
              str_format(c->a,
                         tr(c->lang, "%d groups by reference or by amount will be lettered: %d "
                                     "lines, %s on each side. One undo opens them all again."),
                         groups, lines, total_of(x, list, n).p));
    ui_actions(m,
               &(UiButton){.kind = BUTTON_PRIMARY,
                           .label = str_format(c->a, tr(c->lang, "Letter %d lines"), lines),
                           .name = "do",
                           .value = STR("accept"),
                           .key = "primary"},
               1);
}

static void write_all_button(Letters *x, const LetterProposal *list, int n)
{
    Lang lang = desk_lang(x->d);
    int lines, groups = count_sure(list, n, &lines);
    if (str_is(request_param_or_empty(x->d->r, "do"), "all") && groups)
        write_preview(x, list, n);
    else if (groups > 1)
        ui_actions(&x->d->m,
                   &(UiButton){.label = str_format(x->d->c->a, tr(lang, "Accept all %d…"), groups),
                               .name = "do",
                               .value = STR("all")},
                   1);
}

void letters_write_proposals(Letters *x)
{
    Markup *m = &x->d->m;
    Lang lang = desk_lang(x->d);
    LetterProposal *list;
    int n;
    if (!x->proposes || !letter_propose(x->d->c, x->company->id, x->party, &list, &n))
        return;
    ui_hidden(m, "propose", STR("1"));
    m_tag(m, "section");
    m_attr_c(m, "class", "section");
    m_leaf(m, "h2", NULL, str_c(tr(lang, "Proposals")));
    if (n) {
        write_groups(x, list, n);
        write_all_button(x, list, n);
    } else {
        m_leaf(m, "p", "lead",
               str_c(tr(lang, "No open lines name each other, have the same amount or are the sum "
                              "of a few others. Tick them yourself.")));
    }
    m_end(m, "section");
}

/* --- accepting --- */

bool letters_of_key(Letters *x, Str key, LetterLine **out, int *out_n, int *out_asked)
{
    int64_t ids[LETTER_TICKS_MAX + 1] = {0};
    Str part;
    int asked = 0;
    while (asked <= LETTER_TICKS_MAX && str_split(&key, ',', &part))
        if (!str_to_int(part, &ids[asked++]))
            ids[asked - 1] = 0;
    *out_asked = asked;
    return letter_lines_of(x->d->c, x->company->id, x->party, ids, asked, out, out_n);
}

static bool add_group(Letters *x, Str group, Lettering *l)
{
    LetterLine *lines;
    int n, asked;
    return letters_of_key(x, group, &lines, &n, &asked) &&
           letter_pair(x->d->c, lines, n, asked, LETTER_EVEN, l);
}

bool letters_accept(Letters *x, Lettering *l)
{
    const Request *r = x->d->r;
    Str one = request_param_or_empty(r, "accept");
    if (one.n)
        return add_group(x, one, l);
    for (int i = 0; i < r->n_params && l->n <= LETTER_TICKS_MAX; i++)
        if (str_is(r->params[i].name, "group") && !add_group(x, r->params[i].value, l))
            return false;
    return l->n || fail_field(x->d->c, ERR_VALIDATION, "pick",
                              "Nothing is ticked. Tick the lines that settle each other.");
}
