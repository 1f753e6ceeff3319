/* SPDX-License-Identifier: EUPL-1.2 */
#include "i18n.h"
#include "testing.h"

static void a_po_text_is_read(void **state)
{
    (void)state;
    int line = 0;
    assert_true(i18n_load_fr(STR("# note\n"
                                 "msgid \"\"\n"
                                 "msgstr \"\"\n"
                                 "\"Language: fr\\n\"\n"
                                 "\n"
                                 "msgid \"Save\"\n"
                                 "msgstr \"Enregistrer\"\n"
                                 "msgid \"two \"\n"
                                 "\"parts \\\"x\\\"\\n\"\r\n"
                                 "msgstr \"deux \"\n"
                                 "  \"morceaux \\\\ \\t\"\n"
                                 "msgid \"empty\"\n"
                                 "msgstr \"\"\n"
                                 "msgid \"last\"\n"
                                 "msgstr \"dernier\""),
                             &line));
    assert_string_equal(tr(LANG_FR, "Save"), "Enregistrer");
    assert_string_equal(tr(LANG_EN, "Save"), "Save");
    assert_string_equal(tr(LANG_FR, "two parts \"x\"\n"), "deux morceaux \\ \t");
    assert_string_equal(tr(LANG_FR, "empty"), "empty");
    assert_string_equal(tr(LANG_FR, "last"), "dernier");
    assert_string_equal(tr(LANG_FR, "unknown"), "unknown");
    assert_string_equal(tr(LANG_FR, ""), "");
    assert_str(tr_str(LANG_FR, STR("Save")), "Enregistrer");
}

static void a_bad_line_is_named(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "msgid \"a\"\nmsgid_plural \"b\"\nmsgstr \"c\"\n",
        "msgid \"a\"\n#, fuzzy\nmsgstr \"c\"\n",
        "msgid \"a\"\nmsgstr[0] \"c\"\n",
        "msgid \"a\"\nmsgstr \"c\n",
        "msgid \"a\"\nmsgstr c\n",
        "msgid \"a\"\nwhat\n",
        "\nmsgctxt \"a\"\n",
        "\n\"text without id\"\n",
        "msgid \"a\"\nmsgstr \"b\" x\n",
        "msgid \"a\"\nmsgstr \"b\\\"\n",
    };
    for (int i = 0; i < COUNT_OF(bad); i++) {
        int line = 0;
        if (i18n_load_fr(str_c(bad[i]), &line) || line != 2)
            fail_msg("%d: line %d", i, line);
    }
}

static void languages(void **state)
{
    (void)state;
    assert_int_equal(lang_of(STR("fr")), LANG_FR);
    assert_int_equal(lang_of(STR("fr-FR")), LANG_FR);
    assert_int_equal(lang_of(STR("de")), LANG_EN);
    assert_int_equal(lang_of((Str){0}), LANG_EN);
    assert_string_equal(lang_code(LANG_FR), "fr");
    assert_string_equal(lang_code(LANG_EN), "en");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_po_text_is_read),
        cmocka_unit_test(a_bad_line_is_named),
        cmocka_unit_test(languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
