/* SPDX-License-Identifier: EUPL-1.2 */
#include "fec_private.h"

#include "utf8.h"

static char best_separator(Str line)
{
    int tabs = 0, pipes = 0;
    for (size_t i = 0; i < line.n; i++) {
        tabs += line.p[i] == '\t';
        pipes += line.p[i] == '|';
    }
    return tabs >= pipes ? '\t' : '|';
}

/* Letters and digits only, lower case, without accents: "Écriture_Num " -> "ecriturenum". */
static Str bare_name(Arena *a, Str name)
{
    Str folded = utf8_fold(a, name);
    Buf b = {.a = a};
    for (size_t i = 0; i < folded.n; i++)
        if ((folded.p[i] >= 'a' && folded.p[i] <= 'z') ||
            (folded.p[i] >= '0' && folded.p[i] <= '9'))
            buf_add_char(&b, folded.p[i]);
    return buf_str(&b);
}

static int column_of(Arena *a, Str bare)
{
    for (int c = 0; c < COL_N; c++)
        if (str_eq(bare, str_lower_ascii(a, str_c(fec_column_names[c]))))
            return c;
    return -1;
}

static bool place_column(FecReader *r, Str name, int field)
{
    Str trimmed = str_trim(name);
    int c = column_of(r->e->a, bare_name(r->e->a, trimmed));
    if (c < 0) {
        fec_odd(r, ODD_EXTRA_COLUMN, 1);
        return true;
    }
    if (r->at[c] >= 0)
        return err_add(r->e, ERR_VALIDATION, fec_column_names[c],
                       "Line 1: the column %s is there twice.", fec_column_names[c]);
    if (!str_is(name, fec_column_names[c]))
        fec_odd(r, ODD_HEADER, 1);
    if (c <= COL_LAST_OF_LAW && c != field)
        fec_odd(r, ODD_COLUMN_ORDER, 1);
    r->at[c] = field;
    return true;
}

static bool place_columns(FecReader *r, Str line)
{
    Str name;
    int field = 0;
    while (str_split(&line, r->separator, &name)) {
        if (field == FEC_COLUMNS_MAX)
            return err_add(r->e, ERR_VALIDATION, "", "Line 1: more than %d columns.",
                           FEC_COLUMNS_MAX);
        if (str_trim(name).n) {
            r->columns = field + 1;
            if (!place_column(r, name, field))
                return false;
        } else {
            r->trailing = true;
        }
        field++;
    }
    if (r->trailing)
        fec_odd(r, ODD_TRAILING_SEPARATOR, 1);
    return true;
}

static bool is_mandatory(int c)
{
    return c <= COL_ACCOUNT_LABEL || (c >= COL_PIECE_REF && c <= COL_LABEL);
}

static bool check_columns(FecReader *r)
{
    bool side = r->at[COL_AMOUNT] >= 0 && r->at[COL_SIDE] >= 0, ok = true;
    for (int c = 0; c <= COL_LAST_OF_LAW; c++) {
        bool amount = c == COL_DEBIT || c == COL_CREDIT;
        if (r->at[c] >= 0 || (amount && side))
            continue;
        if (is_mandatory(c) || amount)
            ok = err_add(r->e, ERR_VALIDATION, fec_column_names[c],
                         "Line 1: the column %s is missing.", fec_column_names[c]);
        else
            fec_odd(r, ODD_MISSING_COLUMN, 1);
    }
    if (side && r->at[COL_DEBIT] < 0)
        fec_odd(r, ODD_AMOUNT_SIDE, 1);
    return ok;
}

static bool knows_any(const FecReader *r)
{
    for (int c = 0; c < COL_N; c++)
        if (r->at[c] >= 0)
            return true;
    return false;
}

bool fec_read_header(FecReader *r, Str line)
{
    for (int c = 0; c < COL_N; c++)
        r->at[c] = -1;
    r->separator = best_separator(line);
    if (!place_columns(r, line))
        return false;
    if (!knows_any(r))
        return err_add(r->e, ERR_VALIDATION, "",
                       "Line 1 does not hold the column names of an accounting entries file "
                       "(JournalCode, JournalLib, EcritureNum…), separated by tabs or |.");
    return check_columns(r);
}
