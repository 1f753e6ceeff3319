/* SPDX-License-Identifier: EUPL-1.2
 * A new site: what it is asked is checked first, then everything is made in one transaction, so
 * that a failure leaves a database without a row, which can be tried again.
 */
#include "crypto.h"
#include "ident.h"
#include "session.h"
#include "setup.h"
#include "utf8.h"

Str setup_year_end(Arena *a, Str given)
{
    Date day;
    Str month_day = str_replace(a, given, STR("/"), STR("-"));
    long slash = str_find(given, '/');
    if (slash > 0)
        month_day = str_format(a, "%.*s-%.*s",
                               STR_ARG(str_slice(given, (size_t)slash + 1, given.n)),
                               STR_ARG(str_slice(given, 0, (size_t)slash)));
    /* a year that has a 29 February */
    return date_parse(str_format(a, "2024-%s", month_day.p), &day) ? month_day : STR("");
}

static void check_company(Arena *a, const CompanySetup *in, Errors *e)
{
    Str siren = ident_compact(a, in->siren), iban = ident_compact(a, in->iban);
    if (!siren.n)
        err_add(e, ERR_MANDATORY, "siren", "The SIREN is missing. Type its nine digits.");
    else if (!siren_valid(siren))
        err_add(e, ERR_VALIDATION, "siren",
                "%.*s is not a SIREN: 9 digits, the last one is a check digit. Check it.",
                STR_ARG(in->siren));
    if (!in->name.n)
        err_add(e, ERR_MANDATORY, "company_name", "The name of the company is missing. Type it.");
    if (in->year_end.n && !setup_year_end(a, in->year_end).n)
        err_add(e, ERR_VALIDATION, "year_end",
                "The year end is a day and a month: 31/12 (or 12-31, month first).");
    if (iban.n && !iban_valid(iban))
        err_add(e, ERR_VALIDATION, "iban",
                "This is not an IBAN: its check digits do not fit. Copy it from your bank.");
}

static void check_user(const CompanySetup *in, Str password, Errors *e)
{
    if (!in->email.n)
        err_add(e, ERR_MANDATORY, "email", "The e-mail address is missing. Type yours.");
    else if (!email_valid(in->email))
        err_add(e, ERR_VALIDATION, "email",
                "%.*s is not an e-mail address: it is written name@domain.", STR_ARG(in->email));
    if (!password.n)
        err_add(e, ERR_MANDATORY, "new_password", "The passphrase is missing. Choose one.");
    else if (utf8_length(password) < PASSWORD_MIN)
        err_add(e, ERR_VALIDATION, "new_password",
                "The password needs at least %d characters. Choose a longer one.", PASSWORD_MIN);
}

bool setup_check(Arena *a, const CompanySetup *in, Str password, Errors *e)
{
    int before = e->n;
    check_company(a, in, e);
    check_user(in, password, e);
    return e->n == before;
}

typedef struct {
    const CompanySetup *in;
    Str password;
} NewSite;

/* Is the site that the database holds the very one that is asked for? Then an earlier try was
 * killed between its commit and the writing of the configuration, and nothing is left to make. */
static bool is_made(Ctx *c, const NewSite *x)
{
    int64_t companies = 0, same = 0;
    Str hash = STR("");
    return db_one_int(c->db, SQL("SELECT count(*) FROM company"), DB_NONE, &companies) &&
           companies == 1 &&
           db_one_int(c->db, SQL("SELECT count(*) FROM company WHERE siren = ?"),
                      DB_P(db_t(ident_compact(c->a, x->in->siren))), &same) &&
           same == 1 &&
           db_one_text(c->db, c->a,
                       SQL("SELECT password_hash FROM \"user\" WHERE email = ? AND enabled = 1"),
                       DB_P(db_t(x->in->email)), &hash) &&
           password_verify(hash, x->password);
}

static bool new_job(Ctx *c, void *arg)
{
    const NewSite *x = arg;
    int64_t id;
    if (db_one_int(c->db, SQL("SELECT id FROM \"user\" LIMIT 1"), DB_NONE, &id))
        return is_made(c, x) ||
               fail_field(c, ERR_VALIDATION, "db",
                          "There is a site in this database already. Name an empty one.");
    if (db_error(c->db) != DB_OK)
        return db_report(c->db, &c->e);
    return setup_site(c) && setup_admin(c, x->in->email, x->password) &&
           setup_company(c, x->in, &id);
}

bool setup_new(Ctx *c, const CompanySetup *in, Str password)
{
    NewSite x = {in, password};
    return ctx_write(c, new_job, &x) && ctx_refresh(c);
}
