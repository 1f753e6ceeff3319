/* SPDX-License-Identifier: EUPL-1.2
 *
 * Rows of a FEC: the fields of a line are views of the decoded text, in the place that the
 * header gave to their column. No memory is taken per row, but for doubled quotes.
 */
#include "fec_private.h"

#include "utf8.h"

typedef struct {
    FecReader *r;
    Str fields[FEC_COLUMNS_MAX];
    int n;
    int line;
} Line;

static bool not_an_amount(Line *l, FecColumn c, Str value)
{
    Str shown = utf8_cut(value, 30);
    return err_add(l->r->e, ERR_VALIDATION, fec_column_names[c],
                   "Line %d: %s is not an amount with at most two decimals: %.*s", l->line,
                   fec_column_names[c], STR_ARG(shown));
}

static bool not_a_date(Line *l, FecColumn c, Str value)
{
    Str shown = utf8_cut(value, 30);
    return err_add(l->r->e, ERR_VALIDATION, fec_column_names[c],
                   "Line %d: %s is not a date: %.*s", l->line, fec_column_names[c],
                   STR_ARG(shown));
}

static Str unquote(Line *l, Str s)
{
    if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
        return s;
    fec_odd(l->r, ODD_QUOTED, l->line);
    s = str_trim(str_slice(s, 1, s.n - 1));
    if (str_find_str(s, STR("\"\"")) >= 0)
        s = str_replace(l->r->e->a, s, STR("\"\""), STR("\""));
    return s;
}

/* The trimmed value of a column; "" when the file or the line has none. */
static Str cell(Line *l, FecColumn c)
{
    int at = l->r->at[c];
    if (at < 0 || at >= l->n)
        return STR("");
    Str raw = l->fields[at], s = str_trim(raw);
    if (raw.n > s.n)
        fec_odd(l->r, ODD_PADDING, l->line);
    return s.n && s.p[0] == '"' ? unquote(l, s) : s;
}

/* Splits the text of a line; false when it has more fields than we hold. */
static bool split_line(Line *l, Str s)
{
    const char *p = s.p, *end = s.p + s.n;
    l->n = 0;
    for (;;) {
        const char *q = memchr(p, l->r->separator, (size_t)(end - p));
        if (l->n == FEC_COLUMNS_MAX)
            return false;
        l->fields[l->n++] = (Str){p, (size_t)((q ? q : end) - p)};
        if (!q)
            return true;
        p = q + 1;
    }
}

static bool all_blank(const Line *l, int from)
{
    for (int i = from; i < l->n; i++)
        if (str_trim(l->fields[i]).n)
            return false;
    return true;
}

/* Fewer fields are taken only when the date of validation stands where it should: else a field
 * in the middle may be the one that is lost. More are taken when they are empty. */
static bool field_count_ok(Line *l)
{
    FecReader *r = l->r;
    if (l->n == r->columns)
        return true;
    if (l->n > r->columns && all_blank(l, r->columns)) {
        if (!r->trailing)
            fec_odd(r, ODD_FIELD_COUNT, l->line);
        return true;
    }
    if (l->n < r->columns && r->at[COL_VALID_DATE] >= 0 && cell(l, COL_VALID_DATE).n) {
        fec_odd(r, ODD_FIELD_COUNT, l->line);
        return true;
    }
    return err_add(r->e, ERR_VALIDATION, "",
                   "Line %d has %d fields, the header %d: a text may hold a separator.", l->line,
                   l->n, r->columns);
}

static bool read_amount(Line *l, FecColumn c, int64_t *out)
{
    Str s = cell(l, c);
    if (fec_amount(l->r, s, l->line, 2, out))
        return true;
    return not_an_amount(l, c, s);
}

static bool read_date(Line *l, FecColumn c, Date *out)
{
    Str s = cell(l, c);
    if (fec_date(l->r, s, l->line, out))
        return true;
    return not_a_date(l, c, s);
}

/* The variant with one amount and its side. */
static bool read_side(Line *l, int64_t *debit, int64_t *credit)
{
    Str side = cell(l, COL_SIDE);
    int64_t amount;
    if (!read_amount(l, COL_AMOUNT, &amount))
        return false;
    *debit = *credit = 0;
    if (str_eq_nocase(side, STR("D")) || str_is(side, "+1") || str_is(side, "1"))
        *debit = amount;
    else if (str_eq_nocase(side, STR("C")) || str_is(side, "-1"))
        *credit = amount;
    else
        return err_add(l->r->e, ERR_VALIDATION, fec_column_names[COL_SIDE],
                       "Line %d: Sens is neither D nor C.", l->line);
    return true;
}

