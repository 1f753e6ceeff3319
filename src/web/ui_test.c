/* SPDX-License-Identifier: EUPL-1.2 */
#include "pages.h"

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

static void assert_holds(Str text, const char *part)
{
    if (str_find_str(text, str_c(part)) < 0)
        fail_msg("\"%s\" is not in \"%.*s\"", part, STR_ARG(text));
}

static void ids_of_fields(void **state)
{
    assert_str(ui_field_id(*state, STR("due_date")), "f-due_date");
    assert_str(ui_field_id(*state, STR("items[2].qty")), "f-items-2-qty");
}

static void everything_is_escaped(void **state)
{
    Markup m = html_fragment(*state);
    ui_field(&m, &(UiField){.name = STR("a\"b"),
                            .label = STR("<b>"),
                            .value = STR("\"><script>"),
                            .error = STR("<i>"),
                            .hint = STR("&")});
    Str s = markup_finish(&m);
    assert_true(str_find_str(s, STR("<script")) < 0);
    assert_true(str_find_str(s, STR("<b>")) < 0);
    assert_true(str_find_str(s, STR("<i>")) < 0);
    assert_holds(s, "value=\"&quot;&gt;&lt;script&gt;\"");
}

static void a_wrong_field_says_why(void **state)
{
    Markup m = html_fragment(*state);
    ui_field(&m, &(UiField){.name = STR("due"),
                            .label = STR("Due"),
                            .error = STR("Too early."),
                            .hint = STR("A day"),
                            .required = true});
    Str s = markup_finish(&m);
    assert_holds(s, "aria-invalid=\"true\" aria-describedby=\"f-due-error\" required");
    assert_holds(s, "<p class=\"wrong\" id=\"f-due-error\">");
    assert_true(str_find_str(s, STR("A day")) < 0);
}

static void passwords_are_never_printed(void **state)
{
    Markup m = html_fragment(*state);
    ui_field(&m, &(UiField){.name = STR("pwd"),
                            .label = STR("P"),
                            .value = STR("secret"),
                            .kind = INPUT_PASSWORD});
    assert_true(str_find_str(markup_finish(&m), STR("secret")) < 0);
}

static void errors_link_to_their_fields(void **state)
{
    Errors e = {.a = *state, .lang = LANG_EN};
    Markup none = html_fragment(*state);
    ui_errors(&none, &e);
    assert_int_equal(markup_finish(&none).n, 0);
    err_add(&e, ERR_VALIDATION, "items[0].qty", "Quantity is missing");
    err_add(&e, ERR_VALIDATION, "", "Not balanced");
    Markup m = html_fragment(*state);
    ui_errors(&m, &e);
    Str s = markup_finish(&m);
    assert_holds(s, "2 things to correct");
    assert_holds(s, "<a href=\"#f-items-0-qty\">Quantity is missing</a>");
    assert_holds(s, "<li>Not balanced</li>");
    assert_str(ui_error_of(&e, STR("items[0].qty")), "Quantity is missing");
    assert_str(ui_error_of(&e, STR("other")), "");
    assert_str(ui_error_of(NULL, STR("other")), "");
}

static void buttons_and_links(void **state)
{
    Markup m = html_fragment(*state);
    ui_button(&m, &(UiButton){.kind = BUTTON_PRIMARY, .label = STR("Save"), .key = "save"});
    ui_button(&m, &(UiButton){.label = STR("Open"), .href = STR("/x?a=1&b=2")});
    assert_str(markup_finish(&m), "<button class=\"button primary\" data-key=\"save\">Save</button>"
                                  "<a class=\"button\" href=\"/x?a=1&amp;b=2\">Open</a>");
}

static void initials(void **state)
{
    assert_str(initials_of(*state, STR("Alice Martin")), "AM");
    assert_str(initials_of(*state, STR("jean-paul dupont")), "JP");
    assert_str(initials_of(*state, STR("alice@example.org")), "A");
    assert_str(initials_of(*state, STR("Élise  Noël")), "ÉN");
    assert_str(initials_of(*state, STR("")), "");
}

static Response look(Arena *a, const char *query)
{
    Request r = {.arena = a};
    Response out = response_new(a);
    assert_true(request_read_target(&r, str_c(query)));
    look_answer(&r, &out);
    return out;
}

static void a_look_goes_back_to_our_own_pages_only(void **state)
{
    assert_str(look(*state, "/look?back=/app/x%3Fa=1").headers[0].value, "/app/x?a=1");
    assert_str(look(*state, "/look?back=//evil.example").headers[0].value, "/");
    assert_str(look(*state, "/look?back=/%5Cevil.example").headers[0].value, "/");
    assert_str(look(*state, "/look?back=https:evil.example").headers[0].value, "/");
    assert_str(look(*state, "/look").headers[0].value, "/");
}

static void only_known_looks_are_kept(void **state)
{
    Response dark = look(*state, "/look?theme=dark"), odd = look(*state, "/look?theme=x%22y");
    assert_int_equal(dark.n_headers, 2);
    assert_holds(dark.headers[1].value, "theme=dark; Path=/");
    assert_int_equal(odd.n_headers, 1);
}

static void an_unknown_look_in_a_cookie_is_not_printed(void **state)
{
    Page p = {.arena = *state, .theme = STR("x\" onload=\"1"), .density = STR("dense")};
    Str s = login_page(&p, &(SignInPage){.email = STR("a@b.fr"), .next = STR("/")});
    assert_true(str_find_str(s, STR("data-theme")) < 0);
    assert_holds(s, "data-density=\"dense\"");
    assert_holds(s, "<main class=\"plain-main\" id=\"main\"");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(ids_of_fields),
        TEST(everything_is_escaped),
        TEST(a_wrong_field_says_why),
        TEST(passwords_are_never_printed),
        TEST(errors_link_to_their_fields),
        TEST(buttons_and_links),
        TEST(initials),
        TEST(a_look_goes_back_to_our_own_pages_only),
        TEST(only_known_looks_are_kept),
        TEST(an_unknown_look_in_a_cookie_is_not_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
