/* SPDX-License-Identifier: EUPL-1.2 */
#include "entry_row.h"

#include "seal.h"

#define FIELD_NAME(name) #name,
static const char *const entry_names[] = {ENTRY_FIELDS(FIELD_NAME)};
static const char *const kind_names[] = {"normal", "opening", "closing"};

Str entry_kind_text(EntryKind kind)
{
    return str_c(kind_names[kind]);
}

Str entry_number_text(Arena *a, Str journal_code, Str year, int64_t number)
{
    return str_format(a, "%.*s-%.*s-%05lld", STR_ARG(journal_code), STR_ARG(year),
                      (long long)number);
}

Str entry_series(Arena *a, Str journal_code, int64_t fiscal_year)
{
    return str_format(a, "entry:%.*s:%lld", STR_ARG(journal_code), (long long)fiscal_year);
}

void entry_values(const Ctx *c, const Entry *e, const EntryPlace *p, DbValue out[ENTRY_N])
{
    const DbValue v[ENTRY_N] = {
        [ENTRY_company] = db_i(e->company),
        [ENTRY_fiscal_year] = db_i(p->fiscal_year),
        [ENTRY_journal] = db_i(p->journal),
        [ENTRY_journal_code] = db_t(e->journal_code),
        [ENTRY_journal_name] = db_t(p->journal_name),
        [ENTRY_number] = db_i(p->number),
        [ENTRY_number_text] = db_t(e->number_text),
        [ENTRY_posting_date] = db_i(e->posting_date.day),
        [ENTRY_piece_ref] = db_t(e->piece_ref),
        [ENTRY_piece_date] = db_ref(e->piece_date.day),
        [ENTRY_label] = db_t(e->label),
        [ENTRY_kind] = db_t(entry_kind_text(e->kind)),
        [ENTRY_voucher_type] = db_t(e->voucher_type),
        [ENTRY_voucher_no] = db_ref(e->voucher),
        [ENTRY_voucher_name] = db_t(e->voucher_name),
        [ENTRY_reverses] = db_i(e->reverses),
        [ENTRY_source_journal] = db_t(e->source_journal),
        [ENTRY_source_number] = db_t(e->source_number),
        [ENTRY_source_valid] = db_ref(e->source_valid.day),
        [ENTRY_posted_at] = db_i(c->now.us),
        [ENTRY_posted_by] = db_t(c->user.name),
        [ENTRY_seal_format] = db_i(SEAL_FORMAT),
        [ENTRY_seq] = db_i(p->seq),
        [ENTRY_seal] = db_t(p->seal),
    };
    memcpy(out, v, sizeof v);
}

/* An amount in another currency stands on the side of its sign. */
static void currency_amounts(const EntryLine *l, int64_t *out_debit, int64_t *out_credit)
{
    int64_t amount = l->currency_amount.minor;
    *out_debit = l->currency ? (amount > 0 ? amount : 0) : l->debit.minor;
    *out_credit = l->currency ? (amount < 0 ? -amount : 0) : l->credit.minor;
}

