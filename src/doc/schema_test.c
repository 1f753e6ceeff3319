/* SPDX-License-Identifier: EUPL-1.2 */
#include "schema.h"

#include "testing.h"

static Arena *a;

static const TypeDef *parsed(const char *line)
{
    SchemaError error;
    int n = 0;
    Str text = str_format(a, "doctype parcel \"Parcel\"\n  %s\n  sent yes \"Sent\"\n", line);
    return schema_parse(a, text, &n, &error);
}

static void refused(const char *line, const char *why)
{
    SchemaError error;
    int n = 0;
    Str text = str_format(a, "doctype parcel \"Parcel\"\n  %s\n  sent yes \"Sent\"\n", line);
    assert_null(schema_parse(a, text, &n, &error));
    assert_int_equal(error.line, 2);
    if (str_find_str(error.text, str_c(why)) < 0)
        fail_msg("%s: \"%s\" does not say \"%s\"", line, error.text.p, why);
}

static void a_step_has_an_end_and_a_condition_or_none(void **state)
{
    (void)state;
    const TypeDef *t = parsed("step \"Sent by {sent}\" until sent = 1 if not sent");
    assert_non_null(t);
    assert_int_equal(t->n_steps, 1);
    assert_true(str_is(t->steps[0].label, "Sent by {sent}"));
    assert_non_null(t->steps[0].done);
    assert_non_null(t->steps[0].condition);
    t = parsed("step \"Sent\" if sent");
    assert_null(t->steps[0].done);
    assert_non_null(t->steps[0].condition);
    t = parsed("step \"Sent\"");
    assert_null(t->steps[0].done);
    assert_null(t->steps[0].condition);
}

static void a_step_that_cannot_be_read_says_what_it_should_be(void **state)
{
    (void)state;
    refused("step Sent", "A step is: step");
    refused("step \"\"", "A step is: step");
    refused("step \"Sent\" when sent", "A step ends with \"if\"");
    refused("step \"Sent\" until sent = 1 unless sent", "This expression cannot be read");
    refused("step \"Sent\" until", "This expression cannot be read");
    refused("step \"Sent\" if (", "This expression cannot be read");
}

static void an_action_is_read_whole(void **state)
{
    (void)state;
    const TypeDef *t = parsed("action \"Pay {sent}\" open \"/app/x/new\" if sent");
    assert_int_equal(t->n_actions, 1);
    assert_true(str_is(t->actions[0].url, "/app/x/new"));
    refused("action \"Pay\" \"/app/x\"", "An action is: action");
    refused("action \"Pay\" open \"/app/x\" when sent", "An action ends with \"if\"");
}

static void a_sheet_has_a_day_and_a_group(void **state)
{
    (void)state;
    const TypeDef *t = parsed("sheet day lot\n  day date \"Day\"\n  lot link parcel \"Lot\"");
    assert_true(str_is(t->sheet_day, "day") && str_is(t->sheet_group, "lot"));
    refused("sheet day", "A sheet is: sheet DAY GROUP");
}

static void a_sheet_of_what_is_none_is_refused(void **state)
{
    SchemaError error;
    int n = 0;
    (void)state;
    assert_null(schema_parse(a,
                             STR("doctype parcel \"Parcel\"\n  sheet sent sent\n"
                                 "  sent yes \"Sent\"\n"),
                             &n, &error));
    assert_true(str_find_str(error.text, STR("The day of a sheet is no date")) >= 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_step_has_an_end_and_a_condition_or_none),
        cmocka_unit_test(a_step_that_cannot_be_read_says_what_it_should_be),
        cmocka_unit_test(an_action_is_read_whole),
        cmocka_unit_test(a_sheet_has_a_day_and_a_group),
        cmocka_unit_test(a_sheet_of_what_is_none_is_refused),
    };
    a = arena_new();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