static bool read_debit_credit(Line *l, FecRow *row)
{
    FecReader *r = l->r;
    int64_t debit, credit, balance;
    bool ok = r->at[COL_DEBIT] < 0 ? read_side(l, &debit, &credit)
                                   : read_amount(l, COL_DEBIT, &debit) &&
                                         read_amount(l, COL_CREDIT, &credit);
    if (!ok)
        return false;
    if (__builtin_sub_overflow(debit, credit, &balance) || balance == INT64_MIN)
        return not_an_amount(l, COL_DEBIT, cell(l, COL_DEBIT));
    if (debit && credit)
        fec_odd(r, ODD_BOTH_SIDES, l->line);
    else if (debit < 0 || credit < 0)
        fec_odd(r, ODD_NEGATIVE, l->line);
    else if (balance == 0)
        fec_odd(r, ODD_NIL_LINE, l->line);
    row->debit.minor = balance > 0 ? balance : 0;
    row->credit.minor = balance < 0 ? -balance : 0;
    return true;
}

static bool currency_code(Str s)
{
    if (s.n != 3)
        return false;
    for (size_t i = 0; i < 3; i++)
        if ((s.p[i] | 32) < 'a' || (s.p[i] | 32) > 'z')
            return false;
    return true;
}

/* Currency amounts are given signed or not: the sign is that of the euro amount. */
static bool read_currency(Line *l, FecRow *row)
{
    Str text = cell(l, COL_CURRENCY_AMOUNT), code = cell(l, COL_CURRENCY);
    int64_t v = 0;
    int decimals = 2;
    if (text.n == 0 && code.n == 0)
        return true;
    while (!fec_amount(l->r, text, l->line, decimals, &v))
        if (++decimals > 6)
            return not_an_amount(l, COL_CURRENCY_AMOUNT, text);
    if (v == 0 || !currency_code(code)) {
        if (v || (code.n && !str_is(code, "EUR")))
            fec_odd(l->r, ODD_CURRENCY_PAIR, l->line);
        return true;
    }
    bool credit = row->credit.minor > 0;
    row->currency = code;
    row->currency_decimals = decimals;
    row->currency_amount.minor = (v < 0) == credit ? v : -v;
    return true;
}

static void read_texts(Line *l, FecRow *row)
{
    row->journal_code = cell(l, COL_JOURNAL_CODE);
    row->journal_label = cell(l, COL_JOURNAL_LABEL);
    row->entry_number = cell(l, COL_ENTRY_NUMBER);
    row->account = cell(l, COL_ACCOUNT);
    row->account_label = cell(l, COL_ACCOUNT_LABEL);
    row->party = cell(l, COL_PARTY);
    row->party_label = cell(l, COL_PARTY_LABEL);
    row->piece_ref = cell(l, COL_PIECE_REF);
    row->label = cell(l, COL_LABEL);
    row->lettering = cell(l, COL_LETTERING);
}

/* Files of cash accounts may leave journal and labels empty. */
static void fill_empty_texts(Line *l, FecRow *row)
{
    if (!row->journal_code.n || !row->journal_label.n || !row->account_label.n || !row->label.n)
        fec_odd(l->r, ODD_EMPTY_LABEL, l->line);
    if (!row->journal_code.n)
        row->journal_code = STR("OD");
    if (!row->journal_label.n)
        row->journal_label = row->journal_code;
    if (!row->account_label.n)
        row->account_label = row->account;
    if (!row->label.n)
        row->label = row->piece_ref.n ? row->piece_ref : row->account_label;
    if ((row->party.n == 0) != (row->party_label.n == 0))
        fec_odd(l->r, ODD_PARTY_PAIR, l->line);
    if (!row->party_label.n)
        row->party_label = row->party;
    if (!row->party.n)
        row->party = row->party_label;
}