void line_values(const Entry *e, const EntryPlace *p, int i, DbValue out[LINE_N])
{
    const EntryLine *l = &e->lines[i];
    int64_t debit, credit;
    currency_amounts(l, &debit, &credit);
    const DbValue v[LINE_N] = {
        [LINE_idx_in_entry] = db_i(i + 1),
        [LINE_account] = db_i(l->account),
        [LINE_account_number] = db_t(l->account_number),
        [LINE_account_name] = db_t(l->account_name),
        [LINE_party_type] = db_t(l->party_type),
        [LINE_party] = db_ref(l->party),
        [LINE_party_code] = db_t(l->party_code),
        [LINE_party_name] = db_t(l->party_name),
        [LINE_debit] = db_i(l->debit.minor),
        [LINE_credit] = db_i(l->credit.minor),
        [LINE_account_currency] = db_ref(l->currency ? l->currency : p->currency),
        [LINE_debit_in_account_currency] = db_i(debit),
        [LINE_credit_in_account_currency] = db_i(credit),
        [LINE_due_date] = db_ref(l->due_date.day),
        [LINE_remarks] = db_t(l->label),
        [LINE_vat_code] = db_t(l->vat_code),
        [LINE_vat_base] = db_i(l->vat_base.minor),
        [LINE_entry] = db_i(e->id),
        [LINE_company] = db_i(e->company),
        [LINE_posting_date] = db_i(e->posting_date.day),
        [LINE_journal] = db_i(p->journal),
        [LINE_voucher_type] = db_t(e->voucher_type),
        [LINE_voucher_no] = db_ref(e->voucher),
        [LINE_outstanding] = db_i(l->open ? l->debit.minor - l->credit.minor : 0),
        [LINE_outstanding_in_account_currency] = db_i(l->open ? debit - credit : 0),
    };
    memcpy(out, v, sizeof v);
}

static void add_escaped(Buf *b, Str s)
{
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c != '\\' && c != '|' && c != '\n')
            continue;
        buf_add(b, str_slice(s, from, i));
        buf_add_char(b, '\\');
        buf_add_char(b, c == '\n' ? 'n' : c);
        from = i + 1;
    }
    buf_add(b, str_slice(s, from, s.n));
}

static void add_value(Buf *b, const DbValue *v)
{
    if (v->kind == DB_INT)
        buf_add_int(b, v->i);
    else if (v->kind == DB_TEXT)
        add_escaped(b, v->s);
}

void row_text(Buf *b, const char *const *names, const DbValue *values, int n)
{
    for (int i = 0; i < n; i++) {
        buf_add_c(b, names[i]);
        buf_add_char(b, '=');
        add_value(b, &values[i]);
        buf_add_char(b, '\n');
    }
}

void entry_text(Buf *b, const DbValue entry[ENTRY_N])
{
    row_text(b, entry_names, entry, ENTRY_SEALED);
}

void line_text(Buf *b, const DbValue line[LINE_N])
{
    buf_add_c(b, "line=");
    for (int i = 0; i < LINE_SEALED; i++) {
        if (i)
            buf_add_char(b, '|');
        add_value(b, &line[i]);
    }
    buf_add_char(b, '\n');
}

/* --- reading --- */

static DbValue read_value(Arena *a, DbRows *r, int column, bool text)
{
    if (db_is_null(r, column))
        return (DbValue){0};
    return text ? db_t(str_copy(a, db_get_text(r, column))) : db_i(db_get_int(r, column));
}

void entry_read(Arena *a, DbRows *r, int column, DbValue out[ENTRY_N])
{
    static const bool text[ENTRY_N] = {
        [ENTRY_journal_code] = true,  [ENTRY_journal_name] = true, [ENTRY_number_text] = true,
        [ENTRY_piece_ref] = true,     [ENTRY_label] = true,        [ENTRY_kind] = true,
        [ENTRY_voucher_type] = true,  [ENTRY_voucher_name] = true, [ENTRY_source_journal] = true,
        [ENTRY_source_number] = true, [ENTRY_posted_by] = true,    [ENTRY_seal] = true,
    };
    for (int i = 0; i < ENTRY_N; i++)
        out[i] = read_value(a, r, column + i, text[i]);
}

void line_read(Arena *a, DbRows *r, int column, DbValue out[LINE_N])
{
    static const bool text[LINE_N] = {
        [LINE_account_number] = true, [LINE_account_name] = true, [LINE_party_type] = true,
        [LINE_party_code] = true,     [LINE_party_name] = true,   [LINE_remarks] = true,
        [LINE_vat_code] = true,       [LINE_voucher_type] = true,
    };
    for (int i = 0; i < LINE_N; i++)
        out[i] = read_value(a, r, column + i, text[i]);
}
