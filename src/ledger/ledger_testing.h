/* SPDX-License-Identifier: EUPL-1.2
 * A site for the unit tests of the ledger: a company with a small chart, journals and the fiscal
 * years 2025 and 2026. On SQLite in a temporary folder, or in the database that
 * BASTIDE_TEST_DATABASE names, which is emptied.
 */
#ifndef BASTIDE_LEDGER_TESTING_H
#define BASTIDE_LEDGER_TESTING_H

#include "crypto.h"
#include "entry.h"
#include "testing.h"
#include "units.h"
#include "site.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    Arena *a;
    Site *site;
    Ctx *c;
    char dir[64];
    int64_t company;
} TestSite;

static inline void test_failed(const Ctx *c, const char *what)
{
    for (int i = 0; i < c->e.n; i++)
        print_error("# %.*s: %.*s\n", STR_ARG(c->e.list[i].field), STR_ARG(c->e.list[i].text));
    fail_msg("%s", what);
}

static inline DocHead *test_doc(Ctx *c, const char *type, const char *const *pairs)
{
    DocHead *d = doc_new(c, type_of(c, str_c(type)));
    for (int i = 0; pairs[i]; i += 2) {
        const FieldDef *f = type_field(d->type, str_c(pairs[i]));
        if (!f || !field_set_text(c, NULL, d, f, str_c(pairs[i + 1]), pairs[i]))
            test_failed(c, pairs[i]);
        field_mark_given(d, f);
    }
    if (!doc_save(c, d))
        test_failed(c, type);
    return d;
}
#define TEST_DOC(c, type, ...) test_doc((c), (type), (const char *const[]){__VA_ARGS__, NULL})

static inline bool test_empty_database(Db *db, void *arg)
{
    (void)arg;
    return db_ddl(db, SQL("DROP SCHEMA public CASCADE")) &&
           db_ddl(db, SQL("CREATE SCHEMA public")) &&
           db_ddl(db, SQL("DROP SCHEMA IF EXISTS bi CASCADE"));
}

static inline void test_clear_database(Arena *a, Str where)
{
    Str why;
    Errors e = {.a = a};
    DbPool *p = pool_open(where, false, a, &why);
    assert_non_null(p);
    assert_true(db_write(p, test_empty_database, NULL, &e));
    pool_close(p);
}

static inline void test_refresh(TestSite *t)
{
    assert_true(ctx_refresh(t->c));
}

static inline void test_chart(Ctx *c)
{
    static const char *const rows[][4] = {
        {"1", "Capitaux", "1", ""},
        {"101", "Capital", "0", ""},
        {"4", "Tiers", "1", ""},
        {"41", "Clients et comptes rattachés", "1", ""},
        {"401", "Fournisseurs", "0", "Payable"},
        {"411", "Clients", "0", "Receivable"},
        {"44571", "TVA collectée", "0", ""},
        {"44566", "TVA déductible", "0", ""},
        {"512", "Banque", "0", "Bank"},
        {"606", "Achats non stockés", "0", ""},
        {"706", "Prestations de services", "0", ""},
        {"707", "Ventes de marchandises", "0", ""},
    };
    for (int i = 0; i < COUNT_OF(rows); i++)
        TEST_DOC(c, "account", "account_number", rows[i][0], "account_name", rows[i][1], "is_group",
                 rows[i][2], "account_type", rows[i][3], "company", "Essai SARL");
    static const char *const journals[][3] = {
        {"VE", "Ventes", "sale"},        {"AC", "Achats", "purchase"},
        {"BQ", "Banque", "bank"},        {"OD", "Opérations diverses", "general"},
        {"AN", "À nouveaux", "opening"},
    };
    for (int i = 0; i < COUNT_OF(journals); i++)
        TEST_DOC(c, "accounting_journal", "code", journals[i][0], "journal_name", journals[i][1],
                 "kind", journals[i][2], "company", "Essai SARL");
}

