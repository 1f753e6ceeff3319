/* SPDX-License-Identifier: EUPL-1.2 */
#include "closing.h"

#include "crypto.h"
#include "entry_row.h"
#include "perm.h"
#include "report.h"
#include "seal.h"
#include "site.h"

#define CLOSING_NAME(name) #name,
static const char *const closing_names[] = {CLOSING_FIELDS(CLOSING_NAME)};
static const char algorithm[] = "ed25519";

Str closing_text(Arena *a, const DbValue row[CLOSING_N])
{
    Buf b = {.a = a};
    row_text(&b, closing_names, row, CLOSING_SIGNED);
    return buf_str(&b);
}

void closing_read(Arena *a, DbRows *r, int column, DbValue out[CLOSING_N])
{
    static const bool text[CLOSING_N] = {
        [CLOSING_entry_hash] = true, [CLOSING_document_hash] = true, [CLOSING_closed_by] = true,
        [CLOSING_previous] = true,   [CLOSING_algorithm] = true,     [CLOSING_public_key] = true,
        [CLOSING_signature] = true,
    };
    for (int i = 0; i < CLOSING_N; i++)
        out[i] = text[i] ? db_t(str_copy(a, db_get_text(r, column + i)))
                         : db_i(db_get_int(r, column + i));
}

bool closing_verify(Arena *a, const DbValue row[CLOSING_N])
{
    unsigned char key[SIGN_PUBLIC], signature[SIGN_BYTES];
    return str_is(row[CLOSING_algorithm].s, algorithm) &&
           hex_decode(row[CLOSING_public_key].s, key, sizeof key) &&
           hex_decode(row[CLOSING_signature].s, signature, sizeof signature) &&
           sign_verify(closing_text(a, row), key, signature);
}

static bool read_head(Ctx *c, int64_t company, const char *kind, DbValue *out_seq,
                      DbValue *out_hash)
{
    int64_t seq;
    Str hash;
    bool ok = seal_head_read(c, company, kind, &seq, &hash);
    *out_seq = db_i(ok ? seq : 0);
    *out_hash = db_t(ok ? hash : STR(""));
    return ok;
}

/* Totals since the first entry: they never go down from one closing to the next. */
static bool read_totals(Ctx *c, int64_t company, Date to, DbValue *row)
{
    Date next = date_add_days(to, 1), month = date_month_start(next);
    int64_t debit = 0, credit = 0;
    if (!db_settle(c->db))
        return false;
    DbRows *r = db_query(c->db,
                         SQL("SELECT CAST(coalesce(sum(debit), 0) AS BIGINT), "
                             "CAST(coalesce(sum(credit), 0) AS BIGINT) FROM balance "
                             "WHERE company = ? AND period < ? UNION ALL "
                             "SELECT CAST(coalesce(sum(debit), 0) AS BIGINT), "
                             "CAST(coalesce(sum(credit), 0) AS BIGINT) FROM gl_entry "
                             "WHERE company = ? AND posting_date >= ? AND posting_date < ?"),
                         DB_P(db_i(company), db_i(date_month_key(next)), db_i(company),
                              db_i(month.day), db_i(next.day)));
    while (db_next(r)) {
        debit += db_get_int(r, 0);
        credit += db_get_int(r, 1);
    }
    row[CLOSING_total_debit] = db_i(debit);
    row[CLOSING_total_credit] = db_i(credit);
    return db_finish(r);
}

static bool read_previous(Ctx *c, int64_t company, DbValue *out)
{
    Str previous = STR("");
    db_one_text(c->db, c->a,
                SQL("SELECT signature FROM period_closing WHERE company = ? "
                    "ORDER BY to_date DESC, id DESC LIMIT 1"),
                DB_P(db_i(company)), &previous);
    *out = db_t(previous);
    return db_error(c->db) == DB_OK;
}

