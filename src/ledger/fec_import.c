/* SPDX-License-Identifier: EUPL-1.2 */
#include "fec_import.h"

#include "batch.h"
#include "crypto.h"
#include "entry_bulk.h"
#include "fec_take.h"
#include "fec_years.h"
#include "perm.h"
#include "seal.h"
#include "site.h"

#include <stdlib.h>

/* --- oddities of the taking over, beside those of reading --- */

static void add_oddity(FecTake *x, const char *code, int line, const char *msgid)
{
    Str text = tr_str(x->c->lang, str_c(msgid));
    for (int i = 0; i < x->out->n_oddities; i++)
        if (strcmp(x->out->oddities[i].code, code) == 0) {
            x->out->oddities[i].count++;
            return;
        }
    x->out->oddities[x->out->n_oddities++] = (FecOddity){code, line, 1, text};
}

void fec_take_odd(FecTake *x, FecTakeOdd kind, int line)
{
    static const struct {
        const char *code, *msgid;
    } odd[] = {
        [TAKE_KNOWN] = {"ALREADY_IMPORTED", "This file was imported already: nothing was booked."},
        [TAKE_SIREN] = {"SIREN", "The SIREN in the name of the file is not that of the company."},
        [TAKE_NAME] = {"FILE_NAME", "The name of the file is not that of the law "
                                    "(SIREN, FEC, closing day)."},
        [TAKE_NAME_DATE] = {"CLOSING_DAY", "The file holds entries later than the closing day in "
                                           "its name."},
        [TAKE_GROUP] = {"GROUP_ACCOUNT",
                        "Accounts that were groups of the chart now take entries."},
        [TAKE_LETTERING] = {"LETTERING", "Lettering groups that do not balance were left out."},
        [TAKE_CURRENCY] = {"CURRENCY", "Currencies are unknown: their amounts were left out."},
        [TAKE_PIECES] = {"PIECES", "Lines of one entry name different documents; the entry keeps "
                                   "the first."},
    };
    add_oddity(x, odd[kind].code, line, odd[kind].msgid);
}

/* --- the name of the file --- */

static size_t leading_digits(Str s)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    return n;
}

static bool read_name(FecTake *x, Str file_name)
{
    Str base = file_name, siren = STR("");
    for (long at; (at = str_find(base, '/')) >= 0;)
        base = str_slice(base, (size_t)at + 1, base.n);
    size_t n = leading_digits(base);
    bool of_law = n && str_eq_nocase(str_slice(base, n, n + 3), STR("FEC")) &&
                  date_parse_compact(str_slice(base, n + 3, n + 11), &x->name_end);
    if (!of_law) {
        fec_take_odd(x, TAKE_NAME, 0);
        return true;
    }
    db_one_text(x->c->db, x->c->a, SQL("SELECT siren FROM company WHERE id = ?"),
                DB_P(db_i(x->company)), &siren);
    if (!str_eq(siren, str_slice(base, 0, n)))
        fec_take_odd(x, TAKE_SIREN, 0);
    return db_error(x->c->db) == DB_OK || db_report(x->c->db, &x->c->e);
}

/* --- fiscal years --- */

static int by_day(const void *a, const void *b)
{
    return ((const Date *)a)->day - ((const Date *)b)->day;
}

static bool make_years(FecTake *x)
{
    Date *days = arena_array_of(x->c->a, Date, x->fec->n_entries);
    int n = 0;
    for (int i = 0; i < x->fec->n_entries; i++)
        if (!n || days[n - 1].day != x->fec->entries[i].date.day)
            days[n++] = x->fec->entries[i].date;
    qsort(days, (size_t)n, sizeof *days, by_day);
    if (x->name_end.day && days[n - 1].day > x->name_end.day)
        fec_take_odd(x, TAKE_NAME_DATE, 0);
    return fec_years_create(x->c, x->company, days, n, x->name_end, &x->out->created_years);
}

/* --- entries --- */

static bool currency_line(FecTake *x, const FecRow *row, EntryLine *l)
{
    if (!row->currency.n)
        return true;
    l->currency = fec_take_currency(x, row->currency);
    if (!l->currency) {
        fec_take_odd(x, TAKE_CURRENCY, row->line);
        return true;
    }
    int decimals = currency_decimals(x->c, l->currency), more = decimals - row->currency_decimals;
    Wide amount = row->currency_amount.minor;
    amount = more >= 0 ? amount * num_pow10(more) : num_div_round(amount, num_pow10(-more));
    return num_narrow(amount, &l->currency_amount.minor) ||
           fail_field(x->c, ERR_VALIDATION, "Montantdevise", "Line %d: the amount is too large.",
                      row->line);
}

static bool take_line(FecTake *x, const FecRow *row, EntryLine *l)
{
    const FecAccount *account = fec_take_account(x, row);
    if (!account)
        return false;
    *l = (EntryLine){
        .account = account->id, .debit = row->debit, .credit = row->credit, .label = row->label};
    return fec_take_party(x, row, l) && currency_line(x, row, l);
}

static bool is_first_day(const FecTake *x, Date d)
{
    for (int i = 0; i < x->n_years; i++)
        if (x->years[i].start.day == d.day)
            return true;
    return false;
}

