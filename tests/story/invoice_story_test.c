/* SPDX-License-Identifier: EUPL-1.2
 * From a SIREN to a sealed invoice, through the engine itself (the API stories are black boxes).
 * Figures are worked out by hand in the comments.
 */
#include "einvoice.h"
#include "story.h"

/* 2 × 500.00 + 3 × 33.33 = 1000.00 + 99.99 = 1099.99; VAT 20 % = 219.998 -> 220.00; 1319.99. */
static void an_invoice_is_sealed(void **state)
{
    (void)state;
    DocHead *customer = from_json("customer",
                                  "{\"customer_name\":\"SARL Dupont\",\"siren\":\"123456782\"}");
    assert_true(doc_save(c, customer));
    DocHead *item = from_json(
        "item", "{\"item_code\":\"CONSEIL\",\"item_name\":\"Conseil\",\"is_stock_item\":0}");
    assert_true(doc_save(c, item));
    DocHead *inv = from_json(
        "sales_invoice",
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
    ok = einvoice_bytes(c, inv->name, einvoice_format(c, STR("ubl")), &xml);
    no_errors();
    assert_true(ok && str_find_str(xml, STR("1319.99")) > 0);
}

static void a_draft_then_submitted_then_cancelled(void **state)
{
    (void)state;
    DocHead *inv = from_json(
        "sales_invoice",
        "{\"customer\":\"SARL "
        "Dupont\",\"items\":[{\"item_code\":\"CONSEIL\",\"qty\":1,\"rate\":100}]}");
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
    return cmocka_run_group_tests(tests, story_begin, story_end);
}
