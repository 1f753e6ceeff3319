/* SPDX-License-Identifier: EUPL-1.2 */
#include "fec_private.h"

const char *const fec_column_names[COL_N] = {
    "JournalCode",  "JournalLib", "EcritureNum", "EcritureDate", "CompteNum",
    "CompteLib",    "CompAuxNum", "CompAuxLib",  "PieceRef",     "PieceDate",
    "EcritureLib",  "Debit",      "Credit",      "EcritureLet",  "DateLet",
    "ValidDate",    "Montantdevise", "Idevise",  "Montant",      "Sens",
};

void fec_write_header(Buf *b)
{
    for (int i = 0; i <= COL_LAST_OF_LAW; i++) {
        if (i)
            buf_add_char(b, '\t');
        buf_add_c(b, fec_column_names[i]);
    }
    buf_add_c(b, "\r\n");
}

static bool is_breaking(Str s, size_t i, size_t *out_len)
{
    unsigned char c = (unsigned char)s.p[i];
    *out_len = 1;
    if (c < 32 || c == 127 || c == '|')
        return true;
    *out_len = 2; /* C1 controls and the no-break space: C2 80 to C2 A0 */
    return c == 0xC2 && i + 1 < s.n && (unsigned char)s.p[i + 1] <= 0xA0;
}

static void add_text(Buf *b, Str s)
{
    s = str_trim(s);
    size_t from = 0, len;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_breaking(s, i, &len))
            continue;
        buf_add(b, str_slice(s, from, i));
        buf_add_char(b, ' ');
        i += len - 1;
        from = i + 1;
    }
    buf_add(b, str_slice(s, from, s.n));
}

static void text_field(Buf *b, Str s)
{
    add_text(b, s);
    buf_add_char(b, '\t');
}

static void date_field(Buf *b, Date d)
{
    char tmp[8];
    int y, m, day;
    if (d.day) {
        date_to_ymd(d, &y, &m, &day);
        int v = y * 10000 + m * 100 + day;
        for (int i = 7; i >= 0; i--, v /= 10)
            tmp[i] = (char)('0' + v % 10);
        buf_add(b, (Str){tmp, sizeof tmp});
    }
    buf_add_char(b, '\t');
}

static void amount_field(Buf *b, int64_t v, int decimals)
{
    char tmp[32];
    size_t i = sizeof tmp;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    for (int n = 0; u || n <= decimals; n++, u /= 10) {
        if (n == decimals && decimals)
            tmp[--i] = ',';
        tmp[--i] = (char)('0' + u % 10);
    }
    if (v < 0)
        buf_add_char(b, '-');
    buf_add(b, (Str){tmp + i, sizeof tmp - i});
    buf_add_char(b, '\t');
}

static bool missing(Errors *e, const FecRow *r, FecColumn column)
{
    return err_add(e, ERR_VALIDATION, fec_column_names[column],
                   "Entry %.*s of journal %.*s: %s is empty, the accounting entries file needs it.",
                   STR_ARG(r->entry_number), STR_ARG(r->journal_code), fec_column_names[column]);
}

static bool mandatory_texts(Errors *e, const FecRow *r)
{
    const struct { FecColumn column; Str value; } must[] = {
        {COL_JOURNAL_CODE, r->journal_code}, {COL_JOURNAL_LABEL, r->journal_label},
        {COL_ENTRY_NUMBER, r->entry_number}, {COL_ACCOUNT, r->account},
        {COL_ACCOUNT_LABEL, r->account_label}, {COL_PIECE_REF, r->piece_ref},
        {COL_LABEL, r->label},
    };
    for (size_t i = 0; i < sizeof must / sizeof *must; i++)
        if (str_trim(must[i].value).n == 0)
            return missing(e, r, must[i].column);
    return true;
}

static bool mandatory_dates(Errors *e, const FecRow *r)
{
    if (!r->date.day)
        return missing(e, r, COL_DATE);
    if (!r->piece_date.day)
        return missing(e, r, COL_PIECE_DATE);
    return r->valid_date.day || missing(e, r, COL_VALID_DATE);
}

static bool pairs_complete(Errors *e, const FecRow *r)
{
    if ((r->party.n == 0) != (r->party_label.n == 0))
        return missing(e, r, r->party.n ? COL_PARTY_LABEL : COL_PARTY);
    if ((r->lettering.n == 0) != (r->lettering_date.day == 0))
        return missing(e, r, r->lettering.n ? COL_LETTERING_DATE : COL_LETTERING);
    if (r->currency.n == 0 && r->currency_amount.minor)
        return missing(e, r, COL_CURRENCY);
    return true;
}

static bool three_digits(Str account)
{
    for (size_t i = 0; i < 3; i++)
        if (i >= account.n || account.p[i] < '0' || account.p[i] > '9')
            return false;
    return true;
}

/* One positive amount on one side. */
static bool one_side(Errors *e, const FecRow *r, int64_t *out_debit, int64_t *out_credit)
{
    int64_t debit = r->debit.minor, credit = r->credit.minor;
    if ((debit == 0) == (credit == 0))
        return err_add(e, ERR_VALIDATION, "Debit",
                       "Entry %.*s of journal %.*s: a line needs a debit or a credit, not both.",
                       STR_ARG(r->entry_number), STR_ARG(r->journal_code));
    int64_t balance = debit - credit; /* one of them is 0 */
    *out_debit = balance > 0 ? balance : 0;
    *out_credit = balance < 0 ? -balance : 0;
    return true;
}

static bool row_valid(Errors *e, const FecRow *r)
{
    if (!mandatory_texts(e, r) || !mandatory_dates(e, r) || !pairs_complete(e, r))
        return false;
    if (three_digits(r->account))
        return true;
    return err_add(e, ERR_VALIDATION, "CompteNum",
                   "Account %.*s does not begin with three digits of the French chart. Correct "
                   "its number.",
                   STR_ARG(r->account));
}

bool fec_write_row(Errors *e, Buf *b, const FecRow *r)
{
    int64_t debit = 0, credit = 0;
    if (!row_valid(e, r) || !one_side(e, r, &debit, &credit))
        return false;
    text_field(b, r->journal_code);
    text_field(b, r->journal_label);
    text_field(b, r->entry_number);
    date_field(b, r->date);
    text_field(b, r->account);
    text_field(b, r->account_label);
    text_field(b, r->party);
    text_field(b, r->party_label);
    text_field(b, r->piece_ref);
    date_field(b, r->piece_date);
    text_field(b, r->label);
    amount_field(b, debit, 2);
    amount_field(b, credit, 2);
    text_field(b, r->lettering);
    date_field(b, r->lettering_date);
    date_field(b, r->valid_date);
    if (r->currency.n)
        amount_field(b, r->currency_amount.minor, r->currency_decimals);
    else
        buf_add_char(b, '\t');
    add_text(b, r->currency);
    buf_add_c(b, "\r\n");
    return true;
}

Str fec_file_name(Arena *a, Str siren, Date year_end)
{
    Str day = date_format_compact(a, year_end);
    return str_format(a, "%.*sFEC%.*s.txt", STR_ARG(siren), STR_ARG(day));
}
