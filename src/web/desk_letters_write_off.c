/* SPDX-License-Identifier: EUPL-1.2
 * A small difference that is written off as the lines are lettered: the entry is shown first, and
 * what is confirmed is what was shown.
 */
#include "desk_letters.h"

static int64_t difference(const LetterLine *lines, int n)
{
    LetterSum s = letter_sum(lines, n);
    return s.debit - s.credit;
}

bool letters_plan_write_off(Letters *x)
{
    Ctx *c = x->d->c;
    Lettering l = letters_new(x);
    x->planned = letter_pair(c, x->ticked, x->n_ticked, x->asked, LETTER_WRITE_OFF, &l)
                     ? letter_make(c, &l)
                     : NULL;
    return x->planned != NULL;
}

void letters_show_write_off(Letters *x)
{
    Ctx *c = x->d->c;
    Markup *m = &x->d->m;
    if (!x->planned)
        return;
    int64_t off = difference(x->ticked, x->n_ticked);
    Str size = show_money(c, off < 0 ? -off : off, x->company->decimals);
    m_tag(m, "section");
    m_attr_c(m, "class", "sheet");
    m_leaf(m, "h2", NULL, str_c(tr(c->lang, "Entry that will be posted")));
    entry_write_planned(x->d, x->planned);
    ui_actions(
        m,
        &(UiButton){.kind = BUTTON_PRIMARY,
                    .label = str_format(c->a, tr(c->lang, "Write off %s and letter"), size.p),
                    .name = "write_off",
                    .value = str_format(c->a, "%s=%lld", letters_key(c, x->ticked, x->n_ticked).p,
                                        (long long)off),
                    .key = "primary"},
        1);
    m_end(m, "section");
}

bool letters_pair_write_off(Letters *x, Lettering *l)
{
    Ctx *c = x->d->c;
    Str off = request_param_or_empty(x->d->r, "write_off"), group;
    int64_t shown = 0;
    LetterLine *lines;
    int n, asked;
    str_split(&off, '=', &group);
    if (!letters_of_key(x, group, &lines, &n, &asked))
        return false;
    if (n == asked && (!str_to_int(off, &shown) || difference(lines, n) != shown))
        return fail_field(c, ERR_CONFLICT, "pick",
                          "Something was settled meanwhile: the difference is another one now. "
                          "Tick the lines again and look at the entry.");
    return letter_pair(c, lines, n, asked, LETTER_WRITE_OFF, l);
}
