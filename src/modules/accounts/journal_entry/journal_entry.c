/* SPDX-License-Identifier: EUPL-1.2
 * Composing is pure: the document's lines become the entry's lines.
 */
#include "account.gen.h"
#include "entry_plan.h"
#include "entry_row.h"
#include "journal_entry/settling.h"
#include "site.h"

/* Whom the account is about; on others whoever has the name. */
static Str party_type_of(Ctx *c, const JournalEntryAccount *l)
{
    const Account *a = l->account.id ? doc_peek_of(c, account, l->account.id) : NULL;
    if (a && entry_account_open(a->account_type))
        return str_is(a->account_type, "Payable") ? STR("Supplier") : STR("Customer");
    if (!l->party.name.n)
        return STR("");
    return name_to_id(c, type_of(c, STR("supplier")), l->party.name) ? STR("Supplier")
                                                                     : STR("Customer");
}

/* What kind of document is meant, before names are looked up. */
bool journal_entry_defaults(Ctx *c, JournalEntry *d)
{
    for (int i = 0; i < d->accounts_n; i++) {
        JournalEntryAccount *l = &d->accounts[i];
        if (!l->party_type.n || !(l->party.id || l->party.name.n))
            l->party_type = party_type_of(c, l);
        if (!l->reference_type.n && (l->reference_name.id || l->reference_name.name.n))
            l->reference_type = str_is(l->party_type, "Supplier") ? STR("Purchase Invoice")
                                                                  : STR("Sales Invoice");
    }
    return true;
}

static const char *row_field(Ctx *c, int i, const char *field)
{
    return str_format(c->a, "accounts[%d].%s", i, field).p;
}

static bool foreign(const JournalEntryAccount *l, const CompanyInfo *info)
{
    return l->account_currency.id && l->account_currency.id != info->currency_id;
}

/* The amounts of a row in the company's currency. */
static bool set_base(Ctx *c, const CompanyInfo *info, JournalEntryAccount *l, int i)
{
    l->debit = l->debit_in_account_currency;
    l->credit = l->credit_in_account_currency;
    if (!foreign(l, info))
        return true;
    int from = currency_decimals(c, l->account_currency.id);
    if (!l->exchange_rate.pico) {
        l->debit = l->credit = (Money){0};
        return fail_field(c, ERR_MANDATORY, row_field(c, i, "exchange_rate"),
                          "Give the exchange rate: how much one unit of the line's currency is in "
                          "%s.",
                          info->currency.p);
    }
    return (money_convert(l->debit, l->exchange_rate, from, info->decimals, &l->debit) &&
            money_convert(l->credit, l->exchange_rate, from, info->decimals, &l->credit)) ||
           fail_field(c, ERR_VALIDATION, "accounts",
                      "The amounts are too large to be added. "
                      "Check them.");
}

static bool add_up(Ctx *c, JournalEntry *d)
{
    const CompanyInfo *info = company_info(c, d->company.id);
    Money debit = {0}, credit = {0};
    bool ok = true;
    if (!info)
        return fail_field(c, ERR_VALIDATION, "company", "Create a company first.");
    for (int i = 0; i < d->accounts_n; i++) {
        JournalEntryAccount *l = &d->accounts[i];
        if (l->debit_in_account_currency.minor && l->credit_in_account_currency.minor)
            ok = fail_field(c, ERR_VALIDATION, row_field(c, i, "credit_in_account_currency"),
                            "A line has a debit or a credit, not both. Clear one of them.");
        ok = set_base(c, info, l, i) && ok;
        if (!money_add(debit, l->debit, &debit) || !money_add(credit, l->credit, &credit))
            return fail_field(c, ERR_VALIDATION, "accounts",
                              "The amounts are too large to be added. Check them.");
    }
    d->total_debit = debit;
    d->total_credit = credit;
    d->difference.minor = debit.minor - credit.minor;
    return ok;
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
    else if (d->cheque_no.n)
        e->label = d->cheque_no;
    if (d->cheque_no.n)
        e->piece_ref = d->cheque_no;
    for (int i = 0; i < d->accounts_n; i++) {
        const JournalEntryAccount *row = &d->accounts[i];
        EntryLine *l = row->debit.minor ? entry_debit(c, e, row->account.id, row->debit)
                                        : entry_credit(c, e, row->account.id, row->credit);
        if (l && row->party.id)
            l->due_date = d->due_date;
        if (l && row->party.id)
            line_party(c, l, row->party_type, row->party, id_to_name(c, row->party.id));
        if (l && row->user_remark.n)
            l->label = row->user_remark;
        if (l && row->account_currency.id) {
            l->currency = row->account_currency.id;
            l->currency_amount.minor = row->debit_in_account_currency.minor -
                                       row->credit_in_account_currency.minor;
        }
    }
    return e;
}

bool journal_entry_entries(Ctx *c, JournalEntry *d)
{
    Entry *e = compose(c, d);
    return entry_give(c, e) && journal_entry_give_settled(c, d, e);
}

bool journal_entry_saved(Ctx *c, JournalEntry *d)
{
    return entries_keep(c, &d->head);
}

/* What customers owe and suppliers are owed is followed by party: a line there names one. */
static bool parties_named(Ctx *c, const JournalEntry *d)
{
    bool ok = true;
    for (int i = 0; i < d->accounts_n; i++) {
        const Account *a = doc_peek_of(c, account, d->accounts[i].account.id);
        bool receivable = a && str_is(a->account_type, "Receivable");
        if (!a || d->accounts[i].party.id || !entry_account_open(a->account_type))
            continue;
        ok = fail_field(c, ERR_MANDATORY, row_field(c, i, "party"),
                        receivable ? "Line %d: the account %s needs a customer. Choose one."
                                   : "Line %d: the account %s needs a supplier. Choose one.",
                        i + 1, a->account_number.p);
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
    Entry *e = compose(c, d);
    return entries_write(c, &d->head, &e, 1) && journal_entry_settle(c, d);
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
