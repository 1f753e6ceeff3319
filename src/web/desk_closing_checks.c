/* SPDX-License-Identifier: EUPL-1.2
 * What is looked at before a period is closed, each step green or explained, with the way to what
 * is behind it. Nothing is refused for it: who closes decides.
 */
#include "closing_checks.h"
#include "desk_closing.h"
#include "letters.h"
#include "vat_period.h"
#include "verify_daily.h"

enum { LETTERS_MAX = 50 };

typedef struct {
    Desk *d;
    const CompanyInfo *company;
    UiTable table;
} Steps;

static void step(Steps *s, const char *what, UiState state, Str found, Str url)
{
    Lang lang = desk_lang(s->d);
    const char *word = state == STATE_DONE   ? tr(lang, "in order")
                       : state == STATE_OPEN ? tr(lang, "to declare")
                                             : tr(lang, "to look at");
    UiTable *t = &s->table;
    ui_row_begin(t, NULL);
    ui_cell(t, &(UiCell){.text = str_c(tr(lang, what)), .url = url, .head = true, .at = 1});
    ui_cell(t, &(UiCell){.text = str_c(word), .state = state, .at = 2});
    ui_cell(t, &(UiCell){.text = found, .at = 3});
    ui_cell_go(t, str_c(tr(lang, "Look")), url);
    ui_row_end(t);
}

static Str money(const Steps *s, int64_t minor)
{
    return show_money(s->d->c, minor < 0 ? -minor : minor, s->company->decimals);
}

static void drafts(Steps *s, const ClosingChecks *x)
{
    Ctx *c = s->d->c;
    for (int i = 0; i < x->n_drafts; i++) {
        const TypeDef *t = x->drafts[i].type;
        Str many = x->drafts[i].n == 1 ? type_label(c, t) : type_plural(c, t);
        Str url = str_format(c->a, "%s?docstatus=0", type_url(c->a, t).p);
        if (type_field(t, STR("posting_date")))
            url = str_format(c->a, "%s&posting_date__lte=%s", url.p, date_format(c->a, x->to).p);
        step(s, N_("Drafts"), STATE_WARN,
             str_format(c->a, tr(c->lang, "%s: %lld not in the books yet"), many.p,
                        (long long)x->drafts[i].n),
             url);
    }
    if (!x->n_drafts)
        step(s, N_("Drafts"), STATE_DONE,
             str_format(c->a, tr(c->lang, "None is dated up to %s"), show_day(c, x->to).p),
             STR(""));
}

static Str account_url(const Steps *s, const ClosingChecks *x, Str account)
{
    Ctx *c = s->d->c;
    const ReportDef *ledger = report_find(STR("General Ledger"));
    return ledger ? str_format(c->a, "%s?%saccount=%s&from_date=%s&to_date=%s",
                               report_url(c->a, ledger).p, books_company_query(s->d, s->company).p,
                               percent_encode(c->a, account, false).p,
                               date_format(c->a, date_month_start(x->from)).p,
                               date_format(c->a, x->to).p)
                  : STR("");
}

static void waiting(Steps *s, const ClosingChecks *x)
{
    Ctx *c = s->d->c;
    for (int i = 0; i < x->n_waiting; i++) {
        const ClosingAccount *a = &x->waiting[i];
        step(s, N_("Suspense accounts"), STATE_WARN,
             str_format(c->a,
                        a->balance > 0 ? tr(c->lang, "%s: %s in debit, to be cleared")
                                       : tr(c->lang, "%s: %s in credit, to be cleared"),
                        a->name.p, money(s, a->balance).p),
             account_url(s, x, a->name));
    }
    if (!x->n_waiting)
        step(s, N_("Suspense accounts"), STATE_DONE,
             str_c(tr(c->lang, "Accounts 471 to 473 and 58 are cleared")), STR(""));
}

static void cash(Steps *s, const ClosingChecks *x)
{
    Ctx *c = s->d->c;
    for (int i = 0; i < x->n_cash; i++)
        step(s, N_("Cash box"), STATE_WARN,
             str_format(c->a, tr(c->lang, "%s: %s less than nothing on %s"), x->cash[i].name.p,
                        money(s, x->cash[i].balance).p, show_day(c, x->cash[i].day).p),
             account_url(s, x, x->cash[i].name));
    if (!x->n_cash && x->has_cash)
        step(s, N_("Cash box"), STATE_DONE, str_c(tr(c->lang, "Never below zero")), STR(""));
}

