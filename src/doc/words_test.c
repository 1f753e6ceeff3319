/* SPDX-License-Identifier: EUPL-1.2 */
#include "words.h"
#include "testing.h"

static Arena *a;

static const char *words_of(const char *text)
{
    Words w = {0};
    Buf b = {.a = a};
    words_split(a, &w, str_c(text));
    for (int i = 0; i < w.n; i++) {
        buf_add_c(&b, i ? "|" : "");
        buf_add(&b, w.list[i]);
    }
    return buf_str(&b).p;
}

static void text_is_parted_into_words(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } t[] = {
        {"", ""},
        {" ; -- ", ""},
        {"Maçonnerie Dupont & Fils", "maconnerie|dupont|fils"},
        {"Dupont dupont DUPONT", "dupont"},
        {"l\u2019atelier d'Élise", "l|atelier|d|elise"},
        {"\u00ABLa Ruche\u00BB \u2014 tiers-lieu", "la|ruche|tiers|lieu"},
        {"\u201CRuche\u201D\u2026", "ruche"},
        {"120\u20AC \u00D72", "120|2"},
        {"n\u00B03 m\u00B2", "n|3|m\u00B2"},
        {"\u202Eesrever \u05E9\u05DC\u05D5\u05DD", "esrever|\u05E9\u05DC\u05D5\u05DD"},
        {"fac\u00ADture za\u200Bzie\uFEFF", "facture|zazie"},
        {"\u0391\u03B8\u03AE\u03BD\u03B1, \u041C\u043E\u0441\u043A\u0432\u0430",
         "\u03B1\u03B8\u03AE\u03BD\u03B1|\u043C\u043E\u0441\u043A\u0432\u0430"},
        {"\U0001F468\u200D\U0001F469 ok", "\U0001F468\U0001F469|ok"},
        {"\u6771\u4EAC\u3001\u5927\u962A", "\u6771\u4EAC|\u5927\u962A"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        assert_string_equal(words_of(t[i].text), t[i].words);
}

static void a_long_word_is_cut_between_characters(void **state)
{
    (void)state;
    Buf text = {.a = a};
    Words w = {0};
    buf_add_c(&text, "a");
    for (int i = 0; i < 30; i++)
        buf_add_c(&text, "\u05E9"); /* two bytes each */
    words_split(a, &w, buf_str(&text));
    assert_int_equal(w.n, 1);
    assert_int_equal(w.list[0].n, 39);
    assert_true(utf8_valid(w.list[0]));
}

static void many_words_are_the_first_forty(void **state)
{
    (void)state;
    Buf b = {.a = a};
    Words w = {0};
    for (int i = 0; i < 60; i++)
        buf_format(&b, "w%d ", i);
    words_split(a, &w, buf_str(&b));
    assert_int_equal(w.n, WORDS_MAX);
    assert_true(str_is(w.list[39], "w39"));
}

static void an_amount_is_a_word_without_its_sign(void **state)
{
    (void)state;
    Words w = {0};
    words_add_amount(a, &w, -120000);
    words_add_amount(a, &w, 120000);
    words_add_amount(a, &w, 0);
    assert_int_equal(w.n, 1);
    assert_true(str_is(w.list[0], "~120000~"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_parted_into_words),
        cmocka_unit_test(a_long_word_is_cut_between_characters),
        cmocka_unit_test(many_words_are_the_first_forty),
        cmocka_unit_test(an_amount_is_a_word_without_its_sign),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
