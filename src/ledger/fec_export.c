/* SPDX-License-Identifier: EUPL-1.2
 * Memory does not grow with the file: the order of entries is held (16 bytes each), their lines are
 * read and written in parts.
 */
#include "fec_export.h"

#include "balance_read.h"
#include "fec.h"
#include "map.h"
#include "perm.h"
#include "site.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PART_ENTRIES = 64, BUFFER_BYTES = 1 << 18 };

typedef struct {
    Date valid;
    int64_t id;
} Place;

typedef struct {
    int64_t id;
    Str code;
    Date day;
} Lettrage;

typedef struct {
    Ctx *c;
    const FecExport *x;
    const CompanyInfo *company;
    FecExportResult out;
    Place *places;
    int n, cap;
    Map lettrages; /* whole groups, by the bytes of their ids */
    Buf buffer;
    int fd;
} Writer;

/* --- files --- */

static bool not_written(Ctx *c, Str path)
{
    return fail_field(c, ERR_UNAVAILABLE, "out", "%s cannot be written: %s", path.p,
                      strerror(errno));
}

static bool write_all(int fd, Str s)
{
    for (size_t at = 0; at < s.n;) {
        ssize_t n = write(fd, s.p + at, s.n - at);
        if (n < 0 && errno != EINTR)
            return false;
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

static bool flush(Writer *w, size_t at_least)
{
    if (w->buffer.n < at_least)
        return true;
    bool ok = write_all(w->fd, (Str){w->buffer.p, w->buffer.n});
    w->buffer.n = 0;
    return ok;
}

/* The name of the law stands for a whole file only: it is given at the end. */
static bool finish_file(Ctx *c, int fd, Str temporary, Str path)
{
    bool ok = fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    if (ok && rename(temporary.p, path.p) == 0)
        return true;
    not_written(c, path);
    unlink(temporary.p);
    return false;
}

/* --- which entries, in which order --- */

static void add_place(Writer *w, Date valid, int64_t id)
{
    if (w->n == w->cap) {
        int cap = w->cap ? w->cap * 2 : 1024;
        w->places = arena_grow(w->c->a, w->places, sizeof(Place) * (size_t)w->cap,
                               sizeof(Place) * (size_t)cap);
        w->cap = cap;
    }
    w->places[w->n++] = (Place){valid, id};
}

static int by_validation(const void *a, const void *b)
{
    const Place *x = a, *y = b;
    if (x->valid.day != y->valid.day)
        return x->valid.day < y->valid.day ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static bool read_year(Writer *w, const FiscalYearInfo *y)
{
    Ctx *c = w->c;
    DbRows *r = db_query(
        c->db,
        SQL("SELECT id, posted_at FROM ledger_entry WHERE company = ? AND "
            "fiscal_year = ? AND posting_date >= ? AND posting_date <= ? "
            "AND kind <> 'closing'"),
        DB_P(db_i(w->x->company), db_i(y->id), db_i(w->x->from.day), db_i(w->x->to.day)));
    while (db_next(r))
        add_place(w, instant_date((Instant){db_get_int(r, 1)}, w->company->time_zone),
                  db_get_int(r, 0));
    return db_finish(r) || db_report(c->db, &c->e);
}

static bool read_places(Writer *w)
{
    FiscalYearInfo *years;
    int n;
    if (!fiscal_years(w->c, w->x->company, &years, &n))
        return false;
    for (int i = 0; i < n; i++)
        if (years[i].start.day <= w->x->to.day && years[i].end.day >= w->x->from.day &&
            !read_year(w, &years[i]))
            return false;
    if (w->n)
        qsort(w->places, (size_t)w->n, sizeof *w->places, by_validation);
    return true;
}

/* Whole groups that balance within the file: others would look wrong to a reader of it. */
static bool read_lettrages(Writer *w)
{
    Ctx *c = w->c;
    DbRows *r = db_query(c->db,
                         SQL("SELECT l.id, l.code, l.day, max(g.posting_date) FROM lettrage l "
                             "JOIN lettrage_line x ON x.lettrage = l.id "
                             "JOIN gl_entry g ON g.id = x.gl_entry WHERE l.company = ? "
                             "AND l.day IS NOT NULL GROUP BY l.id, l.code, l.day "
                             "HAVING sum(g.debit - g.credit) = 0 AND "
                             "min(g.posting_date) >= ? AND max(g.posting_date) <= ?"),
                         DB_P(db_i(w->x->company), db_i(w->x->from.day), db_i(w->x->to.day)));
    while (db_next(r)) {
        Lettrage *l = arena_new_of(c->a, Lettrage);
        int64_t day = db_get_int(r, 2) ? db_get_int(r, 2) : db_get_int(r, 3);
        *l = (Lettrage){db_get_int(r, 0), str_copy(c->a, db_get_text(r, 1)), {(int32_t)day}};
        map_set(&w->lettrages, (Str){(const char *)&l->id, sizeof l->id}, l);
    }
    return db_finish(r) || db_report(c->db, &c->e);
}

/* --- rows --- */

static Str first_of(Str a, Str b)
{
    return str_trim(a).n ? a : b;
}

static Date day_or(DbRows *r, int column, Date other)
{
    int64_t day = db_is_null(r, column) ? 0 : db_get_int(r, column);
    return day ? (Date){(int32_t)day} : other;
}

/* The law wants three digits of the chart: "70" is written "700". */
static Str account_number(Str number, char space[8])
{
    if (number.n >= 3)
        return number;
    memcpy(space, "000", 3);
    memcpy(space, number.p, number.n);
    return (Str){space, 3};
}

static bool put_row(Writer *w, DbRows *r)
{
    char space[8];
    int64_t lettrage = db_is_null(r, 17) ? 0 : db_get_int(r, 17), currency = db_get_int(r, 14);
    const Lettrage *l =
        lettrage ? map_get(&w->lettrages, (Str){(const char *)&lettrage, sizeof lettrage}) : NULL;
    FecRow row = {.journal_code = db_get_text(r, 0),
                  .journal_label = db_get_text(r, 1),
                  .entry_number = db_get_text(r, 2),
                  .date = {(int32_t)db_get_int(r, 3)},
                  .account = account_number(db_get_text(r, 7), space),
                  .account_label = db_get_text(r, 8),
                  .debit = {db_get_int(r, 12)},
                  .credit = {db_get_int(r, 13)}};
    if (!row.debit.minor && !row.credit.minor)
        return true; /* lines of nil were taken over from others; the law knows none */
    row.piece_ref = first_of(db_get_text(r, 4), row.entry_number);
    row.piece_date = day_or(r, 5, row.date);
    row.valid_date = instant_date((Instant){db_get_int(r, 6)}, w->company->time_zone);
    row.party = first_of(db_get_text(r, 9), db_get_text(r, 10));
    row.party_label = first_of(db_get_text(r, 10), row.party);
    row.label = first_of(db_get_text(r, 11), first_of(db_get_text(r, 18), row.entry_number));
    if (l) {
        row.lettering = l->code;
        row.lettering_date = l->day;
    }
    if (currency && currency != w->company->currency_id) {
        row.currency = id_to_name(w->c, currency);
        row.currency_amount.minor = db_get_int(r, 15) - db_get_int(r, 16);
        row.currency_decimals = currency_decimals(w->c, currency);
    }
    w->out.lines++;
    w->out.debit += row.debit.minor;
    return fec_write_row(&w->c->e, &w->buffer, &row);
}

/* At most PART_ENTRIES entries validated on one day, which are in order of their ids. */
static bool put_part(Writer *w, const Place *places, int n)
{
    Ctx *c = w->c;
    Arena *a = arena_new();
    SqlBuf q = sql_new(a);
    bool ok = true;
    sql_add(&q,
            "SELECT e.journal_code, e.journal_name, e.number_text, e.posting_date, e.piece_ref, "
            "e.piece_date, e.posted_at, g.account_number, g.account_name, g.party_code, "
            "g.party_name, g.remarks, g.debit, g.credit, g.account_currency, "
            "g.debit_in_account_currency, g.credit_in_account_currency, x.lettrage, e.label "
            "FROM ledger_entry e JOIN gl_entry g ON g.entry = e.id "
            "LEFT JOIN lettrage_line x ON x.gl_entry = g.id WHERE e.id IN (");
    for (int i = 0; i < PART_ENTRIES; i++) {
        if (i)
            sql_add(&q, ", ");
        sql_param(&q, db_i(places[i < n ? i : 0].id));
    }
    sql_add(&q, ") ORDER BY e.id, g.idx_in_entry");
    DbRows *r = sql_query(c->db, &q);
    while (ok && db_next(r))
        ok = put_row(w, r);
    ok = db_finish(r) && ok;
    arena_free(a);
    return ok || db_report(c->db, &c->e);
}

static bool put_all(Writer *w, Str path)
{
    fec_write_header(&w->buffer);
    for (int i = 0, n; i < w->n; i += n) {
        for (n = 1; n < PART_ENTRIES && i + n < w->n &&
                    w->places[i + n].valid.day == w->places[i].valid.day;)
            n++;
        if (!put_part(w, w->places + i, n))
            return false;
        if (!flush(w, BUFFER_BYTES))
            return not_written(w->c, path);
    }
    return flush(w, 1) || not_written(w->c, path);
}

/* --- description --- */

static void describe_journals(Writer *w, Buf *b)
{
    DbRows *r = db_query(w->c->db,
                         SQL("SELECT code, journal_name FROM accounting_journal "
                             "WHERE company = ? ORDER BY code"),
                         DB_P(db_i(w->x->company)));
    while (db_next(r))
        buf_format(b, "  %.*s : %.*s\r\n", STR_ARG(db_get_text(r, 0)), STR_ARG(db_get_text(r, 1)));
    db_finish(r);
}

/* In French whatever the reader's language: it is for the administration. */
static Str description(Writer *w)
{
    Buf b = {.a = w->c->a};
    Str name = w->out.path;
    for (long at; (at = str_find(name, '/')) >= 0;)
        name = str_slice(name, (size_t)at + 1, name.n);
    buf_format(&b, "Description du fichier des écritures comptables %.*s\r\n\r\n", STR_ARG(name));
    buf_format(&b, "Entreprise : %s\r\n", w->company->name.p);
    buf_format(&b, "Période : du %s au %s\r\n", date_format(w->c->a, w->x->from).p,
               date_format(w->c->a, w->x->to).p);
    buf_format(&b, "Écritures : %lld ; lignes : %lld ; total débit = total crédit : %s\r\n\r\n",
               (long long)w->out.entries, (long long)w->out.lines,
               num_format(w->c->a, w->out.debit, w->company->decimals).p);
    buf_add_c(&b, "Forme : fichier à plat ; jeu de caractères UTF-8 sans marque d’ordre ; champs "
                  "séparés par une tabulation ; lignes terminées par CR LF ; première ligne : "
                  "noms des champs ; dates AAAAMMJJ ; montants à virgule décimale.\r\n"
                  "Ordre : jour de validation, puis ordre d’enregistrement.\r\n"
                  "EcritureNum : code du journal, exercice et numéro, continu par journal et "
                  "par exercice.\r\n"
                  "ValidDate : jour de l’enregistrement définitif ; aucune écriture ne peut être "
                  "modifiée ensuite.\r\n"
                  "EcritureLet : donné pour les groupes entièrement soldés dans le fichier.\r\n"
                  "CompAuxNum, CompAuxLib : code et nom du tiers.\r\n"
                  "Montantdevise : signe de débit moins crédit, si la devise n’est pas celle de "
                  "la comptabilité.\r\n\r\nCodes des journaux :\r\n");
    describe_journals(w, &b);
    return buf_str(&b);
}

static bool write_description(Writer *w)
{
    Str stem = str_slice(w->out.path, 0, w->out.path.n - 4);
    Str path = str_format(w->c->a, "%.*s_description.txt", STR_ARG(stem));
    Str temporary = str_format(w->c->a, "%s.part", path.p);
    int fd = open(temporary.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return not_written(w->c, path);
    bool ok = write_all(fd, description(w)) || not_written(w->c, path);
    w->out.description_path = path;
    return finish_file(w->c, fd, temporary, path) && ok;
}

/* --- */

static bool permitted(Ctx *c, const FecExport *x)
{
    if (!perm_check(c, type_of(c, STR("gl_entry")), RIGHT_EXPORT))
        return false;
    return (!balance_restricted(c) && company_permitted(c, x->company)) ||
           fail_field(
               c, ERR_PERMISSION, "",
               "The file holds all entries of the company: you may not see some of them. Ask "
               "an administrator for it.");
}

static bool begin(Writer *w, Str *out_path, Str *out_temporary)
{
    Ctx *c = w->c;
    Str siren = STR("");
    if (w->x->from.day > w->x->to.day)
        return fail_field(c, ERR_VALIDATION, "to",
                          "The period ends before it begins. Correct one of the dates.");
    db_one_text(c->db, c->a, SQL("SELECT siren FROM company WHERE id = ?"),
                DB_P(db_i(w->x->company)), &siren);
    if (!siren.n)
        return fail_field(
            c, ERR_VALIDATION, "siren",
            "The company has no SIREN, which names the file. Enter it in the company.");
    *out_path = str_format(c->a, "%.*s/%s", STR_ARG(w->x->dir),
                           fec_file_name(c->a, siren, w->x->to).p);
    *out_temporary = str_format(c->a, "%s.part", out_path->p);
    w->fd = open(out_temporary->p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return w->fd >= 0 || not_written(c, *out_path);
}

bool fec_export(Ctx *c, const FecExport *x, FecExportResult *out)
{
    Writer w = {.c = c,
                .x = x,
                .company = company_info(c, x->company),
                .lettrages = {.a = c->a},
                .buffer = {.a = c->a}};
    Str temporary = STR("");
    if (!permitted(c, x) || !begin(&w, &w.out.path, &temporary))
        return false;
    if (!read_places(&w) || !read_lettrages(&w) || !put_all(&w, w.out.path)) {
        close(w.fd);
        unlink(temporary.p);
        return false;
    }
    w.out.entries = w.n;
    if (!finish_file(c, w.fd, temporary, w.out.path) || (x->describe && !write_description(&w)))
        return false;
    *out = w.out;
    return true;
}