static void letters(Steps *s)
{
    Ctx *c = s->d->c;
    LetterParty *list;
    int n;
    if (!desk_may_open(s->d, "/books/letters") ||
        !letter_parties(c, s->company->id, 0, LETTERS_MAX + 1, &list, &n))
        return;
    Str url = str_format(c->a, "/books/letters?%s", books_company_query(s->d, s->company).p);
    if (n)
        step(s, N_("Lettering"), STATE_PART,
             str_format(c->a,
                        n > LETTERS_MAX ? tr(c->lang, "More than %d accounts to letter")
                        : n == 1        ? tr(c->lang, "%d account to letter")
                                        : tr(c->lang, "%d accounts to letter"),
                        n > LETTERS_MAX ? LETTERS_MAX : n),
             url);
    else
        step(s, N_("Lettering"), STATE_DONE,
             str_c(tr(c->lang, "No account has something open on both sides.")), STR(""));
}

static void vat(Steps *s, const ClosingChecks *x)
{
    Ctx *c = s->d->c;
    VatPeriod p;
    int64_t owed = 0;
    const ReportDef *report = report_find(STR("VAT Summary"));
    if (!report || c->user.n_rules || !vat_period_at(c, s->company->id, x->to, &p) ||
        !vat_owed(c, s->company->id, p.from, p.to, &owed))
        return;
    Str when = str_format(c->a, "%s – %s", show_day(c, p.from).p, show_day(c, p.to).p);
    Str found = str_format(
        c->a, owed < 0 ? tr(c->lang, "%s: credit of %s") : tr(c->lang, "%s: %s to be paid"), when.p,
        money(s, owed).p);
    if (p.has_due)
        found = str_format(c->a, tr(c->lang, "%s, to be declared until %s"), found.p,
                           show_day(c, p.due).p);
    step(s, N_("VAT"), STATE_OPEN, found,
         str_format(c->a, "%s?%sfrom_date=%s&to_date=%s", report_url(c->a, report).p,
                    books_company_query(s->d, s->company).p, date_format(c->a, p.from).p,
                    date_format(c->a, p.to).p));
}

static void proof(Steps *s)
{
    Ctx *c = s->d->c;
    VerifyResult r;
    Str url = STR("/books/verify");
    if (c->user.n_rules || !desk_may_open(s->d, "/books/verify"))
        return;
    if (!verify_last(c, &r))
        step(s, N_("Proof of the books"), STATE_PART, str_c(tr(c->lang, "No proof was made yet.")),
             url);
    else if (r.found.broken)
        step(s, N_("Proof of the books"), STATE_LATE,
             str_format(c->a, tr(c->lang, "%lld proofs failed. The first one: %s"),
                        (long long)r.found.broken, r.found.what.p),
             url);
    else
        step(s, N_("Proof of the books"), STATE_DONE,
             str_format(c->a, tr(c->lang, "%s: all proofs hold."), show_instant(c, r.at).p), url);
}

bool closing_write_checks(Desk *d, const CompanyInfo *company, Date to)
{
    Lang lang = desk_lang(d);
    const UiColumn heads[] = {{.label = str_c(tr(lang, "Step"))},
                              {.label = str_c(tr(lang, "State"))},
                              {.label = str_c(tr(lang, "What was found"))},
                              {.label = str_c(tr(lang, "Next step"))}};
    ClosingChecks x;
    if (!closing_checks(d->c, company->id, to, &x))
        return false;
    Steps s = {.d = d, .company = company};
    m_leaf(&d->m, "h2", NULL,
           str_format(d->c->a, tr(lang, "Before closing %s – %s"), show_day(d->c, x.from).p,
                      show_day(d->c, x.to).p));
    s.table = ui_table_begin(&d->m, "list", str_c(tr(lang, "What is looked at before closing")));
    ui_table_head(&s.table, heads, 4);
    ui_table_body(&s.table);
    drafts(&s, &x);
    waiting(&s, &x);
    cash(&s, &x);
    letters(&s);
    vat(&s, &x);
    proof(&s);
    ui_table_end(&s.table);
    return true;
}
