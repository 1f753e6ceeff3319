/* SPDX-License-Identifier: EUPL-1.2 */
#include "err.h"
#include "testing.h"

static void errors_are_collected(void **state)
{
    (void)state;
    Arena *a = arena_new();
    Errors e = {.a = a};
    char field[] = "items[0].qty";
    assert_false(err_add(&e, ERR_MANDATORY, field, "Row %d needs %s.", 1, "a quantity"));
    field[0] = 'X'; /* the field is copied */
    assert_false(err_add(&e, ERR_PERMISSION, "", "No."));
    assert_int_equal(e.n, 2);
    assert_str(e.list[0].field, "items[0].qty");
    assert_str(e.list[0].text, "Row 1 needs a quantity.");
    assert_int_equal(e.list[0].kind, ERR_MANDATORY);
    assert_str(e.list[1].field, "");
    for (int i = 0; i < 100; i++)
        err_add(&e, ERR_VALIDATION, NULL, "x");
    assert_int_equal(e.n, ERRORS_MAX);
    assert_str(e.list[0].text, "Row 1 needs a quantity.");
    arena_free(a);
}

static void errors_speak_the_language_of_the_reader(void **state)
{
    (void)state;
    int line;
    Str po = STR("msgid \"Row %d needs %s.\"\nmsgstr \"La ligne %d demande %s.\"\n");
    assert_true(i18n_load_fr(po, &line));
    Arena *a = arena_new();
    Errors e = {.a = a, .lang = LANG_FR};
    err_add(&e, ERR_VALIDATION, "x", "Row %d needs %s.", 2, "un prix");
    assert_str(e.list[0].text, "La ligne 2 demande un prix.");
    arena_free(a);
}

static void each_kind_has_a_name_and_a_status(void **state)
{
    (void)state;
    static const struct {
        ErrKind kind;
        const char *name;
        int status;
    } t[] = {
        {ERR_VALIDATION, "ValidationError", 417},
        {ERR_SUBMITTED, "UpdateAfterSubmitError", 417},
        {ERR_CONFLICT, "TimestampMismatchError", 409},
        {ERR_NOT_FOUND, "DoesNotExistError", 404},
        {ERR_PERMISSION, "PermissionError", 403},
        {ERR_AUTH, "AuthenticationError", 401},
        {ERR_MALFORMED, "ValidationError", 400},
        {ERR_THROTTLED, "TooManyRequestsError", 429},
    };
    for (int i = 0; i < COUNT_OF(t); i++) {
        assert_string_equal(err_type_name(t[i].kind), t[i].name);
        assert_int_equal(err_http_status(t[i].kind), t[i].status);
    }
    for (int kind = 0; kind <= ERR_INTERNAL; kind++) {
        assert_non_null(err_type_name((ErrKind)kind));
        assert_true(err_http_status((ErrKind)kind) >= 400);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_collected),
        cmocka_unit_test(errors_speak_the_language_of_the_reader),
        cmocka_unit_test(each_kind_has_a_name_and_a_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
