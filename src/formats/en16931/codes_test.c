/* SPDX-License-Identifier: EUPL-1.2 */
#include "en16931/codes.h"

#include "testing.h"

static void codes_are_found(void **state)
{
    (void)state;
    assert_true(en_code_in(EN_CODES_CURRENCY, STR("AED"))); /* the first */
    assert_true(en_code_in(EN_CODES_CURRENCY, STR("EUR")));
    assert_true(en_code_in(EN_CODES_CURRENCY_WITHOUT_CENTS, STR("JPY")));
    assert_true(en_code_in(EN_CODES_COUNTRY, STR("1A")));
    assert_true(en_code_in(EN_CODES_UNIT, STR("C62")));
    assert_true(en_code_in(EN_CODES_IDENTIFIER_SCHEME, STR("0009")));
    assert_true(en_code_in(EN_CODES_ELECTRONIC_ADDRESS, STR("0225")));
    assert_true(en_code_in(EN_CODES_VATEX, STR("VATEX-FR-FRANCHISE")));
    assert_true(en_code_in(EN_CODES_CREDIT_TYPE, STR("381")));
    assert_true(en_code_in(EN_CODES_VAT_CATEGORY, STR("Z"))); /* the last */
}

static void others_are_not(void **state)
{
    (void)state;
    assert_false(en_code_in(EN_CODES_CURRENCY, STR("")));
    assert_false(en_code_in(EN_CODES_CURRENCY, STR("eur")));
    assert_false(en_code_in(EN_CODES_CURRENCY, STR("EU")));
    assert_false(en_code_in(EN_CODES_CURRENCY, STR("EURO")));
    assert_false(en_code_in(EN_CODES_CURRENCY_WITHOUT_CENTS, STR("EUR")));
    assert_false(en_code_in(EN_CODES_INVOICE_TYPE, STR("381")));
    assert_false(en_code_in(EN_CODES_VAT_CATEGORY, STR("ZZ")));
}

static void lists_are_sorted(void **state)
{
    (void)state;
    for (int l = 0; l < EN_CODE_LISTS; l++) {
        assert_true(en_code_lists[l].n > 0);
        for (int i = 1; i < en_code_lists[l].n; i++)
            assert_true(strcmp(en_code_lists[l].codes[i - 1], en_code_lists[l].codes[i]) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_found),
        cmocka_unit_test(others_are_not),
        cmocka_unit_test(lists_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
