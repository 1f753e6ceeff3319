/* SPDX-License-Identifier: EUPL-1.2
 * From a SIREN to a sealed invoice, through the engine itself (the API stories are black boxes).
 * Figures are worked out by hand in the comments.
 */
#include "accounts.h"
#include "crypto.h"
#include "entry.h"
#include "einvoice.h"
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

static void no_errors(void)
{
    for (int i = 0; i < c->e.n; i++)
        print_error("%s: %s\n", c->e.list[i].field.p, c->e.list[i].text.p);
    assert_int_equal(c->e.n, 0);
}

static DocHead *from_json(const char *type, const char *text)
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

static int64_t one(const char *sql)
{
    int64_t v = -1;
    DbRows *r = db_query_user(c->db, str_c(sql));
    if (db_next(r))
        v = db_get_int(r, 0);
    db_finish(r);
    return v;
}

static int set_up(void **state)
{
    (void)state;
    char dir[] = "/tmp/bastide-story-XXXXXX";
    arena = arena_new();
    crypto_start();
    static bool registered;
    if (!registered) {
        site_register(schema_units_doc, schema_units_doc_n);
        site_register(schema_units_ledger, schema_units_ledger_n);
        site_register(schema_units_modules, schema_units_modules_n);
        ledger_register();
        accounts_register();
        registered = true;
    }
    Errors e = {.a = arena};
    assert_non_null(mkdtemp(dir));
    const char *url = getenv("BASTIDE_TEST_PG");
    site = site_create(arena, str_format(arena, "%s/site", dir), url ? str_c(url) : STR(""), &e);
    for (int i = 0; i < e.n; i++)
        print_error("%s: %s\n", e.list[i].field.p, e.list[i].text.p);
    assert_non_null(site);
    c = ctx_begin(site, arena, LANG_EN);
    ctx_as_system(c);
    CompanySetup in = {.siren = STR("732829320"), .name = STR("Atelier Martin"), .legal_form = STR("SAS"),
                       .address = STR("3 rue des Joncs"), .postcode = STR("44000"), .city = STR("Nantes"),
                       .first_day = {0}};
    int64_t company = 0;
    bool ok = setup_site(c) && setup_admin(c, STR("a@b.fr"), STR("long enough")) && ctx_refresh(c) &&
              setup_company(c, &in, &company);
    no_errors();
    assert_true(ok);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ctx_end(c);
    site_close(site);
    arena_free(arena);
    return 0;
}

/* 2 × 500.00 + 3 × 33.33 = 1000.00 + 99.99 = 1099.99; VAT 20 % = 219.998 -> 220.00; 1319.99. */
static void an_invoice_is_sealed(void **state)
{
    (void)state;
    DocHead *customer = from_json("customer", "{\"customer_name\":\"SARL Dupont\",\"siren\":\"123456782\"}");
    assert_true(doc_save(c, customer));
    DocHead *item = from_json("item", "{\"item_code\":\"CONSEIL\",\"item_name\":\"Conseil\",\"is_stock_item\":0}");
    assert_true(doc_save(c, item));
    DocHead *inv = from_json("sales_invoice",
                             "{\"customer\":\"SARL Dupont\",\"items\":[{\"item_code\":\"CONSEIL\",\"qty\":2,"
                             "\"rate\":500},{\"item_code\":\"CONSEIL\",\"qty\":\"3\",\"rate\":33.33}]}");
    bool ok = doc_submit(c, inv);
    no_errors();
    assert_true(ok);
    assert_true(str_starts(inv->name, STR("FAC-")));
    assert_true(str_ends(inv->name, STR("-00001")));
    assert_int_equal(one("SELECT grand_total FROM sales_invoice"), 131999);
    assert_int_equal(one("SELECT total_taxes_and_charges FROM sales_invoice"), 22000);
    assert_int_equal(one("SELECT sum(debit) FROM gl_entry"), 131999);
    assert_int_equal(one("SELECT sum(credit) FROM gl_entry"), 131999);
    assert_int_equal(one("SELECT credit FROM gl_entry WHERE account_number = '706'"), 109999);
    assert_int_equal(one("SELECT credit FROM gl_entry WHERE account_number = '44571'"), 22000);
    assert_int_equal(one("SELECT sum(debit) FROM balance"), 131999);
    Str xml = STR("");
    ok = einvoice_ubl(c, inv->name, &xml);
    no_errors();
    assert_true(ok && str_find_str(xml, STR("1319.99")) > 0);
}

static void a_draft_then_submitted_then_cancelled(void **state)
{
    (void)state;
    DocHead *inv = from_json("sales_invoice",
                             "{\"customer\":\"SARL Dupont\",\"items\":[{\"item_code\":\"CONSEIL\",\"qty\":1,\"rate\":100}]}");
    assert_true(doc_save(c, inv));
    assert_true(str_starts(inv->name, STR("BROUILLON-")));
    Str provisional = inv->name;
    assert_int_equal(one("SELECT sum(debit) FROM entry_draft"), 12000);
    DocHead *again = doc_load(c, inv->type, inv->id);
    bool ok = doc_submit(c, again);
    no_errors();
    assert_true(ok);
    assert_int_equal(one("SELECT count(*) FROM entry_draft"), 0);
    assert_true(name_to_id(c, inv->type, provisional) == inv->id);
    ok = doc_cancel(c, again);
    no_errors();
    assert_true(ok);
    assert_int_equal(one("SELECT sum(debit) - sum(credit) FROM gl_entry"), 0);
    assert_int_equal(one("SELECT count(*) FROM gl_entry WHERE is_cancelled = 1"), 6);
    assert_int_equal(one("SELECT last FROM series WHERE prefix LIKE 'FAC-%'"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invoice_is_sealed),
        cmocka_unit_test(a_draft_then_submitted_then_cancelled),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
