/* SPDX-License-Identifier: EUPL-1.2 */
#include "utf8.h"
#include "testing.h"

static Arena *a;

static void valid_and_invalid_bytes(void **state)
{
    (void)state;
    static const struct {
        Str bytes;
        bool valid;
    } t[] = {
        {{"", 0}, true},
        {{"abc", 3}, true},
        {{"\0", 1}, true},
        {{"\x7F", 1}, true},
        {{"\xC2\x80", 2}, true},         /* U+0080 */
        {{"\xDF\xBF", 2}, true},         /* U+07FF */
        {{"\xE0\xA0\x80", 3}, true},     /* U+0800 */
        {{"\xED\x9F\xBF", 3}, true},     /* U+D7FF */
        {{"\xEE\x80\x80", 3}, true},     /* U+E000 */
        {{"\xEF\xBF\xBF", 3}, true},     /* U+FFFF */
        {{"\xF0\x90\x80\x80", 4}, true}, /* U+10000 */
        {{"\xF4\x8F\xBF\xBF", 4}, true}, /* U+10FFFF */
        {{"\x80", 1}, false},
        {{"\xBF", 1}, false},
        {{"\xC0\x80", 2}, false}, /* overlong NUL */
        {{"\xC1\xBF", 2}, false},
        {{"\xE0\x9F\xBF", 3}, false},     /* overlong */
        {{"\xF0\x8F\xBF\xBF", 4}, false}, /* overlong */
        {{"\xED\xA0\x80", 3}, false},     /* U+D800 */
        {{"\xED\xBF\xBF", 3}, false},     /* U+DFFF */
        {{"\xF4\x90\x80\x80", 4}, false}, /* U+110000 */
        {{"\xF5\x80\x80\x80", 4}, false},
        {{"\xFF", 1}, false},
        {{"\xC3", 1}, false}, /* cut */
        {{"\xE2\x82", 2}, false},
        {{"\xF0\x9F\x98", 3}, false},
        {{"\xC3(", 2}, false},
        {{"\xE2\x82(", 3}, false},
        {{"a\xE9" "b", 3}, false}, /* Latin-1 */
    };
    for (int i = 0; i < COUNT_OF(t); i++)
        assert_int_equal(utf8_valid(t[i].bytes), t[i].valid);
    assert_true(utf8_valid((Str){0}));
}

static void every_code_point_goes_through(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        char room[8];
        Buf b = {.p = room, .cap = sizeof room};
        utf8_add(&b, c);
        Str s = {b.p, b.n};
        size_t i = 0;
        if (!utf8_valid(s) || utf8_next(s, &i) != c || i != s.n)
            fail_msg("U+%04X", c);
    }
}

static void lengths_and_cuts(void **state)
{
    (void)state;
    Str s = STR("aé€😀b");
    assert_int_equal(utf8_length(s), 5);
    assert_str(utf8_cut(s, 3), "aé€");
    assert_str(utf8_cut(s, 4), "aé€😀");
    assert_str(utf8_cut(s, 99), "aé€😀b");
    assert_str(utf8_cut(s, 0), "");
}

static void folding(void **state)
{
    (void)state;
    static const char *const t[][2] = {
        {"Élan ŒUVRE ß", "elan oeuvre ss"},
        {"ÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ", "aaaceeeeiioouuuy"},
        {"àâäçéèêëîïôöùûüÿ", "aaaceeeeiioouuuy"},
        {"Æsop œuf Ĳssel ĳ", "aesop oeuf ijssel ij"},
        {"STRAẞE Straße", "strasse strasse"},
        {"Þór Ðorð Øre ø", "thor dord ore o"},
        {"Łódź Čeština Şişli Őr Ňň ſ", "lodz cestina sisli or nn s"},
        {"Ñandú Åse ÿ Ý", "nandu ase y y"},
        {"ΑΒΓΔ Ω Σ", "αβγδ ω σ"},
        {"ПРИВЕТ Ёж Ђ", "привет ёж ђ"},
        {"e\xCC\x81te\xCC\x81", "ete"}, /* decomposed accents */
        {"L’été", "l'ete"},             /* typographic apostrophe */
        {"1\xC2\xA0" "234\xE2\x80\xAF" "5", "1 234 5"},
        {"2 × 3 ÷ 4 € 中", "2 × 3 ÷ 4 € 中"},
        {"", ""},
    };
    for (int i = 0; i < COUNT_OF(t); i++)
        assert_str(utf8_fold(a, str_c(t[i][0])), t[i][1]);
}

static void folding_twice_changes_nothing(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x2FFF; c++) {
        Buf b = {.a = a};
        utf8_add(&b, c);
        Str once = utf8_fold(a, buf_str(&b));
        assert_true(utf8_valid(once));
        if (!str_eq(utf8_fold(a, once), once))
            fail_msg("U+%04X", c);
    }
}

static void control_characters(void **state)
{
    (void)state;
    assert_false(utf8_has_control(STR("a\tb\r\nc é")));
    assert_true(utf8_has_control(STR("a\0b")));
    assert_true(utf8_has_control(STR("\x1B[2J")));
    assert_true(utf8_has_control(STR("\x7F")));
}

static void what_is_no_text_is_marked(void **state)
{
    (void)state;
    assert_str(utf8_mend(a, STR("h\xC3\xA9\xFF\xE2\x82\xAC\0!\xC3")), "h\xC3\xA9\x1A€\x1A!\x1A");
    assert_str(utf8_mend(a, STR("\xED\xA0\x80")), "\x1A\x1A\x1A"); /* half a character */
    assert_str(utf8_mend(a, STR("")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_and_invalid_bytes),
        cmocka_unit_test(every_code_point_goes_through),
        cmocka_unit_test(lengths_and_cuts),
        cmocka_unit_test(folding),
        cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(control_characters),
        cmocka_unit_test(what_is_no_text_is_marked),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
