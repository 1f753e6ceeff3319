/* SPDX-License-Identifier: EUPL-1.2 */
#include "response.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void assert_str(Str got, const char *want)
{
    if (!str_is(got, want))
        fail_msg("got \"%.*s\", expected \"%s\"", STR_ARG(got), want);
}

static void encodings(void **state)
{
    (void)state;
    assert_true(encoding_accepted(STR("gzip, deflate, br"), "br"));
    assert_true(encoding_accepted(STR("GZIP;q=0.5"), "gzip"));
    assert_true(encoding_accepted(STR("br;q=1.0, gzip ; q=0.001"), "gzip"));
    assert_false(encoding_accepted(STR("br;q=0, gzip"), "br"));
    assert_false(encoding_accepted(STR("br;q=0.000"), "br"));
    assert_false(encoding_accepted(STR("brotli"), "br"));
    assert_false(encoding_accepted(STR(""), "gzip"));
}

static void percent_escapes(void **state)
{
    Str out = STR("untouched");
    assert_true(percent_decode(*state, STR("a%20b%C3%A9+c"), false, &out));
    assert_str(out, "a bé+c");
    assert_true(percent_decode(*state, STR("a+b%2B"), true, &out));
    assert_str(out, "a b+");
    assert_false(percent_decode(*state, STR("%c3"), false, &out));
    assert_false(percent_decode(*state, STR("%"), false, &out));
    assert_false(percent_decode(*state, STR("%4"), false, &out));
    assert_false(percent_decode(*state, STR("%4g"), false, &out));
    assert_false(percent_decode(*state, STR("%00"), false, &out));
    assert_str(out, "a b+");
    assert_str(percent_encode(*state, STR("FAC 1/é~"), false), "FAC%201%2F%C3%A9~");
    assert_str(percent_encode(*state, STR("/app/a b"), true), "/app/a%20b");
}

static void headers_cannot_be_split(void **state)
{
    Response r = response_new(*state);
    response_header(&r, "X-A", STR("one\r\nSet-Cookie: sid=1"));
    assert_str(r.headers[0].value, "one  Set-Cookie: sid=1");
}

static void cookies(void **state)
{
    Response r = response_new(*state);
    response_cookie(&r, "sid", STR("ab12"), 0, false, true);
    response_cookie(&r, "theme", STR("dark"), 31536000, true, false);
    response_cookie(&r, "sid", STR(""), -1, false, false);
    assert_str(r.headers[0].value, "sid=ab12; Path=/; SameSite=Lax; HttpOnly; Secure");
    assert_str(r.headers[1].value, "theme=dark; Path=/; SameSite=Lax; Max-Age=31536000");
    assert_str(r.headers[2].value, "sid=; Path=/; SameSite=Lax; Max-Age=0; HttpOnly");
}

static void file_names(void **state)
{
    Response r = response_new(*state);
    response_file(&r, STR("été \"1\".pdf"), STR("application/pdf"), STR("%PDF"), false);
    assert_str(r.headers[0].value, "attachment; filename=\"__t__ _1_.pdf\"; "
                                   "filename*=UTF-8''%C3%A9t%C3%A9%20%221%22.pdf");
}

static void only_long_texts_are_compressed(void **state)
{
    Response r = response_new(*state);
    response_text(&r, 200, STR("short"));
    response_compress(&r, STR("gzip"));
    assert_int_equal(r.encoding.n, 0);
    Buf b = {.a = *state};
    while (b.n < 5000)
        buf_add_c(&b, "the same again ");
    response_json(&r, 200, buf_str(&b));
    response_compress(&r, STR("br"));
    assert_int_equal(r.encoding.n, 0);
    response_compress(&r, STR("gzip"));
    assert_str(r.encoding, "gzip");
    assert_true(r.body.n < 500);
    Response image = response_new(*state);
    response_file(&image, STR("a.png"), STR("image/png"), buf_str(&b), true);
    response_compress(&image, STR("gzip"));
    assert_int_equal(image.encoding.n, 0);
}

static void a_target_is_taken_apart(void **state)
{
    Request r = {.arena = *state};
    Str v = STR("untouched");
    assert_true(request_read_target(&r, STR("/app/A%20B?x=1&x=2&&y=%26")));
    assert_str(r.path, "/app/A B");
    assert_true(request_param(&r, "x", &v));
    assert_str(v, "1");
    assert_str(request_param_or_empty(&r, "y"), "&");
    assert_false(request_param(&r, "z", &v));
    assert_str(v, "1");
    assert_int_equal(r.n_params, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(encodings, setup, teardown),
        cmocka_unit_test_setup_teardown(percent_escapes, setup, teardown),
        cmocka_unit_test_setup_teardown(headers_cannot_be_split, setup, teardown),
        cmocka_unit_test_setup_teardown(cookies, setup, teardown),
        cmocka_unit_test_setup_teardown(file_names, setup, teardown),
        cmocka_unit_test_setup_teardown(only_long_texts_are_compressed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_target_is_taken_apart, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
