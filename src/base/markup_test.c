/* SPDX-License-Identifier: EUPL-1.2
 * Text given by people never becomes markup, in no place where it may stand.
 */
#include "markup.h"
#include "testing.h"

static Arena *a;

static void a_page(void **state)
{
    (void)state;
    Markup m = html_new(a);
    m_tag(&m, "p");
    m_attr_c(&m, "class", "x");
    m_attr_int(&m, "data-n", -3);
    m_flag(&m, "hidden", true);
    m_flag(&m, "disabled", false);
    m_text_c(&m, "a");
    m_tag(&m, "br");
    m_tag(&m, "input");
    m_attr_c(&m, "name", "q");
    m_leaf(&m, "b", NULL, STR("c"));
    m_leaf(&m, "i", "y", STR(""));
    m_end(&m, "p");
    assert_str(markup_finish(&m), "<!doctype html>\n<p class=\"x\" data-n=\"-3\" hidden>a<br>"
                                  "<input name=\"q\"><b>c</b><i class=\"y\"></i></p>");
}

static void an_xml_document(void **state)
{
    (void)state;
    Markup m = xml_new(a);
    m_tag(&m, "a:b");
    m_attr_c(&m, "xmlns:a", "u");
    m_tag(&m, "a:empty");
    m_end(&m, "a:empty");
    m_leaf_if(&m, "a:none", STR(""));
    m_leaf_if(&m, "a:some", STR("1 < 2"));
    m_end(&m, "a:b");
    assert_str(markup_finish(&m), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                  "<a:b xmlns:a=\"u\"><a:empty/><a:some>1 &lt; 2</a:some></a:b>");
}

static void no_text_turns_the_line(void **state)
{
    (void)state;
    const char *name = "a\u202eb\u202c\u2067c\u2069\u200f\u05e9";
    Markup m = html_fragment(a), x = xml_new(a);
    m_tag(&m, "p");
    m_attr_c(&m, "title", name); /* a value of an input goes back as it came */
    m_text_c(&m, name);
    m_value(&m, str_c(name));
    m_end(&m, "p");
    assert_str(markup_finish(&m),
               str_format(a, "<p title=\"%s\">abc\u200f\u05e9%s</p>", name, name).p);
    m_leaf(&x, "n", NULL, str_c(name));
    assert_true(str_find_str(markup_finish(&x), str_c(name)) > 0);
}

static void hostile_texts(void **state)
{
    (void)state;
    static const char *const t[][3] = {
        {"<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;",
         "&lt;script&gt;alert(1)&lt;/script&gt;"},
        {"\" onload=\"x", "\" onload=\"x", "&quot; onload=&quot;x"},
        {"' onload='x", "' onload='x", "&#39; onload=&#39;x"},
        {"a & b &amp; c", "a &amp; b &amp;amp; c", "a &amp; b &amp;amp; c"},
        {"]]>", "]]&gt;", "]]&gt;"},
        {"<!--", "&lt;!--", "&lt;!--"},
        {"\x01\x0B\x1F" "a\tb\nc", "a\tb\nc", "a\tb\nc"},
        {"é€😀", "é€😀", "é€😀"},
        {"x\xEF\xBF\xBEy\xEF\xBF\xBFz", "xyz", "xyz"}, /* U+FFFE, U+FFFF */
        {"\xEF\xBF\xBD \xEF\xBC\x9C", "\xEF\xBF\xBD \xEF\xBC\x9C", "\xEF\xBF\xBD \xEF\xBC\x9C"},
    };
    for (int i = 0; i < COUNT_OF(t); i++) {
        Markup m = html_fragment(a);
        m_tag(&m, "p");
        m_attr(&m, "title", str_c(t[i][0]));
        m_text(&m, str_c(t[i][0]));
        m_end(&m, "p");
        Str expected = str_format(a, "<p title=\"%s\">%s</p>", t[i][2], t[i][1]);
        assert_str(markup_finish(&m), expected.p);
    }
}

static void nul_bytes_vanish(void **state)
{
    (void)state;
    Markup m = xml_new(a);
    m_leaf(&m, "t", NULL, STR("a\0b"));
    assert_true(str_ends(markup_finish(&m), STR("<t>ab</t>")));
}

static void only_trusted_markup_is_raw(void **state)
{
    (void)state;
    Markup inner = html_fragment(a);
    m_leaf(&inner, "b", NULL, STR("<"));
    Markup m = html_fragment(a);
    m_tag(&m, "p");
    markup_raw(&m, markup_trust(markup_finish(&inner)));
    m_end(&m, "p");
    assert_str(markup_finish(&m), "<p><b>&lt;</b></p>");
}

/* Whatever bytes come, no < > or quote of theirs is left in the output. */
static void random_texts_stay_text(void **state)
{
    (void)state;
    uint64_t seed = 13;
    for (int i = 0; i < 5000; i++) {
        char text[32];
        for (size_t k = 0; k < sizeof text; k++)
            text[k] = (char)("<>\"'&a;\xEF\xBF\xBE\x02"[test_random(&seed) % 12]);
        Markup m = html_fragment(a);
        m_tag(&m, "p");
        m_attr(&m, "x", (Str){text, sizeof text});
        m_text(&m, (Str){text, sizeof text});
        m_end(&m, "p");
        Str s = markup_finish(&m);
        int angles = 0;
        for (size_t k = 0; k < s.n; k++)
            angles += s.p[k] == '<' || s.p[k] == '>';
        assert_int_equal(angles, 4);
        long quote = str_find_str(str_slice(s, 6, s.n), STR("\""));
        assert_true(str_slice(s, (size_t)quote + 7, s.n).p[0] == '>');
        arena_reset(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page),
        cmocka_unit_test(an_xml_document),
        cmocka_unit_test(hostile_texts),
        cmocka_unit_test(no_text_turns_the_line),
        cmocka_unit_test(nul_bytes_vanish),
        cmocka_unit_test(only_trusted_markup_is_raw),
        cmocka_unit_test(random_texts_stay_text),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
