/* SPDX-License-Identifier: EUPL-1.2
 * What the reader takes and what it refuses, and that the writer gives back what was read.
 */
#include "json.h"
#include "testing.h"

static Arena *a;

static Json *read(Str text, const char **out_why)
{
    size_t at = SIZE_MAX;
    *out_why = NULL;
    Json *v = json_parse(a, text, out_why, &at);
    assert_true(at <= text.n);
    assert_true((v == NULL) == (*out_why != NULL));
    return v;
}

static Str written(const Json *v)
{
    Buf b = {.a = a};
    JsonOut o = {.b = &b};
    json_value(&o, v);
    return buf_str(&b);
}

static void what_is_taken_comes_back(void **state)
{
    (void)state;
    static const char *const t[][2] = {
        {"null", "null"},
        {" true ", "true"},
        {"false", "false"},
        {"0", "0"},
        {"-0", "-0"},
        {"-1.50", "-1.50"},
        {"1e5", "1e5"},
        {"1E-05", "1E-05"},
        {"123456789012345678901234567890.12", "123456789012345678901234567890.12"},
        {"9007199254740993", "9007199254740993"},
        {"\"\"", "\"\""},
        {"\"é€😀\"", "\"é€😀\""},
        {"\"\\u00e9\\u20AC\\ud83d\\ude00\"", "\"é€😀\""},
        {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\u0008\\u000c\\n\\u000d\\u0009\""},
        {"[]", "[]"},
        {"{}", "{}"},
        {"[1 , [2,{}] ,\t\"x\"\r\n]", "[1,[2,{}],\"x\"]"},
        {"{\"b\":1,\"a\":{\"c\":null}}", "{\"b\":1,\"a\":{\"c\":null}}"},
        {"{\"\":1}", "{\"\":1}"},
        {"\"</script>\"", "\"</script>\""},
        {"\"\x7F\"", "\"\x7F\""},
    };
    for (int i = 0; i < COUNT_OF(t); i++) {
        const char *why;
        Json *v = read(str_c(t[i][0]), &why);
        if (!v)
            fail_msg("%s: %s", t[i][0], why);
        Str out = written(v);
        assert_str(out, t[i][1]);
        assert_str(written(read(out, &why)), t[i][1]);
    }
}

static void what_is_refused(void **state)
{
    (void)state;
    static const char *const t[] = {
        "", " ", "nul", "nulL", "True", "undefined", "NaN", "Infinity", "-", "+1", "01", "-01",
        "1.", ".5", "1e", "1e+", "0x1", "1 2", "null null", "'a'", "\"", "\"a", "\"\\", "\"\\x\"",
        "\"\\u12\"", "\"\\u12g4\"", "\"\\u", "\"a\nb\"", "\"a\tb\"", "[", "[1", "[1,", "[1,]",
        "[,1]", "[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{a:1}", "{1:1}",
        "{\"a\" 1}", "{\"a\":1 \"b\":2}", "]", "}", "[}", "{]", "// x\n1", "/* x */ 1",
        "\xEF\xBB\xBF" "1",              /* a byte order mark */
        "{\"a\":1,\"a\":1}",             /* the same key twice */
        "{\"a\":1,\"\\u0061\":2}",       /* also when written otherwise */
        "{\"b\":{\"a\":1,\"c\":2,\"a\":1}}",
        "\"\\u0000\"",                   /* NUL */
        "\"\\ud800\"", "\"\\udc00\"",    /* lone surrogates */
        "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\ud83d\\ud83d\"",
        "\"\xED\xA0\x80\"",              /* a surrogate in bytes */
        "\"\xE9\"", "\"\xC3\"", "\"\xC0\xAF\"", /* not UTF-8 */
    };
    for (int i = 0; i < COUNT_OF(t); i++) {
        const char *why;
        if (read(str_c(t[i]), &why))
            fail_msg("taken: %s", t[i]);
    }
    const char *why;
    assert_null(read((Str){"\"a\0b\"", 5}, &why));
    assert_null(read((Str){"1\0", 2}, &why));
    assert_null(read((Str){0}, &why));
}

static Str nested(int depth, char open, char close)
{
    Buf b = {.a = a};
    for (int i = 0; i < depth; i++)
        buf_add_c(&b, open == '{' ? "{\"k\":" : "[");
    buf_add_c(&b, "1");
    for (int i = 0; i < depth; i++)
        buf_add_char(&b, close);
    return buf_str(&b);
}