static bool check_day(Ctx *c, int64_t company, Date to)
{
    int64_t year = 0;
    if (to.day > c->today.day)
        return fail_field(c, ERR_VALIDATION, "to_date",
                          "%s is not over yet: a period can be closed up to today at the latest.",
                          date_format(c->a, to).p);
    Date last = period_closed_to(c, company);
    if (to.day <= last.day)
        return fail_field(c, ERR_VALIDATION, "to_date",
                          "The books are closed up to %s already. Choose a later date.",
                          date_format(c->a, last).p);
    return period_check(c, company, to, "to_date", &year);
}

typedef struct {
    int64_t company;
    Date to;
    DbValue row[CLOSING_N];
} Closing;

static void sign_row(Ctx *c, DbValue *row)
{
    unsigned char signature[SIGN_BYTES];
    sign_make(closing_text(c->a, row), c->site->sign_secret, signature);
    row[CLOSING_signature] = db_t(hex_encode(c->a, signature, sizeof signature));
}

static bool close_job(Ctx *c, void *arg)
{
    Closing *x = arg;
    DbValue *v = x->row;
    if (!company_lock(c, x->company) || !check_day(c, x->company, x->to))
        return false;
    v[CLOSING_company] = db_i(x->company);
    v[CLOSING_to_date] = db_i(x->to.day);
    v[CLOSING_closed_at] = db_i(c->now.us);
    v[CLOSING_closed_by] = db_t(c->user.name);
    v[CLOSING_format] = db_i(CLOSING_FORMAT);
    v[CLOSING_algorithm] = db_t(str_c(algorithm));
    v[CLOSING_public_key] = db_t(hex_encode(c->a, c->site->sign_public, SIGN_PUBLIC));
    if (!read_head(c, x->company, "entry", &v[CLOSING_entry_seq], &v[CLOSING_entry_hash]) ||
        !read_head(c, x->company, "document", &v[CLOSING_document_seq],
                   &v[CLOSING_document_hash]) ||
        !read_totals(c, x->company, x->to, v) ||
        !read_previous(c, x->company, &v[CLOSING_previous]))
        return db_report(c->db, &c->e);
    sign_row(c, v);
    return db_exec(c->db,
                   SQL("INSERT INTO period_closing (" CLOSING_COLUMNS
                       ", docstatus) VALUES (" CLOSING_MARKS ", 1)"),
                   v, CLOSING_N, NULL);
}

bool period_close(Ctx *c, int64_t company, Date to)
{
    Closing x = {.company = company, .to = to};
    return ctx_write(c, close_job, &x);
}

/* --- the method --- */

static bool company_argument(Ctx *c, const Json *args, int64_t *out)
{
    const TypeDef *t = type_of(c, STR("company"));
    Str name = arg_text(args, "company");
    const CompanyInfo *first = company_info(c, 0);
    if (!name.n && first)
        name = first->name;
    DocHead *d = name.n ? doc_get(c, t, name, RIGHT_READ) : NULL;
    if (!d && !c->e.n)
        return fail_field(c, ERR_MANDATORY, "company", "Say which company: company is empty.");
    *out = d ? d->id : 0;
    return d != NULL;
}

static bool close_method(Ctx *c, const Json *args, MethodAnswer *answer)
{
    int64_t company = 0;
    Date to = {0};
    if (!perm_check(c, type_of(c, STR("fiscal_year")), RIGHT_WRITE) ||
        !arg_date(c, args, "to_date", &to) || !company_argument(c, args, &company))
        return false;
    if (!to.day)
        return fail_field(c, ERR_MANDATORY, "to_date",
                          "Say up to which day the books are to be closed: to_date is empty.");
    if (!period_close(c, company, to))
        return false;
    json_begin(answer->out, '{');
    json_put(answer->out, "company", company_info(c, company)->name);
    json_put(answer->out, "to_date", date_format(c->a, to));
    json_end(answer->out, '}');
    return true;
}

void closing_register(void)
{
    static const MethodDef methods[] = {{"bastide.ledger.close_period", true, close_method}};
    method_register(methods, 1);
}