static inline void test_make_site(TestSite *t)
{
    static bool registered;
    const char *database = getenv("BASTIDE_TEST_DATABASE");
    Errors e = {0};
    t->a = e.a = arena_new();
    assert_true(crypto_start());
    if (!registered) {
        site_register(schema_units_doc, schema_units_doc_n);
        site_register(schema_units_ledger, schema_units_ledger_n);
        ledger_register();
        registered = true;
    }
    snprintf(t->dir, sizeof t->dir, "/tmp/bastide-unit-XXXXXX");
    assert_non_null(mkdtemp(t->dir));
    if (database)
        test_clear_database(t->a, str_c(database));
    t->site = site_create(t->a, str_format(t->a, "%s/site", t->dir), str_c(database), &e);
    if (!t->site)
        fail_msg("%.*s", STR_ARG(e.list[0].text));
    t->c = ctx_begin(t->site, t->a, LANG_EN);
    ctx_as_system(t->c);
}

/* 15 June 2026 is today. */
static inline int test_setup(void **state)
{
    static TestSite t;
    clock_set((Instant){1781517600000000}); /* 2026-06-15 10:00 UTC */
    t = (TestSite){0};
    test_make_site(&t);
    TEST_DOC(t.c, "currency", "currency_name", "EUR", "decimals", "2");
    TEST_DOC(t.c, "currency", "currency_name", "USD", "decimals", "2");
    TEST_DOC(t.c, "country", "country_name", "France", "code", "FR");
    test_refresh(&t);
    t.company = TEST_DOC(t.c, "company", "company_name", "Essai SARL", "siren", "123456782",
                         "default_currency", "EUR")
                    ->id;
    test_refresh(&t);
    TEST_DOC(t.c, "fiscal_year", "year", "2025", "year_start_date", "2025-01-01", "year_end_date",
             "2025-12-31", "company", "Essai SARL");
    TEST_DOC(t.c, "fiscal_year", "year", "2026", "year_start_date", "2026-01-01", "year_end_date",
             "2026-12-31", "company", "Essai SARL");
    test_chart(t.c);
    test_refresh(&t);
    *state = &t;
    return 0;
}

static inline int test_remove(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)st, (void)kind, (void)ftw;
    return remove(path);
}

static inline int test_teardown(void **state)
{
    TestSite *t = *state;
    ctx_end(t->c);
    site_close(t->site);
    int failed = nftw(t->dir, test_remove, 16, FTW_DEPTH | FTW_PHYS);
    arena_free(t->a);
    clock_set((Instant){0});
    return failed;
}

static inline Date test_day(const char *text)
{
    Date d = {0};
    assert_true(date_parse(str_c(text), &d));
    return d;
}

static inline int64_t test_account(TestSite *t, const char *number)
{
    int64_t id = account_by_number(t->c, t->company, str_c(number));
    assert_true(id > 0);
    return id;
}

/* --- posting --- */

typedef struct {
    TestSite *t;
    const char *journal, *day, *debit, *credit;
    int64_t cents;
    EntryKind kind;
} TestEntry;

static inline bool test_post_job(Ctx *c, void *arg)
{
    const TestEntry *x = arg;
    Entry *e = entry_new(c, x->journal, x->t->company, test_day(x->day), NULL);
    e->piece_ref = e->label = STR("Pièce");
    e->kind = x->kind;
    entry_debit(c, e, test_account(x->t, x->debit), (Money){x->cents});
    entry_credit(c, e, test_account(x->t, x->credit), (Money){x->cents});
    return entry_post(c, e);
}

static inline bool test_try_post(TestEntry x)
{
    x.t->c->e.n = 0;
    bool ok = ctx_write(x.t->c, test_post_job, &x);
    return ok && ctx_refresh(x.t->c);
}

static inline void test_post(TestSite *t, const char *journal, const char *day, const char *debit,
                             const char *credit, int64_t cents)
{
    if (!test_try_post((TestEntry){t, journal, day, debit, credit, cents, ENTRY_NORMAL}))
        test_failed(t->c, "posting");
}

static inline int64_t test_int(TestSite *t, Sql sql)
{
    int64_t n = -1;
    assert_true(db_one_int(t->c->db, sql, DB_NONE, &n));
    return n;
}

#endif