static bool read_dates(Line *l, FecRow *row)
{
    if (!read_date(l, COL_DATE, &row->date) || !read_date(l, COL_PIECE_DATE, &row->piece_date) ||
        !read_date(l, COL_LETTERING_DATE, &row->lettering_date) ||
        !read_date(l, COL_VALID_DATE, &row->valid_date))
        return false;
    if (!row->valid_date.day)
        fec_odd(l->r, ODD_VALID_DATE, l->line);
    if (!row->piece_date.day || !row->piece_ref.n)
        fec_odd(l->r, ODD_PIECE, l->line);
    return true;
}

static bool has_value(Line *l, FecColumn c, bool present)
{
    return present ||
           err_add(l->r->e, ERR_VALIDATION, fec_column_names[c], "Line %d: %s is empty.", l->line,
                   fec_column_names[c]);
}

static void check_account(Line *l, Str account)
{
    for (size_t i = 0; i < 3; i++)
        if (i >= account.n || account.p[i] < '0' || account.p[i] > '9') {
            fec_odd(l->r, ODD_ACCOUNT, l->line);
            return;
        }
}

static bool read_row(Line *l, FecRow *row)
{
    row->line = l->line; /* the array is zeroed */
    row->currency_decimals = 2;
    if (!field_count_ok(l))
        return false;
    read_texts(l, row);
    if (!read_dates(l, row) || !read_debit_credit(l, row) || !read_currency(l, row))
        return false;
    fill_empty_texts(l, row);
    check_account(l, row->account);
    return has_value(l, COL_ENTRY_NUMBER, row->entry_number.n > 0) &&
           has_value(l, COL_DATE, row->date.day != 0) &&
           has_value(l, COL_ACCOUNT, row->account.n > 0);
}

static size_t count_lines(Str s)
{
    size_t n = 1;
    for (const char *p = s.p, *end = s.p + s.n; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        n++;
    return n;
}

/* Takes the next line; false at the end (a line end closes a line, it opens none). */
static bool next_line(Str *rest, Str *out)
{
    if (rest->n == 0)
        return false;
    const char *q = memchr(rest->p, '\n', rest->n);
    size_t n = q ? (size_t)(q - rest->p) : rest->n;
    *out = (Str){rest->p, n};
    size_t used = n + (q ? 1 : 0);
    *rest = (Str){rest->p + used, rest->n - used};
    return true;
}

static bool read_line(Line *l, Str text)
{
    FecReader *r = l->r;
    if (!split_line(l, text))
        return err_add(r->e, ERR_VALIDATION, "", "Line %d has more than %d fields. "
                                                 "Check its separators.", l->line,
                       FEC_COLUMNS_MAX);
    if (all_blank(l, 0)) {
        fec_odd(r, ODD_BLANK_LINE, l->line);
        return true;
    }
    return read_row(l, &r->rows[r->n_rows++]);
}

static bool read_rows(FecReader *r, Str rest, int line)
{
    Line l = {.r = r, .line = line};
    Str text;
    bool ok = true;
    size_t n = count_lines(rest);
    if (n > FEC_LINES_MAX)
        return err_add(r->e, ERR_TOO_LARGE, "", "The file has more than %d lines. Cut it into "
                                                "several ones.",
                       FEC_LINES_MAX);
    r->rows = arena_array_of(r->e->a, FecRow, n);
    for (; r->e->n < ERRORS_MAX && next_line(&rest, &text); l.line++)
        ok = read_line(&l, text) && ok;
    if (ok && r->n_rows == 0)
        return err_add(r->e, ERR_VALIDATION, "", "The file holds no entries. Ask your former "
                                                 "program for it again.");
    return ok;
}

bool fec_read(Errors *e, Str bytes, Fec *out)
{
    FecReader r = {.e = e};
    Fec fec = {0};
    Str rest, header = {0};
    int line = 1;
    if (!fec_decode(&r, bytes))
        return false;
    for (rest = r.text; next_line(&rest, &header) && str_trim(header).n == 0; line++)
        fec_odd(&r, ODD_BLANK_LINE, line);
    if (str_trim(header).n == 0)
        return err_add(e, ERR_VALIDATION, "", "The file is empty. Choose another one.");
    if (!fec_read_header(&r, header) || !read_rows(&r, rest, line + 1) || !fec_group(&r, &fec))
        return false;
    fec_oddities(&r, &fec);
    *out = fec;
    return true;
}
