/* SPDX-License-Identifier: EUPL-1.2
 * The reconciliation that the page of lettrage makes of ticked lines.
 */
#include "accounts.h"
#include "letters.h"
#include "payment_reconciliation/reconciliation.h"

static void add_pair(Ctx *c, PaymentReconciliation *d, const LetterPair *p)
{
    PaymentReconciliationAllocation *row = payment_reconciliation_add_allocations(c, d);
    row->debit_line = p->debit;
    row->credit_line = p->credit;
    row->amount = p->amount;
    row->written_off = !p->debit || !p->credit;
    row->currency = (Link){p->currency, STR("")};
}

static DocHead *make(Ctx *c, const Lettering *l)
{
    const TypeDef *t = type_of(c, STR("payment_reconciliation"));
    PaymentReconciliation *d = (PaymentReconciliation *)(void *)doc_new(c, t);
    d->party_type = l->party_type;
    d->party = (Link){l->party, id_to_name(c, l->party)};
    d->company = (Link){l->company, id_to_name(c, l->company)};
    d->posting_date = l->day;
    for (int i = 0; i < l->n; i++)
        add_pair(c, d, &l->pairs[i]);
    return &d->head;
}

static int64_t last(Ctx *c, int64_t company, int64_t party, Date day)
{
    int64_t id = 0;
    db_one_int(c->db,
               SQL("SELECT r.id FROM payment_reconciliation r JOIN document d ON d.id = r.id "
                   "WHERE r.party = ? AND r.posting_date >= ? AND r.company = ? "
                   "AND d.docstatus = 1 AND d.owner = ? ORDER BY r.id DESC LIMIT 1"),
               DB_P(db_i(party), db_i(day.day), db_i(company), db_t(c->user.name)), &id);
    return id;
}

void lettering_register(void)
{
    static const LetterDocument document = {"payment_reconciliation", make, last};
    letter_register(&document);
}
