/* SPDX-License-Identifier: EUPL-1.2
 * Identifiers with a check. The valid ones are public examples (La Poste, the IBAN of the ISO
 * registry, VAT numbers of public notices); the invalid ones have one character changed.
 */
#include "ident.h"
#include "testing.h"

static Arena *a;

static void spaces_and_signs_are_removed(void **state)
{
    (void)state;
    assert_str(ident_compact(a, STR(" 732 829-320.\t")), "732829320");
    assert_str(ident_compact(a, STR("fr76\xC2\xA0" "3000\xE2\x80\xAF" "6000")), "FR7630006000");
    assert_str(ident_compact(a, STR("é")), "é");
    assert_str(ident_compact(a, (Str){0}), "");
}

static void sirens(void **state)
{
    (void)state;
    static const char *const good[] = {"732829320", "356000000", "552100554", "123456782"};
    static const char *const bad[] = {"732829321", "73282932",  "7328293200", "",
                                      "73282932O", "000000000", " 732829320", "-32829320"};
    for (int i = 0; i < COUNT_OF(good); i++)
        assert_true(siren_valid(str_c(good[i])));
    for (int i = 0; i < COUNT_OF(bad); i++)
        assert_false(siren_valid(str_c(bad[i])));
}

static void sirets(void **state)
{
    (void)state;
    assert_true(siret_valid(STR("73282932000074")));
    assert_false(siret_valid(STR("73282932000075")));
    assert_false(siret_valid(STR("7328293200007")));
    assert_false(siret_valid(STR("73282932100073"))); /* its SIREN is wrong */
    assert_true(siret_valid(STR("35600000000048")));  /* La Poste, head office: Luhn */
    /* an office of La Poste: 3+5+6+4+9+8+3+7 = 45, a multiple of 5, not Luhn */
    assert_true(siret_valid(STR("35600000049837")));
    assert_false(siret_valid(STR("35600000049838")));
}

static void vat_numbers(void **state)
{
    (void)state;
    assert_str(vat_number_of_siren(a, STR("712049618")), "FR25712049618");
    assert_str(vat_number_of_siren(a, STR("732829320")), "FR44732829320");
    static const char *const good[] = {"FR25712049618", "FR44732829320", "DE136695976",
                                       "IE6388047V", "ATU12345678", "FRAB123456789"};
    static const char *const bad[] = {"FR26712049618", "FR2571204961", "FR25 712049618",
                                      "fr25712049618", "1225712049618", "FR", "",
                                      "DE1366959761234567", "FR2571204961X"};
    for (int i = 0; i < COUNT_OF(good); i++)
        if (!vat_number_valid(str_c(good[i])))
            fail_msg("refused: %s", good[i]);
    for (int i = 0; i < COUNT_OF(bad); i++)
        if (vat_number_valid(str_c(bad[i])))
            fail_msg("taken: %s", bad[i]);
}

static void ibans(void **state)
{
    (void)state;
    static const char *const good[] = {"FR1420041010050500013M02606", "DE89370400440532013000",
                                       "GB29NWBK60161331926819", "BE68539007547034",
                                       "MT84MALT011000012345MTLCAST001S", "NO9386011117947"};
    static const char *const bad[] = {"FR1420041010050500013M02607", "FR14200410100505000M02606",
                                      "DE89370400440532013001", "fr1420041010050500013M02606",
                                      "FR14 20041010050500013M02606", "", "FR14",
                                      "891370400440532013000", "D389370400440532013000"};
    for (int i = 0; i < COUNT_OF(good); i++)
        if (!iban_valid(str_c(good[i])))
            fail_msg("refused: %s", good[i]);
    for (int i = 0; i < COUNT_OF(bad); i++)
        if (iban_valid(str_c(bad[i])))
            fail_msg("taken: %s", bad[i]);
}

/* Any two digits changed places: the check of an IBAN finds it. */
static void digits_that_change_places_are_found(void **state)
{
    (void)state;
    char iban[] = "DE89370400440532013000";
    for (size_t i = 4; i + 1 < sizeof iban - 1; i++) {
        if (iban[i] == iban[i + 1])
            continue;
        char swapped[sizeof iban];
        memcpy(swapped, iban, sizeof iban);
        swapped[i] = iban[i + 1];
        swapped[i + 1] = iban[i];
        assert_false(iban_valid(str_c(swapped)));
    }
}

static void email_addresses(void **state)
{
    (void)state;
    static const char *const good[] = {"a@b.fr", "jean.dupont+x@sous.domaine.example",
                                       "o'neil@example.org"};
    static const char *const bad[] = {"", "a", "@b.fr", "a@", "a@b", "a@@b.fr", "a@b@c.fr",
                                      "a b@c.fr", "a@b.fr\nBcc: x@y.z", "a@.fr", "a@b.",
                                      "<a@b.fr>", "a@b.fr, c@d.fr"};
    for (int i = 0; i < COUNT_OF(good); i++)
        if (!email_valid(str_c(good[i])))
            fail_msg("refused: %s", good[i]);
    for (int i = 0; i < COUNT_OF(bad); i++)
        if (email_valid(str_c(bad[i])))
            fail_msg("taken: %s", bad[i]);
}

static void telephone_numbers(void **state)
{
    (void)state;
    static const char *const good[] = {"01 23 45 67 89", "0123456789", "+33 (0)1.23-45/67 89", "15",
                                       "01 23 45 67 89 poste 12", "01\u00a023\u202f45"};
    static const char *const bad[] = {"", "poste 12", "01 23 abc", "1", "<b>01</b>", "-33 1 23",
                                      "\u202e01 23", "01 23 45 67 89 \xF0\x9F\x93\x9E"};
    for (int i = 0; i < COUNT_OF(good); i++)
        if (!phone_valid(str_c(good[i])))
            fail_msg("refused: %s", good[i]);
    for (int i = 0; i < COUNT_OF(bad); i++)
        if (phone_valid(str_c(bad[i])))
            fail_msg("taken: %s", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spaces_and_signs_are_removed),
        cmocka_unit_test(sirens),
        cmocka_unit_test(sirets),
        cmocka_unit_test(vat_numbers),
        cmocka_unit_test(ibans),
        cmocka_unit_test(digits_that_change_places_are_found),
        cmocka_unit_test(email_addresses),
        cmocka_unit_test(telephone_numbers),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
