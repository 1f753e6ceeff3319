/* SPDX-License-Identifier: EUPL-1.2
 * Composing is pure: the document's lines become the entry's lines.
 */
#include "account.gen.h"
#include "entry.h"
#include "journal_entry.gen.h"
#include "site.h"

static bool add_up(Ctx *c, JournalEntry *d)
{
    Money debit = {0}, credit = {0};
    for (int i = 0; i < d->accounts_n; i++) {
        const JournalEntryAccount *l = &d->accounts[i];
        if (l->debit_in_account_currency.minor && l->credit_in_account_currency.minor)
            return fail_field(c, ERR_VALIDATION,
                              str_format(c->a, "accounts[%d].credit_in_account_currency", i).p,
                              "A line has a debit or a credit, not both. Clear one of them.");
        if (!money_add(debit, l->debit_in_account_currency, &debit) ||
            !money_add(credit, l->credit_in_account_currency, &credit))
            return fail_field(c, ERR_VALIDATION, "accounts",
                              "The amounts are too large to be added.");
    }
    d->total_debit = debit;
    d->total_credit = credit;
    d->difference.minor = debit.minor - credit.minor;
    return true;
}

bool journal_entry_validate(Ctx *c, JournalEntry *d)
{
    if (!d->journal.id) {
        int64_t id = journal_by_code(c, d->company.id, STR("OD"));
        d->journal = (Link){id, id_to_name(c, id)};
    }
    if (d->head.docstatus == 0)
        d->status = STR("Draft");
    return add_up(c, d);
}

static Entry *compose(Ctx *c, const JournalEntry *d)
{
    Str code = STR("OD");
    db_one_text(c->db, c->a, SQL("SELECT code FROM accounting_journal WHERE id = ?"),
                DB_P(db_i(d->journal.id)), &code);
    Entry *e = entry_new(c, code.p, d->company.id, d->posting_date, &d->head);
    if (d->user_remark.n)
        e->label = d->user_remark;
    for (int i = 0; i < d->accounts_n; i++) {
        const JournalEntryAccount *row = &d->accounts[i];
        EntryLine *l = row->debit_in_account_currency.minor
                           ? entry_debit(c, e, row->account.id, row->debit_in_account_currency)
                           : entry_credit(c, e, row->account.id, row->credit_in_account_currency);
        if (l && row->party.id)
            line_party(c, l, row->party_type, row->party, id_to_name(c, row->party.id));
        if (l && row->user_remark.n)
            l->label = row->user_remark;
    }
    return e;
}

bool journal_entry_saved(Ctx *c, JournalEntry *d)
{
    return d->head.docstatus != 0 || entry_draft_store(c, compose(c, d));
}

/* What customers owe is followed by customer: a line on such an account names one. */
static bool parties_named(Ctx *c, const JournalEntry *d)
{
    bool ok = true;
    for (int i = 0; i < d->accounts_n; i++) {
        const Account *a = doc_peek_of(c, account, d->accounts[i].account.id);
        if (a && str_is(a->account_type, "Receivable") && !d->accounts[i].party.id)
            ok = fail_field(c, ERR_MANDATORY, str_format(c->a, "accounts[%d].party", i).p,
                            "Line %d: the account %s needs a customer. Choose one.", i + 1,
                            a->account_number.p);
    }
    return ok;
}

bool journal_entry_before_submit(Ctx *c, JournalEntry *d)
{
    if (!parties_named(c, d))
        return false;
    d->status = STR("Submitted");
    return true;
}

bool journal_entry_submit(Ctx *c, JournalEntry *d)
{
    return entry_draft_clear(c, d->head.id) && entry_post(c, compose(c, d));
}

/* Dated today when the period of the entry is closed, else on its own day. */
bool journal_entry_cancel(Ctx *c, JournalEntry *d)
{
    d->status = STR("Cancelled");
    return entry_reverse_all(c, &d->head, entry_reversal_day(c, d->company.id, d->posting_date));
}

bool journal_entry_deleted(Ctx *c, JournalEntry *d)
{
    return entry_draft_clear(c, d->head.id);
}
