/* SPDX-License-Identifier: EUPL-1.2 */
#include "alphabet.h"
#include "testing.h"

static Arena *a;

static void keys_are_the_words_folded(void **state)
{
    (void)state;
    static const char *const t[][2] = {
        {"", ""},
        {"Alpha", "alpha"},
        {"\u00ABla ruche\u00BB", "la ruche"},
        {"\u00AB\u00A0La \u202F Ruche\u00A0\u00BB", "la ruche"},
        {"l'Atelier", "l atelier"},
        {"L\u2019ATELIER", "l atelier"},
        {"\u0152uvre", "oeuvre"},
        {"\u00C9PICERIE", "epicerie"},
        {"E\u0301te\u0301", "ete"}, /* combining accents */
        {"Stra\u00DFe", "strasse"},
        {"S.A.R.L. Dupont & Fils", "s a r l dupont fils"},
        {"401 - Fournisseurs", "401 fournisseurs"},
        {"\tligne\r\n2_3 ", "ligne 2 3"},
        {"\u200Fgauche\u202C \u202Edroite", "gauche droite"},
        {"fac\u00ADture", "facture"},
        {"\u2600\uFE0F Soleil", "\u2600 soleil"},
        {"\U0001F468\u200D\U0001F469 F\u00CAte", "\U0001F468\U0001F469 fete"},
        {"n\u00B0 5, 20 m\u00B2", "n 5 20 m\u00B2"},
        {"\u041C\u041E\u0421\u041A\u0412\u0410", "\u043C\u043E\u0441\u043A\u0432\u0430"},
        {"  ", "  "},
        {"***", "***"},
        {"\u200F!", "\u200F!"},
        {"\u00AB \u00BB", "\u00AB \u00BB"},
    };
    for (int i = 0; i < COUNT_OF(t); i++)
        assert_str(alphabet_key(a, str_c(t[i][0])), t[i][1]);
}

static void texts_come_as_in_a_directory(void **state)
{
    (void)state;
    static const char *const t[] = {
        "***",
        "2 mains",
        "Alpha",
        "Arri\u00E8re",
        "L'Ancre",
        "La Ruche",
        "L\u00E9a",
        "Noix",
        "\u0152uvre",
        "Of",
        "\u00C9picerie Z",
        "\u00E9picerie-Zola",
        "\u00C9tude",
        "\u00C9tudes",
        "zinc",
        "\u00C5zur",
    };
    static const int order[] = {0, 1, 2, 3, 15, 10, 11, 12, 13, 4, 5, 6, 7, 8, 9, 14};
    for (int i = 1; i < COUNT_OF(order); i++) {
        Str before = alphabet_key(a, str_c(t[order[i - 1]]));
        if (str_cmp(before, alphabet_key(a, str_c(t[order[i]]))) >= 0)
            fail_msg("%s, %s", t[order[i - 1]], t[order[i]]);
    }
}

static void a_long_text_is_cut_between_characters(void **state)
{
    (void)state;
    Buf text = {.a = a}, want = {.a = a};
    for (int i = 0; i < 79; i++) {
        buf_add_c(&text, "\u05E9"); /* two bytes each */
        buf_add_c(&want, "\u05E9");
    }
    buf_add_c(&text, "\u0153x"); /* two letters of which one has room */
    buf_add_c(&want, "o");
    assert_str(alphabet_key(a, buf_str(&text)), buf_str(&want).p);
    for (int i = 0; i < 100; i++)
        buf_add_c(&want, "!");
    assert_int_equal(alphabet_key(a, str_slice(buf_str(&want), 159, 259)).n, ALPHABET_KEY_MAX);
}

static void the_key_of_a_key_is_itself(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0xE0100; c++) {
        Buf b = {.a = a};
        if (c == 0x3000)
            c = 0xFE00;
        else if (c == 0xFFFF)
            c = 0xE0000;
        buf_add_c(&b, "a");
        utf8_add(&b, c);
        Str once = alphabet_key(a, buf_str(&b));
        if (!utf8_valid(once) || !str_eq(alphabet_key(a, once), once))
            fail_msg("U+%04X", c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_the_words_folded),
        cmocka_unit_test(texts_come_as_in_a_directory),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
        cmocka_unit_test(the_key_of_a_key_is_itself),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
