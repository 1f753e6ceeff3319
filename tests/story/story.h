/* SPDX-License-Identifier: EUPL-1.2
 * A site for story tests: SQLite in a temporary folder, or the empty PostgreSQL database that
 * BASTIDE_TEST_PG names.
 */
#ifndef BASTIDE_STORY_H
#define BASTIDE_STORY_H

#include "accounts.h"
#include "crypto.h"
#include "entry.h"
#include "setup.h"
#include "site.h"
#include "units.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static Arena *arena;
static Site *site;
static Ctx *c;

static inline void no_errors(void)
{
    for (int i = 0; i < c->e.n; i++)
        print_error("%s: %s\n", c->e.list[i].field.p, c->e.list[i].text.p);
    assert_int_equal(c->e.n, 0);
}

/* Expects exactly an error that names the field, and forgets it. */
static inline void one_error(ErrKind kind, const char *field)
{
    assert_true(c->e.n >= 1);
    if (c->e.list[0].kind != kind || !str_is(c->e.list[0].field, field))
        print_error("%s: %s\n", c->e.list[0].field.p, c->e.list[0].text.p);
    assert_int_equal(c->e.list[0].kind, kind);
    assert_string_equal(c->e.list[0].field.p, field);
    c->e.n = 0;
}

static inline DocHead *from_json(const char *type, const char *text)
{
    const char *why = "";
    size_t at;
    Json *o = json_parse(arena, str_c(text), &why, &at);
    assert_non_null(o);
    DocHead *d = doc_new(c, type_of(c, str_c(type)));
    doc_from_json(c, d, o);
    no_errors();
    return d;
}

static inline int64_t one(const char *sql)
{
    int64_t v = -1;
    DbRows *r = db_query_user(c->db, str_c(sql));
    if (db_next(r))
        v = db_get_int(r, 0);
    db_finish(r);
    return v;
}

static inline int story_begin(void **state)
{
    (void)state;
    static const char template[] = "/tmp/bastide-story-XXXXXX";
    char dir[sizeof template];
    memcpy(dir, template, sizeof template);
    arena = arena_new();
    crypto_start();
    site_register(schema_units_doc, schema_units_doc_n);
    site_register(schema_units_ledger, schema_units_ledger_n);
    site_register(schema_units_modules, schema_units_modules_n);
    ledger_register();
    accounts_register();
    setup_register();
    Errors e = {.a = arena};
    assert_non_null(mkdtemp(dir));
    const char *url = getenv("BASTIDE_TEST_PG");
    site = site_create(arena, str_format(arena, "%s/site", dir), url ? str_c(url) : STR(""), &e);
    for (int i = 0; i < e.n; i++)
        print_error("%s: %s\n", e.list[i].field.p, e.list[i].text.p);
    assert_non_null(site);
    c = ctx_begin(site, arena, LANG_EN);
    ctx_as_system(c);
    CompanySetup in = {.siren = STR("732829320"),
                       .name = STR("Atelier Martin"),
                       .legal_form = STR("SAS"),
                       .address = STR("3 rue des Joncs"),
                       .postcode = STR("44000"),
                       .city = STR("Nantes")};
    int64_t company = 0;
    bool ok = setup_site(c) && setup_admin(c, STR("a@b.fr"), STR("long enough")) &&
              ctx_refresh(c) && setup_company(c, &in, &company);
    no_errors();
    assert_true(ok);
    return 0;
}

static inline int story_end(void **state)
{
    (void)state;
    ctx_end(c);
    site_close(site);
    arena_free(arena);
    return 0;
}

#endif