static bool take_entry(FecTake *x, const FecEntry *from, Entry *e)
{
    const FecRow *rows = x->fec->rows + from->first;
    const FecJournal *journal = fec_take_journal(x, rows);
    bool ok = journal != NULL;
    Entry taken = {.company = x->company,
                   .posting_date = from->date,
                   .piece_ref = rows->piece_ref,
                   .piece_date = rows->piece_date,
                   .label = rows->label,
                   .source_journal = from->journal_code,
                   .source_number = from->number,
                   .source_valid = rows->valid_date,
                   .lines = e->lines,
                   .cap = e->cap,
                   .n = from->n};
    if (taken.cap < from->n) {
        taken.lines = arena_array_of(x->c->a, EntryLine, from->n * 2);
        taken.cap = from->n * 2;
    }
    for (int i = 0; ok && i < from->n; i++) {
        ok = take_line(x, &rows[i], &taken.lines[i]);
        if (!str_eq(rows[i].piece_ref, rows->piece_ref))
            fec_take_odd(x, TAKE_PIECES, rows[i].line);
    }
    if (!ok)
        return false;
    taken.journal_code = journal->code;
    if (journal->opening && is_first_day(x, from->date))
        taken.kind = ENTRY_OPENING;
    *e = taken;
    return true;
}

static bool refused_at(FecTake *x, const FecEntry *from)
{
    return fail_field(x->c, ERR_VALIDATION, "",
                      "Line %d: entry %.*s of journal %.*s could not be taken over; nothing was "
                      "booked.",
                      from->line, STR_ARG(from->number), STR_ARG(from->journal_code));
}

static bool take_entries(FecTake *x)
{
    const Fec *fec = x->fec;
    EntryBulk *bulk = entry_bulk_begin(x->c, x->company, fec->n_entries, fec->n_rows);
    Entry e = {0};
    if (!bulk)
        return false;
    for (int i = 0; i < fec->n_entries; i++) {
        const FecEntry *from = &fec->entries[i];
        const int64_t *ids;
        if (!take_entry(x, from, &e) || !entry_bulk_post(bulk, &e, &ids))
            return refused_at(x, from);
        for (int k = 0; k < from->n; k++)
            fec_take_lettering(x, from->first + k, ids[k], &e.lines[k]);
    }
    return entry_bulk_end(bulk) && fec_take_lettrage(x);
}

/* --- the job --- */

static bool was_imported(FecTake *x, bool *out)
{
    int64_t n = 0;
    *out = db_one_int(x->c->db, SQL("SELECT 1 FROM fec_import WHERE company = ? AND hash = ?"),
                      DB_P(db_i(x->company), db_t(x->hash)), &n);
    return db_error(x->c->db) == DB_OK || db_report(x->c->db, &x->c->e);
}

/* PostgreSQL plans by what it last counted: nothing, in a new site. Until its own next count, which
 * may take minutes, each part of an export would read the whole table. */
static bool count_rows(Ctx *c)
{
    return db_engine(c->db) != DB_POSTGRESQL ||
           db_exec(c->db, SQL("ANALYZE gl_entry, ledger_entry, document"), DB_NONE, NULL);
}

static bool import_job(Ctx *c, void *arg)
{
    FecTake *x = arg;
    bool known;
    if (!company_lock(c, x->company) || !was_imported(x, &known))
        return false;
    if (known) {
        x->out->known = true;
        return true;
    }
    if (!make_years(x) || !fiscal_years(c, x->company, &x->years, &x->n_years) || !take_entries(x))
        return false;
    return db_exec(c->db,
                   SQL("INSERT INTO fec_import (company, hash, file_name, at, entries) "
                       "VALUES (?, ?, ?, ?, ?)"),
                   DB_P(db_i(x->company), db_t(x->hash), db_t(x->file_name), db_i(c->now.us),
                        db_i(x->fec->n_entries)),
                   NULL) &&
           count_rows(c);
}

static bool permitted(Ctx *c, int64_t company)
{
    return perm_check(c, type_of(c, STR("fiscal_year")), RIGHT_CREATE) &&
           perm_check(c, type_of(c, STR("account")), RIGHT_CREATE) &&
           (company_permitted(c, company) ||
            fail_field(c, ERR_PERMISSION, "company", "This company is not open to you. Ask "
                                                     "your administrator for it."));
}

static void find_period(const Fec *fec, FecImportResult *out)
{
    for (int i = 0; i < fec->n_entries; i++) {
        Date day = fec->entries[i].date;
        if (!i || day.day < out->first.day)
            out->first = day;
        if (!i || day.day > out->last.day)
            out->last = day;
    }
}

static void give_known(FecTake *x)
{
    x->out->lines = x->out->entries = x->out->accounts = x->out->parties = x->out->journals = 0;
    x->out->n_oddities = 0;
    fec_take_odd(x, TAKE_KNOWN, 0);
}

bool fec_import(Ctx *c, int64_t company, Str file_name, Str bytes, FecImportResult *out)
{
    Fec fec;
    FecImportResult result = {0};
    FecTake x = {.c = c,
                 .company = company,
                 .fec = &fec,
                 .out = &result,
                 .file_name = file_name,
                 .hash = hash_sha256_hex(c->a, bytes)};
    if (!permitted(c, company) || !fec_read(&c->e, bytes, &fec))
        return false;
    find_period(&fec, &result);
    result.oddities = arena_array_of(c->a, FecOddity, fec.n_oddities + TAKE_N);
    if (fec.n_oddities)
        memcpy(result.oddities, fec.oddities, sizeof(FecOddity) * (size_t)fec.n_oddities);
    result.n_oddities = fec.n_oddities;
    result.lines = fec.n_rows;
    result.entries = fec.n_entries;
    fec_take_begin(&x);
    if (!read_name(&x, file_name) || !ctx_write(c, import_job, &x))
        return false;
    if (result.known)
        give_known(&x);
    else
        pool_optimize(c->site->pool);
    *out = result;
    return true;
}