static void depth_is_limited(void **state)
{
    (void)state;
    const char *why;
    assert_non_null(read(nested(64, '[', ']'), &why));
    assert_null(read(nested(65, '[', ']'), &why));
    assert_string_equal(why, "the value is nested too deeply");
    assert_non_null(read(nested(64, '{', '}'), &why));
    assert_null(read(nested(65, '{', '}'), &why));
    assert_null(read(nested(100000, '[', ']'), &why));
}

static void every_cut_of_a_text_is_refused(void **state)
{
    (void)state;
    Str whole = STR("{\"a\":[1.5,\"\\u00e9\\n\",true,null],\"b\":{\"c\":-2e3}}");
    const char *why;
    assert_non_null(read(whole, &why));
    for (size_t n = 0; n < whole.n; n++) {
        char *exact = mem_alloc(n); /* no byte behind, so that a read beyond is seen */
        memcpy(exact, whole.p, n);
        assert_null(read((Str){exact, n}, &why));
        mem_free(exact);
    }
}

static void random_bytes_never_crash(void **state)
{
    (void)state;
    static const char alphabet[] = "{}[]\",:\\u0d8e1-.truefalsn \xC3\xA9\xED\xFF\n";
    uint64_t seed = 12;
    for (int i = 0; i < 30000; i++) {
        size_t n = test_random(&seed) % 40;
        char *p = mem_alloc(n);
        for (size_t k = 0; k < n; k++)
            p[k] = alphabet[test_random(&seed) % (sizeof alphabet - 1)];
        const char *why;
        Json *v = read((Str){p, n}, &why);
        if (v) {
            Str once = written(v);
            assert_true(str_eq(written(read(once, &why)), once));
        }
        mem_free(p);
        arena_reset(a);
    }
}

static void many_keys(void **state)
{
    (void)state;
    Buf b = {.a = a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    for (int i = 0; i < 5000; i++)
        json_put_int(&o, str_format(a, "k%d", i).p, i);
    json_end(&o, '}');
    const char *why;
    Json *v = read(buf_str(&b), &why);
    assert_int_equal(v->n, 5000);
    assert_str(json_get(v, "k4999")->text, "4999");
    b.n--;
    buf_add_c(&b, ",\"k4321\":0}");
    assert_null(read(buf_str(&b), &why));
    assert_string_equal(why, "a key stands twice in an object");
}

static void looking_up(void **state)
{
    (void)state;
    const char *why;
    Json *v = read(STR("{\"n\":5,\"t\":\"x\",\"l\":[1,2,3]}"), &why);
    assert_str(json_get_text(v, "t"), "x");
    assert_str(json_get_text(v, "n"), "");
    assert_str(json_get_text(v, "absent"), "");
    assert_null(json_get(NULL, "x"));
    assert_null(json_get(json_get(v, "l"), "x"));
    int sum = 0;
    JSON_EACH(m, json_get(v, "l"))
        sum += m->text.p[0] - '0';
    assert_int_equal(sum, 6);
}

static void the_writer(void **state)
{
    (void)state;
    Buf b = {.a = a};
    JsonOut o = {.b = &b};
    json_begin(&o, '{');
    json_put(&o, "t", STR("a\"b\\c\x01\x1F\n"));
    json_put_c(&o, "c", "d");
    json_put_int(&o, "i", INT64_MIN);
    json_key(&o, STR("l"));
    json_begin(&o, '[');
    json_end(&o, ']');
    json_key(&o, STR("m"));
    json_begin(&o, '[');
    json_bool(&o, true);
    json_null(&o);
    json_number(&o, STR("1.50"));
    json_int(&o, 0);
    json_end(&o, ']');
    json_end(&o, '}');
    assert_str(buf_str(&b), "{\"t\":\"a\\\"b\\\\c\\u0001\\u001f\\n\",\"c\":\"d\","
                            "\"i\":-9223372036854775808,\"l\":[],\"m\":[true,null,1.50,0]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_comes_back),
        cmocka_unit_test(what_is_refused),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(every_cut_of_a_text_is_refused),
        cmocka_unit_test(random_bytes_never_crash),
        cmocka_unit_test(many_keys),
        cmocka_unit_test(looking_up),
        cmocka_unit_test(the_writer),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
